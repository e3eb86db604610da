"""The body words of articles as numbers, the runs of words in them, and the runs that two share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from analysis.names.find import name_words, words_and_names
from analysis.text.doubts import MOST_CHARACTERS
from analysis.text.given import body_of, event_of
from analysis.text.memory import remembered
from analysis.text.word_forms import fold, stem
from analysis.text.words import Words

# Two articles that repeat one shingle so often that it would seed more pairs than this are joined
# at its first occurrences only: work stays bounded where a page repeats a line ten thousand times.
MOST_PAIRS = 1024
MOST_REPEATS = 32
MOST_PAIRINGS = 2_000_000  # of the articles on one event: of 2,000 articles


def event_pairs(articles: pd.DataFrame) -> np.ndarray:
    """Positions of the two articles of every pair on the same event, one row per pair.

    Articles without an event count as one event (`load` guesses events). A text that is too long to compare is in no pair; it
    would take minutes.

    Raises ValueError for more than `MOST_PAIRINGS` on one event.
    """
    groups: dict[Any, list[int]] = {}
    for position, name in enumerate(event_of(articles).to_list()):
        groups.setdefault(name, []).append(position)
    text = articles["text"] if "text" in articles else pd.Series("", index=articles.index)
    lengths = text.str.len().to_list()
    many = max(map(len, groups.values()), default=0)
    if (number := many * (many - 1) // 2) > MOST_PAIRINGS:
        raise ValueError(
            f"{many:,} articles on one event, or without one, make {number:,} pairs, more than anybody can "
            "read (give articles on the same news the same name in a column 'event'; similar_pairs "
            "finds what shares wording among all)"
        )
    pairs = [
        pair
        for members in groups.values()
        for pair in combinations([m for m in members if lengths[m] <= MOST_CHARACTERS], 2)
    ]
    return np.array(pairs, dtype=int).reshape(-1, 2)


@dataclass(frozen=True)
class Wording:
    """The body words of articles as arrays, one value a word, in text order.

    `article`: position of its article; `block`: number of its block; `word`: number of its folded
    form; `stem`: number of its stem, -1 for a stop word; `named`: whether a name or title has it.
    """

    words: Words
    names: pd.DataFrame
    articles: pd.Index
    article: np.ndarray
    block: np.ndarray
    word: np.ndarray
    stem: np.ndarray
    named: np.ndarray
    _runs: dict[tuple[int, bool], np.ndarray] = field(default_factory=dict, repr=False)

    @cached_property
    def ends(self) -> np.ndarray:
        return np.searchsorted(self.article, np.arange(len(self.articles) + 1))

    @cached_property
    def quoted(self) -> np.ndarray:
        """Whether each word is inside quotation marks."""
        starts, quotes = self.words.offsets[:, 0], self.words.sentences["quotes"].to_list()
        quoted = np.zeros(len(starts), dtype=bool)
        ends = np.searchsorted(self.words.row, np.arange(len(quotes) + 1))
        for row in (row for row, spans in enumerate(quotes) if spans):
            words = slice(ends[row], ends[row + 1])
            for start, end in quotes[row]:
                quoted[words] |= (starts[words] >= start) & (starts[words] < end)
        return quoted

    def written(self, words: slice) -> list[str]:
        """Some words as written in the text."""
        return [self.words.forms[at] for at in self.words.id[words]]

    def of(self, position: int) -> slice:
        """The words of one article."""
        return slice(self.ends[position], self.ends[position + 1])

    def runs(self, length: int, *, no_names: bool = False) -> np.ndarray:
        """The number of the run of `length` words that begins at each word, -1 if none does.

        A run ends with its block and, with `no_names`, before a name or title. Equal numbers mean equal words: they are ranks,
        not hashes.
        """
        if (length, no_names) not in self._runs:
            self._runs[length, no_names] = self._rank_runs(length, no_names)
        return self._runs[length, no_names]

    def _rank_runs(self, length: int, no_names: bool) -> np.ndarray:
        if length == 1:
            return np.where(self.named, -1, self.word) if no_names else self.word
        shorter, last = (self.runs(length - 1, no_names=no_names), self.runs(1, no_names=no_names)[length - 1 :])
        shorter, block = shorter[: len(last)], self.block[: len(last)]
        known = (shorter >= 0) & (last >= 0) & (block == self.block[length - 1 :])
        ranks = np.full(len(self.word), -1, dtype=np.int32)  # half the memory, for they are kept
        pairs = shorter[known].astype(np.int64) * (self.word.max(initial=0) + 1) + last[known]
        ranks[np.flatnonzero(known)] = np.unique(pairs, return_inverse=True)[1]
        return ranks


def read_wording(articles: pd.DataFrame, sentences: pd.DataFrame | None = None) -> Wording:
    """The body words of `articles` that are compared, split from the text unless their `sentences` are given."""
    return _wording(body_of(articles, sentences, compared=True), articles.index)


@remembered(4)
def _wording(sentences: pd.DataFrame, articles: pd.Index) -> Wording:
    words, names = words_and_names(sentences)
    article = articles.get_indexer(sentences["article"].array)[words.row]
    block = sentences["block"].to_numpy(dtype=int)[words.row]
    word, stems = number(words, fold), number(words, stem)
    return Wording(words, names, articles, article, block, word, stems, name_words(names, words))


def number(words: Words, known_as: Callable[[str], str]) -> np.ndarray:
    """A number for the key of each word, in alphabetical order of keys; -1 for an empty key."""
    known = [known_as(form) for form in words.forms]
    numbers = {name: at for at, name in enumerate(sorted(set(known) - {""}))} | {"": -1}
    return np.array([numbers[name] for name in known], dtype=int)[words.id]


def shared_runs(wording: Wording, one: int, other: int, at_least: int, *, no_names: bool = False) -> np.ndarray:
    """Every maximal run of shared words of two articles: first word in each, and words.

    Maximal: the words before the run differ, or a block begins there, and so do those after it.
    Shingles of `at_least` words that both have are joined by sorting; neighbours on one diagonal
    (same distance between the two places) are one run.
    """
    if at_least < 2:
        raise ValueError(f"at_least is {at_least}; a run has 2 words or more")
    shingles = wording.runs(at_least, no_names=no_names)
    here, there, cut_short = _join(shingles[wording.of(one)], shingles[wording.of(other)])
    here, there = here + wording.of(one).start, there + wording.of(other).start
    order = np.lexsort((here, here - there))
    here, there = here[order], there[order]
    begins = np.ones(len(here), dtype=bool)
    begins[1:] = (np.diff(here) != 1) | (np.diff(there) != 1)
    starts = np.flatnonzero(begins)
    lengths = np.diff(np.append(starts, len(here))) + at_least - 1
    runs = np.column_stack([here[starts], there[starts], lengths])
    return _grown(runs, wording.runs(2, no_names=no_names)) if cut_short else runs


def _join(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool]:
    """Places of equal numbers in both arrays; whether some were left out as too many."""
    order = np.argsort(other, kind="stable")
    left, right = (np.searchsorted(other[order], one, side) for side in ("left", "right"))
    counts = np.where(one >= 0, right - left, 0)
    if not counts.any():
        return order[:0], order[:0], False
    mine, occurrences = _occurrences(one)
    too_many = counts * occurrences > MOST_PAIRS
    counts[too_many] = np.where(mine[too_many] < MOST_REPEATS, np.minimum(counts[too_many], MOST_REPEATS), 0)
    here = np.repeat(np.arange(len(one)), counts)
    nth = np.arange(len(here)) - np.repeat(np.cumsum(counts) - counts, counts)
    return here, order[left[here] + nth], bool(too_many.any())


def _occurrences(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each value, how many equal ones are before it, and how many there are in total."""
    _, inverse, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    order = np.argsort(inverse, kind="stable")
    before = np.empty(len(numbers), dtype=int)
    before[order] = np.arange(len(numbers)) - np.repeat(np.cumsum(counts) - counts, counts)
    return before, counts[inverse]


def _grown(runs: np.ndarray, couples: np.ndarray) -> np.ndarray:
    """Runs some of whose shingles are missing, each extended to its full length, without repetitions."""
    grown: list[tuple[int, int, int]] = []
    diagonal, end = None, -1
    for here, there, length in runs.tolist():
        if here - there == diagonal and here + length <= end:
            continue
        back = _reach(couples[:here][::-1], couples[:there][::-1])
        ahead = _reach(couples[here + length - 1 :], couples[there + length - 1 :])
        grown.append((here - back, there - back, back + length + ahead))
        diagonal, end = here - there, here + length + ahead
    return np.array(grown, dtype=int).reshape(-1, 3)


def _reach(one: np.ndarray, other: np.ndarray) -> int:
    """How many words at the beginning of both arrays are the same."""
    reach, step = 0, 16
    while True:
        a, b = one[reach : reach + step], other[reach : reach + step]
        size = min(len(a), len(b))
        differ = np.flatnonzero((a[:size] != b[:size]) | (a[:size] < 0))
        if len(differ) or size < step:
            return reach + int(differ[0] if len(differ) else size)
        reach, step = reach + step, step * 2
