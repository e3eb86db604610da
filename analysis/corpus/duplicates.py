"""Find articles that stand in a corpus twice: word for word, or with a few words changed."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.text.record import without_record
from analysis.text.shingle_join import in_order

COLUMNS = ("article", "outlet", "duplicate_of", "of_outlet", "similarity", "counted")

LONG = 5  # words of a shingle: chance seldom puts five in a row twice
# Shingles in common, of all that the two have. Each word changed here and there costs five: a copy with
# one word in a hundred changed, or a new dateline and a cut last paragraph, stays above; with one in
# thirty it is another version, which this project compares.
LEAST_SIMILARITY = 0.8
AT_ONCE = 64  # texts that one is compared with

_WORD = re.compile(r"\w+")


def find_duplicates(articles: pd.DataFrame) -> pd.DataFrame:
    """Articles that repeat one above them in the table, a row each, in the order of the table.

    Columns: `article`, `outlet`; `duplicate_of`, `of_outlet` (the first of the same outlet that it
    repeats, else the first of any outlet, of the articles that are counted); `similarity` (share of
    runs of five words that both have, of all that either has: Jaccard; at least .8, and 1 where
    both have the same words, whatever their case, punctuation and blanks); `counted` (False where
    the outlet is the same, upper and lower case aside: it published the article once).

    >>> articles = pd.DataFrame({"outlet": ["Echo", "ECHO", "Post"], "text": ["It may rain."] * 3})
    >>> find_duplicates(articles)[["article", "duplicate_of", "of_outlet", "similarity", "counted"]]
       article  duplicate_of of_outlet  similarity  counted
    0        1             0      Echo         1.0    False
    1        2             0      Echo         1.0     True

    The same text in another outlet is a syndicated copy: reported, and counted, for that is what
    this project looks at. Similarities are exact, of every pair that could reach the threshold.
    """
    outlets = articles["outlet"].to_list()
    folded = [str(outlet).strip().casefold() for outlet in outlets]
    texts = _shingled(articles["text"])
    everywhere, in_outlet = _Seen(texts), _Seen(texts)
    found = []
    for one, outlet in enumerate(folded):
        again = in_outlet.first_like(one, outlet)
        other, similarity = again or everywhere.first_like(one) or (None, 0.0)
        if again is None:
            everywhere.add(one)
            in_outlet.add(one, outlet)
        if other is not None:
            names = articles.index[one], outlets[one], articles.index[other], outlets[other]
            found.append((*names, similarity, again is None))
    table = pd.DataFrame(found, columns=list(COLUMNS))
    return table.astype({"similarity": "float64", "counted": "bool"})


@dataclass(frozen=True)
class _Text:
    """The distinct shingles of a text: how many, and the numbers of those that another has too."""

    size: int
    shared: np.ndarray  # rising: the rarer, the lower

    @cached_property
    def rarest(self) -> list[int]:
        """Shingles of which a text that is similar enough has at least one.

        Two sets that share enough share one of each one's rarest (prefix filter: Chaudhuri, Ganti
        and Kaushik 2006). Those that no other text has are the rarest of all.
        """
        alone = self.size - len(self.shared)
        prefix = self.size - math.ceil(LEAST_SIMILARITY * self.size) + 1
        return self.shared[: max(prefix - alone, 0)].tolist()


class _Seen:
    """Texts that have been looked at, found again by their rarest shingles."""

    def __init__(self, texts: list[_Text]):
        self.texts = texts
        self.having: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        highest = max((text.shared.max(initial=0) for text in texts), default=0)
        self.wanted = np.zeros(highest + 1, dtype=bool)

    def add(self, one: int, group: str = "") -> None:
        for number in self.texts[one].rarest:
            self.having[group, number].append(one)

    def first_like(self, one: int, group: str = "") -> tuple[int, float] | None:
        """The first text of the group that is similar enough, and how similar; None if none is."""
        keys = ((group, number) for number in self.texts[one].rarest)
        lists = [self.having[key] for key in keys if key in self.having]
        # Where many texts are alike, the first is mostly the first with some shingle, too.
        heads = {having[0] for having in lists}
        found = self._first_of(one, heads)
        before = [having[: bisect_left(having, found[0])] if found else having for having in lists]
        return self._first_of(one, set().union(*before) - heads) or found

    def _first_of(self, one: int, others: set[int]) -> tuple[int, float] | None:
        """The first of these texts that is similar enough, and how similar (Jaccard)."""
        text, texts = self.texts[one], self.texts
        least, most = LEAST_SIMILARITY * text.size - 1, text.size / LEAST_SIMILARITY + 1
        able = [other for other in sorted(others) if least <= texts[other].size <= most]
        self.wanted[text.shared] = True
        found = None
        for at in range(0, len(able), AT_ONCE):
            some = able[at : at + AT_ONCE]
            numbers = [texts[other].shared for other in some]
            starts = np.cumsum([0, *map(len, numbers[:-1])])
            shared = np.add.reduceat(self.wanted[np.concatenate(numbers)], starts, dtype=int)
            sizes = np.array([texts[other].size for other in some])
            similarity = shared / (text.size + sizes - shared)
            enough = np.flatnonzero(similarity >= LEAST_SIMILARITY)
            if len(enough):
                found = some[enough[0]], float(similarity[enough[0]])
                break
        self.wanted[text.shared] = False
        return found


def _shingled(texts: Iterable[str]) -> list[_Text]:
    """The shingles of each text. Equal numbers are equal words: they are counted up, not hashes."""
    vocabulary: defaultdict[str, int] = defaultdict(lambda: len(vocabulary) + 1)
    numbers = [_numbers(text, vocabulary) for text in texts]
    ends = np.cumsum([len(one) for one in numbers]).tolist()
    runs = _runs(np.concatenate([*numbers, np.array([], dtype=np.int32)]))
    starts = [runs[start : end - LONG + 1] for start, end in pairwise([0, *ends])]
    again = [pd.unique(one[one > 0]) for one in starts]
    sizes = [int((one == 0).sum()) + len(two) for one, two in zip(starts, again, strict=True)]
    texts_with = np.bincount(np.concatenate([*again, runs[:0]]))
    rank = np.empty(len(texts_with), dtype=np.int32)
    rank[np.argsort(texts_with, kind="stable")] = np.arange(len(texts_with))
    shared = (np.sort(rank[one[texts_with[one] > 1]]) for one in again)
    return list(map(_Text, sizes, shared))


def words_of(text: str) -> list[str]:
    """The words that are compared, without an archive's record: case, punctuation and blanks aside."""
    return _WORD.findall(without_record(text).casefold()) or text.split()


