"""Charts and tables as files, for readers, printers and spreadsheets, which run no part of them.

    chart: NAME.svg, .png (twice the density), .pdf, .csv (what it draws), .txt (what it says)
    table: NAME.csv and NAME.xlsx

An outlet's name, a title or a sentence comes from somebody else. In a CSV a cell that a spreadsheet
would take for a formula gets an apostrophe in front; in an XLSX every text is written as text.
The same table gives the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Hashable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

FIGURE_FORMS = ("svg", "png", "pdf", "csv", "txt")
TABLE_FORMS = ("csv", "xlsx")
LONGEST = 32_767  # UTF-16 units in a cell of an .xlsx
MOST_ROWS = 1_048_576  # of a sheet, its header included
CUT = " [… cut: too long for .xlsx, whole in the .csv]"
REMEMBERED = 1 << 14  # cells: in a long table most stand again and again
WIDEST = 420  # pixels of a column
WRITTEN = datetime(1980, 1, 1)  # what a workbook says about when it was made
WORKBOOK = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}

# What OWASP's "CSV Injection" lists, and their full-width forms.
_SIGNS = "=+-@＝＋－＠"
_BLANKS = " \t\r\n\v\f\u00a0\ufeff\u200b'\"‘’“”"
_NUMBER = re.compile(r"[+-]?[\d.,]*\d%?")
# Where semicolons part cells, as in half of Europe, quotation marks in mid-line protect nothing.
_INNER = re.compile(rf"(?<=[;\t\r\n])(?=[\s'\"]{{0,9}}[{re.escape(_SIGNS)}])")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def save_table(frame: pd.DataFrame, folder: str | Path, name: str) -> list[Path]:
    """Write `name`.csv and .xlsx into `folder` (made if missing); return the paths.

    A named index becomes columns; an unnamed one is only the rows' numbers. Moments are ISO text,
    what is missing is an empty cell. What is too long for an .xlsx is cut there, and marked as cut.
    """
    table = _cells(frame)
    return _save(folder, name, csv=_csv(table), xlsx=_xlsx(table, name))


@lru_cache(maxsize=REMEMBERED)
def harmless(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet would run as a formula.

    >>> harmless("=1+1"), harmless(' "@SUM(A1)'), harmless("a;=1+1"), harmless("-5"), harmless("1-1")
    ("'=1+1", '\\' "@SUM(A1)', "a;'=1+1", '-5', '1-1')
    """
    if _NUMBER.fullmatch(text):
        return text
    begins = text[:1] in ("\t", "\r", "\n") or text.lstrip(_BLANKS)[:1] in tuple(_SIGNS)
    return "'" * begins + _INNER.sub("'", text)


def _save(folder: str | Path, name: str, **contents: bytes) -> list[Path]:
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = {suffix: folder / f"{name}.{suffix}" for suffix in contents}
    for suffix, content in contents.items():
        paths[suffix].write_bytes(content)
    return list(paths.values())


def _cells(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with a named index as columns; cells are numbers, truth values, text or None."""
    named = frame.index.names != [None]
    table = frame.reset_index(allow_duplicates=True) if named else frame
    return _each(table, _column, _heading)


def _each(table: pd.DataFrame, column: Callable[[pd.Series], pd.Series], heading: Callable[[Any], str]) -> pd.DataFrame:
    """The table with its columns and their names changed; two may have the same name."""
    columns = [column(table.iloc[:, place]) for place in range(table.shape[1])]
    changed = pd.DataFrame(dict(enumerate(columns)), index=range(len(table)))
    changed.columns = pd.Index([heading(name) for name in table.columns], dtype=object)
    return changed


def _column(values: pd.Series) -> pd.Series:
    values = values.reset_index(drop=True)
    if pd.api.types.is_datetime64_any_dtype(values):
        values = values.dt.strftime(_moment(values)).astype(object)
    if pd.api.types.is_numeric_dtype(values):  # truth values too
        return values
    return pd.Series([_cell(value) for value in values], dtype=object)


def _moment(values: pd.Series) -> str:
    """The shortest ISO form that loses nothing."""
    known = values.dropna()
    return "%Y-%m-%d" if (known == known.dt.normalize()).all() else "%Y-%m-%dT%H:%M:%S"


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return _readable(value)
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if isinstance(value, (bool, int, float)):
        return value
    return _readable(value.isoformat() if isinstance(value, date) else str(value))


def _heading(name: Hashable) -> str:
    levels = name if isinstance(name, tuple) else (name,)
    return _readable(" ".join(filter(None, map(str, levels))))


@lru_cache(maxsize=REMEMBERED)
def _readable(text: str) -> str:
    """The text with line ends unified, and a mark for what UTF-8 or XML cannot hold."""
    text = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def csv_of(frame: pd.DataFrame, *, header: bool = True) -> bytes:
    """The CSV of `save_table`; without its header for a table that goes on where another ends."""
    return _csv(_cells(frame), header=header)


def _csv(table: pd.DataFrame, float_format: str | None = None, header: bool = True) -> bytes:
    safe = _each(table, _harmless_column, harmless)
    text = safe.to_csv(index=False, lineterminator="\n", float_format=float_format, header=header)
    return text.encode()


def _harmless_column(values: pd.Series) -> pd.Series:
    if values.dtype != object:
        return values
    cells = [harmless(cell) if isinstance(cell, str) else cell for cell in values]
    return pd.Series(cells, dtype=object)


def _xlsx(table: pd.DataFrame, name: str) -> bytes:
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    with Workbook(buffer, WORKBOOK) as book:
        book.set_properties({"title": name, "created": WRITTEN})
        sheet = book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 0)
        heads = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        sheet.write_row(0, 0, [_fitting(head) for head in table.columns], heads)
        for place in range(table.shape[1]):
            sheet.write_column(1, place, _sheet_cells(table.iloc[:, place]))
        sheet.autofit(WIDEST)
    return buffer.getvalue()


def _sheet_cells(values: pd.Series) -> list[Any]:
    cells = [
        _fitting(cell) if isinstance(cell, str) else None if pd.isna(cell) else _finite(cell)
        for cell in values.tolist()
    ]
    if len(cells) < MOST_ROWS:
        return cells
    return [*cells[: MOST_ROWS - 2], CUT.strip()]


def _finite(number: Any) -> Any:
    return number if abs(number) != float("inf") else str(number)


def _fitting(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", "ignore") + CUT
