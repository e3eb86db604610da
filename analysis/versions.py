"""What a result depends on: the hashes of code and word lists, and the versions of libraries."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import file_digest
from importlib import metadata
from pathlib import Path

from analysis.resources import RECORD

PACKAGE = Path(__file__).parent
Hashes = dict[str, str]


def libraries() -> dict[str, str]:
    """The version of every installed package that samestory depends on, directly or indirectly.

    >>> libraries()["pandas"] == metadata.version("pandas")
    True
    """
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    found: dict[str, str] = {}
    needs: dict[str, list[Requirement]] = {}
    todo, seen = [("samestory", "")], set()
    while todo:
        name, extra = todo.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        if name not in needs:
            try:
                described = metadata.metadata(name)
            except metadata.PackageNotFoundError:  # needed only on another platform, or by an extra
                needs[name] = []
                continue
            found[name] = described["Version"]
            needs[name] = [Requirement(line) for line in described.get_all("Requires-Dist", [])]
        for needed in needs[name]:
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                todo += [(canonicalize_name(needed.name), one) for one in ("", *needed.extras)]
    del found["samestory"]
    return found


def definitions() -> Hashes:
    """The hash of every file of the package: its code, word lists, weights and recorded figures."""
    hashes = {
        name: value
        for name, value in _hashes(PACKAGE).items()
        if not name.startswith("notebooks/") and "__pycache__" not in name
    }
    for path in (RECORD, RECORD.with_name("placebo.csv"), RECORD.with_name("noise_pages.csv")):
        if path.is_file():  # in a checkout; elsewhere they are in the package
            hashes[f"resources/{path.name}"] = _hash(path)
    return hashes


def _hashes(folder: Path) -> Hashes:
    return {path.relative_to(folder).as_posix(): _hash(path) for path in _files(folder)}


def _files(folder: Path) -> Iterator[Path]:
    """Every file in a folder, except hidden files and links that lead out of it."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith(".") and path.is_file() and path.resolve().is_relative_to(folder):
                yield path


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
