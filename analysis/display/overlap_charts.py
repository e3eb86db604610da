"""Charts of what articles share: wording, links between sentences, mentions, words, order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.display.chart import (
    AXIS,
    GREY,
    INK,
    LABEL,
    MARGIN,
    PALE,
    SMALL,
    WIDTH,
    Chart,
    OutletStyle,
    Page,
    beside,
    column_names,
    dot_rows,
    head_columns,
    limit,
    name_rows,
    outlet_style,
    styled,
    widest,
    wrap,
)
from analysis.display.marked_text import linked
from analysis.display.measure_charts import MOST_ROWS
from analysis.overlap.order import Order, order_kept
from analysis.overlap.ties import matched_sentences
from analysis.phrasing import counted, listed, plain, rounded
from analysis.text.given import article_names, body_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FIGURES = {
    "containment_3": "Share of runs of three words",
    "containment_5": "Share of runs of five words",
    "jaccard": "Shared vocabulary (Jaccard)",
    "longest": "Longest shared passage",
}


@styled()
def matrix(pairs: pd.DataFrame, value: str, *, title: str | None = None) -> Chart:
    """The overlap of every article with every other, a number in each cell.

    `pairs` is the table of `overlap`; `value` is one of its columns, or the stem of a directed one: "containment_5" (or
    "containment_5_no_names") is the share of the row's five-word runs that are also in the column's article. Data: `row`,
    `column` (article ids), `value`.

    With more than `MOST_ROWS` articles, each cell is the mean over the pairs of articles of two outlets: `row`, `column`
    (outlets), `value`, `pairs` (how many have a value).
    """
    data, directed = _cells(pairs, value)
    outlets = pd.concat([pairs.set_index(side)[f"{side}_outlet"] for side in ("first", "second")])
    outlets = outlets[~outlets.index.duplicated()].sort_values(kind="stable")
    sample, drawn_of = f"n = {counted(len(outlets), 'article')}, {counted(len(pairs), 'pair')}. ", ""
    every = names = article_names(outlets)
    reading = (
        "Read along a row: how much of this article is in the column's." if directed else "The same in both directions."
    )
    if len(names) > MOST_ROWS:
        data = _by_outlets(data, outlets)
        reading = (
            "Read along a row: how much of its articles is in the column's."
            if directed
            else "The same in both directions."
        )
        highest = data.groupby("row")["value"].max().nlargest(MOST_ROWS).index
        every, names = ({name: name for name in sorted(some)} for some in (set(outlets), highest))
        if len(names) < outlets.nunique():
            drawn_of = f"Drawn: the {len(names)} of {outlets.nunique()} outlets with the highest values. "
        sample += drawn_of
        sample += "A cell: the mean over the pairs of articles of two outlets on one event. "
    place = {name: number for number, name in enumerate(names)}
    size = len(names)
    grid = np.full((size, size), np.nan)
    drawn = data[data["row"].isin(names) & data["column"].isin(names)]
    for row, column, number in drawn[["row", "column", "value"]].itertuples(index=False):
        grid[place[row], place[column]] = number
    stem = value.removesuffix("_no_names")
    label = FIGURES.get(stem, stem.replace("_", " ").capitalize())
    label += ", names left out" if stem != value else ""
    left = widest(names.values())
    cell = max((WIDTH - 2 * MARGIN - left - 0.1) / max(size, 3), 0.45)
    heads, turn, above = column_names(names.values(), cell)
    page = Page(
        above + size * min(cell, 0.5),
        title=title or _strongest(data, every, label),
        subtitle=f"{label}. {reading}",
        width=max(WIDTH, left + 0.1 + 2 * MARGIN + cell * size),
        foot=f"{sample}Darker means more.",
    )
    ax = page.axes(MARGIN + left + 0.1, above, cell * size, size * min(cell, 0.5))
    largest = np.nanmax(grid, initial=0)
    ax.imshow(grid, cmap="Greys", vmin=0, vmax=(largest or 1) * 1.25, aspect="auto")
    name_rows(ax, list(names.values()), left)
    head_columns(ax, heads, turn)
    ax.spines[:].set_visible(False)
    texts = np.array(rounded([*data["value"], *grid.ravel()])[len(data) :]).reshape(grid.shape)
    for row, column in np.ndindex(size, size):
        # White numbers only where the cell is dark enough to read them.
        colour = "white" if grid[row, column] > 0.72 * largest else INK
        text = texts[row, column] or ("·" if row == column else "–")
        ax.text(column, row, text, ha="center", va="center", fontsize=LABEL, color=colour)
    said = [
        f"{names[row]} in {names[column]} {text or 'no value'}"
        for row, column, text in zip(drawn["row"], drawn["column"], rounded(drawn["value"]), strict=True)
        if directed or place[row] <= place[column]
    ]
    return page.chart(data, f"{label}. {reading} {drawn_of}{'; '.join(said)}.")


def _by_outlets(data: pd.DataFrame, outlets: pd.Series) -> pd.DataFrame:
    """The cells of a matrix of outlets: the mean over the pairs of articles of the two."""
    sides = [data[side].map(outlets).rename(side) for side in ("row", "column")]
    cells = data.groupby(sides)["value"].agg(value="mean", pairs="count").reset_index()
    within = cells["row"] == cells["column"]  # where both directions of a pair are in one cell
    return cells.assign(pairs=cells["pairs"].where(~within, cells["pairs"] // 2))


def _cells(pairs: pd.DataFrame, value: str) -> tuple[pd.DataFrame, bool]:
    """Both directions of each pair as `row`, `column`, `value`; and whether these can differ."""
    stem, tail = value.removesuffix("_no_names"), "_no_names" if value.endswith("_no_names") else ""
    directed = f"{stem}_first{tail}" in pairs.columns
    if not directed and value not in pairs.columns:
        raise ValueError(f"the table of pairs has no column {value!r} and none {stem}_first{tail!r}")
    there, back = (f"{stem}_{side}{tail}" if directed else value for side in ("first", "second"))
    columns = ["row", "column", "value"]
    both = [
        pairs[["first", "second", there]].set_axis(columns, axis=1),
        pairs[["second", "first", back]].set_axis(columns, axis=1),
    ]
    return pd.concat(both).astype({"value": float}), directed


def _strongest(data: pd.DataFrame, names: dict[Any, str], label: str) -> str:
    """The pair with the highest figure, in words, and how many others are as high."""
    known = data.dropna(subset="value").reset_index(drop=True)
    if known.empty:
        return f"{label}: no pair has a value"
    ends = [frozenset(pair) for pair in zip(known["row"], known["column"], strict=True)]
    highest = known["value"].max()
    top = list(dict.fromkeys(pair for pair, value in zip(ends, known["value"], strict=True) if value == highest))
    if len(top) > 1 and (known["value"] == highest).all():
        return f"{label} is {rounded([highest])[0]} for every pair"
    first, second = (names[name] for name in known.loc[known["value"].idxmax(), ["row", "column"]])
    where = f"among the articles of {first}" if len(top[0]) == 1 else f"between {first} and {second}"
    others = f", and as high for {counted(len(top) - 1, 'other pair')}" if len(top) > 1 else ""
    return f"{label} is highest {where}{others}"


class _Link(NamedTuple):
    """How one kind of passage is drawn: a colour, a line style, a line width."""

    colour: str
    dashes: Any
    width: float


LINKS = {
    "other wording": _Link("#D55E00", "-", 2.4),
    "quotation": _Link("#0072B2", "-", 1.2),
    "stock phrase": _Link("#009E73", (0, (6, 1.5, 1, 1.5)), 1.2),
    "name or title": _Link("#595959", (0, (1, 1.5)), 1.2),
    "reworded": _Link("#AA4499", (0, (4, 2)), 1.2),
}


@styled()
def links(
    articles: pd.DataFrame,
    first: Any,
    second: Any,
    *,
    passages: pd.DataFrame | None = None,
    reworded: pd.DataFrame | None = None,
    title: str | None = None,
) -> Chart:
    """Two articles as upright bars, their shared passages and reworded sentences joined by lines.

    `first` and `second` are ids of `articles`; the tables are those of `shared_passages` and `reworded`, of which only this
    pair is drawn. The line style shows the kind. Lines that do not cross show passages in the same order. Data: the table
    of `linked` with `first_place`, `second_place` (share of the article's text before the middle of the passage).
    """
    data = linked(first, second, passages, reworded)
    for side, article in (("first", first), ("second", second)):
        middle = (data[f"{side}_start"] + data[f"{side}_end"]).astype(float) / 2
        data[f"{side}_place"] = middle / max(len(articles.at[article, "text"]), 1)
    one, other = (article_names(articles["outlet"])[first], article_names(articles["outlet"])[second])
    counts = data["kind"].value_counts()
    kinds = [*[k for k in LINKS if k in counts], *sorted(set(counts.index) - set(LINKS))]
    told = listed([f"{counts[kind]} {kind}" for kind in kinds]) or "nothing shared"
    foot = (
        "n = 2 articles. A line joins the middles of two passages; the bars run from the start of "
        "each article (top) to its end."
    )
    height, above, below = 4.2, 0.5, 0.42
    page = Page(
        above + height + below,
        title=title or f"{one} and {other} share {counted(len(data), 'passage')}",
        subtitle=f"Their places in the two articles: {told}",
        foot=foot,
    )
    gutter = 1.1
    ax = page.axes(gutter, above, page.width - 2 * gutter, height)
    ax.set(xlim=(-0.02, 1.02), ylim=(1.005, -0.005), xticks=[])
    ax.set_yticks([0, 0.5, 1], ["start", "half", "end"])
    ax.spines["bottom"].set_visible(False)
    styles = outlet_style(articles["outlet"])
    for x, article, name in [(0, first, one), (1, second, other)]:
        style = styles[articles.at[article, "outlet"]]
        ax.plot([x, x], [0, 1], color=PALE, linewidth=7, solid_capstyle="butt", zorder=1)
        ax.plot(
            [x],
            [-0.02],
            clip_on=False,
            linestyle="",
            marker=style.marker,
            markersize=7.5,
            color=style.colour,
            markeredgecolor=INK,
            markeredgewidth=0.7,
        )
        ax.text(x, -0.045, wrap(name, 2.0, lines=2), ha="center", va="bottom", fontweight="bold")
    for kind in kinds:
        rows = data[data["kind"] == kind]
        link = LINKS.get(kind, LINKS["other wording"])
        ax.plot(
            [0, 1],
            rows[["first_place", "second_place"]].to_numpy(dtype=float).T,
            color=link.colour,
            linestyle=link.dashes,
            linewidth=link.width,
            alpha=0.85,
            zorder=2,
        )
        ax.plot([], [], color=link.colour, linestyle=link.dashes, linewidth=link.width, label=kind)
    if kinds:
        ax.legend(
            loc="upper center", bbox_to_anchor=(0.5, -0.01), ncols=3, handlelength=4, frameon=False, fontsize=SMALL
        )
    joined = [
        f"{kind} at {a:.0%} and {b:.0%}"
        for kind, a, b in data[["kind", "first_place", "second_place"]].itertuples(index=False)
    ]
    more = f"; {len(joined) - 12} more in the table" if len(joined) > 12 else ""
    places = "; ".join(joined[:12]) or "none"
    return page.chart(data, f"Linked: {told}. Places in {one} and in {other}: {places}{more}.")


@styled()
def mentions_matrix(mentions: pd.DataFrame, *, top: int = 30, title: str | None = None) -> Chart:
    """Who mentions what: the outlet's marker with a count, or a ring where the outlet leaves it out.

    `mentions` is the table of `mentions`. The `top` mentions by number of outlets, then of occurrences, are drawn, sorted by
    kind, then from mentions in all outlets to those in one. The title counts all mentions, drawn or not. Data: `kind`,
    `mention`, `outlet`, `times`, of the mentions drawn.
    """
    counts = mentions.pivot_table(
        index=["kind", "mention"], columns="outlet", values="times", aggfunc="sum", fill_value=0
    )
    counts = counts.assign(_outlets=(counts > 0).sum(axis=1), _all=counts.sum(axis=1))
    order = {"_outlets": False, "_all": False, "mention": True}
    shown = counts.sort_values(list(order), ascending=list(order.values())).head(top)
    shown = shown.sort_values(["kind", *order], ascending=[True, *order.values()])
    finding = _spread(counts["_outlets"], counts.shape[1] - 2)
    outlets = [outlet for outlet in counts.columns if outlet not in ("_outlets", "_all")]
    shown = shown[outlets]
    drawn_of = f"Drawn: {len(shown):,} of {counted(len(counts), 'mention')}, chosen by the number of outlets."
    foot = f"n = {counted(len(outlets), 'outlet')}. {drawn_of} A ring: the outlet does not mention it."
    kinds = list(dict.fromkeys(shown.index.get_level_values("kind")))
    labels: list[tuple[str, str | None]] = []
    for kind in kinds:
        labels += [(kind, None), *((kind, mention) for mention in shown.loc[kind].index)]
    left, row = widest([mention or kind for kind, mention in labels], most=2.1), 0.23
    width = WIDTH - 2 * MARGIN - left - 0.1
    heads, turn, above = column_names(outlets, width / max(len(outlets), 1))
    page = Page(
        above + row * len(labels),
        title=title or finding,
        foot=foot,
        subtitle="Number of times each outlet mentions a name, place, number or date",
    )
    ax = page.axes(MARGIN + left + 0.1, above, width, row * len(labels))
    name_rows(ax, [mention or kind.capitalize() for kind, mention in labels], left, lines=1)
    head_columns(ax, heads, turn)
    ax.spines[:].set_visible(False)
    styles = outlet_style(outlets)
    for y, (kind, mention) in enumerate(labels):
        if mention is None:
            ax.get_yticklabels()[y].set(fontweight="bold", fontsize=SMALL)
            ax.axhline(y + 0.48, color=PALE, linewidth=0.8)
            continue
        for x, outlet in enumerate(outlets):
            _draw_mention(ax, x, y, int(shown.at[(kind, mention), outlet]), styles[outlet])
    data = shown.melt(ignore_index=False, var_name="outlet", value_name="times").reset_index()
    data = data.sort_values(["kind", "mention", "outlet"], kind="stable")
    said = [_who(mention, shown.loc[(kind, mention)]) for kind, mention in labels if mention is not None]
    return page.chart(data, " ".join([drawn_of, *said]))


def _spread(outlets_of_each: pd.Series, outlets: int) -> str:
    """How many of all mentions, drawn or not, occur in every outlet, and how many in only one."""
    every = counted(len(outlets_of_each), "mention")
    if outlets < 2:
        return f"{every} in one outlet"
    everywhere, alone = (int((outlets_of_each == n).sum()) for n in (outlets, 1))
    all_of_them = "both outlets" if outlets == 2 else f"all {outlets} outlets"
    return f"Of {every}, {everywhere:,} occur in {all_of_them} and {alone:,} in only one"


def _draw_mention(ax: Axes, x: int, y: int, count: int, style: OutletStyle) -> None:
    if not count:
        ax.plot(x, y, "o", markersize=5, markerfacecolor="none", markeredgecolor=PALE)
        return
    ax.plot(x, y, style.marker, markersize=7.5, color=style.colour, markeredgecolor=INK, markeredgewidth=0.7)
    ax.annotate(str(count), (x, y), (7, 0), textcoords="offset points", va="center", fontsize=7)


def _who(mention: str, counts: pd.Series) -> str:
    if (counts > 0).all():
        return f"{mention}: all."
    return f"{mention}: {listed([str(outlet) for outlet in counts.index[counts > 0]])}."


@styled()
def words(distinctive: pd.DataFrame, *, top: int = 8, title: str | None = None) -> Chart:
    """The words most typical of each outlet, compared with the others: a panel per outlet, z for each word.

    `distinctive` is the table of `distinctive_words`; each panel has the `top` words with the highest z. Data: those rows.
    """
    ranked = distinctive.dropna(subset="z").sort_values(
        ["outlet", "z", "word"], ascending=[True, False, True], kind="stable"
    )
    data = ranked.groupby("outlet").head(top)
    outlets = sorted(set(distinctive["outlet"]))
    columns, row = 2, 0.22
    subtitle = (
        "z of the weighted log-odds compared with all other outlets (Monroe, Colaresi & Quinn 2008). "
        "Higher means more typical of the outlet."
    )
    foot = (
        f"n = {counted(len(outlets), 'outlet')}. Beside each word: its count here and in all others. "
        "Dashed: z = 1.96, which one word in 40 passes by chance alone."
    )
    pitch = 0.32 + top * row + AXIS + 0.08
    page = Page(
        pitch * -(-len(outlets) // columns),
        title=title or "The words most typical of each outlet",
        subtitle=subtitle,
        foot=foot,
    )
    panel = (page.width - 2 * MARGIN) / columns
    left = widest(data["word"], most=1.15)
    said = []
    for place, (outlet, style) in enumerate(outlet_style(outlets).items()):
        rows = data[data["outlet"] == outlet]
        ax = page.axes(
            MARGIN + left + 0.1 + place % columns * panel,
            place // columns * pitch + 0.28,
            panel - left - 0.55,
            top * row,
        )
        name_rows(ax, rows["word"].tolist(), left, lines=1)
        ax.set_ylim(top - 0.5, -0.5)
        ax.set_title(
            wrap(outlet, panel - 0.2, lines=1),
            loc="left",
            fontsize=LABEL,
            fontweight="bold",
            x=-(left + 0.1) / (panel - left - 0.55),
        )
        stems = pd.DataFrame({"value": rows["z"], "low": 0.0, "high": rows["z"]})
        dot_rows(ax, stems, [style] * len(rows))
        limit(ax, np.array([0.0, 1.96, *data["z"]]), right=0.08)
        ax.axvline(1.96, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
        for y, (count, others) in enumerate(zip(rows["times"], rows["others"], strict=True)):
            beside(ax, y, f"{count:.0f} : {others:.0f}", x=1.01, color=GREY)
        numbers = rounded(rows["z"])
        typical = [f"{word} {z}" for word, z in zip(rows["word"], numbers, strict=True)]
        said.append(f"{outlet}: {', '.join(typical) or 'no word'}.")
    return page.chart(data, f"{subtitle} {' '.join(said)}")


@styled()
def sequence(
    articles: pd.DataFrame, first: Any, second: Any, *, sentences: pd.DataFrame | None = None, title: str | None = None
) -> Chart:
    """One dot per sentence of `first` that says much the same as one of `second`, joined in order.

    Horizontally: the place of the sentence among the body sentences of `first`; vertically: in `second`. If the line only
    falls, both have the same order. Larger dots are more similar. Ticks at the edges are sentences without a match in the
    other article. Data: the pairs of `matched_sentences` with `first_place`, `second_place` (from 1).
    """
    pair = [first, second]
    others = (other for other in articles.index if other not in pair)
    articles = articles.loc[[*dict.fromkeys(pair), *others]]
    body = body_of(articles, sentences)
    data = matched_sentences(articles, sentences=body)
    data = data[(data["first"] == first) & (data["second"] == second)]
    places = {article: _places(body, article) for article in (first, second)}
    for side in ("first", "second"):
        keys = zip(data[side], data[f"{side}_sentence"], strict=True)
        data[f"{side}_place"] = np.array([places[article][at] for article, at in keys], dtype=int)
    one, other = (plain(name) for name in articles.loc[pair, "outlet"])
    order = order_kept(data["second_place"].to_list())
    told = _told(order, len(data))
    sizes = len(places[first]), len(places[second])
    left, down = 0.62, 0.46
    width = WIDTH - 2 * MARGIN - left - 0.2
    height = min(max(width * sizes[1] / max(sizes[0], 1), 2.2), 4.6)
    foot = (
        f"n = {counted(sizes[0], 'sentence')} of {one}, {counted(sizes[1], 'sentence')} of {other}. "
        "Ticks at the edges: sentences without a match in the other article."
    )
    page = Page(
        height + down,
        title=title or _title(order, one, other, len(data)),
        subtitle=f"Sentences that say much the same, by their place in each article. {told}",
        foot=foot,
    )
    ax = page.axes(MARGIN + left, 0, width, height)
    ax.set(
        xlim=(0.5, max(sizes[0], 1) + 0.5),
        ylim=(max(sizes[1], 1) + 0.5, 0.5),
        xlabel=f"place in {one}",
        ylabel=f"place in {other}",
    )
    ax.locator_params(integer=True)
    ax.grid(True, axis="both")
    for at, side, size in (("x", "first", sizes[0]), ("y", "second", sizes[1])):
        _ticks(ax, at, sorted(set(range(1, size + 1)) - set(data[f"{side}_place"])))
    ax.plot(data["first_place"], data["second_place"], color=GREY, linewidth=1.4, zorder=2)
    ax.scatter(
        data["first_place"],
        data["second_place"],
        s=18 + 60 * data["similarity"].astype(float),
        color="#0072B2",
        edgecolor=INK,
        linewidth=0.7,
        zorder=3,
        clip_on=False,
    )
    pairs = [f"{a} and {b}" for a, b in zip(data["first_place"], data["second_place"], strict=True)]
    return page.chart(data, f"{told} Places in {one} and in {other}: {'; '.join(pairs) or 'none'}.")


def _places(body: pd.DataFrame, article: Any) -> dict[int, int]:
    """The places of the sentences of one article, from 1."""
    return {at: n for n, at in enumerate(body.loc[body["article"] == article, "sentence"], 1)}


def _told(order: Order, pairs: int) -> str:
    if np.isnan(order.tau):
        return f"{counted(pairs, 'pair').capitalize()}: too few to show an order."
    chance = f"{order.low:.2f} to {order.high:.2f}".replace("-", "−")
    tau = f"{order.tau:.2f}".replace("-", "−")
    return f"Rank correlation of the places {tau}; 95 of 100 random orders lie within {chance}."


def _title(order: Order, one: str, other: str, pairs: int) -> str:
    return {
        "kept": f"{other} has {pairs} sentences of {one} in the same order",
        "reversed": f"{other} has {pairs} sentences of {one} in reverse order",
        "no clearer than chance": f"{other} has {pairs} sentences of {one}, in no clear order",
    }.get(order.verdict, f"{one} and {other} have {counted(pairs, 'sentence') if pairs else 'no sentence'} in common")


def _ticks(ax: Axes, axis: str, places: list[int]) -> None:
    """Short marks along the left or upper edge."""
    edge = np.full(len(places), 0.5)
    across, down = (places, edge) if axis == "x" else (edge, places)
    ax.scatter(across, down, marker="|" if axis == "x" else "_", s=46, color=GREY, linewidth=1, clip_on=False, zorder=4)
