"""Is that difference real? Estimates with intervals, and pairwise differences between outlets with a verdict.

The arithmetic is in `analysis.comparison.intervals`; `tools.trust` measures how reliable it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparison.gaps import family_of, gaps_of, no_spread, no_units
from analysis.comparison.intervals import LEVEL
from analysis.comparison.phrases import VERDICTS, named, usually
from analysis.comparison.units import Units, is_rate, ratio_of, read_units
from analysis.measures.measure import Measure
from analysis.measures.registry import Wanted, chosen
from analysis.phrasing import IN_VOICE, as_precise, listed, shortened
from analysis.progress import progress


def compare(sentences: pd.DataFrame, measure: Wanted, *, by: str = "outlet", voice: str = "all") -> pd.DataFrame:
    """One row per outlet: the score and its 95 % interval.

    Columns: `by`, `estimate`, `low`, `high` (jackknife, Student's t; in the measure's unit; for a share or a mean never
    beyond the scores of single sentences), `articles`, `sentences`, `words` (counted in this voice), `unit` (what the
    jackknife leaves out in turn), `why` (why the estimate, or else its interval, is missing). With one article per outlet,
    the interval describes the article: how much its own sentences vary.

    With several measures, a column `measure` comes first. Instead of `sentences`, the table of `overlap.pairs` can be given
    with a measure from `overlap_measure`: how much of its wording an outlet shares with the others, on average over its
    pairs. The unit is then the event.
    """
    return _for_each(_comparison, sentences, measure, by, voice)


def gaps(sentences: pd.DataFrame, measure: Wanted, *, by: str = "outlet", voice: str = "all") -> pd.DataFrame:
    """One row per pair of outlets: the difference, and whether it is more than chance.

    Columns: `first`, `second`, `difference` (first minus second, in the measure's unit), `low`, `high` (95 % intervals
    that hold simultaneously over all pairs: Bonferroni; they exclude 0 where the verdict is `higher` or `lower`), `p`
    (two-sided, corrected by Holm 1979 over the pairs), `verdict` (the first is `higher`, `lower`, or it is `too close to
    call`), `smallest` (the smallest true difference that these data would find four times in five: see `Spread.smallest`),
    `unit` (what was left out in turn), `units` (how many of them: the events in common, or the articles or sentences of
    both), `low_alone`, `high_alone`, `p_alone` (for this pair alone), `inside_low`, `inside_high`, `inside_p`, `usual`,
    `exaggeration` (for a verdict on less than `smallest`: the factor by which differences found at this size overstate the
    truth if that is half as large; Gelman & Carlin 2014), `sentence` (the same in plain words).

    Where events are the unit, a pair is compared event by event, on the events that both report. Where events were guessed
    and two outlets have few in common, they are compared article by article.

    With one article per outlet, sentences are the unit, and the question is whether the two articles differ more than two
    articles of one outlet on one topic usually do. This usual variation (`analysis.comparison.article_variation`) is part of
    the error; and because such articles are looked at by many measures, p is corrected for six of them (`LOOKS`). `usual` is
    the share of pairs of articles of one outlet that differ as much. `inside_low`, `inside_high` and `inside_p` (corrected
    over the pairs) compare the difference with the variation inside these two articles. Where a measure's usual variation is
    not known, only that is judged, and `usual` is missing. With other units these columns are missing.

    The verdict is about one measure. To look at several, correct over all of them, as `findings` does.

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
    if why := no_units(is_rate(measure, units.total), len(group.units), units.unit):
        return np.nan, np.nan, f"no interval: {why}"
    sample = units.sample(measure, group)
    if why := no_spread(sample, sample.spread(), units.unit):
        return np.nan, np.nan, f"no interval: {why}"
    lowest_alone, highest_alone = units.alone(measure)
    low, high = sample.interval(positive=lowest_alone >= 0)
    if ratio_of(measure) is None:
        return low, high, ""
    # A mean of sentence scores cannot be beyond them all.
    estimate = sample.estimate
    return max(low, min(lowest_alone, estimate)), min(high, max(highest_alone, estimate)), ""


