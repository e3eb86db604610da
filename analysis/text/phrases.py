"""Find a list's phrases in all sentences at once, with the same result as `matching.longest_phrases` for each sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from analysis.text.words import Words


class Found(NamedTuple):
    """First word and last word (exclusive) of each phrase, among all words, and its number in the list."""

    first: np.ndarray
    last: np.ndarray
    phrase: np.ndarray


class Phrases:
    """A list of phrases, in lower case with straight apostrophes, as a tree of words.

    >>> from analysis.text.words import cut_text, cut_words
    >>> found = Phrases(["kind of", "kind"]).find(cut_words(cut_text("A kind of kind man.")))
    >>> [column.tolist() for column in found]
    [[1, 3], [3, 4], [0, 1]]
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self.numbers: dict[str, int] = {}  # of the words
        branches: dict[tuple[int, int], int] = {}  # from a node, by a word, to the next
        ends: dict[int, int] = {}  # the phrase that ends at a node; of two that are the same, the first
        for number, phrase in enumerate(phrases):
            node = 0
            for word in phrase.split():
                branch = node, self.numbers.setdefault(word, len(self.numbers))
                node = branches.setdefault(branch, len(branches) + 1)
            ends.setdefault(node, number)
        rising = sorted(branches)
        self.keys = np.array([node * len(self.numbers) + word for node, word in rising], dtype=np.int64)
        self.nodes = np.array([branches[branch] for branch in rising], dtype=np.int64)
        self.ends = np.array([ends.get(node, -1) for node in range(len(branches) + 1)])

    def find(self, words: Words) -> Found:
        """The phrases in each sentence: left to right, the longest first, none overlapping."""
        number = np.array([self.numbers.get(form, -1) for form in words.lower_forms] or [-1])[words.id]
        at = np.flatnonzero(number >= 0)
        node, start = np.zeros(len(at), dtype=np.int64), at
        last, phrase = np.zeros(len(number), dtype=np.int64), np.full(len(number), -1)
        while len(at):
            keys = node * len(self.numbers) + number[at]
            branch = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            known = self.keys[branch] == keys
            node, start, at = self.nodes[branch[known]], start[known], at[known] + 1
            ended = self.ends[node] >= 0
            last[start[ended]], phrase[start[ended]] = at[ended], self.ends[node[ended]]
            more = at < words.ends[words.row[start]]
            more[more] = number[at[more]] >= 0
            node, start, at = node[more], start[more], at[more]
        first = np.flatnonzero(phrase >= 0)
        first = first[_apart(first, last[first])]
        return Found(first, last[first], phrase[first])


def _apart(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Which of these stretches, in their order, begin behind the end of all before them that count."""
    if not (first[1:] < last[:-1]).any():
        return np.ones(len(first), dtype=bool)
    kept, free = [], 0
    for begin, end in zip(first.tolist(), last.tolist(), strict=True):
        kept.append(begin >= free)
        free = end if kept[-1] else free
    return np.array(kept)
