"""Read tables – CSV, Excel, JSON, Parquet, a data frame – as rows of text, each with its place."""

from __future__ import annotations

import io
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.corpus.cells import Sheet, names_of, plain
from analysis.corpus.packed import LARGEST_TABLE, megabytes
from analysis.corpus.text_tables import read_csv, read_json
from analysis.errors import Unreadable
from analysis.text.decoding import NOT_UTF8, decode, one_line

BUFFER = 1_000_000  # bytes of a Parquet table that are read at once


def read_table(data: bytes, kind: str) -> list[Sheet]:
    """The sheets of a table file (one, but for workbooks); raises Unreadable if it is none.

    >>> [sheet] = read_table(b"outlet;body\\nEcho;It rained.", ".csv")
    >>> sheet.rows, sheet.places, sheet.note
    ([{'outlet': 'Echo', 'body': 'It rained.'}], ['row 2'], 'values parted by semicolons')
    """
    if kind == ".xlsx":
        return _read_excel(data)
    if kind == ".parquet":
        return [_read_parquet(data)]
    try:
        text, encoding = decode(data)
    except UnicodeError:
        raise Unreadable("not text", "save it again, in UTF-8") from None
    if not text.strip():
        raise Unreadable("an empty file", "put the articles in it, or delete it")
    sheet = read_csv(text, kind) if kind in (".csv", ".tsv") else read_json(text, kind)
    if encoding != "utf-8":
        sheet.doubts.append(f"{NOT_UTF8} (read as {encoding})")
    return [sheet]


def _read_excel(data: bytes) -> list[Sheet]:
    from openpyxl import load_workbook

    sheets = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about drop-down lists and styles that are not read
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            for page in book.worksheets:
                page.reset_dimensions()  # some programs write a wrong size; the cells count
                sheets.append(_sheet(page.iter_rows(values_only=True), page.title))
            book.close()
        except Exception:  # noqa: BLE001 (whatever a broken workbook makes of the parser)
            found = "a damaged workbook, one with a password, or none"
            raise Unreadable(found, "save it again as .xlsx") from None
    filled = [sheet for sheet in sheets if sheet.rows or sheet.wrong]
    return filled if len(filled) > 1 else [Sheet(**(vars(s) | {"name": ""})) for s in filled]


def _sheet(rows: Iterable[tuple[Any, ...]], name: str) -> Sheet:
    sheet = Sheet(name=one_line(name))
    header: list[str] = []
    for number, row in enumerate(rows, 1):
        values = [plain(value) for value in row]
        if not any(values):
            continue
        if header:
            sheet.add_under(header, f"row {number}", values)
        else:
            header = names_of(values)
    return sheet


def _read_parquet(data: bytes) -> Sheet:
    return read_rows(data)


def read_rows(
    source: bytes | Path, groups: Sequence[int] | None = None, before: int = 0, skip: int = 0, most: int | None = None
) -> Sheet:
    """The rows of a Parquet table, or of some of its row groups, with `before` rows above them.

    Of these without the first `skip`, and at most so many.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise Unreadable("a Parquet table, which needs one more package", "install samestory[parquet]") from None
    rows: list[dict[str, Any]] = []
    size = 0
    try:
        # Few rows at a time: one long value, repeated, takes no space until it is unpacked. With a
        # buffer, a column is read page by page, not all of its row group.
        file = parquet.ParquetFile(pa.BufferReader(source) if isinstance(source, bytes) else source, buffer_size=BUFFER)
        for batch in file.iter_batches(batch_size=256, row_groups=groups, use_threads=False):
            wanted = batch[skip : None if most is None else skip + most - len(rows)]
            skip = max(0, skip - len(batch))
            size += wanted.nbytes
            if size > 4 * LARGEST_TABLE:
                raise Unreadable(f"unpacks to more than {megabytes(4 * LARGEST_TABLE)}", "split it")
            rows += wanted.to_pylist()
            if len(rows) == most:
                break
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise Unreadable("a damaged Parquet table, or none", "save it again") from None
    header = list(dict.fromkeys(name for row in rows[:1] for name in row))
    return _of_rows(header, ([row[name] for name in header] for row in rows), before)


def read_frame(frame: pd.DataFrame) -> Sheet:
    """The rows of a data frame, counted from 1; a named index is a column."""
    if any(name is not None for name in frame.index.names):
        clash = Counter([*frame.index.names, *frame.columns])
        frame = frame.reset_index(allow_duplicates=max(clash.values()) > 1)
    return _of_rows(frame.columns, frame.itertuples(index=False, name=None))


def _of_rows(header: Iterable[Any], rows: Iterable[Iterable[Any]], before: int = 0) -> Sheet:
    sheet, names = Sheet(), names_of(header)
    for number, row in enumerate(rows, before + 1):
        sheet.add(f"row {number}", dict(zip(names, map(plain, row), strict=True)))
    return sheet
