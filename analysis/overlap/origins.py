"""Which articles likely tell from the same original, how sure that is, and whether its order is kept.

Articles are joined by their ties: the share of specifications (`analysis.overlap.ties`) in which two of
them share more than independent stories on one event do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import singledispatch
from itertools import combinations, permutations
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.overlap.ties import PAIR, TOO_SHORT, beyond_chance, matched_sentences, sharing
from analysis.text.given import body_of, event_of

TOGETHER = 0.5  # share of specifications in which the articles of one group are tied, on average
LEAST_ORDERED = 4  # sentences: three stand in the same order by chance once in six times
SIGNIFICANT = 0.05
ENUMERATED = 7  # sentences whose orders are all looked at; of more, `SHUFFLES`
SHUFFLES = 2_000
MOST_LINES = 20  # of events in words; of more, what they come to
TIES = [*PAIR, "first_outlet", "second_outlet", "tie", "specifications", "matched"]
TIES += ["tau", "low", "high", "p", "order", "why"]
ORIGINS = ["event", "origin", "article", "outlet", "stories", "holds", "specifications", "tie"]
ORIGINS += ["why"]


# Pairs -----------------------------------------------------------------------------------------


@singledispatch
def ties(articles: pd.DataFrame, *, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per pair of articles on the same event: do they tell from one original, in its order?

    Columns: `first`, `second`, `first_outlet`, `second_outlet`; `tie` (share of the specifications
    in which the pair shares more than independent stories do, 0 to 1, higher is surer; NaN where
    there is none), `specifications` (in how many it can be told); `matched` (sentences side by side:
    `matched_sentences` shows them); `tau` (Kendall's rank correlation of their places: 1 is the same
    order, -1 the reverse), `low`, `high` (between which 95 of 100 random orders lie), `p` (share of
    random orders that are kept as well or better), `order` (kept, no clearer than chance, reversed,
    too few sentences), `why` (an undefined tie).

    An order that is kept is no proof by itself: it was in 4 of the 12 pairs of independent stories
    that share four sentences or more, for news is told from the newest and the gravest down.
    """
    body = body_of(articles, sentences, compared=True)
    shared = sharing(articles, sentences=body)
    tied = beyond_chance(shared)
    known = tied.notna().sum(axis=1).to_numpy(dtype=int)
    matched = dict(list(matched_sentences(articles, sentences=body).groupby(PAIR, sort=False)))
    outlet = articles["outlet"]
    rows = []
    for (first, second), tie, count in zip(shared.index, tied.mean(axis=1), known, strict=True):
        side_by_side = matched.get((first, second))
        places = [] if side_by_side is None else side_by_side["second_sentence"].to_list()
        why = "" if count else f"one of the two has fewer than {TOO_SHORT} sentences"
        facts = first, second, outlet[first], outlet[second], tie, count, len(places)
        rows.append((*facts, *order_kept(places), why))
    return pd.DataFrame(rows, columns=TIES)


class Order(NamedTuple):
    """How far an order is kept: Kendall's tau, its range by chance, the share of chance orders."""

    tau: float
    low: float
    high: float
    p: float
    verdict: str


def order_kept(places: list[int]) -> Order:
    """Whether places in the second article go up as those in the first do.

    >>> order_kept([4, 7, 9, 12, 13])
    Order(tau=1.0, low=-0.8, high=0.8, p=0.008333333333333333, verdict='kept')
    >>> order_kept([9, 2]).verdict
    'too few sentences'

    Chance is every order of as many sentences, or 2,000 of them, drawn with a fixed seed, where
    there are more than seven. Kept is what at most 5 of 100 of these keep as well.
    """
    if len(places) < LEAST_ORDERED:
        return Order(np.nan, np.nan, np.nan, np.nan, "too few sentences")
    tau = float(_taus(np.array([places]))[0])
    chance = _taus(_orders(len(places)))
    low, high = np.quantile(chance, [0.025, 0.975]).round(9).tolist()
    # The order itself is one of those that chance may bring: a share of 0 would claim too much.
    own = len(places) > ENUMERATED
    above, below = (
        (np.sum(as_far) + own) / (len(chance) + own) for as_far in (chance >= tau - 1e-9, chance <= tau + 1e-9)
    )
    verdict = "kept" if above <= SIGNIFICANT else "no clearer than chance"
    if below <= SIGNIFICANT:
        verdict = "reversed"
    return Order(tau, low, high, float(above), verdict)


