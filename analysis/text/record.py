"""The record that a press archive or a feed adds to an article: lines such as `LENGTH: 260 words`."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Names of fields that archives write; "publication-type" is also found as "Publication Type".
FIELDS = frozenset(
    """
    abstract|author|business indexing term|byline|city|classification|column|companies|company
    company / organization|copyright|correction|correction-date|country|country of publication|credit|database
    date|dateline|document id|document number|document type|document url|edition|first page|geographic|graphic
    headline|highlight|identifier / keyword|identifiers|industry|issn|issue|journal code|journal subject
    keywords|language|language of publication|last updated|length|links|load date|location|name|notes|number of pages
    organization|page|pages|people|person|place of publication|proquest document id|publication|publication code
    publication date|publication info|publication subject|publication title|publication type|publication year
    publisher|section|series|source|source attribution|source code|source type|standfirst|state|status|subject
    subjects|subtitle|ticker|time|title|type|update|url|volume|word count|words
    """.replace("\n", "|")
    .replace("    ", "")
    .strip("|")
    .split("|")
)
# Only archives write these: with one of them, the other fields are an archive's, too.
SURE = frozenset(
    "load date|publication type|journal code|proquest document id|publication info|language of publication|length|byline"
    "|source type|document type|document id|source code|identifier / keyword|company / organization".split("|")
)
FEWEST = 2  # different fields, one of them in `SURE`
LONGEST_NAME = 30  # characters up to the colon, with it

_FIELD = re.compile(r"([A-Za-z][A-Za-z /-]{2,27}?) ?:(?!//)[ \t]*")
_LINE = re.compile(r"^[ \t]*[A-Za-z][A-Za-z /-]{2,27} ?:(?!//)[^\n]*\n?", re.MULTILINE)


def field_of(line: str) -> str:
    """The name of the field in a line, in lower case; "" if it has none.

    >>> field_of("LOAD-DATE: September 27, 2023"), field_of("He said: never.")
    ('load date', '')
    """
    found = _FIELD.match(line) if ":" in line[:LONGEST_NAME] else None
    name = found[1].lower().replace("-", " ").strip() if found else ""
    return name if name in FIELDS else ""


def record_lines(lines: Iterable[str]) -> list[int]:
    """The lines of an archive's record, by number: several fields, one of which only archives write."""
    named = {at: name for at, line in enumerate(lines) if (name := field_of(line))}
    names = set(named.values())
    return list(named) if len(names) >= FEWEST and names & SURE else []


def without_record(text: str) -> str:
    """A text without the lines of an archive's record.

    >>> without_record("It rained.\\n\\nLength: 2 words\\n\\nLoad-Date: May 2, 2023\\n")
    'It rained.\\n\\n\\n'
    """
    lines = [found for found in _LINE.finditer(text) if field_of(found[0].lstrip())]
    if not record_lines(found[0].lstrip() for found in lines):
        return text
    for found in reversed(lines):
        text = text[: found.start()] + text[found.end() :]
    return text
