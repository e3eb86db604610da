"""An outlet's own words and the words it quotes: where a comparison depends on who speaks."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparison.article_variation import QUOTATIONS, variation_of
from analysis.comparison.estimates import compare
from analysis.comparison.gaps import Found, Gap
from analysis.comparison.intervals import LEVEL, UNKNOWN, Sample, Spread, holm, independent, jackknife, paired
from analysis.comparison.phrases import named
from analysis.comparison.units import Group, Pair, Units, read_units
from analysis.measures.measure import Measure
from analysis.measures.registry import chosen
from analysis.phrasing import as_precise, with_interval
from analysis.text.words import VOICES


def voices(sentences: pd.DataFrame, measure: str | Measure) -> pd.DataFrame:
    """One row per outlet: the measure for all its words, for its own words and for those it quotes.

    Columns: `outlet`; `all`, `own` (outside quotation marks) and `quoted`, each the estimate by `compare` in the measure's
    unit, followed by its 95 % interval, such as `own_low` and `own_high`; `why` (why a voice has no estimate).

    >>> from analysis import cut_text
    >>> text = cut_text("He said: “We go.” It rained on us all. “No,” he said.", "A")
    >>> voices(text, "words_per_sentence/1")[["outlet", "all", "own", "quoted"]].round(2)
      outlet  all  own  quoted
    0      A  4.0  3.0     1.5
    """
    tables, reasons = {}, []
    for voice in VOICES:
        table = compare(sentences, measure, voice=voice).set_index("outlet")
        bounds = {"estimate": voice, "low": f"{voice}_low", "high": f"{voice}_high"}
        tables[voice] = table[list(bounds)].rename(columns=bounds)
        missing = table["estimate"].isna()
        reasons.append((voice + ": " + table["why"]).where(missing, ""))
    why = pd.concat(reasons, axis=1).agg(lambda row: "; ".join(filter(None, row)), axis=1)
    return pd.concat(list(tables.values()), axis=1).assign(why=why).reset_index()


def voices_differ(sentences: pd.DataFrame, measure: str | Measure) -> pd.DataFrame:
    """The pairs of outlets for which it matters whether quotations are counted; an empty table if there are none.

    The test compares the outlets' difference in all words with their difference in their own words: the same units
    (sentences, articles or events) are left out in turn, and p is corrected over the pairs (Holm 1979). That one of the two
    differences is significant and the other is not would prove nothing: the difference between "significant" and "not
    significant" is not itself significant (Gelman & Stern 2006).

    Columns: `first`, `second`; `all`, `own`, `quoted` (the differences by `gaps` in each voice; NaN where an outlet has no
    value in it); `change` (`all` minus `own`), `low`, `high` (95 % intervals that hold simultaneously over all pairs), `p`
    (corrected); `sentence` (in words).
    """
    (one,) = chosen(measure)
    tested = all_changes(sentences, one)
    found = tested[tested["p"] < 1 - LEVEL].reset_index(drop=True)
    found["sentence"] = [_in_words(row, one) for row in found.to_dict("records")]
    return found


def all_changes(sentences: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Every pair, with the columns of `voices_differ` except `sentence`, and with `unit`."""
    units = {voice: read_units(sentences, [measure], "outlet", voice) for voice in VOICES}
    table = pd.DataFrame([pair[:2] for pair in units["all"].pairs], columns=["first", "second"])
    for voice, read in units.items():
        gap = Found(read, measure)
        here = pd.Series(gap.difference, [pair[:2] for pair in read.pairs])
        table[voice] = [here.get(pair[:2], np.nan) for pair in units["all"].pairs]
    usual = variation_of(measure, QUOTATIONS) if units["all"].unit == "sentence" else None
    found = [_change(units["all"], units["own"], pair, measure) for pair in units["all"].pairs]
    spread = Spread(*np.array([one.spread for one in found], dtype=float).reshape(-1, 2).T)
    spread = usual.added_to(spread) if usual else spread
    table["change"] = np.array([one.difference for one in found], dtype=float)
    p = spread.p(table["change"].to_numpy())
    margin = spread.margin(max(int(np.isfinite(p).sum()), 1))
    return table.assign(
        low=table["change"] - margin,
        high=table["change"] + margin,
        p=holm(p),
        unit=[pair.unit for pair in units["all"].pairs],
    )


def _change(every: Units, own: Units, pair: Pair, measure: Measure) -> Gap:
    """How counting the quotations changes the difference of a pair, and the spread of that change."""
    first = _sample(every, own, pair.first, pair.one, pair.unit, measure)
    second = _sample(every, own, pair.second, pair.other, pair.unit, measure)
    if first is None or second is None:
        return Gap(np.nan, UNKNOWN, "a voice has no value")
    spread = (paired if pair.unit == "event" else independent)(first, second)
    return Gap(first.estimate - second.estimate, spread, "")


def _sample(every: Units, own: Units, name: Any, group: Group, unit: str, measure: Measure) -> Sample | None:
    """How much a group's value for all words exceeds that for its own, and the influence of each unit."""
    own_groups = own.by_article if unit == "article" else own.by_group
    if name not in own_groups or len(group.units) < 2:
        return None
    spoken = pd.DataFrame(own_groups[name].sums, own_groups[name].units).reindex(group.units, fill_value=0.0).to_numpy()
    both = [pd.DataFrame(sums, columns=every.parts.columns) for sums in (group.sums, spoken)]
    if any(measure.why(table.sum().to_frame().T)[0] for table in both):
        return None
    at = every.parts.columns.get_indexer(measure.arguments)
    value = partial(_difference, measure)
    sample = jackknife(value, np.hstack([group.sums[:, at], spoken[:, at]]), in_order=unit == "sentence")
    return None if np.isnan(sample.influence).any() else sample


def _difference(measure: Measure, sums: np.ndarray) -> np.ndarray:
    every, own = (
        measure.value(dict(zip(measure.arguments, half.T, strict=True))) for half in np.split(sums, 2, axis=1)
    )
    return every - own


def voices_in_words(sentences: pd.DataFrame, measure: str | Measure) -> str:
    """For which pairs of outlets it matters whether quotations are counted, a line each; or that it matters for none."""
    (one,) = chosen(measure)
    found = voices_differ(sentences, one)["sentence"]
    if found.empty:
        return f"{one.label}: for no pair of outlets is it shown that counting quotations matters."
    return "\n".join(f"• {sentence}" for sentence in found)


def _in_words(row: dict, measure: Measure) -> str:
    """
    >>> row = {"first": "A", "second": "B", "all": 4.0, "own": 9.0, "change": -5.0, "low": -8.0, "high": -2.0,
    ...     "unit": "article"}
    >>> _in_words(row, chosen("lix/1")[0])
    'LIX: it matters whether quotations are counted: A minus B is 4 with them and 9 without, a change of −5 (−8 to −2).'
    """
    change, low, high = with_interval(row["change"], row["low"], row["high"])
    half = (row["high"] - row["low"]) / 2
    every, own = (as_precise(row[voice], half) for voice in ("all", "own"))
    first, second = named(row["first"], row["unit"]), named(row["second"], row["unit"])
    return (
        f"{measure.label}: it matters whether quotations are counted: {first} minus {second} is {every} with them and "
        f"{own} without, a change of {change} ({low} to {high})."
    )
