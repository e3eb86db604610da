"""Read tables – CSV, Excel, JSON, Parquet, feeds, data frames – as rows of text, each with its place."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.corpus.columns import article_names
from analysis.corpus.feeds import read_feed
from analysis.corpus.files import FEEDS, LARGEST_TABLE, megabytes
from analysis.corpus.nested import flattened, records_of_frame, respelled
from analysis.errors import Unreadable
from analysis.text.decoding import NOT_UTF8, decode, one_line, unify

BUFFER = 1_000_000  # bytes of a Parquet table that are read at once
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
FIELD_LIMIT = 2**31 - 1  # characters: the csv module's own limit is 131,072
DEPTH = 4  # levels of a JSON object in which its list of articles is looked for

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_QUOTED = re.compile(r'"[^"]*"')

Cells = dict[str, str]


@dataclass
class Sheet:
    """The rows of one table: cells by column, and places; `wrong` has (place, problem, remedy)."""

    rows: list[Cells] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    note: str = ""
    name: str = ""  # of a sheet in a workbook with several

    @property
    def columns(self) -> list[str]:
        """The names of all columns, in order of first occurrence."""
        return list(dict.fromkeys(name for row in self.rows for name in row))

    def add(self, place: str, cells: Cells) -> None:
        """Add a row."""
        self.rows.append(cells)
        self.places.append(place)

    def add_under(self, header: list[str], place: str, values: list[str]) -> None:
        """Add values under a header; extra values are a problem, missing ones are blank."""
        while len(values) > len(header) and not values[-1].strip():
            values.pop()
        if len(values) > len(header):
            found = f"{len(values)} values under {len(header)} columns, so not loaded"
            self.wrong.append((place, found, "put quotes round values with commas"))
        else:
            self.add(place, dict(zip(header, values, strict=False)))


def plain(value: Any) -> str:
    """The text of a cell: "" if empty, whole numbers without a decimal point, dates and times in ISO 8601.

    >>> [plain(value) for value in (None, float("nan"), 7.0, "7.0", datetime(2023, 9, 4))]
    ['', '', '7', '7.0', '2023-09-04T00:00:00']

    A list is its items, and an object with a `name` is that name, as programs write authors and outlets. Any other JSON
    value stays JSON.

    >>> plain(["A. Roe", "B. Doe"]), plain({"id": "bbc-news", "name": "BBC News"})
    ('A. Roe, B. Doe', 'BBC News')
    """
    if isinstance(value, str):
        return unify(value)
    if hasattr(value, "tolist"):  # numpy's scalars and arrays
        value = value.tolist()
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        return unify(value["name"])
    if isinstance(value, (list, tuple)) and not any(isinstance(v, (list, tuple)) for v in value):
        return ", ".join(filter(None, map(plain, value)))
    if isinstance(value, (list, tuple, dict)):
        try:
            return unify(json.dumps(value, ensure_ascii=False, default=str))
        except (TypeError, ValueError):  # a data frame may hold what JSON cannot
            return unify(str(value))
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return unify(value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value))


def names_of(header: Iterable[Any]) -> list[str]:
    """Column names in lower case, each once: a second `text` is `text_2`, a missing name `column 3`.

    >>> names_of(["Text", " text", None])
    ['text', 'text_2', 'column 3']
    """
    names: list[str] = []
    for number, name in enumerate(header, 1):
        plain_name = one_line(plain(name)).lower() or f"column {number}"
        again = (f"{plain_name}_{n}" for n in range(2, number + 2))
        names.append(plain_name if plain_name not in names else next(n for n in again if n not in names))
    return names


def cells_of(record: dict[Any, Any]) -> Cells:
    """The cells of a record: names in lower case, values as text; those of a nested object are named with dots.

    >>> cells_of({"Text": "It rained.", "Source": {"name": "Echo"}})
    {'text': 'It rained.', 'source.name': 'Echo'}
    """
    return {one_line(name).lower(): value for name, value in flattened(record, plain).items()}


def read_table(data: bytes, kind: str) -> list[Sheet]:
    """The sheets of a table file (several only in a workbook); raises Unreadable if it is not a table.

    >>> [sheet] = read_table(b"outlet;body\\nEcho;It rained.", ".csv")
    >>> sheet.rows, sheet.places, sheet.note
    ([{'outlet': 'Echo', 'body': 'It rained.'}], ['row 2'], 'values separated by semicolons')
    """
    if kind == ".xlsx":
        return _read_excel(data)
    if kind == ".parquet":
        return [read_rows(data)]
    if kind in FEEDS:
        feed = read_feed(data)
        sheet = Sheet(note=feed.note, doubts=feed.doubts)
        for number, cells in enumerate(feed.entries, 1):
            sheet.add(f"entry {number}", cells_of(cells))
        return [sheet]
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


def _respelled(sheet: Sheet) -> Sheet:
    """Parse objects and lists that were written as text, and give each value its own cell."""
    for name in sheet.columns:
        values = [row.get(name, "") for row in sheet.rows]
        read = respelled(values)
        if read is values:
            continue
        for row, value in zip(sheet.rows, read, strict=True):
            if isinstance(value, (dict, list)):
                del row[name]
                row.update(cells_of({name: value}))
    return sheet


@contextmanager
def _long_fields() -> Iterator[None]:
    before = csv.field_size_limit(FIELD_LIMIT)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def read_csv(text: str, kind: str) -> Sheet:
    r"""The rows of a .csv or .tsv; the first that is not blank is the header, and determines the separator.

    >>> read_csv("text;n\nIt rained, they say.;1", ".csv").rows
    [{'text': 'It rained, they say.', 'n': '1'}]
    """
    lines = (line[0] for line in _LINE.finditer(text))
    first = _QUOTED.sub("", next((line[0] for line in _LINE.finditer(text) if line[0].strip()), ""))
    usual = "\t" if kind == ".tsv" else ","
    separator = max(SEPARATORS, key=lambda mark: (first.count(mark), mark == usual))
    declared = re.match(r"sep=(.)\n", text)  # Excel writes and reads this
    if declared:
        separator = declared[1]
    sheet = Sheet()
    if separator != usual:
        sheet.note = f"values separated by {SEPARATORS.get(separator, repr(separator))}"
    header: list[str] = []
    with _long_fields():
        records = csv.reader(lines, delimiter=separator, strict=True)
        for number, record in enumerate(_records(records, sheet), 1):
            if (number == 1 and declared) or not any(map(str.strip, record)):
                continue
            if header:
                sheet.add_under(header, f"row {number}", record)
            else:
                header = names_of(record)
    return _respelled(sheet)


def _records(reader: Any, sheet: Sheet) -> Iterator[list[str]]:
    """The records of a CSV file; one with wrong quotation marks is reported, and left blank."""
    number = 0
    while True:
        number += 1
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                found = "a quotation mark is never closed, so nothing from here on is loaded"
                sheet.wrong.append((f"row {number}", found, "close it"))
                return
            found = "a quotation mark inside a value, so not loaded"
            sheet.wrong.append((f"row {number}", found, 'double it: ""'))
            yield []


def read_json(text: str, kind: str) -> Sheet:
    """The objects in a JSON document, or in its lines; raises Unreadable.

    >>> read_json('{"articles": [{"text": "It rained."}]}', ".json").rows
    [{'text': 'It rained.'}]

    Reads tables written by pandas in every orientation, too. Values in nested objects are named with dots.
    """
    sheet = Sheet()
    found: Any = None
    if kind == ".json" or text.lstrip().startswith("["):
        with suppress(ValueError, RecursionError):
            found = json.loads(text)
    if found is None or (kind == ".jsonl" and isinstance(found, dict)):
        # Not splitlines, which would also split at U+2028.
        places = [(f"line {n}", line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
        records = [(place, _object(line)) for place, line in places]
        if kind == ".json" and not any(isinstance(record, dict) for _, record in records):
            raise Unreadable("not JSON", "save it again, as a list of objects")
    else:
        records = [(f"object {n}", record) for n, record in enumerate(_records_in(found), 1)]
    for place, record in records:
        if not isinstance(record, dict):
            sheet.wrong.append((place, "not a JSON object", 'write {"text": "…", "outlet": "…"}'))
            continue
        try:
            sheet.add(place, cells_of(record))
        except RecursionError:
            sheet.wrong.append((place, "objects that are nested too deeply", "keep the article's own fields"))
    return sheet


def _object(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _records_in(found: Any) -> list[Any]:
    """The articles in a JSON document: a table's rows, a list, or the one list whose objects have texts."""
    if (rows := records_of_frame(found, article_names)) is not None:
        return rows
    if isinstance(found, list):
        if found and all(isinstance(row, list) for row in found):
            raise Unreadable("rows without column names", 'save it as objects: df.to_json(orient="records")')
        return found
    lists = dict(_lists(found, ""))
    with_text = [rows for rows in lists.values() if _has_text(rows)]
    if len(lists) == 1 or len(with_text) == 1:
        return (with_text or list(lists.values()))[0]
    if not lists and isinstance(found, dict):
        return [found]  # one article
    names = ", ".join(map(repr, lists))
    what = f"several lists of objects: {names}" if lists else "no list of objects"
    raise Unreadable(what, "keep one list, with an object per article")