def _numbers(text: str, vocabulary: defaultdict[str, int]) -> np.ndarray:
    """The words as numbers, at least as many as a shingle has."""
    words = words_of(text)
    words += [""] * (LONG - len(words))
    return np.array([vocabulary[word] for word in words], dtype=np.int32)


def _runs(words: np.ndarray, seed: int = 0) -> np.ndarray:
    """A number for the run of five words that begins at each word; 0 for one that stands once."""
    if not len(words):
        return words
    size = len(words) - LONG + 1
    hashes, product = np.zeros(size, dtype=np.uint64), np.empty(size, dtype=np.uint64)
    for place, factor in enumerate(_factors(seed)):
        of_place = words[place : place + size].view(np.uint32)
        hashes += np.multiply(of_place, factor, out=product, dtype=np.uint64)
    del product
    runs = np.zeros(len(words), dtype=np.int32)
    known = 0
    for at, first in in_order(hashes):
        recurs = ~(first & np.append(first[1:], True))
        at, first = at[recurs], first[recurs]
        number = np.cumsum(first)
        heads = at[first][number - 1]
        if any((words[at + place] != words[heads + place]).any() for place in range(LONG)):
            return _runs(words, seed + 1)  # two runs have one hash
        runs[at] = known + number
        known += int(first.sum())
    return runs


def _factors(seed: int) -> np.ndarray:
    """Odd numbers of 64 bits, one for each word of a run."""
    return np.random.default_rng(seed).integers(2**63, size=LONG, dtype=np.uint64) * 2 + 1
