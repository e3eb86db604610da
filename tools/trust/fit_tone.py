"""Fit the weights of `news_tone/1`: python -m tools.trust.fit_tone BENCHMARKS

Reads sentiment_nyt, and load_2000 for the words that news has; writes `resources/news_tone.csv`,
the same bytes each time. A weight is scale × valence + correction. Valences stand in VADER's lexicon
and in `resources/news_words.csv`, set by hand; the eight scales (by outlet and sign) and the
corrections (shrunk to 0, shared within a family) are fitted to the mean ratings of the sentences.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.news_tone import NewsTone, base_forms, judge
from analysis.resources import RESOURCES, resource
from analysis.text.nltk_parts import nltk_data
from analysis.text.words import WORD, Words, cut_words
from tools.trust.labelled_sets import FOLDS, BenchmarkError, folds_of, one_sentence_each, read_set, write_table

TARGET = RESOURCES / "news_tone.csv"
TOP_RATING = 1.5  # that a tone of 1 stands for; the strongest sentences are rated about 2
START = 0.15  # of a scale
SCALES = 8
SCALE_VARIANCE = 1.0  # of a scale, and of a correction, before they are seen, per residual variance
CORRECTION_VARIANCE = 0.01
NO_CORRECTION = 1e-12
FEWEST_ARTICLES = 3  # a correction needs the word in so many articles
STEPS = 6  # Gauss–Newton
PLAIN_WORD = re.compile(r"[a-z][a-z'-]*[a-z]")
LONGEST_CHAT_WORD = 6  # letters; VADER's chat abbreviations are of no use in news
RARE_WORD_WEIGHT = 0.38  # a VADER word that 2,000 articles do not have is kept if it is so strong
NO_WEIGHT = 0.03  # a phrase is left out where its words say the same, within this
SAME_WEIGHT = 0.12  # a word is left out where its base form says the same, within this

Valences = Mapping[str, float]


def read_valences() -> tuple[Valences, Valences]:
    """Valences (−4 to 4) in VADER, and in the list set by hand."""
    from nltk.sentiment.vader import SentimentIntensityAnalyzer

    with nltk_data():
        vader = SentimentIntensityAnalyzer().lexicon
    news = {row["word"]: float(row["valence"]) for row in resource("news_words")}
    return {word: value for word, value in vader.items() if PLAIN_WORD.fullmatch(word)}, news


def news_words(folder: str | Path) -> set[str]:
    """The words of 2,000 news articles, in lower case."""
    path = Path(folder) / "load_2000.jsonl.gz"
    if not path.is_file():
        raise BenchmarkError(f"{path}: no such file; it says which words news has")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return {word.lower() for line in file for word in WORD.findall(json.loads(line)["text"])}


def scale_columns(entry: str, vader: Valences, news: Valences) -> np.ndarray:
    """Valence by sign and outlet: VADER alone, the list alone, VADER's and the list's of both."""
    columns = np.zeros(SCALES)
    v, n = vader.get(entry), news.get(entry)
    negative = SCALES // 2 * ((n or v or 0.0) < 0)
    if v is not None:
        columns[negative + (0 if n is None else 2)] = v
    if n is not None:
        columns[negative + (1 if v is None else 3)] = n
    return columns


def family(entry: str, entries: Collection[str]) -> str:
    """The shortest listed base form of a word."""
    while shorter := [f for f in base_forms(entry) if f in entries and len(f) < len(entry)]:
        entry = min(shorter, key=len)
    return entry


def fit(features: Any, variance: np.ndarray, rating: np.ndarray) -> np.ndarray:
    """Coefficients of the least penalised squares of the bounded sums, by Gauss–Newton."""
    coefficients = np.zeros(features.shape[1])
    coefficients[:SCALES] = START
    for _ in range(STEPS):
        total = features @ coefficients
        jacobian = features.multiply((TOP_RATING * (1 + total**2) ** -1.5)[:, None]).tocsr()
        target = rating - TOP_RATING * total / np.sqrt(1 + total**2) + jacobian @ coefficients
        scaled = jacobian.multiply(variance[None, :]).tocsr()
        gram = (scaled @ jacobian.T).toarray() + np.eye(len(rating))
        coefficients = scaled.T @ np.linalg.solve(gram, target)
    return coefficients


class Study:
    """The rated sentences as numbers, ready to fit."""

    def __init__(self, folder: str | Path):
        from scipy.sparse import csr_array, eye_array, hstack

        rows = read_set(folder, "sentiment_nyt")
        self.rating = np.array([row["mean"] for row in rows])
        self.article = np.array([row["article"] for row in rows])
        self.sentences = one_sentence_each([row["text"] for row in rows], self.article)
        self.vader, self.news = read_valences()
        self.keep = news_words(folder) | self.news.keys()
        self.entries = {entry: at for at, entry in enumerate({**self.vader, **self.news})}
        scales = [scale_columns(entry, self.vader, self.news) for entry in self.entries]
        families = np.unique([family(e, self.entries) for e in self.entries], return_inverse=True)[1]
        size = len(self.entries)
        of_family = csr_array((np.ones(size), (range(size), families)))
        self.per_entry = hstack([csr_array(np.array(scales)), of_family, eye_array(size)]).tocsr()
        self.counts = self.count(cut_words(self.sentences))

    def count(self, words: Words) -> Any:
        """How often each entry counts in each sentence, negated ones less than 0."""
        from scipy.sparse import csr_array

        rules = NewsTone(dict.fromkeys(self.entries, 1.0))  # so the weight is what context leaves
        cells = []
        for row, sentence in enumerate(words.by_sentence()):
            facts = [rules.fact(word) for word in sentence]
            for first, last, share in rules.spans(facts):
                text = " ".join(fact.lower for fact in facts[first:last])
                entry, _ = rules.entry(text) or (text, 1.0)
                cells.append((row, self.entries[entry], share))
        rows, columns, shares = zip(*cells, strict=True)
        return csr_array((shares, (rows, columns)), shape=(len(words.sentences), len(self.entries)))

    def table(self, train: np.ndarray) -> dict[str, float]:
        """The weights fitted to these sentences, without those that others make superfluous."""
        from scipy.sparse import csr_array

        features = (self.counts[train] @ self.per_entry).tocsr()
        article = np.unique(self.article[train], return_inverse=True)[1]
        by_article = csr_array((np.ones(len(train)), (article, range(len(train))))) @ abs(features)
        enough = (by_article > 0).sum(axis=0) >= FEWEST_ARTICLES
        variance = np.where(enough, CORRECTION_VARIANCE, NO_CORRECTION)
        variance[:SCALES] = SCALE_VARIANCE
        weights = self.per_entry @ fit(features, variance, self.rating[train])
        # A name or set phrase that the list gives no tone keeps none, whatever stood around it.
        toneless = {e: 0.0 for e, valence in self.news.items() if valence == 0 and " " in e}
        fitted = dict(zip(self.entries, weights.tolist(), strict=True))
        return shorten(fitted | toneless, self.keep)

    def held_out(self, headlines: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """The tone of each sentence by weights that never saw its article.

        And of headlines, to which nothing is fitted: the mean of the folds.
        """
        fold, tone = folds_of(self.article), np.zeros(len(self.rating))
        of_headlines = np.zeros(len(headlines))
        for held in range(FOLDS):
            rules = NewsTone(self.table(np.flatnonzero(fold != held)))
            rows = np.flatnonzero(fold == held)
            tone[rows] = judge(cut_words(self.sentences.iloc[rows]), rules)
            of_headlines += judge(cut_words(headlines), rules) / FOLDS
        return tone, of_headlines


def shorten(weights: Mapping[str, float], keep: Collection[str]) -> dict[str, float]:
    """Weights without rare weak words, and without what base forms and words of phrases say."""
    table: dict[str, float] = {}
    rules = NewsTone(table)
    # Shortest first, phrases last, so that what a longer entry rests on is settled.
    for entry in sorted(weights, key=lambda entry: (" " in entry, len(entry), entry)):
        weight = round(weights[entry], 2) + 0.0
        weak = abs(weight) < RARE_WORD_WEIGHT or len(entry) <= LONGEST_CHAT_WORD
        if entry in keep or not weak:
            difference = abs(weight - sum(map(rules.weight, entry.split())))
            if difference > (NO_WEIGHT if " " in entry else SAME_WEIGHT):
                table[entry] = weight
    return table


def main(folder: str) -> None:
    """Fit on everything and write the table."""
    study = Study(folder)
    rows: Sequence[dict[str, Any]] = [
        {"word": entry, "weight": f"{weight:.2f}"}
        for entry, weight in sorted(study.table(np.arange(len(study.rating))).items())
    ]
    write_table(TARGET, ["word", "weight"], rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
