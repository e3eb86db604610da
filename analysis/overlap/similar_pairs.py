"""All pairs of articles that share much of their wording, exactly, among tens of thousands.

1. Every run of `size` words of a paragraph becomes 64 bits (`hashed_shingles`). What stands between
   two blanks is looked at once: its words, their folded forms, their hashes.
2. Sorting the hashes brings the places of a shingle together; most stand in one article only and
   are dropped (`shared_places`).
3. The rest is joined, an article's rarest shingles first (`pairs_sharing`). A shingle of very many
   articles ("all rights reserved …") would make a pair of every two of them; as many of these as
   cannot decide a pair alone are left out of the join, and counted for the pairs that it finds
   (prefix filter: Chaudhuri, Ganti and Kaushik 2006; Xiao et al. 2008, "PPJoin").

Nothing is estimated: the figures are those of Python's sets, but for the chance that two shingles
have one hash (`chance_of_collision`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import shake_128
from itertools import chain, groupby
from typing import Any

import numpy as np
import pandas as pd

from analysis.blocks import label
from analysis.hashes import in_order
from analysis.names import body_of
from analysis.progress import progress
from analysis.shingles import MOST_CHARACTERS
from analysis.text import NOT_ENGLISH, WORD
from analysis.wording import fold

FIGURES = ("jaccard", "containment")
COLUMNS = (
    "first",
    "second",
    "first_source",
    "second_source",
    "shared",
    "shingles_first",
    "shingles_second",
    "jaccard",
    "containment_first",
    "containment_second",
)

# How much is held in memory at once. No figure depends on it.
WORDS_AT_ONCE = 50_000
JOINS_AT_ONCE = 1 << 18  # pairs of places of one shingle
PAIRS_AT_ONCE = 5_000
COMMON = 32  # articles: a shingle of more is left out of the join where it cannot decide
SLACK = 1e-9  # a share is a float: what is right at the threshold is looked at, then decided


def similar_pairs(
    articles: pd.DataFrame,
    *,
    threshold: float = 0.2,
    size: int = 5,
    figure: str = "jaccard",
    sentences: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """All pairs of articles, on any event, that share at least `threshold` of their shingles.

    Columns: `first`, `second` (article ids, in the order of `articles`), `first_source`,
    `second_source`; `shared` (distinct runs of `size` words in both), `shingles_first`,
    `shingles_second` (in each); `jaccard` (shared, of those in either); `containment_first`,
    `containment_second` (shared, of those in the first, and in the second). Rows are in the order
    of `articles`. The share that must reach `threshold` is `figure`: "jaccard", or "containment" of
    the article that has fewer, which also finds a short piece inside a long one.

    >>> texts = ["It may rain in the north today.", "It may rain in the north tonight.", "It may."]
    >>> articles = pd.DataFrame({"source": ["Echo", "Post", "Sun"], "title": "", "event": "",
    ...                          "flags": "", "text": texts}, index=["a", "b", "c"])
    >>> pairs = similar_pairs(articles)
    >>> pairs.iloc[0].to_dict()
    {'first': 'a', 'second': 'b', 'first_source': 'Echo', 'second_source': 'Post', 'shared': 2,
     'shingles_first': 3, 'shingles_second': 3, 'jaccard': 0.5,
     'containment_first': 0.666..., 'containment_second': 0.666...}

    Words and shingles are those of `overlap`: body text, folded, no run past its paragraph. So is
    who takes part: an article that is not English or too long to compare is in no pair, and neither
    is one without a run of `size` words. `attrs["not_compared"]` has their ids and the reason:

    >>> pairs.attrs["not_compared"]
    {'c': 'has no run of 5 words'}

    A copy, near or syndicated, is a pair with high figures (`pairs["jaccard"] >= 0.8`, of different
    sources or of one). The passages of a pair, with their offsets:

    >>> from analysis.overlap import shared_passages
    >>> pair = articles.loc[pairs.loc[0, ["first", "second"]]].assign(event="")
    >>> shared_passages(pair)[["first_start", "first_end", "second_start", "second_end", "text"]]
       first_start  first_end  second_start  second_end                      text
    0            0         24             0          24  It may rain in the north

    `attrs["chance_of_collision"]` is at most the probability that two hashes agree by chance and
    a figure is therefore too high. Memory grows with the shingles (8 bytes each), the distinct
    words and the rows found: a page that a thousand outlets print is half a million rows.

    Raises ValueError for a threshold outside 0 to 1 (0 would be all pairs), a size below 1, another
    figure, and an id that several articles have.
    """
    _check(articles, threshold, size, figure)
    shingles, silent = hashed_shingles(articles, size=size, sentences=sentences)
    sizes, places = shingles.sizes, shared_places(shingles)
    del shingles  # the hashes have done their work, and are most of the memory
    first, second, shared = pairs_sharing(sizes, *places, threshold=threshold, figure=figure)
    ids, sources = articles.index.to_numpy(), articles["source"].to_numpy()
    columns = (
        ids[first],
        ids[second],
        sources[first],
        sources[second],
        shared,
        sizes[first],
        sizes[second],
        shared / (sizes[first] + sizes[second] - shared),
        shared / sizes[first],
        shared / sizes[second],
    )
    table = pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
    table.attrs["not_compared"] = silent
    table.attrs["chance_of_collision"] = chance_of_collision(int(sizes.sum()))
    return table


def _check(articles: pd.DataFrame, threshold: float, size: int, figure: str) -> None:
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is {threshold}; it would be a share above 0 and up to 1")
    if size < 1:
        raise ValueError(f"size is {size}; a shingle has 1 word or more")
    if figure not in FIGURES:
        raise ValueError(f"figure is {figure!r}; it would be one of {', '.join(FIGURES)}")
    again = articles.index[articles.index.duplicated()]
    if len(again):
        raise ValueError(f"articles: the id {again[0]!r} stands in several rows; give each its own")


def chance_of_collision(shingles: int) -> float:
    """At most how probable it is that any two of so many distinct shingles have the same 64 bits.

    n (n − 1) / 2 pairs, each with probability 2⁻⁶⁴ (the "birthday" bound): for 10,000, 35,000 and a
    million articles of 1,000 words

    >>> [f"{chance_of_collision(articles * 1000):.1g}" for articles in (10_000, 35_000, 1_000_000)]
    ['3e-06', '3e-05', '0.03']

    Even then the collision adds one to what two articles share only if one has the one shingle and
    the other has the other.
    """
    return min(1.0, shingles * (shingles - 1) / 2 / 2**64)


# Shingles --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shingles:
    """`sizes`: how many distinct shingles each article has; `hashes`: they, article by article."""

    sizes: np.ndarray
    hashes: np.ndarray


class _Tokens(dict[str, int]):
    """Numbers what stands between blanks, and keeps how many words it has and their hashes."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.first, self.words = array("q"), array("q")  # its first row of hashes; its words
        self.hashes = bytearray()

    def __missing__(self, token: str) -> int:
        words = [token] if token.isalnum() else WORD.findall(token)
        self.first.append(len(self.hashes) // (8 * self.size))
        self.words.append(len(words))
        for word in words:
            self.hashes += _hashes(fold(word), self.size)
        self[token] = number = len(self)
        return number

    def rows(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of the tokens with these numbers: how many words each has; the hashes, a row a word."""
        first, words = (np.frombuffer(facts, dtype=np.int64) for facts in (self.first, self.words))
        count = words[numbers]
        nth = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        table = np.frombuffer(self.hashes, dtype="<u8").reshape(-1, self.size)
        return count, table[np.repeat(first[numbers], count) + nth]


@cache
def _hashes(word: str, size: int) -> bytes:
    """64 bits of a word for each place that it may have in a shingle.

    A shingle's hash is their exclusive or (Zobrist 1970): two shingles that differ in a place have
    the same one with probability 2⁻⁶⁴. The same on every machine.
    """
    return shake_128(word.encode("utf-8", "surrogatepass")).digest(8 * size)


def hashed_shingles(
    articles: pd.DataFrame, *, size: int = 5, sentences: pd.DataFrame | None = None
) -> tuple[Shingles, dict[Any, str]]:
    """The distinct shingles of every article as 64 bits, rising; and why some articles have none.

    Cut from body paragraphs, or from the body sentences of `sentences` where these are given.
    """
    if not isinstance(articles, pd.DataFrame):  # an archive
        sizes, hashes, silent = articles.hashed_shingles(size, sentences)
        return Shingles(sizes, hashes), silent
    foreign = np.array([NOT_ENGLISH in flags for flags in articles["flags"].to_list()], dtype=bool)
    too_long = (articles["text"].str.len() > MOST_CHARACTERS).to_numpy(dtype=bool)
    compared = np.flatnonzero(~foreign & ~too_long)
    sizes, found = np.zeros(len(articles), dtype=np.int64), bytearray()  # grows without a copy
    for at, hashes in _sets(_paragraphs(articles, compared, sentences), _Tokens(size)):
        sizes[at] = len(hashes)
        found += hashes.tobytes()
    no_run = f"has no run of {size} word{'s' * (size > 1)}"
    reasons = np.select([foreign, too_long], ["is not English", "is too long to compare"], no_run)
    ids = articles.index.to_list()
    silent = {ids[at]: str(reasons[at]) for at in np.flatnonzero(sizes == 0)}
    return Shingles(sizes, np.frombuffer(found, dtype=np.uint64)), silent


def _paragraphs(
    articles: pd.DataFrame, compared: np.ndarray, sentences: pd.DataFrame | None
) -> Iterator[tuple[int, list[str]]]:
    """Position and body paragraphs of each article that is compared."""
    if sentences is None:
        titles, texts = articles["title"].array, articles["text"].array
        for at in progress(compared.tolist(), "article"):
            text = texts[at]  # one at a time: a list would be all of them once more
            blocks = label(titles[at], text)
            yield at, [text[start:end] for start, end, rule, _ in blocks if rule.kind == "body"]
        return
    body = body_of(articles.iloc[compared], sentences)
    position = articles.index.get_indexer(body["article"].array).tolist()
    rows = zip(position, body["block"].to_list(), body["text"].to_list(), strict=True)
    for at, of_article in groupby(rows, key=lambda row: row[0]):
        of_blocks = groupby(of_article, key=lambda row: row[1])
        yield at, [" ".join(text for *_, text in rows) for _, rows in of_blocks]


def _sets(paragraphs: Iterable[tuple[int, list[str]]], tokens: _Tokens) -> Iterator[tuple[int, np.ndarray]]:
    """Position and distinct hashes, rising, of each article that has shingles."""
    numbers: list[np.ndarray] = []
    owners: list[int] = []
    lengths: list[int] = []
    waiting = 0
    for at, texts in paragraphs:
        cut = [text.split() for text in texts]  # no word has a blank in it
        numbers.append(np.fromiter(map(tokens.__getitem__, chain.from_iterable(cut)), np.int64))
        owners += [at] * len(cut)
        lengths += map(len, cut)
        waiting += len(numbers[-1])
        if waiting > WORDS_AT_ONCE:
            yield from _hashed(tokens, np.concatenate(numbers), owners, lengths)
            numbers, owners, lengths, waiting = [], [], [], 0
    if numbers:
        yield from _hashed(tokens, np.concatenate(numbers), owners, lengths)


def _hashed(
    tokens: _Tokens, numbers: np.ndarray, owners: list[int], lengths: list[int]
) -> Iterator[tuple[int, np.ndarray]]:
    words, rows = tokens.rows(numbers)
    paragraph = np.repeat(np.repeat(np.arange(len(lengths)), lengths), words)
    last = tokens.size - 1
    runs = max(len(paragraph) - last, 0)
    hashes = np.zeros(runs, dtype=np.uint64)
    for place in range(tokens.size):
        hashes ^= rows[place : place + runs, place]
    inside = paragraph[:runs] == paragraph[last : last + runs]
    hashes, owner = hashes[inside], np.array(owners, dtype=np.int64)[paragraph[:runs][inside]]
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    for start, end in zip(starts, np.append(starts, len(owner))[1:], strict=True):
        of_article = np.sort(hashes[start:end])
        yield int(owner[start]), of_article[np.append(True, np.diff(of_article) != 0)]


def shared_places(shingles: Shingles) -> tuple[np.ndarray, np.ndarray]:
    """The articles that have each shingle, of those that two or more have.

    Returns the articles' positions, shingle after shingle, and how many each shingle has.
    """
    ends = np.cumsum(shingles.sizes)
    articles, counts = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for at, first in in_order(shingles.hashes):
        articles_with = np.diff(np.append(np.flatnonzero(first), len(at)))
        shared = articles_with > 1
        places = at[np.repeat(shared, articles_with)]
        articles.append(np.searchsorted(ends, places, side="right"))
        counts.append(articles_with[shared])
    return np.concatenate(articles), np.concatenate(counts)


# Pairs -----------------------------------------------------------------------------------------


def pairs_sharing(
    sizes: np.ndarray, articles: np.ndarray, counts: np.ndarray, *, threshold: float, figure: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Positions of both articles of every pair that reaches `threshold`, and what they share.

    `sizes`: shingles of each article; `articles` and `counts`: what `shared_places` returns.
    """
    by_size = np.argsort(sizes, kind="stable")
    number = np.empty(len(sizes), dtype=np.int64)
    number[by_size] = np.arange(len(sizes))
    search = _Search.of(sizes[by_size], number[articles], counts, threshold, figure)
    none = np.zeros(0, dtype=np.int64)
    found = [(none, none, none), *search.pairs()]
    small, large, shared = (np.concatenate(column) for column in zip(*found, strict=True))
    first, second = np.sort([by_size[small], by_size[large]], axis=0)
    order = np.lexsort((second, first))
    return first[order], second[order], shared[order]


@dataclass(frozen=True)
class _Search:
    """Articles are numbered by their size, shingles by the number of articles that have them.

    `keys`: article and shingle of every place, rising. `left`: of each article, how many of its
    most common shingles are not looked for in larger articles; `right`: in smaller ones.
    """

    sizes: np.ndarray
    keys: np.ndarray
    shingles: int
    left: np.ndarray
    right: np.ndarray
    threshold: float
    figure: str

    @classmethod
    def of(cls, sizes: np.ndarray, articles: np.ndarray, counts: np.ndarray, threshold: float, figure: str) -> _Search:
        rank = np.empty(len(counts), dtype=np.int64)
        rank[np.argsort(counts, kind="stable")] = np.arange(len(counts))
        keys = np.sort(articles << 32 | np.repeat(rank, counts))
        common = np.bincount(articles[np.repeat(counts > COMMON, counts)], minlength=len(sizes))
        # What an article has at least to share with a larger one, and with a smaller one, for the
        # pair to reach the threshold. What may be left out is one less.
        if figure == "jaccard":
            needs = 2 * threshold / (1 + threshold) * sizes, threshold * sizes
        else:
            needs = threshold * sizes, 0.0 * sizes
        left, right = (np.minimum(common, np.maximum(np.ceil(need - SLACK).astype(np.int64) - 1, 0)) for need in needs)
        return cls(sizes, keys, len(counts), left, right, threshold, figure)

    def pairs(self) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """The smaller article, the larger one and what they share, of every pair that is enough."""
        matrix = self._matrix()
        for small, large, joined in self._candidates():
            # What was left out of the join can be no more than one of them left out.
            most = joined + np.maximum(self.left[small], self.right[large])
            able = self._reaches(small, large, most + SLACK)
            small, large = small[able], large[able]
            for at in range(0, len(small), PAIRS_AT_ONCE):
                a, b = small[at : at + PAIRS_AT_ONCE], large[at : at + PAIRS_AT_ONCE]
                shared = matrix[a].multiply(matrix[b]).sum(axis=1).astype(np.int64)
                enough = self._reaches(a, b, shared)
                yield a[enough], b[enough], shared[enough]

    def _reaches(self, small: np.ndarray, large: np.ndarray, shared: np.ndarray) -> np.ndarray:
        either = self.sizes[large] + self.sizes[small] - shared
        return shared / (either if self.figure == "jaccard" else self.sizes[small]) >= self.threshold

    def _matrix(self) -> Any:
        from scipy.sparse import csr_array

        ones, shape = np.ones(len(self.keys), dtype=np.int32), (len(self.sizes), self.shingles)
        return csr_array((ones, self.keys & 0xFFFFFFFF, self._ends()), shape=shape)

    def _ends(self) -> np.ndarray:
        return np.searchsorted(self.keys, np.arange(len(self.sizes) + 1) << 32)

    def _candidates(self) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Every pair that shares a shingle which neither leaves out, and how many of these."""
        left, right = self._by_shingle(self.left), self._by_shingle(self.right)
        begin = np.searchsorted(right, left, side="right")  # partners are larger …
        end = np.searchsorted(right, (left >> 32 << 32) + self._largest()[left & 0xFFFFFFFF], "right")
        order = np.argsort(left & 0xFFFFFFFF, kind="stable")
        order = order[(end > begin)[order]]
        article, begin, partners = left[order] & 0xFFFFFFFF, begin[order], (end - begin)[order]
        others = right & 0xFFFFFFFF
        for some in _articles_at_once(article, partners):
            count = partners[some]
            nth = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
            other = others[np.repeat(begin[some], count) + nth]
            pairs, joined = np.unique(np.repeat(article[some] << 32, count) | other, return_counts=True)
            yield pairs >> 32, pairs & 0xFFFFFFFF, joined

    def _by_shingle(self, left_out: np.ndarray) -> np.ndarray:
        """Shingle and article of every place that is not left out, rising."""
        article = self.keys >> 32
        kept = np.arange(len(self.keys)) < (self._ends()[1:] - left_out)[article]
        return np.sort((self.keys[kept] & 0xFFFFFFFF) << 32 | article[kept])

    def _largest(self) -> np.ndarray:
        """Of each article, the largest one that it can reach the threshold with."""
        if self.figure != "jaccard":
            return np.full(len(self.sizes), len(self.sizes) - 1)
        most = self.sizes / self.threshold * (1 + SLACK)
        return np.searchsorted(self.sizes, most, side="right") - 1


def _articles_at_once(article: np.ndarray, partners: np.ndarray) -> Iterator[slice]:
    """Stretches of whole articles with about so many joins."""
    chunk = np.cumsum(partners) // JOINS_AT_ONCE
    begins = np.flatnonzero(np.diff(article, prepend=-1))  # of each article
    cuts = begins[np.flatnonzero(np.diff(chunk[begins], prepend=-1))]
    for start, end in zip(cuts, np.append(cuts, len(article))[1:], strict=True):
        yield slice(start, end)
