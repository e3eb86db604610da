"""Fit the weights of `analysis.measures.tone_towards`: python -m tools.trust.fit_tone_towards BENCHMARKS

Reads tone_targets_mtsc from BENCHMARKS; writes `resources/tone_towards.csv`, the same bytes each time. The three tones weigh
alike, however frequent they are.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from analysis.measures.tone_towards import TONES, Mention, evidence, tone_of
from analysis.resources import RESOURCES
from analysis.text.quotations import find_quotations
from analysis.text.words import WORD
from tools.trust.labelled_sets import FOLDS, folds_of, read_set, write_table

FIELDS = ["evidence", "tone", "weight"]
REGULARISATION = 0.1  # C of the logistic regression
FEWEST = 3  # articles with a piece of evidence
NEGLIGIBLE = 0.02  # log odds; smaller weights are not worth a row

Table = Mapping[str, Mapping[int, float]]


class Study:
    """The labelled mentions, ready to fit."""

    def __init__(self, folder: str | Path):
        rows = read_set(folder, "tone_targets_mtsc")
        self.texts = [row["text"] for row in rows for _ in row["targets"]]
        self.mentions = [_mention(row["text"], target["at"]) for row in rows for target in row["targets"]]
        self.tone = np.array([target["tone"] for row in rows for target in row["targets"]])
        articles = ["_".join(row["id"].split("_")[:2]) for row in rows for _ in row["targets"]]
        self.article = np.array(articles)
        self.evidence = [evidence(it) for it in self.mentions]

    def fit(self, train: np.ndarray) -> dict[str, dict[int, float]]:
        """Multinomial logistic regression of the tone on the evidence."""
        from sklearn.feature_extraction import DictVectorizer
        from sklearn.linear_model import LogisticRegression

        seen = Counter(name for at in train for name in {*self.evidence[at]})
        cases = [{name: v for name, v in self.evidence[at].items() if seen[name] >= FEWEST} for at in train]
        vectorizer = DictVectorizer()
        matrix = vectorizer.fit_transform(cases)
        model = LogisticRegression(C=REGULARISATION, max_iter=5000, tol=1e-7, class_weight="balanced")
        model.fit(matrix, self.tone[train])
        table: dict[str, dict[int, float]] = defaultdict(dict)
        for tone, coefficients in zip(model.classes_.tolist(), model.coef_, strict=True):
            for name, weight in zip(vectorizer.feature_names_, coefficients.tolist(), strict=True):
                table[name][tone] = weight
        for tone, intercept in zip(model.classes_.tolist(), model.intercept_.tolist(), strict=True):
            table["always"][tone] += intercept
        return dict(table)

    def judged(self, at: np.ndarray, table: Table | None = None) -> np.ndarray:
        """The likeliest tone of these mentions."""
        likely = [tone_of(self.mentions[one], table) for one in at]
        return np.array([max(TONES, key=lambda tone: one[tone]) for one in likely])

    def held_out(self) -> np.ndarray:
        """The tone of each mention by weights that never saw its article."""
        fold, found = folds_of(self.article), np.zeros(len(self.tone), dtype=int)
        for held in range(FOLDS):
            rows = np.flatnonzero(fold == held)
            found[rows] = self.judged(rows, self.fit(np.flatnonzero(fold != held)))
        return found


def _mention(text: str, at: tuple[int, int]) -> Mention:
    spans = [match.span() for match in WORD.finditer(text)]
    quotes = find_quotations(text)
    quoted = [any(start <= span[0] < end for start, end in quotes) for span in spans]
    words = [text[start:end] for start, end in spans]
    gaps = [text[before:start] for before, (start, _) in zip([0, *(end for _, end in spans)], spans, strict=False)]
    inside = [place for place, (start, end) in enumerate(spans) if start < at[1] and at[0] < end]
    return Mention(words, gaps, inside[0], inside[-1] + 1, quoted)


def macro_f1(cases: np.ndarray) -> float:
    """The mean F1 of the three tones; cases are labelled and found tones."""
    labelled, found = cases.T
    scores = []
    for tone in TONES:
        hits = np.sum((labelled == tone) & (found == tone))
        scores.append(2 * hits / max(1, np.sum(labelled == tone) + np.sum(found == tone)))
    return float(np.mean(scores))


def main(folder: str) -> None:
    """Fit on everything and write the table."""
    study = Study(folder)
    table = study.fit(np.arange(len(study.tone)))
    rows = [
        {"evidence": name, "tone": tone, "weight": f"{table[name][tone]:.2f}"}
        for name in sorted(table)
        for tone in TONES
        if abs(table[name][tone]) >= NEGLIGIBLE
    ]
    write_table(RESOURCES / "tone_towards.csv", FIELDS, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
