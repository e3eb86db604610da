"""Which days a date in a text can mean, where its date of writing is known or does not matter."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from analysis.names.quantities import DAY, FULL_DATE, SPAN, STEPS, YEAR, date_form
from analysis.text.calendar import MONTHS, WEEKDAYS

NEAR = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_DECADE = re.compile(rf"(?:the )?(?:\w+[ -])?({YEAR})s$")
_ONE_DAY = re.compile(rf"{DAY}$")
_SPAN = re.compile(rf"({'|'.join(STEPS)}) ({SPAN})$")


class Days(NamedTuple):
    """The first and the last day that a date can mean, and its precision: day, week, month, year or decade."""

    first: date
    last: date
    grain: str


def days_of(text: str, published: date | None) -> Days | None:
    """The days that a date can mean, None where that is not known.

    A weekday is the last one up to the day of publication. A date without a year is the nearest one.

    >>> days_of("Sept. 4", date(2023, 9, 6)).first, days_of("Sept. 4", None)
    (datetime.date(2023, 9, 4), None)
    >>> days_of("Tuesday", date(2023, 9, 6)).first, days_of("last month", date(2023, 9, 6)).last
    (datetime.date(2023, 9, 5), datetime.date(2023, 8, 31))
    >>> days_of("the early 1930s", None).last
    datetime.date(1939, 12, 31)
    """
    form = date_form(text)
    if match := FULL_DATE.match(form):
        return _of_month(match, published)
    if re.fullmatch(YEAR, form):
        return _of_years(int(form), int(form), "year")
    if match := _DECADE.match(form):
        return _of_years(int(match[1]), int(match[1]) + 9, "decade")
    return None if published is None else _seen_from(form, published)


def _of_month(match: re.Match[str], published: date | None) -> Days | None:
    month = next(at for at, name in enumerate(MONTHS, 1) if name.startswith(match["month"][:3]))
    day, year = match["day"] or match["after"], match["year"]
    if year is None:
        if published is None:
            return None
        near = [date(published.year + step, month, min(int(day or 15), 28)) for step in (-1, 0, 1)]
        year = str(min(near, key=lambda one: abs((one - published).days)).year)
    if not day:
        return _of_one_month(int(year), month)
    try:
        exact = date(int(year), month, int(day))
    except ValueError:  # 31 June
        return None
    return Days(exact, exact, "day")


def _of_one_month(year: int, month: int) -> Days:
    return Days(date(year, month, 1), date(year + month // 12, month % 12 + 1, 1) - timedelta(1), "month")


def _of_years(first: int, last: int, grain: str) -> Days:
    return Days(date(first, 1, 1), date(last, 12, 31), grain)


def _seen_from(form: str, published: date) -> Days | None:
    """The days of a date that depends on the day of publication."""
    lower = form.lower()
    if _ONE_DAY.match(form):
        exact = published - timedelta((published.weekday() - [name[:3] for name in WEEKDAYS].index(form[:3])) % 7)
        return Days(exact, exact, "day")
    if lower in NEAR:
        exact = published + timedelta(NEAR[lower])
        return Days(exact, exact, "day")
    match = _SPAN.match(lower)
    if match is None:
        return None
    step = STEPS[match[1]]
    if match[2] in ("week", "weekend"):  # a week may begin on Sunday
        monday = published - timedelta(published.weekday() - 7 * step)
        return Days(monday - timedelta(1), monday + timedelta(6), "week")
    if match[2] == "month":
        number = 12 * published.year + published.month - 1 + step
        return _of_one_month(number // 12, number % 12 + 1)
    return _of_years(published.year + step, published.year + step, "year") if match[2] == "year" else None
