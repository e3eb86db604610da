"""Find sentences of two articles that say the same in other words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from typing import Any

import numpy as np
import pandas as pd

from analysis.overlap.runs import Wording, event_pairs, number, read_wording
from analysis.overlap.same_statement import how_worded, say_the_same
from analysis.text.given import event_of
from analysis.text.word_forms import concept, fold, stock_phrases
from analysis.text.words import Words

COMMON_WEIGHT = 0.3  # of names and set phrases: every sentence on an event has them
AT_LEAST = 0.35  # similarity of two sentences that are each other's nearest
ONE_SIDED = 0.1  # more than that, if only one is the other's nearest
SHARED_WORDS = 2  # besides names and set phrases
ROWS_AT_ONCE = 500
REWORDED = ["first", "second", "first_sentence", "second_sentence", "first_start", "first_end"]
REWORDED += ["second_start", "second_end", "similarity", "same", "wording", "shared"]
REWORDED += ["first_text", "second_text"]


@singledispatch
def reworded(
    articles: pd.DataFrame, *, at_least: float = AT_LEAST, sentences: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row per pair of sentences, from two articles on the same event, that say much the same.

    Columns: `first`, `second` (article ids); `first_sentence`, `second_sentence` (positions); `first_start`, `first_end`,
    `second_start`, `second_end` (offsets in the texts); `similarity` (0 to 1, higher is more similar); `same` (the
    probability that both say the same, 0 to 1; a sentence with a detail that the other lacks does not: `same_statement`);
    `wording` (verbatim, verbatim in part, or reworded); `shared` (the words and names in common, as in the first sentence,
    heaviest first, joined by "; "); `first_text`, `second_text`. The most similar come first within a pair of articles.

    A sentence is the set of its content words; stems, near-synonyms (`resources/synonyms.csv`) and the spellings of a name
    count as one word. The fewer of the event's sentences have a word, the more it weighs (smoothed idf). Names, and words
    that mostly occur in set phrases, have `COMMON_WEIGHT` of that weight. Similarity is the weight of the shared words over
    the geometric mean of the two sentences' weights: 1 for equal sets, 0 for nothing in common. Pairs are listed if they
    share `SHARED_WORDS` other words and are each other's nearest at a similarity of at least `at_least`, or if one is the
    other's nearest at `ONE_SIDED` above that. Sentences copied word for word are pairs, too. If an article repeats a
    sentence, the first one is compared.

    Both figures see words, not meaning: that something was "denied" and "confirmed" looks the same to them. On news
    sentences that people judged (MSRP), `same` at .5 or above is right in 78 of 100 (F1 .84 for "the same", with weights
    that were not fitted to those sentences).
    """
    wording = read_wording(articles, sentences)
    table = Table(wording, articles["text"].to_list(), pd.factorize(event_of(articles))[0])
    rows = [table.row(a, b, similarity) for *_, a, b, similarity in table.nearest(event_pairs(articles), at_least)]
    return pd.DataFrame(rows, columns=REWORDED)


