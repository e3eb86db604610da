"""What two articles on one event share of their own words, in forty ways, and whether it is more than chance.

Two stories on one event share statements, quotations, names, places and set phrases without having a common original. So
what a pair of articles shares is looked for outside quotation marks, and compared with what *independent* stories on one
event share. A specification is a choice of sentences (all in the outlet's own words; without attributed sentences; without
the opening; without both) and a yardstick (share of reworded sentences at three similarities, share of runs of 3 and 5
words; each with names and without). In each, two articles are tied if they share more than 95 of 100 pairs of independently
written articles on the same event, day and subject (`resources/origin_chance.csv`), and if there are any grounds for a
common origin: wording of their own, or an order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.measures.attribution import attributions
from analysis.measures.attribution_evidence import forms
from analysis.overlap.order import Order, order_kept
from analysis.overlap.passages import kind_of_passage
from analysis.overlap.reworded import AT_LEAST, Table, reworded
from analysis.overlap.runs import Wording, event_pairs, read_wording, shared_runs
from analysis.resources import resource
from analysis.text.given import body_of, event_of
from analysis.text.memory import remembered, uncollected

SIMILARITIES = (0.4, 0.5, 0.6)
RUNS = (3, 5)  # words
OPENING = 2  # sentences: every story on an event opens with the event
LEAST_TIES = 2  # sentences: a single one may be coincidence
TOO_SHORT = 5  # sentences: in a shorter article, two are a large share
OWN_WORDS = 4  # words of a sentence outside quotation marks, and at least half: then it is the outlet's own
PASSAGE = 4  # words in a row that count as wording
LONG_PASSAGE = 6  # words in a row that are sufficient grounds
PLACES, WORDS = 3, 12  # passages in this many paragraphs, with this many words in total, are sufficient grounds, too
# The longest stretch that two articles have word for word, up to this share of the shorter one, is excluded
# before they are compared: a fact box, a footer, one paragraph of an agency.
INSERT = 1 / 3
PAIR = ["first", "second"]
Near = tuple[int, int, float]  # rows of two sentences, their similarity


def matched_sentences(
    articles: pd.DataFrame, *, at_least: float = AT_LEAST, sentences: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The matching sentences of two articles: `reworded`, with each sentence in only one pair.

    Columns: those of `reworded`. Of several pairs with one sentence, the most similar is kept. Rows are sorted by pair of
    articles, then in the order of the first.
    """
    table = reworded(articles, at_least=at_least, sentences=sentences)
    columns = [table[name].to_list() for name in [*PAIR, "first_sentence", "second_sentence", "similarity"]]
    table = table.iloc[sorted(_one_to_one(zip(*columns, strict=True)))]
    at = [articles.index.get_indexer(table[side].array) for side in PAIR]
    order = np.lexsort((table["first_sentence"].to_numpy(dtype=int), at[1], at[0]))
    return table.iloc[order].reset_index(drop=True)


def _one_to_one(pairs: Iterable[tuple[Any, ...]]) -> list[int]:
    """Which pairs (two articles, a sentence of each, similarity) stay when each sentence is in one only."""
    rows = list(pairs)
    taken: set[tuple[object, ...]] = set()
    keep = []
    for at in sorted(range(len(rows)), key=lambda at: -rows[at][4]):
        first, second, a, b, _ = rows[at]
        sides = {(first, second, "first", a), (first, second, "second", b)}
        if taken.isdisjoint(sides):
            taken |= sides
            keep.append(at)
    return keep


# What is compared ------------------------------------------------------------------------------


class _Stretch(NamedTuple):
    """Sentences, by their rows, that two articles have word for word in one stretch."""

    first: frozenset[int]
    second: frozenset[int]


NO_STRETCH = _Stretch(frozenset(), frozenset())


