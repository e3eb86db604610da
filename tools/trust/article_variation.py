"""How much do two articles of one outlet on one topic differ? python -m tools.trust.article_variation [ARTICLES]

A reader who compares one article from each of two outlets asks whether they differ more than two articles of one outlet do.
This estimates, for every measure and voice and from real articles, the variance between articles of one outlet on one topic,
beyond what follows from the variation of their sentences (by the method of moments, as in meta-analysis: DerSimonian & Laird
1986). Which articles are on one topic is guessed from their words. The outlets are divided into two fixed halves: one is
used to estimate, the other to check how often two articles of one outlet would be called different, which should be in 5 %
of pairs. Writes `analysis/resources/article_variation.csv`.
"""

from __future__ import annotations

import hashlib
import sys
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis import load
from analysis.comparison.article_variation import FIGURES, QUOTATIONS, Variation
from analysis.comparison.intervals import LEVEL, Spread, jackknife, total
from analysis.comparison.units import is_rate
from analysis.measures.measure import Measure
from analysis.measures.registry import MEASURES
from analysis.measures.scores import parts_of
from analysis.progress import progress
from analysis.text.word_forms import stem
from analysis.text.words import VOICES, WORD, cut_sentences

NEWS = Path("../shared/benchmarks/load_2000.jsonl.gz")
SOURCE = "Article-Bias-Prediction (Baly et al. 2020), 2,000 articles; outlets whose hash is odd"
VERSION = 1
TOPIC = 0.08  # cosine of tf-idf vectors that makes one topic: a quarter of the pairs of an outlet reach it
FEWEST = 200  # pairs with a value; with fewer, nothing is estimated
FREEDOM = (5.0, 15.0)  # limits of the degrees of freedom that about thirty outlets justify
COLUMNS = ["measure", "voice", *Variation._fields, "pairs", "checked_pairs", "called", "version", "source"]


class Scored(NamedTuple):
    """The value of each article, and its variance and degrees of freedom from its sentences."""

    value: np.ndarray
    variance: np.ndarray
    freedom: np.ndarray


class Pairs(NamedTuple):
    """Positions of two articles of one outlet on one topic, and their weight: every article of an outlet counts alike."""

    first: np.ndarray
    second: np.ndarray
    weight: np.ndarray


def half_of(outlet: str) -> int:
    """Which half of the outlets an outlet is in: 1 is used to estimate, 0 to check."""
    return hashlib.sha256(outlet.encode()).digest()[0] % 2


