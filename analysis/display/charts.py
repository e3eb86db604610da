"""Charts in one style: each function takes a table and returns a `Chart`: figure, data, alt text.

The finding is the title, the measure and its unit the subtitle, n and source the foot. An outlet
keeps one colour and one marker in all charts of a corpus; nothing is told by colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.drawing import (
    AXIS,
    COLOURS,
    GREY,
    INK,
    LABEL,
    MARGIN,
    PALE,
    ROW,
    SMALL,
    WIDTH,
    Chart,
    OutletStyle,
    Page,
    beside,
    column_names,
    counted,
    dot_rows,
    head_columns,
    limit,
    listed,
    name_rows,
    outlet_style,
    rounded,
    styled,
    widest,
    wrap,
)
from analysis.evidence import linked
from analysis.measures import Measure, chosen

if TYPE_CHECKING:
    from matplotlib.axes import Axes


FIGURES = {
    "containment_3": "Share of runs of three words",
    "containment_5": "Share of runs of five words",
    "jaccard": "Shared vocabulary (Jaccard)",
    "longest": "Longest shared passage",
}
MOST_BARS = 500  # in a row of a strip
MOST_ROWS = 30  # of articles: of more, outlets are drawn, which a reader can still compare
STEPS = 20  # into which the articles of an outlet are cut where they share a row


@styled()
def dots(
    comparison: pd.DataFrame, measure: str | Measure, *, gaps: pd.DataFrame | None = None, title: str | None = None
) -> Chart:
    """One dot with its 95 % interval per outlet, from the table of `compare`.

    With the table of `gaps`, outlets stand in order of estimate as far as they can be told apart,
    with a line between groups; outlets too close to call share a group in alphabetical order.
    Without it, all stand in alphabetical order. An outlet without an estimate says why.
    Data: `comparison` in the order drawn, and `group` (1 is the highest; NaN without an estimate).
    """
    (measure,) = chosen(measure)
    groups = _told_apart(comparison, gaps)
    missing = sorted(comparison.loc[comparison["estimate"].isna(), "source"])
    order = [outlet for group in groups for outlet in group]
    data = comparison.set_index("source").loc[order + missing].reset_index()
    data["group"] = [n for n, group in enumerate(groups, 1) for _ in group] + [np.nan] * len(missing)

    told = f"n = {_sample(data)}. Bars: 95 % intervals of each outlet alone; which outlets differ is judged by the difference itself. {_order(groups, gaps)}"
    foot = f"{told} Measure: {measure.name} ({measure.source})."
    subtitle = f"{measure.label}, {measure.unit}. Higher means {measure.more}."
    page = Page(len(data) * ROW + AXIS, title=title or _finding(measure.label, gaps), subtitle=subtitle, foot=foot)
    drawn = data.rename(columns={"estimate": "value"})
    texts = _estimates(drawn)
    left, right = widest(data["source"]), widest(texts, SMALL) + 0.1
    room = page.width - 2 * MARGIN - left - 0.1 - right
    ax = page.axes(MARGIN + left + 0.1, 0, room, len(data) * ROW)
    name_rows(ax, data["source"].tolist(), left)
    styles = outlet_style(comparison["source"])
    dot_rows(ax, drawn, [styles[source] for source in data["source"]])
    for row, (text, why) in enumerate(zip(texts, data["why"], strict=True)):
        beside(ax, row, text)
        if not text:
            beside(ax, row, wrap(f"no value: {why}", room, SMALL, lines=2), x=0.02, color=GREY)
    for last in np.cumsum([len(group) for group in groups])[:-1]:
        ax.axhline(last - 0.5, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)))
    said = [
        f"{source}: {text or f'no value ({why})'}"
        for source, text, why in zip(data["source"], texts, data["why"], strict=True)
    ]
    return page.chart(
        data, f"{subtitle} Estimate and 95 % interval per outlet. {'; '.join(said)}. {_order(groups, gaps)}"
    )


def _told_apart(comparison: pd.DataFrame, gaps: pd.DataFrame | None) -> list[list[str]]:
    """Outlets with an estimate in groups, highest first, such that every pair across is decided."""
    known = comparison.dropna(subset="estimate")
    if gaps is None:
        return [sorted(known["source"])] if len(known) else []
    decided = gaps[gaps["verdict"].isin(["higher", "lower"])]
    apart = {frozenset(pair) for pair in zip(decided["first"], decided["second"], strict=True)}
    ranked = known.sort_values(["estimate", "source"], ascending=[False, True])["source"].tolist()
    groups: list[list[str]] = []
    for place, outlet in enumerate(ranked):
        above, below = ranked[:place], ranked[place:]
        if all(frozenset((a, b)) in apart for a in above for b in below):
            groups.append([])
        groups[-1].append(outlet)
    return [sorted(group) for group in groups]


def _order(groups: list[list[str]], gaps: pd.DataFrame | None) -> str:
    if gaps is None:
        return "Outlets in alphabetical order."
    if all(len(group) == 1 for group in groups):
        return "Outlets in order of estimate."
    if len(groups) == 1:
        return "Outlets in alphabetical order: too close to call as a ranking."
    return "Dashed lines part outlets that can be told apart; between lines the order is alphabetical."


def _finding(label: str, gaps: pd.DataFrame | None) -> str:
    """The widest decided gap in words; no claim where there is none."""
    if gaps is None or gaps.empty:
        return f"{label} by outlet"
    decided = gaps[gaps["verdict"].isin(["higher", "lower"])]
    if decided.empty:
        return f"{label}: too close to call between any two outlets"
    widest = decided.loc[decided["difference"].abs().idxmax()]
    pair = f"{widest['first']} is {widest['verdict']} than {widest['second']}"
    return f"{label}: {pair}; {len(decided)} of {counted(len(gaps), 'pair')} can be told apart"


def _sample(data: pd.DataFrame) -> str:
    counts = [counted(int(data[f"{noun}s"].sum()), noun) for noun in ("article", "sentence", "word")]
    return ", ".join(counts)


def _estimates(table: pd.DataFrame) -> list[str]:
    """Each row's "value (low to high)", or "" without a value."""
    texts_of = iter(rounded(table[["value", "low", "high"]].to_numpy(dtype=float).ravel()))
    texts = []
    for value, low, high in zip(texts_of, texts_of, texts_of, strict=True):
        texts.append(value and f"{value} ({f'{low} to {high}' if low and high else 'no interval'})")
    return texts


