"""Whether two dates, as vague as news copy has them, can be the same."""

from __future__ import annotations

import re
from typing import NamedTuple

import pandas as pd

from analysis.quantities import DAY, MONTHS, SPAN, YEAR

SEASONS = {"spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11), "fall": (9, 10, 11), "winter": (12, 1, 2)}
STEPS = {"last": -1, "previous": -1, "past": -1, "this": 0, "the": 0}
STEPS |= {"next": 1, "coming": 1, "following": 1}
FIXED = re.compile(
    rf"""(?:\w+[ -])?(?:(?P<month>{"|".join(MONTHS)})|(?P<season>{"|".join(SEASONS)}))
    (?:\ (?P<day>\d\d?))?(?:,?\ (?P<year>{YEAR}))?$""",
    re.VERBOSE,
)
ONLY_YEAR = re.compile(rf"{YEAR}$")
RELATIVE = re.compile(rf"(?P<lead>{'|'.join(STEPS)}) (?P<span>{SPAN})s?$")
SAME_DAY = re.compile(r"today|tonight|yesterday|tomorrow")


class Dating(NamedTuple):
    """What a date fixes, with "" or () for what it leaves open."""

    year: str = ""
    months: tuple[int, ...] = ()
    day: str = ""
    weekday: str = ""
    relative: str = ""  # "last month", with its span


def dating(form: str, published: object = None) -> Dating:
    """What a date fixes, given the day its article was published if that is known.

    >>> dating("June 9, 2016")
    Dating(year='2016', months=(6,), day='9', weekday='', relative='')
    >>> dating("last month", pd.Timestamp("2023-09-04")).months
    (8,)
    """
    if ONLY_YEAR.match(form):
        return Dating(year=form)
    if match := RELATIVE.match(form):
        step = STEPS[match["lead"]]
        known = isinstance(published, pd.Timestamp) and match["span"] == "month"
        if known:
            return Dating(months=((published.month - 1 + step) % 12 + 1,))  # type: ignore[attr-defined]
        if match["span"] not in SEASONS:
            return Dating(relative=f"{'this' if step == 0 else match['lead']} {match['span']}")
    if match := FIXED.match(form.removeprefix("the ")):
        month = (MONTHS.index(match["month"]) + 1,) if match["month"] else SEASONS[match["season"]]
        return Dating(match["year"] or "", month, match["day"] or "")
    weekday = re.search(DAY, form)
    return Dating(weekday=weekday.group() if weekday else "")


def depends_on_publication(form: str) -> bool:
    """Whether a date means nothing without the day on which it was written.

    >>> depends_on_publication("last year"), depends_on_publication("the 1990s")
    (True, False)
    """
    lead = form.split()[0]
    return lead in STEPS and lead != "the" or bool(SAME_DAY.match(form))


def dates_differ(one: tuple[str, object], other: tuple[str, object]) -> str:
    """How two dates (form, day of publication) differ, "" if they agree or cannot be compared.

    >>> dates_differ(("last month", None), ("July", None))
    'last month and July agree only if published in August'
    >>> dates_differ(("July", None), ("the summer", None))
    'July lies within the summer'
    >>> dates_differ(("May 3", None), ("May 4", None))
    'May 3 and May 4 cannot both hold'
    >>> dates_differ(("Friday", None), ("last week", None))
    ''
    """
    (first, _), (second, _) = one, other
    a, b = dating(*one), dating(*other)
    if a == b:
        return ""
    if a.relative and b.relative or a.weekday and b.weekday:
        return f"{first} and {second} are not the same"
    for relative, fixed in ((a, b), (b, a)):
        if relative.relative.endswith("month") and fixed.months:
            shift = STEPS[relative.relative.split()[0]]
            needed = " or ".join(MONTHS[(month - 1 - shift) % 12] for month in fixed.months)
            return f"{first} and {second} agree only if published in {needed}"
    if not (a.year or a.months) or not (b.year or b.months):
        return ""
    apart = a.months and b.months and not set(a.months) & set(b.months)
    if apart or a.year and b.year and a.year != b.year or a.day and b.day and a.day != b.day:
        return f"{first} and {second} cannot both hold"
    inner, outer = (first, second) if _width(a) <= _width(b) else (second, first)
    return f"{inner} lies within {outer}"


def _width(date: Dating) -> tuple[bool, int, bool]:
    """Of two dates that agree the narrower comes first."""
    return not date.day, len(date.months) or 12, not date.year
