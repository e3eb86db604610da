"""The differences between outlets that are more than chance and hold up under other choices."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.comparison.gaps import family_of
from analysis.comparison.intervals import LEVEL
from analysis.comparison.phrases import VERDICTS, named, overstated, usually, where
from analysis.comparison.robustness import (
    FEWEST,
    Finding,
    claims,
    different,
    holds_up,
    in_words,
    others_of,
    standing,
    turned_by_weight,
)
from analysis.comparison.units import read_units
from analysis.measures.measure import Measure
from analysis.measures.registry import Wanted, chosen
from analysis.phrasing import counted, with_interval

ENOUGH = 0.9  # share of the other defensible choices under which a difference has to hold
MOST_REMARKABLE = 5
REMARKABLE = 0.01  # uncorrected p, below which a difference is shown although it is not a finding
STATES = ("finding", "untested", "fragile", "remarkable")
COLUMNS = [
    "finding",
    "measure",
    "first",
    "second",
    "difference",
    "low",
    "high",
    "p",
    "p_alone",
    "usual",
    "unit",
    "units",
    "specifications",
    "different",
    "stands",
    "survives",
    "state",
    "sentence",
]


def differences(
    articles: pd.DataFrame, sentences: pd.DataFrame, measures: Wanted, *, voice: str = "all", enough: float = ENOUGH
) -> pd.DataFrame:
    """The differences that are more than chance, each measured again under every defensible choice.

    All pairs by all these measures are one family (Holm 1979): where no articles differ, at most one page in twenty has any
    such difference. One row each, those that survive first, in the order of `measures`. Columns: `finding` (1, 2, …),
    `measure`, `first` and `second` (the higher outlet and the lower one), `difference`, `low`, `high` (95 % intervals that
    hold simultaneously over the family, in the measure's unit), `p` (over the family), `p_alone`, `usual`, `unit`, `units`
    (as in `gaps`), `specifications` (other choices under which the two can be compared), `different` (how many different
    estimates they give), `stands` (in how many of them the verdict is the same), `survives`, `state`, `sentence` (in
    words).

    The state is `finding` if the verdict is the same under at least the share `enough` of the other choices, and its sign is
    not reversed when every article counts the same or the longest are left out; only then it `survives`. It is `untested`
    if there are fewer than ten different estimates, and `fragile` otherwise. A difference with an uncorrected p below .01
    that is not significant after correction is `remarkable`: it was not tried under other choices and is not a finding. The
    five with the lowest p are shown.
    """
    asked = chosen(measures)
    units = read_units(sentences, asked, "outlet", voice)
    family = family_of(units, asked)
    looked = sum(int(table["p"].notna().sum()) for table in family.values())
    rows = []
    for measure in asked:
        for gap in family[measure.name].itertuples():
            if row := _difference(articles, measure, gap, enough, looked):
                rows.append((measure.name, *row))
    table = pd.DataFrame(rows, columns=COLUMNS[1:])
    unshown = table[table["state"] == "remarkable"].sort_values("p_alone", kind="stable").index[MOST_REMARKABLE:]
    table = table.drop(index=unshown)
    rank = table["state"].map(STATES.index).astype(int)
    table = table.iloc[rank.argsort(kind="stable")].reset_index(drop=True)
    table.insert(0, "finding", range(1, len(table) + 1))
    return table.astype({"survives": bool})


def _difference(
    articles: pd.DataFrame, measure: Measure, gap: Any, enough: float, looked: int
) -> tuple[Any, ...] | None:
    """A row of `differences`; None where a pair is not even remarkable."""
    turned = gap.difference < 0
    first, second = (gap.second, gap.first) if turned else (gap.first, gap.second)
    low, high = (-gap.high, -gap.low) if turned else (gap.low, gap.high)
    known = abs(gap.difference), low, high, gap.p, gap.p_alone, gap.usual, gap.unit, gap.units
    if gap.verdict not in VERDICTS[:2]:
        if not gap.p_alone < REMARKABLE or gap.p < 1 - LEVEL:
            return None
        return (first, second, *known, 0, 0, 0, False, "remarkable", remarkable(measure, gap, first, second, looked))
    ledger = holds_up(articles, Finding(measure, first, second, "higher"))
    others, share, tests = others_of(ledger), standing(ledger), different(ledger)
    holds = share >= enough and not turned_by_weight(ledger)
    if pd.isna(gap.usual) and gap.unit == "sentence":
        tests = 0  # how much single articles usually differ in it is not known
    state = "untested" if tests < FEWEST and (holds or not len(others)) else "finding" if holds else "fragile"
    said = f"{in_words(ledger)}{overstated(gap.exaggeration)}"
    return (first, second, *known, len(others), tests, int(others["stands"].sum()), state == "finding", state, said)


def remarkable(measure: Measure, gap: Any, first: str, second: str, looked: int) -> str:
    """A row of `gaps` in words whose p is low by itself, but not after correction."""
    value, *ends = with_interval(abs(gap.difference), *sorted((abs(gap.low_alone), abs(gap.high_alone))))
    basis = where(gap.unit, gap.units)
    said = (
        f"{measure.label}, {basis[:1].lower()}{basis[1:]}{named(first, gap.unit)} higher than "
        f"{named(second, gap.unit)} by {value} ({ends[0]} to {ends[1]})"
    )
    beside = f"{usually(gap.usual)}, and " if gap.unit == "sentence" and pd.notna(gap.usual) else ""
    return f"{said}: {beside}{_chance(looked, gap.p_alone)}."


def _chance(looked: int, p: float) -> str:
    """How many such differences chance alone would produce among so many comparisons, in words."""
    expected = looked * p
    many = "fewer than one" if expected < 0.75 else f"about {max(round(expected), 1)}"
    return f"among {looked} comparisons on this page, chance alone produces {many} as rare"


def without_flagged(articles: pd.DataFrame, sentences: pd.DataFrame, measures: Wanted, *, voice: str = "all") -> str:
    """Which differences between outlets change without the flagged articles, in words.

    Flagged are articles with an entry in the column `doubts`. A difference changes if it is more than chance with them but
    not without them, or the reverse.
    """
    flagged = articles.index[articles["doubts"] != ""]
    if not len(flagged):
        return "No article is flagged."
    said = f"{len(flagged)} of {counted(len(articles), 'article')} flagged"
    rest = sentences[~sentences["article"].isin(flagged)]
    gone = sorted(set(sentences["outlet"]) - set(rest["outlet"]))
    if rest["outlet"].nunique() < 2:
        return f"{said}: without them there are no two outlets left to compare."
    known = ~sentences["outlet"].isin(gone)
    asked = chosen(measures)
    before, after = (
        {
            (measure.label, *(named(end, family[measure.name]["unit"].iloc[0]) for end in claim[1:3])): None  # in order
            for measure in asked
            for claim in claims(family[measure.name], measure)
        }
        for family in (
            family_of(read_units(table, asked, "outlet", voice), asked) for table in (sentences[known], rest)
        )
    )
    changes = [f"{_said(one)} is no longer more than chance" for one in before if one not in after]
    changes += [f"{_said(one)} is more than chance only then" for one in after if one not in before]
    changes = changes or ["no difference changes"]
    if gone:
        changes.append(f"nothing can be said about {', '.join(gone)}")
    return f"{said}. Without them: {'; '.join(changes)}."


def _said(claim: tuple[str, ...]) -> str:
    label, first, second = claim
    return f"{label}, {first} higher than {second},"
