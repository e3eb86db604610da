"""The sentences of a comparison: who is compared, on what, and how often two articles of one outlet differ as much."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.comparison.intervals import LEVEL
from analysis.comparison.units import Units, ratio_of
from analysis.measures.measure import Measure
from analysis.phrasing import as_precise, one_in, shortened, with_interval

VERDICTS = ("higher", "lower", "too close to call")
OVERSTATED = 1.2  # the factor of exaggeration from which a sentence mentions it


def named(outlet: Any, unit: str, by: str = "outlet") -> str:
    """An outlet, or its article where there is only one.

    >>> named("Sendas News", "sentence"), named("Sendas News", "article"), named("a1", "sentence", "article")
    ("Sendas News's article", 'Sendas News', 'article a1')
    """
    if by != "outlet":
        return f"{by} {outlet}"
    return f"{outlet}'s article" if unit == "sentence" else str(outlet)


def where(unit: str, units: int) -> str:
    """The beginning of a sentence that says what is compared; "" where the names of the outlets say it.

    >>> where("article", 8), where("event", 100), where("sentence", 40)
    ('In these 8 articles, ', 'Over these 100 events, ', '')
    """
    return {"article": f"In these {units:,} articles, ", "event": f"Over these {units:,} events, "}.get(unit, "")


def usually(share: float) -> str:
    """How often two articles of one outlet differ as much, in words.

    >>> usually(0.02)
    'about 1 in 50 pairs of articles of one outlet on one topic differ as much'
    """
    many = one_in(share)
    return f"{'about ' * many.startswith('1')}{many} pairs of articles of one outlet on one topic differ as much"


def counts_of(units: Units, measure: Measure) -> list[str]:
    """The counts behind each pair: "14 in 345 words against 5 in 561"; "" for a measure that is not a count."""
    parts = ratio_of(measure)
    if parts is None or not set(parts) <= set(units.pair_sums) or parts[1] not in ("words", "sentences"):
        return [""] * len(units.pairs)
    above, below = (units.pair_sums[part].to_numpy() for part in parts)
    if (above != above.round()).any():
        return [""] * len(units.pairs)
    what = f" {parts[0]}" if parts[0] == "words" else ""
    said = [f"{up:,.0f}{what} in {down:,.0f}" for up, down in zip(above, below, strict=True)]
    return [f"{one} {parts[1]} against {other}" for one, other in zip(said[::2], said[1::2], strict=True)]


def in_words(gap: Any, measure: Measure, by: str, why: str, counts: str, tests: int) -> str:
    first, second = named(gap.first, gap.unit, by), named(gap.second, gap.unit, by)
    if np.isnan(gap.difference):
        return f"{first} and {second} cannot be compared on {measure.label}: {why}."
    if why:
        size = shortened(abs(gap.difference))
        return f"{first} and {second} differ by {size} on {measure.label}; whether by chance cannot be said ({why})."
    size = _size(gap.difference, gap.low, gap.high, tests) + (f"; {counts}" if counts else "")
    more = _beside_articles(gap)
    if gap.verdict == VERDICTS[2]:
        close = f"{first} and {second} are too close to call on {measure.label}: they differ by {size})"
        if gap.p < 1 - LEVEL:  # see `Found.table`
            return (
                f"{where(gap.unit, gap.units)}{close}, but over everything that each published the order is reversed."
            )
        smallest = as_precise(gap.smallest, (gap.high - gap.low) / 2)
        power = f"a true difference of {smallest} would be found in about four of five such comparisons"
        return f"{where(gap.unit, gap.units)}{close}{more}; {power}."
    clear = f"{first} is {gap.verdict} than {second} on {measure.label}, by {size})"
    return f"{where(gap.unit, gap.units)}{clear}{more}.{overstated(gap.exaggeration)}"


def _size(difference: float, low: float, high: float, tests: int) -> str:
    """The size of a difference and its interval; the closing bracket is left out."""
    value, *ends = with_interval(abs(difference), *((low, high) if difference >= 0 else (-high, -low)))
    return f"{value} ({'simultaneous ' * (tests > 1)}95 % interval {ends[0]} to {ends[1]}"


def _beside_articles(gap: Any) -> str:
    """For two single articles: their difference compared with the variation inside them and with the usual one."""
    if gap.unit != "sentence":
        return ""
    inside = gap.inside_p < 1 - LEVEL
    if np.isnan(gap.usual):
        unknown = "how much two articles of one outlet usually differ in it is not known"
        return f"; {'more than chance inside these two articles, but ' * bool(inside)}{unknown}"
    if gap.verdict == VERDICTS[2] and inside:
        _, low, high = with_interval(gap.difference, *sorted((abs(gap.inside_low), abs(gap.inside_high))))
        return f"; that is more than chance inside these two articles ({low} to {high}), but {usually(gap.usual)}"
    return f"; {usually(gap.usual)}"


def overstated(exaggeration: float) -> str:
    """A sentence where a difference of this size is likely exaggerated; "" where it is not."""
    if not exaggeration >= OVERSTATED:
        return ""
    return f" If the true difference is half as large, differences found at this size overstate it {exaggeration:.1f}-fold."
