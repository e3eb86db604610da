"""The text of an RTF document, as word processors and press archives save it."""

from __future__ import annotations

import re

from analysis.errors import Unreadable

_LINK = re.compile(rb"HYPERLINK(?=[\s\"])")  # striprtf would write the address after the words
_CELL = re.compile(r"\s*\|\s*")


def read_rtf(data: bytes) -> dict[str, str]:
    r"""The paragraphs of an RTF document; a table's row is a line with tabs between its cells.

    >>> read_rtf(rb"{\rtf1\ansi Rain\par It rained, \ldblquote perhaps\rdblquote.\par}")["text"]
    'Rain\n\nIt rained, “perhaps”.'
    """
    from striprtf.striprtf import rtf_to_text

    text = rtf_to_text(_LINK.sub(b"LINK", data).decode("latin-1"), errors="replace")
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    lines = [_CELL.sub("\t", line).strip() if "|" in line else line.strip() for line in text.split("\n")]
    if not any(lines):
        raise Unreadable("no text in this RTF document", "check that it is the right file")
    return {"text": "\n\n".join(filter(None, lines))}
