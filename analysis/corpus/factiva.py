"""Factiva: articles with or without field codes (HD, BY, WC …), as .rtf, .docx, .pdf, .txt or .html."""

from __future__ import annotations

import re

from analysis.corpus.export_record import COPYRIGHT, PAGE, Record, date_in, joined, paragraphs

NAME = "Factiva"

_END = re.compile(r"\s*(?:\|?\s*AN\b[\s|]*)?Document\s+([A-Za-z0-9]{15,30})\W*$")
_WORDS = re.compile(r"\s*([\d,.]+) words?\s*$", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}:\d\d(?:\s?[AP]M)?(?: \w{2,5})?$", re.IGNORECASE)
_CODE = re.compile(r"[A-Z0-9]{2,10}$")
_PAGE = re.compile(r"(?:[A-Z]{0,3}\d{1,4}[A-Z]?|P\. ?\d+)(?:[;,-] ?[A-Z]?\d{1,4})*$")
_LANGUAGE = re.compile(
    r"(?:English|French|German|Spanish|Italian|Dutch|Portuguese|Chinese|Russian|Arabic|Japanese)\b[^.]{0,30}$"
)
_BYLINE = re.compile(r"(?:by|from)\s+\S", re.IGNORECASE)
_NAMES = re.compile(r"(?:[A-Z][\w.'’-]*\.?,?\s?(?:and |& |in |of )?){1,7}$")
_TAGS = {
    "HD": "Headline",
    "BY": "Byline",
    "CR": "Credit",
    "WC": "Word count",
    "PD": "Date",
    "ET": "Time",
    "SN": "Publication",
    "SC": "Source code",
    "ED": "Edition",
    "PG": "Page",
    "VOL": "Volume",
    "LA": "Language",
    "CY": "Copyright",
    "SE": "Section",
    "CLM": "Column",
    "LP": "",
    "TD": "",
    "CT": "Notes",
    "RF": "Notes",
    "CO": "Companies",
    "IN": "Industry",
    "NS": "Subjects",
    "RE": "Geographic",
    "IPC": "Identifiers",
    "IPD": "Identifiers",
    "PUB": "Publisher",
    "AN": "Document ID",
    "ART": "Notes",
    "RST": "Notes",
    "DLN": "Dateline",
}
_TAG = re.compile(rf"\s*\|?\s*({'|'.join(_TAGS)})(?:[\t|]+\s*|\s{{2,}}|\s*$)(.*)$")
FOOTER = re.compile(
    r"(?:Page \d+ of \d+\s*)?©?\s*(?:\d{4} )?(?:©\s*\d{4} )?Factiva, Inc\. All rights reserved\.?$", re.IGNORECASE
)


def split(lines: list[str]) -> list[list[str]]:
    """The lines of each article; none if this is not a Factiva export."""
    ends = [at for at, line in enumerate(lines) if _END.match(line)]
    starts = [0, *(end + 1 for end in ends)]
    pieces = [lines[start : end + 1] for start, end in zip(starts, ends, strict=False)]
    return pieces if pieces and all(any(map(_is_ours, piece)) for piece in pieces[:1]) else []


def _is_ours(line: str) -> bool:
    found = _TAG.match(line)
    return bool(_WORDS.match(line) or (found and found[1] in ("HD", "WC", "LP")))


def read(lines: list[str]) -> Record:
    """Read one article by its field codes, else by the order of its lines around the word count."""
    lines = [line for line in lines if not PAGE.match(line.strip()) and not FOOTER.match(line.strip())]
    coded = sum(bool(_TAG.match(line)) for line in lines)
    record = _by_code(lines) if coded > 3 else _by_order(lines)
    record.author = re.sub(r"^by\s+", "", record.author, flags=re.IGNORECASE)
    return record


def _by_code(lines: list[str]) -> Record:
    fields: dict[str, list[str]] = {}
    tag = ""
    for line in lines:
        if found := _TAG.match(line):
            tag, line = found[1], found[2]
        if tag:
            fields.setdefault(tag, []).append(line.strip().strip("|").strip())
    record = Record(
        title=joined(fields.get("HD", [])),
        outlet=joined(fields.get("SN", [])),
        published=date_in(joined(fields.get("PD", []))),
        author=joined(fields.get("BY", [])),
        section=joined(fields.get("SE", [])),
        body=[part for tag in ("LP", "TD") for part in paragraphs(fields.get(tag, []))],
    )
    for tag, name in _TAGS.items():
        if name and tag != "HD":
            record.add(name, joined(fields.get(tag, [])))
    return record


def _by_order(lines: list[str]) -> Record:
    """Headline and byline above the word count; date, outlet, language and copyright below it; then the text."""
    parts = [joined([line]) for line in lines if line.strip()]
    record = Record()
    count = next(at for at, part in enumerate(parts) if _WORDS.match(part)) if any(map(_WORDS.match, parts)) else 0
    _above(parts[:count], record)
    record.add("Length", parts[count])
    at = count + 1
    while at < len(parts) - 1 and at < count + 12 and not _LANGUAGE.match(parts[at]):
        _below(parts[at], record)
        at += 1
    for name, test in (("Language", _LANGUAGE), ("Copyright", COPYRIGHT)):
        if at < len(parts) and test.match(parts[at]):
            record.add(name, parts[at])
            at += 1
    record.body = paragraphs("\n\n".join(parts[at:-1]).split("\n"))
    record.add("Document ID", parts[-1].removeprefix("Document "))
    return record


def _above(parts: list[str], record: Record) -> None:
    """Of the lines above the word count, the last may be the byline and the first the section."""
    parts = parts[-4:]
    if len(parts) > 1 and (_BYLINE.match(parts[-1]) or (_NAMES.match(parts[-1]) and len(parts[-1]) < len(parts[-2]))):
        record.author = parts.pop()
        record.add("Byline", record.author)
    record.title = max(parts, key=len, default="")
    if parts and parts[0] != record.title:
        record.section = parts[0]
        record.add("Section", record.section)


def _below(part: str, record: Record) -> None:
    if not record.published and date_in(part):
        record.published = date_in(part)
        record.add("Date", part)
    elif _TIME.match(part):
        record.add("Time", part)
    elif not record.outlet:
        record.outlet = part
        record.add("Publication", part)
    elif _CODE.match(part) and not any(name == "Source code" for name, _ in record.lines):
        record.add("Source code", part)
    else:
        record.add("Page" if _PAGE.match(part) else "Edition", part)
