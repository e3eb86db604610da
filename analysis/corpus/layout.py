"""Join the lines of a text file that was wrapped at a fixed width into its paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

WIDEST = 125  # characters: a longer line was not wrapped at a fixed width
NARROWEST = 20
FEW_LONGER = 0.05  # share of lines that may be longer: an address, a headline
FEWEST_PAIRS = 3  # pairs of adjacent lines, the first of which ends inside a sentence
SHARE = 0.25  # of all adjacent lines: in wrapped text, most end inside a sentence
FULL = 0.8  # of the width: a line that is longer together with the next word was wrapped there
EXACT = 0.9  # of the lines that end inside a sentence are full to the last letter: a program wrapped them
MOSTLY = 0.8  # of these that are full
LOWER = 0.4  # of the lines below them that begin with a lower-case letter
DEEPER = 2  # spaces more or less than usual before a line that begins a paragraph

_CLOSERS = "\"'”’)]»*_"
_ENDS = '.!?…:”"'
_MARKED = re.compile(r"\s*(?:[-*+•–] |\d{1,2}[.)] |#|>|\|)")


@dataclass
class _Line:
    indent: int
    text: str
    blank: int  # blank lines above

    @property
    def length(self) -> int:
        return self.indent + len(self.text)


class _Wrapping(NamedTuple):
    width: int
    full: float  # a line that is longer together with the next word was wrapped
    indent: int  # of a line inside a paragraph
    spaced: bool  # whether there is a blank line between any two lines


def unwrapped(text: str) -> tuple[str, int]:
    """The paragraphs of a text that was wrapped at a fixed width, and that width; any other text unchanged, and 0.

    >>> lines = "The town council closed\\nthe bridge to all traffic,\\nits officials said on the\\ntelephone on Tuesday."
    >>> unwrapped(lines)
    ('The town council closed the bridge to all traffic, its officials said on the telephone on Tuesday.', 25)

    A line was wrapped if the first word of the next would not have fitted on it. A paragraph ends at a blank line, an
    indent, a list item, and a short line that ends a sentence. Where there is a blank line between any two lines, it is
    only spacing.
    """
    lines = _lines(text)
    for spaced in (False, True):
        if wrapping := _wrapping(lines, spaced):
            return "\n\n".join(_paragraphs(lines, wrapping)), wrapping.width
    return text, 0


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    blank = 0
    for line in text.expandtabs(4).split("\n"):
        stripped = line.strip()
        if stripped:
            lines.append(_Line(len(line) - len(line.lstrip()), stripped, blank))
        blank = 0 if stripped else blank + 1
    return lines


def _wrapping(lines: list[_Line], spaced: bool) -> _Wrapping | None:
    """How these lines were wrapped; None if they were not."""
    longer = sum(line.length > WIDEST for line in lines)
    pairs = [(a, b) for a, b in pairwise(lines) if b.blank == spaced and a.length <= WIDEST]
    inside = [(a, b) for a, b in pairs if not _ends(a.text)]
    if longer > FEW_LONGER * len(lines) or len(inside) < max(FEWEST_PAIRS, SHARE * len(pairs)):
        return None
    lengths = sorted(a.length for a, _ in inside)
    width = lengths[int(0.95 * (len(lengths) - 1))]
    needed = [a.length + 1 + len(b.text.split(" ", 1)[0]) for a, b in inside]
    full = sum(length > FULL * width for length in needed) / len(needed)
    lower = sum(b.text[0].islower() for _, b in inside) / len(inside)
    if width < NARROWEST or full < MOSTLY or lower < LOWER + 0.2 * spaced:
        return None
    exact = sum(length > width for length in needed) >= EXACT * len(needed)
    return _Wrapping(width, width if exact else FULL * width, _usual_indent(lines), spaced)


def _usual_indent(lines: list[_Line]) -> int:
    """The indent of lines inside a paragraph: the one that most often follows a line ending inside a sentence."""
    inside: dict[int, list[bool]] = {}
    for above, line in pairwise(lines):
        inside.setdefault(line.indent, []).append(not _ends(above.text))
    return max(inside, key=lambda indent: (sum(inside[indent]) / (len(inside[indent]) + 1), -indent))


def _ends(text: str) -> bool:
    """Whether a line ends like a sentence."""
    return text[-1] in _ENDS or text.rstrip(_CLOSERS)[-1:] in tuple(_ENDS)


def _paragraphs(lines: list[_Line], wrapping: _Wrapping) -> list[str]:
    paragraphs = [lines[0].text]
    for above, line in pairwise(lines):
        if _goes_on(above, line, wrapping):
            paragraphs[-1] += f" {line.text}"
        else:
            paragraphs.append(line.text)
    return paragraphs


def _goes_on(above: _Line, line: _Line, wrapping: _Wrapping) -> bool:
    """Whether a line continues the paragraph of the one above."""
    if line.blank > wrapping.spaced or above.length > WIDEST or _MARKED.match(line.text):
        return False
    if abs(line.indent - wrapping.indent) >= DEEPER:
        return False
    full = above.length + 1 + len(line.text.split(" ", 1)[0]) > wrapping.full
    return full or (not _ends(above.text) and line.text[0].islower())
