"""Open a large corpus: have its parts read, and decide ids, outlets and duplicates over all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.archive.archive import MOST_WORDS, Archive
from analysis.archive.cluster import client, compute, has_client, installed
from analysis.archive.parts import CONTENTS, Decided, Digest, Part, digest, is_large, merged, parts_of_corpus, runs_at
from analysis.corpus.about import as_attributes
from analysis.corpus.cache import Cache
from analysis.corpus.duplicates import Runs, repetitions
from analysis.corpus.load import check_choices
from analysis.corpus.load import load as read_corpus
from analysis.corpus.reader import Reader
from analysis.corpus.records import counted_once, free_name, no_article_there, no_events, same_id, usual_spellings
from analysis.errors import CorpusError, Problem
from analysis.text.doubts import is_left_out
from analysis.text.shingle_join import Shingles


def load(
    path: str | Path | pd.DataFrame,
    *,
    duplicates: str = "once",
    not_articles: str = "left out",
    events: bool = True,
    scale: bool | None = None,
    cache: str | Path | None = None,
) -> Any:
    """Read the articles at `path` into a table; a large corpus is read in parts.

    Arguments and columns: see `analysis.corpus.load.load`. A large corpus (20,000 files, or 500 MB) is read by one process
    per core, if Dask is installed (samestory[scale]). With more than ten million words, or while a Dask client is active,
    the result is an `Archive` instead of a table. `scale` overrides this: True (always an `Archive`) or False (always a
    table, read in one process).
    """
    if isinstance(path, pd.DataFrame) or not in_parts(Path(path), scale):
        return read_corpus(path, duplicates=duplicates, not_articles=not_articles, events=events, cache=cache)
    check_choices(duplicates, not_articles)
    kept = None if cache is None else Cache(Path(cache))
    archive = open_archive(path, duplicates=duplicates, not_articles=not_articles, cache=kept)
    small = scale is None and not has_client() and archive.words <= MOST_WORDS
    return archive.table() if small else archive


def load_table(path: str | Path, **options: Any) -> pd.DataFrame:
    """The same as `load`, but always one table. Raises ValueError for an archive of more than ten million words."""
    articles = load(path, **options)
    return articles.table() if isinstance(articles, Archive) else articles


def in_parts(path: Path, scale: bool | None) -> bool:
    """Whether `load` reads a corpus in parts: as `scale` says, else if it is large or a Dask client is active."""
    if scale is not None:
        return scale
    return path.exists() and (has_client() or (is_large(path) and installed()))


def open_archive(
    path: str | Path, *, duplicates: str = "once", not_articles: str = "left out", cache: Cache | None = None
) -> Archive:
    """The corpus at `path` in parts. A part is 500 single-article files, or one table, or some rows of a large Parquet table.

    The result is the same as that of `load`, with four exceptions. Versions of an article are all kept. Columns, and
    the order of day and month, are recognised part by part. Events are guessed where articles are compared, not here. A
    zip is not read, but reported.

    A part of a Parquet table has about 2,000 rows, whatever its row groups. Any other table is one part, so several small
    tables take less memory than a large one.
    """
    client()
    reader = Reader(cache)
    parts = parts_of_corpus(Path(path), reader)
    digests = compute(digest, [(part, cache) for part in parts])
    report = reader.problems + [problem for one in digests for problem in one.problems]
    articles = pd.concat([one.articles for one in digests] or [pd.DataFrame()], ignore_index=True)
    if articles.empty:
        raise CorpusError("\n".join(map(str, report)))
    where = list(zip(articles["where"], articles["place"], strict=True))
    articles["id"], kept = _ids(articles["id"].to_list(), where, report)
    if not_articles == "left out":
        _leave_out(articles["doubts"], where, kept, report)
    if not kept.any():
        raise CorpusError("\n".join(map(str, report)))
    written = articles["outlet"].to_list()
    loaded = np.flatnonzero(kept).tolist()
    usual = usual_spellings([written[at] for at in loaded], [where[at] for at in loaded], report)
    articles["outlet"] = [usual.get(name, name) for name in written]
    repeated = _repeated(articles, kept, parts, digests, cache)
    if duplicates == "once":
        version = ~repeated["counted"] & (repeated["similarity"] < 1)
        again = repeated[~repeated["counted"] & ~version]
        repeated = repeated[~version].reset_index(drop=True)
        place = {name: at for at, name in enumerate(articles["id"]) if kept[at]}
        at = [place[name] for name in again["article"]]
        kept[at] = False
        pairs = zip(at, again["duplicate_of"], strict=True)
        report += [counted_once(where[one], of, 1) for one, of in pairs]
    nameless = int((articles["event"][kept] == "").sum())
    if nameless > 1:
        report.append(no_events(nameless, "a corpus in parts"))
    read = merged([*reader.read, *(row for one in digests for row in one.read)])
    contents = articles.loc[kept, ["id", *CONTENTS]].set_index("id").rename_axis("article")
    contents = contents.astype({"published": "datetime64[us]"})
    attrs = as_attributes(report, repeated, read, contents["file"])
    decided = _split(articles, kept, [len(one.articles) for one in digests])
    return Archive(list(zip(parts, decided, strict=True)), contents, attrs, cache)


def _leave_out(flags: pd.Series, where: list[tuple[str, str]], kept: np.ndarray, report: list[Problem]) -> None:
    """Leave out pages that are not articles, and report them."""
    for at, doubt in enumerate(map(is_left_out, flags)):
        if kept[at] and doubt:
            kept[at] = False
            report.append(no_article_there(where[at], doubt))


def _ids(names: list[str], where: list[tuple[str, str]], report: list[Problem]) -> tuple[list[str], np.ndarray]:
    """An id for each article, the same as if all had been read in one process; and whether each is kept."""
    first: dict[str, tuple[str, str]] = {}
    ids, kept = [], np.ones(len(names), dtype=bool)
    for at, (name, place) in enumerate(zip(names, where, strict=True)):
        if name in first and first[name][0] == place[0]:
            report.append(same_id(name, place, first[name][1]))
            kept[at] = False
        else:
            name = free_name(name, place[0], first)
            first[name] = place
        ids.append(name)
    return ids, kept


def _repeated(
    articles: pd.DataFrame, kept: np.ndarray, parts: list[Part], digests: list[Digest], cache: Cache | None
) -> pd.DataFrame:
    """The table of `find_duplicates`, with the runs that are not in the digests from the workers."""
    begins = np.cumsum([0, *(len(one.articles) for one in digests)])

    def sets(some: list[int]) -> list[np.ndarray]:
        at = np.flatnonzero(kept)[some]
        cuts = np.searchsorted(at, begins)
        places = [(at[cuts[n] : cuts[n + 1]] - begins[n]).tolist() for n in range(len(parts))]
        found = compute(runs_at, [(part, theirs, cache) for part, theirs in zip(parts, places, strict=True) if theirs])
        return [one for of_part in found for one in of_part]

    kinds = [kind for one in digests for kind in one.runs.kinds]
    openings = [one.runs.openings for one in digests]
    sizes, hashes = (np.concatenate([getattr(one, name) for one in openings]) for name in ("sizes", "hashes"))
    return repetitions(articles[kept].set_index("id")["outlet"], Runs(kinds, Shingles(sizes, hashes)).some(kept), sets)


def _split(articles: pd.DataFrame, kept: np.ndarray, sizes: list[int]) -> list[Decided]:
    columns = [articles[name].to_numpy(dtype=object) for name in ("id", "outlet", "doubts")]
    cuts = np.cumsum(sizes)[:-1]
    return [Decided(*some) for some in zip(*(np.split(one, cuts) for one in (*columns, kept)), strict=True)]
