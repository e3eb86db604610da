"""Tables as text: for a terminal of any width, and as CSV for the next command in a pipe."""

from __future__ import annotations

import textwrap
import unicodedata
from typing import Any

import pandas as pd

from analysis.display.files import harmless
from analysis.phrasing import without_controls

NARROWEST = 12  # characters: columns are not made narrower
BETWEEN = 2  # spaces between columns


def as_csv(table: pd.DataFrame, *, header: bool = True) -> str:
    r"""The table as CSV without its index; no cell can be read as a formula.

    >>> as_csv(pd.DataFrame({"outlet": ["=1+1", "Echo"], "value": [1.5, None]}))
    "outlet,value\n'=1+1,1.5\nEcho,\n"
    """
    safe = table.map(lambda cell: harmless(cell) if isinstance(cell, str) else cell)
    return safe.to_csv(index=False, lineterminator="\n", header=header)


def as_table(table: pd.DataFrame, width: int) -> str:
    """The table in columns, with cells wrapped so that no line is wider than `width`.

    >>> print(as_table(pd.DataFrame({"file": ["a.txt"], "problem": ["an empty file of no use"]}), 25))
    file   problem
    -----  ------------------
    a.txt  an empty file of
           no use
    """
    rows = [[*map(str, table.columns)], *([_cell(cell) for cell in row] for row in table.to_numpy())]
    natural = [max(map(_wide, column)) for column in zip(*rows, strict=True)]
    widths = _widths(natural, width - BETWEEN * (len(natural) - 1))
    head, *body = [_lines(row, widths) for row in rows]
    rule = (" " * BETWEEN).join("-" * one for one in widths)
    return "\n".join([head, rule, *body])


def _cell(cell: Any) -> str:
    if isinstance(cell, float):
        return "" if pd.isna(cell) else f"{cell:.2f}"
    return without_controls(" ".join(str(cell).split()))


def _widths(natural: list[int], space: int) -> list[int]:
    """The widths of the columns: those of their cells, reduced from the widest column if they do not fit."""
    widths = list(natural)
    while sum(widths) > space and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _lines(row: list[str], widths: list[int]) -> str:
    wrapped = [_wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
    height = max(map(len, wrapped))
    lines = []
    for number in range(height):
        cells = [cell[number] if number < len(cell) else "" for cell in wrapped]
        padded = [cell + " " * (width - _wide(cell)) for cell, width in zip(cells, widths, strict=True)]
        lines.append((" " * BETWEEN).join(padded).rstrip())
    return "\n".join(lines)


def _wrapped(cell: str, width: int) -> list[str]:
    if _wide(cell) <= width:
        return [cell]
    share = _wide(cell) / len(cell)  # a Chinese character is two columns wide
    return textwrap.wrap(cell, max(1, int(width / share)), break_on_hyphens=False) or [""]


def _wide(text: str) -> int:
    """The width of a text in a terminal."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)
