"""A figure drawn once, and written as SVG, PNG and PDF: each line and each letter has the same place in all three.

matplotlib draws a figure anew for each format, and lays out its texts anew: most of a report's time. Here it draws into a
record, in points, which is played to matplotlib's own renderers. A text is laid out once, without hinting, and the outline
of a letter is read once. Mathematics in a text is written as it is.
"""

from __future__ import annotations

import copy
import io
import math
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_pdf import Op, PdfFile, RendererPdf
from matplotlib.backends.backend_svg import RendererSVG, _generate_transform
from matplotlib.colors import rgb2hex
from matplotlib.font_manager import FontPath, FontProperties, fontManager, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox, TransformedPath

if TYPE_CHECKING:
    from matplotlib.figure import Figure

POINTS = 72  # to the inch: the unit of a record
PIXELS = 200  # to the inch: of an image in a figure, in all formats
SIZE = 100  # points, of the letters that are laid out
LETTER_BY_LETTER = ("-liga",)  # so that words of a PDF are found and copied as they are spelled, from one font
LAID_OUT = 1 << 13  # texts that are remembered


# -- letters ------------------------------------------------------------------------------------------


class _Letter(NamedTuple):
    font: Any
    char: str
    glyph: int
    x: float
    y: float
    kern: float  # before it

    @property
    def name(self) -> str:
        """What an SVG calls its outline."""
        return f"{self.font.postscript_name}-{self.glyph:x}"


class _Line(NamedTuple):
    """A text laid out at `SIZE` points."""

    letters: list[_Letter]
    extent: tuple[float, float, float]  # width, height, depth


def _line(text: str, look: FontProperties) -> _Line:
    given = (look.get_style(), look.get_variant(), look.get_weight(), look.get_stretch())
    return _laid_out(text, tuple(look.get_family()), *given)


@lru_cache(maxsize=LAID_OUT)
def _laid_out(text: str, family: tuple[str, ...], style: Any, variant: Any, weight: Any, stretch: Any) -> _Line:
    look = FontProperties(family=list(family), style=style, variant=variant, weight=weight, stretch=stretch)
    font = get_font(fontManager._find_fonts_by_props(look))
    font.set_size(SIZE, POINTS)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING, features=LETTER_BY_LETTER)
    (width, height), depth = font.get_width_height(), font.get_descent()
    letters = [
        _Letter(one.ft_object, one.char, one.glyph_index, one.x, one.y, one.prev_kern)
        for one in font._layout(text, LoadFlags.NO_HINTING, features=LETTER_BY_LETTER)
    ]
    return _Line(letters, (width / 64, height / 64, depth / 64))


@cache
def _outline(font: Any, glyph: int) -> tuple[np.ndarray, np.ndarray]:
    font.set_size(SIZE, POINTS)
    font.load_glyph(glyph, flags=LoadFlags.NO_HINTING)
    return font.get_path()


def _outlines(line: _Line) -> Path:
    """All letters of a line as one path."""
    drawn = [(*_outline(one.font, one.glyph), (one.x, one.y)) for one in line.letters]
    drawn = [one for one in drawn if len(one[0])]  # a space has none
    if not drawn:
        return Path(np.empty((0, 2)))
    return Path(
        np.concatenate([ends + place for ends, _, place in drawn]), np.concatenate([kinds for _, kinds, _ in drawn])
    )


# -- the record ---------------------------------------------------------------------------------------


