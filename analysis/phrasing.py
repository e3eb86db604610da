"""Numbers, lists and names in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

# Control characters but tab and newline, what turns the direction of reading, halves of characters.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


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
