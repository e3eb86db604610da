"""Each chart of the story page as a picture, in `embed/`: SVG, PNG and PDF, of the numbers that its HTML draws.

For print, and wherever no HTML can be pasted. Drawing takes a second for each chart: they are made where they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.display.chart import (
    AXIS,
    COLOURS,
    GREY,
    INK,
    LABEL,
    MARGIN,
    MARKERS,
    PALE,
    ROW,
    SMALL,
    Chart,
    Page,
    beside,
    column_names,
    head_columns,
    name_rows,
    styled,
    widest,
    wrap,
)
from analysis.report.story_embeds import CAVEATS, FOLDER, GLANCE, source_of
from analysis.report.story_evidence import linked
from analysis.report.story_measures import LEXICON, Row
from analysis.report.story_pieces import Axis
from analysis.report.story_sentences import LEVELS, Teller, range_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FORMS = ("svg", "png", "pdf")
THICK = 0.24  # inches of a row of a small chart
PANELS, GAP = 3, 0.4  # small charts side by side, and inches between them
STRIP, BETWEEN = 0.16, 0.62  # inches: an article as a bar of sentences, and the room for lines to the other
SOLID: dict[str, Any] = {"color": INK, "linewidth": 1.8}
DASHED: dict[str, Any] = {"color": GREY, "linestyle": (0, (3, 2)), "linewidth": 1.0}
MARKS = {"firm": "filled: firmly different", "counted": "with a hole: only counted", "open": "hollow: no finding"}
HATCHES = {"named": "", "pronoun": "|||", "unnamed": "////", "none": ""}


def write_pictures(folder: Path, names: Row, texts: Row, links: Row) -> None:
    """Write `embed/NAME.svg`, .png and .pdf of each chart; `names` is what the template of the page gets."""
    for name, chart in pictures_of(names, texts, links):
        for form, drawn in chart.drawn(*FORMS).items():
            (folder / FOLDER / f"{name}.{form}").write_bytes(drawn)


def pictures_of(names: Row, texts: Row, links: Row) -> Iterator[tuple[str, Chart]]:
    """The name and the picture of each chart, as `embeds_of` has them."""
    report = names["report"]
    draw = Pictures(names)
    for finding in names["findings"]:
        if finding["chart"] == "rates":
            yield finding["id"], draw.rates(finding)
        elif finding["chart"] == "strips":
            yield finding["id"], draw.strips(finding, texts, links)
        elif finding["chart"] == "people":
            yield finding["id"], draw.people(finding)
        else:
            yield finding["id"], draw.panels(finding["title"], finding["measures"], finding)
    yield "at-a-glance", draw.panels(GLANCE, [one["id"] for one in names["columns"]])
    yield "who-is-cited", draw.cites()
    if report["pairs"]:
        yield "whose-wording", draw.shares()


class Pictures:
    """The charts of one story page."""

    def __init__(self, names: Row):
        self.names, self.report = names, names["report"]
        self.tell: Teller = names["tell"]
        self.outlets = [one["id"] for one in self.report["outlets"]]
        self.style = {one["id"]: one["style"] for one in self.report["outlets"]}

    def foot(self, finding: Row | None = None, chart: str = "") -> str:
        """How sure it is, or what to bear in mind, and where it is from."""
        sure = (
            f"{LEVELS[finding['sure']]} {finding['certainty']} " if finding else f"{CAVEATS[chart]} " if chart else ""
        )
        return f"{sure}Source: {source_of(self.report)}. Made with samestory."

    def label(self, outlets: Sequence[str]) -> list[str]:
        return [self.tell.name[one] for one in outlets]

    # -- measures --

    @styled()
    def rates(self, finding: Row) -> Chart:
        """One measure, a row an outlet, the highest first."""
        mid = finding["measure"]
        order = [one["id"] for one in self.names["by_value"](mid)]
        named = order if finding["rule"] == "plain" else [finding["first"], *finding["others"]]
        filled = named if finding["rule"] in self.names["filled"] else []
        state = "counted" if finding["rule"] == "plain" else "firm"
        texts = [self.names["said"](mid, one) for one in order]
        facts = LEXICON[mid]
        subtitle = f"{facts.label}, {facts.unit(self.tell.several)}. {finding['text']}"
        page = Page(len(order) * ROW + AXIS, title=finding["title"], subtitle=subtitle, foot=self.foot(finding))
        left, right = widest(self.label(order)), widest(texts, SMALL) + 0.15
        ax = page.axes(MARGIN + left + 0.1, 0, page.width - 2 * MARGIN - left - 0.1 - right, len(order) * ROW)
        name_rows(ax, self.label(order), left)
        self._rows(ax, mid, order, {one: state if one in filled else "open" for one in order})
        for row, text in enumerate(texts):
            beside(ax, row, text)
        return page.chart(self._data([mid]), f"{facts.label}: {self._spoken(mid, order)}")

    @styled()
    def panels(self, title: str, mids: list[str], finding: Row | None = None) -> Chart:
        """Several measures, a small chart each, outlets in alphabetical order."""
        lines = -(-len(mids) // PANELS)
        pitch = 0.3 + len(self.outlets) * THICK + AXIS + 0.1
        ranges = "Lines: the likely range (95 %). " * self.tell.has_ranges(mids)
        subtitle = ranges + self.tell.key(mids, MARKS)
        page = Page(pitch * lines, title=title, subtitle=subtitle, foot=self.foot(finding))
        left = widest(self.label(self.outlets), most=1.5)
        width = (page.width - 2 * MARGIN - left - 0.1) / PANELS
        for place, mid in enumerate(mids):
            column, line = place % PANELS, place // PANELS
            top = line * pitch + 0.3
            start = MARGIN + left + 0.1 + column * width
            ax = page.axes(start, top, width - GAP, len(self.outlets) * THICK)
            name_rows(ax, self.label(self.outlets), left, lines=1)
            ax.tick_params(labelleft=column == 0)
            self._rows(ax, mid, self.outlets, {one: self.tell.marked(mid, one) for one in self.outlets}, ticks=2)
            unit = LEXICON[mid].unit(self.tell.several)
            ax.set_title(wrap(LEXICON[mid].label, width - GAP, lines=1), loc="left", fontsize=LABEL, fontweight="bold")
            ax.set_xlabel(wrap(unit, width, SMALL, lines=1), fontsize=SMALL, color=GREY, labelpad=1)
        said = " ".join(f"{LEXICON[mid].label}: {self._spoken(mid, self.outlets)}" for mid in mids)
        return page.chart(self._data(mids), said)

    def _rows(self, ax: Axes, mid: str, order: Sequence[str], state: dict[str, str], ticks: int = 9) -> None:
        """An interval and a marker a row, on the axis that the page has."""
        axis: Axis = self.names["axes"][mid]
        for row, one in enumerate(order):
            cell, open_ = self.report["values"][mid][one], state[one] == "open"
            if cell["value"] is None:
                continue
            if cell["low"] is not None and state[one] != "counted":
                line = DASHED if open_ else SOLID
                ax.plot([cell["low"], cell["high"]], [row, row], solid_capstyle="butt", zorder=2, **line)
            colour, marker = (list_[self.style[one] % len(list_)] for list_ in (COLOURS, MARKERS))
            _dot(ax, cell["value"], row, marker, *(("white", GREY) if open_ else (colour, INK)))
            if state[one] == "counted":
                _dot(ax, cell["value"], row, "o", "white", INK, size=2.8)
        ax.grid(True, axis="x")
        ax.set_xlim(axis.low, axis.high)
        shown = axis.ticks if len(axis.ticks) <= ticks else [axis.ticks[0], axis.ticks[-1]]
        ax.set_xticks(shown, [f"{tick:,.{axis.places}f}".replace("-", "−") for tick in shown])

    def _spoken(self, mid: str, outlets: Sequence[str]) -> str:
        return "; ".join(f"{self.tell.name[one]} {self.tell.spoken(mid, one)}" for one in outlets) + "."

    def _data(self, mids: Sequence[str]) -> pd.DataFrame:
        cells = [(mid, one, self.report["values"][mid][one]) for mid in mids for one in self.outlets]
        rows = [
            (LEXICON[mid].label, self.tell.name[one], cell["value"], *range_of(mid, cell)) for mid, one, cell in cells
        ]
        return pd.DataFrame(rows, columns=["measure", "outlet", "value", "low", "high"])

    # -- who is cited, whose wording --

    @styled()
    def cites(self) -> Chart:
        """How often each outlet cites somebody, by kind of source."""
        counts = pd.DataFrame([self.report["cited"][one] for one in self.outlets], columns=self.names["kinds"])
        counts = counts.fillna(0).astype(int)
        said = self.names["kind_names"]
        page = Page(
            len(counts) * ROW + 2 * AXIS,
            title="Who is cited",
            subtitle="Places where the article reports what somebody said or wrote, by kind of source.",
            foot=self.foot(chart="who-is-cited"),
        )
        left = widest(self.label(self.outlets))
        ax = page.axes(MARGIN + left + 0.1, AXIS, page.width - 2 * MARGIN - left - 0.7, len(counts) * ROW)
        before = np.zeros(len(counts))
        for kind, hatch in HATCHES.items():
            look: Any = {"facecolor": INK} if kind == "named" else {"facecolor": "white", "hatch": hatch}
            bars = (range(len(counts)), counts[kind])
            ax.barh(*bars, left=before, height=0.6, edgecolor=INK, linewidth=0.8, label=said[kind], **look)
            before = before + counts[kind].to_numpy()
        name_rows(ax, self.label(self.outlets), left)
        ax.set_xlim(0, max(before.max(initial=0), 1))
        ax.locator_params(axis="x", integer=True)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, fontsize=SMALL, frameon=False, borderaxespad=0.1)
        for row, total in enumerate(before):
            beside(ax, row, f"{total:,.0f}")
        told = [
            f"{name}: {', '.join(f'{n} {said[kind]}' for kind, n in row.items())}"
            for name, (_, row) in zip(self.label(self.outlets), counts.iterrows(), strict=True)
        ]
        return page.chart(counts.assign(outlet=self.label(self.outlets)), f"{'; '.join(told)}.")

    def people(self, finding: Row) -> Chart:
        """Who is cited by whom."""
        people = [
            one for n, one in enumerate(self.report["people"]) if n < 8 or one["name"] == finding["mention"]["name"]
        ]
        grid = np.array([[one["by"].get(outlet, 0) for outlet in self.outlets] for one in people], dtype=float)
        subtitle = "How often each is cited, and by whom."
        return self._grid(finding["title"], subtitle, [one["name"] for one in people], grid, self.foot(finding))

    def shares(self) -> Chart:
        """Of each outlet's wording, the share that is in each other."""
        shared = self.names["shared"]
        grid = np.array([[np.nan if a == b else shared(a, b) for b in self.outlets] for a in self.outlets], dtype=float)
        subtitle = "Of the row’s runs of three words, names left out, so many of 100 are in the column’s too."
        return self._grid("Whose wording?", subtitle, self.label(self.outlets), grid, self.foot(chart="whose-wording"))

    @styled()
    def _grid(self, title: str, subtitle: str, rows: Sequence[str], grid: np.ndarray, foot: str) -> Chart:
        """Numbers by row and outlet, darker where they are larger."""
        left, columns = widest(rows), self.label(self.outlets)
        cell = max(min((6.4 - 2 * MARGIN - left - 0.1) / max(len(columns), 3), 1.0), 0.45)
        heads, turn, above = column_names(columns, cell)
        width = max(6.4, left + 0.1 + 2 * MARGIN + cell * len(columns))
        page = Page(above + len(rows) * ROW, title=title, subtitle=subtitle, foot=foot, width=width)
        ax = page.axes(MARGIN + left + 0.1, above, cell * len(columns), len(rows) * ROW)
        largest = np.nanmax(grid, initial=0) or 1
        ax.imshow(grid, cmap="Greys", vmin=0, vmax=largest * 1.25, aspect="auto")
        name_rows(ax, rows, left)
        head_columns(ax, heads, turn)
        ax.spines[:].set_visible(False)
        for row, column in np.ndindex(*grid.shape):
            value = grid[row, column]
            colour = "white" if value > 0.72 * largest else INK
            ax.text(column, row, _cell(float(value)), ha="center", va="center", fontsize=LABEL, color=colour)
        lines = [", ".join(_cell(value) for value in line) for line in grid.tolist()]
        told = [f"{name}: {line}" for name, line in zip(rows, lines, strict=True)]
        data = pd.DataFrame(grid, columns=columns).assign(row=list(rows))
        return page.chart(data, f"{subtitle} Columns: {', '.join(columns)}. {'; '.join(told)}.")

    # -- sentences that say the same --

    @styled()
    def strips(self, finding: Row, texts: Row, links: Row) -> Chart:
        """Pairs of articles as bars of sentences, a line between two that say the same."""
        subtitle = (
            "Each bar is an article, each piece a sentence; lines join sentences that say much the same in other words."
        )
        pitch = 2 * STRIP + BETWEEN + 0.6
        page = Page(pitch * len(finding["pairs"]), title=finding["title"], subtitle=subtitle, foot=self.foot(finding))
        told = []
        for line, pair in enumerate(finding["pairs"]):
            one, other, both = linked(pair, self.report, links)
            ax = page.axes(MARGIN, line * pitch + 0.2, page.width - 2 * MARGIN, 2 * STRIP + BETWEEN)
            _strips(ax, texts[one], texts[other], both)
            for end, y, va in (("first", 1.03, "bottom"), ("second", -0.03, "top")):
                sentences = self.names["sentences"][pair[end]]
                said = f"{self.tell.name[pair[end]]}: {pair['sentences']} of {sentences} sentences matched"
                ax.text(0, y, said, transform=ax.transAxes, va=va, fontsize=SMALL, color=INK)
                told.append(said)
        data = pd.DataFrame([(pair["first"], pair["second"], pair["sentences"]) for pair in finding["pairs"]])
        return page.chart(data.set_axis(["first", "second", "sentences"], axis=1), f"{'; '.join(told)}.")


