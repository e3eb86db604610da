"""Word lists, dictionaries, weights and templates that are shipped with the package, and a function to read them."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

RESOURCES = Path(__file__).parent
RECORD = Path(__file__).parents[2] / "data" / "validation.csv"
INSTALLED = RESOURCES / "validation.csv"  # the same file in an installed package


@cache
def resource(name: str) -> list[dict[str, str]]:
    """The rows of a table shipped with the package, `name` without `.csv`."""
    with open(RESOURCES / f"{name}.csv", newline="", encoding="utf-8") as file:
        fields, *rows = csv.reader(file)  # a DictReader takes twice as long
        return [dict(zip(fields, row, strict=True)) for row in rows]