@styled()
def strip(
    sentence_values: pd.DataFrame, measure: str | Measure, *, value: str = "value", title: str | None = None
) -> Chart:
    """Each article as a row of bars, one a sentence in reading order: where the high values stand.

    `sentence_values` is the table of `by_sentence` (`value`) or of `contributions` (then `value`
    is "contribution"). Bars go up from the line for values above 0 and down below it; a sentence
    without a value is a dot on the line. The highest bar of each row is named by its sentence.
    An article of more than `MOST_BARS` sentences is drawn in so many steps, each the mean of its sentences.
    Data: `article`, `source`, `sentence`, `place` (share of the article before it), `value`.

    Of more than `MOST_ROWS` articles each outlet is a row: the mean of the sentences in each
    twentieth of its articles, the highest named by its place. Data: `source`, `place`,
    `sentences` (how many stand there), `value`.
    """
    (measure,) = chosen(measure)
    data = sentence_values.rename(columns={value: "value"}).sort_values(
        ["source", "article", "sentence"], kind="stable"
    )[["article", "source", "sentence", "value"]]
    size = data.groupby("article")["sentence"].transform("size")
    data.insert(3, "place", data.groupby("article").cumcount() / size)
    articles = data.drop_duplicates("article").set_index("article")["source"]
    foot = f"n = {counted(len(articles), 'article')}, {counted(len(data), 'sentence')}. "
    what = "contribution of each sentence" if value == "contribution" else "each sentence on its own"
    if len(articles) > MOST_ROWS:
        by, data, told = "source", _in_places(data), "from the start of an article to its end"
        what = f"{what}, mean by place in the article"
        most = data.groupby("source")["sentences"].sum().nlargest(MOST_ROWS).index
        names = {name: name for name in sorted(most)}
        if len(names) < data["source"].nunique():
            foot += f"Drawn: the {len(names)} of {data['source'].nunique()} outlets with most sentences. "
        foot += (
            f"A bar: the mean of the sentences in one of {STEPS} steps of the outlet's articles, all rows to "
            "one scale; named: where each row's highest begins; a dot is a step without a value."
        )
    else:
        by, data, told = "article", _in_steps(data, size), "sentence by sentence"
        names = _article_names(articles)
        foot += (
            "Bars in reading order, all rows to one scale; numbered: each row's highest sentence, counted "
            "from 0; a dot is a sentence without a value."
        )
    subtitle = f"{measure.label} ({measure.unit}), {what}. Up means {measure.more}."
    pitch = 0.62
    page = Page(
        len(names) * pitch + AXIS,
        subtitle=subtitle,
        foot=f"{foot} Measure: {measure.name} ({measure.source}).",
        title=title or f"{measure.label}, {told}",
    )
    left = widest(names.values())
    ax = page.axes(MARGIN + left + 0.1, 0, page.width - 2 * MARGIN - left - 0.15, len(names) * pitch)
    name_rows(ax, list(names.values()), left, lines=3)
    ax.set_xlim(-0.005, 1.005)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["start", "25 %", "half", "75 %", "end"])
    drawn = data[data[by].isin(names)]
    highest, lowest = max(drawn["value"].max(), 0), min(drawn["value"].min(), 0)
    scale = 0.72 / ((highest - lowest) or 1)
    styles = outlet_style(data["source"])
    said = []
    for row, (key, rows) in enumerate(drawn.groupby(by, sort=False)):
        base = row + 0.42 + scale * np.nan_to_num(lowest)
        style = styles[rows["source"].iloc[0]]
        said.append(_draw_strip(ax, rows, base, scale, style, names[key]))
    return page.chart(data, f"{subtitle} {' '.join(said)}")


