"""Hash runs of words (shingles), and find exactly all pairs of texts that share enough of them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import shake_128
from itertools import pairwise
from typing import Any

import numpy as np

from analysis.text.tokens import Numbered

# How much is held in memory at once; results do not depend on it.
CHARACTERS_AT_ONCE = 300_000
JOINS_AT_ONCE = 1 << 18  # pairs of places of one shingle
PAIRS_AT_ONCE = 5_000
COMMON = 32  # articles: a shingle that more have is left out of the join where it cannot decide
SLACK = 1e-9  # a share is a float: pairs exactly at the threshold are checked, then decided
AT_ONCE = 1 << 20  # hashes that are sorted at once; results do not depend on it
FIRST_BITS = 20  # of a hash, by which those are found that may be repeated


@dataclass(frozen=True)
class Shingles:
    """`sizes`: how many distinct shingles each article has; `hashes`: the shingles, article by article."""

    sizes: np.ndarray
    hashes: np.ndarray


class Tokens(Numbered):
    """Numbers whitespace-separated tokens, and keeps the numbers of each one's words, and the hashes of each word.

    `size`: words of a shingle; `words_in`: a function that returns the words of a token as they are compared.
    """

    def __init__(self, size: int, words_in: Callable[[str], list[str]]) -> None:
        super().__init__()
        self.size, self.words_in = size, words_in
        self.word: dict[str, int] = {}
        self.first, self.count, self.words = array("q"), array("q"), array("q")  # of each token; all tokens' words
        self.hashes = [bytearray() for _ in range(size)]  # of each word, one for each place in a shingle

    def __missing__(self, token: bytes) -> int:
        found = self.words_in(token.decode("utf-8", "surrogatepass"))
        self.first.append(len(self.words))
        self.count.append(len(found))
        self.words.extend([self.word[word] if word in self.word else self._new(word) for word in found])
        return super().__missing__(token)

    def _new(self, word: str) -> int:
        """The number of a new word.

        A shingle's hash is the exclusive or of 64 bits of each of its words, others for each place (Zobrist 1970). Two
        different shingles have the same hash with probability 2⁻⁶⁴. Hashes are the same on every machine.
        """
        bits = shake_128(word.encode("utf-8", "surrogatepass")).digest(8 * self.size)
        for place, hashes in enumerate(self.hashes):
            hashes += bits[8 * place : 8 * place + 8]
        self.word[word] = number = len(self.word)
        return number

    def hashed(self, texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
        """The hash of each run of `size` words in a text, text after text; and the text that it is in."""
        numbers, tokens = self.numbers(texts)
        first, counts, of_token = (
            np.frombuffer(facts, dtype=np.int64) for facts in (self.first, self.count, self.words)
        )
        count = counts[numbers]
        last = np.cumsum(count)
        words = of_token[np.arange(count.sum()) + np.repeat(first[numbers] - last + count, count)]
        text = np.repeat(np.arange(len(texts)), np.diff(np.append(0, last)[np.cumsum(np.append(0, tokens))]))
        runs = max(len(words) - self.size + 1, 0)
        hashes = np.zeros(runs, dtype=np.uint64)
        for place, of_word in enumerate(self.hashes):
            hashes ^= np.frombuffer(of_word, dtype="<u8")[words[place : place + runs]]
        inside = text[:runs] == text[len(text) - runs :]
        return hashes[inside], text[:runs][inside]


def hashed_sets(articles: Iterable[tuple[int, list[str]]], tokens: Tokens) -> Iterator[tuple[int, np.ndarray]]:
    """Position and distinct hashes, in ascending order, of each article that has shingles.

    `articles`: the position of each article and its paragraphs; a shingle never crosses paragraphs.
    """
    texts: list[str] = []
    owners: list[int] = []
    waiting = 0
    for at, paragraphs in articles:
        texts += paragraphs
        owners += [at] * len(paragraphs)
        waiting += sum(map(len, paragraphs))
        if waiting > CHARACTERS_AT_ONCE:
            yield from _sets(*tokens.hashed(texts), owners)
            texts, owners, waiting = [], [], 0
    yield from _sets(*tokens.hashed(texts), owners)


def _sets(hashes: np.ndarray, text: np.ndarray, owners: list[int]) -> Iterator[tuple[int, np.ndarray]]:
    owner = np.array(owners, dtype=np.int64)[text]
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    for start, end in pairwise([*starts.tolist(), len(owner)]):
        of_article = np.sort(hashes[start:end])
        yield int(owner[start]), of_article[np.append(True, of_article[1:] != of_article[:-1])]


def shared_places(shingles: Shingles) -> tuple[np.ndarray, np.ndarray]:
    """The articles that have each shingle, for shingles in two or more articles.

    Returns the articles' positions, shingle after shingle, and how many articles have each shingle.
    """
    ends = np.cumsum(shingles.sizes)
    articles, counts = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for at in _repeated(shingles.hashes):
        hashes = shingles.hashes[at]
        begins = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1]))
        articles_with = np.diff(np.append(begins, len(at)))
        shared = articles_with > 1
        articles.append(np.searchsorted(ends, at[np.repeat(shared, articles_with)], side="right"))
        counts.append(articles_with[shared])
    return np.concatenate(articles), np.concatenate(counts)


def pairs_sharing(
    sizes: np.ndarray, articles: np.ndarray, counts: np.ndarray, *, threshold: float, figure: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Positions of both articles of every pair that reaches `threshold`, and how many shingles they share.

    `sizes`: how many shingles each article has; `articles` and `counts`: the result of `shared_places`.
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

    `keys`: every pair of article and shingle, in ascending order. `left`: how many of each article's most common shingles
    are not looked for in larger articles; `right`: in smaller ones.
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
        # How many shingles an article must share with a larger one, and with a smaller one, for the
        # pair to reach the threshold. One less may be left out.
        if figure == "jaccard":
            needs = 2 * threshold / (1 + threshold) * sizes, threshold * sizes
        else:
            needs = threshold * sizes, 0.0 * sizes
        left, right = (np.minimum(common, np.maximum(np.ceil(need - SLACK).astype(np.int64) - 1, 0)) for need in needs)
        return cls(sizes, keys, len(counts), left, right, threshold, figure)

    def pairs(self) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """The smaller article, the larger one and the number of shared shingles, for every pair that reaches it."""
        for small, large, joined in self._candidates():
            # The join missed at most as many shared shingles as one of the two left out.
            most = joined + np.maximum(self.left[small], self.right[large])
            able = self._reaches(small, large, most + SLACK)
            small, large = small[able], large[able]
            for at in range(0, len(small), PAIRS_AT_ONCE):
                a, b = small[at : at + PAIRS_AT_ONCE], large[at : at + PAIRS_AT_ONCE]
                shared = self._matrix[a].multiply(self._matrix[b]).sum(axis=1).astype(np.int64)
                enough = self._reaches(a, b, shared)
                yield a[enough], b[enough], shared[enough]

    def _reaches(self, small: np.ndarray, large: np.ndarray, shared: np.ndarray) -> np.ndarray:
        either = self.sizes[large] + self.sizes[small] - shared
        return shared / (either if self.figure == "jaccard" else self.sizes[small]) >= self.threshold

    @cached_property
    def _matrix(self) -> Any:
        """The shingles of each article; only built if two may have enough in common."""
        from scipy.sparse import csr_array

        ones, shape = np.ones(len(self.keys), dtype=np.int32), (len(self.sizes), self.shingles)
        return csr_array((ones, self.keys & 0xFFFFFFFF, self._ends()), shape=shape)

    def _ends(self) -> np.ndarray:
        return np.searchsorted(self.keys, np.arange(len(self.sizes) + 1) << 32)

    def _candidates(self) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Every pair with a common shingle that neither leaves out, and how many such shingles they share."""
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
        """Every pair of shingle and article that is not left out, in ascending order."""
        article = self.keys >> 32
        kept = np.arange(len(self.keys)) < (self._ends()[1:] - left_out)[article]
        return np.sort((self.keys[kept] & 0xFFFFFFFF) << 32 | article[kept])

    def _largest(self) -> np.ndarray:
        """For each article, the largest one with which it can reach the threshold."""
        if self.figure != "jaccard":
            return np.full(len(self.sizes), len(self.sizes) - 1)
        most = self.sizes / self.threshold * (1 + SLACK)
        return np.searchsorted(self.sizes, most, side="right") - 1


