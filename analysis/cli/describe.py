"""Describe each measure in words, for `samestory measures`."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import groupby

import pandas as pd
from click import HelpFormatter

from analysis.measures.accuracy import trust_in_words
from analysis.measures.measure import Measure
from analysis.measures.registry import MEASURES, Wanted, chosen

MOST_NEAR = 4  # names that are suggested
COLUMNS = ["measure", "label", "family", "unit", "more", "reference", "trust"]


def unknown(name: str) -> str:
    """One sentence about a name that is not a measure or a family, with the nearest names; "" if it is one.

    >>> unknown("readability"), unknown("lix")
    ('', "there is no measure 'lix'; did you mean lix/1? 'samestory measures' lists them all")
    """
    families = {measure.family for measure in MEASURES.values()}
    if name in MEASURES or name in families:
        return ""
    known = {family: [family] for family in sorted(families)}
    for one in MEASURES:
        stem = one.partition("/")[0]
        for alias in dict.fromkeys([one, stem, *stem.split("_")]):
            known.setdefault(alias, []).append(one)
    wanted = name.lower().partition("/")[0]
    close = [wanted] if wanted in known else get_close_matches(wanted, known, 3, 0.7)
    near = list(dict.fromkeys(one for alias in close for one in known[alias]))[:MOST_NEAR]
    mean = f"; did you mean {' or '.join(near)}?" if near else ";"
    return f"there is no measure {name!r}{mean} 'samestory measures' lists them all"


def table(measures: Wanted = None) -> pd.DataFrame:
    """One row per measure: `measure`, `label`, `family`, `unit`, `more` (what a higher value means), `reference`, `trust`."""
    rows = [(m.name, m.label, m.family, m.unit, m.more, m.reference, " ".join(_trust(m))) for m in chosen(measures)]
    return pd.DataFrame(rows, columns=COLUMNS)


def in_short(measures: Wanted, width: int) -> str:
    """The measures by family, each in a few lines."""
    page = HelpFormatter(width=width)
    page.write_text(
        "Each measure with its unit, what a higher value means, its reference, and its measured accuracy "
        "on text that people labelled by hand (in brackets: 95 % interval). Give a NAME for every detail."
    )
    ordered = sorted(chosen(measures), key=lambda measure: measure.family)
    for family, group in groupby(ordered, key=lambda measure: measure.family):
        with page.section(family.capitalize()):
            page.write_dl([(one.name, _in_short(one)) for one in group])
    return page.getvalue()


def in_full(measures: Wanted, width: int) -> str:
    """Everything that is known about each measure."""
    page = HelpFormatter(width=width)
    for one in chosen(measures):
        with page.section(one.name):
            page.write_dl(_in_full(one))
    return page.getvalue().lstrip("\n")


def _in_short(one: Measure) -> str:
    found = _trust(one)
    return f"{one.label}: {one.unit}; higher: {one.more}. Reference: {one.reference}. Found: {found[0]}{' …' * (len(found) > 1)}"


def _in_full(one: Measure) -> list[tuple[str, str]]:
    least = ", ".join(f"{count} {part.replace('_', ' ')}" for part, count in one.at_least.items())
    found = [("accuracy" if not number else "", line) for number, line in enumerate(_trust(one))]
    return [
        ("name", one.label),
        ("unit", one.unit),
        ("higher", one.more),
        ("reference", one.reference),
        ("made of", f"sums of {', '.join(one.arguments).replace('_', ' ')}"),
        ("needs at least", least),
        ("shows", "the words it counted" if one.spans else "whole sentences"),
        *found,
    ]


def _trust(one: Measure) -> list[str]:
    return [line.removeprefix(f"{one.name}: ") for line in trust_in_words(one.name).splitlines()]
