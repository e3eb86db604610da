"""What all charts share: `Chart`, one style, outlets' colours and markers, a page laid out in inches."""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.display.files import FIGURE_FORMS, _cells, _csv, _readable, _save
from analysis.display.fonts import fonts_prepared, read_fonts
from analysis.display.html_table import file_links, html_table, in_words
from analysis.phrasing import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.display.drawing import Drawing

# Okabe & Ito 2008, in their order with black last: colour-blind readers can distinguish them.
COLOURS = ["#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#000000"]
# Eleven markers to eight colours: the pair repeats only after 88 outlets.
MARKERS = ["o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h"]
INK, GREY, PALE = "#222222", "#595959", "#C8C8C8"

WIDTH, MARGIN, ROW, AXIS = 6.4, 0.15, 0.32, 0.28  # inches
TITLE, SUBTITLE, LABEL, SMALL = 12.0, 9.5, 9.0, 8.0  # points
BEHIND = 50  # rows of the table under a figure
LINE = 1.3 / 72  # inches of line height per point of type
UNDATED = {"Creator": "samestory", "Producer": None, "CreationDate": None}
QUICKLY = {"compress_level": 3}  # of a PNG: no larger than by the usual 6, in two thirds of the time


class OutletStyle(NamedTuple):
    """How an outlet is drawn in every chart: a colour and a matplotlib marker."""

    colour: str
    marker: str


def outlet_style(outlets: Iterable[str]) -> dict[str, OutletStyle]:
    """The colour and marker of each outlet, by its place in the sorted list of outlets.

    >>> outlet_style(["Sendas News", "City Telegraph"])["City Telegraph"]
    OutletStyle(colour='#E69F00', marker='o')
    """
    return {
        outlet: OutletStyle(COLOURS[place % len(COLOURS)], MARKERS[place % len(MARKERS)])
        for place, outlet in enumerate(sorted(set(outlets)))
    }


@contextmanager
def styled() -> Iterator[None]:
    """Only our style, whatever the user's matplotlib settings are; afterwards they are as before."""
    from matplotlib import style

    read_fonts()
    with (
        style.context(str(files("analysis") / "resources" / "charts.mplstyle"), after_reset=True),
        warnings.catch_warnings(),
    ):
        # Names in scripts that DejaVu Sans lacks are drawn as boxes; the alt text and table have them.
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        warnings.filterwarnings("ignore", "Matplotlib currently does not support", UserWarning)
        yield


