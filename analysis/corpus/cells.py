"""What a table holds: cells as text, rows with their places, columns with names of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd

from analysis.text.decoding import one_line, unify

Cells = dict[str, str]


@dataclass
class Sheet:
    """The rows of one table: cells by column, places; and what was wrong (place, problem, remedy)."""

    rows: list[Cells] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    note: str = ""
    name: str = ""  # of a sheet in a workbook of several

    @property
    def columns(self) -> list[str]:
        """The names of all columns, in the order in which they first occur."""
        return list(dict.fromkeys(name for row in self.rows for name in row))

    def add(self, place: str, cells: Cells) -> None:
        """Add a row."""
        self.rows.append(cells)
        self.places.append(place)

    def add_under(self, header: list[str], place: str, values: list[str]) -> None:
        """Add values under a header; more than it has columns are a problem, fewer are blank."""
        while len(values) > len(header) and not values[-1].strip():
            values.pop()
        if len(values) > len(header):
            found = f"{len(values)} values under {len(header)} columns, so not loaded"
            self.wrong.append((place, found, "put quotes round values with commas"))
        else:
            self.add(place, dict(zip(header, values, strict=False)))


def plain(value: Any) -> str:
    """The text of a cell: nothing as "", whole numbers without a point, moments in ISO 8601.

    >>> [plain(value) for value in (None, float("nan"), 7.0, "7.0", datetime(2023, 9, 4))]
    ['', '', '7', '7.0', '2023-09-04T00:00:00']

    A list is its items, and an object that has a `name` is that name, as programs write authors and
    outlets; what else JSON can hold stays JSON.

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
        except (TypeError, ValueError):  # what a data frame may hold and JSON may not
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
    """Column names in small letters, each once: a second `text` is `text_2`, none is `column 3`.

    >>> names_of(["Text", " text", None])
    ['text', 'text_2', 'column 3']
    """
    names: list[str] = []
    for number, name in enumerate(header, 1):
        plain_name = one_line(plain(name)).lower() or f"column {number}"
        again = (f"{plain_name}_{n}" for n in range(2, number + 2))
        names.append(plain_name if plain_name not in names else next(n for n in again if n not in names))
    return names
