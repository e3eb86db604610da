"""Read dates as people and programs write them, unless they can be read in more than one way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from dateutil import parser

# Two days that differ in every part: whatever a text leaves out is read differently.
DEFAULTS = datetime(2004, 1, 3), datetime(2008, 5, 21)
LONGEST = 60  # characters of a date

_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2\d{4}\b")
_SECONDS = re.compile(r"-?\d{9,10}(?:\.\d+)?|-?\d{12,13}(?:\.0)?")  # since 1970, or thousandths
_WRITTEN = re.compile(r"\d{4}-\d\d?-\d\d?|\d{8}(?:T|$)|[a-z]{3,}.*\d|\d.*[a-z]{3,}|" + _NUMBERS.pattern, re.IGNORECASE)
_AT = re.compile(
    r"\s+at\s+(?=\d)|(?<=[a-z])\.(?=\s)|(?<=[ap])\.(?=m)|(?<=[ap]\.m)\.|,?\s+\(?[A-Z]{3,4} ?[+-]\d.*\)$", re.IGNORECASE
)
# Time zones that newspapers and mail write by name, in hours from UTC; other names are ambiguous.
_ZONES = {"UTC": 0, "GMT": 0, "Z": 0, "BST": 1, "CET": 1, "CEST": 2}
_ZONES |= {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_ISO = re.compile(r"\d{4}-?(?:\d\d|W)")


@lru_cache(10_000)
def parse_date(value: str, *, day_first: bool | None = None) -> datetime | None:
    """Return the moment that `value` names, in UTC without a time zone, or None.

    >>> parse_date("2023-09-04"), parse_date("Sept. 4, 2023 at 1:30 pm"), parse_date("04/09/2023")
    (datetime.datetime(2023, 9, 4, 0, 0), datetime.datetime(2023, 9, 4, 13, 30), None)

    A date is whatever dateutil reads the same way with the day first and with the month first, and whatever fills in the
    missing parts. "04/09/2023" is in April in one country and in September in another, so it is a date only if `day_first`
    says which; "May" and "2023" are not dates. Seconds (or milliseconds) since 1970 are read, too.
    """
    value = value.strip()
    if _SECONDS.fullmatch(value):
        return _since_1970(value)
    if len(value) > LONGEST or not (_ISO.match(value) or _WRITTEN.search(value)):
        return None
    orders = (day_first,) if day_first is not None and _NUMBERS.match(value) else (True, False)
    try:
        if _ISO.match(value):
            return _in_utc(datetime.fromisoformat(re.sub(r" ?(?:UTC|GMT)$|\s+(?=[+-]\d\d:?\d\d$)", _zone, value)))
        read = {_parsed(value, order, default) for order in orders for default in DEFAULTS}
    except (
        parser.ParserError,
        ValueError,
        OverflowError,
        TypeError,
    ):  # 31 February; a zone that leads out of the calendar
        return None
    return read.pop() if len(read) == 1 else None


def _zone(found: re.Match[str]) -> str:
    """A zone as ISO 8601 writes it: without a space, and UTC as a number."""
    return "+00:00" if found[0].strip() else ""


def _parsed(value: str, day_first: bool, default: datetime) -> datetime:
    return _in_utc(parser.parse(_AT.sub(" ", value), dayfirst=day_first, default=default, tzinfos=_seconds))


def _in_utc(date: datetime) -> datetime:
    return date.astimezone(UTC).replace(tzinfo=None) if date.tzinfo else date


def _seconds(name: str | None, offset: int | None) -> int | None:
    """A time zone's offset from UTC in seconds, None without a zone; raises ValueError for an unknown name."""
    if name is None and offset is None:
        return None
    if offset is None and name not in _ZONES:
        raise ValueError(f"{name} is not a known time zone")
    return offset if offset is not None else 3600 * _ZONES[str(name)]


def day_first(values: Iterable[str]) -> bool | None:
    """Whether dates such as 04/09/2023 in one column put the day first; None if that is unclear.

    >>> day_first(["04/09/2023", "14/09/2023"]), day_first(["04/09/2023"])
    (True, None)

    One program wrote them all, so a single number above 12 decides for the column.
    """
    numbers = [found for found in (_NUMBERS.match(value.strip()) for value in values) if found]
    first, second = (any(int(found[place]) > 12 for found in numbers) for place in (1, 3))
    return None if first == second else first


def _since_1970(value: str) -> datetime | None:
    long = len(value.split(".")[0].lstrip("-")) > 10
    try:
        return datetime(1970, 1, 1) + timedelta(seconds=float(value) / (1000 if long else 1))
    except OverflowError:
        return None
