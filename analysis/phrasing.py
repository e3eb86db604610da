"""Numbers, lists and names in plain words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

import numpy as np

# Control characters but tab and newline, what turns the direction of reading, halves of characters.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# What a measure counted, to follow its unit: the outlets' own words, those they quote, or both.
IN_VOICE = {"all": "", "own": ", quotations left out", "quoted": ", quotations only"}


def plain(text: object) -> str:
    """On one line, without the control characters that XML forbids."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


def rounded(values: Iterable[float]) -> list[str]:
    """Numbers of one chart, all with the same decimals, as few as tell them apart; "" for NaN.

    >>> rounded([9.871, -12.3]), rounded([0.251, 0.3]), rounded([3.0, 1200.0])
    (['9.9', '−12.3'], ['0.25', '0.30'], ['3', '1,200'])
    """
    values = np.asarray(list(values), dtype=float)
    known = values[np.isfinite(values)]
    largest = np.abs(known).max(initial=0)
    decimals = 0 if (known == known.round()).all() or largest >= 1000 else 1 if largest >= 10 else 2
    texts = [f"{value:,.{decimals}f}" if np.isfinite(value) else "" for value in values]
    return [text.replace("-", "−") for text in texts]


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def without_controls(text: str) -> str:
    r"""The text without characters that would steer a terminal or a page.

    >>> without_controls("red\x1b[31m")
    'red�[31m'
    """
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def with_interval(value: float, low: float, high: float) -> tuple[str, str, str]:
    """A number and the ends of its interval, with the digits that the interval carries, and no more.

    Half its width keeps one digit that counts, two if the first of them is 1 or 2, and one more where an end would
    else be rounded to 0.

    >>> with_interval(31.67, 15.23, 48.10)
    ('32', '15', '48')
    >>> with_interval(0.3149, 0.1212, 0.5086)
    ('0.31', '0.12', '0.51')
    >>> with_interval(3.1, 0.2, 6.0), with_interval(1234.0, 834.0, 1634.0)
    (('3.1', '0.2', '6.0'), ('1,200', '800', '1,600'))
    """
    half = (high - low) / 2
    if not (math.isfinite(half) and half > 0):
        return (shortened(value), shortened(low), shortened(high))
    decimals = _decimals(half)
    if any(end and round(end, decimals) == 0 != round(end, decimals + 1) for end in (value, low, high)):
        decimals += 1
    value_, low_, high_ = (_fixed(number, decimals) for number in (value, low, high))
    return value_, low_, high_


def shortened(value: float) -> str:
    """A number of which nobody knows how sure it is, with three digits that count.

    >>> shortened(31.667), shortened(0.0), shortened(-1.694), shortened(1234.5)
    ('31.7', '0', '−1.69', '1,234')
    """
    if not math.isfinite(value) or not value:
        return "0" if value == 0 else str(value)
    return _fixed(value, max(0, 2 - math.floor(math.log10(abs(value)))))


def as_precise(value: float, half: float) -> str:
    """A number with the digits that an interval of half this width carries.

    >>> as_precise(24.65, 3.35)
    '25'
    """
    return _fixed(value, _decimals(half)) if math.isfinite(half) and half > 0 else shortened(value)


def one_in(share: float) -> str:
    """A share as one of so many, rounded as it can be known; "fewer than 1 in 1,000" at the least.

    >>> one_in(0.049), one_in(0.013), one_in(0.0001), one_in(0.45), one_in(0.8)
    ('1 in 20', '1 in 80', 'fewer than 1 in 1,000', '1 in 2', 'most')
    """
    if share > 0.55:
        return "most"
    if share < 0.001:
        return "fewer than 1 in 1,000"
    many = 1 / share
    return f"1 in {round(many) if many < 30 else round(many, -math.floor(math.log10(many))):,.0f}"


def _decimals(half: float) -> int:
    place = math.floor(math.log10(half))
    return -place + (half / 10**place < 3)


def _fixed(value: float, decimals: int) -> str:
    text = f"{round(value, decimals):,.{max(decimals, 0)}f}"
    return text.replace("-", "−") if round(value, decimals) else text.replace("-", "")
