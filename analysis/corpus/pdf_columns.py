"""Columns of a page whose lines were written across all of them: tell them from the gaps, and read each one down."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import Protocol, TypeVar

GAP = 0.55  # of the size of the letters: a space within a line is narrower, a gutter wider
SPACES = 1.8  # usual spaces of the line: in letters of one width, a space is wide
WIDE = 1.2  # of it: no space is that wide
FEWEST_LINES = 4  # with a gap at one place
MOST_ACROSS = 0.34  # share of the lines at that height that run across it: headings, pull quotes
FEWEST_WORDS = 3  # median words of a column's lines: with fewer it is a table
NEAR = 2.5  # sizes of letters from one line of a column to the next
FILLED = 0.55  # median share of its width that a column's line takes: the cells of a table take less


class Piece(Protocol):
    """A part of a line between wide gaps; lengths in points."""

    text: str
    left: float
    right: float
    bottom: float
    size: float


P = TypeVar("P", bound=Piece)
Row = list[P]


def read_down(rows: list[Row[P]]) -> tuple[list[Row[P]], bool]:
    """The rows of a page, those of columns read down one column after the other; whether some may still be mixed.

    A row is a line as it was written, in pieces where gaps part it. What is no column's edge is left as it is: the
    pieces of one row stay together.
    """
    gutters = _gutters(rows)
    if gutters:
        return _reordered(rows, gutters), False
    wide = sum(any(b.left - a.right > WIDE * a.size for a, b in pairwise(row)) for row in rows)
    return rows, wide >= FEWEST_LINES


def _gutters(rows: list[Row[P]]) -> list[float]:
    """Where the columns of a page are parted, from left to right."""
    found: list[float] = []
    gaps = [(a.right, b.left) for row in rows for a, b in pairwise(row)]
    while gaps:
        place = max(sorted({(right + left) / 2 for right, left in gaps}), key=lambda x: _at(gaps, x))
        if _at(gaps, place) < FEWEST_LINES:
            break
        gaps = [gap for gap in gaps if not gap[0] <= place <= gap[1]]
        if _parts_columns(rows, place):
            found.append(place)
    return sorted(found)


def _at(gaps: list[tuple[float, float]], place: float) -> int:
    return sum(right <= place <= left for right, left in gaps)


def _parts_columns(rows: list[Row[P]], place: float) -> bool:
    """Whether running text stands on both sides of a place, and hardly any line across it."""
    parted = [row for row in rows if _parted(row, place)]
    heights = [row[0].bottom for row in parted]
    beside = [row for row in rows if min(heights) <= row[0].bottom <= max(heights)]
    across = sum(_across(row, [place]) for row in beside)
    if across > MOST_ACROSS * len(beside):
        return False
    left = [[piece for piece in row if piece.right <= place] for row in parted]
    right = [[piece for piece in row if piece.left >= place] for row in parted]
    return _is_text(left) and _is_text(right)


def _parted(row: Row[P], place: float) -> bool:
    return any(a.right <= place <= b.left for a, b in pairwise(row))


def _is_text(parts: list[Row[P]]) -> bool:
    """Whether the parts of rows on one side of a place are running text: they fill their width, with several words."""
    width = max(part[-1].right for part in parts) - min(part[0].left for part in parts)
    filled = median(part[-1].right - part[0].left for part in parts) / width
    words = median(sum(len(piece.text.split()) for piece in part) for part in parts)
    return filled >= FILLED and words >= FEWEST_WORDS


def _across(row: Row[P], gutters: list[float]) -> bool:
    return any(piece.left < place < piece.right for piece in row for place in gutters)


def _extent(rows: list[Row[P]], gutters: list[float]) -> tuple[float, float]:
    """From which height to which a page has columns: its last lines may stand in one column alone."""
    parted = [row for row in rows if any(_parted(row, place) for place in gutters)]
    low, high = min(row[0].bottom for row in parted), max(row[0].bottom for row in parted)
    size = median(row[0].size for row in parted)
    for row in sorted(rows, key=lambda row: -row[0].bottom):
        near = low - NEAR * size < row[0].bottom < low
        if near and abs(row[0].size - size) < 0.1 * size and not _across(row, gutters):
            low = row[0].bottom
    return low, high


def _reordered(rows: list[Row[P]], gutters: list[float]) -> list[Row[P]]:
    """The rows with each band of columns, from one line across them to the next, read down."""
    low, high = _extent(rows, gutters)
    ordered: list[Row[P]] = []
    band: list[tuple[int, Row[P]]] = []
    for row in rows:
        if low <= row[0].bottom <= high and not _across(row, gutters):
            band += _by_column(row, gutters)
            continue
        ordered += _down(band)
        band = []
        ordered.append(row)
    return ordered + _down(band)


def _by_column(row: Row[P], gutters: list[float]) -> Iterator[tuple[int, Row[P]]]:
    """The parts of a row in each column, the number of the column first."""
    columns: dict[int, Row[P]] = {}
    for piece in row:
        columns.setdefault(sum(place <= piece.left for place in gutters), []).append(piece)
    yield from columns.items()


def _down(band: list[tuple[int, Row[P]]]) -> list[Row[P]]:
    return [row for _, row in sorted(band, key=lambda part: part[0])]
