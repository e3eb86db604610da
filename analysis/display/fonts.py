"""Fonts of charts, read once: matplotlib reads each letter from the disk each time it draws it, in each format.

A PDF holds the letters of its chart, and fontTools spends most of a PDF's time on the 6,000 letters of DejaVu that no chart has.
So a PDF has a small font, made at the first PDF: of the letters that most charts are content with. A chart that has others takes
its letters from a larger one, or from the whole font.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any

# What most charts are content with, put into a PDF whole: English, dashes, quotation marks, the minus, ligatures.
READY = ((0x20, 0x7F), (0xA3, 0xA4), (0xB7, 0xB8), (0xD7, 0xD8), (0x2013, 0x2027), (0x2212, 0x2213), (0xFB00, 0xFB05))
# What the letters of a chart are taken from, else: Latin; or all of Europe's alphabets, punctuation, currencies, arrows,
# mathematics, shapes.
PREPARED = (
    ((0x20, 0x180), (0x2010, 0x2040), (0x2190, 0x2194), (0x2212, 0x2213), (0xFB00, 0xFB07)),
    ((0x20, 0x250), (0x370, 0x530), (0x2000, 0x2300), (0x25A0, 0x2600), (0xFB00, 0xFB07)),
)
LAYOUT = ["GDEF", "GPOS", "GSUB"]  # matplotlib has placed each letter already, and no reader uses these tables
FAMILY, WEIGHTS = "DejaVu Sans", ("normal", "bold")


@cache
def read_fonts() -> None:
    """Have matplotlib draw letters from memory: it keeps a font that it has opened, but not what the file holds."""
    from matplotlib.font_manager import FontProperties, fontManager, get_font

    whole, io.open = io.open, _opened  # type: ignore[assignment]
    try:
        for weight in WEIGHTS:
            get_font(fontManager._find_fonts_by_props(FontProperties(family=FAMILY, weight=weight)))
    finally:
        io.open = whole


class _InMemory(io.BytesIO):
    """A font in memory, as matplotlib asks of a font's file and of its path."""

    name, face_index = "", 0


def _opened(path: Any, *given: Any, **others: Any) -> Any:
    """What `io.open` gives; of a font, its file in memory."""
    if not str(path).endswith(".ttf"):
        return open(path, *given, **others)
    with open(path, "rb") as file:
        font = _InMemory(file.read())
    font.name = path
    return font


@contextmanager
def fonts_prepared() -> Iterator[None]:
    """While it lasts, matplotlib writes fonts into PDFs without tables of ligatures and alternates, from prepared ones."""
    from fontTools.subset import Options
    from matplotlib.backends import _backend_pdf_ps as backend

    tables, whole = Options._drop_tables_default, backend.get_glyphs_subset
    Options._drop_tables_default = [*tables, *LAYOUT]
    if hasattr(backend, "SubsetResults"):  # matplotlib 3.11 asks for glyphs, not for letters
        backend.get_glyphs_subset = lambda font, glyphs: _subset(whole, font, glyphs)  # type: ignore[assignment]
    try:
        yield
    finally:
        Options._drop_tables_default, backend.get_glyphs_subset = tables, whole


class _Ready:
    """A font that is written already."""

    def __init__(self, written: bytes):
        self.written = written

    def save(self, file: io.BytesIO, **ignored: Any) -> None:
        """Write it."""
        file.write(self.written)


def _subset(whole: Any, font: Any, glyphs: Collection[int]) -> Any:
    """What matplotlib's own function gives, sooner."""
    from matplotlib.backends._backend_pdf_ps import SubsetResults

    small, places = _prepared(whole, font, READY)
    if places.keys() >= set(glyphs):
        return nullcontext(SubsetResults(_Ready(small), places))
    for letters in PREPARED:
        small, places = _prepared(whole, font, letters)
        if places.keys() >= set(glyphs):
            with whole(_InMemory(small), {places[glyph] for glyph in glyphs}) as made:
                numbers = {glyph: made.glyph_index_map[places[glyph]] for glyph in glyphs}
                return SubsetResults(made.font, numbers)._as_cm()
    return whole(font, glyphs)


def _without_hints(font: Any) -> None:
    """Half of its size is for screens of few pixels."""
    for table in {"fpgm", "prep", "cvt "} & set(font.keys()):
        del font[table]
    font["glyf"].removeHinting()


@cache
def _prepared(whole: Any, font: Any, letters: tuple[tuple[int, int], ...]) -> tuple[bytes, dict[int, int]]:
    """A font with these letters alone, and where each glyph of the whole one is in it."""
    from matplotlib.backends._backend_pdf_ps import font_as_file
    from matplotlib.font_manager import get_font

    glyphs = get_font(font).get_charmap()
    wanted = {glyph for letter, glyph in glyphs.items() if any(low <= letter < high for low, high in letters)}
    with whole(font, wanted) as made:
        if letters == READY:
            _without_hints(made.font)
        return font_as_file(made.font).getvalue(), dict(made.glyph_index_map)
