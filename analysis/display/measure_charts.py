"""Charts of measures. Each function takes a table and returns a `Chart`: figure, data, alt text.

The title is the finding, the subtitle the measure and its unit, the foot n and the reference. An outlet keeps one colour
and one marker in all charts of a corpus, and nothing is shown by colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.comparison.gaps import bars
from analysis.comparison.phrases import named
from analysis.display.chart import (
    AXIS,
    COLOURS,
    GREY,
    INK,
    LABEL,
    MARGIN,
    ROW,
    SMALL,
    Chart,
    OutletStyle,
    Page,
    beside,
    dot_rows,
    limit,
    name_rows,
    outlet_style,
    styled,
    widest,
    wrap,
)
from analysis.measures.measure import Measure
from analysis.measures.registry import chosen
from analysis.phrasing import IN_VOICE, counted, rounded
from analysis.text.given import article_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes


MOST_BARS = 500  # in a row of a strip
MOST_ROWS = 30  # articles with a row each; if there are more, each outlet has a row
PEAKS = ("highest", "lowest")
STEPS = 20  # into which the articles of an outlet are divided where they share a row


@styled()
def dots(
    comparison: pd.DataFrame,
    measure: str | Measure,
    *,
    gaps: pd.DataFrame | None = None,
    differences: pd.DataFrame | None = None,
    voice: str = "all",
    title: str | None = None,
) -> Chart:
    """One dot per outlet, from the table of `compare`, with a bar that shows which outlets differ.

    With the table of `gaps`, bars are those of the function `bars`: two that overlap are too close to call. Outlets are
    sorted by estimate in groups that differ, with a line between groups; within a group the order is alphabetical. Without
    `gaps`, bars are the 95 % intervals of each outlet alone, which do not show which outlets differ, and the order is
    alphabetical. For an outlet without an estimate, the reason is printed. `voice`: that of the tables, which the subtitle
    names. `differences`: with the table of that name, title and lines describe only pairs that also hold up under other
    choices, as on the front page.

    Data: `comparison` in the order drawn, `group` (1 is the highest; NaN without an estimate), and, with gaps, `bar_low`,
    `bar_high`.
    """
    (measure,) = chosen(measure)
    seen = gaps if gaps is None or differences is None else _surviving(gaps, differences, measure)
    groups = _groups(comparison, seen)
    missing = sorted(comparison.loc[comparison["estimate"].isna(), "outlet"])
    order = [outlet for group in groups for outlet in group]
    data = comparison.set_index("outlet").loc[order + missing].reset_index()
    data["group"] = [n for n, group in enumerate(groups, 1) for _ in group] + [np.nan] * len(missing)

    alone = "95 % intervals of each outlet alone, which do not show which outlets differ"
    drawn = data.rename(columns={"estimate": "value"})
    if gaps is not None and gaps["p"].notna().any():
        alone = "where two overlap, the outlets are too close to call. In brackets: 95 % intervals of each outlet alone"
        ends = bars(data, gaps)
        data["bar_low"], data["bar_high"] = ends["low"], ends["high"]
        drawn = data.drop(columns=["low", "high"]).rename(
            columns={"estimate": "value", "bar_low": "low", "bar_high": "high"}
        )
    foot = f"n = {_sample(data)}. Bars: {alone}. {_order(groups, gaps)} Measure: {measure.name} ({measure.reference})."
    subtitle = f"{measure.label}, {measure.unit}{IN_VOICE[voice]}. Higher means {measure.more}."
    page = Page(
        len(data) * ROW + AXIS,
        title=title or _finding(measure.label, seen, held=differences is not None),
        subtitle=subtitle,
        foot=foot,
    )
    texts = _estimates(data.rename(columns={"estimate": "value"}))
    left, right = (
        widest(data["outlet"] + "'s article" * bool((data["unit"] == "sentence").all())),
        widest(texts, SMALL) + 0.1,
    )
    room = page.width - 2 * MARGIN - left - 0.1 - right
    ax = page.axes(MARGIN + left + 0.1, 0, room, len(data) * ROW)
    name_rows(ax, [named(outlet, unit) for outlet, unit in zip(data["outlet"], data["unit"], strict=True)], left)
    styles = outlet_style(comparison["outlet"])
    dot_rows(ax, drawn, [styles[outlet] for outlet in data["outlet"]])
    for row, (text, why) in enumerate(zip(texts, data["why"], strict=True)):
        beside(ax, row, text)
        if not text:
            beside(ax, row, wrap(f"no value: {why}", room, SMALL, lines=2), x=0.02, color=GREY)
    for last in np.cumsum([len(group) for group in groups])[:-1]:
        ax.axhline(last - 0.5, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)))
    said = [
        f"{named(outlet, unit)}: {text or f'no value ({why})'}"
        for outlet, unit, text, why in zip(data["outlet"], data["unit"], texts, data["why"], strict=True)
    ]
    return page.chart(
        data,
        f"{subtitle} Estimate and 95 % interval of each{' outlet' * bool((data['unit'] != 'sentence').any())}. {'; '.join(said)}. {_order(groups, gaps)}",
    )


def _groups(comparison: pd.DataFrame, gaps: pd.DataFrame | None) -> list[list[str]]:
    """Outlets with an estimate in groups, highest first; every pair from two groups is decided."""
    known = comparison.dropna(subset="estimate")
    if gaps is None:
        return [sorted(known["outlet"])] if len(known) else []
    decided = gaps[gaps["verdict"].isin(["higher", "lower"])]
    apart = {frozenset(pair) for pair in zip(decided["first"], decided["second"], strict=True)}
    ranked = known.sort_values(["estimate", "outlet"], ascending=[False, True])["outlet"].tolist()
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
    return "Dashed lines separate outlets that differ; between lines the order is alphabetical."


def _surviving(gaps: pd.DataFrame, differences: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """The gaps; only those that hold up under other choices keep their verdict."""
    kept = differences[(differences["measure"] == measure.name) & differences["survives"]]
    pairs = {frozenset(pair) for pair in zip(kept["first"], kept["second"], strict=True)}
    holds = [frozenset(pair) in pairs for pair in zip(gaps["first"], gaps["second"], strict=True)]
    return gaps.assign(verdict=gaps["verdict"].where(holds, "too close to call"))


def _finding(label: str, gaps: pd.DataFrame | None, *, held: bool = False) -> str:
    """The widest decided difference in words; no claim where there is none. `held`: also under other choices."""
    if gaps is None or gaps.empty:
        return f"{label} by outlet"
    decided = gaps[gaps["verdict"].isin(["higher", "lower"])]
    if "p" in gaps and gaps["p"].isna().all():
        return f"{label}: whether any two differ by more than chance is unknown"
    if decided.empty:
        alike = "articles" if (gaps["unit"] == "sentence").all() else "outlets"
        if held:
            return f"{label}: no difference between any two {alike} holds up under other choices"
        return f"{label}: too close to call between any two {alike}"
    widest = decided.loc[decided["difference"].abs().idxmax()]
    first, second = (named(widest[end], widest["unit"]) for end in ("first", "second"))
    pair = f"{first} is {widest['verdict']} than {second}"
    judged = "differ and hold up under other choices" if held else "differ by more than chance"
    return f"{label}: {pair}; {len(decided)} of {counted(len(gaps), 'pair')} {judged}"


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
    sentence_values: pd.DataFrame,
    measure: str | Measure,
    *,
    value: str = "value",
    peak: str = "highest",
    voice: str = "all",
    title: str | None = None,
) -> Chart:
    """Each article as a row of bars, one per sentence in reading order, to show where its values are high and low.

    `sentence_values` is the table of `by_sentence` (`value`) or of `contributions` (then `value` is "contribution"). Bars
    go up for values above 0 and down for values below; a sentence without a value is a dot on the line. The `peak` of each
    row, its "highest" or "lowest" bar, is labelled with its sentence, counted from 1. `voice`: that of the table, which the
    subtitle names. An article of more than `MOST_BARS` sentences is drawn in that many steps, each the mean of its
    sentences. Data: `article`, `outlet`, `sentence` (from 0, as in other tables), `place` (share of the article before it),
    `value`.

    With more than `MOST_ROWS` articles, each outlet is a row: the mean of the sentences in each twentieth of its articles,
    and the peak labelled with its place. Data: `outlet`, `place`, `sentences` (how many there are), `value`.

    Raises ValueError for another `peak`.
    """
    (measure,) = chosen(measure)
    if peak not in PEAKS:
        raise ValueError(f"peak is {peak!r}; choose one of {', '.join(PEAKS)}")
    data = sentence_values.rename(columns={value: "value"}).sort_values(
        ["outlet", "article", "sentence"], kind="stable"
    )[["article", "outlet", "sentence", "value"]]
    size = data.groupby("article")["sentence"].transform("size")
    data.insert(3, "place", data.groupby("article").cumcount() / size)
    sizes = data["article"].value_counts()
    articles = data.drop_duplicates("article").set_index("article")["outlet"]
    foot, drawn_of = f"n = {counted(len(articles), 'article')}, {counted(len(data), 'sentence')}. ", ""
    what = "contribution of each sentence" if value == "contribution" else "each sentence on its own"
    if len(articles) > MOST_ROWS:
        by, data, told = "outlet", _in_places(data), "from the start of an article to its end"
        what = f"{what}, mean by place in the article"
        most = data.groupby("outlet")["sentences"].sum().nlargest(MOST_ROWS).index
        names = {name: name for name in sorted(most)}
        if len(names) < data["outlet"].nunique():
            drawn_of = f"Drawn: the {len(names)} of {data['outlet'].nunique()} outlets with most sentences. "
        foot += (
            f"{drawn_of}A bar: the mean of the sentences in one of {STEPS} steps of the outlet's articles. All rows have "
            f"the same scale. Labelled: where each row's {peak} bar begins. A dot is a step without a value."
        )
    else:
        by, data, told = "article", _in_steps(data, size), "sentence by sentence"
        names = article_names(articles)
        foot += (
            f"Bars in reading order; all rows have the same scale. Numbered: each row's {peak} sentence (the first of "
            "several), counted from 1, headings included. A dot is a sentence without a value."
        )
        if (size > MOST_BARS).any():
            foot += f" In an article of more than {MOST_BARS} sentences, a bar is the mean of several."
    subtitle = f"{measure.label} ({measure.unit}{IN_VOICE[voice]}), {what}. Up means {measure.more}."
    pitch = 0.62
    page = Page(
        len(names) * pitch + AXIS,
        subtitle=subtitle,
        foot=f"{foot} Measure: {measure.name} ({measure.reference}).",
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
    styles = outlet_style(data["outlet"])
    said = []
    for row, (key, rows) in enumerate(drawn.groupby(by, sort=False)):
        base = row + (0.42 if peak == "highest" else 0.3) + scale * np.nan_to_num(lowest)  # room for the number
        style = styles[rows["outlet"].iloc[0]]
        at, where = _peak(rows, peak, whole=by == "outlet" or len(rows) == sizes[key])
        _draw_strip(ax, rows, base, scale, style, at)
        said.append(f"{names[key]}: {where}.")
    return page.chart(data, f"{subtitle} {drawn_of}{' '.join(said)}")


def _in_places(data: pd.DataFrame) -> pd.DataFrame:
    """The rows of a strip by outlet: the mean of the sentences in each step of an outlet's articles."""
    step = (data["place"] * STEPS).astype(int)
    found = data.groupby(["outlet", step.rename("step")])["value"].agg(["size", "mean"])
    every = pd.MultiIndex.from_product([sorted(set(data["outlet"])), range(STEPS)], names=found.index.names)
    table = found.reindex(every).reset_index()
    table = table.assign(place=table["step"] / STEPS, sentences=table["size"].fillna(0).astype(int))
    return table.rename(columns={"mean": "value"})[["outlet", "place", "sentences", "value"]]