class _OwnWords:
    """The words of articles outside quotation marks, and what each pair shares of them in one stretch."""

    def __init__(self, articles: pd.DataFrame, body: pd.DataFrame):
        self.wording = read_wording(articles, body)
        self.pairs = event_pairs(articles)
        self.index = pd.MultiIndex.from_arrays([articles.index[side] for side in self.pairs.T], names=PAIR)
        self.own = ~self.wording.quoted
        words = self.wording.words
        self.sentences, self.row = words.sentences, words.row
        self.article = articles.index.get_indexer(self.sentences["article"].array)
        self.size = np.bincount(self.row[self.own], minlength=len(self.sentences))  # own words of each sentence
        self.ends = np.searchsorted(self.row, np.arange(len(self.sentences) + 1))
        self.first = np.searchsorted(self.article, np.arange(len(articles) + 1))
        whole = np.bincount(self.row, minlength=len(self.sentences))
        self.kept = (self.size >= OWN_WORDS) & (2 * self.size >= whole)  # sentences
        self.later = np.arange(len(self.sentences)) - self.first[self.article] >= OPENING
        self.texts, self.events = articles["text"].to_list(), pd.factorize(event_of(articles))[0]
        self.near = self.nearest(self.pairs)
        self.inserts = list(self._inserts())

    def nearest(self, pairs: np.ndarray, *, no_names: bool = False) -> list[list[Near]]:
        """The sentences of each pair that are each other's nearest: rows of two, similarity."""
        kept = self.own & np.isin(self.events, self.events[pairs])[self.wording.article]
        table = Table(self.wording, self.texts, self.events, kept=kept, no_names=no_names)
        found: list[list[Near]] = [[] for _ in pairs]
        for place, a, b, similarity in table.nearest(pairs, min(*SIMILARITIES, AT_LEAST)):
            found[place].append((a, b, similarity))
        return found

    def choices(self, pairs: np.ndarray) -> dict[str, np.ndarray]:
        """Which sentences each choice keeps in the articles of these pairs.

        Of the other articles so many that one can tell which have `TOO_SHORT` of them: attributions take long to find.
        """
        plain = np.zeros(len(self.sentences), dtype=bool)
        whole = np.isin(self.article, pairs)
        self._find_plain(plain, np.flatnonzero(self.kept & whole))
        words = self.wording.words
        cues = words.sum(words.lookup(lambda form: form.lower() in forms()))  # a sentence that has none is likely plain
        likely = np.lexsort((self.size, cues, ~self.later, self.article))
        likely = likely[(self.kept & ~whole)[likely]]
        step = 2 * TOO_SHORT
        while len(likely):
            now = _rank(self.article[likely]) < step
            self._find_plain(plain, likely[now])
            enough = np.bincount(self.article[plain & self.later], minlength=len(self.texts)) >= TOO_SHORT
            likely = likely[~now & ~enough[self.article[likely]]]
            step *= 2
        return {
            "own words": self.kept,
            "without attributed": self.kept & plain,
            "without the opening": self.kept & self.later,
            "without both": self.kept & plain & self.later,
        }

    def _find_plain(self, plain: np.ndarray, rows: np.ndarray) -> None:
        """Say in `plain` which of these sentences attribute nothing."""
        with uncollected():
            # Whether a sentence attributes something does not depend on others.
            found = attributions(self.sentences.iloc[rows].assign(sentence=rows))
        plain[rows] = True
        plain[found["sentence"].to_numpy(dtype=int)] = False

    def _inserts(self) -> Iterator[_Stretch]:
        """Of each pair the longest stretch of sentences that both have word for word, if it is an insert."""
        word = np.where(self.own, self.wording.word, -1)
        keys = [
            word[start:end].tobytes() if size >= OWN_WORDS else b""
            for start, end, size in zip(self.ends[:-1], self.ends[1:], self.size, strict=True)
        ]
        total = np.bincount(self.article, weights=self.size, minlength=len(self.first) - 1)
        for one, other in self.pairs.tolist():
            first, second = (range(self.first[at], self.first[at + 1]) for at in (one, other))
            words, stretch = _longest_stretch(first, second, keys, self.size)
            yield stretch if words <= INSERT * min(total[one], total[other]) else NO_STRETCH

    def is_in(self, words: slice, rows: frozenset[int]) -> np.ndarray:
        """Whether each word is in one of these sentences."""
        return np.isin(self.row[words], list(rows))


