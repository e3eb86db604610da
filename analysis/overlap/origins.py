"""Which articles probably go back to the same original, how certain that is, and whether its order is kept.

Articles are joined by their ties: the share of specifications (`analysis.overlap.ties`) in which two of them share more of
their own words than independent stories on one event do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import singledispatch
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.overlap.ties import PAIR, TOO_SHORT, grounds, tied
from analysis.text.given import body_of, event_of
from analysis.text.linkage import linked

TOGETHER = 0.5  # share of specifications in which the articles of one group are tied, on average
MOST_LINES = 20  # events that get a line each; of more, the totals
TIES = [*PAIR, "first_outlet", "second_outlet", "tie", "specifications", "matched"]
TIES += ["tau", "low", "high", "p", "order", "longest", "words", "grounds", "why"]
LIKELY = 0.5  # share of specifications in which a group must be the same to be called a likely origin
ORIGINS = ["event", "origin", "article", "outlet", "stories", "holds", "specifications", "tie"]
ORIGINS += ["why"]


# Pairs -----------------------------------------------------------------------------------------


@singledispatch
def ties(articles: pd.DataFrame, *, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per pair of articles on the same event: do they go back to one original, and keep its order?

    Columns: `first`, `second`, `first_outlet`, `second_outlet`; `tie` (share of the specifications in which the pair shares
    more than independent stories do, 0 to 1, higher is more certain; NaN if there is none), `specifications` (their number);
    `matched` (matching sentences outside quotations); `tau` (Kendall's rank correlation of their places: 1 is the same
    order, -1 the reverse), `low`, `high` (the range of 95 of 100 random orders), `p` (share of random orders with the same
    or a higher tau), `order` (kept, no clearer than chance, reversed, too few sentences); `longest`, `words` (words of the
    longest passage in both, and of all passages of four words or more, without quotations, names and set phrases);
    `grounds` (wording, order, wording and order; without any, the tie is 0), `why` (why a tie is undefined).

    The same order is not proof by itself: most news is written with the newest and most important first.
    """
    body = body_of(articles, sentences, compared=True)
    found = tied(articles, sentences=body)
    known = found.notna().sum(axis=1).to_numpy(dtype=int)
    table = grounds(articles, sentences=body).reset_index()
    for side in PAIR:
        table[f"{side}_outlet"] = articles["outlet"].reindex(table[side]).to_numpy()
    why = np.where(known > 0, "", f"one of the two has fewer than {TOO_SHORT} sentences of its own words")
    table = table.assign(tie=found.mean(axis=1).to_numpy(dtype=float), specifications=known, why=why)
    return table[TIES].astype({"why": object})


# Groups ----------------------------------------------------------------------------------------


