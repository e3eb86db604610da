"""The article in a document – a saved web page, a PDF, a Word or RTF file – and what the document says about itself.

`read_document` reads every kind, and returns the same form: a line for each paragraph or heading, a blank line between, no
marks. A document that cannot be read raises `Unreadable`, with a sentence and a remedy.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from analysis.corpus.docx import read_doc, read_docx
from analysis.corpus.files import DOCUMENTS
from analysis.corpus.pdf import read_pdf
from analysis.corpus.rtf import read_rtf
from analysis.corpus.webpages import read_html, read_mhtml
from analysis.errors import Unreadable
from analysis.text.decoding import one_line, unify

DOCUMENT_FILES = tuple(DOCUMENTS)
KEYS = ("text", "title", "outlet", "published", "author", "url", "doubts")

LOOKED_AT = 4096  # bytes that identify the kind of file
LONGEST_TITLE = 300  # characters

_SIGNATURES = {
    b"%PDF-": "PDF",
    b"PK\x03\x04": "zip or Office file",
    b"\xd0\xcf\x11\xe0": "old Office file",
    b"{\\rtf": "RTF text",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"RIFF": "picture",
    b"\x1f\x8b": "gzip file",
    b"7z\xbc\xaf": "7-zip file",
    b"Rar!": "RAR file",
}
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|head|body|!--)", re.IGNORECASE)
_MHTML = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,40}?MIME-Version:", re.IGNORECASE)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def read_document(data: bytes, suffix: str) -> dict[str, str]:
    r"""Return `text`, `title`, `outlet`, `published` (ISO, UTC), `author`, `url`, `doubts`; "" where unknown.

    >>> page = b"<html><title>Rain</title><meta name=date content=2023-02-27><p>It rained.</p></html>"
    >>> found = read_document(page, ".html")
    >>> found["title"], found["published"], found["text"]
    ('Rain', '2023-02-27', 'It rained.')

    `suffix` is the ending of the file's name, one of DOCUMENT_FILES. A page in .html form with the ending .mhtml, or the
    reverse, is read as what it is. Titles, outlets and authors are one line each, several authors joined by ", "; line ends
    are a newline.

    For web pages, see `webpages.read_html`. Little that PDF and Word files declare can be trusted: their `author` is the
    owner of the program, and their dates are those of the file. Neither is used, and their title only if it occurs in the
    opening of the text. `doubts` lists what is odd about the document, in the words of `text.doubts`, joined by "; ".

    Raises Unreadable (a ValueError) for anything that is not such a document, holds no text, is locked or damaged; never
    another exception.
    """
    suffix = suffix.lower()
    if suffix not in DOCUMENT_FILES:
        known = ", ".join(DOCUMENT_FILES)
        raise Unreadable(
            f"a file ending in {suffix!r}" if suffix else "a file without an ending", f"save it as one of {known}"
        )
    if not data.strip():
        raise Unreadable("an empty file", "save the article again, or delete the file")
    reader = _reader(data, suffix)
    try:
        found = reader(data)
    except (Unreadable, ImportError, MemoryError):  # the last two say nothing about the file
        raise
    except Exception as error:  # on damaged data, a parser may raise anything
        raise Unreadable(
            f"damaged, or not what its ending {suffix} says ({type(error).__name__})",
            "open it in its program and save it again, or paste the text into a .txt file",
        ) from error
    return {"text": _clean(found["text"])} | {key: _name(found.get(key, "")) for key in KEYS[1:]}


def _clean(text: str) -> str:
    """Whole characters, one kind of line end, no characters that a table cannot hold."""
    return _NOT_TEXT.sub("", unify(text.replace("\0", ""))).strip()


def _name(text: str) -> str:
    line = one_line(_clean(text))
    return line if len(line) <= LONGEST_TITLE else line[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"


def _reader(data: bytes, suffix: str) -> Callable[[bytes], dict[str, str]]:
    """The reader for a file with this ending; raises Unreadable if its first bytes show another kind."""
    start = data[:LOOKED_AT].lstrip()
    kind = next((kind for mark, kind in _SIGNATURES.items() if start.startswith(mark)), "")
    if not kind and _MARKUP.match(start):
        kind = "web page"
    if not kind and b"%PDF-" in start[:1024]:  # after a few bytes that a server or a mail program added
        kind = "PDF"
    if suffix == ".pdf" and kind == "PDF":
        return read_pdf
    if suffix == ".rtf" and kind == "RTF text":
        return read_rtf
    if suffix == ".docx" and kind == "zip or Office file":
        return read_docx
    if suffix == ".docx" and kind == "old Office file":
        return read_doc
    if suffix in (".pdf", ".docx", ".rtf") or kind not in ("", "web page"):
        raise _misnamed(kind, DOCUMENTS[suffix] if suffix in (".pdf", ".docx", ".rtf") else "web page")
    mhtml = _MHTML.match(start) or (suffix in (".mhtml", ".mht") and not kind)
    return read_mhtml if mhtml else read_html


def _misnamed(kind: str, expected: str) -> Unreadable:
    if not kind:
        return Unreadable(f"not {_a(expected)}", f"save the article as {_a(expected)} again")
    ending = {"PDF": ".pdf", "web page": ".html", "gzip file": ".gz", "RTF text": ".rtf"}.get(kind)
    remedy = f"rename it to end in {ending}" if ending else f"save the article as {_a(expected)} again"
    if kind == "picture":
        remedy = "run text recognition (OCR) on it and save the text as .txt"
    return Unreadable(f"{_a(kind)} with the ending of {_a(expected)}", remedy)


def _a(kind: str) -> str:
    return f"{'an' if kind.startswith(('old', 'R')) else 'a'} {kind}"
