"""Read the tables that are text – CSV in its dialects, JSON in its wrappings – row by row."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from analysis.corpus.cells import Sheet, names_of, plain
from analysis.errors import Unreadable
from analysis.text.decoding import one_line

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
FIELD_LIMIT = 2**31 - 1  # characters: the csv module stops at 131,072 unless told
DEPTH = 4  # how deep in a JSON object its list of articles is looked for
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_QUOTED = re.compile(r'"[^"]*"')


@contextmanager
def _long_fields() -> Iterator[None]:
    before = csv.field_size_limit(FIELD_LIMIT)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def read_csv(text: str, kind: str) -> Sheet:
    r"""The rows of a .csv or .tsv; the first that is not blank is the header, and decides what parts values.

    >>> read_csv("text;n\nIt rained, they say.;1", ".csv").rows
    [{'text': 'It rained, they say.', 'n': '1'}]
    """
    lines = (line[0] for line in _LINE.finditer(text))
    first = _QUOTED.sub("", next((line[0] for line in _LINE.finditer(text) if line[0].strip()), ""))
    usual = "\t" if kind == ".tsv" else ","
    separator = max(SEPARATORS, key=lambda mark: (first.count(mark), mark == usual))
    declared = re.match(r"sep=(.)\n", text)  # what Excel writes, and reads
    if declared:
        separator = declared[1]
    sheet = Sheet()
    if separator != usual:
        sheet.note = f"values parted by {SEPARATORS.get(separator, repr(separator))}"
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
    return sheet


def _records(reader: Any, sheet: Sheet) -> Iterator[list[str]]:
    """The records of a CSV file; one whose quotes are wrong is reported, and blank."""
    number = 0
    while True:
        number += 1
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                found = "a quote is opened that is never closed, so nothing is loaded from here on"
                sheet.wrong.append((f"row {number}", found, "close it"))
                return
            found = "a quote inside a value, so not loaded"
            sheet.wrong.append((f"row {number}", found, 'double it: ""'))
            yield []


def read_json(text: str, kind: str) -> Sheet:
    """The objects of a JSON document, or of its lines; raises Unreadable.

    >>> read_json('{"articles": [{"text": "It rained."}]}', ".json").rows
    [{'text': 'It rained.'}]
    """
    sheet = Sheet()
    found: Any = None
    if kind == ".json" or text.lstrip().startswith("["):
        with suppress(ValueError, RecursionError):
            found = json.loads(text)
    if found is None or (kind == ".jsonl" and isinstance(found, dict)):
        # Not split at U+2028, which str.splitlines takes for the end of a line.
        places = [(f"line {n}", line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
        records = [(place, _object(line)) for place, line in places]
        if kind == ".json" and not any(isinstance(record, dict) for _, record in records):
            raise Unreadable("not JSON", "save it again, as a list of objects")
    else:
        records = [(f"object {n}", record) for n, record in enumerate(_records_in(found), 1)]
    names: dict[str, str] = {}
    for place, record in records:
        if not isinstance(record, dict):
            sheet.wrong.append((place, "not a JSON object", 'write {"text": "…", "outlet": "…"}'))
            continue
        for name in record.keys() - names.keys():
            names[name] = one_line(name).lower()
        try:
            sheet.add(place, {names[name]: plain(value) for name, value in record.items()})
        except RecursionError:
            sheet.wrong.append((place, "objects in objects without end", "keep the text's own"))
    return sheet


def _object(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _records_in(found: Any) -> list[Any]:
    """The list of objects in a JSON document: itself, or the one such list in its objects."""
    if isinstance(found, list):
        return found
    lists = dict(_lists(found, ""))
    if len(lists) == 1:
        return next(iter(lists.values()))
    if not lists and isinstance(found, dict):
        return [found]  # one article
    names = ", ".join(map(repr, lists))
    what = f"several lists of objects: {names}" if lists else "no list of objects"
    raise Unreadable(what, "keep one list, with an object per article")


def _lists(found: Any, path: str) -> Iterator[tuple[str, list[Any]]]:
    if not isinstance(found, dict) or path.count(".") >= DEPTH:
        return
    for name, value in found.items():
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            yield f"{path}{one_line(name)}", value
        yield from _lists(value, f"{path}{one_line(name)}.")
