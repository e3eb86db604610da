"""One article of an archive's export: its columns, its paragraphs, and its record line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from analysis.corpus.layout import unwrapped
from analysis.text.calendar import MONTH

_MONTH = rf"{MONTH}\.?"
_DATE = re.compile(
    rf"{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTH},? \d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}",
    re.IGNORECASE,
)
COPYRIGHT = re.compile(r"(?:\(c\)|©|copyright\b(?!:)|(?:all )?rights reserved)", re.IGNORECASE)
PAGE = re.compile(r"(?:Page )?\d+ (?:of|/) \d+$", re.IGNORECASE)
COLUMNS = ("title", "outlet", "published", "author", "section", "url")


@dataclass
class Record:
    """One article: the columns of `COLUMNS`, its paragraphs, and the lines of its record (name, value)."""

    title: str = ""
    outlet: str = ""
    published: str = ""
    author: str = ""
    section: str = ""
    url: str = ""
    body: list[str] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, value: str) -> None:
        """Add a line to the record, unless it has no value."""
        if value.strip():
            self.lines.append((name, " ".join(value.split())))

    def values(self) -> dict[str, str]:
        """The columns of a table of articles; the text is headline, paragraphs and record, "" without paragraphs."""
        body = [part for part in self.body if part.strip()]
        title = [self.title] if self.title and self.title not in body[:1] else []
        record = [f"{name}: {value}" for name, value in self.lines]
        text = "\n\n".join([*title, *body, *record]) if body else ""
        return {"text": text} | {name: getattr(self, name) for name in COLUMNS}


def date_in(line: str) -> str:
    """The first date in a line, as written; "" if there is none.

    >>> date_in("September 27, 2023 Wednesday 10:05 AM GMT"), date_in("Osney [Osney]27 Sep 2023: 3."), date_in("Late Edition")
    ('September 27, 2023', '27 Sep 2023', '')
    """
    found = _DATE.search(line)
    return found[0] if found else ""


def blocks(lines: Iterable[str]) -> list[list[str]]:
    """Split lines into blocks at blank lines."""
    return [list(group) for filled, group in groupby(lines, lambda line: bool(line.strip())) if filled]


def joined(block: Iterable[str]) -> str:
    """A block's lines as one line.

    >>> joined(["  The Harlow ", "Courier"])
    'The Harlow Courier'
    """
    return " ".join(" ".join(block).split())


def paragraphs(lines: Iterable[str]) -> list[str]:
    """The paragraphs of an article's lines, wrapped lines joined."""
    text, _ = unwrapped("\n".join(lines))
    return [line.strip() for line in text.split("\n") if line.strip()]
