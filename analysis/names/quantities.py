"""Find dates and numbers in running text, and give the spellings of each one form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis.text.calendar import MONTHS
from analysis.text.word_forms import is_stop_word

MONTH_NAMES = "|".join(MONTHS)
NOT_A_VERB = "|".join(name for name in MONTHS if name not in ("March", "May"))
MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + "|Sept"
DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
SPAN = "day|night|week|weekend|fortnight|month|quarter|year|decade|century|spring|summer|autumn|fall|winter"
YEAR = r"(?:19|20)\d\d"
DAY_OF_MONTH = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
# A year, "March" and "May" are dates only after one of these.
BEFORE_DATE = "in|In|since|Since|until|by|By|from|before|after|late|early|the|The|of"
AFTER_WORD = "|".join(rf"(?<=\b{word}\ )" for word in BEFORE_DATE.split("|"))
TIME_WORDS = "last|this|next|past|previous|coming|following"
LEADS = "in|within|during|over|by|since|of"
# Where two begin at the same place, the first wins: longer forms come before shorter ones.
DATE = re.compile(
    rf"""\b(?:
      (?:{MONTH})\.?\ {DAY_OF_MONTH}(?!\d)(?:,?\ {YEAR})?           # September 4, 2023
    | {DAY_OF_MONTH}\ (?:of\ )?(?:{MONTH})\b(?!\.?\ \d\d?\b)(?:\.?,?\ {YEAR})?  # 4 September
    | (?:{TIME_WORDS})\ (?:(?:two|three|few|several|\d+)\ )?
      (?:(?:{SPAN})s?|{DAY}|{MONTH_NAMES})\b                         # last month, this Friday
    | (?:{LEADS})\ the\ (?:(?:{TIME_WORDS})\ )?(?:{SPAN})s?\b        # during the summer
    | (?:(?:early|late|mid|earlier|later)[\ -])?
      (?:{NOT_A_VERB})(?:,?\ {YEAR})?\b                              # July 2023
    | (?:{AFTER_WORD})(?:March|May)(?:,?\ {YEAR})?\b                 # in May
    | (?:March|May)\ {YEAR}\b
    | {DAY}s?\b
    | (?:the\ )?{YEAR}s\b                                            # the 1990s
    | (?:{AFTER_WORD}){YEAR}\b(?!,\d)                                # in 2014
    | (?:yesterday|today|tomorrow|tonight)\b
    )""",
    re.VERBOSE,
)
LEAD = re.compile(rf"(?:{LEADS}) (?=the )", re.IGNORECASE)
FULL_DATE = re.compile(
    rf"""^(?:(?P<day>\d+)(?:st|nd|rd|th)?\ (?:of\ )?)?
    (?P<month>{MONTH})\b\.?
    (?:\ (?P<after>\d\d?)(?:st|nd|rd|th)?)?
    (?:,?\ (?P<year>{YEAR}))?$""",
    re.VERBOSE,
)

FROM_THREE = (
    "three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    "|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty"
)
TENS = "thirty|forty|fifty|sixty|seventy|eighty|ninety"
VALUES = {word: str(value) for value, word in enumerate(FROM_THREE.split("|"), 3)}
VALUES |= {word: str(10 * value) for value, word in enumerate(TENS.split("|"), 3)}
VALUES |= {"dozen": "12"} | {word: word for word in ("dozens", "hundreds", "thousands")}
SPELLED = "|".join(sorted(VALUES, key=len, reverse=True))
SCALE = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "tn": "trillion"}
DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
POWERS = "hundred|thousand|million|billion|trillion"
PERCENT = {"%", "percent", "per cent"}
CURRENCIES = {"dollars": "$", "dollar": "$", "euros": "€", "euro": "€", "yen": "¥"}
NUMBER = re.compile(
    rf"""(?<![\w.,/-])(?:
      (?P<money>(?:US|A|C)?[$€£¥])\ ?(?P<sum>{DIGITS})
      (?:[\ -]?(?P<scale>(?:{POWERS}|bn|mn|tn|[mk])\b))?              # $3.5 million
    | (?P<nth>\d+(?:st|nd|rd|th))\b                                   # 70th
    | (?P<digits>{DIGITS})(?![\d/:])(?:[\ -](?P<times>{POWERS})\b)?   # 1,000
    | (?P<spelled>{SPELLED})\b(?:[\ -](?P<power>{POWERS})\b)?         # fifty million
    )""",
    re.VERBOSE | re.IGNORECASE,
)
UNIT = re.compile(r" ?(%)|[ -](per cent|[A-Za-z]{2,})")


def find_quantities(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Dates and numbers in a text: start, end, kind and the form that joins their spellings.

    >>> text = "On 4 Sept. 2023 it paid US$3.5m for the 70th anniversary."
    >>> [form for *place, kind, form in find_quantities(text)]
    ['September 4, 2023', '$3.5 million', '70th anniversary']
    """
    dates = [match.span() for match in DATE.finditer(text)]
    for start, end in dates:
        lead = LEAD.match(text[start:end])
        yield start + (lead.end() if lead else 0), end, "date", date_form(text[start:end])
    for match in NUMBER.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in dates):
            end, form = number_form(text, match)
            yield match.start(), end, "number", form


