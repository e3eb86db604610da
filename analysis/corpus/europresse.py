"""Europresse (Cision, CEDROM-SNi): results saved as HTML, or that page as text or PDF."""

from __future__ import annotations

import re

from analysis.corpus.export_record import COPYRIGHT, PAGE, Record, date_in, joined, paragraphs
from analysis.text.calendar import MONTHS

NAME = "Europresse"

_NUMBER = re.compile(r"(?:news|pub|web)·\d{8}·[\w·]+", re.IGNORECASE)  # a document's number: news·20230927·LM·0001
_ISSUED = re.compile(r"(?:Certificat émis le|Certificate issued on) ", re.IGNORECASE)
_PLACE = re.compile(r"(?P<outlet>.+?)\s+(?:•|\||-)\s+(?:p\. ?\S+|\d[\d ]* (?:mots|words))")
_FIELD = re.compile(
    r"(?P<name>Nom de la source|Source name|Type de source|Source type|Périodicité|Periodicity|Couverture géographique|Geographical coverage|Provenance|Origin)\s*:?\s*(?P<value>.*)$"
)
_MONTHS = dict(
    zip(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
        MONTHS,
        strict=True,
    )
)
_FRENCH = re.compile(rf"(\d{{1,2}})(?:er)? ({'|'.join(_MONTHS)}) (\d{{4}})", re.IGNORECASE)


def split(lines: list[str]) -> list[list[str]]:
    """The lines of each article, which ends with its document number; none if this is not a Europresse export."""
    ends = [at for at, line in enumerate(lines) if _NUMBER.search(line) and len(line) < 200]
    if not ends or not any(_ISSUED.search(line) or COPYRIGHT.search(line) for line in lines):
        return []
    return [lines[start : end + 1] for start, end in zip([0, *(end + 1 for end in ends)], ends, strict=False)]


def read(lines: list[str]) -> Record:
    """Read one article: outlet, date with page, headline, author, text, copyright."""
    record = Record()
    parts = [joined([line]) for line in lines if line.strip() and not PAGE.match(line.strip())]
    while parts and (_NUMBER.search(parts[-1]) or COPYRIGHT.match(parts[-1]) or _ISSUED.search(parts[-1])):
        record.add("Copyright" if COPYRIGHT.match(parts[-1]) else "Document ID", parts.pop())
    record.lines.reverse()
    at = 0
    while at < len(parts) and at < 16 and not date_in(english(parts[at])):
        at += 1
    above = _named(parts[:at], record)
    record.outlet = record.outlet or re.split(r", (?:no\.|n°)|\s•\s", above[0])[0] if above or record.outlet else ""
    record.published = date_in(english(parts[at])) if at < len(parts) else ""
    record.add("Date", parts[at] if at < len(parts) else "")
    rest = parts[at + 1 :]
    if rest and (place := _PLACE.match(rest[0])):
        record.outlet = record.outlet or place["outlet"]
        record.add("Page", rest.pop(0))
    record.title = rest[0] if rest else ""
    if len(rest) > 2 and len(rest[1].split()) <= 6 and rest[1][-1] not in '.!?…”"':
        record.author = rest.pop(1)
        record.add("Byline", record.author)
    record.body = paragraphs("\n\n".join(rest[1:]).split("\n"))
    return record


def english(line: str) -> str:
    """A line with the months of its dates in English.

    >>> english("mercredi 27 septembre 2023, p. 3")
    'mercredi 27 September 2023, p. 3'
    """
    return _FRENCH.sub(lambda found: f"{found[1]} {_MONTHS[found[2].lower()]} {found[3]}", line)


def _named(parts: list[str], record: Record) -> list[str]:
    """Read the named fields above the date, whose value follows the name or is on the next line; the other lines."""
    rest: list[str] = []
    name = ""
    for part in parts:
        found = _FIELD.match(part)
        value = found["value"] if found else part
        name = found["name"] if found else name
        if not name:
            rest.append(part)
        elif value:
            if name in ("Nom de la source", "Source name"):
                record.outlet = value
            record.add("Publication" if record.outlet == value else "Source type", value)
            name = ""
    return rest