@singledispatch
def origins(articles: pd.DataFrame, *, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per article: with which others on its event it probably goes back to one original.

    Columns: `event`, `origin` (number of the group within the event; that of the first article is 1), `article`, `outlet`,
    `stories` (articles in the group); `holds` (share of the specifications in which exactly these articles are a group, 0 to
    1, higher is more certain), `specifications` (their number); `tie` (mean tie with the others of the group; NaN for a
    single article), `why` (an article that is too short has no origin, and NaN).

    Groups are joined while their articles are tied, on average over the pairs across, in at least half of the
    specifications (average linkage), so that a chain of weak ties does not make a group. Of 165 pairs of outlets on 55
    events (BASIL), 2 are taken for one origin: they share an agency's sentences, and passages of a court document. Copies in
    which three sentences in ten were left out, the others reordered, and a third of the words replaced are found in 12 of 12
    cases; shared statements, footers and fact boxes are taken for an origin in 0 of 48. The share of reworded sentences is
    better evidence than runs of words: texts in the same style share runs ("raises concerns about the") without a common
    original.
    """
    body = body_of(articles, sentences, compared=True)
    found = tied(articles, sentences=body)
    events = event_of(articles)
    event_of_pair = events.reindex(found.index.get_level_values("first")).to_numpy()
    of_event = dict(list(found.groupby(event_of_pair, sort=False)))
    rows = [
        row
        for event, members in events.groupby(events, sort=False)
        for row in _of_event(event, list(members.index), of_event.get(event, found.iloc[:0]))
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
    specifications = [cube[:, :, number] for number in range(cube.shape[2])]
    groups_of = {one.tobytes(): _found(one) for one in {one.tobytes(): one for one in specifications}.values()}
    found = [groups_of[one.tobytes()] for one in specifications]
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
    """Whether two articles are tied: an array of article by article by specification."""
    at = {member: place for place, member in enumerate(members)}
    cube = np.full((len(members), len(members), tied.shape[1]), np.nan)
    for (first, second), row in zip(tied.index, tied.to_numpy(), strict=True):
        cube[at[first], at[second]] = cube[at[second], at[first]] = row
    return cube


def _why(size: int) -> str:
    if size == 1:
        return "the only article on its event"
    return f"it has fewer than {TOO_SHORT} sentences to compare, or all others have"


def _found(tied: np.ndarray) -> set[frozenset[int]]:
    """The groups of the articles that are long enough, in one specification."""
    places = np.flatnonzero(np.any(~np.isnan(tied), axis=1))
    links = np.nan_to_num(tied[np.ix_(places, places)])
    return {frozenset(places[group].tolist()) for group in _groups(links)}


def _groups(tied: np.ndarray) -> list[np.ndarray]:
    """Average linkage down to `TOGETHER`; groups in the order of their first members."""
    if np.max(tied, initial=0.0) < TOGETHER:
        return list(np.arange(len(tied))[:, None])
    labels = linked(tied, [TOGETHER])[:, 0]
    return [np.flatnonzero(labels == label) for label in dict.fromkeys(labels.tolist())]


def origins_in_words(origins: pd.DataFrame) -> str:
    """The table of `origins` as plain sentences: a line per event or, if there are many, the totals.

    A group that is the same in fewer than half of the specifications is not a likely origin, and is called unclear.

    >>> table = pd.DataFrame({"event": [f"e{n // 2}" for n in range(42)], "origin": [1, 1, 1, 2] + [1] * 38,
    ...                       "outlet": ["Echo", "Post"] * 21, "holds": 0.9, "specifications": 40})
    >>> print(origins_in_words(table))
    42 stories on 21 events: 20 events with one likely origin, 1 with several, 0 with too little to say.
    Echo and Post share one likely origin on 20 of the 21 events that both report.
    """
    events = list(origins.groupby("event", sort=False))
    if len(events) > MOST_LINES:
        return _in_sum(origins, [event for _, event in events])
    named = len(events) > 1
    return "\n".join(f"{name}: {_line(event)}" if named else _line(event) for name, event in events)


def likely(origins: pd.DataFrame) -> pd.DataFrame:
    """The rows of `origins` whose group is the same in at least half of the specifications."""
    return origins[origins["origin"].notna() & (origins["holds"] >= LIKELY)]


def _in_sum(origins: pd.DataFrame, events: list[pd.DataFrame]) -> str:
    counts = [likely(event)["origin"].nunique() for event in events]
    one, none = counts.count(1), counts.count(0)
    said = f"{len(origins)} stories on {len(events)} events: {one} events with one likely origin, "
    lines = [f"{said}{len(events) - one - none} with several, {none} with too little to say."]
    both: Counter[tuple[str, str]] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    for event in events:
        both.update(combinations(sorted(set(event["outlet"])), 2))
        groups = (group["outlet"] for _, group in likely(event).groupby("origin"))
        together.update({pair for group in groups for pair in combinations(sorted(set(group)), 2)})
    for pair, times in sorted(together.items(), key=lambda told: (-told[1], told[0]))[:MOST_LINES]:
        lines.append(
            f"{_and(pd.Series(pair))} share one likely origin on {times} of the {both[pair]} events that both report."
        )
    return "\n".join(lines)


def _line(event: pd.DataFrame) -> str:
    groups = [group for _, group in event.groupby("origin", sort=True)]
    clear = [_group(group) for group in groups if group["holds"].iloc[0] >= LIKELY]
    unclear = [_group(group) for group in groups if group["holds"].iloc[0] < LIKELY]
    unplaced = event.loc[event["origin"].isna(), "outlet"]
    stories = f"{len(event)} stor{'y' if len(event) == 1 else 'ies'}"
    found = f"{len(clear)} likely origin{'' if len(clear) == 1 else 's'}"
    text = f"{stories}, {found}: {'; '.join(clear)}." if clear else f"{stories}, origin unknown."
    text += f" Unclear: {'; '.join(unclear)}." if unclear else ""
    return text + (f" Too little to say: {_and(unplaced)}." if len(unplaced) else "")


def _group(group: pd.DataFrame) -> str:
    row = group.iloc[0]
    alone = " alone" if len(group) == 1 else ""
    times = round(row["holds"] * row["specifications"])
    return f"{_and(group['outlet'])}{alone} (in {times} of {row['specifications']} specifications)"


def _and(names: pd.Series) -> str:
    *others, last = names.to_list()
    return f"{', '.join(others)} and {last}" if others else str(last)
