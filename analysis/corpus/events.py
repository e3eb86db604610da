"""Guess which articles report the same event where none is given, and say how certain each guess is."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from analysis.text.doubts import MOST_CHARACTERS
from analysis.text.linkage import linked
from analysis.text.memory import remembered
from analysis.text.record import without_record
from analysis.text.word_forms import stem
from analysis.text.words import WORD

MOST_SORTED = 3_000  # articles without an event: time grows with the square of their number
# Similarity from which two groups of articles are one event, and the levels at which the grouping is repeated.
# Measured on 55 events × 3 outlets (BASIL): adjusted Rand 1.00 from .12 to .18 on all of them, 1.00 at .16 on
# each of 40 draws of twelve events; .99 of pairs alone in a folder are judged right.
ALIKE = 0.16
LEVELS = (0.12, 0.14, 0.16, 0.18, 0.2)
LEAST = 25  # words, stop words excluded, that a text needs for a guess
OPENING = 60  # words of a text that, with its title, are compared with the other's whole text
FADING = 10  # days, after the first, over which similarity falls to 37 %
UNDATED = 0.85  # weight of a similarity where a date is not known
CLEAR, LIKELY = 1.0, 0.6  # share of the levels at which exactly these articles are one group
ROWS_AT_ONCE = 500
GUESSED = ["event", "articles", "outlets", "first", "last", "likeness", "holds", "sure"]
STORY = re.compile(r"story \d+")  # the name of a guessed event


def events_of(articles: pd.DataFrame) -> pd.Series:
    """The event of each article: the one given, else the one guessed ("story 1", "story 2", …).

    Articles without an event are grouped by similar wording and near dates of publication; an article like no other is an
    event of its own. Where some articles of a group have a given event, the others get it, too. `guessed_events` says what
    was found and how certain it is. Nothing is guessed, and the events stay "", where fewer than two texts have `LEAST`
    words (stop words excluded), or where more than `MOST_SORTED` articles have no event.

    >>> ferry, bakers = "a ferry sank off the coast " * 9, "ten bakers won prizes for pies " * 9
    >>> articles = pd.DataFrame({"event": ["talks", "", ""], "text": [ferry, ferry, bakers]})
    >>> events_of(articles).tolist()
    ['talks', 'talks', 'story 1']

    Similarity is the mean of two cosines of tf-idf vectors of stems (logarithmic counts): between the two texts, and
    between the opening of each, title included, and the text of the other. It falls by a tenth with each day after the
    first. Groups are joined while their average similarity is at least `ALIKE` (average linkage).
    """
    return _found(articles)[0]


def guessed_events(articles: pd.DataFrame) -> pd.DataFrame:
    """One row per guessed event: how large it is, and how certain the guess is.

    Columns: `event`; `articles`, `outlets` (how many); `first`, `last` (dates of publication, NaT if unknown); `likeness`
    (mean similarity of its pairs of articles, 0 to 1; NaN for a single article); `holds` (share of the five `LEVELS` at
    which exactly these articles are one group, 0 to 1); `sure` ("clear" where it holds at all of them, "likely" at three or
    more, "doubtful" at fewer).
    """
    events, story, likeness, holds = _found(articles)
    table = articles.assign(event=events, story=story, holds=holds)[_unknown(articles) & (events != "").to_numpy()]
    rows = []
    for number, members in table.groupby("story", sort=False):
        days = members["published"] if "published" in members else pd.Series(pd.NaT, index=members.index)
        share = float(members["holds"].iloc[0])
        sure = "clear" if share >= CLEAR else "likely" if share >= LIKELY else "doubtful"
        size, outlets = len(members), members["outlet"].nunique() if "outlet" in members else 0
        rows.append((members["event"].iloc[0], size, outlets, days.min(), days.max(), likeness[number], share, sure))
    return pd.DataFrame(rows, columns=GUESSED)


def _long_enough(texts: pd.Series) -> bool:
    """Whether at least two texts have enough words for a guess."""
    long = (text for text in texts if len(text) > LEAST and len(_content(text[: 100 * LEAST])) >= LEAST)
    return next(long, None) is not None and next(long, None) is not None


def _unknown(articles: pd.DataFrame) -> np.ndarray:
    if "event" not in articles:
        return np.ones(len(articles), dtype=bool)
    return (articles["event"].fillna("") == "").to_numpy(dtype=bool)


def _found(articles: pd.DataFrame) -> tuple[pd.Series, np.ndarray, dict[int, float], np.ndarray]:
    """The events; the number of each article's story, the story's mean similarity, and the share of levels it holds at."""
    event = articles["event"].fillna("") if "event" in articles else pd.Series("", index=articles.index)
    unknown = _unknown(articles)
    if not 0 < unknown.sum() <= MOST_SORTED or "text" not in articles or not _long_enough(articles["text"]):
        return event, np.arange(len(articles)), dict.fromkeys(range(len(articles)), np.nan), np.zeros(len(articles))
    number, likeness, holds = _stories(_read(articles))
    story = pd.Series(number, index=articles.index)
    given = event[~unknown].groupby(story[~unknown]).agg(lambda events: events.mode().iloc[0])
    found = event.where(~unknown, story.map(given).astype(event.dtype))
    nameless = found.isna()
    found[nameless] = [f"story {one + 1}" for one in pd.factorize(story[nameless])[0]]
    return found, number, likeness, holds


def _read(articles: pd.DataFrame) -> pd.DataFrame:
    """What events are guessed from: text, title and date."""
    blank = pd.Series("", index=articles.index)
    days = articles["published"] if "published" in articles else pd.Series(pd.NaT, index=articles.index)
    title = articles["title"].fillna("") if "title" in articles else blank
    return pd.DataFrame({"text": articles["text"], "title": title, "published": days})


def is_guessed(event: object) -> bool:
    """Whether an event has a name that `events_of` gave it.

    >>> is_guessed("story 3"), is_guessed("The story 3")
    (True, False)
    """
    return bool(STORY.fullmatch(str(event)))


@remembered(2)
def _stories(articles: pd.DataFrame) -> tuple[np.ndarray, dict[int, float], np.ndarray]:
    """The number of each article's story, in order of appearance; each story's mean similarity; the levels it holds at."""
    from scipy.sparse.csgraph import connected_components

    likeness = _likeness(articles)
    # Average linkage only joins articles that are connected, so each component is clustered alone.
    component = connected_components(likeness >= min(LEVELS), directed=False)[1]
    labels = np.zeros((len(articles), len(LEVELS)), dtype=int)
    for members in pd.Series(range(len(articles))).groupby(component).groups.values():
        places = np.asarray(members)
        labels[places] = linked(likeness[places][:, places].toarray(), LEVELS)
    labels = np.column_stack([pd.MultiIndex.from_arrays([component, level]).factorize()[0] for level in labels.T])
    number = labels[:, LEVELS.index(ALIKE)]
    groups = [_members(level) for level in labels.T]
    own = groups[LEVELS.index(ALIKE)]
    holds = np.array([np.mean([level[place] == own[place] for level in groups]) for place in range(len(articles))])
    return number, {at: _mean(likeness, own[np.flatnonzero(number == at)[0]]) for at in range(number.max() + 1)}, holds


def _members(labels: np.ndarray) -> list[tuple[int, ...]]:
    """For each article, the members of its group."""
    groups = pd.Series(range(len(labels))).groupby(labels).agg(tuple)
    return groups[labels].to_list()


def _mean(likeness: Any, members: tuple[int, ...]) -> float:
    if len(members) < 2:
        return np.nan
    some = likeness[list(members)][:, list(members)].toarray()
    return float(some[np.triu_indices(len(members), 1)].mean())


def _likeness(articles: pd.DataFrame) -> Any:
    """The similarity of each two articles, as a sparse matrix; negligible ones are left out."""
    from scipy.sparse import csr_array, vstack

    texts = [_content(without_record(text)) for text in articles["text"]]
    openings = [_content(title) + text[:OPENING] for title, text in zip(articles["title"], texts, strict=True)]
    numbers = {word: at for at, word in enumerate(sorted(set().union(*texts, *openings)))}
    with_word = Counter(word for text in texts for word in set(text))
    idf = np.array([np.log((1 + len(texts)) / (1 + with_word[word])) + 1 for word in numbers])
    whole, start = (_vectors(documents, numbers, idf) for documents in (texts, openings))
    days = articles["published"].to_numpy(dtype="datetime64[D]")
    rows = []
    for at in range(0, len(texts), ROWS_AT_ONCE):
        some = slice(at, at + ROWS_AT_ONCE)
        cosine = whole[some] @ whole.T / 2 + (start[some] @ whole.T + whole[some] @ start.T) / 4
        cosine = cosine.toarray() * _nearness(days[some], days)
        rows.append(csr_array(np.where(cosine >= min(LEVELS) / 2, cosine, 0)))
    return vstack(rows).tocsr()


def _vectors(documents: list[list[str]], numbers: dict[str, int], idf: np.ndarray) -> Any:
    """Tf-idf vectors of length 1, with logarithmic counts; zero for a text without words."""
    from scipy.sparse import csr_array

    counts = [Counter(document) for document in documents]
    ends = np.cumsum([0, *map(len, counts)])
    column = np.array([numbers[word] for count in counts for word in count], dtype=int)
    weight = (1 + np.log([times for count in counts for times in count.values()])) * idf[column]
    row = np.repeat(np.arange(len(documents)), np.diff(ends))
    length = np.sqrt(np.bincount(row, weights=weight**2, minlength=len(documents)))
    return csr_array((weight / length[row], column, ends), shape=(len(documents), max(len(numbers), 1)))


def _nearness(some: np.ndarray, days: np.ndarray) -> np.ndarray:
    """The weight of a similarity, by the days between two articles; the first day makes no difference."""
    between = np.abs((some[:, None] - days[None]).astype(float))
    between[np.isnat(some)] = np.nan
    between[:, np.isnat(days)] = np.nan
    return np.where(np.isnan(between), UNDATED, np.exp(-np.maximum(between - 1, 0) / FADING))


def _content(text: str) -> list[str]:
    if len(text) > MOST_CHARACTERS:
        return []
    return [one for one in map(stem, WORD.findall(text)) if one]