def _articles_at_once(article: np.ndarray, partners: np.ndarray) -> Iterator[slice]:
    """Slices of whole articles with about `JOINS_AT_ONCE` joins each."""
    chunk = np.cumsum(partners) // JOINS_AT_ONCE
    begins = np.flatnonzero(np.diff(article, prepend=-1))  # of each article
    cuts = begins[np.flatnonzero(np.diff(chunk[begins], prepend=-1))]
    for start, end in zip(cuts, np.append(cuts, len(article))[1:], strict=True):
        yield slice(start, end)


def _repeated(hashes: np.ndarray) -> Iterator[np.ndarray]:
    """Positions of 64-bit hashes in order: of all that occur more than once, and of some others; part by part.

    Parts are formed by the last bits, so that equal hashes are in the same part. Most hashes are unique. To sort them is much
    faster than to find their order, which is then only needed for those with the first bits of a repeated one.
    """
    parts = min(1 << (len(hashes) // AT_ONCE).bit_length(), 256)
    last_bits = hashes.astype("<u8", copy=False).view(np.uint8)[::8] & np.uint8(parts - 1)
    first_bits = np.uint64(64 - FIRST_BITS)
    for part in range(parts):
        at = np.flatnonzero(last_bits == part)
        some = hashes[at]
        ordered = np.sort(some)
        repeats = np.zeros(1 << FIRST_BITS, dtype=bool)
        repeats[ordered[1:][ordered[1:] == ordered[:-1]] >> first_bits] = True
        at = at[repeats[some >> first_bits]]
        if len(at):
            yield at[np.argsort(hashes[at])]
