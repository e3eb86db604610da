"""Fit the weights of `teacher_ease/1`: python -m tools.trust.fit_ease BENCHMARKS

Reads readability_clear and readability_onestop; writes `resources/teacher_ease.csv`, the same
bytes each time. One ridge regression has two kinds of rows: CLEAR's excerpts (target: easiness)
and, within each story of OneStopEnglish, differences between the openings of two versions (target:
`STEP` per level). A story's topic cancels out in the differences, so they pull the weights towards
simplification and away from what CLEAR's excerpts are about. Word weights are shrunk to 0.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.readability import names
from analysis.measures.teacher_ease import CONSTANT, LENGTH, UNFAMILIAR, text_sums
from analysis.resources import RESOURCES
from analysis.text.matching import as_listed
from analysis.text.words import cut_words
from tools.trust.labelled_sets import FOLDS, articles_of, body_sentences, folds_of, read_set, write_table

TARGET = RESOURCES / "teacher_ease.csv"
OPENING = 300  # words of a OneStop version
FEWEST_TEXTS = 10  # CLEAR excerpts or OneStop stories that a word must occur in
STEP = 0.9  # easiness between neighbouring levels
STEP_ROWS = 4.0  # weight of a row of differences (an excerpt: 1)
WORD_VARIANCE = 70.0  # of a word's weight before it is seen, per residual variance
RATIO_VARIANCE = 1e4  # of a coefficient
LEVELS = ("Adv", "Int", "Ele")  # harder to easier


def openings(sentences: pd.DataFrame, words: int = OPENING) -> pd.DataFrame:
    """The sentences of each text that begin among its first `OPENING` words."""
    counted = pd.Series(cut_words(sentences).sum(), sentences.index)
    before = counted.groupby(sentences["article"]).cumsum() - counted
    return sentences[before < words]


class Counts:
    """What the formula needs of each text, and how often it has each word."""

    def __init__(self, sentences: pd.DataFrame):
        from scipy.sparse import csr_array

        words = cut_words(sentences)
        text = words.sentences["article"].to_numpy(dtype=int)
        sums = {name: np.bincount(text, part) for name, part in text_sums(words).items()}
        self.size = np.bincount(text, words.sum())
        self.ratios = np.column_stack(list(sums.values())) / self.size[:, None]
        common = ~names(words) & words.lookup(lambda form: not form[0].isdigit()).astype(bool)
        self.words = sorted({as_listed(form) for form in words.forms})
        number = {word: at for at, word in enumerate(self.words)}
        column = words.lookup(lambda form: number[as_listed(form)]).astype(int)[common]
        places = text[words.row[common]], column
        shape = (len(self.size), len(self.words))
        self.counts = csr_array((np.ones(len(column)), places), shape=shape)
        capital = words.lookup(lambda form: form[0].isupper()).astype(bool)
        inside = words.lookup(lambda form: number[as_listed(form)]).astype(int)[~words.first]
        ups = np.bincount(inside, capital[~words.first], len(self.words))
        self.mostly_a_name = ups > np.bincount(inside, minlength=len(self.words)) / 2

    def features(self, vocabulary: Sequence[str]) -> np.ndarray:
        """Means over the words of each text: log length, unfamiliar words, share of each word."""
        number = {word: at for at, word in enumerate(self.words)}
        known = [at for at, word in enumerate(vocabulary) if word in number]
        shares = np.zeros((len(self.size), len(vocabulary)))
        columns = [number[vocabulary[at]] for at in known]
        shares[:, known] = self.counts[:, columns].toarray() / self.size[:, None]
        return np.hstack([self.ratios, shares])


class Study:
    """Both sets as numbers, ready to fit."""

    def __init__(self, folder: str | Path):
        clear, onestop = (read_set(folder, f"readability_{name}") for name in ("clear", "onestop"))
        self.easiness = np.array([row["easiness"] for row in clear])
        self.story = np.array([row["story"] for row in onestop])
        self.level = np.array([LEVELS.index(row["level"]) for row in onestop])
        self.excerpts, versions = (
            body_sentences(articles_of([row["text"] for row in rows])) for rows in (clear, onestop)
        )
        self.openings = openings(versions)
        in_excerpts, in_openings = Counts(self.excerpts), Counts(self.openings)
        self.vocabulary = self.frequent(in_excerpts, in_openings)
        self.clear, self.onestop = (part.features(self.vocabulary) for part in (in_excerpts, in_openings))

    def frequent(self, excerpts: Counts, versions: Counts) -> list[str]:
        """Words that occur in enough excerpts or stories and are seldom names."""
        in_texts = dict(zip(excerpts.words, (excerpts.counts > 0).sum(axis=0).tolist(), strict=True))
        for story in np.unique(self.story):
            has = versions.counts[self.story == story].sum(axis=0) > 0
            for at in np.flatnonzero(has).tolist():
                in_texts[versions.words[at]] = in_texts.get(versions.words[at], 0) + 1
        often = {w for w, is_name in zip(excerpts.words, excerpts.mostly_a_name, strict=True) if is_name}
        return sorted(w for w, texts in in_texts.items() if texts >= FEWEST_TEXTS and w not in often)

    def steps(self, stories: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
        """Differences between two versions of a story, and between their levels."""
        pairs: list[tuple[int, ...]] = []
        for story in stories:
            versions = np.flatnonzero(self.story == story)
            pairs += combinations(versions[np.argsort(self.level[versions])].tolist(), 2)
        harder, easier = np.array(pairs, dtype=int).reshape(-1, 2).T
        return self.onestop[easier] - self.onestop[harder], self.level[easier] - self.level[harder]

    def weights(self, excerpts: np.ndarray, stories: Iterable[str]) -> np.ndarray:
        """The constant and the weight of each feature, fitted to these excerpts and stories."""
        clear, easiness = self.clear[excerpts], self.easiness[excerpts]
        centre, mean = clear.mean(axis=0), easiness.mean()
        differences, steps = self.steps(stories)
        features = np.vstack([clear - centre, differences * np.sqrt(STEP_ROWS)])
        target = np.concatenate([easiness - mean, steps * STEP * np.sqrt(STEP_ROWS)])
        variance = np.full(features.shape[1], WORD_VARIANCE)
        variance[:2] = RATIO_VARIANCE
        gram = (features * variance) @ features.T + np.eye(len(target))
        weight = variance * (features.T @ np.linalg.solve(gram, target))
        return np.concatenate([[mean - centre @ weight], weight])

    def held_out(self) -> tuple[np.ndarray, np.ndarray]:
        """The ease of each excerpt and opening, by weights that were not fitted to it or its story."""
        excerpt_fold, story_fold = folds_of(range(len(self.clear))), folds_of(self.story)
        clear, onestop = np.zeros(len(self.clear)), np.zeros(len(self.onestop))
        for fold in range(FOLDS):
            kept = np.flatnonzero(excerpt_fold != fold)
            constant, *weight = self.weights(kept, np.unique(self.story[story_fold != fold]))
            clear[excerpt_fold == fold] = constant + self.clear[excerpt_fold == fold] @ weight
            onestop[story_fold == fold] = constant + self.onestop[story_fold == fold] @ weight
        return clear, onestop


def main(folder: str) -> None:
    """Fit on everything and write the table."""
    study = Study(folder)
    # Shrunk weights spread texts too little: the held-out slope restores CLEAR's scale.
    slope, _ = np.polyfit(study.held_out()[0], study.easiness, 1)
    fitted = study.weights(np.arange(len(study.easiness)), np.unique(study.story)) * slope
    fitted[0] += (1 - slope) * study.easiness.mean()
    entries = [CONSTANT, LENGTH, UNFAMILIAR, *study.vocabulary]
    rows: list[dict[str, Any]] = [
        {"word": entry, "weight": f"{weight:.2f}"} for entry, weight in zip(entries, fitted, strict=True)
    ]
    write_table(TARGET, ["word", "weight"], rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
