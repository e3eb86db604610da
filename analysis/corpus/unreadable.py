"""What a reader of files says of one that it cannot read, and when it believes a declared title."""

from __future__ import annotations

import re

from analysis.decoding import one_line

OPENING = 1_500  # characters in which a title that a file declares has to stand to be believed


class Unreadable(ValueError):
    """A document that holds no readable article: what was found, and in `remedy` what to do.

    >>> raise Unreadable("a PDF with a password", "save it without one")
    Traceback (most recent call last):
    analysis.unreadable.Unreadable: a PDF with a password
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.remedy = remedy


def believed(title: str, text: str) -> str:
    """A declared title, or its longest part, if it stands in the opening of the text; else "".

    >>> believed("Rain is likely - The Herald", "Home Rain is likely It rained."), believed("x1", "It")
    ('Rain is likely', '')
    """
    opening = " ".join(text[:OPENING].split()).casefold()
    parts = re.split(r"\s+[-–—|·•]\s+", one_line(title))
    parts = [one_line(title), *sorted(parts, key=len, reverse=True)]
    return next((p for p in parts if len(p.split()) > 1 and p.casefold() in opening), "")