def _in_places(data: pd.DataFrame) -> pd.DataFrame:
    """The rows of a strip of outlets: the mean of the sentences in each step of an outlet's articles."""
    step = (data["place"] * STEPS).astype(int)
    found = data.groupby(["source", step.rename("step")])["value"].agg(["size", "mean"])
    every = pd.MultiIndex.from_product([sorted(set(data["source"])), range(STEPS)], names=found.index.names)
    table = found.reindex(every).reset_index()
    table = table.assign(place=table["step"] / STEPS, sentences=table["size"].fillna(0).astype(int))
    return table.rename(columns={"mean": "value"})[["source", "place", "sentences", "value"]]


def _in_steps(data: pd.DataFrame, size: pd.Series) -> pd.DataFrame:
    """The rows of a strip, those of very long articles joined: more bars than dots show nothing."""
    step = (data["place"] * MOST_BARS).astype(int).where(size > MOST_BARS, data["sentence"])
    joined = data.groupby(["article", "source", step.rename("step")], sort=False)
    told = {"sentence": ("sentence", "first"), "place": ("place", "first"), "value": ("value", "mean")}
    return joined.agg(**told).reset_index()[["article", "source", "sentence", "place", "value"]]


def _draw_strip(ax: Axes, rows: pd.DataFrame, base: float, scale: float, style: OutletStyle, name: str) -> str:
    """Draw one row's bars up from `base` (the y axis points down); say where the highest is."""
    width, values = 1 / len(rows), rows["value"]
    centre = rows["place"] + width / 2
    ax.axhline(base, color=GREY, linewidth=0.7, zorder=1)
    ax.bar(
        centre,
        -scale * values.fillna(0),
        width * 0.86,
        bottom=base,
        color=style.colour,
        edgecolor=INK,
        linewidth=0.5,
        zorder=2,
    )
    unknown = values.isna()
    ax.plot(centre[unknown], np.full(unknown.sum(), base), ".", color=GREY, markersize=3)
    if unknown.all():
        return f"{name}: no sentence has a value."
    peak = values.idxmax()
    top = base - scale * max(values[peak], 0)
    by_sentence = "sentence" in rows
    label = str(rows["sentence"][peak]) if by_sentence else f"{100 * rows['place'][peak]:.0f} %"
    ax.text(min(max(centre[peak], 0.02), 0.98), top - 0.03, label, ha="center", va="bottom", fontsize=7, color=INK)
    highest = rounded([values[peak]])[0]
    where = f"in sentence {label} of {len(rows)} shown" if by_sentence else f"from {label} of the article on"
    return f"{name}: highest {where} ({highest})."


def _article_names(sources: pd.Series) -> dict[Any, str]:
    """What to call each article: its outlet, with the article's id where the outlet has several."""
    several = sources.duplicated(keep=False)
    return {article: f"{source} ({article})" if several[article] else source for article, source in sources.items()}


