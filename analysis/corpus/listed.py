"""A list of articles, each below its own head (`Title: …`, `Source: …`, `Date: …`), as scripts and small archives write."""

from __future__ import annotations

import re
from itertools import pairwise

from analysis.corpus.export_record import COLUMNS, Record, paragraphs
from analysis.corpus.heads import SURE, head_fields, head_length

NAME = "list of articles"

_RULE = re.compile(r"\s*([-=_*#~])(?:\s*\1){2,}\s*$")
FEWEST_WORDS = 15  # below each head: with fewer it is a list of links


def split(lines: list[str]) -> list[list[str]]:
    """The lines of each article; none unless there are at least two heads, each with a text below."""
    starts = [
        at
        for at in range(len(lines))
        if (at == 0 or not lines[at - 1].strip() or _RULE.match(lines[at - 1])) and _is_head(lines, at)
    ]
    pieces = [lines[start:end] for start, end in pairwise([*starts, len(lines)])]
    texts = (" ".join(piece[head_length(piece) :]).split() for piece in pieces)
    return pieces if len(pieces) > 1 and all(len(text) >= FEWEST_WORDS for text in texts) else []


def _is_head(lines: list[str], at: int) -> bool:
    if not lines[at].strip() or not head_length(lines[at : at + 40]) > 0:
        return False
    fields = head_fields(lines[at : at + head_length(lines[at : at + 40])])
    return sum(name in fields for name in SURE) > 1


def read(lines: list[str]) -> Record:
    """Read one article."""
    length = head_length(lines)
    fields = head_fields(lines[:length])
    body = [line for line in lines[length:] if not _RULE.match(line)]
    record = Record(body=paragraphs(body))
    for name in COLUMNS:
        setattr(record, name, fields.get(name, ""))
    return record
