"""Read files, gzip files and the members of zip archives, never more of them than fits in memory.

What an archive's header says of its size is not believed: bytes are counted as they come out.
"""

from __future__ import annotations

import gzip
import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from analysis.errors import Unreadable

MEGABYTE = 1_000_000
LARGEST_ARTICLE = 50 * MEGABYTE  # a text, page or document: one article
LARGEST_TABLE = 300 * MEGABYTE  # about 80,000 articles in one table
LARGEST_ARCHIVE = 2000 * MEGABYTE  # all that comes out of one zip
SMALL = 10 * MEGABYTE  # below this, how tightly it was packed does not matter
HIGHEST_RATIO = 200  # unpacked to packed: text reaches 5 to 20
MOST_MEMBERS = 100_000
CHUNK = 1 << 20

# What the standard library raises on broken or foreign archives; RuntimeError: a password is needed.
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError)


def megabytes(size: int) -> str:
    """A limit in words: `300 MB`, `10 bytes`."""
    return f"{size // MEGABYTE} MB" if size >= MEGABYTE else f"{size} bytes"


def read_file(path: Path, limit: int) -> bytes:
    """The bytes of a file of at most `limit` bytes; raises Unreadable."""
    try:
        with open(path, "rb") as file:
            return _read(file, limit, lambda size: None)
    except OSError as error:
        raise Unreadable(f"cannot be opened: {error.strerror}", "check the file") from None


def _read(file: IO[bytes] | gzip.GzipFile, limit: int, count: Callable[[int], None]) -> bytes:
    """All of `file`; `count` hears of every piece, and may raise."""
    pieces, size = [], 0
    while piece := file.read(CHUNK):
        size += len(piece)
        count(len(piece))
        if size > limit:
            raise Unreadable(f"larger than {megabytes(limit)}", "split it into smaller files")
        pieces.append(piece)
    return b"".join(pieces)


@dataclass
class Tightness:
    """Counts what comes out of a packed file, and stops a file that grows beyond all reason."""

    packed: int
    limit: int = LARGEST_ARCHIVE
    unpacked: int = 0

    def __call__(self, size: int) -> None:
        self.unpacked += size
        if self.unpacked > max(SMALL, HIGHEST_RATIO * self.packed):
            found = f"unpacks to more than {HIGHEST_RATIO} times its size, as no text does"
            raise Unreadable(found, "unpack it yourself if you trust it")
        if self.unpacked > self.limit:
            found = f"unpacks to more than {megabytes(self.limit)}"
            raise Unreadable(found, "unpack it yourself, or split it")


def gunzip(data: bytes, limit: int) -> bytes:
    """What a gzip file holds, at most `limit` bytes; raises Unreadable."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            return _read(file, limit, Tightness(len(data)))
    except Unreadable:
        raise
    except (OSError, *BROKEN):
        raise Unreadable("a damaged gzip file", "pack or download it again") from None


@dataclass(frozen=True)
class Member:
    """One file in an archive: its parts, and what reads it (bytes up to a limit; raises Unreadable)."""

    parts: tuple[str, ...]
    read: Callable[[int], bytes]


def members(archive: zipfile.ZipFile, packed: int) -> Iterator[Member]:
    """The files of an open zip, sorted by name, each to be read while the archive is open."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MOST_MEMBERS:
        raise Unreadable(f"holds more than {MOST_MEMBERS:,} files", "split it")
    tightness = Tightness(packed, LARGEST_ARCHIVE)
    for info in sorted(infos, key=lambda info: _parts(info.filename)):
        yield Member(_parts(info.filename), _reader(archive, info, tightness))


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo, tightness: Tightness) -> Callable[[int], bytes]:
    def read(limit: int) -> bytes:
        name = info.filename
        if name.startswith(("/", "\\")) or name[1:2] == ":" or ".." in _parts(name):
            raise Unreadable("its name leads out of the archive", "pack the folder again")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise Unreadable("a link, and links in an archive are not followed", "pack the file itself")
        if info.flag_bits & 1:
            raise Unreadable("locked with a password", "unpack it yourself")
        try:
            with archive.open(info) as file:
                return _read(file, limit, tightness)
        except Unreadable:
            raise
        except (OSError, *BROKEN):
            raise Unreadable("damaged, or packed in a way that is not read", "pack it again") from None

    return read


def open_zip(file: Path | io.BytesIO) -> zipfile.ZipFile:
    """The archive, open; raises Unreadable if it is none."""
    try:
        return zipfile.ZipFile(file)
    except OSError as error:
        raise Unreadable(f"cannot be opened: {error.strerror}", "check the file") from None
    except BROKEN:
        raise Unreadable("not a zip archive, or a damaged one", "pack or download it again") from None


def check_office(data: bytes, limit: int = LARGEST_TABLE) -> None:
    """Raises Unreadable if a .docx or .xlsx, which is a zip, unpacks to what no memory holds."""
    if not data.startswith(b"PK"):
        return  # not what its name says: the reader of its kind will say so
    tightness = Tightness(len(data), limit)
    with open_zip(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            try:
                with archive.open(info) as file:
                    while piece := file.read(CHUNK):
                        tightness(len(piece))
            except Unreadable:
                raise
            except (OSError, *BROKEN):
                return  # damaged: the reader of its kind will say so
