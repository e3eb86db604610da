"""Dates as people and programs write them, where they can be read in one way only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_TIME = r"(?:,?\s+(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?(?:\s*(?P<half>[ap])\.?m\.?)?)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_NAMED = [
    re.compile(_WEEKDAY + day_and_month + r",?\s+(?P<year>\d{4})" + _TIME, re.IGNORECASE)
    for day_and_month in (rf"{_DAY}\s+{_MONTH}", rf"{_MONTH}\s+{_DAY}")
]
_NUMBERS = re.compile(r"(?P<a>\d{1,2})([/.-])(?P<b>\d{1,2})\2(?P<year>\d{4})" + _TIME)
_SECONDS = re.compile(r"-?\d{9,10}(?:\.\d+)?|-?\d{12,13}(?:\.0)?")  # since 1970, or thousandths
_ZONE = re.compile(r"\s*(?:UTC|GMT|Z)$|\s+(?=[+-]\d\d:?\d\d$)", re.IGNORECASE)


def parse_date(value: str, *, day_first: bool | None = None) -> datetime | None:
    """Return the moment that `value` names, in UTC without a zone, or None if it names none.

    >>> parse_date("2023-09-04"), parse_date("Sept. 4, 2023 at 1:30 pm"), parse_date("04/09/2023")
    (datetime.datetime(2023, 9, 4, 0, 0), datetime.datetime(2023, 9, 4, 13, 30), None)

    ISO 8601, the dates of e-mail and feeds, days with the month's English name, and seconds (or
    thousandths) since 1970. "04/09/2023" is April in one country and September in another, so it is
    nobody's date unless `day_first` says which; "14/09/2023" can be read one way only.
    """
    value = value.strip()
    try:
        date = _iso(value) or _named(value) or _numbers(value, day_first) or _seconds(value)
        return date.astimezone(UTC).replace(tzinfo=None) if date and date.tzinfo else date
    except (ValueError, OverflowError):  # 31 February; a zone that leads out of the calendar
        return None


def day_first(values: Iterable[str]) -> bool | None:
    """Whether numbers such as 04/09/2023 in one column put the day first; None if that is open.

    >>> day_first(["04/09/2023", "14/09/2023"]), day_first(["04/09/2023"])
    (True, None)

    One program wrote them all, so a single number above 12 decides for the column.
    """
    first, second = False, False
    for numbers in filter(None, (_NUMBERS.fullmatch(value.strip()) for value in values)):
        first |= int(numbers["a"]) > 12
        second |= int(numbers["b"]) > 12
    return None if first == second else first


def _iso(value: str) -> datetime | None:
    zone = _ZONE.search(value)
    if zone:
        value = value[: zone.start()] + (value[zone.end() :] or "+00:00")
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _named(value: str) -> datetime | None:
    for form in _NAMED:
        if found := form.fullmatch(value):
            month = _MONTHS.index(found["month"][:3].lower()) + 1
            return _moment(found, month, int(found["day"]))
    if re.match(r"(?:\w{3},\s+)?\d{1,2}\s+\w{3}\s+\d{4}\s+\d\d:", value):  # Mon, 4 Sep 2023 12:00 EDT
        return parsedate_to_datetime(value)
    return None


def _numbers(value: str, day_first: bool | None) -> datetime | None:
    found = _NUMBERS.fullmatch(value)
    if not found:
        return None
    a, b = int(found["a"]), int(found["b"])
    if day_first is None and a != b:
        if a <= 12 and b <= 12:
            return None
        day_first = a > 12
    return _moment(found, b, a) if day_first else _moment(found, a, b)


def _moment(found: re.Match[str], month: int, day: int) -> datetime:
    hour = int(found["hour"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + 12 * (found["half"].lower() == "p")
    return datetime(int(found["year"]), month, day, hour, int(found["minute"] or 0))


def _seconds(value: str) -> datetime | None:
    if not _SECONDS.fullmatch(value):
        return None
    since = float(value)
    long = len(value.split(".")[0].lstrip("-")) > 10
    return datetime(1970, 1, 1) + (timedelta(milliseconds=since) if long else timedelta(seconds=since))