@dataclass(frozen=True, repr=False, eq=False)
class Chart:
    """A figure, its data, and alt text for readers who cannot see it."""

    figure: Figure
    data: pd.DataFrame
    alt: str
    kept: str = ""  # under which name a report has it

    @property
    def title(self) -> str:
        """The finding, which is the title of the figure."""
        return " ".join(self.figure.get_suptitle().split())

    def svg(self) -> bytes:
        """The figure as SVG with `title` and `desc`; the same bytes each time."""
        return self.drawn("svg")["svg"]

    def png(self, density: int = 2) -> bytes:
        """The figure as PNG, 100 dots to the inch times `density`, alt text in its metadata; the same bytes each time."""
        return self.drawn("png", density=density)["png"]

    def pdf(self) -> bytes:
        """The figure as PDF, its words as text, alt text in its metadata; the same bytes each time."""
        return self.drawn("pdf")["pdf"]

    def drawn(self, *forms: str, density: int = 2) -> dict[str, bytes]:
        """The figure drawn once and written in each of these forms: "svg", "png", "pdf"."""
        from matplotlib import rc_context

        from analysis.display.drawing import Drawing

        with styled(), rc_context({"pdf.fonttype": 42}), fonts_prepared():  # letters that can be searched and edited
            drawing = Drawing(self.figure)
            write = {
                "svg": lambda: self._svg(drawing),
                "png": lambda: self._png(drawing, 100 * density),
                "pdf": lambda: drawing.pdf({"Title": self.title, "Subject": self.alt} | UNDATED),
            }
            return {form: write[form]() for form in forms}

    def _svg(self, drawing: Drawing) -> bytes:
        drawn = drawing.svg({"Title": self.title, "Date": None, "Creator": "samestory"})
        head, end_of_title, rest = drawn.partition("</title>")
        described = f"{head}{end_of_title}\n <desc>{escape(self.alt)}</desc>{rest}"
        return described.replace("<svg ", '<svg role="img" ', 1).encode()

    def _png(self, drawing: Drawing, dots: int) -> bytes:
        from PIL import Image
        from PIL.PngImagePlugin import PngInfo

        words = PngInfo()
        words.add_text("Title", self.title)
        words.add_text("Description", self.alt)
        buffer = io.BytesIO()
        image = Image.fromarray(drawing.pixels(dots)).convert("RGB")  # nothing shows through
        image.save(buffer, "PNG", pnginfo=words, dpi=(dots, dots), **QUICKLY)
        return buffer.getvalue()

    def save(self, folder: str | Path, name: str) -> list[Path]:
        """Write `name`.svg, .png, .pdf, .csv and .txt into `folder`, made if missing; return paths."""

        return save_chart(self, folder, name)

    def _shown(self) -> bytes:
        """The figure as a small PNG for a notebook: at the size it is shown, hinted, in a palette of 64 colours."""
        from PIL import Image

        large, small = io.BytesIO(), io.BytesIO()
        with styled():
            self.figure.savefig(large, format="png", dpi=100, pil_kwargs=QUICKLY)
        with Image.open(large) as image:
            image.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
        return small.getvalue()

    def img(self) -> str:
        """The figure as an HTML image, with its alt text."""
        width = int(self.figure.get_size_inches()[0] * 100)
        data = base64.b64encode(self._shown()).decode()
        return f'<img src="data:image/png;base64,{data}" width="{width}" alt="{escape(self.alt)}">'

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict, dict]:
        if self.kept:
            return {"text/html": self._in_report(), "text/plain": self.alt}, {}
        width, height = (int(side * 100) for side in self.figure.get_size_inches())
        image = base64.b64encode(self._shown()).decode()
        seen = {"width": width, "height": height, "alt": self.alt}
        return {"image/png": image, "text/plain": self.alt}, {"image/png": seen}

    def _in_report(self) -> str:
        """The figure from its file, where that lies, and its numbers folded under it."""
        width, height = (int(side * 100) for side in self.figure.get_size_inches())
        named = in_words(self.kept)
        numbers = html_table(_cells(self.data.head(BEHIND)), f"The numbers behind “{named}”", decimals=3)
        others = len(self.data) - BEHIND
        more = f"<p>The first {BEHIND} of {len(self.data):,} rows; the CSV has all.</p>" if others > 0 else ""
        return (
            f'<figure><div class="wide" tabindex="0" role="group" aria-label="Figure: {named}">'
            f'<img src="../figures/{self.kept}.svg" width="{width}" height="{height}" alt="{escape(self.alt)}"></div>'
            f"<figcaption>{file_links(self.kept, 'figures', FIGURE_FORMS)}</figcaption>"
            f"<details><summary>The numbers behind this figure</summary>{numbers}{more}</details></figure>"
        )


# -- words and numbers ------------------------------------------------------------------------------


@cache
def inches_of(text: str, size: float, weight: str = "normal") -> float:
    """How wide a text is when drawn."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return text_to_path.get_text_width_height_descent(text, font, ismath=False)[0] / 72


def wrap(text: object, inches: float, size: float = LABEL, *, lines: int = 99, weight: str = "normal") -> str:
    """The text broken into lines that fit; a longer text than `lines` lines ends in an ellipsis."""
    done, line, rest = [], "", plain(text)
    for word in rest.split(" "):
        joined = f"{line} {word}".strip()
        if inches_of(joined, size, weight) > inches and line:
            done.append(line)
            joined = word
        while inches_of(joined, size, weight) > inches and len(joined) > 1:
            fits = next(
                n for n in range(len(joined) - 1, 0, -1) if n == 1 or inches_of(joined[:n], size, weight) <= inches
            )
            done.append(joined[:fits])
            joined = joined[fits:]
        line = joined
    done.append(line)
    if len(done) > lines:
        last = done[lines - 1]
        while inches_of(last + "…", size, weight) > inches and last:
            last = last[:-1]
        done = [*done[: lines - 1], last.rstrip() + "…"]
    return "\n".join(done)


def widest(texts: Iterable[str], size: float = LABEL, *, most: float = 1.7) -> float:
    """Room for the widest of these labels, up to `most` inches."""
    return min(max((inches_of(plain(text), size) for text in texts), default=0) + 0.05, most)


# -- the page ---------------------------------------------------------------------------------------


class Page:
    """A figure laid out in inches from its top left: title and subtitle, a body, the foot."""

    def __init__(self, height: float, *, title: str, subtitle: str, foot: str, width: float = WIDTH):
        from matplotlib.figure import Figure

        room = width - 2 * MARGIN
        title = wrap(title, room, TITLE, weight="bold")
        subtitle = wrap(subtitle, room, SUBTITLE)
        foot = wrap(foot, room, SMALL)
        below_title = MARGIN + LINE * TITLE * (title.count("\n") + 1) + 0.03
        self.top = below_title + LINE * SUBTITLE * (subtitle.count("\n") + 1) + 0.14
        self.width = width
        self.height = self.top + height + 0.14 + LINE * SMALL * (foot.count("\n") + 1) + MARGIN
        self.figure = Figure(figsize=(width, self.height))
        left = MARGIN / width
        self.figure.suptitle(
            title, x=left, y=1 - MARGIN / self.height, ha="left", va="top", fontsize=TITLE, fontweight="bold", color=INK
        )
        for text, y, va, size in [
            (subtitle, 1 - below_title / self.height, "top", SUBTITLE),
            (foot, MARGIN / self.height, "bottom", SMALL),
        ]:
            self.figure.text(left, y, text, ha="left", va=va, fontsize=size, color=GREY)

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes with these places and sizes in inches, `top` counted from the top of the body."""
        bottom = self.height - self.top - top - height
        return self.figure.add_axes((left / self.width, bottom / self.height, width / self.width, height / self.height))

    def chart(self, data: pd.DataFrame, alt: str) -> Chart:
        """The finished chart; its alt text begins with its title."""
        for ax in self.figure.axes:  # makes ticks while our style holds
            ax.get_xticklabels(), ax.get_yticklabels()
        title = " ".join(self.figure.get_suptitle().split())
        end = "" if title.endswith((".", "!", "?")) else "."
        return Chart(self.figure, data.reset_index(drop=True), plain(f"{title}{end} {alt}"))


