"""The scores of a corpus as a table and as files, for `samestory score`."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from analysis.archive.archive import Archive
from analysis.archive.open import in_parts, load
from analysis.archive.sums import Sentences
from analysis.comparison.estimates import compare
from analysis.corpus.cache import Cache
from analysis.display.files import csv_of, save_table
from analysis.measures.registry import Wanted, chosen
from analysis.measures.scores import scored
from analysis.text.words import cut_sentences

NAME = "scores"
FILES = (".csv", ".xlsx")


def scores_in_turn(
    corpus: str | Path,
    measures: Wanted = None,
    *,
    by: str = "article",
    voice: str = "all",
    cache: str | Path | None = None,
) -> Iterator[pd.DataFrame]:
    """The scores of the articles at `corpus`, a table for each measure, because the whole may have millions of rows.

    One row per article (or outlet) and measure. `by="article"`: the columns of `score`, and `outlet`. `by="outlet"`: those
    of `compare`, with the 95 % interval in `low` and `high`. With a folder as `cache`, only articles that are not in it are
    measured.
    """
    parts = in_parts(Path(corpus), None)  # a large corpus stays in parts
    articles = load(corpus, cache=cache, scale=parts, events=by != "article")
    kept = Cache(Path(cache)) if cache is not None else None
    sentences = cut_sentences(articles) if isinstance(articles, Archive) else Sentences(articles, kept)
    wanted = chosen(measures)
    if by == "article":
        sums = sentences.sums(wanted, ["article", "outlet"], voice, ("body",))
        for measure in wanted:
            yield scored(sums, [measure])
        return
    table = compare(sentences, wanted, voice=voice)
    if "measure" not in table:  # compare does not name a single measure
        table.insert(0, "measure", wanted[0].name)
    yield table


def save(tables: Iterable[pd.DataFrame], out: str | Path) -> tuple[int, list[Path]]:
    """Write tables with the same columns as one table: to a .csv or .xlsx file, or as both into a folder.

    Returns the number of rows and the paths. Missing folders are created.
    """
    out = Path(out)
    suffix = out.suffix.lower()
    if suffix not in FILES:
        table = pd.concat(tables, ignore_index=True)
        return len(table), save_table(table, out, NAME)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        if suffix == ".xlsx":
            table = pd.concat(tables, ignore_index=True)
            save_table(table, scratch, NAME)
            rows = len(table)
        else:
            rows = _write_csv(tables, Path(scratch, NAME + suffix))
        shutil.copyfile(Path(scratch, NAME + suffix), out)
    return rows, [out]


def _write_csv(tables: Iterable[pd.DataFrame], path: Path) -> int:
    rows = 0
    with path.open("wb") as file:
        for table in tables:
            file.write(csv_of(table, header=not rows))
            rows += len(table)
    return rows
