"""Fit the weights of `analysis.measures.attribution_evidence`: python -m tools.trust.fit_attribution BENCHMARKS

Reads attribution_polnear from BENCHMARKS; writes `resources/attribution_evidence.csv`, the same bytes each time. A candidate
counts as marked if it overlaps an annotated cue. Weights set by hand are in `BY_HAND`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from analysis.measures.attribution_clauses import Clauses
from analysis.measures.attribution_evidence import THRESHOLD, Candidate, candidates, company, names_of, scores, weights
from analysis.measures.attribution_named import Introductions, kind
from analysis.resources import RESOURCES
from analysis.text.sentences import Span
from analysis.text.words import cut_words
from tools.trust.labelled_sets import FOLDS, articles_of, body_sentences, folds_of, read_set, write_table

FIELDS = ["evidence", "weight", "origin"]
REGULARISATION = 0.3  # C of the logistic regression
FREE = 100.0  # of that of five numbers
NEGLIGIBLE = 0.02  # log odds; smaller weights are not worth a row
# The labelled articles have too few headlines for these.
BY_HAND = {"speaker beside a mark": 3.0}


class Marked(NamedTuple):
    """A candidate in an article, and whether annotators marked it."""

    candidate: Candidate
    row: int  # of its sentence
    cue: Span
    marked: bool


class Labelled(NamedTuple):
    """An article with the spans of its cues, and of the sources with the cues that they belong to."""

    cues: list[list[Span]]
    sources: list[tuple[list[Span], list[Span]]]


class Study:
    """The labelled articles, ready to fit."""

    def __init__(self, folder: str | Path):
        rows = read_set(folder, "attribution_polnear")
        self.texts = [row["text"] for row in rows]
        self.sentences = body_sentences(articles_of(self.texts))
        self.words = cut_words(self.sentences)
        self.introductions = Introductions(self.words)
        self.labelled = [_labelled(row["spans"]) for row in rows]
        self.article = self.sentences["article"].astype(int).to_numpy()
        self.found: list[list[Marked]] = [[] for _ in rows]
        columns = (self.sentences[name].to_list() for name in ("text", "start", "quotes"))
        for at, (text, start, quotes) in enumerate(zip(*columns, strict=True)):
            sentence, article = Clauses(text, start, quotes), int(self.article[at])
            cues = [span for spans in self.labelled[article].cues for span in spans]
            for one in candidates(sentence):
                cue = sentence.span(one.first, one.last)
                self.found[article].append(Marked(one, at, cue, any(map(_overlaps(cue), cues))))

    @cached_property
    def fold(self) -> np.ndarray:
        return folds_of(range(len(self.texts)))

    @property
    def candidates(self) -> list[Candidate]:
        return [one.candidate for found in self.found for one in found]

    @cached_property
    def evidence(self) -> tuple[list[str], csr_matrix, np.ndarray]:
        """What speaks for and against every candidate, as columns; whether each is marked."""
        from sklearn.feature_extraction import DictVectorizer

        columns = DictVectorizer()
        matrix = columns.fit_transform(dict.fromkeys(names, 1.0) for names in names_of(self.candidates)).tocsr()
        return columns.feature_names_, matrix, np.array([one.marked for found in self.found for one in found])

    def held_out(self) -> list[list[Marked]]:
        """What is counted in each article by weights that were not fitted to it."""
        tables = [self.fit(held) for held in range(FOLDS)]
        return [self.counted(found, tables[held]) for found, held in zip(self.found, self.fold.tolist(), strict=True)]

    def shipped(self) -> list[list[Marked]]:
        """What is counted in each article by the shipped weights."""
        return [self.counted(found, weights()) for found in self.found]

    def counted(self, found: Sequence[Marked], table: Mapping[str, float]) -> list[Marked]:
        """The candidates whose score reaches the threshold."""
        of_each = scores([one.candidate for one in found], table)
        return [one for one, score in zip(found, of_each, strict=True) if score >= THRESHOLD]

    def fit(self, without: int | None = None) -> dict[str, float]:
        """The weights of the evidence, and of its company: of odds by weights that never saw the article."""
        names, matrix, marked = self.evidence
        fold = np.repeat(self.fold, list(map(len, self.found)))
        used = fold != without
        own = np.zeros(len(marked))
        for held in set(range(FOLDS)) - {without}:
            table = self._of_evidence(used & (fold != held))
            weight = np.array([table.get(name, 0.0) for name in names])
            own[fold == held] = table["always"] + (matrix @ weight)[fold == held]
        of_company = company(self.candidates, own)
        columns = sorted(of_company)
        matrix = csr_matrix(np.column_stack([of_company[name] for name in columns]))
        constant, weight = _regression(matrix[used], marked[used], FREE)
        return {"always in company": constant} | dict(zip(columns, weight, strict=True)) | self._of_evidence(used)

    def _of_evidence(self, used: np.ndarray) -> dict[str, float]:
        names, matrix, marked = self.evidence
        constant, weight = _regression(matrix[used], marked[used], REGULARISATION)
        return {"always": constant} | dict(zip(names, weight, strict=True)) | BY_HAND

    # Outcomes: hits, false and missed, a row for each sentence or article ----------------------

    def of_sentences(self, found: Sequence[Sequence[Marked]]) -> tuple[np.ndarray, np.ndarray]:
        """Whether each sentence has an annotated cue, and whether one was counted in it."""
        gold, ours = np.zeros(len(self.article), dtype=bool), np.zeros(len(self.article), dtype=bool)
        starts = self.sentences["start"].to_numpy()
        for article, labelled in enumerate(self.labelled):
            rows = np.flatnonzero(self.article == article)
            at = np.searchsorted(starts[rows], [spans[0][0] for spans in labelled.cues], "right") - 1
            gold[rows[np.maximum(at, 0)]] = True
            ours[[one.row for one in found[article]]] = True
        return gold, ours

    def of_cues(self, found: Sequence[Sequence[Marked]]) -> np.ndarray:
        """An annotated cue is found where a counted one overlaps it; each counted one finds one."""
        outcomes = []
        for labelled, ours in zip(self.labelled, found, strict=True):
            used: set[int] = set()
            for spans in labelled.cues:
                overlapping = (
                    at for at, one in enumerate(ours) if at not in used and any(map(_overlaps(one.cue), spans))
                )
                used |= {*[next(overlapping, -1)]} - {-1}
            outcomes.append((len(used), len(ours) - len(used), len(labelled.cues) - len(used)))
        return np.array(outcomes)

    def of_sources(self, found: Sequence[Sequence[Marked]]) -> np.ndarray:
        """A source is found where one of ours overlaps it and has the same head; each place counts once."""
        outcomes = []
        for text, labelled, ours in zip(self.texts, self.labelled, found, strict=True):
            gold = {(spans[0], head_of(text[slice(*spans[0])])) for spans, _ in labelled.sources}
            ours_ = {one.candidate.sentence.span(*one.candidate.source) for one in ours if one.candidate.source}
            left, hits = {(span, head_of(text[slice(*span)])) for span in ours_}, 0
            for place, head in sorted(gold):
                same = sorted(one for one in left if one[1] == head and _overlaps(place)(one[0]))
                left -= set(same[:1])
                hits += bool(same)
            outcomes.append((hits, len(ours_) - hits, len(gold) - hits))
        return np.array(outcomes)

    def unnamed(self, found: Sequence[Sequence[Marked]]) -> tuple[np.ndarray, np.ndarray]:
        """The share of unnamed sources in each article, as labelled and as found; NaN where there are none."""
        by_article = pd.Series(range(len(self.article))).groupby(self.article).agg(list)
        starts = self.sentences["start"].to_numpy()
        labelled, ours = [], []
        for article, gold in enumerate(self.labelled):
            rows = by_article[article]
            kinds = [self._kind_of(rows, starts[rows], spans[0]) for spans, _ in gold.sources]
            labelled.append(_share(kinds))
            named = [
                kind(one.candidate.sentence, one.candidate.source, one.row, self.introductions)
                for one in found[article]
            ]
            ours.append(_share(named))
        return np.array(labelled), np.array(ours)

    def _kind_of(self, rows: list[int], starts: np.ndarray, span: Span) -> str:
        """The kind of a labelled source, by the rule for found ones."""
        row = rows[max(int(np.searchsorted(starts, span[0], "right")) - 1, 0)]
        text, start, quotes = (self.sentences[name].iloc[row] for name in ("text", "start", "quotes"))
        sentence = Clauses(text, start, quotes)
        inside = [at for at, place in enumerate(sentence.offsets) if _overlaps(place)(span)]
        return kind(sentence, (inside[0], inside[-1]) if inside else None, row, self.introductions)


def _regression(matrix: csr_matrix, marked: np.ndarray, c: float) -> tuple[float, list[float]]:
    """The constant and the weights of a logistic regression of "marked"."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=c, max_iter=5000, tol=1e-6).fit(matrix, marked)
    return float(model.intercept_[0]), model.coef_[0].tolist()