def _orders(size: int) -> np.ndarray:
    if size <= ENUMERATED:
        return np.array(list(permutations(range(size))))
    return np.random.default_rng(0).permuted(np.tile(np.arange(size), (SHUFFLES, 1)), axis=1)


def _taus(orders: np.ndarray) -> np.ndarray:
    """Kendall's tau of each row with 0, 1, 2, …"""
    first, second = np.triu_indices(orders.shape[1], 1)
    return np.sign(orders[:, second] - orders[:, first]).mean(axis=1)


# Groups ----------------------------------------------------------------------------------------


@singledispatch
def origins(articles: pd.DataFrame, *, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per article: with which others on its event it likely tells from one original.

    Columns: `event`, `origin` (number of the group within the event, 1 for the one of its first
    article), `article`, `outlet`, `stories` (articles in the group); `holds` (share of the
    specifications in which exactly these articles come out as a group, 0 to 1, higher is surer),
    `specifications` (their number); `tie` (mean tie with the others of the group; NaN for an
    article alone), `why` (an article too short to be placed has no origin, and NaN).

    Articles are joined while their groups are tied, on average over the pairs across, in half of
    the specifications or more (average linkage): a chain of weak ties makes no group. Independent
    stories are taken for one origin in 2 of 35 pairs (each judged by the other 34; with so few, the
    rate may be 1 to 19 %), both with the same statements quoted at length; unrelated stories in 0 of
    200. The share of reworded sentences tells more than runs of words: texts written in one manner
    share runs ("raises concerns about the") without sharing an original.
    """
    body = body_of(articles, sentences, compared=True)
    tied = beyond_chance(sharing(articles, sentences=body))
    events = event_of(articles)
    event_of_pair = events.reindex(tied.index.get_level_values("first")).to_numpy()
    of_event = dict(list(tied.groupby(event_of_pair, sort=False)))
    rows = [
        row
        for event, members in events.groupby(events, sort=False)
        for row in _of_event(event, list(members.index), of_event.get(event, tied.iloc[:0]))
    ]
    table = pd.DataFrame(rows, columns=[name for name in ORIGINS if name != "outlet"])
    table["outlet"] = articles["outlet"].reindex(table["article"]).to_numpy()
    return table.astype({"origin": "Int64"})[ORIGINS]


def _of_event(event: object, members: list[object], tied: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    cube = _cube(members, tied)
    present = np.any(~np.isnan(cube), axis=1)  # by article and specification
    known = np.sum(~np.isnan(cube), axis=2)
    mean = np.nansum(cube, axis=2) / np.maximum(known, 1)
    placed = np.flatnonzero(present.any(axis=1))
    groups = [placed[group] for group in _groups(mean[np.ix_(placed, placed)])]
    found = [_found(cube[:, :, number], present[:, number]) for number in range(cube.shape[2])]
    origin_of = {place: number for number, group in enumerate(groups, 1) for place in group}
    for place, member in enumerate(members):
        if place not in origin_of:
            yield event, None, member, 1, np.nan, 0, np.nan, _why(len(members))
            continue
        group = groups[origin_of[place] - 1]
        told = [one for one, there in zip(found, present[group].all(axis=0), strict=True) if there]
        holds = np.mean([frozenset(group.tolist()) in one for one in told])
        others = group[group != place]
        tie = float(mean[place, others].mean()) if len(others) else np.nan
        yield event, origin_of[place], member, len(group), holds, len(told), tie, ""


def _cube(members: list[object], tied: pd.DataFrame) -> np.ndarray:
    """Whether two articles are tied, by article, article and specification."""
    at = {member: place for place, member in enumerate(members)}
    cube = np.full((len(members), len(members), tied.shape[1]), np.nan)
    for (first, second), row in zip(tied.index, tied.to_numpy(), strict=True):
        cube[at[first], at[second]] = cube[at[second], at[first]] = row
    return cube


def _why(size: int) -> str:
    if size == 1:
        return "the only article on its event"
    return f"it has fewer than {TOO_SHORT} sentences to compare, or all others have"


def _found(tied: np.ndarray, present: np.ndarray) -> set[frozenset[int]]:
    """The groups of the articles that are long enough in one specification."""
    places = np.flatnonzero(present)
    links = np.nan_to_num(tied[np.ix_(places, places)])
    return {frozenset(places[group].tolist()) for group in _groups(links)}


def _groups(tied: np.ndarray) -> list[np.ndarray]:
    """Average linkage down to `TOGETHER`; groups in the order of their first members."""
    from scipy.cluster.hierarchy import average, fcluster
    from scipy.spatial.distance import squareform

    if len(tied) < 2:
        return [np.arange(len(tied))] if len(tied) else []
    distance = 1 - tied
    np.fill_diagonal(distance, 0)
    labels = fcluster(average(squareform(distance, checks=False)), 1 - TOGETHER, "distance")
    return [np.flatnonzero(labels == label) for label in dict.fromkeys(labels.tolist())]


def origins_in_words(origins: pd.DataFrame) -> str:
    """The table of `origins` as plain sentences: a line an event, or of many what they come to.

    >>> table = pd.DataFrame({"event": [f"e{n // 2}" for n in range(42)], "origin": [1, 1, 1, 2] + [1] * 38,
    ...                       "outlet": ["Echo", "Post"] * 21})
    >>> print(origins_in_words(table))
    42 stories on 21 events: 20 events with one likely origin, 1 with several, 0 with too little to tell.
    Echo and Post tell from one likely origin on 20 of the 21 events that both report.
    """
    events = list(origins.groupby("event", sort=False))
    if len(events) > MOST_LINES:
        return _in_sum(origins, [event for _, event in events])
    named = len(events) > 1
    return "\n".join(f"{name}: {_line(event)}" if named else _line(event) for name, event in events)


def _in_sum(origins: pd.DataFrame, events: list[pd.DataFrame]) -> str:
    counts = [event["origin"].nunique() for event in events]
    one, none = counts.count(1), counts.count(0)
    said = f"{len(origins)} stories on {len(events)} events: {one} events with one likely origin, "
    lines = [f"{said}{len(events) - one - none} with several, {none} with too little to tell."]
    both: Counter[tuple[str, str]] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    for event in events:
        both.update(combinations(sorted(set(event["outlet"])), 2))
        groups = (group["outlet"] for _, group in event.groupby("origin"))
        together.update({pair for group in groups for pair in combinations(sorted(set(group)), 2)})
    for pair, times in sorted(together.items(), key=lambda told: (-told[1], told[0]))[:MOST_LINES]:
        lines.append(
            f"{_and(pd.Series(pair))} tell from one likely origin on {times} of the "
            f"{both[pair]} events that both report."
        )
    return "\n".join(lines)


def _line(event: pd.DataFrame) -> str:
    groups = [group for _, group in event.groupby("origin", sort=True)]
    told = []
    for group in groups:
        row = group.iloc[0]
        alone = " alone" if len(group) == 1 else ""
        times = round(row["holds"] * row["specifications"])
        told.append(f"{_and(group['outlet'])}{alone} (in {times} of {row['specifications']} specifications)")
    unplaced = event.loc[event["origin"].isna(), "outlet"]
    stories = f"{len(event)} stor{'y' if len(event) == 1 else 'ies'}"
    likely = f"{len(groups)} likely origin{'' if len(groups) == 1 else 's'}"
    text = f"{stories}, {likely}: {'; '.join(told)}." if groups else f"{stories}, origin unknown."
    return text + (f" Too little to tell: {_and(unplaced)}." if len(unplaced) else "")


def _and(names: pd.Series) -> str:
    *others, last = names.to_list()
    return f"{', '.join(others)} and {last}" if others else str(last)