def _has_text(rows: list[Any]) -> bool:
    first = next(row for row in rows if isinstance(row, dict))
    return article_names(cells_of(first), "text") > 0


def _lists(found: Any, path: str) -> Iterator[tuple[str, list[Any]]]:
    if not isinstance(found, dict) or path.count(".") >= DEPTH:
        return
    for name, value in found.items():
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            yield f"{path}{one_line(name)}", value
        yield from _lists(value, f"{path}{one_line(name)}.")


def _read_excel(data: bytes) -> list[Sheet]:
    from openpyxl import load_workbook

    sheets = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about drop-down lists and styles, which are not needed
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            for page in book.worksheets:
                page.reset_dimensions()  # some programs write a wrong size; the cells count
                sheets.append(_respelled(_sheet(page.iter_rows(values_only=True), page.title)))
            book.close()
        except Exception:  # noqa: BLE001 (on a broken workbook, the parser may raise anything)
            found = "a workbook that is damaged or has a password, or another kind of file"
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


def read_rows(
    source: bytes | Path, groups: Sequence[int] | None = None, before: int = 0, skip: int = 0, most: int | None = None
) -> Sheet:
    """The rows of a Parquet table, or of some of its row groups.

    `before`: how many rows come above them, for their numbers. `skip`: how many to leave out first; `most`: how many to
    read at most.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise Unreadable("a Parquet table, which needs one more package", "install samestory[parquet]") from None
    rows: list[dict[str, Any]] = []
    size = 0
    try:
        # Few rows at a time: a long value that repeats takes no space until it is unpacked. With a
        # buffer, a column is read page by page, not a whole row group at once.
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
        raise Unreadable("a damaged Parquet table, or another kind of file", "save it again") from None
    header = list(dict.fromkeys(name for row in rows[:1] for name in row))
    return _of_rows(header, ([row[name] for name in header] for row in rows), before)


def read_frame(frame: pd.DataFrame) -> Sheet:
    """The rows of a data frame, numbered from 1; a named index is a column."""
    if any(name is not None for name in frame.index.names):
        clash = Counter([*frame.index.names, *frame.columns])
        frame = frame.reset_index(allow_duplicates=max(clash.values()) > 1)
    return _of_rows(frame.columns, frame.itertuples(index=False, name=None))


def _of_rows(header: Iterable[Any], rows: Iterable[Iterable[Any]], before: int = 0) -> Sheet:
    sheet, names = Sheet(), names_of(header)
    for number, row in enumerate(rows, before + 1):
        sheet.add(f"row {number}", _row(names, row))
    return _respelled(sheet)


def _row(names: list[str], row: Iterable[Any]) -> Cells:
    """A row's cells; only a row with an object or a list needs flattening."""
    values = [value.tolist() if hasattr(value, "tolist") else value for value in row]
    if any(isinstance(value, (dict, list, tuple)) for value in values):
        return cells_of(dict(zip(names, values, strict=True)))
    return dict(zip(names, map(plain, values), strict=True))
