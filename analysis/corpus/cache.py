"""Keep what was found out about texts and files for the next run: Parquet files in a folder.

Each answer is kept under the hash of its input, on a shelf (a sub-folder) named after everything that decides the answer:
the package's code, word lists and measures, and the versions of the libraries it uses. If any of them changes, another
shelf is used.

A file is written under another name, then moved to its place, and never changed. So a run that is killed leaves complete
files, and two runs at once can read each other's. The folder can be removed at any time.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import CacheError
from analysis.versions import definitions, libraries

MISSING = "a cache needs pyarrow: install samestory[parquet]"
AT_ONCE = 500  # answers per file
DAYS = 90  # that a shelf is kept after the last answer was added
KEY = "key"


def key_of(*given: object) -> str:
    """A hash of 128 bits, as text: the same for the same values.

    >>> key_of("ab", "c") == key_of("ab", "c"), key_of("ab", "c") == key_of("a", "bc")
    (True, False)
    """
    hashed = blake2b(digest_size=16)
    for one in given:
        piece = one if isinstance(one, bytes) else str(one).encode("utf-8", "surrogatepass")
        hashed.update(b"%d:" % len(piece))
        hashed.update(piece)
    return hashed.hexdigest()


@dataclass(frozen=True)
class Cache:
    """A folder of shelves. Raises CacheError without pyarrow."""

    folder: Path

    def __post_init__(self) -> None:
        if not _possible():
            raise CacheError(MISSING)

    def shelf(self, name: str, *what: str) -> Shelf:
        """The shelf of this name for the present versions of code and libraries, and for `what` else decides."""
        return Shelf(self.folder / f"{name}-{key_of(_versions(), *what)}")

    def remembering(self, function: Callable[..., Any]) -> Remembering:
        """Wrap a function of texts and bytes that returns lists or dictionaries of texts; close it at the end."""
        return Remembering(function, self.shelf(function.__name__))


def usual(folder: Path | None) -> Path | None:
    """This folder, by default `samestory` in the user's cache folder; None if pyarrow is not installed."""
    from platformdirs import user_cache_path

    if folder is None and _possible():
        return user_cache_path("samestory", appauthor=False)
    return folder


def _possible() -> bool:
    return find_spec("pyarrow") is not None


@cache
def _versions() -> str:
    """A hash of everything that decides an answer: Python, libraries, the files of this package."""
    import platform

    return key_of(platform.python_version(), libraries(), definitions())


class Shelf:
    """Rows under keys, in Parquet files of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def files(self) -> dict[str, Path]:
        """The file of each key that is here when this is first asked."""
        found = sorted(self.folder.glob("*.parquet"))
        return {key: file for file in found for key in _keys(file)}

    def known(self, keys: Iterable[str]) -> pd.DataFrame:
        """The rows of those keys that have one, indexed by key."""
        wanted = set(keys)
        files = sorted({self.files[key] for key in wanted if key in self.files})
        rows = [table[table.index.isin(wanted)] for table in map(_table, files)]
        table = pd.concat(rows or [pd.DataFrame(index=pd.Index([], dtype=object))])
        return table[~table.index.duplicated()]

    def keep(self, rows: pd.DataFrame) -> None:
        """Keep rows under the keys in their index."""
        import pyarrow as pa
        from pyarrow import parquet

        table = pa.Table.from_pandas(rows.rename_axis(KEY).reset_index(), preserve_index=False)
        try:
            if not self.folder.exists():
                self.folder.mkdir(parents=True, exist_ok=True)
                _clear(self.folder.parent)
            handle, draft = tempfile.mkstemp(dir=self.folder, suffix=".draft")
            with os.fdopen(handle, "wb") as file:
                parquet.write_table(table, file, compression="zstd")
            os.replace(draft, self.folder / f"{key_of(*rows.index)}.parquet")
        except OSError as error:
            _warn(f"{self.folder}: {str(error.strerror).lower()}, so nothing is kept there")


def _clear(folder: Path) -> None:
    """Remove shelves that nothing was added to for long: most belong to earlier versions."""
    for shelf in folder.glob("*-" + "[0-9a-f]" * 32):
        if time.time() - shelf.stat().st_mtime > 86_400 * DAYS:
            shutil.rmtree(shelf, ignore_errors=True)


@cache
def _warn(what: str) -> None:
    """Print a warning, each one only once."""
    print(f"samestory: {what}", file=sys.stderr)


@lru_cache(maxsize=10_000)
def _keys(file: Path) -> list[str]:
    return _read(file, [KEY])[KEY].to_list()


def _table(file: Path) -> pd.DataFrame:
    return _read(file, None).set_index(KEY)


def _read(file: Path, columns: list[str] | None) -> pd.DataFrame:
    """The rows of a file; none if it is damaged or was removed in the meantime."""
    from pyarrow import ArrowException, parquet

    try:
        return parquet.read_table(file, columns=columns, partitioning=None).to_pandas()
    except (ArrowException, OSError):
        return pd.DataFrame({KEY: []})


class Remembering:
    """A function that is only called for input it has not seen before."""

    def __init__(self, function: Callable[..., Any], shelf: Shelf) -> None:
        self.function, self.shelf = function, shelf
        self.new: dict[str, str] = {}
        self._of_file = lru_cache(maxsize=4)(self._values)

    def __call__(self, *given: Any) -> Any:
        key = key_of(*given)
        file = self.shelf.files.get(key)
        known = self.new.get(key) or (file and self._of_file(file).get(key))
        if known:
            return json.loads(known)
        answer = self.function(*given)
        self.new[key] = json.dumps(answer)
        if len(self.new) >= AT_ONCE:
            self.close()
        return answer

    def close(self) -> None:
        """Write the new answers to the shelf."""
        if self.new:
            self.shelf.keep(pd.DataFrame({"answer": self.new}))
        self.new = {}

    def _values(self, file: Path) -> dict[str, str]:
        table = _read(file, None)
        return dict(zip(table[KEY], table["answer"], strict=True)) if len(table) else {}