def name_rows(ax: Axes, labels: Sequence[str], inches: float, lines: int = 2) -> None:
    """One row per label, the first on top."""
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.set_yticks(range(len(labels)), [wrap(label, inches, lines=lines) for label in labels])


def column_names(names: Iterable[str], inches: float) -> tuple[list[str], int, float]:
    """Names for columns this wide: the texts, by how many degrees they turn, and their height."""
    names = list(names)
    longest_word = max((inches_of(word, SMALL) for name in names for word in plain(name).split()), default=0)
    upright = [wrap(name, inches - 0.06, SMALL) for name in names]
    lines = max((text.count("\n") + 1 for text in upright), default=1)
    if longest_word <= inches - 0.06 and lines <= 4:
        return upright, 0, lines * LINE * SMALL + 0.08
    turned = [wrap(name, 1.4, SMALL, lines=2) for name in names]
    widths = [inches_of(line, SMALL) for text in turned for line in text.split("\n")]
    return turned, 90, max(widths, default=0) + 0.12


def head_columns(ax: Axes, heads: Sequence[str], turn: int) -> None:
    """Write the names of `column_names` above the columns 0, 1, …"""
    ax.set_xlim(-0.5, len(heads) - 0.5)
    ax.set_xticks(range(len(heads)), heads, rotation=turn)
    ax.tick_params(axis="x", length=0, labeltop=True, labelbottom=False, labelcolor=INK)


def dot_rows(ax: Axes, table: pd.DataFrame, styles: Sequence[OutletStyle]) -> None:
    """A dot with its interval per row of `value`, `low`, `high`."""
    for row, (value, low, high, style) in enumerate(
        zip(table["value"], table["low"], table["high"], styles, strict=True)
    ):
        ax.plot([low, high], [row, row], color=GREY, linewidth=1.6, solid_capstyle="butt", zorder=2)
        ax.plot(
            [value],
            [row],
            linestyle="",
            marker=style.marker,
            markersize=7.5,
            color=style.colour,
            markeredgecolor=INK,
            markeredgewidth=0.7,
            zorder=3,
        )
    ax.grid(True, axis="x")
    limit(ax, table[["value", "low", "high"]].to_numpy(dtype=float))


def limit(ax: Axes, values: np.ndarray, *, right: float = 0.06) -> None:
    """Let the x axis hold all values with room beside them; no axis where there are none."""
    known = values[np.isfinite(values)]
    if not known.size:
        ax.set_xlim(0, 1)
        ax.set_xticks([])
        return
    low, high = known.min(), known.max()
    span = (high - low) or max(abs(high), 1)
    ax.set_xlim(low - 0.06 * span, high + right * span)
    ax.locator_params(axis="x", nbins=5)
    if low < 0 < high:
        ax.axvline(0, color=GREY, linewidth=0.8, zorder=1)


def beside(ax: Axes, row: float, text: str, *, x: float = 1.02, **kwargs: Any) -> None:
    """A text right of the axes (or at the share `x` of its width), level with a row."""
    ax.text(x, row, text, transform=ax.get_yaxis_transform(), va="center", fontsize=SMALL, **{"color": INK, **kwargs})


def save_chart(chart: Chart, folder: str | Path, name: str) -> list[Path]:
    """Write `name`.svg, .png, .pdf, .csv and .txt into `folder`, made if missing; return paths."""
    return _save(
        folder,
        name,
        **chart.drawn("svg", "png", "pdf"),
        csv=_csv(_cells(chart.data.reset_index(drop=True)), float_format="%.6g"),
        txt=f"{_readable(chart.alt)}\n".encode(),
    )
