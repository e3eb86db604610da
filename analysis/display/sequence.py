"""A chart of the order of telling: which sentence of one article follows which of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.drawing import GREY, INK, MARGIN, WIDTH, Chart, Page, counted, plain, styled
from analysis.names import body_of
from analysis.origins import Order, order_kept
from analysis.sharing import matched_sentences

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@styled()
def sequence(
    articles: pd.DataFrame, first: Any, second: Any, *, sentences: pd.DataFrame | None = None, title: str | None = None
) -> Chart:
    """One dot per sentence of `first` that says much the same as one of `second`, joined in order.

    Across: the place of the sentence among the body sentences of `first`; down: in `second`. A line
    that only falls tells in the same order; larger dots are more alike. Ticks at the edges are
    sentences without their like in the other. Data: the pairs of `matched_sentences` with
    `first_place`, `second_place` (from 1).
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
    one, other = (plain(name) for name in articles.loc[pair, "source"])
    order = order_kept(data["second_place"].to_list())
    told = _told(order, len(data))
    sizes = len(places[first]), len(places[second])
    left, down = 0.62, 0.46
    width = WIDTH - 2 * MARGIN - left - 0.2
    height = min(max(width * sizes[1] / max(sizes[0], 1), 2.2), 4.6)
    foot = (
        f"n = {counted(sizes[0], 'sentence')} of {one}, {counted(sizes[1], 'sentence')} of {other}. "
        "Ticks at the edges: sentences without their like in the other."
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
        return f"{counted(pairs, 'pair').capitalize()}: too few to tell an order."
    chance = f"{order.low:.2f} to {order.high:.2f}".replace("-", "−")
    tau = f"{order.tau:.2f}".replace("-", "−")
    return f"Rank correlation of the places {tau}; 95 of 100 random orders lie within {chance}."


def _title(order: Order, one: str, other: str, pairs: int) -> str:
    return {
        "kept": f"{other} tells {pairs} sentences of {one} in the same order",
        "reversed": f"{other} tells {pairs} sentences of {one} in reverse order",
        "no clearer than chance": f"{other} tells {pairs} sentences of {one}, in no clear order",
    }.get(order.verdict, f"{one} and {other} have {counted(pairs, 'sentence') if pairs else 'no sentence'} in common")


def _ticks(ax: Axes, axis: str, places: list[int]) -> None:
    """Short marks along the left or upper edge."""
    edge = np.full(len(places), 0.5)
    across, down = (places, edge) if axis == "x" else (edge, places)
    ax.scatter(across, down, marker="|" if axis == "x" else "_", s=46, color=GREY, linewidth=1, clip_on=False, zorder=4)
