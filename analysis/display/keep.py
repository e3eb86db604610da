"""What a notebook hands to the report that is being written: charts and tables under a name."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pandas as pd

from analysis.display.chart import Chart, save_chart
from analysis.display.files import save_table
from analysis.errors import one_sentence

Kept = TypeVar("Kept", Chart, pd.DataFrame)
NAME = re.compile(r"[a-z][a-z0-9_]*")
FOLDER = "SAMESTORY_KEEP"  # environment variable: where the notebook that is being run keeps things


def keep(result: Kept, name: str) -> Kept:
    """Hand a chart or a table to the report under a name, and return it, so that the cell shows it.

    >>> keep(pd.DataFrame({"outlet": ["BBC"], "grade": [11.2]}), "grades").to_dict("list")
    {'outlet': ['BBC'], 'grade': [11.2]}

    While a report is being written, a chart goes to `figures/` as NAME.svg, .png, .pdf, .csv and
    .txt, a table to `tables/` as NAME.csv and .xlsx; at any other time nothing is written. Names are
    in small letters, digits and underscores, and each is used once: ValueError otherwise.
    ReportError if the disk takes no more.
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a result (use small letters, digits and _)")
    if not keeping():
        return result
    with one_sentence(f"{name!r} cannot be saved"):
        return _written(result, name, Path(os.environ[FOLDER]))


def keeping() -> bool:
    """Whether a report is being written."""
    return bool(os.environ.get(FOLDER))


def _written(result: Kept, name: str, folder: Path) -> Kept:
    place = folder / ("figures" if isinstance(result, Chart) else "tables")
    if (place / f"{name}.csv").exists():
        raise ValueError(f"two results are called {name!r}: give each a name of its own")
    if isinstance(result, Chart):
        save_chart(result, place, name)
        return replace(result, kept=name)
    save_table(result, place, name)
    return result