def _labelled(spans: Iterable[Mapping[str, list]]) -> Labelled:
    cues: dict[str, list[Span]] = {}
    sources = []
    for span in spans:
        places = [(start, end) for start, end in span["at"]]
        if span["kind"] == "Cue":
            cues |= dict.fromkeys(span["of"], places)
        elif span["kind"] == "Source":
            sources.append((places, span["of"]))
    of_cue = [[(start, end) for start, end in span["at"]] for span in spans if span["kind"] == "Cue"]
    return Labelled(of_cue, [(places, [at for one in of for at in cues.get(one, [])]) for places, of in sources])


def _overlaps(one: Span):
    return lambda other: one[0] < other[1] and other[0] < one[1]


def head_of(phrase: str) -> str:
    """The word that a phrase is about, in lower case.

    >>> head_of("A spokesman for the port"), head_of("Dana Okafor, 54")
    ('spokesman', 'okafor')
    """
    sentence = Clauses(phrase, 0, ())
    if not sentence.words:
        return ""
    return sentence.low[sentence.head((0, len(sentence.words) - 1))].removesuffix("'s").removesuffix("'")


def _share(kinds: Iterable[str]) -> float:
    known = [kind == "unnamed" for kind in kinds if kind in ("named", "unnamed")]
    return float(np.mean(known)) if known else np.nan


def main(folder: str) -> None:
    """Fit on every article and write the table."""
    study = Study(folder)
    fitted = study.fit()
    rows = [
        {"evidence": name, "weight": f"{weight:.2f}", "origin": "by hand" if name in BY_HAND else "fitted"}
        for name, weight in sorted(fitted.items())
        if abs(weight) >= NEGLIGIBLE
    ]
    write_table(RESOURCES / "attribution_evidence.csv", FIELDS, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
