"""Find the columns of a page whose lines run across them, by the gaps in the lines, and read each column down."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import Protocol, TypeVar

GAP = 0.55  # of the font size: a space within a line is narrower, a gutter wider
SPACES = 1.8  # times the line's usual space: a monospaced font has wide spaces
WIDE = 1.2  # of the font size: no space is that wide
FEWEST_LINES = 4  # with a gap at the same place
MOST_ACROSS = 0.34  # share of the lines at that height that may run across the gap: headings, pull quotes
FEWEST_WORDS = 3  # median words in a column's lines: with fewer it is a table
NEAR = 2.5  # font sizes between one line of a column and the next
FILLED = 0.55  # median share of a column's width that its lines fill: the cells of a table fill less


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
    """The rows of a page, columns read one after the other; and whether some columns may still be mixed.

    A row is a line of the file, split into pieces at its gaps. Pieces that are not in columns stay together.
    """
    gutters = _gutters(rows)
    if gutters:
        return _reordered(rows, gutters), False
    wide = sum(any(b.left - a.right > WIDE * a.size for a, b in pairwise(row)) for row in rows)
    return rows, wide >= FEWEST_LINES


def _gutters(rows: list[Row[P]]) -> list[float]:
    """The positions of the gutters between a page's columns, from left to right."""
    found: list[float] = []
    gaps = [(a.right, b.left) for row in rows for a, b in pairwise(row)]
    while gaps:
        place = max(sorted({(right + left) / 2 for right, left in gaps}), key=lambda x: _at(gaps, x))
        if _at(gaps, place) < FEWEST_LINES:
            break
        gaps = [gap for gap in gaps if not gap[0] <= place <= gap[1]]
        if _is_gutter(rows, place):
            found.append(place)
    return sorted(found)


def _at(gaps: list[tuple[float, float]], place: float) -> int:
    return sum(right <= place <= left for right, left in gaps)


def _is_gutter(rows: list[Row[P]], place: float) -> bool:
    """Whether there is running text on both sides of a place, and hardly any line across it."""
    split = [row for row in rows if _has_gap_at(row, place)]
    heights = [row[0].bottom for row in split]
    beside = [row for row in rows if min(heights) <= row[0].bottom <= max(heights)]
    across = sum(_across(row, [place]) for row in beside)
    if across > MOST_ACROSS * len(beside):
        return False
    left = [[piece for piece in row if piece.right <= place] for row in split]
    right = [[piece for piece in row if piece.left >= place] for row in split]
    return _is_text(left) and _is_text(right)


def _has_gap_at(row: Row[P], place: float) -> bool:
    return any(a.right <= place <= b.left for a, b in pairwise(row))


def _is_text(parts: list[Row[P]]) -> bool:
    """Whether the parts of rows on one side of a place are running text: several words that fill the width."""
    width = max(part[-1].right for part in parts) - min(part[0].left for part in parts)
    filled = median(part[-1].right - part[0].left for part in parts) / width
    words = median(sum(len(piece.text.split()) for piece in part) for part in parts)
    return filled >= FILLED and words >= FEWEST_WORDS


def _across(row: Row[P], gutters: list[float]) -> bool:
    return any(piece.left < place < piece.right for piece in row for place in gutters)


def _extent(rows: list[Row[P]], gutters: list[float]) -> tuple[float, float]:
    """The lowest and the highest line of a page's columns; the last lines may be in one column only."""
    split = [row for row in rows if any(_has_gap_at(row, place) for place in gutters)]
    low, high = min(row[0].bottom for row in split), max(row[0].bottom for row in split)
    size = median(row[0].size for row in split)
    for row in sorted(rows, key=lambda row: -row[0].bottom):
        near = low - NEAR * size < row[0].bottom < low
        if near and abs(row[0].size - size) < 0.1 * size and not _across(row, gutters):
            low = row[0].bottom
    return low, high


def _reordered(rows: list[Row[P]], gutters: list[float]) -> list[Row[P]]:
    """The rows; between two lines that run across the page, columns are read one after the other."""
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
    """The parts of a row in each column, preceded by the column's number."""
    columns: dict[int, Row[P]] = {}
    for piece in row:
        columns.setdefault(sum(place <= piece.left for place in gutters), []).append(piece)
    yield from columns.items()


def _down(band: list[tuple[int, Row[P]]]) -> list[Row[P]]:
    return [row for _, row in sorted(band, key=lambda part: part[0])]
