"""How often a difference is found where there is none: python -m tools.trust.placebo [ARTICLES]

Each placebo makes groups that do not differ, or whose difference is known, 1,000 times, and tests them on every measure as
`gaps` does. Prints a summary and writes `data/placebo.csv`.

A false verdict is at least one `higher` or `lower` among all pairs of a comparison (family-wise, after Holm). It should occur
in at most 5 % of the comparisons that can be judged. With sentences as the unit, only the variation inside articles is
tested; `tools.trust.noise_pages` compares single articles as wholes. 95 % intervals should hold the known value in 93–97 %; a
measure that counts rare words cannot be that exact, and its intervals are too wide. One placebo asks too much: `sentences,
first and second half`. The halves of an article do differ, because it begins with the news; sentences as the unit cannot
account for that.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.comparison.intervals import LEVEL, Sample, Spread, holm, independent, jackknife, paired
from analysis.comparison.units import is_rate
from analysis.corpus.load import load
from analysis.measures.accuracy import summary
from analysis.measures.measure import Measure
from analysis.measures.registry import MEASURES
from analysis.measures.scores import parts_of
from analysis.progress import progress
from analysis.text.words import cut_sentences

RECORD = Path(__file__).parents[2] / "data" / "placebo.csv"
NEWS = Path("../shared/benchmarks/load_2000.jsonl.gz")  # Article-Bias-Prediction, Baly et al. 2020
STORY = Path(__file__).parents[2] / "data"
COMPARISONS = 1000
SEED = 2023
MOST_ARTICLES = 600  # more would only take more time
LENGTHS = (10, 41)  # sentences of a simulated article
COLUMNS = ["measure", "placebo", "unit", "pairs", "comparisons", "judged", "false_verdicts", "coverage"]

Groups = list[list[np.ndarray]]  # of each group, of each unit: rows of the pool


class Pool:
    """Sentences of real articles, to draw from: positions in the table of their parts."""

    def __init__(self, sentences: pd.DataFrame) -> None:
        names = sentences["article"].to_numpy()
        self.size = len(names)
        starts = np.flatnonzero(np.r_[True, names[1:] != names[:-1]])
        self.articles = np.split(np.arange(self.size), starts[1:])
        self.outlets = sentences["outlet"].to_numpy()[starts]

    def article(self, rng: np.random.Generator, least: int = 20) -> np.ndarray:
        """The sentences of one article that is not too short to be split."""
        long = [rows for rows in self.articles if len(rows) >= least]
        return long[rng.integers(len(long))]

    def outlet(self, rng: np.random.Generator, least: int) -> list[np.ndarray]:
        """The articles of one outlet that has this many."""
        names, counts = np.unique(self.outlets, return_counts=True)
        name = rng.choice(names[counts >= least])
        return [self.articles[at] for at in np.flatnonzero(self.outlets == name)]

    def sentences(self, rng: np.random.Generator) -> np.ndarray:
        """A simulated article."""
        return rng.integers(self.size, size=rng.integers(*LENGTHS))


# Groups that do not differ ---------------------------------------------------------------------


def split_sentences(pool: Pool, rng: np.random.Generator, *, run: int = 1) -> Groups:
    """One article's sentences, divided between two groups in runs of this length; 0 halves it."""
    rows = pool.article(rng)
    runs = np.arange(len(rows)) // (run or -(-len(rows) // 2))
    first = np.isin(runs, rng.permutation(runs[-1] + 1)[: (runs[-1] + 1) // 2])
    return [_one_each(rows[first]), _one_each(rows[~first])]


def shuffle_sentences(pool: Pool, rng: np.random.Generator) -> Groups:
    """The sentences of all articles of a story, the outlets' labels shuffled."""
    cuts = np.cumsum([len(rows) for rows in pool.articles])[:-1]
    return [_one_each(rows) for rows in np.split(rng.permutation(pool.size), cuts)]


def split_articles(pool: Pool, rng: np.random.Generator) -> Groups:
    """Six to twenty articles of one outlet, split in two."""
    articles = pool.outlet(rng, 6)
    size = rng.integers(3, min(len(articles) // 2, 10) + 1)
    order = rng.permutation(len(articles))
    return [[articles[at] for at in half] for half in (order[:size], order[size : 2 * size])]


def shuffle_articles(pool: Pool, rng: np.random.Generator) -> Groups:
    """Articles of any outlet under five labels, three to ten each."""
    sizes = rng.integers(3, 11, size=5)
    order = rng.permutation(len(pool.articles))[: sizes.sum()]
    return [[pool.articles[at] for at in part] for part in np.split(order, np.cumsum(sizes)[:-1])]


def shuffle_tellings(pool: Pool, rng: np.random.Generator) -> Groups:
    """Four to twelve events reported twice, each by half of one article, with the labels of both shuffled."""
    halves = [split_sentences(pool, rng) for _ in range(rng.integers(4, 13))]
    return [[np.concatenate(event[side]) for event in halves] for side in (0, 1)]


# Groups of a known value -----------------------------------------------------------------------


def simulate_article(pool: Pool, rng: np.random.Generator) -> Groups:
    """One article of 10 to 40 sentences."""
    return [_one_each(pool.sentences(rng))]


def simulate_articles(pool: Pool, rng: np.random.Generator) -> Groups:
    """Three to twenty such articles."""
    return [[pool.sentences(rng) for _ in range(rng.integers(3, 21))]]


def simulate_two(pool: Pool, rng: np.random.Generator) -> Groups:
    """Two such articles."""
    return [_one_each(pool.sentences(rng)) for _ in range(2)]


def simulate_events(pool: Pool, rng: np.random.Generator) -> Groups:
    """Four to twelve events, each reported by two outlets in such an article."""
    events = rng.integers(4, 13)
    return [[pool.sentences(rng) for _ in range(events)] for _ in range(2)]


def _one_each(rows: np.ndarray) -> list[np.ndarray]:
    return list(rows[:, None])


STORY_PLACEBOS: dict[str, tuple[str, Callable[[Pool, np.random.Generator], Groups]]] = {
    "five articles' sentences, labels shuffled": ("sentence", shuffle_sentences)
}
PLACEBOS: dict[str, tuple[str, Callable[[Pool, np.random.Generator], Groups]]] = {
    "sentences of an article, split at random": ("sentence", split_sentences),
    "sentences of an article, split in runs of 4": ("sentence", partial(split_sentences, run=4)),
    "sentences, first and second half": ("sentence", partial(split_sentences, run=0)),
    "articles of an outlet, split at random": ("article", split_articles),
    "articles of five outlets, labels shuffled": ("article", shuffle_articles),
    "two tellings an event, labels shuffled": ("event", shuffle_tellings),
    "a simulated article": ("sentence", simulate_article),
    "simulated articles": ("article", simulate_articles),
    "two simulated articles": ("sentence", simulate_two),
    "simulated events": ("event", simulate_events),
}


# Measuring -------------------------------------------------------------------------------------


def placebos(
    sentences: pd.DataFrame,
    measures: list[Measure],
    *,
    comparisons: int = COMPARISONS,
    kinds: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Every placebo on every measure: one row each.

    Columns: `measure`, `placebo`, `unit`, `pairs` (of groups in a comparison; 0 where a single
    group's interval is judged), `comparisons`, `judged` (share of pairs or groups with an interval),
    `false_verdicts` (share of comparisons with any), `coverage` (share of intervals that hold the
    known value). A placebo that these sentences have too few articles for is left out.
    """
    parts = parts_of(sentences, measures)
    sums = parts.sum().to_dict()
    measures = [measure for measure in measures if is_rate(measure, sums)]
    spoken = (parts["words"] > 0).to_numpy()
    pool = Pool(sentences[spoken])
    known = {**STORY_PLACEBOS, **PLACEBOS}
    rows = []
    for number, name in enumerate(known):
        if name not in (known if kinds is None else kinds):
            continue
        unit, draw = known[name]
        rng = np.random.default_rng([SEED, number])
        drawn = [draw(pool, rng) for _ in range(comparisons)]
        rows += [
            _measured(measure, parts[spoken], drawn, unit) | {"placebo": name, "unit": unit}
            for measure in progress(measures, "measure")
        ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _measured(measure: Measure, parts: pd.DataFrame, drawn: list[Groups], unit: str) -> dict:
    needed = parts[measure.parts].to_numpy(float)
    alone = measure.value(parts)
    known = Known(float(measure.value(parts.sum())), bool((alone[np.isfinite(alone)] >= 0).all()))
    pairs = len(drawn[0]) * (len(drawn[0]) - 1) // 2
    possible = max(pairs, 1) * len(drawn)
    held, false = [], []
    for groups in drawn:
        sums = [np.array([needed[rows].sum(axis=0) for rows in group]) for group in groups]
        samples = _samples(measure, sums, unit)
        if pairs:
            found = judge(samples, unit)
            held += found[0].tolist()
            if len(found[0]):  # what cannot be judged is no false verdict avoided
                false.append(found[1])
        else:
            held += [known.held(sample) for sample in samples if known.judged(sample)]
    return {
        "measure": measure.name,
        "pairs": pairs,
        "comparisons": len(drawn),
        "judged": len(held) / possible,
        "false_verdicts": np.mean(false) if false else np.nan,
        "coverage": np.mean(held) if held else np.nan,
    }


def _samples(measure: Measure, groups: list[np.ndarray], unit: str) -> list[Sample]:
    """Of each group of units (rows of `measure.parts`) that has a value."""
    least = [measure.at_least.get(part, -np.inf) for part in measure.parts]
    return [
        jackknife(partial(_value, measure), units, in_order=unit == "sentence")
        for units in groups
        if len(units) > 1 and (units.sum(axis=0) >= least).all()
    ]


class Known(NamedTuple):
    """The value that simulated articles are drawn from, and whether it could be negative."""

    value: float
    positive: bool

    def judged(self, sample: Sample) -> bool:
        """Whether there is an interval."""
        return bool(np.isfinite(sample.interval(positive=self.positive)).all())

    def held(self, sample: Sample) -> bool:
        """Whether the interval holds the value."""
        low, high = sample.interval(positive=self.positive)
        return low <= self.value <= high


def judge(samples: list[Sample], unit: str) -> tuple[np.ndarray, bool]:
    """Of samples that do not differ: which intervals of differences hold 0, where there are any,
    and whether any pair is called a difference.
    """
    spread_of = paired if unit == "event" else independent
    pairs = list(combinations(samples, 2))
    spread = Spread(*np.reshape([spread_of(*pair) for pair in pairs], (-1, 2)).T)
    difference = np.array([one.estimate - other.estimate for one, other in pairs])
    known = np.isfinite(spread.variance)
    false = bool((holm(spread.p(difference)) < 1 - LEVEL).any())
    return (np.abs(difference) <= spread.margin())[known], false


def _value(measure: Measure, sums: np.ndarray) -> np.ndarray:
    return measure.value(dict(zip(measure.parts, sums.T, strict=True)))


def main(path: str | Path = NEWS) -> int:
    """Measure, print the summary, write the record."""
    if not Path(path).exists():
        print(f"{path}: no such articles; name a folder or table with several articles per outlet", file=sys.stderr)
        return 2
    measures = list(MEASURES.values())
    story = cut_sentences(load(STORY))
    news = cut_sentences(load(path).iloc[:MOST_ARTICLES])
    table = pd.concat([placebos(story, measures, kinds=STORY_PLACEBOS), placebos(news, measures, kinds=PLACEBOS)])
    table.to_csv(RECORD, index=False, float_format="%.4f", lineterminator="\n")
    print(summary(table).to_string(index=False, float_format="%.3f", na_rep="–"))
    print(f"Written to {RECORD}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
