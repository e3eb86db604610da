"""Is that difference real? Estimates with intervals, and gaps between outlets with a verdict.

The arithmetic stands in `analysis.comparison.intervals`; what it is worth is measured by `tools.trust.placebo`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.comparison.intervals import LEVEL, UNKNOWN, Sample, Spread, holm, independent, paired
from analysis.comparison.units import Group, Units, is_rate, read_units
from analysis.measures.measure import Measure
from analysis.measures.registry import Wanted, chosen
from analysis.progress import progress

VERDICTS = ("higher", "lower", "too close to call")


def compare(sentences: pd.DataFrame, measure: Wanted, *, by: str = "outlet", voice: str = "all") -> pd.DataFrame:
    """One row per outlet: the score and its 95 % interval.

    Columns: `by`, `estimate`, `low`, `high` (jackknife, Student's t; in the measure's unit, and
    never beyond what single sentences score), `articles`, `sentences`, `words` (counted in this
    voice), `unit` (what was resampled), `why` (why the estimate, or else its interval, is missing).

    Several measures give a column `measure` more, in front. In the place of `sentences` may stand
    the table of `overlap`, with a measure from `overlap_measure`: how much of its wording an outlet
    shares with the others, on average over its pairs; the unit is then the event.
    """
    return _for_each(_comparison, sentences, measure, by, voice)


def gaps(sentences: pd.DataFrame, measure: Wanted, *, by: str = "outlet", voice: str = "all") -> pd.DataFrame:
    """One row per pair of outlets: the difference, and whether it is more than chance.

    Columns: `first`, `second`, `difference` (first minus second, in the measure's unit), `low`,
    `high` (95 % interval), `p` (two-sided, corrected over the pairs by Holm 1979), `verdict` (is
    the first `higher`, `lower` or is it `too close to call`), `smallest` (the smallest true
    difference that these data find four times in five: see `Spread.smallest`), `sentence` (the
    same in plain words).

    Where events are the unit, a pair is compared on the events that both report, event by event.
    Arguments as for `compare`.
    """
    return _for_each(gaps_of, sentences, measure, by, voice)


def _for_each(
    tabulate: Callable[[Units, Measure], pd.DataFrame], table: pd.DataFrame, wanted: Wanted, by: str, voice: str
) -> pd.DataFrame:
    measures = chosen(wanted)
    units = read_units(table, measures, by, voice)
    tables = {measure.name: tabulate(units, measure) for measure in progress(measures, "measure")}
    if len(tables) == 1:
        return tables[measures[0].name]
    return pd.concat(tables, names=["measure"]).reset_index("measure").reset_index(drop=True)


# Estimates and gaps ----------------------------------------------------------------------------


def _comparison(units: Units, measure: Measure) -> pd.DataFrame:
    why = measure.why(units.sums)
    estimate = np.where(why == "", measure.value(units.sums), np.nan)
    with_reason = [
        _interval(units, measure, name) if reason == "" else (np.nan, np.nan, reason)
        for name, reason in zip(units.groups, why, strict=True)
    ]
    low, high, reasons = zip(*with_reason, strict=True) if with_reason else ((), (), ())
    table = units.counts.assign(estimate=estimate, low=low, high=high, unit=units.unit, why=reasons)
    columns = ["estimate", "low", "high", "articles", "sentences", "words", "unit", "why"]
    return table[columns].rename_axis(units.by).reset_index()


def _interval(units: Units, measure: Measure, name: Any) -> tuple[float, float, str]:
    group = units.by_group[name]
    if why := _no_units(units, measure, group):
        return np.nan, np.nan, f"no interval: {why}"
    sample = units.sample(measure, group)
    if why := _no_spread(units, sample, sample.spread()):
        return np.nan, np.nan, f"no interval: {why}"
    lowest_alone, highest_alone = units.alone(measure)
    low, high = sample.interval(positive=lowest_alone >= 0)
    # What is a mean of what single sentences score cannot be beyond them all.
    estimate = sample.estimate
    return max(low, min(lowest_alone, estimate)), min(high, max(highest_alone, estimate)), ""


def _no_units(units: Units, measure: Measure, group: Group) -> str:
    """Why there is nothing to leave out, or no sense in it; "" where there is."""
    if not is_rate(measure, units.total):
        return "it is a total, which grows with the text"
    return "" if len(group.units) > 1 else f"one {units.unit} only, it takes several"


def _no_spread(units: Units, sample: Sample, spread: Spread) -> str:
    """Why chance cannot be judged; "" where it can."""
    if np.isnan(sample.influence).any():
        return f"without one {units.unit} it has no value"
    return "" if np.isfinite(spread.variance) else f"all {units.unit}s are alike in it"


class Gap(NamedTuple):
    """The difference of two groups, how sure it is, and why that is not known."""

    difference: float
    spread: Spread
    why: str


def _gap(units: Units, measure: Measure, one: Group, other: Group) -> Gap:
    """The difference of two groups that have a value."""
    first, second = units.sample(measure, one), units.sample(measure, other)
    difference = first.estimate - second.estimate
    if why := _no_units(units, measure, min(one, other, key=lambda group: len(group.units))):
        return Gap(difference, UNKNOWN, why)
    spread = (paired if units.unit == "event" else independent)(first, second)
    why = _no_spread(units, first, spread) or _no_spread(units, second, spread)
    return Gap(difference, spread, why)


def gaps_of(units: Units, measure: Measure) -> pd.DataFrame:
    """The table of `gaps` from units that were read before."""
    missing = measure.why(units.pair_sums).reshape(-1, 2)
    found = []
    for (first, second, one, other), whys in zip(units.pairs, missing, strict=True):
        if units.unit == "event" and not len(one.units):
            found.append(Gap(np.nan, UNKNOWN, "they report no event in common"))
        elif any(whys):
            named = [f"{name}: {why}" for name, why in zip((first, second), whys, strict=True) if why]
            found.append(Gap(np.nan, UNKNOWN, "; ".join(named)))
        else:
            found.append(_gap(units, measure, one, other))
    table = pd.DataFrame([pair[:2] for pair in units.pairs], columns=["first", "second"])
    table["difference"] = np.array([gap.difference for gap in found], dtype=float)
    spread = Spread(*np.array([gap.spread for gap in found], dtype=float).reshape(-1, 2).T)
    margin, p = spread.margin(), spread.p(table["difference"].to_numpy())
    table["low"], table["high"] = table["difference"] - margin, table["difference"] + margin
    table["p"] = holm(p)
    # A gap on common events is no ranking if all their events say otherwise.
    known = pd.Series(measure.value(units.sums), units.sums.index)
    overall = table["first"].map(known) - table["second"].map(known)
    clear = (table["p"] < 1 - LEVEL) & (table["difference"] * overall > 0)
    table["verdict"] = np.select([clear & (table["difference"] > 0), clear], VERDICTS[:2], VERDICTS[2])
    table["smallest"] = spread.smallest(int(np.isfinite(p).sum()))
    table["sentence"] = [_in_words(row, measure, gap.why) for row, gap in zip(table.itertuples(), found, strict=True)]
    return table


# In words --------------------------------------------------------------------------------------


def _in_words(gap: Any, measure: Measure, why: str) -> str:
    if np.isnan(gap.difference):
        return f"{gap.first} and {gap.second} cannot be compared on {measure.label}: {why}."
    size = f"{abs(gap.difference):.2f}"
    if why:
        return (
            f"{gap.first} and {gap.second} differ by {size} on {measure.label}; "
            f"whether by chance cannot be said ({why})."
        )
    bounds = sorted([gap.low, gap.high] if gap.difference >= 0 else [-gap.low, -gap.high])
    size += f" (95 % interval {bounds[0]:.2f} to {bounds[1]:.2f})"
    if gap.verdict == VERDICTS[2]:
        return (
            f"{gap.first} and {gap.second} are too close to call on {measure.label}: they differ by {size}, "
            f"and less than {gap.smallest:.2f} would hardly show here."
        )
    return f"{gap.first} is {gap.verdict} than {gap.second} on {measure.label}, by {size}."


def finding(comparison: pd.DataFrame, gap_table: pd.DataFrame, measure: str | Measure) -> str:
    """What a comparison shows, in a sentence or two that can be printed: never a ranking that chance could turn.

    `comparison` and `gap_table` are what `compare` and `gaps` return for this measure.
    """
    (one,) = chosen(measure)
    by = comparison.columns[0]
    known = comparison.dropna(subset="estimate")
    missing = [
        f"{row[by]} has no value ({row['why']})." for _, row in comparison[comparison["estimate"].isna()].iterrows()
    ]
    value = {row[by]: f"{row[by]} ({row['estimate']:.2f})" for _, row in known.iterrows()}
    if len(known) < 2:
        has = f"only {value[known[by].iloc[0]]} has a value" if len(known) else "nobody has a value"
        return " ".join([f"{one.label} compares nothing here: {has}.", *missing])
    clear = gap_table[gap_table["verdict"].isin(VERDICTS[:2])]
    close = len(gap_table.dropna(subset="difference")) - len(clear)
    pairs = pd.DataFrame(
        {
            "upper": clear["first"].where(clear["verdict"] == "higher", clear["second"]),
            "lower": clear["second"].where(clear["verdict"] == "higher", clear["first"]),
        }
    )
    said = [
        f"{value[upper]} is higher than {_list([value[name] for name in group['lower']])}."
        for upper, group in pairs.groupby("upper", sort=True)
    ]
    if said and close:
        said.append(f"The other {close} of {close + len(clear)} pairs are too close to call.")
    if said and (comparison["unit"] == "event").any():
        said.append("Each pair is compared on the events that both report.")
    if not said:
        order = known.sort_values("estimate", kind="stable")[by].tolist()
        run = f"estimates run from {value[order[0]]} to {value[order[-1]]}."
        if known["estimate"].nunique() == 1:
            run = f"all have {known['estimate'].iloc[0]:.2f}."
        judged = "no pair differs by more than chance"
        if gap_table["p"].isna().all():
            judged = _unjudged(known, gap_table)
        said = [f"{judged}; {run}"]
    return f"{one.label} ({one.unit}; higher is {one.more}): " + " ".join(said + missing)


def _unjudged(known: pd.DataFrame, gap_table: pd.DataFrame) -> str:
    if gap_table["difference"].isna().all():
        return "no two can be compared on an event that both report"
    why = known["why"].str.removeprefix("no interval: ")
    return f"whether they differ by chance cannot be said ({why[why != ''].mode().iloc[0]})"


def _list(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def findings(sentences: pd.DataFrame, measures: Wanted, *, by: str = "outlet", voice: str = "all") -> pd.DataFrame:
    """What each measure shows: one row per measure, for a front page.

    Columns: `measure`, `pairs` (that have a difference), `decided` (of these, more than chance),
    `finding` (in words, as `finding` puts it).
    """
    asked = chosen(measures)
    units = read_units(sentences, asked, by, voice)
    rows = []
    for measure in progress(asked, "measure"):
        pairs = gaps_of(units, measure)
        decided = int(pairs["verdict"].isin(VERDICTS[:2]).sum())
        said = finding(_comparison(units, measure), pairs, measure)
        rows.append((measure.name, int(pairs["difference"].notna().sum()), decided, said))
    return pd.DataFrame(rows, columns=["measure", "pairs", "decided", "finding"])


def lowest(comparison: pd.DataFrame) -> str:
    """The group with the lowest estimate; the first one where none has any."""
    return comparison.sort_values("estimate", kind="stable").iloc[0, 0]


def highest(comparison: pd.DataFrame) -> str:
    """The group with the highest estimate; the first one where none has any."""
    return comparison.sort_values("estimate", ascending=False, kind="stable").iloc[0, 0]
