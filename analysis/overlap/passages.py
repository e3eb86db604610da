"""The passages that two articles share word for word, and of what kind they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import singledispatch
from typing import Any

import numpy as np
import pandas as pd

from analysis.overlap.runs import Wording, event_pairs, read_wording, shared_runs
from analysis.text.word_forms import fold, is_stop_word, stock_phrases

PASSAGE = ["first", "second", "first_start", "first_end", "second_start", "second_end", "words", "kind", "text"]


@singledispatch
def shared_passages(
    articles: pd.DataFrame, *, at_least: int = 3, sentences: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row per passage that two articles on the same event share word for word.

    Columns: `first`, `second` (article ids); `first_start`, `first_end`, `second_start`, `second_end` (offsets in their
    texts); `words` (its length); `kind`; `text` (as in the first article). A passage is a maximal run of at least `at_least`
    words: the words before and after it differ, or a paragraph begins or ends there. Where it occurs several times, its
    first place in one article is paired with its first place in the other, and so on. A place inside a longer passage is not
    listed again. Together, the rows cover every word of every shared shingle.

    The kind is the first that applies: `quotation` (most of it is inside quotation marks in either article), `name or title`
    (otherwise only stop words), `stock phrase` (stop words, names, set phrases of `resources/stock_phrases.csv`, and at most
    one other word: "of the meeting" is nobody's wording), `other wording`. Only the last is evidence of a common origin.

    Exact, except for text that repeats a shingle more than a thousand times (`runs.MOST_PAIRS`): then only the first places
    are paired.
    """
    wording = read_wording(articles, sentences)
    describe = _describer(wording, articles["text"].to_list())
    rows = []
    for one, other in event_pairs(articles).tolist():
        for here, there, length in _aligned(wording, shared_runs(wording, one, other, at_least)):
            rows.append((articles.index[one], articles.index[other], *describe(here, there, length)))
    return pd.DataFrame(rows, columns=PASSAGE)


def _aligned(wording: Wording, runs: np.ndarray) -> list[tuple[int, int, int]]:
    """Each place of a shared run once, paired with a place of it in the other article."""
    new_here, new_there = (~_inside_longer(runs[:, side], runs[:, 2]) for side in (0, 1))
    places: dict[bytes, list[tuple[int, int, int, bool, bool]]] = defaultdict(list)
    for (here, there, length), *new in zip(runs.tolist(), new_here.tolist(), new_there.tolist(), strict=True):
        places[wording.word[here : here + length].tobytes()].append((here, there, length, *new))
    aligned = []
    for same in places.values():
        here = sorted({row[0] for row in same if row[3]})
        there = sorted({row[1] for row in same if row[4]})
        if here or there:
            here, there = (here or [min(row[0] for row in same)], there or [min(row[1] for row in same)])
            size = max(len(here), len(there))
            pad = [(side + side[-1:] * size)[:size] for side in (here, there)]
            aligned += [(a, b, same[0][2]) for a, b in zip(*pad, strict=True)]
    return sorted(aligned)


def _inside_longer(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Whether each run is inside a longer one."""
    ends = starts + lengths
    order = np.lexsort((-ends, starts))
    longest_so_far = np.maximum.accumulate(ends[order]) if len(ends) else ends
    first_of_start = np.searchsorted(starts[order], starts, "left")
    before = np.where(first_of_start > 0, longest_so_far[first_of_start - 1], -1)
    at_start = ends[order][first_of_start] if len(ends) else ends
    return (before >= ends) | (at_start > ends)


def _describer(wording: Wording, texts: list[str]) -> Callable[[int, int, int], tuple[Any, ...]]:
    offsets, quoted = wording.words.offsets, wording.quoted

    def describe(here: int, there: int, length: int) -> tuple[Any, ...]:
        a, b = slice(here, here + length), slice(there, there + length)
        named = wording.named[a] | wording.named[b]
        in_quotation = max(quoted[a].mean(), quoted[b].mean()) > 0.5
        kind = "quotation" if in_quotation else kind_of_passage(wording.written(a), named.tolist())
        start, end = int(offsets[a.start, 0]), int(offsets[a.stop - 1, 1])
        places = start, end, int(offsets[b.start, 0]), int(offsets[b.stop - 1, 1])
        return *places, length, kind, texts[wording.article[here]][start:end]

    return describe


def kind_of_passage(written: list[str], named: list[bool]) -> str:
    """The kind of a shared run of words outside quotation marks, given its words and which of them belong to a name.

    >>> kind_of_passage("of the meeting".split(), [False] * 3)
    'stock phrase'
    >>> kind_of_passage("a long gash beneath the engine room".split(), [False] * 7)
    'other wording'
    """
    explained = [part or is_stop_word(word) for word, part in zip(written, named, strict=True)]
    if any(named) and all(explained):
        return "name or title"
    for start, end in stock_phrases([fold(word) for word in written]):
        explained[start:end] = [True] * (end - start)
    return "other wording" if explained.count(False) > 1 else "stock phrase"