class Table:
    """The weighted content words of every sentence, as a sparse matrix of sentences by concepts.

    `events`: the number of each article's event. Words that are not in `kept` are ignored; so are names with `no_names`.
    """

    def __init__(
        self,
        wording: Wording,
        texts: list[str],
        events: np.ndarray,
        *,
        kept: np.ndarray | None = None,
        no_names: bool = False,
    ):
        from scipy.sparse import csr_array

        self.words, self.texts = wording.words, texts
        self.places = self.words.sentences[["article", "sentence", "start", "end"]].to_numpy(dtype=object)
        self.article = wording.articles.get_indexer(self.words.sentences["article"].array)
        self.ends = np.searchsorted(self.article, np.arange(len(texts) + 1)).tolist()
        self.concepts, self.names_from, self.mentions = _concepts(wording)
        if kept is not None:
            self.concepts[~kept] = -1
        if no_names:
            self.concepts[self.concepts >= self.names_from] = -1
        size = int(self.concepts.max(initial=0)) + 1
        row, concept, rarity, common = self._rarity(events[self.article], size)
        self.has, self.weighted, self.plain = (
            csr_array((values, (row, concept)), shape=(len(self.places), size))
            for values in (np.ones(len(row)), rarity * np.where(common, COMMON_WEIGHT, 1.0), (~common).astype(float))
        )
        self.totals = self.weighted @ np.ones(size)

    def _rarity(self, events: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Each sentence with each of its concepts: its rarity in the event, and whether it belongs to names or set phrases.

        `events`: the number of each sentence's event.
        """
        known = self.concepts >= 0
        word_row, word_concept = self.words.row[known], self.concepts[known]
        row, concept = np.unique(np.column_stack([word_row, word_concept]), axis=0).T
        # An event and a concept as one number, so that each event is counted separately.
        on_event, at = np.unique(events[word_row] * size + word_concept, return_inverse=True)
        in_phrases = np.bincount(at, weights=self.words.once(_in_stock_phrases)[known], minlength=len(on_event))
        common = (on_event % size >= self.names_from) | (2 * in_phrases > np.bincount(at, minlength=len(on_event)))
        at = np.searchsorted(on_event, events[row] * size + concept)
        sentences, having = np.bincount(events)[events[row]], np.bincount(at)[at]
        return row, concept, np.log((1 + sentences) / (1 + having)) + 1, common[at]

    def nearest(self, pairs: np.ndarray, at_least: float) -> Iterator[tuple[int, int, int, int, float]]:
        """Positions of two articles, rows of two of their sentences, similarity; each is the other's nearest."""
        of_article = [self.distinct(position) for position in range(len(self.ends) - 1)]
        for one, other in pairs.tolist():
            for a, b, similarity in _nearest(self, of_article[one], of_article[other], at_least):
                yield one, other, a, b, similarity

    def distinct(self, position: int) -> np.ndarray:
        """The sentences of one article that have words; of several with the same words, the first."""
        first: dict[bytes, int] = {}
        starts = self.has.indptr
        for row in range(self.ends[position], self.ends[position + 1]):
            if starts[row] < starts[row + 1]:
                first.setdefault(self.has.indices[starts[row] : starts[row + 1]].tobytes(), row)
        return np.array(list(first.values()), dtype=int)

    def row(self, a: int, b: int, similarity: float) -> tuple[Any, ...]:
        first, at_a, start_a, end_a = self.places[a]
        second, at_b, start_b, end_b = self.places[b]
        texts = (self.texts[self.article[a]][start_a:end_a], self.texts[self.article[b]][start_b:end_b])
        words = self.written(a), self.written(b)
        judged = similarity, say_the_same(*words), how_worded(*words), "; ".join(self.shared(a, b))
        return first, second, at_a, at_b, start_a, end_a, start_b, end_b, *judged, *texts

    def written(self, row: int) -> list[str]:
        """The words of a sentence as written in the text."""
        start, end = np.searchsorted(self.words.row, [row, row + 1]).tolist()
        return [self.words.forms[at] for at in self.words.id[start:end]]

    def shared(self, a: int, b: int) -> list[str]:
        """The words that two sentences share, as written in the first, heaviest first."""
        ends = np.searchsorted(self.words.row, [a, a + 1, b, b + 1]).tolist()
        there = set(self.concepts[ends[2] : ends[3]].tolist()) - {-1}
        found: dict[int, str] = {}
        for at, known in enumerate(self.concepts[ends[0] : ends[1]].tolist(), ends[0]):
            if known in there:
                name = known - self.names_from
                found.setdefault(known, self.words.forms[self.words.id[at]] if name < 0 else self.mentions[name])
        entries = slice(*self.weighted.indptr[[a, a + 1]])
        weight = dict(zip(self.weighted.indices[entries].tolist(), self.weighted.data[entries].tolist(), strict=True))
        return [found[known] for known in sorted(found, key=lambda known: -weight[known])]


def _concepts(wording: Wording) -> tuple[np.ndarray, int, list[str]]:
    """A number for what each word means, a name's at its first word; where names begin; the names."""
    concepts = wording.words.once(_meanings).copy()
    names_from = int(concepts.max(initial=-1)) + 1
    names = wording.names[wording.names["kind"] != "title"]
    first, last = names["first"].to_numpy(dtype=int), names["last"].to_numpy(dtype=int)
    for start, end in zip(first.tolist(), last.tolist(), strict=True):
        concepts[start:end] = -1
    numbers, mentions = pd.factorize(names["mention"], sort=True)
    concepts[first] = names_from + numbers
    return concepts, names_from, list(mentions)


def _meanings(words: Words) -> np.ndarray:
    return number(words, concept)


def _in_stock_phrases(words: Words) -> np.ndarray:
    folded = [fold(words.forms[at]) for at in words.id.tolist()]
    inside = np.zeros(len(folded), dtype=bool)
    for start, end in stock_phrases(folded):
        inside[start:end] = True
    return inside


def _nearest(table: Table, one: np.ndarray, other: np.ndarray, at_least: float) -> list[tuple[int, int, float]]:
    """Sufficiently similar sentences of which one is the other's nearest, most similar first."""
    found = [part for part in _alike(table, one, other, at_least) if len(part)]
    if not found:
        return []
    alike = np.concatenate(found)
    order = np.lexsort((alike[:, 1], alike[:, 0], -alike[:, 2]))
    nearest: list[tuple[int, int, float]] = []
    taken_one: set[int] = set()
    taken_other: set[int] = set()
    for a, b, similarity in alike[order].tolist():
        one_sided = (a in taken_one) + (b in taken_other)
        if one_sided == 0 or one_sided == 1 and similarity >= at_least + ONE_SIDED:
            nearest.append((int(a), int(b), similarity))
        taken_one.add(a)
        taken_other.add(b)
    return nearest


def _alike(table: Table, one: np.ndarray, other: np.ndarray, at_least: float) -> Iterator[np.ndarray]:
    """Rows of first sentence, second sentence and similarity, computed for some hundreds of sentences at a time."""
    weighted = table.weighted[other].T.tocsr()
    for at in range(0, len(one), ROWS_AT_ONCE):
        some = one[at : at + ROWS_AT_ONCE]
        shared = (table.has[some] @ weighted).tocoo()
        first, second = some[shared.coords[0]], other[shared.coords[1]]
        similarity = shared.data / np.sqrt(table.totals[first] * table.totals[second])
        near = similarity >= at_least
        first, second, similarity = first[near], second[near], similarity[near]
        plain = table.plain[first].multiply(table.plain[second]).sum(axis=1)
        yield np.column_stack([first, second, similarity])[plain >= SHARED_WORDS]
