"""A specification curve: a finding under every choice, and the choices behind each of its dots."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.comparison.phrases import named
from analysis.comparison.robustness import CHOICES, NO_COMPARISON, claimed, in_words, option, others_of
from analysis.display.chart import (
    COLOURS,
    GREY,
    INK,
    LABEL,
    MARGIN,
    SMALL,
    Chart,
    OutletStyle,
    Page,
    beside,
    name_rows,
    styled,
    widest,
)
from analysis.measures.registry import MEASURES
from analysis.phrasing import counted, listed, rounded

HEIGHT, ROW = 1.7, 0.2  # inches: the curve, and the row of an option
MOST_LEFT_OUT = 5  # articles with a row each; more share one, and the table names them
ANY = object()  # any of the articles that were left out one at a time
STANDS = {
    "as claimed": OutletStyle(COLOURS[4], "o"),
    "same sign, another verdict": OutletStyle(COLOURS[0], "s"),
    "other sign": OutletStyle(COLOURS[5], "X"),
}


@styled()
def specification_curve(ledger: pd.DataFrame, *, title: str | None = None) -> Chart:
    """The difference of one finding under every specification, and below it the choices of each.

    `ledger` is the table of `holds_up`. Specifications are sorted by the difference, each with its 95 % interval. Each
    option has a row with a mark where a specification took it, and beside it in how many of these the finding holds. If
    more than `MOST_LEFT_OUT` articles were left out one at a time, they share a row. Differences on several measures have no
    common unit; each is then divided by half the width of its interval, so that a bar that excludes 0 is decided on any of
    them.

    Data: the ledger in the order drawn, with `outcome`, and `value`, `value_low`, `value_high` as drawn. Specifications
    without a comparison are left out and counted in the foot.
    """
    data = _ordered(ledger)
    options = [
        (choice, value)
        for choice in CHOICES
        if data[choice].nunique() > 1
        for value in _together(choice, ledger[choice].unique())
        if _took(data, choice, value).any()
    ]
    first, second = ledger.iloc[0][["first", "second"]]
    unit = _unit(data)
    first, second = (named(name, ledger["unit"].iloc[0]) for name in (first, second))
    subtitle = f"Gap, {first} minus {second} ({unit}); one column per specification."
    labels = [option(*one) if one[1] is not ANY else "without one article" for one in options]
    shares = [_share(data, *one) for one in options]
    legend, below = 0.28, HEIGHT + 0.12
    page = Page(
        legend + below + len(options) * ROW, subtitle=subtitle, foot=_foot(ledger, data), title=title or _short(ledger)
    )
    left, right = widest(labels, most=2.1), widest(shares, SMALL) + 0.1
    width = page.width - 2 * MARGIN - left - 0.1 - right
    place = MARGIN + left + 0.1
    _draw_curve(page.axes(place, legend, width, HEIGHT), data)
    if options:
        ax = page.axes(place, legend + below, width, len(options) * ROW)
        name_rows(ax, labels, left, lines=1)
        _draw_choices(ax, data, options, shares)
    said = [f"{label}: stands in {share}" for label, share in zip(labels, shares, strict=True)]
    gaps_said = rounded([data["value"].min(), data["value"].max()]) if len(data) else []
    run = f"The gap runs from {' to '.join(gaps_said)}. " if len(data) else ""
    return page.chart(data, f"{in_words(ledger)} {subtitle} {run}{'; '.join(said)}.")


def _ordered(ledger: pd.DataFrame) -> pd.DataFrame:
    data = ledger[ledger["verdict"] != NO_COMPARISON].copy()
    half = (data[["low", "high"]].sub(data["estimate"], axis=0).abs()).max(axis=1)  # the side that does not end at 0
    half = half if data["measure"].nunique() > 1 else 1.0
    for name, column in (("value", "estimate"), ("value_low", "low"), ("value_high", "high")):
        data[name] = data[column] / half
    same = np.where(data["same_sign"], "same sign, another verdict", "other sign")
    data["outcome"] = np.where(data["stands"], "as claimed", same)
    return data.sort_values("value", kind="stable").reset_index(drop=True)


def _unit(data: pd.DataFrame) -> str:
    if data["measure"].nunique() > 1:
        return "as a multiple of half its 95 % interval"
    return MEASURES[name].unit if (name := data["measure"].max()) in MEASURES else "its unit"


def _foot(ledger: pd.DataFrame, data: pd.DataFrame) -> str:
    said = [
        f"n = {counted(len(data), 'specification')}.",
        "Bars: the 95 % intervals behind the verdicts, corrected for the number of comparisons.",
        "Dots below: the options taken; beside them, in how many of these the finding holds.",
    ]
    if missing := len(ledger) - len(data):
        said.append(f"{missing} more had nothing to compare.")
    named = {"splitter": "the sentence splitter", "minimum": "the minimum length"}
    if idle := [name for choice, name in named.items() if ledger[choice].nunique() == 1]:
        said.append(f"Without effect, or with nothing to compare: {listed(idle)}.")
    return " ".join(said)


def _short(ledger: pd.DataFrame) -> str:
    if (ledger["verdict"] == NO_COMPARISON).all():
        return in_words(ledger)
    others = others_of(ledger)
    return f"{claimed(ledger)}: holds in {others['stands'].sum()} of {len(others)} other ways to measure it"


def _together(choice: str, values: np.ndarray) -> list:
    """The options of a choice; many articles that were left out one at a time are a single option."""
    if choice == "without" and len(values) - 1 > MOST_LEFT_OUT:
        return ["", ANY]
    return list(values)


def _took(data: pd.DataFrame, choice: str, value: object) -> pd.Series:
    """Which specifications took an option."""
    return data[choice] != "" if value is ANY else data[choice] == value


def _share(data: pd.DataFrame, choice: str, value: object) -> str:
    taken = data[_took(data, choice, value)]
    return f"{taken['stands'].sum()} of {len(taken)}"


def _draw_curve(ax, data: pd.DataFrame) -> None:
    size = min(7.0, max(2.5, 220 / max(len(data), 1)))
    for outcome, style in STANDS.items():
        rows = data[data["outcome"] == outcome]
        if len(rows):
            ax.vlines(
                rows.index, rows["value_low"], rows["value_high"], color=GREY, zorder=2, linewidth=min(1.6, size / 3)
            )
            ax.plot(
                rows.index,
                rows["value"],
                style.marker,
                markersize=size,
                color=style.colour,
                label=outcome,
                markeredgecolor=INK,
                markeredgewidth=0.5,
                zorder=3,
            )
    ax.axhline(0, color=INK, linewidth=0.8, zorder=1)
    ax.set_xlim(-0.6, max(len(data), 1) - 0.4)
    ax.set_xticks([])
    ax.locator_params(axis="y", nbins=6)
    ax.grid(True, axis="y")
    if len(data):
        ax.legend(
            loc="lower left",
            bbox_to_anchor=(-0.02, 1.0),
            ncols=3,
            frameon=False,
            fontsize=SMALL,
            handletextpad=0.2,
            columnspacing=1.2,
        )


def _draw_choices(ax, data: pd.DataFrame, options: list, shares: list[str]) -> None:
    size = min(5.0, max(1.6, 160 / max(len(data), 1)))
    for row, ((choice, value), share) in enumerate(zip(options, shares, strict=True)):
        for outcome, style in STANDS.items():
            taken = data.index[_took(data, choice, value) & (data["outcome"] == outcome)]
            ax.plot(taken, [row] * len(taken), style.marker, markersize=size, color=style.colour)
        beside(ax, row, share)
        if row and options[row - 1][0] != choice:
            ax.axhline(row - 0.5, color=GREY, linewidth=0.5)
    ax.set_xlim(-0.6, len(data) - 0.4)
    ax.set_xticks([])
    ax.tick_params(axis="y", length=0, labelsize=LABEL - 1)
    ax.spines[:].set_visible(False)
