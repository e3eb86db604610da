"""What a file of a corpus is: its place, its kind, its bytes; and what a problem with it is."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from analysis.corpus.packed import LARGEST_ARTICLE, LARGEST_TABLE, check_office, gunzip

TEXT = {".txt": "text", ".md": "text"}
DOCUMENTS = {
    ".html": "web page",
    ".htm": "web page",
    ".xhtml": "web page",
    ".mhtml": "web archive",
    ".mht": "web archive",
    ".pdf": "PDF",
    ".docx": "Word document",
}
TABLES = {
    ".csv": "CSV table",
    ".tsv": "CSV table",
    ".xlsx": "Excel table",
    ".jsonl": "JSON table",
    ".json": "JSON table",
    ".parquet": "Parquet table",
}
KINDS = TEXT | DOCUMENTS | TABLES
ZIP, GZIP = ".zip", ".gz"


@dataclass(frozen=True)
class File:
    """One file of a corpus.

    `parts` are its folders and its name as printed, those of an archive included; `outlet` is the
    folder that names its outlet ("" if none does); `get` gives its bytes, up to a limit.
    """

    parts: tuple[str, ...]
    outlet: str
    get: Callable[[int], bytes]

    @property
    def name(self) -> str:
        """The path in the corpus, folders parted by "/"."""
        return "/".join(self.parts)

    @property
    def kind(self) -> str:
        """Its ending in small letters, without .gz."""
        name = Path(self.parts[-1].lower())
        return Path(name.stem).suffix if name.suffix == GZIP else name.suffix

    @property
    def stem(self) -> str:
        """Its name without folders and endings."""
        name = Path(self.parts[-1])
        return Path(name.stem).stem if name.suffix.lower() == GZIP else name.stem

    def beside(self, other: File) -> bool:
        """Whether another file lies in the same folder, or below."""
        home = self.parts[:-1]
        return other.parts[: len(home)] == home

    def read(self) -> bytes:
        """Its bytes, unpacked if it is a .gz; raises Unreadable."""
        limit = LARGEST_TABLE if self.kind in TABLES else LARGEST_ARTICLE
        data = self.get(limit)
        if self.parts[-1].lower().endswith(GZIP):
            data = gunzip(data, limit)
        if self.kind == ".xlsx":
            check_office(data)
        return data


def sort_key(parts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Files in the order of their names' characters, however a disk composes an é."""
    parts = list(parts)
    return [unicodedata.normalize("NFC", part) for part in parts], parts


def unique_names(files: Iterable[File]) -> list[str]:
    """Name each file by its stem; where two share one, by its path, with the ending if need be.

    Two files of one path, which an archive can hold, are numbered.
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
    """A path as it is compared: however a disk composes an é."""
    return unicodedata.normalize("NFC", "/".join(parts))
