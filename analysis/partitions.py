"""What a large corpus is cut into, and how one part of it is read, by the reader of small ones."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from analysis.files import TABLES, File, unique_names
from analysis.finder import Finder
from analysis.reader import NO_ROW, Draft, Reader, Row
from analysis.tables import read_rows
from analysis.unreadable import Unreadable

LARGE_FILES = 20_000  # from so many files on a folder is read in parts
LARGE_BYTES = 500_000_000
FILES_AT_ONCE = 500  # articles in files of their own, in a part
ROWS_AT_ONCE = 64_000_000  # unpacked bytes of a Parquet table, in a part: some 10,000 articles
UNPACK = "unpack it: a zip is read where the corpus is read as a whole"


@dataclass(frozen=True)
class Part:
    """What a worker reads at once: files of an article each, or a table, or some rows of one."""

    files: list[tuple[File, str, Row]] = field(default_factory=list)
    table: File | None = None
    groups: tuple[int, ...] = ()  # row groups of a Parquet table; none is all of it
    before: int = 0  # rows of the table that stand in other parts
    rows: int = 0  # of the whole table

    def drafts(self, reader: Reader) -> Iterator[Draft]:
        """The articles, as they are read."""
        for file, name, row in self.files:
            yield from reader._article(file, name, row)
        if self.table is None:
            return
        if not self.groups:
            yield from reader._drafts([self.table])
            return
        try:
            sheet = read_rows(path_of(self.table), self.groups, self.before)
        except Unreadable as error:
            reader._refuse(self.table.name, str(error), error.remedy)
            return
        reader._sheets(self.table, [sheet], TABLES[self.table.kind])
        for table in reader.tables[self.table]:
            yield from reader._texts(table, self.before, self.rows)


def is_large(path: Path) -> bool:
    """Whether a corpus has so many files, or so many bytes, that it had better be read in parts."""
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
            continue  # the reader will say so
        folders += [one.path for one in entries if one.is_dir(follow_symlinks=False)]
        yield from (one for one in entries if one.is_file(follow_symlinks=False))


def parts_of_corpus(path: Path, reader: Reader) -> list[Part]:
    """The parts of the corpus at `path`, in order; what cannot be read is told to `reader`."""
    with ExitStack() as stack:
        finder = Finder(stack)
        files = reader._find(path, finder)
        reader.problems += finder.problems
        for problem in finder.problems:
            reader._tell(problem.file, "not read")
        for name, note in finder.noted:
            reader._tell(name, "left out", note)
    packed = [file for file in files if not isinstance(file.get, partial)]
    for name in dict.fromkeys(file.parts[0] for file in packed):
        reader._refuse(name, "a zip, in a corpus that is read in parts", UNPACK)
    return list(_parts([file for file in files if file not in packed], reader))


def _parts(files: list[File], reader: Reader) -> Iterator[Part]:
    singles = [file for file in files if file.kind not in TABLES]
    ids = dict(zip(singles, unique_names(singles), strict=True))
    lists = reader._lists()
    seen: dict[File, str] = {}
    claimed = {f: table.file for table in lists for f in singles if table.file.beside(f)}
    waiting: list[tuple[File, str, Row]] = []
    for file in files:  # in their order, which is that of the articles
        named = [table for table in reader.tables.get(file, []) if table in lists]
        rows = (pair for table in named for pair in reader._rows(table, ids, seen))
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
        reader._refuse(file.name, found, "add a row for it, or move it elsewhere")


def _grouped(files: list[tuple[File, str, Row]]) -> Iterator[Part]:
    for at in range(0, len(files), FILES_AT_ONCE):
        yield Part(files=files[at : at + FILES_AT_ONCE])


def _of_table(file: File) -> Iterator[Part]:
    """A table; of a large Parquet table, some row groups at a time."""
    groups = _row_groups(file) if file.kind == ".parquet" else []
    if sum(size for _, size in groups) <= ROWS_AT_ONCE:
        yield Part(table=file)
        return
    total, before, rows, size = sum(number for number, _ in groups), 0, 0, 0
    waiting: list[int] = []
    for at, (number, bytes_of) in enumerate(groups):
        waiting, rows, size = [*waiting, at], rows + number, size + bytes_of
        if size >= ROWS_AT_ONCE or at == len(groups) - 1:
            yield Part(table=file, groups=tuple(waiting), before=before, rows=total)
            waiting, before, rows, size = [], before + rows, 0, 0


def _row_groups(file: File) -> list[tuple[int, int]]:
    """Rows and bytes of each; none where the table cannot be opened, which its reader will tell."""
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        return []
    try:
        found: Any = parquet.read_metadata(path_of(file))
    except (ArrowException, OSError):
        return []
    groups = (found.row_group(at) for at in range(found.num_row_groups))
    return [(group.num_rows, group.total_byte_size) for group in groups]


def path_of(file: File) -> Path:
    """Where a file that is in no zip lies."""
    return file.get.args[0]  # type: ignore[attr-defined]


def merged(read: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """What was read as what, a row a file, also of those that stand in several parts."""
    by_file: dict[str, dict[str, str]] = {}
    for row in read:
        by_file.setdefault(row["file"], row)
    return list(by_file.values())
