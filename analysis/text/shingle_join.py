"""Hash runs of words (shingles), and find exactly all pairs of texts that share enough of them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import shake_128
from itertools import chain
from typing import Any

import numpy as np

from analysis.text.word_forms import fold
from analysis.text.words import WORD

# How much is held in memory at once; results do not depend on it.
WORDS_AT_ONCE = 50_000
JOINS_AT_ONCE = 1 << 18  # pairs of places of one shingle
PAIRS_AT_ONCE = 5_000
COMMON = 32  # articles: a shingle that more have is left out of the join where it cannot decide
SLACK = 1e-9  # a share is a float: pairs exactly at the threshold are checked, then decided
AT_ONCE = 1 << 20  # hashes that are sorted at once; results do not depend on it


@dataclass(frozen=True)
class Shingles:
    """`sizes`: how many distinct shingles each article has; `hashes`: the shingles, article by article."""

    sizes: np.ndarray
    hashes: np.ndarray


def folded_words(token: str) -> list[str]:
    """The words of a whitespace-separated token as they are compared: lower case, American spelling."""
    return [fold(word) for word in ([token] if token.isalnum() else WORD.findall(token))]


class Tokens(dict[str, int]):
    """Assigns numbers to whitespace-separated tokens, and keeps each token's number of words and their hashes.

    `size`: words of a shingle; `words_in`: a function that returns the words of a token as they are compared.
    """

    def __init__(self, size: int, words_in: Callable[[str], list[str]] = folded_words) -> None:
        self.size, self.words_in = size, words_in
        self.first, self.words = array("q"), array("q")  # its first row of hashes; its words
        self.hashes = bytearray()

    def __missing__(self, token: str) -> int:
        words = self.words_in(token)
        self.first.append(len(self.hashes) // (8 * self.size))
        self.words.append(len(words))
        for word in words:
            self.hashes += _hashes(word, self.size)
        self[token] = number = len(self)
        return number

    def rows(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For the tokens with these numbers: how many words each has, and their hashes, a row per word."""
        first, words = (np.frombuffer(facts, dtype=np.int64) for facts in (self.first, self.words))
        count = words[numbers]
        nth = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        table = np.frombuffer(self.hashes, dtype="<u8").reshape(-1, self.size)
        return count, table[np.repeat(first[numbers], count) + nth]


@cache
def _hashes(word: str, size: int) -> bytes:
    """64 bits of a word for each place in a shingle.

    A shingle's hash is the exclusive or of these (Zobrist 1970). Two different shingles have the same hash with probability
    2⁻⁶⁴. Hashes are the same on every machine.
    """
    return shake_128(word.encode("utf-8", "surrogatepass")).digest(8 * size)


def hashed_sets(paragraphs: Iterable[tuple[int, list[list[str]]]], tokens: Tokens) -> Iterator[tuple[int, np.ndarray]]:
    """Position and distinct hashes, in ascending order, of each article that has shingles.

    `paragraphs`: the position of each article and the tokens of its paragraphs; a shingle never crosses paragraphs.
    """
    numbers: list[np.ndarray] = []
    owners: list[int] = []
    lengths: list[int] = []
    waiting = 0
    for at, cut in paragraphs:
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
    tokens: Tokens, numbers: np.ndarray, owners: list[int], lengths: list[int]
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
    """The articles that have each shingle, for shingles in two or more articles.

    Returns the articles' positions, shingle after shingle, and how many articles have each shingle.
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


def in_order(hashes: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Positions of 64-bit hashes in order, and whether each is the first one with its hash; part by part.

    Parts are formed by the last bits, so that equal hashes are in the same part. Each part is sorted.

    >>> [(at.tolist(), first.tolist()) for at, first in in_order(np.array([9, 4, 9], dtype="u8"))]
    [([1, 0, 2], [True, True, False])]
    """
    parts = min(1 << (len(hashes) // AT_ONCE).bit_length(), 256)
    last_bits = hashes.astype("<u8", copy=False).view(np.uint8)[::8] & np.uint8(parts - 1)
    for part in range(parts):
        at = np.flatnonzero(last_bits == part)
        at = at[np.argsort(hashes[at])]
        yield at, np.diff(hashes[at], prepend=~hashes[at[:1]]) != 0
