"""Differences between outlets: how sure each is, how many were looked at, and what verdict is left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.comparison.article_variation import Variation, variation_of
from analysis.comparison.intervals import LEVEL, UNKNOWN, Sample, Spread, holm, independent, paired
from analysis.comparison.phrases import VERDICTS, counts_of, in_words
from analysis.comparison.units import Group, Pair, Units, is_rate
from analysis.measures.measure import Measure
from analysis.progress import progress

# Measures that a reader looks at side by side where there is one article an outlet (as many as the front page has): a
# verdict on two articles is corrected for so many looks, whichever of them is asked for.
LOOKS = 6


def no_units(units: Units, measure: Measure, number: int, unit: str) -> str:
    """Why there is nothing to leave out, or no sense in it; "" where there is."""
    if not is_rate(measure, units.total):
        return "it is a total, which grows with the text"
    return "" if number > 1 else f"one {unit} only, it takes several"


def no_spread(sample: Sample, spread: Spread, unit: str) -> str:
    """Why chance cannot be judged; "" where it can."""
    if np.isnan(sample.influence).any():
        return f"without one {unit} it has no value"
    return "" if np.isfinite(spread.variance) else f"all {unit}s are alike in it"


class Gap(NamedTuple):
    """The difference of two groups, how sure it is by their own units, and why that is not known."""

    difference: float
    spread: Spread
    why: str


def gaps_of(units: Units, measure: Measure, *, averaged: bool = False) -> pd.DataFrame:
    """The table of `gaps` from units that were read before.

    `averaged`: an outlet's value is the mean of what its articles, or events, score by themselves, in which a long one
    counts no more than a short one, and not that of all its text.
    """
    found = Found(units, measure, averaged=averaged)
    tests = max(int(np.isfinite(found.p).sum()), 1)
    more = tests * (LOOKS - 1) if found.single else 0
    return found.table(holm(found.p, more), tests + more)


def family_of(units: Units, measures: Iterable[Measure]) -> dict[str, pd.DataFrame]:
    """The table of `gaps` by each measure, with all pairs by all measures corrected as one family (Holm 1979).

    On a page that states whatever is more than chance, what must be rare is a page that states anything that is not:
    the family is all that is looked at (Benjamini & Hochberg 1995 would let one in twenty of the stated findings be none).
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
    """The differences of all pairs by a measure, before it is said how many of them were looked at."""

    def __init__(self, units: Units, measure: Measure, *, averaged: bool = False) -> None:
        self.units, self.measure = units, measure
        self.averaged = averaged and units.unit != "sentence"
        self._samples: dict[Any, Sample] = {}
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
        if why := no_units(self.units, self.measure, min(len(first), len(second)), pair.unit):
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
        table = pd.DataFrame([pair[:2] for pair in self.units.pairs], columns=["first", "second"])
        table["difference"] = self.difference
        clear = p < 1 - LEVEL
        table["low"], table["high"] = _bounds(self.difference, self.spread.margin(tests), clear)
        table["p"] = p
        # A gap on common events is no ranking if all their events say otherwise.
        known = pd.Series(self._overall(), self.units.groups)
        overall = table["first"].map(known) - table["second"].map(known)
        clear = clear & (self.difference * overall > 0)
        table["verdict"] = np.select([clear & (self.difference > 0), clear], VERDICTS[:2], VERDICTS[2])
        table["smallest"] = self.spread.smallest(tests)
        table["unit"] = [pair.unit for pair in self.units.pairs]
        table["units"] = [_number(pair) for pair in self.units.pairs]
        table["low_alone"], table["high_alone"] = _bounds(self.difference, self.spread.margin())
        table["p_alone"] = self.p
        for name, column in self._inside().items():
            table[name] = column
        # Where such data would find a difference of this size in fewer than four of five cases, it is likely too large.
        small = clear & (np.abs(self.difference) < table["smallest"])
        table["exaggeration"] = np.where(small, self.spread.exaggeration(self.difference, tests), np.nan)
        counts = counts_of(self.units, self.measure)
        rows = zip(table.itertuples(), self.gaps, counts, strict=True)
        table["sentence"] = [
            in_words(row, self.measure, self.units.by, gap.why, count, tests) for row, gap, count in rows
        ]
        return table

    def _overall(self) -> np.ndarray:
        """The value of each group, over all its units."""
        if not self.averaged:
            return self.measure.value(self.units.sums)
        groups = self.units.by_group
        return np.array(
            [_mean_of(self.units.of_each(self.measure, groups[name])).estimate for name in self.units.groups]
        )

    def _inside(self) -> dict[str, Any]:
        """Whether the differences of single articles are more than the variation inside them."""
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
    """An interval; where the test, which is the sharper one, excludes 0, so does the interval."""
    low, high = difference - margin, difference + margin
    return (
        np.where(clear & (difference > 0), np.maximum(low, 0), low),
        np.where(clear & (difference < 0), np.minimum(high, 0), high),
    )


def _number(pair: Pair) -> int:
    return len(pair.one.units) if pair.unit == "event" else len(pair.one.units) + len(pair.other.units)


def bars(comparison: pd.DataFrame, gap_table: pd.DataFrame) -> pd.DataFrame:
    """For a chart: bars around each estimate that overlap where a pair is too close to call, as far as bars can.

    One row per outlet, in the order of `comparison`; columns `low`, `high`. The half-lengths of two bars together are as
    nearly as possible the half-width of the interval of their difference (comparison intervals: Gabriel 1978, Goldstein
    & Healy 1995); no bar reaches the estimate of an outlet from which its own differs. Missing where no difference is
    judged.
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
        low = np.maximum(low, 0)  # of what cannot be negative
    return pd.DataFrame({"low": low, "high": estimate + half}, index=comparison.index)
