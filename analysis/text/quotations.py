"""Find the text inside quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right

from analysis.text.sentences import Span

MARK = re.compile(r"[\"“”„«»\n]")
_CLOSES = {"„": '“”»"', "»": "«"}  # opening marks that are not closed by ” or », and what closes them
RUNS_ON = re.compile(r"\n+[^\S\n]*[\"“„]")
# A single mark opens before a word; "'em", "’90s" and "rock ’n’ roll" are apostrophes.
SINGLE_OPEN = re.compile(r"['‘](?<![\w\"“”.,].)(?=\w)(?!(?:em|tis|twas|til|cause|cos|n|\d\ds?)\b)", re.IGNORECASE)
SINGLE_CLOSE = re.compile(r"['’](?<=[\w.,!?…].)(?<!['’]n.)(?!\w)")


def find_quotations(text: str) -> list[Span]:
    """Offsets of quotations, marks included, in order and without overlaps.

    A quotation of several paragraphs has a mark at the start of each and is closed at the end of the last; every paragraph
    is a quotation. „So“, «so», »so« and ”so” are quotations, too. A mark that is never closed is ignored: where the text
    does not show what is quoted, it counts as the outlet's own.

    >>> find_quotations('It was "odd", he said.')
    [(7, 12)]
    >>> find_quotations("The workers’ ‘rock ’n’ roll’ of the ’90s")
    [(13, 28)]
    """
    spans: list[Span] = []
    opened: int | None = None
    for match in MARK.finditer(text):
        mark, at = match.group(), match.start()
        if opened is None:
            if mark in "“„«" or (mark == '"' and _may_open(text, at)) or (mark in "”»" and _is_before_a_word(text, at)):
                opened = at
        elif mark in _CLOSES.get(text[opened], '”»"'):
            spans.append((opened, at + 1))
            opened = None
        elif mark == "\n":
            if RUNS_ON.match(text, at):
                spans.append((opened, at))
            opened = None
    return sorted(spans + _single_quotations(text, spans))


def _is_before_a_word(text: str, at: int) -> bool:
    """Whether a mark that usually closes opens here: »so« in German, ”so” in Swedish."""
    return text[at + 1 : at + 2].isalnum() and not text[at - 1 : at].strip()


def _may_open(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not (before.isalnum() or before in {".", ",", "!", "?"} and before) and bool(after.strip())


def _single_quotations(text: str, double: list[Span]) -> list[Span]:
    spans: list[Span] = []
    at = 0
    while match := SINGLE_OPEN.search(text, at):
        at = match.end()
        if any(start <= match.start() < end for start, end in double):
            continue
        end_of_paragraph = text.find("\n", at)
        end_of_paragraph = len(text) if end_of_paragraph < 0 else end_of_paragraph
        closes = [m for m in SINGLE_CLOSE.finditer(text, at, end_of_paragraph)]
        # "the ‘workers’ rights’": a mark after s may be a possessive, so another one is preferred.
        sure = [m for m in closes if text[m.start() - 1] not in "sS"] or closes[-1:]
        if sure:
            at = sure[0].end()
            spans.append((match.start(), at))
    return spans


class Quotations:
    """The quotations of one text, for looking them up sentence by sentence."""

    def __init__(self, text: str):
        self.spans = find_quotations(text)
        self.ends = [end for _, end in self.spans]

    def between(self, start: int, end: int) -> tuple[Span, ...]:
        """The parts of quotations between two offsets."""
        found = []
        for first, last in self.spans[bisect_right(self.ends, start) :]:
            if first >= end:
                break
            found.append((max(first, start), min(last, end)))
        return tuple(found)
