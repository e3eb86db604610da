"""ProQuest: results saved as text, RTF, Word or HTML."""

from __future__ import annotations

import re
from itertools import pairwise

from analysis.corpus.export_record import PAGE, Record, date_in, joined, paragraphs

NAME = "ProQuest"

_RULE = re.compile(r"\s*_{20,}\s*$")
_NUMBER = re.compile(r"\s*Document \d+ of \d+\s*$")
_LINK = re.compile(r"\s*(?:ProQuest document link|https?://\S+)\s*$")
_HEADING = re.compile(r"\s*(ABSTRACT(?: \(ENGLISH\))?|FULL TEXT|DETAILS|LINKS|Headnote)\s*$")
_NAMES = (
    "Author|Publication info|Abstract|Links|Full text|Subject|Business indexing term|Location|People|Company / organization"
    "|Classification|Title|Correspondence author|Publication title|First page|Pages|Number of pages|Publication year"
    "|Publication date|Section|Publisher|Place of publication|Country of publication|Publication subject|ISSN|e-?ISSN"
    "|Source type|Source attribution|Language of publication|Document type|ProQuest document ID|Document URL|Copyright|Last updated"
    "|Database|Identifier / keyword|Credit|Dateline|Volume|Issue|DOI|Volume/Issue|Document feature|Accession number|CODEN"
)
_FIELD = re.compile(rf"\s*({_NAMES})\s*(?::\s*|\t+\s*)(.*)$")
_OURS = re.compile(r"\s*ProQuest document ID\s*[:\t]|\s*Publication (?:info|title)\s*[:\t]")
_NO_TEXT = re.compile(r"(?:full text )?not available\b|none available", re.IGNORECASE)
_OUTLET = re.compile(r"\s*(.+?)(?:\s*;|,? \[?\d{1,2} [A-Z][a-z]{2}|$)")


def split(lines: list[str]) -> list[list[str]]:
    """The lines of each article; none if this is not a ProQuest export."""
    rules = [at for at, line in enumerate(lines) if _RULE.match(line)]
    if not rules:
        rules = [at for at, line in enumerate(lines) if _NUMBER.match(line)]
    bounds = [-1, *rules, len(lines)]
    pieces = [lines[start + 1 : end] for start, end in pairwise(bounds)]
    return [piece for piece in pieces if any(map(_OURS.match, piece))]


def read(lines: list[str]) -> Record:
    """Read one article by the names of its fields."""
    fields, above = _fields(lines)
    info = joined(fields.get("Publication info", []))
    outlet = _OUTLET.match(info)
    record = Record(
        title=joined(fields.get("Title", [])) or (above[0] if above else ""),
        outlet=joined(fields.get("Publication title", [])) or (outlet[1] if outlet else ""),
        published=date_in(joined(fields.get("Publication date", []))) or date_in(info),
        author=joined(fields.get("Author", [])),
        section=joined(fields.get("Section", [])),
        url=joined(fields.get("Document URL", []))
        or next((line.strip() for line in lines if "proquest.com/" in line), ""),
    )
    text = paragraphs(fields.pop("Full text", []))
    record.body = [] if text and len(text) < 3 and _NO_TEXT.match(text[0]) else text
    for name, value in fields.items():
        if name != "Title":
            record.add(name, joined(value))
    return record


def _fields(lines: list[str]) -> tuple[dict[str, list[str]], list[str]]:
    """The lines of each field, and those above the first field."""
    fields: dict[str, list[str]] = {}
    above: list[str] = []
    name, blank = "", True
    for line in lines:
        found, heading = _FIELD.match(line), _HEADING.match(line)
        starts = found and (
            blank or name != "Full text" or found[1] in ("Full text", "Subject", "ProQuest document ID")
        )
        if heading:
            name, line = {"FULL TEXT": "Full text", "DETAILS": "", "LINKS": "Links"}.get(heading[1], "Abstract"), ""
        elif starts and found:
            name, line = found[1], found[2]
        elif _LINK.match(line) and name != "Full text" and not fields.get(name, [""])[-1].endswith(","):
            name = ""
        if name:
            fields.setdefault(name, []).append(line)
        elif line.strip() and not (_NUMBER.match(line) or _LINK.match(line) or PAGE.match(line.strip())):
            above.append(joined([line]))
        blank = not line.strip() or bool(starts)
    return fields, above
