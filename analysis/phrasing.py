"""Numbers and lists in words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

import numpy as np

# Control characters except tab and newline, marks that change the reading direction, lone surrogates.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# Which words a measure counted, to follow its unit: all, the outlets' own, or those they quote.
IN_VOICE = {"all": "", "own": ", quotations left out", "quoted": ", quotations only"}


def plain(text: object) -> str:
    """A text on one line, without the control characters that XML forbids."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


def rounded(values: Iterable[float]) -> list[str]:
    """The numbers of one chart, all with the same number of decimals, as few as necessary; "" for NaN.

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
    r"""The text without characters that would control a terminal or a page.

    >>> without_controls("red\x1b[31m")
    'red�[31m'
    """
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def with_interval(value: float, low: float, high: float) -> tuple[str, str, str]:
    """A number and the ends of its interval, rounded to what the interval justifies.

    Half the interval's width keeps one significant digit, two if the first is 1 or 2. There is one digit more where an end
    would be rounded to 0.

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
    """A number of unknown uncertainty, with three significant digits.

    >>> shortened(31.667), shortened(0.0), shortened(-1.694), shortened(1234.5)
    ('31.7', '0', '−1.69', '1,234')
    """
    if not math.isfinite(value) or not value:
        return "0" if value == 0 else str(value)
    return _fixed(value, max(0, 2 - math.floor(math.log10(abs(value)))))


def as_precise(value: float, half: float) -> str:
    """A number with the digits that are justified by an interval with this half-width.

    >>> as_precise(24.65, 3.35)
    '25'
    """
    return _fixed(value, _decimals(half)) if math.isfinite(half) and half > 0 else shortened(value)


def chance(p: float, decimals: int = 2) -> str:
    """A probability, which is never printed as 0.

    >>> chance(0.0312), chance(0.004), chance(0.0004, 3), chance(float("nan"))
    ('0.03', 'less than 0.01', 'less than 0.001', '–')
    """
    if math.isnan(p):
        return "–"
    told = f"{p:.{decimals}f}"
    return told if float(told) else f"less than {10.0**-decimals:.{decimals}f}"


def one_in(share: float) -> str:
    """A share as "1 in 20", rounded; at least "fewer than 1 in 1,000".

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