def _strips(ax: Axes, first: Row, second: Row, both: Row) -> None:
    """Two articles, the first on top."""
    middle = []
    for side, text in enumerate((first, second)):
        matched = {row[2 * side] for row in both["sentences"]}
        sizes = np.array([end - start for start, end, _ in text["sentences"]], dtype=float)
        edges = np.concatenate([[0], np.cumsum(sizes / sizes.sum())])
        y = 0 if side else STRIP + BETWEEN
        colours = [INK if start in matched else PALE for start, *_ in text["sentences"]]
        ax.barh(
            [y] * len(sizes),
            np.diff(edges),
            left=edges[:-1],
            height=STRIP,
            align="edge",
            color=colours,
            edgecolor="white",
        )
        middle.append(
            {start: (a + b) / 2 for (start, *_), a, b in zip(text["sentences"], edges, edges[1:], strict=False)}
        )
    for a, _, b, *_ in both["sentences"]:
        ax.plot([middle[0][a], middle[1][b]], [STRIP + BETWEEN, STRIP], color=GREY, linewidth=1)
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 2 * STRIP + BETWEEN)
    ax.axis("off")


def _dot(ax: Axes, value: float, row: int, marker: str, fill: str, edge: str, size: float = 7.5) -> None:
    look: dict[str, Any] = {"marker": marker, "markersize": size, "color": fill, "markeredgecolor": edge}
    ax.plot([value], [row], linestyle="", markeredgewidth=0.8, clip_on=False, zorder=3, **look)


def _cell(value: float) -> str:
    return "·" if np.isnan(value) else f"{value:.0f}"
