"""Exports of press archives: many articles in one file, each with the archive's record around it.

Each archive has a module with `NAME`, `split` (the lines of each article; none if the text is not such an export) and
`read` (one article from its lines). To add one, write that module and list it in `FAMILIES`.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from analysis.corpus import europresse, factiva, listed, nexis, proquest

FAMILIES = (nexis, factiva, proquest, europresse, listed)
LOOKED_AT = 200_000  # characters that are searched for signs of several articles

# Lines that an article has once: two of the first kind, or three of the second, show that there are several articles.
_ONCE = re.compile(
    r"^[ \t]*(Load-Date|Publication-Type|Full text|Publication title|Publication info|ProQuest document ID|Source name"
    r"|Nom de la source)[ \t]*:.*$|^[ \t]*\d+ of \d+ (documents?)[ \t]*$|^[ \t]*(End of document)[ \t]*$"
    r"|^[ \t]*(Document) [A-Za-z0-9]{20,}[ \t]*$|^(?:Certificat émis le|(Certificate issued on)) .*$",
    re.IGNORECASE | re.MULTILINE,
)
_SELDOM = re.compile(
    r"^[ \t]*(?:(Length|Byline|Headline|Word count)[ \t]*:.*|[\d,]{2,7} (words))[ \t]*$", re.IGNORECASE | re.MULTILINE
)
# Lines that one article may have twice, of kinds that only articles in a row repeat together.
_AROUND = {
    "dates": re.compile(
        r"^[ \t]*(?:\w{3,10},? )?(?:\d{1,2}(?:st|nd|rd|th|er|\.)? \w{3,10}|\w{3,10} \d{1,2},?) (?:19|20)\d\d[ \t]*$"
        r"|^[ \t]*(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d)[ \t]*$",
        re.MULTILINE,
    ),
    "copyright notices": re.compile(r"^[ \t]*(?:©|\(c\)|copyright\b).{0,80}$", re.IGNORECASE | re.MULTILINE),
    "numbers of words": re.compile(
        r"^[ \t]*[\d.,]{2,7} (?:words|mots|palabras|Wörter|parole)\b.{0,40}$", re.IGNORECASE | re.MULTILINE
    ),
    "authors": re.compile(r"^[ \t]*(?:By|Par|Von|Por) (?:[A-Z][\w.’'-]+ ){0,3}[A-Z][\w.’'-]+[ \t]*$", re.MULTILINE),
    "addresses": re.compile(r"^[ \t]*https?://\S+[ \t]*$", re.MULTILINE),
    "page numbers": re.compile(r"^[ \t]*(?:p\.|page|pg\.?) ?\w?\d+[ \t]*$", re.IGNORECASE | re.MULTILINE),
    "rules": re.compile(r"^[ \t]*([-=_*#~])\1{9,}[ \t]*$|\f", re.MULTILINE),
}


class Export(NamedTuple):
    """An export: the archive's name, and the fields of each article, whose text is "" if the export has none."""

    family: str
    articles: list[dict[str, str]]


def read_export(text: str) -> Export | None:
    """The articles of an archive's export; None for any other text."""
    lines = text.split("\n")
    for family in FAMILIES:
        if pieces := family.split(lines):
            return Export(family.NAME, [family.read(piece).values() for piece in pieces])
    return None


def several(text: str, *, page: bool = False) -> str:
    """The sign that a text which could not be split holds several articles; "" if there is none.

    A saved web `page` may have dates, authors and copyright notices of pictures and of other articles around its own.

    >>> several("Rain\\n\\nLoad-Date: 2 May\\n\\nIt rained.\\n\\nSnow\\n\\nLoad-Date: 3 May\\n\\nIt snowed.")
    '2 lines “Load-Date …”'
    """
    for pattern, fewest in ((_ONCE, 2), (_SELDOM, 3)):
        found = Counter(next(filter(None, match.groups()), "").lower() for match in pattern.finditer(text[:LOOKED_AT]))
        name, number = max(found.items(), key=lambda one: one[1], default=("", 0))
        if number >= fewest:
            return f"{number} lines “{name.capitalize() if name != 'load-date' else 'Load-Date'} …”"
    return "" if page else _around(text[:LOOKED_AT])


def _around(text: str) -> str:
    """The kinds of lines that only several articles have: two of them three times each, or three twice; "" if not."""
    found = Counter({kind: sum(1 for _ in pattern.finditer(text)) for kind, pattern in _AROUND.items()})
    most = found.most_common(3)
    if most[1][1] < 3 and most[2][1] < 2:
        return ""
    named = [f"{number} {kind}" for kind, number in most if number > 1]
    return f"lines of their own: {', '.join(named)}"
