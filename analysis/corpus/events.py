"""Which articles tell of the same event, where nobody says so."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from analysis.text.doubts import MOST_CHARACTERS
from analysis.text.memory import remembered
from analysis.text.word_forms import stem
from analysis.text.words import WORD

MOST_SORTED = 3_000  # articles without an event that are sorted: time grows as the square
TOGETHER = 40  # articles without an event that are taken for one event; of more, events are found
# Cosine from which two articles, on average over their groups, tell of one event. Of 1,000 unrelated
# news articles (load_2000) 81 pairs of 499,500 reach it, most of these on one subject and week; of
# the project's own five articles on one event every pair does (.35 to .60).
ALIKE = 0.3
ROWS_AT_ONCE = 500
GUESSED = re.compile(r"story \d+")  # how an event is named that nobody gave


def events_of(articles: pd.DataFrame) -> pd.Series:
    """The event of each article: the one given, else the one found ("story 1", "story 2", …).

    Up to `TOGETHER` articles without an event are one event, "": a folder on one story needs no
    table. Of more, those are on one event that are alike by the words they use (cosine of tf-idf
    vectors of stems, logarithmic counts; average linkage down to `ALIKE`), each of the others on
    one of its own. Where some of these have an event, it is that of the rest, too. An event found
    is a guess: a follow-up a week later looks like the event. Of more than `MOST_SORTED`, none is
    looked for: they stay "".

    >>> articles = pd.DataFrame({"event": ["talks", "", None], "text": ["a", "b", "c"]})
    >>> events_of(articles).tolist()
    ['talks', '', '']
    """
    if "event" not in articles:
        articles = articles.assign(event="")
    event = articles["event"].fillna("")
    unknown = (event == "").to_numpy()
    if not TOGETHER < unknown.sum() <= MOST_SORTED or "text" not in articles:
        return event
    story = pd.Series(_stories(articles["text"]), index=articles.index)
    given = event[~unknown].groupby(story[~unknown]).agg(lambda events: events.mode().iloc[0])
    found = event.where(~unknown, story.map(given).astype(event.dtype))
    nameless = found.isna()
    found[nameless] = [f"story {number + 1}" for number in pd.factorize(story[nameless])[0]]
    return found


def is_guessed(event: object) -> bool:
    """Whether an event has a name that `events_of` gave it.

    >>> is_guessed("story 3"), is_guessed("The story 3")
    (True, False)
    """
    return bool(GUESSED.fullmatch(str(event)))


@remembered(2)
def _stories(texts: pd.Series) -> np.ndarray:
    """A number for the story of each text, in the order of their first articles."""
    from scipy.sparse.csgraph import connected_components
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = [_content(text) for text in texts]
    group = np.zeros((len(texts), 2), dtype=int)
    if any(words):
        vectors = TfidfVectorizer(analyzer=list, sublinear_tf=True).fit_transform(words)
        # Whatever average linkage joins is linked somewhere: it is done component by component.
        group[:, 0] = connected_components(_alike(vectors), directed=False)[1]
        for members in pd.Series(range(len(texts))).groupby(group[:, 0]):
            group[members[1], 1] = _groups(vectors[members[1].to_numpy()])
    else:
        group[:, 0] = range(len(texts))
    return pd.MultiIndex.from_arrays(group.T).factorize()[0]


def _content(text: str) -> list[str]:
    if len(text) > MOST_CHARACTERS:
        return []
    return [one for one in map(stem, WORD.findall(text)) if one]


def _alike(vectors: Any) -> Any:
    """Which articles are as much alike as two on one event, as a sparse matrix."""
    from scipy.sparse import vstack

    other = vectors.T.tocsr()
    starts = range(0, vectors.shape[0], ROWS_AT_ONCE)
    return vstack([(vectors[at : at + ROWS_AT_ONCE] @ other) >= ALIKE for at in starts])


def _groups(vectors: Any) -> np.ndarray:
    """Numbers of the groups that average linkage makes of these vectors."""
    from scipy.cluster.hierarchy import average, fcluster
    from scipy.spatial.distance import squareform

    if vectors.shape[0] < 2:
        return np.zeros(vectors.shape[0], dtype=int)
    distance = 1 - (vectors @ vectors.T).toarray()
    np.fill_diagonal(distance, 0)
    return fcluster(average(squareform(distance, checks=False)), 1 - ALIKE, "distance")
