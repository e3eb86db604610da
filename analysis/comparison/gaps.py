"""Pairwise differences between outlets: their uncertainty, the correction for their number, and the verdict."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.comparison.article_variation import Variation, variation_of
from analysis.comparison.intervals import LEVEL, UNKNOWN, Sample, Spread, holm, independent, paired
from analysis.comparison.phrases import VERDICTS, counts_of, in_words
from analysis.comparison.units import Group, Pair, Units, is_rate
from analysis.measures.measure import Measure
from analysis.progress import progress

# Measures that a reader looks at side by side (as many as on the front page). With one article per outlet, a verdict is
# corrected for so many looks, whichever measure is asked for.
LOOKS = 6


def no_units(rate: bool, number: int, unit: str) -> str:
    """Why nothing can be left out, or why that would be meaningless (of a measure that is no `rate`); "" where it can."""
    if not rate:
        return "it is a total, which grows with the text"
    return "" if number > 1 else f"only one {unit}; several are needed"


def no_spread(sample: Sample, spread: Spread, unit: str) -> str:
    """Why chance cannot be judged; "" where it can."""
    if np.isnan(sample.influence).any():
        return f"it has no value when one {unit} is left out"
    return "" if np.isfinite(spread.variance) else f"it is the same in all {unit}s"


class Gap(NamedTuple):
    """The difference of two groups, its spread by their own units, and why that is not known."""

    difference: float
    spread: Spread
    why: str


def gaps_of(units: Units, measure: Measure, *, averaged: bool = False, said: bool = True) -> pd.DataFrame:
    """The table of `gaps` from units that were read before, without sentences unless `said`.

    `averaged`: an outlet's value is the mean over its articles, or events, so that a long one counts no more than a short
    one; by default it is the value of all its text.
    """
    found = Found(units, measure, averaged=averaged)
    tests = max(int(np.isfinite(found.p).sum()), 1)
    more = tests * (LOOKS - 1) if found.single else 0
    table = found.table if said else found.figures
    return table(holm(found.p, more), tests + more)


def family_of(units: Units, measures: Iterable[Measure]) -> dict[str, pd.DataFrame]:
    """The table of `gaps` by each measure, with all pairs by all measures corrected as one family (Holm 1979).

    A page that states every difference beyond chance must rarely state one that is not. So the family is everything that is
    looked at. (With Benjamini & Hochberg 1995, one in twenty of the stated findings could be false.)
    """
    found = {measure.name: Found(units, measure) for measure in progress(list(measures), "measure")}
    every = np.concatenate([one.p for one in found.values()]) if found else np.empty(0)
    tests = max(int(np.isfinite(every).sum()), 1)
    single = any(one.single for one in found.values())
    more = max(0, len(units.pairs) * LOOKS - tests) if single else 0
    ends = np.cumsum([len(one.p) for one in found.values()])[:-1]
    corrected = np.split(holm(every, more), ends)
    return {name: one.table(p, tests + more) for (name, one), p in zip(found.items(), corrected, strict=True)}


class Found:
    """The differences of all pairs by a measure, before correction for the number of tests."""

    def __init__(self, units: Units, measure: Measure, *, averaged: bool = False) -> None:
        self.units, self.measure = units, measure
        self.averaged = averaged and units.unit != "sentence"
        self._samples: dict[Any, Sample] = {}
        self.rate = is_rate(measure, units.total)
        self.gaps = self._gaps()
        self.usual: Variation | None = None
        self.single = units.unit == "sentence"
        if self.single:
            self.usual = variation_of(measure, units.voice)
        self.inside = Spread(*np.array([gap.spread for gap in self.gaps], dtype=float).reshape(-1, 2).T)
        self.spread = self.usual.added_to(self.inside) if self.usual else self.inside
        self.difference = np.array([gap.difference for gap in self.gaps], dtype=float)
        self.p = self.spread.p(self.difference)

    def _gaps(self) -> list[Gap]:
        missing = self.measure.why(self.units.pair_sums).reshape(-1, 2)
        return [self._gap(pair, whys) for pair, whys in zip(self.units.pairs, missing, strict=True)]

    def _gap(self, pair: Pair, whys: np.ndarray) -> Gap:
        if pair.unit == "event" and not len(pair.one.units):
            return Gap(np.nan, UNKNOWN, "they report no event in common")
        if any(whys):
            named = [f"{name}: {why}" for name, why in zip((pair.first, pair.second), whys, strict=True) if why]
            return Gap(np.nan, UNKNOWN, "; ".join(named))
        first, second = self._both(pair)
        difference = first.estimate - second.estimate
        if np.isnan(difference):
            return Gap(np.nan, UNKNOWN, f"no {pair.unit} has a value by itself")
        if why := no_units(self.rate, min(len(first), len(second)), pair.unit):
            return Gap(difference, UNKNOWN, why)
        spread = (paired if pair.unit == "event" else independent)(first, second)
        why = no_spread(first, spread, pair.unit) or no_spread(second, spread, pair.unit)
        return Gap(difference, spread, why)

    def _both(self, pair: Pair) -> tuple[Sample, Sample]:
        if not self.averaged:
            return self._sample(pair.first, pair.one, pair.unit), self._sample(pair.second, pair.other, pair.unit)
        one, other = (self.units.of_each(self.measure, group) for group in (pair.one, pair.other))
        if pair.unit == "event":
            known = np.isfinite(one) & np.isfinite(other)
            one, other = one[known], other[known]
        return _mean_of(one), _mean_of(other)

    def _sample(self, name: Any, group: Group, unit: str) -> Sample:
        if unit == "event":  # each pair has its own events
            return self.units.sample(self.measure, group, unit)
        if (name, unit) not in self._samples:
            self._samples[name, unit] = self.units.sample(self.measure, group, unit)
        return self._samples[name, unit]

    def table(self, p: np.ndarray, tests: int) -> pd.DataFrame:
        """The table of `gaps`, with p-values corrected and intervals widened for so many tests."""
        table = self.figures(p, tests)
        counts = counts_of(self.units, self.measure)
        rows = zip(table.to_dict("records"), self.gaps, counts, strict=True)
        said = [
            in_words(SimpleNamespace(**row), self.measure, self.units.by, gap.why, count, tests)
            for row, gap, count in rows
        ]
        return table.assign(sentence=said)

    def figures(self, p: np.ndarray, tests: int) -> pd.DataFrame:
        """The same table without its sentences."""
        pairs = self.units.pairs
        clear = p < 1 - LEVEL
        low, high = _bounds(self.difference, self.spread.margin(tests), clear)
        low_alone, high_alone = _bounds(self.difference, self.spread.margin())
        # A difference on the events in common is no ranking if all events together say the opposite.
        known = dict(zip(self.units.groups, self._overall(), strict=True))
        overall = np.array([known[pair.first] - known[pair.second] for pair in pairs], dtype=float)
        clear = clear & (self.difference * overall > 0)
        smallest = self.spread.smallest(tests)
        # A difference of a size that such data find in fewer than four of five cases is likely exaggerated.
        small = clear & (np.abs(self.difference) < smallest)
        columns = {
            "first": [pair.first for pair in pairs],
            "second": [pair.second for pair in pairs],
            "difference": self.difference,
            "low": low,
            "high": high,
            "p": p,
            "verdict": np.select([clear & (self.difference > 0), clear], VERDICTS[:2], VERDICTS[2]),
            "smallest": smallest,
            "unit": [pair.unit for pair in pairs],
            "units": [_number(pair) for pair in pairs],
            "low_alone": low_alone,
            "high_alone": high_alone,
            "p_alone": self.p,
            **self._inside(),
            "exaggeration": np.where(small, self.spread.exaggeration(self.difference, tests), np.nan),
        }
        return pd.DataFrame(columns, index=range(len(pairs)))

    def _overall(self) -> np.ndarray:
        """The value of each group over all its units."""
        if not self.averaged:
            return self.measure.value(self.units.sums)
        groups = self.units.by_group
        return np.array(
            [_mean_of(self.units.of_each(self.measure, groups[name])).estimate for name in self.units.groups]
        )

    def _inside(self) -> dict[str, Any]:
        """Whether the differences between single articles are more than the variation inside them."""
        if not self.single:
            return dict.fromkeys(("inside_low", "inside_high", "inside_p", "usual"), np.nan)
        p = self.inside.p(self.difference)
        corrected, tests = holm(p), max(int(np.isfinite(p).sum()), 1)
        low, high = _bounds(self.difference, self.inside.margin(tests), corrected < 1 - LEVEL)
        usual = self.p if self.usual else np.nan
        return {"inside_low": low, "inside_high": high, "inside_p": corrected, "usual": usual}


def _mean_of(values: np.ndarray) -> Sample:
    values = values[np.isfinite(values)]
    mean = float(values.mean()) if len(values) else np.nan
    return Sample(mean, values - mean)


def _bounds(difference: np.ndarray, margin: np.ndarray, clear: Any = False) -> tuple[np.ndarray, np.ndarray]:
    """The ends of an interval; where the test excludes 0 (it is the more powerful one), so does the interval."""
    low, high = difference - margin, difference + margin
    return (
        np.where(clear & (difference > 0), np.maximum(low, 0), low),
        np.where(clear & (difference < 0), np.minimum(high, 0), high),
    )


def _number(pair: Pair) -> int:
    return len(pair.one.units) if pair.unit == "event" else len(pair.one.units) + len(pair.other.units)


def bars(comparison: pd.DataFrame, gap_table: pd.DataFrame) -> pd.DataFrame:
    """Bars for a chart: around each estimate, so that the bars of two outlets that are too close to call overlap.

    One row per outlet, in the order of `comparison`; columns `low`, `high`. The half-lengths of two bars add up, as nearly
    as possible, to the half-width of the interval of their difference (comparison intervals: Gabriel 1978, Goldstein &
    Healy 1995). No bar reaches the estimate of an outlet that differs. Missing where no difference is judged.
    """
    from scipy.optimize import nnls

    names = comparison.iloc[:, 0].tolist()
    judged = gap_table.dropna(subset="p")
    place = {name: at for at, name in enumerate(names)}
    ends = judged[["first", "second"]].map(place.get).to_numpy(dtype=int)
    estimate = comparison["estimate"].to_numpy(dtype=float)
    half = np.full(len(names), np.nan)
    if len(judged):
        both = np.zeros((len(judged), len(names)))
        both[np.arange(len(judged))[:, None], ends] = 1
        reach = np.abs(estimate[ends[:, 0]] - estimate[ends[:, 1]])
        clear = judged["verdict"].isin(VERDICTS[:2]).to_numpy()
        ends_of = judged[["low", "high"]].sub(judged["difference"], axis=0).abs()
        half_width = ends_of.max(axis=1).to_numpy()  # the side that was not cut at 0
        margin = np.where(clear, np.minimum(half_width, reach), half_width)
        seen = both.any(axis=0)
        half[seen] = nnls(both[:, seen], margin)[0]
        for at, one in enumerate(half):
            nearest = reach[clear & (ends == at).any(axis=1)].min(initial=np.inf)
            half[at] = min(one, 0.98 * nearest)
    low = estimate - half
    if (comparison["low"].dropna() >= 0).all() and (estimate[np.isfinite(estimate)] >= 0).all():
        low = np.maximum(low, 0)  # such measures cannot be negative
    return pd.DataFrame({"low": low, "high": estimate + half}, index=comparison.index)