def _in_steps(data: pd.DataFrame, size: pd.Series) -> pd.DataFrame:
    """The rows of a strip; in very long articles, several sentences share a bar."""
    step = (data["place"] * MOST_BARS).astype(int).where(size > MOST_BARS, data["sentence"])
    joined = data.groupby(["article", "outlet", step.rename("step")], sort=False)
    told = {"sentence": ("sentence", "first"), "place": ("place", "first"), "value": ("value", "mean")}
    return joined.agg(**told).reset_index()[["article", "outlet", "sentence", "place", "value"]]


def _peak(rows: pd.DataFrame, peak: str, whole: bool) -> tuple[Any, str]:
    """The index of a row's highest or lowest value, None without one; and its place in words."""
    values = rows["value"]
    if values.isna().all():
        return None, "no sentence has a value"
    at = values.idxmax() if peak == "highest" else values.idxmin()
    value, alike = rounded([values[at]])[0], int((values == values[at]).sum())
    if "sentence" not in rows:
        return at, f"{peak} from {100 * rows['place'][at]:.0f} % of the article on ({value})"
    if not whole:
        return at, f"{peak} mean from sentence {rows['sentence'][at] + 1} on ({value})"
    if 1 < alike == len(rows):
        return at, f"every sentence has {value}"
    more = f" and {counted(alike - 1, 'other')}" if alike > 1 else ""
    return at, f"{peak} in sentence {rows['sentence'][at] + 1}{more} ({value}); {counted(len(rows), 'sentence')} drawn"