def _rank(groups: np.ndarray) -> np.ndarray:
    """How many of the same group are before each, in sorted groups."""
    return np.arange(len(groups)) - np.searchsorted(groups, groups)


def _longest_stretch(first: range, second: range, keys: list[bytes], size: np.ndarray) -> tuple[float, _Stretch]:
    """The longest run of sentences that two articles have word for word: its words, and its rows."""
    at: dict[bytes, list[int]] = defaultdict(list)
    for row in second:
        if keys[row]:
            at[keys[row]].append(row)
    longest, end, sentences = 0.0, (0, 0), 0
    before: dict[int, tuple[float, int]] = {}
    for one in first:
        here = {}
        for other in at.get(keys[one], ()):
            words, count = before.get(other - 1, (0.0, 0))
            here[other] = words + size[one], count + 1
            if here[other][0] > longest:
                longest, end, sentences = here[other][0], (one, other), count + 1
        before = here
    rows = (frozenset(range(last - sentences + 1, last + 1)) for last in end)
    return longest, _Stretch(*rows) if sentences else NO_STRETCH


# What is shared --------------------------------------------------------------------------------


def sharing(articles: pd.DataFrame, *, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """How much each pair of articles on one event shares of its own words, in each specification, from 0 to 1.

    One row per pair (index: `first`, `second`), one column per specification (`sentences`, `yardstick`). "reworded .5" is the
    share of matching sentences at that similarity or above, in the article with fewer sentences; 0 for fewer than
    `LEAST_TIES`. "runs of 3" is the share of distinct three-word runs that are also in the other, in the article with fewer
    runs. NaN where one of the two has fewer than `TOO_SHORT` such sentences. Quotations do not count, nor does the longest
    stretch that both have word for word, unless it is more than a third of one of them (`INSERT`).
    """
    own = _OwnWords(articles, body_of(articles, sentences, compared=True))
    return _shares(own, own.choices(own.pairs), np.arange(len(own.pairs)))


def grounds(articles: pd.DataFrame, *, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """The grounds for a common origin of a pair of articles on one event.

    One row per pair (index: `first`, `second`); `longest` (words of the longest passage in both, without quotations, names
    and set phrases), `words`, `paragraphs` (words of all such passages of at least `PASSAGE` words, and in how many
    paragraphs they are), `matched`, `tau`, `low`, `high`, `p`, `order` (of sentences in their own words: `order_kept`),
    `grounds` ("wording", "order", "wording and order", "").

    Wording is a passage of `LONG_PASSAGE` words, or shorter ones in `PLACES` paragraphs with `WORDS`
    words; order is one that is kept.
    """
    return _compared(articles, body_of(articles, sentences, compared=True))[1].copy()


@remembered(1)
def _compared(articles: pd.DataFrame, body: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`tied` and `grounds`: shares are counted only where there are grounds."""
    own = _OwnWords(articles, body)
    ground = pd.DataFrame([_grounds(own, place) for place in range(len(own.pairs))], columns=GROUNDS, index=own.index)
    there = np.flatnonzero(ground["grounds"] != "")
    inserted = [place for place, insert in enumerate(own.inserts) if insert.first]
    choices = own.choices(own.pairs[[*there, *inserted]])
    shares = _shares(own, choices, there)
    long = [_least(own, choices[name]) >= TOO_SHORT for name, _ in shares.columns]
    found = np.where(np.array(long).T, 0.0, np.nan)
    found[there] = beyond_chance(shares)
    return pd.DataFrame(found, columns=shares.columns, index=own.index), ground


def _shares(own: _OwnWords, choices: dict[str, np.ndarray], places: np.ndarray) -> pd.DataFrame:
    """What some pairs share, in each specification."""
    pairs = own.pairs[places]
    asked = np.isin(np.arange(len(own.texts)), pairs)[own.wording.article]
    kept, row = own.own[asked], own.row[asked]
    facts = {name: getattr(own.wording, name)[asked] for name in ("article", "block", "word", "stem", "named")}
    wording = replace(own.wording, **facts, _runs={})
    near_of = {"": [own.near[place] for place in places], ", no names": own.nearest(pairs, no_names=True)}
    shares = {}
    for name, chosen in choices.items():
        least = _least(own, chosen)[places]
        for names, near in near_of.items():
            counts = _counterparts(own, chosen, places, near)
            for at_least, count in zip(SIMILARITIES, counts.T, strict=True):
                counted = np.where(count >= LEAST_TIES, count, 0)
                shares[name, f"reworded {at_least}{names}"] = counted / np.maximum(least, 1)
            for length in RUNS:
                runs = _among(wording.runs(length, no_names=bool(names)), kept & chosen[row], length)
                shared = _runs_shared(wording, pairs, runs)
                for at in np.flatnonzero([own.inserts[place].first for place in places]):
                    shared[at] = _without_insert(own, places[at], wording, row, runs, length)
                shares[name, f"runs of {length}{names}"] = shared
        for column in [column for column in shares if column[0] == name]:
            shares[column] = np.where(least < TOO_SHORT, np.nan, shares[column])
    columns = pd.MultiIndex.from_tuples(list(shares), names=["sentences", "yardstick"])
    return pd.DataFrame(list(shares.values()), index=columns, columns=own.index[places]).T


def _least(own: _OwnWords, chosen: np.ndarray) -> np.ndarray:
    """Of each pair: the chosen sentences, without the insert, of the article that has fewer."""
    sizes = np.bincount(own.article[chosen], minlength=len(own.first) - 1)[own.pairs]
    for place, insert in enumerate(own.inserts):
        if insert.first:
            sizes[place] -= [sum(chosen[row] for row in rows) for rows in insert]
    return sizes.min(axis=1) if len(sizes) else np.zeros(0, dtype=int)


def _near(own: _OwnWords, place: int, near: list[Near], chosen: np.ndarray) -> list[Near]:
    """The counterparts of a pair among the chosen sentences, without the insert."""
    first, second = own.inserts[place]
    return [
        (a, b, similarity)
        for a, b, similarity in near
        if chosen[a] and chosen[b] and a not in first and b not in second
    ]


def _counterparts(own: _OwnWords, chosen: np.ndarray, places: np.ndarray, near: list[list[Near]]) -> np.ndarray:
    """How many sentences of each pair are counterparts at each similarity, one column each."""
    counts = np.zeros((len(places), len(SIMILARITIES)), dtype=int)
    for at, place in enumerate(places.tolist()):
        rows = _near(own, place, near[at], chosen)
        kept = np.array([rows[at][2] for at in _one_to_one((0, 0, *row) for row in rows)])
        counts[at] = [(kept >= at_least).sum() for at_least in SIMILARITIES]
    return counts


def _runs_shared(wording: Wording, pairs: np.ndarray, runs: np.ndarray) -> np.ndarray:
    """Of each pair: the share of runs of words that both have, of the article that has fewer."""
    from scipy.sparse import csr_array

    known = runs >= 0
    shape = (len(wording.articles), int(runs.max(initial=0)) + 1)
    has = csr_array((np.ones(known.sum(), dtype=int), (wording.article[known], runs[known])), shape=shape)
    has = (has > 0).astype(int)
    one, other = pairs.T
    both = np.zeros(len(pairs))
    for at in range(0, len(pairs), PAIRS_AT_ONCE):
        some = slice(at, at + PAIRS_AT_ONCE)
        both[some] = has[one[some]].multiply(has[other[some]]).sum(axis=1)
    sizes = has.sum(axis=1)
    return both / np.maximum(np.minimum(sizes[one], sizes[other]), 1)


def _among(runs: np.ndarray, kept: np.ndarray, length: int) -> np.ndarray:
    """The runs of which every word is kept; -1 for the others."""
    left_out = np.append(0, np.cumsum(~kept))
    ends = np.minimum(np.arange(len(kept)) + length, len(kept))
    return np.where(left_out[ends] == left_out[:-1], runs, -1)


def _without_insert(
    own: _OwnWords, place: int, wording: Wording, row: np.ndarray, runs: np.ndarray, length: int
) -> float:
    sides = []
    for article, rows in zip(own.pairs[place].tolist(), own.inserts[place], strict=True):
        words = wording.of(article)
        left = _among(runs[words], ~np.isin(row[words], list(rows)), length)
        sides.append(set(left[left >= 0].tolist()))
    return len(sides[0] & sides[1]) / max(min(map(len, sides)), 1)


# Grounds ---------------------------------------------------------------------------------------


GROUNDS = ["longest", "words", "paragraphs", "matched", *Order._fields[:-1], "order", "grounds"]
PAIRS_AT_ONCE = 5_000


def _grounds(own: _OwnWords, place: int) -> tuple[Any, ...]:
    passages = _passages(own, place)
    longest = max((size for size, _ in passages), default=0)
    words, paragraphs = sum(size for size, _ in passages), len({block for _, block in passages})
    rows = _near(own, place, own.near[place], own.kept)
    rows = [row for row in rows if row[2] >= AT_LEAST]
    pairs = sorted(rows[at][:2] for at in _one_to_one((0, 0, *row) for row in rows))
    order = order_kept([second for _, second in pairs])
    wording = longest >= LONG_PASSAGE or (paragraphs >= PLACES and words >= WORDS)
    found = ["wording"] * wording + ["order"] * (order.verdict == "kept")
    return longest, words, paragraphs, len(pairs), *order, " and ".join(found)


def _passages(own: _OwnWords, place: int) -> list[tuple[int, int]]:
    """Passages of its own words that a pair shares, outside the insert: words, and the first's paragraph."""
    (one, other), insert = own.pairs[place].tolist(), own.inserts[place]
    found: dict[int, tuple[int, int]] = {}
    for here, there, length in shared_runs(own.wording, one, other, PASSAGE).tolist():
        a, b = slice(here, here + length), slice(there, there + length)
        kept = own.own[a] & own.own[b] & ~own.is_in(a, insert.first) & ~own.is_in(b, insert.second)
        for start, end in _stretches(kept):
            if end - start >= PASSAGE and _is_wording(own.wording, here + start, there + start, end - start):
                size, _ = found.get(here + start, (0, 0))
                found[here + start] = max(size, end - start), int(own.wording.block[here + start])
    return list(found.values())


def _is_wording(wording: Wording, here: int, there: int, length: int) -> bool:
    a, b = slice(here, here + length), slice(there, there + length)
    named = (wording.named[a] | wording.named[b]).tolist()
    return kind_of_passage(wording.written(a), named) == "other wording"


def _stretches(kept: np.ndarray) -> Iterator[tuple[int, int]]:
    """The beginning and end of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], kept, [False]])))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


# Chance ----------------------------------------------------------------------------------------


def beyond_chance(shared: pd.DataFrame) -> pd.DataFrame:
    """Whether each pair of `sharing` shares more than chance in each specification: 1, 0, or NaN if unknown.

    More than chance is more than 95 of 100 pairs of independent stories on one event.
    """
    chance = {(row["sentences"], row["yardstick"]): float(row["chance"]) for row in resource("origin_chance")}
    limits = np.array([chance[column] for column in shared.columns])
    return (shared > limits).astype(float).where(shared.notna())


def tied(articles: pd.DataFrame, *, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """Whether each pair is tied in each specification: `beyond_chance`, and 0 where there are no `grounds`."""
    return _compared(articles, body_of(articles, sentences, compared=True))[0].copy()
