"""The text of a Word document (.docx), in reading order, with tracked changes accepted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from analysis.corpus.titles import believed
from analysis.errors import Unreadable

MOST_UNPACKED = 200_000_000  # bytes of a .docx, pictures included


def read_docx(data: bytes) -> dict[str, str]:
    """The paragraphs of a Word document in order: tables, boxes, links and notes included.

    Tracked changes are read as accepted: inserted text is included, deleted or moved text is not (python-docx's
    `Paragraph.text` drops both). A table's row is a line with tabs between its cells, unless they hold paragraphs. Notes
    come at the end. Page headers and footers are left out.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if "word/document.xml" not in parts.namelist():
            raise Unreadable("a zip file, not a Word document", "rename it to end in .zip")
        unpacked = sum(part.file_size for part in parts.infolist())
    if unpacked > MOST_UNPACKED:
        found = f"a Word document that unpacks to {unpacked / 1e6:,.0f} MB"
        raise Unreadable(found, "save the article's text alone")
    import docx

    document = docx.Document(io.BytesIO(data))
    if document.element.getroottree().docinfo.doctype:  # entities: they may load other files, or grow without end
        found = "a Word document with definitions that Word does not write"
        raise Unreadable(found, "open it in Word and save it again")
    lines = list(_blocks(document.element.body))
    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/footnotes", "/endnotes")) and not relation.is_external:
            lines += _notes(relation.target_part.blob)
    text = "\n\n".join(line for block in lines for line in map(str.strip, block.split("\n")) if line)
    if not text:
        raise Unreadable("no text in this Word document", "check that it is the right file")
    return {"text": text, "title": believed(document.core_properties.title, text)}


def read_doc(data: bytes) -> dict[str, str]:
    if "EncryptedPackage".encode("utf-16-le") in data:  # a .docx inside
        raise Unreadable("a Word document with a password", "save it without a password")
    raise Unreadable("an old Word document (.doc)", "save it as .docx")


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # repeats the text
_GONE = {_W + tag for tag in ("del", "moveFrom")} | {_FALLBACK}
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


def _blocks(element: Any) -> Iterator[str]:
    """Yield the text of each paragraph and each table row, in reading order."""
    for child in element:
        if child.tag in _GONE:
            continue
        if child.tag == _W + "tr":
            cells = [
                [block for block in _blocks(cell) if block.strip()]
                for cell in child.iter(_W + "tc")
                if next(cell.iterancestors(_W + "tr")) is child
            ]
            if any(len(blocks) > 1 for blocks in cells):  # a table used for layout
                yield from (block for blocks in cells for block in blocks)
            else:
                yield "\t".join(" ".join("".join(blocks).split()) for blocks in cells)
        elif child.tag == _W + "p":
            yield "".join(_signs(child))
            for box in child.iter(_W + "txbxContent"):
                if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                    yield from _blocks(box)
        else:
            yield from _blocks(child)


def _signs(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _W + "t":
            yield child.text or ""
        elif child.tag == _W + "r" or child.tag not in _GONE | {_W + "txbxContent", _W + "pPr"}:
            name = str(child.tag).removeprefix(_W)
            yield _SIGNS.get(name, "")
            yield from _signs(child)


def _notes(part: bytes) -> list[str]:
    from docx.oxml.parser import parse_xml

    notes = [n for n in parse_xml(part) if n.get(_W + "type") in (None, "normal")]
    return [line for note in notes for line in _blocks(note)]
