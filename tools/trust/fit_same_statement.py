"""Fit the weights of `analysis.overlap.same_statement`: python -m tools.trust.fit_same_statement BENCHMARKS"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np

from analysis.overlap.same_statement import FACTS, facts
from analysis.resources import RESOURCES
from analysis.text.words import WORD
from tools.trust.labelled_sets import folds_of, read_set, write_table

SOURCE = "fitted to MSRP (Dolan & Brockett 2005)"


class Study:
    """Pairs of sentences with the facts about them, and whether people found that they say the same."""

    def __init__(self, folder: str | Path):
        rows = read_set(folder, "reworded_msrp")
        self.same = np.array([row["same"] for row in rows])
        self.first = [plain(row["first"]) for row in rows]
        self.second = [plain(row["second"]) for row in rows]
        words = ([WORD.findall(text) for text in texts] for texts in (self.first, self.second))
        self.facts = np.array([facts(*pair) for pair in zip(*words, strict=True)], dtype=float)
        # A sentence of several pairs is in one fold with all of them.
        names: dict[str, int] = {}
        groups = np.arange(len(rows))
        for at, pair in enumerate(zip(self.first, self.second, strict=True)):
            for text in pair:
                groups[at] = min(groups[at], groups[names.setdefault(text, at)])
        self.group = groups

    def held_out(self) -> np.ndarray:
        """The probability of each pair, by weights that were not fitted to its sentences."""
        fold = folds_of(self.group)
        found = np.empty(len(self.same))
        for number in np.unique(fold):
            weights = fit(self.facts[fold != number], self.same[fold != number])
            found[fold == number] = probability(weights, self.facts[fold == number])
        return found


def plain(sentence: str) -> str:
    """A sentence of the set without the marks of the table that it was taken from."""
    if sentence[:1] == sentence[-1:] == '"' and len(sentence) > 2:
        sentence = sentence[1:-1].replace('""', '"')
    return re.sub(r'" (.*?) "', r'"\1"', sentence)


def fit(rows: np.ndarray, same: np.ndarray) -> np.ndarray:
    """The intercept, then a weight for each fact."""
    from sklearn.linear_model import LogisticRegression

    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    model = LogisticRegression(max_iter=1_000).fit((rows - mean) / spread, same)
    weights = model.coef_[0] / spread
    return np.append(model.intercept_ - weights @ mean, weights)


def probability(weights: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The result of `say_the_same` for many pairs at once."""
    return 1 / (1 + np.exp(-(weights[0] + rows @ weights[1:])))


def main(folder: str) -> None:
    """Fit on all pairs and write the table of weights."""
    study = Study(folder)
    weights = fit(study.facts, study.same).tolist()
    rows = [
        {"fact": name, "weight": f"{weight:.4f}", "source": SOURCE}
        for name, weight in zip(("", *FACTS), weights, strict=True)
    ]
    rows[0]["fact"] = "(intercept)"
    write_table(RESOURCES / "same_statement.csv", ["fact", "weight", "source"], rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
