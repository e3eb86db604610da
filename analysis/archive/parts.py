"""Split a large corpus into parts; report what a part holds; read its articles once ids are decided.

Parts are read by the same reader as small corpora. Ids, outlets and duplicates are decided over all parts (`open`).
"""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.corpus.cache import Cache
from analysis.corpus.duplicates import Runs, runs_of, sets_of
from analysis.corpus.files import TABLES, File, unique_names
from analysis.corpus.finder import Finder
from analysis.corpus.reader import NO_ROW, Draft, Reader, Row
from analysis.corpus.records import Records, records_of, table_of
from analysis.corpus.tables import read_rows
from analysis.errors import CorpusError, Problem, Unreadable
from analysis.text.decoding import one_line

LARGE_FILES = 20_000  # files from which a folder is read in parts
LARGE_BYTES = 500_000_000
FILES_AT_ONCE = 500  # single-article files in a part
ROWS_AT_ONCE = 2_000  # rows of a Parquet table in a part
MOST_PARTS = 64  # parts of one row group: to reach its last rows, all above them must be unpacked
CONTENTS = ["outlet", "event", "published", "words", "doubts", "file"]  # of each article, kept in the main process
UNPACK = "unpack it: a zip is read where the corpus is read as a whole"


@dataclass(frozen=True)
class Part:
    """What a worker reads at once: single-article files, or a table, or some rows of a table."""

    files: list[tuple[File, str, Row]] = field(default_factory=list)
    table: File | None = None
    groups: tuple[int, ...] = ()  # row groups of a Parquet table; none is all of it
    skip: int = 0  # rows of these groups that belong to the part before
    most: int = 0  # rows of this part
    before: int = 0  # rows of the table above this part
    rows: int = 0  # of the whole table

    def drafts(self, reader: Reader) -> Iterator[Draft]:
        """Yield the articles as they are read."""
        for file, name, row in self.files:
            yield from reader.article(file, name, row)
        if self.table is None:
            return
        if not self.groups:
            yield from reader.drafts([self.table])
            return
        try:
            sheet = read_rows(path_of(self.table), self.groups, self.before, self.skip, self.most)
        except Unreadable as error:
            reader.refuse(self.table.name, str(error), error.remedy)
            return
        reader.add_sheets(self.table, [sheet], TABLES[self.table.kind])
        for table in reader.tables[self.table]:
            yield from reader.texts(table, self.before, self.rows)


def is_large(path: Path) -> bool:
    """Whether a corpus has so many files or bytes that it should be read in parts."""
    if path.is_file():
        return path.stat().st_size >= LARGE_BYTES and path.suffix.lower() != ".zip"
    size = 0
    for number, file in enumerate(_files(path), 1):
        size += file.stat(follow_symlinks=False).st_size
        if number >= LARGE_FILES or size >= LARGE_BYTES:
            return True
    return False


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    folders = [os.fspath(folder)]
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError:
            continue  # the reader reports it
        folders += [one.path for one in entries if one.is_dir(follow_symlinks=False)]
        yield from (one for one in entries if one.is_file(follow_symlinks=False))


def parts_of_corpus(path: Path, reader: Reader) -> list[Part]:
    """The parts of the corpus at `path`, in order; what cannot be read is reported to `reader`."""
    with ExitStack() as stack:
        finder = Finder(stack)
        files = _rows_of_parquet(path, stack) or reader.find(path, finder)
        reader.take_over(finder)
    packed = [file for file in files if not isinstance(file.get, partial)]
    for name in dict.fromkeys(file.parts[0] for file in packed):
        reader.refuse(name, "a zip, in a corpus that is read in parts", UNPACK)
    return list(_parts([file for file in files if file not in packed], reader))


def _rows_of_parquet(path: Path, stack: ExitStack) -> list[File]:
    """The file, if it is a large Parquet table with texts; the reader would read all of it at once."""
    if not (path.is_file() and path.suffix.lower() == ".parquet"):
        return []
    (file,) = Finder(stack).find(path)
    if sum(_row_groups(file)) <= ROWS_AT_ONCE:
        return []
    with suppress(Unreadable):
        reader = Reader()
        reader.add_sheets(file, [read_rows(path, most=1)], "")
        return [] if reader.lists() else [file]
    return []


def _parts(files: list[File], reader: Reader) -> Iterator[Part]:
    singles = [file for file in files if file.kind not in TABLES]
    ids = dict(zip(singles, unique_names(singles), strict=True))
    lists = reader.lists()
    seen: dict[File, str] = {}
    claimed = {f: table.file for table in lists for f in singles if table.file.beside(f)}
    waiting: list[tuple[File, str, Row]] = []
    for file in files:  # in their order, which is that of the articles
        named = [table for table in reader.tables.get(file, []) if table in lists]
        rows = (pair for table in named for pair in reader.rows(table, ids, seen))
        waiting += [(one, ids[one], row) for one, row in rows]
        if file in ids and file not in claimed:
            waiting.append((file, ids[file], NO_ROW))
        elif file not in ids and not named:
            yield from _grouped(waiting)
            waiting = []
            yield from _of_table(file)
    yield from _grouped(waiting)
    for file in (file for file in claimed if file not in seen):
        found = f"not named in {claimed[file].parts[-1]}, so not loaded"
        reader.refuse(file.name, found, "add a row for it, or move it elsewhere")


