"""Dates and numbers in running text, and one form for the ways to write each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.wording import is_stop_word

MONTH_NAMES = "January|February|March|April|May|June|July|August|September|October|November|December"
MONTHS = MONTH_NAMES.split("|")
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
# Of two that begin at the same place the first wins: the longer forms stand before the shorter.
DATE = re.compile(
    rf"""\b(?:
      (?:{MONTH})\.?\ {DAY_OF_MONTH}(?!\d)(?:,?\ {YEAR})?           # September 4, 2023
    | {DAY_OF_MONTH}\ (?:of\ )?(?:{MONTH})\b(?:\.?,?\ {YEAR})?      # 4 September
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
    """Dates and numbers of a text: start, end, kind and the form that joins their spellings.

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
    """Where a number of `NUMBER` ends, its unit included if it has one, and one form for it."""
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
