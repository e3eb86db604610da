"""Find sentences of two articles that say the same in other words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, singledispatch
from typing import Any

import numpy as np
import pandas as pd

from analysis.names.find import name_words
from analysis.overlap.runs import Wording, event_pairs, number, read_wording
from analysis.overlap.same_statement import how_worded, say_the_same
from analysis.text.given import event_of
from analysis.text.word_forms import concept, fold, stock_phrases
from analysis.text.words import Words

COMMON_WEIGHT = 0.3  # of names and set phrases: every sentence on an event has them
AT_LEAST = 0.35  # similarity of two sentences that are each other's nearest
ONE_SIDED = 0.1  # more than that, if only one is the other's nearest
SHARED_WORDS = 2  # besides names and set phrases
CELLS_AT_ONCE = 2_000_000  # pairs of sentences compared in one step
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
    rows = [table.row(a, b, similarity) for _, a, b, similarity in table.nearest(event_pairs(articles), at_least)]
    return pd.DataFrame(rows, columns=REWORDED)


class Table:
    """The weighted content words of every sentence, as a sparse matrix of sentences by concepts.

    A concept has a column of its own in each event, so that sentences on two events have nothing in common. `events`: the
    number of each article's event. Words that are not in `kept` are ignored; so are names with `no_names`.
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
        self.article = wording.articles.get_indexer(self.words.sentences["article"].array)
        self.event = events[self.article]
        self.concepts, self.names_from, self.mentions = _concepts(wording)
        if kept is not None:
            self.concepts[~kept] = -1
        if no_names:
            self.concepts[self.concepts >= self.names_from] = -1
        row, column, rarity, common = self._rarity()
        shape = len(self.article), len(self.columns)
        self.has, self.weighted, self.plain = (
            csr_array((values, (row, column)), shape=shape)
            for values in (np.ones(len(row)), rarity * np.where(common, COMMON_WEIGHT, 1.0), (~common).astype(float))
        )
        self.totals = self.weighted @ np.ones(len(self.columns))

    def _rarity(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Each sentence with each of its concepts: its rarity in the event, and whether it belongs to names or set phrases."""
        events, size = self.event, int(self.concepts.max(initial=0)) + 1
        known = self.concepts >= 0
        word_row, word_concept = self.words.row[known], self.concepts[known]
        # An event and a concept as one number, so that each event is counted separately.
        on_event, at = np.unique(events[word_row] * size + word_concept, return_inverse=True)
        in_phrases = np.bincount(at, weights=self.words.once(_in_stock_phrases)[known], minlength=len(on_event))
        common = (on_event % size >= self.names_from) | (2 * in_phrases > np.bincount(at, minlength=len(on_event)))
        self.columns = on_event % size  # the concept of each
        row, column = np.divmod(np.unique(word_row * len(on_event) + at), max(len(on_event), 1))
        sentences, having = np.bincount(events)[events[row]], np.bincount(column)[column]
        return row, column, np.log((1 + sentences) / (1 + having)) + 1, common[column]

    def nearest(self, pairs: np.ndarray, at_least: float) -> Iterator[tuple[int, int, int, float]]:
        """Sufficiently similar sentences of two articles of which one is the other's nearest, most similar first.

        Number of the pair (the positions of two articles on one event), rows of the two sentences, similarity.
        """
        pair, first, second, similarity = self._alike(pairs, at_least)
        order = np.lexsort((second, first, -similarity, pair))
        rows = (array[order].tolist() for array in (pair, first, second, similarity))
        taken: set[tuple[int, int]] = set()
        for place, a, b, alike in zip(*rows, strict=True):
            one_sided = ((place, a) in taken) + ((place, b) in taken)
            if one_sided == 0 or one_sided == 1 and alike >= at_least + ONE_SIDED:
                yield place, a, b, alike
            taken |= {(place, a), (place, b)}

    def _alike(self, pairs: np.ndarray, at_least: float) -> tuple[np.ndarray, ...]:
        """Pair, first sentence, second sentence and similarity, where that is sufficient."""
        keys = pairs[:, 0] * len(self.texts) + pairs[:, 1]
        rising, distinct = np.argsort(keys), self._distinct()
        one, other = (distinct[np.isin(self.article[distinct], side)] for side in pairs.T)
        weighted = self.weighted[other].T.tocsr()
        cells = np.cumsum(np.bincount(self.event[other], minlength=len(self.texts))[self.event[one]])
        found = [np.zeros((4, 0))]
        for some in np.split(one, np.flatnonzero(np.diff(cells // CELLS_AT_ONCE)) + 1):
            shared = (self.has[some] @ weighted).tocoo()
            first, second = some[shared.coords[0]], other[shared.coords[1]]
            similarity = shared.data / np.sqrt(self.totals[first] * self.totals[second])
            key = self.article[first] * len(self.texts) + self.article[second]
            pair = rising[np.minimum(np.searchsorted(keys, key, sorter=rising), len(keys) - 1)]
            near = np.flatnonzero((similarity >= at_least) & (keys[pair] == key))
            plain = self.plain[first[near]].multiply(self.plain[second[near]]).sum(axis=1)
            near = near[plain >= SHARED_WORDS]
            found.append(np.array([pair[near], first[near], second[near], similarity[near]]))
        *rows, similarity = np.concatenate(found, axis=1)
        return *(row.astype(int) for row in rows), similarity

    def _distinct(self) -> np.ndarray:
        """The sentences that have words; of several in an article with the same words, the first."""
        first: dict[tuple[int, bytes], int] = {}
        starts, columns = self.has.indptr.tolist(), self.has.indices
        for row, article in enumerate(self.article.tolist()):
            if starts[row] < starts[row + 1]:
                first.setdefault((article, columns[starts[row] : starts[row + 1]].tobytes()), row)
        return np.array(list(first.values()), dtype=int)

    @cached_property
    def places(self) -> np.ndarray:
        """Article, number, start and end of each sentence."""
        return self.words.sentences[["article", "sentence", "start", "end"]].to_numpy(dtype=object)

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
        concepts = self.columns[self.weighted.indices[entries]].tolist()
        weight = dict(zip(concepts, self.weighted.data[entries].tolist(), strict=True))
        return [found[known] for known in sorted(found, key=lambda known: -weight[known])]


def _concepts(wording: Wording) -> tuple[np.ndarray, int, list[str]]:
    """A number for what each word means, a name's at its first word; where names begin; the names."""
    concepts = wording.words.once(_meanings)
    names_from = int(concepts.max(initial=-1)) + 1
    names = wording.names[wording.names["kind"] != "title"]
    concepts = np.where(name_words(names, wording.words), -1, concepts)
    numbers, mentions = pd.factorize(names["mention"], sort=True)
    concepts[names["first"].to_numpy(dtype=int)] = names_from + numbers
    return concepts, names_from, list(mentions)


def _meanings(words: Words) -> np.ndarray:
    return number(words, concept)


def _in_stock_phrases(words: Words) -> np.ndarray:
    folded = list(map(fold, words.forms))
    inside = np.zeros(len(words.id), dtype=bool)
    for start, end in stock_phrases([folded[at] for at in words.id.tolist()]):
        inside[start:end] = True
    return inside
