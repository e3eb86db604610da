"""Nexis: Nexis Uni and Lexis Advance (.docx, .rtf, .pdf), and before them LexisNexis Academic (.txt, .docx, .rtf)."""

from __future__ import annotations

import re

from analysis.corpus.export_record import COPYRIGHT, PAGE, Record, blocks, date_in, joined
from analysis.corpus.layout import WIDEST

NAME = "Nexis"

_NUMBER = re.compile(r"\s*(?:Document )?\d+ of \d+ DOCUMENTS?\s*$", re.IGNORECASE)
_END = re.compile(r"\s*End of Document\s*$")
_BODY = re.compile(r"\s*Body\s*$")
_FIELD = re.compile(r"\s*([A-Za-z][A-Za-z]*(?:[ -][A-Z][A-Za-z]*){0,2}):(?:\s+(.*)|\s*$)", re.DOTALL)
# Fields above the text in the older format, which does not mark where the text begins.
_ABOVE = frozenset("byline section length dateline highlight headline series source distribution".split())
_BELOW = frozenset(
    "load-date language publication-type document-type journal-code subject company organization ticker industry person"
    " geographic city state country update graphic url correction correction-date type notes".split()
)
_BELOW_HEADINGS = frozenset(("Classification", "Graphic", "Notes", "Correction", "Correction-Date"))
_OURS = re.compile(
    r"\s*(?:Load-Date|LOAD-DATE|Publication-Type|PUBLICATION-TYPE|Classification\s*$|Body\s*$|LENGTH|Length): ?"
)
LONGEST_NAME = 100  # characters of an outlet's name


def split(lines: list[str]) -> list[list[str]]:
    """The lines of each article; none if this is not a Nexis export."""
    numbers = [at for at, line in enumerate(lines) if _NUMBER.match(line)]
    if numbers:
        return [lines[start + 1 : end] for start, end in zip(numbers, [*numbers[1:], len(lines)], strict=True)]
    ends = [at for at, line in enumerate(lines) if _END.match(line)]
    if not any(map(_OURS.match, lines)):
        return []
    return [lines[start:end] for start, end in zip([0, *(end + 1 for end in ends)], ends, strict=False)]


def read(lines: list[str]) -> Record:
    """Read one article: outlet and headline by their position next to the date, the rest by the names of its fields."""
    record = Record()
    parts = blocks(line for line in lines if not PAGE.match(line.strip()))
    start = next((at for at, part in enumerate(parts) if len(part) == 1 and _BODY.match(part[0])), None)
    if start is None:
        below = _old_head(parts, record)
    else:
        _new_head([joined(part) for part in parts[:start]], record)
        below = parts[start + 1 :]
    foot = next((at for at, part in enumerate(below) if _begins_record(part)), len(below))
    record.body = [one for part in below[:foot] for one in _paragraphs(part) if one != record.title]
    _read_record(below[foot:], record)
    return record


def _paragraphs(part: list[str]) -> list[str]:
    """A block of short lines was wrapped, as the older format always is; else each line is a paragraph."""
    return [joined(part)] if max(map(len, part)) <= WIDEST else [joined([line]) for line in part]


def _new_head(parts: list[str], record: Record) -> None:
    """Headline, outlet, date, then fields. Above the first article there may be the search terms, which are skipped."""
    fields = next((at for at, part in enumerate(parts) if at and _is_field(part, _ABOVE)), len(parts))
    dated = [at for at, part in enumerate(parts[:fields]) if at and date_in(part) and len(part) < LONGEST_NAME]
    date = dated[-1] if dated else min(fields, len(parts) - 1)
    record.published = date_in(parts[date]) if dated else ""
    if date > 1 or (dated and date == 1):
        record.outlet = parts[date - 1] if len(parts[date - 1]) < LONGEST_NAME else ""
    record.title = parts[date - 2] if date > 1 else ""
    record.add("Publication", record.outlet)
    record.add("Date", parts[date] if dated else "")
    for part in parts[date + 1 :]:
        _note(part, record, "Edition")


def _old_head(parts: list[list[str]], record: Record) -> list[list[str]]:
    """Outlet, date, headline, then fields; returns what is below them."""
    at = 0
    while at < len(parts) and COPYRIGHT.match(parts[at][0].strip()):
        record.add("Copyright", joined(parts[at]))
        at += 1
    dated = next((n for n in range(at, min(at + 4, len(parts))) if date_in(joined(parts[n]))), None)
    if dated is not None:
        above = [joined(part) for part in parts[at:dated]]
        record.outlet = above[0] if above else ""
        record.published = date_in(joined(parts[dated]))
        record.add("Publication", record.outlet)
        record.add("Date", joined(parts[dated]))
        at = dated + 1
    fields = [n for n in range(at, len(parts)) if _is_field(joined(parts[n]), _ABOVE)]
    first = fields[0] if fields and fields[0] - at <= 3 else at
    record.title = " ".join(joined(part) for part in parts[at:first])
    while first < len(parts) and _is_field(joined(parts[first]), _ABOVE):
        _note(joined(parts[first]), record, "")
        first += 1
    return parts[first:]


def _is_field(part: str, names: frozenset[str]) -> bool:
    found = _FIELD.match(part)
    return bool(found) and found[1].lower() in names  # type: ignore[index]


def _begins_record(part: list[str]) -> bool:
    """Whether the record below the text begins with this block."""
    first = part[0].strip()
    return (
        first in _BELOW_HEADINGS
        or _is_field(first, _BELOW)
        or (len(part) < 4 and bool(re.match(r"(?:Copyright|©) .*\d{4}", first)))
    )


def _read_record(parts: list[list[str]], record: Record) -> None:
    heading = ""
    for part in parts:
        first, *more = part
        if first.strip() in _BELOW_HEADINGS:
            heading, part = first.strip(), more
            if heading == "Classification":
                heading = ""
        if part:
            _note(joined(part), record, heading or "Copyright" if COPYRIGHT.search(part[0]) else heading or "Notes")


def _note(part: str, record: Record, unnamed: str) -> None:
    """Add a line to the record; author, section, headline and address are also columns."""
    found = _FIELD.match(part)
    if not found or found[1].lower() not in _ABOVE | _BELOW:
        record.add("Copyright" if COPYRIGHT.match(part) else unnamed or "Notes", part)
        return
    name, value = found[1], (found[2] or "").strip()
    if name.lower() == "byline":
        record.author = re.sub(r"^by\s+", "", value, flags=re.IGNORECASE)
    elif name.lower() == "section":
        record.section = value
    elif name.lower() == "headline":
        record.title = record.title or value
    elif name.lower() == "url":
        record.url = value
    record.add(name, value)
