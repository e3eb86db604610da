"""Scores of a corpus as a table and as files: what `samestory score` writes."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pandas as pd

from analysis.compare import compare
from analysis.corpus import load
from analysis.measures import Wanted, chosen, score
from analysis.saving import save_table
from analysis.text import cut_sentences

NAME = "scores"
FILES = (".csv", ".xlsx")


def scores(corpus: str | Path, measures: Wanted = None, *, by: str = "article",
           voice: str = "all") -> pd.DataFrame:  # fmt: skip
    """The scores of the articles at `corpus`, one row per article, or outlet, and measure.

    `by="article"`: the columns of `score`, with the outlet in `source`. `by="source"`: those of
    `compare`, with the 95 % interval in `low` and `high`.
    """
    sentences = cut_sentences(load(corpus))
    wanted = chosen(measures)
    if by == "article":
        return score(sentences, wanted, by=["article", "source"], voice=voice)
    table = compare(sentences, wanted, voice=voice)
    if "measure" not in table:  # one measure only, which compare does not name
        table.insert(0, "measure", wanted[0].name)
    return table


def save(table: pd.DataFrame, out: str | Path) -> list[Path]:
    """Write the table to a .csv or .xlsx file, or as both into a folder; return the paths.

    Folders that are missing are made."""
    out = Path(out)
    suffix = out.suffix.lower()
    if suffix not in FILES:
        return save_table(table, out, NAME)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        save_table(table, scratch, NAME)
        shutil.copyfile(Path(scratch, NAME + suffix), out)
    return [out]
