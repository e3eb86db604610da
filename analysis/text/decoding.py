"""Decode bytes, and clean text for tables: whole characters, one kind of line end, names on one line."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import lru_cache

NOT_UTF8 = "not UTF-8"
NUL_FOR_NUL = "\ufffd"  # replaces a NUL, as in HTML; it has the same length, so that offsets stay right

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b]")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# Whitespace, control characters, and marks that change the reading direction.
_NOT_IN_A_LINE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]+")
_HALF = re.compile(r"[\ud800-\udfff]")


def decode(data: bytes) -> tuple[str, str]:
    r"""Return the text of `data`, line ends unified, and the name of its encoding.

    >>> decode("It’s\r\nraining.".encode("cp1252"))
    ('It’s\nraining.', 'cp1252')

    A few NUL characters become U+FFFD. Raises UnicodeError for bytes that are not text.
    """
    encoding = _encoding(data)
    text = data.decode(encoding)
    if len(_CONTROL.findall(text)) > len(text) / 100:
        raise UnicodeError("control characters")
    return unify(text), encoding.removesuffix("-sig")


def unify(text: str) -> str:
    r"""Make every line end a newline, and replace what a table cannot hold by characters of the same length.

    >>> unify("rain\r\nor\0snow \ud800")
    'rain\nor�snow ?'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", NUL_FOR_NUL)
    try:
        text.encode()  # faster than a search, and hardly ever fails
    except UnicodeEncodeError:
        return _HALF.sub("?", text)
    return text


def one_line(text: str) -> str:
    r"""A name or title on one line: whitespace and control characters become one space; in NFC.

    >>> one_line(" The\n Herald\x07 ")
    'The Herald'
    """
    return _NOT_IN_A_LINE.sub(" ", unicodedata.normalize("NFC", unify(text))).strip()


@lru_cache(10_000)
def alike(name: str) -> str:
    """A key that is the same for spellings that differ only in case, spaces or Unicode form.

    >>> alike("BBC News") == alike("bbc  news")
    True
    """
    seen = "".join(c for c in unicodedata.normalize("NFKC", name) if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", one_line(seen).casefold())


def shown(name: str) -> str:
    r"""A file's name that can be printed: undecodable bytes and control characters are escaped.

    >>> print(shown("caf\udce9\n.txt"))
    caf\xe9\n.txt
    """
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8-sig")
        return "utf-8-sig"
    except UnicodeDecodeError:
        pass
    if b"\0" in data:
        raise UnicodeError("binary")
    if len(_HIGH_BYTE.findall(data)) < len(data) / 10 and not _NOT_CP1252.search(data):
        return "cp1252"  # text in Latin script, as Windows wrote it before UTF-8
    from charset_normalizer import from_bytes  # needed for few corpora

    best = from_bytes(data).best()
    if best is None:
        raise UnicodeError("no known encoding")
    return best.encoding