@styled()
def categories(table: pd.DataFrame, *, unit: str = "per 1,000 words", title: str | None = None) -> Chart:
    """Small multiples: a panel per category, a dot (with interval) per outlet.

    `table` has `source`, `category`, `value` (in `unit`), optionally `low`, `high`. All panels have
    one scale, outlets in alphabetical order, categories in the order of the table.
    """
    data = table.reindex(columns=list(dict.fromkeys([*table.columns, "low", "high"])))
    outlets, kinds = sorted(set(data["source"])), list(dict.fromkeys(data["category"]))
    columns = min(len(kinds), 3)
    left, pitch = widest(outlets, most=1.5), len(outlets) * 0.24 + AXIS + 0.34
    lines = -(-len(kinds) // columns)
    foot = f"n = {counted(len(outlets), 'outlet')}, in alphabetical order; one scale for all panels."
    if data["low"].notna().any():
        foot += " Bars: 95 % intervals."
    page = Page(
        pitch * lines, title=title or f"{len(kinds)} categories by outlet", subtitle=f"Occurrences {unit}", foot=foot
    )
    start = MARGIN + left + 0.1
    width = (page.width - MARGIN - start) / columns
    styles = outlet_style(outlets)
    said = []
    for place, kind in enumerate(kinds):
        column, line = place % columns, place // columns
        ax = page.axes(start + column * width, line * pitch + 0.26, width - 0.12, len(outlets) * 0.24)
        rows = data[data["category"] == kind].set_index("source").reindex(outlets)
        name_rows(ax, outlets, left, lines=1)
        ax.tick_params(labelleft=column == 0)
        dot_rows(ax, rows, [styles[outlet] for outlet in outlets])
        limit(ax, data[["value", "low", "high"]].to_numpy(dtype=float), right=0.3)
        ax.set_title(wrap(kind, width - 0.12, lines=1), loc="left", fontsize=LABEL, fontweight="bold")
        ends = rows[["value", "high"]].max(axis=1)
        numbers = rounded(rows["value"])
        for row, (end, number) in enumerate(zip(ends, numbers, strict=True)):
            if number:
                ax.annotate(number, (end, row), (6, 0), textcoords="offset points", va="center", fontsize=7)
        values = [f"{outlet} {number or 'no value'}" for outlet, number in zip(outlets, numbers, strict=True)]
        said.append(f"{kind}: {', '.join(values)}.")
    return page.chart(data, f"Occurrences {unit}. {' '.join(said)}")


@styled()
def matrix(pairs: pd.DataFrame, value: str, *, title: str | None = None) -> Chart:
    """Overlap of every article with every other, a number in each cell.

    `pairs` is the table of `overlap`; `value` one of its columns, or the stem of a directed one:
    "containment_5" (or "containment_5_no_names") is the share of the row's five-word runs that
    stand in the column's article. Data: `row`, `column` (article ids), `value`.

    Of more than `MOST_ROWS` articles, each cell is the mean over the pairs of articles of two outlets:
    `row`, `column` (outlets), `value`, `pairs` (how many have a value).
    """
    data, directed = _cells(pairs, value)
    sources = pd.concat([pairs.set_index(side)[f"{side}_source"] for side in ("first", "second")])
    sources = sources[~sources.index.duplicated()].sort_values(kind="stable")
    sample = f"n = {counted(len(sources), 'article')}, {counted(len(pairs), 'pair')}. "
    names = _article_names(sources)
    reading = (
        "Read along a row: how much of this article stands in the column's."
        if directed
        else "The same in both directions."
    )
    if len(names) > MOST_ROWS:
        data = _by_outlets(data, sources)
        reading = (
            "Read along a row: how much of its articles stands in the column's."
            if directed
            else "The same in both directions."
        )
        highest = data.groupby("row")["value"].max().nlargest(MOST_ROWS).index
        names = {name: name for name in sorted(highest)}
        if len(names) < sources.nunique():
            sample += f"Drawn: the {len(names)} of {sources.nunique()} outlets with the highest values. "
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
        title=title or _strongest(drawn, names, label),
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
        # White figures only where the cell is dark enough to read them.
        colour = "white" if grid[row, column] > 0.72 * largest else INK
        text = texts[row, column] or ("·" if row == column else "–")
        ax.text(column, row, text, ha="center", va="center", fontsize=LABEL, color=colour)
    said = [
        f"{names[row]} in {names[column]} {text or 'no value'}"
        for row, column, text in zip(drawn["row"], drawn["column"], rounded(drawn["value"]), strict=True)
        if directed or place[row] <= place[column]
    ]
    return page.chart(data, f"{label}. {reading} {'; '.join(said)}.")


def _by_outlets(data: pd.DataFrame, sources: pd.Series) -> pd.DataFrame:
    """The cells of a matrix of outlets: the mean over the pairs of articles of the two."""
    sides = [data[side].map(sources).rename(side) for side in ("row", "column")]
    cells = data.groupby(sides)["value"].agg(value="mean", pairs="count").reset_index()
    within = cells["row"] == cells["column"]  # where a pair stands in one cell both ways
    return cells.assign(pairs=cells["pairs"].where(~within, cells["pairs"] // 2))


def _cells(pairs: pd.DataFrame, value: str) -> tuple[pd.DataFrame, bool]:
    """Both directions of each pair as `row`, `column`, `value`; and whether they may differ."""
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
    if data["value"].notna().sum() == 0:
        return f"{label}: no pair has a value"
    top = data.sort_values("value", ascending=False, kind="stable").iloc[0]
    if top["row"] == top["column"]:
        return f"{label} is highest among the articles of {names[top['row']]}"
    return f"{label} is highest between {names[top['row']]} and {names[top['column']]}"


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

    `first` and `second` are ids of `articles`; the tables are those of `shared_passages` and
    `reworded`, of which only this pair is drawn. The line style tells the kind. Lines that do not
    cross keep the order of telling. Data: the table of `linked` with `first_place`,
    `second_place` (share of the article's text before the middle of the passage).
    """
    data = linked(first, second, passages, reworded)
    for side, article in (("first", first), ("second", second)):
        middle = (data[f"{side}_start"] + data[f"{side}_end"]).astype(float) / 2
        data[f"{side}_place"] = middle / max(len(articles.at[article, "text"]), 1)
    one, other = (_article_names(articles["source"])[first], _article_names(articles["source"])[second])
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
        subtitle=f"Where they stand in the two articles: {told}",
        foot=foot,
    )
    gutter = 1.1
    ax = page.axes(gutter, above, page.width - 2 * gutter, height)
    ax.set(xlim=(-0.02, 1.02), ylim=(1.005, -0.005), xticks=[])
    ax.set_yticks([0, 0.5, 1], ["start", "half", "end"])
    ax.spines["bottom"].set_visible(False)
    styles = outlet_style(articles["source"])
    for x, article, name in [(0, first, one), (1, second, other)]:
        style = styles[articles.at[article, "source"]]
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
    """Who mentions what: the outlet's mark with a count, or a hollow ring where it leaves it out.

    `mentions` is the table of `mentions`; drawn are the `top` with most outlets, then most
    occurrences. Rows stand by kind, then from mentions that all share to those of one outlet.
    Data: `kind`, `mention`, `source`, `count`, of the mentions drawn.
    """
    counts = mentions.pivot_table(
        index=["kind", "mention"], columns="source", values="count", aggfunc="sum", fill_value=0
    )
    counts = counts.assign(_outlets=(counts > 0).sum(axis=1), _all=counts.sum(axis=1))
    order = {"_outlets": False, "_all": False, "mention": True}
    shown = counts.sort_values(list(order), ascending=list(order.values())).head(top)
    shown = shown.sort_values(["kind", *order], ascending=[True, *order.values()])
    spread = shown.pop("_outlets")
    outlets = [source for source in counts.columns if source not in ("_outlets", "_all")]
    shown = shown[outlets]
    everywhere, alone = (int((spread == n).sum()) for n in (len(outlets), 1))
    finding = f"{everywhere} of {counted(len(shown), 'mention')} stand in all outlets, {alone} in only one"
    foot = (
        f"n = {counted(len(outlets), 'outlet')}. Drawn: {len(shown)} of {counted(len(counts), 'mention')}, "
        "those of most outlets first. A ring: the outlet does not mention it."
    )
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
    data = shown.melt(ignore_index=False, var_name="source", value_name="count").reset_index()
    data = data.sort_values(["kind", "mention", "source"], kind="stable")
    said = [_who(mention, shown.loc[(kind, mention)]) for kind, mention in labels if mention is not None]
    return page.chart(data, f"{' '.join(said)}")


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
    """The words that set each outlet apart from the others: a panel per outlet, z per word.

    `distinctive` is the table of `distinctive_words`; each panel has its `top` words of highest z.
    Data: those rows.
    """
    ranked = distinctive.dropna(subset="z").sort_values(
        ["source", "z", "word"], ascending=[True, False, True], kind="stable"
    )
    data = ranked.groupby("source").head(top)
    outlets = sorted(set(distinctive["source"]))
    columns, row = 2, 0.22
    subtitle = (
        "z of the weighted log-odds against all other outlets (Monroe, Colaresi & Quinn 2008). "
        "Higher means more typical of the outlet."
    )
    foot = (
        f"n = {counted(len(outlets), 'outlet')}. Beside each word: its count here and in all others. "
        "Dashed: z = 1.96; below it, chance alone explains the word."
    )
    pitch = 0.32 + top * row + AXIS + 0.08
    page = Page(
        pitch * -(-len(outlets) // columns),
        title=title or "The words that set each outlet apart",
        subtitle=subtitle,
        foot=foot,
    )
    panel = (page.width - 2 * MARGIN) / columns
    left = widest(data["word"], most=1.15)
    said = []
    for place, (outlet, style) in enumerate(outlet_style(outlets).items()):
        rows = data[data["source"] == outlet]
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
        for y, (count, others) in enumerate(zip(rows["count"], rows["others"], strict=True)):
            beside(ax, y, f"{count:.0f} : {others:.0f}", x=1.01, color=GREY)
        numbers = rounded(rows["z"])
        typical = [f"{word} {z}" for word, z in zip(rows["word"], numbers, strict=True)]
        said.append(f"{outlet}: {', '.join(typical) or 'no word'}.")
    return page.chart(data, f"{subtitle} {' '.join(said)}")


@styled()
def accuracy(validation: pd.DataFrame, *, title: str | None = None) -> Chart:
    """How often each instrument is right on text that people have labelled, against its baseline.

    `validation` has `measure`, `data`, `metric`, `value`, `low`, `high`, `baseline`; higher means
    more accurate for every metric. A measure beats its baseline where its whole interval lies above it.
    """
    beats = int((validation["low"] > validation["baseline"]).sum())
    finding = f"{beats} of {counted(len(validation), 'measurement')} clearly beat the baseline"
    subtitle = "Agreement with labels made by people. Higher means more often right."
    page = Page(
        len(validation) * 0.44 + AXIS,
        title=title or finding,
        subtitle=subtitle,
        foot=f"n = {counted(len(validation), 'measurement')}. Bars: 95 % intervals. Upright tick: the baseline.",
    )
    names = [
        f"{measure}, {metric}" for measure, metric in zip(validation["measure"], validation["metric"], strict=True)
    ]
    baselines = [f"baseline {number}" if number else "no baseline" for number in rounded(validation["baseline"])]
    texts = _estimates(validation)
    left, right = widest([*names, *validation["data"]], most=2.9), widest(texts, SMALL) + 0.1
    ax = page.axes(MARGIN + left + 0.1, 0, page.width - 2 * MARGIN - left - 0.1 - right, len(validation) * 0.44)
    name_rows(ax, names, left)
    ax.set_yticks(
        range(len(names)),
        [
            f"{wrap(name, left, lines=1)}\n{wrap(data, left, lines=1)}"
            for name, data in zip(names, validation["data"], strict=True)
        ],
    )
    dot_rows(ax, validation, [OutletStyle(COLOURS[4], "o")] * len(validation))
    rows = range(len(validation))
    ax.plot(validation["baseline"], rows, "|", color=INK, markersize=15, markeredgewidth=1.6, zorder=2)
    limit(ax, validation[["value", "low", "high", "baseline"]].to_numpy(dtype=float))
    for row, text, baseline in zip(rows, texts, baselines, strict=True):
        beside(ax, row, f"{text or 'not measured'}\n{baseline}", linespacing=1.3)
    said = [
        f"{name} on {data}: {text or 'not measured'}, {baseline}"
        for name, data, text, baseline in zip(names, validation["data"], texts, baselines, strict=True)
    ]
    return page.chart(validation, f"{subtitle} {'; '.join(said)}.")