class Drawing(RendererBase):
    """A figure as it was drawn: what was asked of the renderer, in order, in points from the bottom left."""

    def __init__(self, figure: Figure):
        super().__init__()
        width, height = figure.get_size_inches()
        self.inches = float(width), float(height)
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        before, figure.dpi = figure.dpi, POINTS
        try:
            figure.draw(self)
        finally:
            figure.dpi = before

    def flipy(self) -> bool:
        """Whether y is counted from the top."""
        return False

    def get_canvas_width_height(self) -> tuple[float, float]:
        """In points."""
        return self.inches[0] * POINTS, self.inches[1] * POINTS

    def get_image_magnification(self) -> float:
        """Pixels of an image to a point."""
        return PIXELS / POINTS

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
        """In points."""
        scale = prop.get_size_in_points() / SIZE
        width, height, depth = _line(s, prop).extent
        return width * scale, height * scale, depth * scale

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Groups are for SVG alone."""
        self.calls.append(("open_group", (s, gid)))

    def close_group(self, s: str) -> None:
        """The end of a group."""
        self.calls.append(("close_group", (s,)))

    def draw_path(self, gc: Any, path: Path, transform: Any, rgbFace: Any = None) -> None:
        """A line or an area."""
        self.calls.append(("draw_path", (_frozen(gc), path, transform.frozen(), rgbFace)))

    def draw_markers(
        self, gc: Any, marker_path: Path, marker_trans: Any, path: Path, trans: Any, rgbFace: Any = None
    ) -> None:
        """A mark at each point of a path."""
        given = (_frozen(gc), marker_path, marker_trans.frozen(), path, trans.frozen(), rgbFace)
        self.calls.append(("draw_markers", given))

    def draw_image(self, gc: Any, x: float, y: float, im: Any, transform: Any = None) -> None:
        """An image, its left bottom at x, y."""
        self.calls.append(("draw_image", (_frozen(gc), x, y, im)))

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        """A line of text."""
        self.calls.append(("draw_text", (_frozen(gc), x, y, s, prop, angle)))

    # -- written --

    def svg(self, metadata: dict[str, Any]) -> str:
        """As SVG; its letters are outlines."""
        written = io.StringIO()
        renderer = _Svg(*self.get_canvas_width_height(), written, image_dpi=PIXELS, metadata=metadata)
        renderer.written = written
        for name, given in self.calls:
            getattr(renderer, name)(*given)
        renderer.finalize()
        return written.getvalue()

    def pdf(self, metadata: dict[str, Any]) -> bytes:
        """As PDF; its words are text."""
        written = io.BytesIO()
        file = PdfFile(written, metadata=metadata)
        file.newPage(*self.inches)
        renderer = _Pdf(file, PIXELS, self.inches[1], self.inches[0])
        for name, (gc, *given) in self._drawn():
            own = renderer.new_gc()
            own.copy_properties(gc)
            getattr(renderer, name)(own, *given)
        renderer.finalize()
        file.finalize()
        file.close()
        return written.getvalue()

    def pixels(self, density: float) -> np.ndarray:
        """As rows of pixels, `density` of them to the inch: red, green, blue, opacity."""
        renderer = _Pixels(self.inches[0] * density, self.inches[1] * density, density)
        larger = Affine2D().scale(density / POINTS)
        for name, (gc, *given) in self._drawn():
            getattr(renderer, f"scaled_{name}")(_scaled(gc, larger), larger, *given)
        return np.asarray(renderer.buffer_rgba())

    def _drawn(self) -> list[tuple[str, tuple[Any, ...]]]:
        return [(name, given) for name, given in self.calls if name.startswith("draw")]


def _frozen(gc: Any) -> Any:
    """How it is drawn, as it is now: colour, width, and within which bounds."""
    return _within(gc, lambda box: box.get_points(), lambda transform: transform.frozen())


def _scaled(gc: Any, larger: Affine2D) -> Any:
    """The same in another unit; widths of lines stay in points."""
    return _within(gc, lambda box: TransformedBbox(box, larger).get_points(), lambda transform: transform + larger)


def _within(gc: Any, corners: Any, moved: Any) -> Any:
    gc = copy.copy(gc)
    if (box := gc.get_clip_rectangle()) is not None:
        gc.set_clip_rectangle(Bbox(corners(box)))
    path, transform = gc.get_clip_path()
    if path is not None:
        gc.set_clip_path(TransformedPath(path, moved(transform)))
    return gc


# -- renderers ----------------------------------------------------------------------------------------


class _Svg(RendererSVG):
    """Writes the letters of a line at once."""

    written: io.StringIO

    def draw_text(self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, *others: Any) -> None:
        letters, size = _line(s, prop).letters, prop.get_size_in_points() / SIZE
        new = {one.name: _outline(one.font, one.glyph) for one in letters if one.name not in self._glyph_map}
        self._update_glyph_map_defs(new)
        alpha = gc.get_alpha() if gc.get_forced_alpha() else gc.get_rgb()[3]
        moves = [("translate", (x, self.height - y)), ("rotate", (-angle,)), ("scale", (size, -size))]
        self.writer.start("g", **self._get_clip_attrs(gc))
        style = f"fill: {rgb2hex(gc.get_rgb())}" + f"; opacity: {alpha:g}" * (alpha != 1)
        self.writer.start("g", style=style, transform=_generate_transform(moves))
        self.writer.comment(s)
        self.written.writelines(
            f'<use transform="translate({one.x:.6f} {one.y:.6f})" xlink:href="#{one.name}"/>\n' for one in letters
        )
        self.writer.end("g")
        self.writer.end("g")


class _Pdf(RendererPdf):
    """Writes a line from the letters that are laid out."""

    def __init__(self, *given: Any):
        super().__init__(*given)
        self.codes: dict[tuple[Any, str, int], tuple[int, int]] = {}

    def _code(self, letter: _Letter) -> tuple[int, int]:
        """In which part of its font it is, and under which number."""
        key = letter.font, letter.char, letter.glyph
        if key not in self.codes:
            self.codes[key] = self.file._character_tracker.track_glyph(*key)
        return self.codes[key]

    def draw_text(self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, *others: Any) -> None:
        self.check_gc(gc, gc._rgb)
        file, size = self.file, prop.get_size_in_points()
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        file.output(Op.gsave, cos, sin, -sin, cos, x, y, Op.concat_matrix, Op.begin_text)
        shown = [(one, *self._code(one)) for one in _line(s, prop).letters]
        before = 0.0, 0.0
        for (font, subset, rise), run in groupby(shown, key=lambda one: (one[0].font, one[1], one[0].y)):
            letters = list(run)
            place = letters[0][0].x * size / SIZE, rise * size / SIZE
            name = file.fontName(FontPath(font.fname, font.face_index), subset)
            file.output(name, size, Op.selectfont, place[0] - before[0], place[1] - before[1], Op.textpos)
            file.output(_pieces([(one.kern, code) for one, _, code in letters]), Op.showkern)
            before = place
        file.output(Op.end_text, Op.grestore)


def _pieces(letters: list[tuple[float, int]]) -> list[Any]:
    """Codes of letters as PDF shows them, between them how much closer two are, in thousandths of their size."""
    pieces: list[Any] = [b""]
    for n, (kern, code) in enumerate(letters):
        if n and kern:
            pieces += [-1000 * kern / SIZE, b""]
        pieces[-1] += code.to_bytes(2, "big")
    return pieces


class _Pixels(RendererAgg):
    """Draws a line of text as one path, not as an image for each letter."""

    def scaled_draw_path(self, gc: Any, larger: Any, path: Path, transform: Any, face: Any) -> None:
        self.draw_path(gc, path, transform + larger, face)

    def scaled_draw_markers(
        self, gc: Any, larger: Any, marker: Path, shape: Any, path: Path, at: Any, face: Any
    ) -> None:
        self.draw_markers(gc, marker, shape + larger, path, at + larger, face)

    def scaled_draw_image(self, gc: Any, larger: Any, x: float, y: float, image: np.ndarray) -> None:
        self._renderer.draw_image(gc, *larger.transform((x, y)), image)

    def scaled_draw_text(self, gc: Any, larger: Any, x: float, y: float, text: str, look: Any, angle: float) -> None:
        scale = Affine2D().scale(look.get_size_in_points() / SIZE)
        gc.set_linewidth(0)
        gc.set_snap(False)
        self.draw_path(gc, _outlines(_line(text, look)), scale.rotate_deg(angle).translate(x, y) + larger, gc.get_rgb())
