"""An article's title: its first line, or the title that a file declares if the text confirms it."""

from __future__ import annotations

import re

from analysis.text.decoding import one_line

LONGEST_TITLE = 200  # characters: a longer first line is a paragraph
OPENING = 1_500  # characters at the start of a text in which a declared title must occur to be believed


def first_line(text: str) -> str:
    """Return the first line that is not blank, without Markdown's #, cut to 200 characters.

    >>> first_line("# Rain is likely\\n\\nIt may rain.")
    'Rain is likely'
    """
    line = text.lstrip().split("\n", 1)[0].strip().lstrip("#").strip()
    return line if len(line) <= LONGEST_TITLE else line[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"


def believed(title: str, text: str) -> str:
    """A declared title, or its longest part, if it occurs in the opening of the text; else "".

    >>> believed("Rain is likely - The Herald", "Home Rain is likely It rained."), believed("x1", "It")
    ('Rain is likely', '')
    """
    opening = " ".join(text[:OPENING].split()).casefold()
    parts = re.split(r"\s+[-–—|·•]\s+", one_line(title))
    parts = [one_line(title), *sorted(parts, key=len, reverse=True)]
    return next((p for p in parts if len(p.split()) > 1 and p.casefold() in opening), "")
