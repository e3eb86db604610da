"""An article's title: the first line, or what a file declares where the text bears it out."""

from __future__ import annotations

import re

from analysis.text.decoding import one_line

LONGEST_TITLE = 200  # characters: a first line beyond that is a paragraph
OPENING = 1_500  # characters in which a title that a file declares has to stand to be believed


def first_line(text: str) -> str:
    """Return the first line that is not blank, without Markdown's #; beyond 200 characters, cut.

    >>> first_line("# Rain is likely\\n\\nIt may rain.")
    'Rain is likely'
    """
    line = text.lstrip().split("\n", 1)[0].strip().lstrip("#").strip()
    return line if len(line) <= LONGEST_TITLE else line[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"


def believed(title: str, text: str) -> str:
    """A declared title, or its longest part, if it stands in the opening of the text; else "".

    >>> believed("Rain is likely - The Herald", "Home Rain is likely It rained."), believed("x1", "It")
    ('Rain is likely', '')
    """
    opening = " ".join(text[:OPENING].split()).casefold()
    parts = re.split(r"\s+[-–—|·•]\s+", one_line(title))
    parts = [one_line(title), *sorted(parts, key=len, reverse=True)]
    return next((p for p in parts if len(p.split()) > 1 and p.casefold() in opening), "")