def finding(comparison: pd.DataFrame, gap_table: pd.DataFrame, measure: str | Measure, *, voice: str = "all") -> str:
    """What a comparison shows, in a sentence or two that can be printed; never a ranking that chance could reverse.

    `comparison` and `gap_table` are what `compare` and `gaps` return for this measure in this `voice`.
    """
    (one,) = chosen(measure)
    by, unit = comparison.columns[0], comparison["unit"].iloc[0] if len(comparison) else "article"
    known = comparison.dropna(subset="estimate")
    missing = [
        f"{named(row[by], unit, by)} has no value ({row['why']})."
        for _, row in comparison[comparison["estimate"].isna()].iterrows()
    ]
    value = {
        row[by]: f"{named(row[by], unit, by)} ({as_precise(row['estimate'], (row['high'] - row['low']) / 2)})"
        for _, row in known.iterrows()
    }
    if len(known) < 2:
        has = f"only {value[known[by].iloc[0]]} has a value" if len(known) else "none has a value"
        return " ".join([f"{one.label} compares nothing here: {has}.", *missing])
    said = _judged_in_words(known, gap_table, value) + missing
    return f"{one.label} ({one.unit}{IN_VOICE[voice]}; higher is {one.more}): {_basis(comparison)}{' '.join(said)}"


def _basis(comparison: pd.DataFrame) -> str:
    """The beginning of a sentence that says which articles the numbers describe."""
    if (comparison["unit"] == "sentence").all():
        return ""
    articles = int(comparison["articles"].sum())
    return f"in these {articles:,} article{'s' * (articles != 1)}, "


def _judged_in_words(known: pd.DataFrame, gap_table: pd.DataFrame, value: dict[Any, str]) -> list[str]:
    by = known.columns[0]
    clear = gap_table[gap_table["verdict"].isin(VERDICTS[:2])]
    close = len(gap_table.dropna(subset="difference")) - len(clear)
    pairs = pd.DataFrame(
        {
            "upper": clear["first"].where(clear["verdict"] == "higher", clear["second"]),
            "lower": clear["second"].where(clear["verdict"] == "higher", clear["first"]),
        }
    )
    said = [
        f"{value[upper]} is higher than {listed([value[name] for name in group['lower']])}."
        for upper, group in pairs.groupby("upper", sort=True)
    ]
    if said and close:
        said.append(f"The other {close} of {close + len(clear)} pairs are too close to call.")
    if said and (gap_table["unit"] == "event").any():
        said.append("Each pair is compared on the events that both report.")
    if (gap_table["unit"] == "article").any() and (known["unit"] == "event").any():
        said.append("Pairs with few of the guessed events in common are compared article by article.")
    if said and clear["verdict"].size:
        return said
    order = known.sort_values("estimate", kind="stable")[by].tolist()
    run = f"estimates range from {value[order[0]]} to {value[order[-1]]}."
    if known["estimate"].nunique() == 1:
        run = f"all have {shortened(known['estimate'].iloc[0])}."
    judged = _unjudged(known, gap_table) if gap_table["p"].isna().all() else _too_close(gap_table)
    return [f"{judged}; {run}", *said]


def _too_close(gap_table: pd.DataFrame) -> str:
    if (gap_table["unit"] != "sentence").all():
        return "no pairwise difference can be told from chance"
    if gap_table["usual"].isna().all():
        return "no two articles differ by more than chance"
    if (gap_table["inside_p"] < 1 - LEVEL).any():
        rarest = gap_table["usual"].min()
        return f"no two articles differ by more than articles of one outlet do (for the most different two, {usually(rarest)})"
    return "no two articles differ by more than chance"


def _unjudged(known: pd.DataFrame, gap_table: pd.DataFrame) -> str:
    if gap_table["difference"].isna().all():
        return "no two can be compared on an event that both report"
    why = known["why"].str.removeprefix("no interval: ")
    return f"whether they differ by chance cannot be said ({why[why != ''].mode().iloc[0]})"


def findings(sentences: pd.DataFrame, measures: Wanted, *, by: str = "outlet", voice: str = "all") -> pd.DataFrame:
    """What each measure shows: one row per measure, for a front page.

    All pairs on all these measures are one family: p is corrected over all of them, so that at most one page in twenty
    states a difference where there is none.

    Columns: `measure`, `pairs` (how many have a difference), `decided` (how many of these are more than chance), `finding`
    (the sentences of the function `finding`).
    """
    asked = chosen(measures)
    units = read_units(sentences, asked, by, voice)
    rows = []
    for measure, pairs in zip(asked, family_of(units, asked).values(), strict=True):
        decided = int(pairs["verdict"].isin(VERDICTS[:2]).sum())
        said = finding(_comparison(units, measure), pairs, measure, voice=voice)
        rows.append((measure.name, int(pairs["difference"].notna().sum()), decided, said))
    return pd.DataFrame(rows, columns=["measure", "pairs", "decided", "finding"])