def date_form(text: str) -> str:
    """One form for the spellings of a date.

    >>> date_form("4th of September 2023"), date_form("Sept. 4"), date_form("during the summer")
    ('September 4, 2023', 'September 4', 'the summer')
    """
    match = FULL_DATE.match(text)
    if not match:
        return LEAD.sub("", text[:1].lower() + text[1:] if not re.match(DAY, text) else text)
    month = next(name for name in MONTHS if name.startswith(match["month"][:3]))
    day, year = match["day"] or match["after"], match["year"]
    return month + (f" {int(day)}" if day else "") + ((", " if day else " ") + year if year else "")


def number_form(text: str, match: re.Match[str]) -> tuple[int, str]:
    """Where a match of `NUMBER` ends, including its unit if it has one, and one form for it."""
    part = match.groupdict("")
    if part["money"]:
        scale = part["scale"].lower()
        amount = f"{part['money'][-1]}{_plain(part['sum'])} {SCALE.get(scale, scale)}"
        return match.end(), amount.strip()
    number = part["nth"] or _plain(part["digits"]) or VALUES[part["spelled"].lower()]
    number = f"{number} {(part['times'] or part['power']).lower()}".strip()
    unit = UNIT.match(text, match.end())
    word = (unit[1] or unit[2]).lower() if unit else ""
    if unit is None or is_stop_word(word):
        return match.end(), number
    if word in PERCENT:
        return unit.end(), number + "%"
    if word in CURRENCIES:
        return unit.end(), CURRENCIES[word] + number
    return unit.end(), f"{number} {word}"


def _plain(number: str) -> str:
    return number.replace(",", "")


SEASONS = {"spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11), "fall": (9, 10, 11), "winter": (12, 1, 2)}
STEPS = {"last": -1, "previous": -1, "past": -1, "this": 0, "the": 0, "next": 1, "coming": 1, "following": 1}
FIXED = re.compile(
    rf"""(?:\w+[ -])?(?:(?P<month>{"|".join(MONTHS)})|(?P<season>{"|".join(SEASONS)}))
    (?:\ (?P<day>\d\d?))?(?:,?\ (?P<year>{YEAR}))?$""",
    re.VERBOSE,
)
ONLY_YEAR = re.compile(rf"{YEAR}$")
RELATIVE = re.compile(rf"(?P<lead>{'|'.join(STEPS)}) (?P<span>{SPAN})s?$")


class Dating(NamedTuple):
    """The parts of a date; "" or () for a part that it leaves open."""

    year: str = ""
    months: tuple[int, ...] = ()
    day: str = ""
    weekday: str = ""
    relative: str = ""  # "last month", with its span


def dating(form: str, published: object = None) -> Dating:
    """The parts of a date, given the day its article was published if that is known.

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


def dates_differ(one: tuple[str, object], other: tuple[str, object]) -> str:
    """How two dates (form, day of publication) differ; "" if they agree or cannot be compared.

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
    """A sort key that puts the more precise of two dates first."""
    return not date.day, len(date.months) or 12, not date.year
