"""A file of a corpus: its place, its kind, its bytes – plain, in a gzip file or in a zip archive.

Bytes are counted as they are unpacked, whatever a header declares, so that no file fills the memory.
"""

from __future__ import annotations

import gzip
import io
import lzma
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from analysis.errors import Unreadable

TEXT = {".txt": "text", ".md": "text"}
DOCUMENTS = {
    ".html": "web page",
    ".htm": "web page",
    ".xhtml": "web page",
    ".mhtml": "web archive",
    ".mht": "web archive",
    ".pdf": "PDF",
    ".docx": "Word document",
    ".rtf": "RTF document",
}
FEEDS = {".xml": "feed", ".rss": "feed", ".atom": "feed"}
TABLES = {
    ".csv": "CSV table",
    ".tsv": "CSV table",
    ".xlsx": "Excel table",
    ".jsonl": "JSON table",
    ".json": "JSON table",
    ".parquet": "Parquet table",
    **FEEDS,
}
KINDS = TEXT | DOCUMENTS | TABLES
ZIP, GZIP = ".zip", ".gz"

MEGABYTE = 1_000_000
LARGEST_ARTICLE = 50 * MEGABYTE  # a text, page or document: one article, or an archive's export of several hundred
LARGEST_TABLE = 300 * MEGABYTE  # about 80,000 articles in one table
LARGEST_ARCHIVE = 2000 * MEGABYTE  # all files of one zip, unpacked
MOST_MEMBERS = 100_000
CHUNK = 1 << 20

# What the standard library raises on broken or foreign archives; RuntimeError means a password is needed.
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError)


@dataclass(frozen=True)
class File:
    """One file of a corpus.

    `parts` are its folders and its name as printed, those inside an archive included; `outlet` is the folder that names
    its outlet ("" if none does); `get` returns its bytes, up to a limit.
    """

    parts: tuple[str, ...]
    outlet: str
    get: Callable[[int], bytes]

    @property
    def name(self) -> str:
        """The path in the corpus, folders separated by "/"."""
        return "/".join(self.parts)

    @property
    def kind(self) -> str:
        """Its ending in lower case, without .gz."""
        name = Path(self.parts[-1].lower())
        return Path(name.stem).suffix if name.suffix == GZIP else name.suffix

    @property
    def stem(self) -> str:
        """Its name without folders and endings."""
        name = Path(self.parts[-1])
        return Path(name.stem).stem if name.suffix.lower() == GZIP else name.stem

    def beside(self, other: File) -> bool:
        """Whether another file is in the same folder, or below."""
        home = self.parts[:-1]
        return other.parts[: len(home)] == home

    def read(self) -> bytes:
        """Its bytes, unpacked if it is a .gz; raises Unreadable."""
        limit = LARGEST_TABLE if self.kind in TABLES else LARGEST_ARTICLE
        data = self.get(limit)
        if self.parts[-1].lower().endswith(GZIP):
            data = gunzip(data, limit)
        if self.kind == ".xlsx" and (size := _unpacked(data)) > LARGEST_TABLE:
            raise Unreadable(f"a workbook that unpacks to {megabytes(size)}", "split it, or save it as .csv")
        return data


def sort_key(parts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Sort files by the characters of their names, whichever Unicode form the disk uses for é."""
    parts = list(parts)
    return [unicodedata.normalize("NFC", part) for part in parts], parts


def unique_names(files: Iterable[File]) -> list[str]:
    """Name each file by its stem; where two share one, by its path, with the ending if necessary.

    Two files with the same path, which an archive can hold, are numbered.
    """
    names = [(f.stem, "/".join((*f.parts[:-1], f.stem)), f.name) for f in files]
    shares = [Counter(level) for level in zip(*names, strict=True)]
    again: Counter[str] = Counter()
    unique = []
    for levels in names:
        fit = [n for n, share in zip(levels, shares, strict=True) if share[n] == 1]
        again[levels[-1]] += not fit
        unique.append(fit[0] if fit else f"{levels[-1]} {again[levels[-1]]}")
    return unique


def path_key(parts: tuple[str, ...]) -> str:
    """A path in a form that can be compared, whichever Unicode form the disk uses for é."""
    return unicodedata.normalize("NFC", "/".join(parts))


def megabytes(size: int) -> str:
    """A limit in words: `300 MB`, `10 bytes`."""
    return f"{size // MEGABYTE} MB" if size >= MEGABYTE else f"{size} bytes"


def read_file(path: Path, limit: int) -> bytes:
    """The bytes of a file of at most `limit` bytes; raises Unreadable."""
    try:
        with open(path, "rb") as file:
            return _read(file, limit)
    except OSError as error:
        raise Unreadable(f"cannot be opened: {error.strerror}", "check the file") from None


def _read(file: IO[bytes] | gzip.GzipFile, limit: int) -> bytes:
    """Read all of `file`, piece by piece."""
    pieces, size = [], 0
    while piece := file.read(CHUNK):
        size += len(piece)
        if size > limit:
            raise Unreadable(f"larger than {megabytes(limit)}", "split it into smaller files")
        pieces.append(piece)
    return b"".join(pieces)


def gunzip(data: bytes, limit: int) -> bytes:
    """The content of a gzip file, at most `limit` bytes; raises Unreadable."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            return _read(file, limit)
    except Unreadable:
        raise
    except (OSError, *BROKEN):
        raise Unreadable("a damaged gzip file", "pack or download it again") from None


def _unpacked(data: bytes) -> int:
    """How many bytes an Office file unpacks to, as its directory says (no more can come out); 0 for any other file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return sum(part.file_size for part in parts.infolist())
    except (OSError, *BROKEN):
        return 0  # the reader of workbooks reports it


@dataclass(frozen=True)
class Member:
    """One file in an archive: its parts, and a function that reads it up to a limit (raises Unreadable)."""

    parts: tuple[str, ...]
    read: Callable[[int], bytes]


def members(archive: zipfile.ZipFile) -> Iterator[Member]:
    """The files of an open zip, sorted by name; they can be read while the archive is open."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MOST_MEMBERS:
        raise Unreadable(f"holds more than {MOST_MEMBERS:,} files", "split it")
    left = [LARGEST_ARCHIVE]  # bytes that may still be unpacked from it
    for info in sorted(infos, key=lambda info: _parts(info.filename)):
        yield Member(_parts(info.filename), _reader(archive, info, left))


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: list[int]) -> Callable[[int], bytes]:
    def read(limit: int) -> bytes:
        name = info.filename
        if name.startswith(("/", "\\")) or name[1:2] == ":" or ".." in _parts(name):
            raise Unreadable("its path leads out of the archive", "pack the folder again")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise Unreadable("a link, and links in an archive are not followed", "pack the file itself")
        if info.flag_bits & 1:
            raise Unreadable("locked with a password", "unpack it yourself")
        try:
            with archive.open(info) as file:
                data = _read(file, limit)
        except Unreadable:
            raise
        except (OSError, *BROKEN):
            raise Unreadable("damaged, or compressed in a way that cannot be read", "pack it again") from None
        left[0] -= len(data)
        if left[0] < 0:
            raise Unreadable(f"unpacks to more than {megabytes(LARGEST_ARCHIVE)}", "unpack it yourself, or split it")
        return data

    return read


def open_zip(file: Path) -> zipfile.ZipFile:
    """Open a zip archive; raises Unreadable if it is not one."""
    try:
        return zipfile.ZipFile(file)
    except OSError as error:
        raise Unreadable(f"cannot be opened: {error.strerror}", "check the file") from None
    except BROKEN:
        raise Unreadable("not a zip archive, or a damaged one", "pack or download it again") from None