def _draw_strip(ax: Axes, rows: pd.DataFrame, base: float, scale: float, style: OutletStyle, peak: Any) -> None:
    """Draw one row's bars up from `base` (the y axis points down), and label the bar at `peak`."""
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
    if peak is None:
        return
    label = str(rows["sentence"][peak] + 1) if "sentence" in rows else f"{100 * rows['place'][peak]:.0f} %"
    below = values[peak] < 0
    end = base - scale * values[peak] + (0.03 if below else -0.03)
    ax.text(
        min(max(centre[peak], 0.02), 0.98),
        end,
        label,
        ha="center",
        va="top" if below else "bottom",
        fontsize=7,
        color=INK,
    )


@styled()
def categories(table: pd.DataFrame, *, unit: str = "per 1,000 words", title: str | None = None) -> Chart:
    """Small multiples: a panel per category, a dot (with interval) per outlet.

    `table` has `outlet`, `value` (in `unit`), `category` or else `measure`, whose label without the unit is then the
    category; optionally `low`, `high`. All panels have the same scale. Outlets are in alphabetical order, categories in the
    order of the table.
    """
    if "category" not in table:
        labels = {name: chosen(name)[0].label.removesuffix(f" {unit}") for name in set(table["measure"])}
        table = table.assign(category=table["measure"].map(labels))
    data = table.reindex(columns=list(dict.fromkeys([*table.columns, "low", "high"])))
    outlets, kinds = sorted(set(data["outlet"])), list(dict.fromkeys(data["category"]))
    columns = min(len(kinds), 3)
    left, pitch = widest(outlets, most=1.5), len(outlets) * 0.24 + AXIS + 0.34
    lines = -(-len(kinds) // columns)
    foot = f"n = {counted(len(outlets), 'outlet')}, in alphabetical order; all panels have the same scale."
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
        rows = data[data["category"] == kind].set_index("outlet").reindex(outlets)
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
def accuracy(validation: pd.DataFrame, *, title: str | None = None) -> Chart:
    """The accuracy of each measure on text that people have labelled, with its baseline.

    `validation` has `measure`, `data`, `metric`, `value`, `low`, `high`, `baseline`; higher means more accurate for every
    metric. A measure beats its baseline if its whole interval is above it.
    """
    beats, beatable = int((validation["low"] > validation["baseline"]).sum()), validation["baseline"].notna().sum()
    alone = " that have one" if beatable < len(validation) else ""
    finding = f"{beats} of {counted(beatable, 'measurement')}{alone} clearly beat the baseline"
    subtitle = "Agreement with labels made by people. Higher means more accurate."
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