def likeness(articles: pd.DataFrame) -> np.ndarray:
    """The similarity of each two articles by words that not every article has: cosines of tf-idf vectors."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = [[one for one in map(stem, WORD.findall(text)) if one] for text in articles["text"]]
    vectors = TfidfVectorizer(analyzer=list, sublinear_tf=True, min_df=2, max_df=0.3).fit_transform(words)
    return (vectors @ vectors.T).toarray()


def pairs_on_one_topic(articles: pd.DataFrame, alike: np.ndarray, half: int) -> Pairs:
    """The pairs of articles of an outlet in this half that are on one topic, by their words."""
    outlets = articles["outlet"].to_numpy()
    found = []
    for outlet in sorted(set(outlets)):
        rows = np.flatnonzero(outlets == outlet)
        if half_of(outlet) == half and len(rows) > 1:
            first, second = np.nonzero(np.triu(alike[np.ix_(rows, rows)] > TOPIC, 1))
            found.append((rows[first], rows[second], np.full(len(first), len(rows) / max(len(first), 1))))
    return Pairs(*map(np.concatenate, zip(*found, strict=True)))


def scored(parts: list[pd.DataFrame], articles: np.ndarray, measure: Measure) -> Scored:
    """The measure of each article (in the first voice, or its excess over the second), with its error."""
    values = np.full((articles.max() + 1, 3), np.nan)
    sums = np.concatenate([table[measure.parts].to_numpy(float) for table in parts], axis=1)
    least = np.array([measure.at_least.get(part, -np.inf) for part in measure.parts] * len(parts))
    starts = np.flatnonzero(np.r_[True, np.diff(articles) != 0, True])
    for start, end in pairwise(starts):
        rows = sums[start:end][(sums[start:end] != 0).any(axis=1)]
        if len(rows) > 1 and (rows.sum(axis=0) >= least).all():
            sample = jackknife(partial(_value, measure, len(parts)), rows, in_order=True)
            values[articles[start]] = sample.estimate, *sample.spread()
    return Scored(*values.T)


def _value(measure: Measure, voices: int, sums: np.ndarray) -> Any:
    split = np.split(sums, voices, axis=1)
    found = [measure.value(dict(zip(measure.parts, part.T, strict=True))) for part in split]
    return found[0] if voices == 1 else found[0] - found[1]


def estimated(one: Scored, pairs: Pairs) -> Variation:
    """The variation between the articles of these pairs."""
    difference, inside, known = _compared(one, pairs)
    weight = pairs.weight[known]
    between = max(0.0, np.average(difference**2 - inside.variance, weights=weight) / 2)
    z = difference / np.sqrt(inside.variance + 2 * between)
    excess = np.average(z**4, weights=weight) / np.average(z**2, weights=weight) ** 2 - 3
    freedom = np.clip(4 + 6 / excess if excess > 0 else np.inf, *FREEDOM)  # of a t with this kurtosis
    return Variation(between**0.5, float(freedom), len(np.union1d(pairs.first[known], pairs.second[known])), 0)


def called(one: Scored, pairs: Pairs, usual: Variation) -> float:
    """The share of pairs that would be called different."""
    difference, inside, known = _compared(one, pairs)
    p = usual.added_to(inside).p(difference)
    return float(np.average(p < 1 - LEVEL, weights=pairs.weight[known]))


def _compared(one: Scored, pairs: Pairs) -> tuple[np.ndarray, Spread, np.ndarray]:
    sides = [Spread(one.variance[at], one.freedom[at]) for at in (pairs.first, pairs.second)]
    difference, inside = one.value[pairs.first] - one.value[pairs.second], total(sides)
    known = np.isfinite(difference) & np.isfinite(inside.variance) & (inside.variance > 0)
    return difference[known], Spread(inside.variance[known], inside.freedom[known]), known


def article_variation(articles: pd.DataFrame) -> pd.DataFrame:
    """The shipped table: one row per measure and voice."""
    sentences = cut_sentences(articles)
    alike = likeness(articles)
    halves = {half: pairs_on_one_topic(articles, alike, half) for half in (1, 0)}
    number = articles.index.get_indexer(sentences["article"])
    every = {voice: parts_of(sentences, list(MEASURES), voice=voice) for voice in VOICES}
    of_voice = {voice: [every[voice]] for voice in VOICES} | {QUOTATIONS: [every["all"], every["own"]]}
    rates = [one for one in MEASURES.values() if is_rate(one, every["all"].sum().to_dict())]
    rows = []
    for voice, parts in of_voice.items():
        for measure in progress(rates, "measure"):
            one = scored(parts, number, measure)
            if min(_compared(one, pairs)[2].sum() for pairs in halves.values()) < FEWEST:
                continue
            usual = estimated(one, halves[1])
            outlets = articles["outlet"].iloc[np.union1d(halves[1].first, halves[1].second)].nunique()
            figures = [
                usual.deviation,
                usual.freedom,
                usual.articles,
                outlets,
                len(halves[1].first),
                len(halves[0].first),
                called(one, halves[0], usual),
            ]
            rows.append((measure.name, voice, *figures, VERSION, SOURCE))
    return pd.DataFrame(rows, columns=COLUMNS)


def main(path: str | Path = NEWS) -> int:
    """Estimate, print the check, write the figures."""
    if not Path(path).exists():
        print(f"{path}: no such articles; name a folder or table with several articles per outlet", file=sys.stderr)
        return 2
    table = article_variation(load(path))
    table.to_csv(FIGURES, index=False, float_format="%.5g", lineterminator="\n")
    shown = table.groupby("voice", sort=False)["called"].describe()[["count", "mean", "min", "max"]]
    print("Share of pairs of one outlet's articles that are called different, by measure:")
    print(shown.to_string(float_format="%.3f"))
    print(f"Written to {FIGURES}.")
    return 0


if __name__ == "__main__":
    with np.errstate(invalid="ignore", divide="ignore"):
        sys.exit(main(*sys.argv[1:]))