def _grouped(files: list[tuple[File, str, Row]]) -> Iterator[Part]:
    for at in range(0, len(files), FILES_AT_ONCE):
        yield Part(files=files[at : at + FILES_AT_ONCE])


def _of_table(file: File) -> Iterator[Part]:
    """A table as one part; a large Parquet table as some rows at a time."""
    groups = _row_groups(file) if file.kind == ".parquet" else []
    ends = list(accumulate(groups))
    if not groups or ends[-1] <= ROWS_AT_ONCE:
        yield Part(table=file)
        return
    first = 0
    while first < ends[-1]:
        at = bisect_right(ends, first)
        most = max(ROWS_AT_ONCE, -(-groups[at] // MOST_PARTS))
        last = min(first + most, ends[-1])
        some = tuple(range(at, bisect_left(ends, last) + 1))
        above = ends[at] - groups[at]
        yield Part(table=file, groups=some, skip=first - above, most=last - first, before=first, rows=ends[-1])
        first = last


def _row_groups(file: File) -> list[int]:
    """The number of rows in each row group; none if the table cannot be opened, which the reader reports."""
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        return []
    try:
        found: Any = parquet.read_metadata(path_of(file))
    except (ArrowException, OSError):
        return []
    return [found.row_group(at).num_rows for at in range(found.num_row_groups)]


def path_of(file: File) -> Path:
    """The path of a file that is not in a zip."""
    return file.get.args[0]  # type: ignore[attr-defined]


def merged(read: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """How each file was read, one row per file, even if it is in several parts."""
    by_file: dict[str, dict[str, str]] = {}
    for row in read:
        by_file.setdefault(row["file"], row)
    return list(by_file.values())


# What is reported about a part -----------------------------------------------------------------------


@dataclass(frozen=True)
class Digest:
    """What is reported about the articles of a part, to decide ids, outlets and duplicates."""

    articles: pd.DataFrame  # id, the columns of `CONTENTS`, where, place
    runs: Runs  # of the words of each
    problems: list[Problem]
    read: list[dict[str, str]]


@dataclass(frozen=True)
class Decided:
    """For each article of a part: its id, its outlet's name, the doubts about it, and whether it is kept."""

    ids: np.ndarray
    outlets: np.ndarray
    doubts: np.ndarray
    kept: np.ndarray


def digest(part: Part, cache: Cache | None = None) -> Digest:
    """Read a part and report on its articles."""
    reader = Reader(cache)
    names: list[str] = []
    drafts = _numbered(part.drafts(reader), names)
    records = records_of(drafts, reader.problems, reader.doubts).values()
    reader.close()
    rows = [
        (name, *(record[column] for column in CONTENTS), *draft.where)
        for name, (draft, record) in zip(names, records, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["id", *CONTENTS, "where", "place"])
    return Digest(table, runs_of(record["text"] for _, record in records), reader.problems, merged(reader.read))


def _numbered(drafts: Iterable[Draft], names: list[str]) -> Iterator[Draft]:
    """The same drafts with numbers as ids; their own ids are added to `names`, to be checked over all parts."""
    for draft in drafts:
        names.append(one_line(draft.values["id"]))
        draft.values["id"] = str(len(names))
        yield draft


def read(part: Part, decided: Decided, cache: Cache | None = None) -> pd.DataFrame:
    """The articles of a part as `load` returns them."""
    records = _records(part, cache)
    if len(records) != len(decided.ids):
        raise CorpusError(
            f"the corpus has changed: {len(records)} articles where there were {len(decided.ids)} before (load it again)"
        )
    articles = table_of(records).assign(outlet=decided.outlets, doubts=decided.doubts)
    articles.index = pd.Index(decided.ids, name="article", dtype="str")
    return articles[decided.kept].astype({"outlet": "str", "doubts": "str"})


def runs_at(part: Part, places: list[int], cache: Cache | None = None) -> list[np.ndarray]:
    """All runs of words of the articles at these places of a part."""
    texts = [record["text"] for _, record in _records(part, cache).values()]
    return list(sets_of(texts, places))


def _records(part: Part, cache: Cache | None) -> Records:
    drafts = _numbered(part.drafts(reader := Reader(cache)), [])
    records = records_of(drafts, reader.problems, lambda text, title: [])
    reader.close()
    return records
