"""Find amounts in running text, in any notation, as intervals that can be compared: how much, and of what."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.names.quantities import DATE
from analysis.text.word_forms import is_stop_word, stem

UNITS = dict(zip("zero one two three four five six seven eight nine ten eleven twelve".split(), range(13), strict=True))
UNITS |= dict(zip("thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), range(13, 20), strict=True))
TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
POWERS = {"hundred": 1e2, "dozen": 12.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
LETTERS = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
SOME = {  # what a plural without a number can mean
    "dozens": (24, 144),
    "scores": (40, 200),
    "hundreds": (200, 2e3),
    "thousands": (2e3, 2e4),
    "tens of thousands": (2e4, 1e5),
    "hundreds of thousands": (2e5, 1e6),
    "millions": (2e6, 2e7),
    "billions": (2e9, 2e10),
}
CURRENCIES = {"dollar": "$", "buck": "$", "pound": "£", "euro": "€", "yen": "¥", "rupee": "₹"}
MEASURES = {  # the unit that each is converted to, and the factor
    name: (what, factor)
    for what, names in {
        "metres": {
            "metre meter": 1.0,
            "kilometre kilometer km": 1e3,
            "mile": 1609.344,
            "yard": 0.9144,
            "foot feet": 0.3048,
            "inch inches": 0.0254,
            "centimetre centimeter cm": 0.01,
        },
        "kilograms": {"kilogram kilo kg": 1.0, "tonne": 1e3, "lb": 0.45359, "ounce": 0.02835},
        "hectares": {"hectare": 1.0, "acre": 0.404686},
    }.items()
    for forms, factor in names.items()
    for name in forms.split()
}
TIME = frozenset(map(stem, "second minute hour day week month year decade century am pm".split()))
NOUNS = 2  # words after a number, one of which is what it counts
ABOUT = 0.1  # "about 100" means 10 % less to 10 % more
NEARLY = 0.15  # "nearly 100" means up to 15 % less

_WORD_NUMBER = "|".join(sorted([*UNITS, *TENS], key=len, reverse=True))
_POWER = "|".join(POWERS)
_SPELLED = rf"(?:{_WORD_NUMBER})(?:[-\ ](?:{_WORD_NUMBER}))?"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[\ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:\.\d+)?"
_ONE = rf"""(?:(?P<money#>(?:US|A|C|NZ)?[$£€¥₹])\ ?)?(?:
    (?P<half#>half|a\ quarter\ of)\ an?\ (?P<halved#>{_POWER})\b
  | (?P<digits#>{_DIGITS})(?:(?P<letter#>(?:k|m|mn|bn|b|tn)\b)|[\ -]?(?P<power#>(?:{_POWER})\b(?:[\ -](?:{_POWER})\b)?))?
  | (?P<spelled#>{_SPELLED}\b(?:[\ -](?:{_POWER})\b(?:(?:\ and\ |[\ -])(?:{_SPELLED}|{_POWER})\b)*)?)
  | an?\ (?P<single#>(?:{_POWER})\b(?:[\ -](?:{_POWER})\b)?))"""
_VAGUE = {
    "about": r"about|around|roughly|approximately|some|(?:an\ )?estimated|circa",
    "more": r"(?:(?:slightly|just|well|far|much)\ )?(?:more|greater|higher|longer|larger)\ than|(?:(?:just|well|slightly)\ )?over"
    r"|above|at\ least|no\ (?:fewer|less)\ than|upwards?\ of|in\ excess\ of|a\ minimum\ of|exceeding|beyond",
    "less": r"(?:(?:slightly|just|well|far|much)\ )?(?:less|fewer|lower|shorter|smaller)\ than|(?:(?:just|well)\ )?under|below"
    r"|up\ to|as\ (?:many|much)\ as|(?:at|not|no)\ mo(?:re\ than|st)|a\ maximum\ of",
    "nearly": r"nearly|almost|close\ to|nearing|approaching",
}
_START = re.compile(rf"[$£€¥₹]?\d|\b(?:half an?|a quarter of|an? (?:{_POWER})|{_WORD_NUMBER})\b", re.IGNORECASE)
_BEFORE = re.compile(
    rf"""(?:(?<=\s)|(?<=^)|(?<=[(“"]))(?:(?:{"|".join(f"(?P<{name}>{words})" for name, words in _VAGUE.items())})\ )?
    (?P<between>(?:between|from)\ )?(?:US|A|C|NZ)?$""",
    re.VERBOSE | re.IGNORECASE,
)
_AMOUNT = re.compile(
    rf"""{_ONE.replace("#", "1")}
    (?:(?P<link>\ (?:and|to|or)\ |\ ?[-–—]\ ?){_ONE.replace("#", "2")})?(?![\w/:]|,\d|\.\d|-\d)""",
    re.VERBOSE | re.IGNORECASE,
)
LOOKED_BACK = 32  # characters before a number that may hold "between" or "more than"
_SOME = re.compile(rf"\b(?P<some>{'|'.join(sorted(SOME, key=len, reverse=True))})\b(?:\ of)?", re.IGNORECASE)
_AFTER = re.compile(
    r"[ -]?(?P<percent>%|per ?cent\b|percentage points?\b)|[ -](?P<words>[A-Za-z][\w’'-]*(?: [A-Za-z][\w’'-]*){0,3})"
)
_SCORE = re.compile(r"\d[-–]\d|\d-to-\d")  # a vote, a result
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")


class Amount(NamedTuple):
    """An amount: its place in the text, its lowest and highest value, its unit, and how it is written.

    `unit` is a currency, "%", a measure (in metres, kilograms, hectares) or "" for a count. `nouns` are the stems of the
    first two words that may be what is counted.
    """

    start: int
    end: int
    low: float
    high: float
    unit: str
    nouns: tuple[str, ...]
    text: str


def find_amounts(text: str) -> Iterator[Amount]:
    """The amounts in a text that name what they count or measure, without dates, years, ordinals and votes.

    >>> text = "Some 12k drivers, at least a dozen cars, £4.2m, between 4 and 5 million pounds, nine miles."
    >>> [f"{one.low:,.0f} to {one.high:,.0f} {one.unit or one.nouns[0]}" for one in find_amounts(text)]
    ... # doctest: +NORMALIZE_WHITESPACE
    ['10,800 to 13,200 driver', '12 to inf car', '4,200,000 to 4,200,000 £', '4,000,000 to 5,000,000 £',
     '13,679 to 15,289 metres']
    """
    starts = [match.start() for match in _START.finditer(text)]
    dates = [match.span() for match in DATE.finditer(text)] if starts else []
    end = 0
    for start in starts:
        match = _AMOUNT.match(text, start) if start >= end else None
        if match is None or any(first < match.end() and start < last for first, last in dates):
            continue
        before = _BEFORE.search(text[max(0, start - LOOKED_BACK) : start])
        if before is None or _SCORE.search(match[0]):
            continue
        end = match.end()
        found = _amount(text, match, before)
        if found and (found.unit or found.nouns):
            yield found
    for match in _SOME.finditer(text):
        _, unit, nouns, _ = _unit(text, match.end(), "")
        if unit or nouns:
            low, high = SOME[match["some"].lower()]
            yield Amount(match.start(), match.end(), low, high, unit, nouns, match[0])


def meet(one: Amount, other: Amount) -> bool:
    """Whether two amounts of the same kind can be equal.

    >>> first, second, third = find_amounts("12 people, at least a dozen people, 13 people")
    >>> meet(first, second), meet(second, third), meet(first, third)
    (True, True, False)
    """
    return one.low <= other.high and other.low <= one.high


def of_one_kind(one: Amount, other: Amount) -> bool:
    """Whether two amounts measure the same thing: money, a percentage, a measure, or a noun that is not a time."""
    if one.unit in CURRENCIES.values() and other.unit in CURRENCIES.values():
        return True
    if one.unit or other.unit:
        return one.unit == other.unit
    return bool(set(one.nouns) & set(other.nouns) - TIME)


def _amount(text: str, match: re.Match[str], before: re.Match[str]) -> Amount | None:
    first, second = _value(match, 1), _value(match, 2) if match["link"] else None
    end = match.end()
    if second is not None:
        link = match["link"].strip().lower()
        if not (match["power1"] or match["letter1"]):  # "4 to 5 million"
            first *= _power(match["power2"]) * LETTERS.get((match["letter2"] or "").lower(), 1)
        ranged = link in ("to", "or", "-", "–", "—") or before["between"] and link == "and"
        if not ranged or first >= second:
            first, second, end = _value(match, 1), None, match.start("link")
    if _ORDINAL.match(text, end):
        return None
    low, high = first, first if second is None else second
    factor, unit, nouns, end = _unit(text, end, (match["money1"] or match["money2"] or "")[-1:])
    half = 0.5 / 10 ** len((match["digits1"] or "").partition(".")[2]) if factor else 0  # 9 miles are 8.5 to 9.5
    low, high = (low - half) * (factor or 1), (high + half) * (factor or 1)
    low, high = _vague(before, low, high)
    start = match.start() - len(before[0])
    return Amount(start, end, low, high, unit, nouns, text[start:end])


def _vague(before: re.Match[str], low: float, high: float) -> tuple[float, float]:
    if before["about"]:
        return (1 - ABOUT) * low, (1 + ABOUT) * high
    if before["nearly"]:
        return (1 - NEARLY) * low, high
    return (0.0, high) if before["less"] else (low, math.inf) if before["more"] else (low, high)


def _value(match: re.Match[str], side: int) -> float:
    part = {
        name: match[f"{name}{side}"] for name in ("half", "halved", "digits", "letter", "power", "spelled", "single")
    }
    if part["half"]:
        return (0.5 if part["half"].lower() == "half" else 0.25) * POWERS[part["halved"].lower()]
    if part["digits"]:
        number = float(re.sub(r"[, \u00a0\u202f]", "", part["digits"]))
        return number * LETTERS.get((part["letter"] or "").lower(), 1) * _power(part["power"])
    return _spelled(part["spelled"]) if part["spelled"] else _power(part["single"])


def _power(words: str | None) -> float:
    return math.prod(POWERS[word] for word in re.split(r"[ -]", (words or "").lower()) if word)


def _spelled(words: str) -> float:
    """The value of a number in words.

    >>> _spelled("two hundred and fifty thousand"), _spelled("twenty-five")
    (250000.0, 25.0)
    """
    total = current = 0.0
    for word in re.split(r"[ -]", words.lower()):
        if word in UNITS or word in TENS:
            current += UNITS.get(word, 0) + TENS.get(word, 0)
        elif word in ("hundred", "dozen"):
            current = (current or 1) * POWERS[word]
        elif word in POWERS:
            total, current = total + (current or 1) * POWERS[word], 0.0
    return total + current


def _unit(text: str, end: int, money: str) -> tuple[float, str, tuple[str, ...], int]:
    """The unit of an amount that ends here: factor to a measure's unit (0 if none), unit, nouns, and where it ends."""
    after = _AFTER.match(text, end)
    if money:
        return 0, money, (), end
    if after is None:
        return 0, "", (), end
    if after["percent"]:
        return 0, "%", (), after.end()
    words: list[str] = []
    for word in after["words"].split(" "):
        if is_stop_word(word) and (words or word.lower() not in ("of", "the", "its", "his", "her", "their")):
            break
        words += [word] * (not is_stop_word(word))
    if not words:
        return 0, "", (), end
    first = words[0].lower()
    for form in (first, first.removesuffix("s")):
        stop = text.index(words[0], end) + len(words[0])
        if form in CURRENCIES:
            return 0, CURRENCIES[form], (), stop
        if form in MEASURES:
            what, factor = MEASURES[form]
            return factor, what, (), stop
    return 0, "", tuple(stem(word) for word in words[:NOUNS]), end
