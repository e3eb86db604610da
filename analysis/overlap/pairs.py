"""How much wording articles share, pair by pair.

Body texts are compared in folded form (`analysis.text.word_forms.fold`: lower case, American spelling). A shingle is a run
of words inside one block: it may cross the end of a sentence, but not of a paragraph. Where names are left out, a word of a
name or title ends a shingle, so that every shingle occurs in the text as it is counted.
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any

import numpy as np
import pandas as pd

from analysis.overlap.runs import Wording, event_pairs, read_wording, shared_runs
from analysis.phrasing import counted
from analysis.text.given import article_names, event_of

SHINGLES = (3, 5)  # words
NO_NAMES = "_no_names"
PAIRS_AT_ONCE = 5_000


@singledispatch
def overlap(articles: pd.DataFrame, *, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per pair of articles on the same event: how much of their wording they share.

    Columns: `first`, `second` (article ids, in the order of `articles`), `first_outlet`, `second_outlet`, and each of the
    following twice; with the ending `_no_names`, words of names and titles are left out. All except `longest` are shares
    from 0 to 1; higher means more similar.

    - `jaccard`: content words (stems, no stop words) in both articles, as a share of those in either;
    - `overlap_coefficient`: the same, as a share of those in the article that has fewer;
    - `cosine`: of the two tf-idf vectors of stems, with idf over the articles on the event, as in scikit-learn;
    - `containment_3_first`: the share of distinct three-word runs of the first article that are also in the second;
      `containment_3_second` is the reverse; `containment_5_…` is for five words;
    - `longest`: words of the longest shared run.

    Where an article has no such words or runs, the share is NaN (unknown), not 0. Articles without an event are compared
    with each other; `load` guesses events that are not given. Containment: Broder 1997, "On the resemblance and containment
    of documents"; Clough & Stevenson 2011 measured it on reused text.
    """
    wording = read_wording(articles, sentences)
    pairs = event_pairs(articles)
    first, second = pairs[:, 0], pairs[:, 1]
    ids, outlets = articles.index.to_numpy(), articles["outlet"].to_numpy()
    table = pd.DataFrame(
        {"first": ids[first], "second": ids[second], "first_outlet": outlets[first], "second_outlet": outlets[second]}
    )
    events = pd.factorize(event_of(articles))[0]
    named = _figures(wording, events, pairs, no_names=True).add_suffix(NO_NAMES)
    return table.join(_figures(wording, events, pairs, no_names=False)).join(named)


def _figures(wording: Wording, events: np.ndarray, pairs: np.ndarray, *, no_names: bool) -> pd.DataFrame:
    stems = _stems(wording, no_names)
    one, other, both = _shared(_counts(wording, stems) > 0, pairs)
    figures = {
        "jaccard": _share(both, one + other - both),
        "overlap_coefficient": _share(both, np.minimum(one, other)),
        "cosine": _cosine(_counts(wording, stems), events, pairs),
    }
    for length in SHINGLES:
        one, other, both = _shared(_counts(wording, wording.runs(length, no_names=no_names)) > 0, pairs)
        figures[f"containment_{length}_first"] = _share(both, one)
        figures[f"containment_{length}_second"] = _share(both, other)
    figures["longest"] = _longest(wording, pairs, no_names=no_names)
    return pd.DataFrame(figures)


def _stems(wording: Wording, no_names: bool) -> np.ndarray:
    return np.where(wording.named, -1, wording.stem) if no_names else wording.stem


def _counts(wording: Wording, numbers: np.ndarray) -> Any:
    """How often each number occurs in each article: a sparse matrix of articles by numbers."""
    from scipy.sparse import csr_array

    known = numbers >= 0
    shape = (len(wording.articles), int(numbers.max(initial=0)) + 1)
    ones = np.ones(known.sum(), dtype=int)
    return csr_array((ones, (wording.article[known], numbers[known])), shape=shape)


def _shared(present: Any, pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each pair: how much the first has, the second has, and both have."""
    sizes = present.sum(axis=1)
    return sizes[pairs[:, 0]], sizes[pairs[:, 1]], _products(present.astype(int), pairs)


def _products(matrix: Any, pairs: np.ndarray) -> np.ndarray:
    parts = [pairs[at : at + PAIRS_AT_ONCE] for at in range(0, len(pairs), PAIRS_AT_ONCE)]
    products = [matrix[part[:, 0]].multiply(matrix[part[:, 1]]).sum(axis=1) for part in parts]
    return np.concatenate(products) if products else np.zeros(0)


def _cosine(counts: Any, events: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    from scipy.sparse import csr_array

    vectors = csr_array(counts, dtype=float)
    vectors.data *= _idf(vectors, events)
    rows = np.repeat(np.arange(vectors.shape[0]), np.diff(vectors.indptr))
    vectors.data /= np.sqrt(np.bincount(rows, vectors.data**2))[rows]  # each of length one
    cosine = _products(vectors, pairs)
    empty = counts.sum(axis=1) == 0
    return np.where(empty[pairs].any(axis=1), np.nan, cosine.clip(0, 1))


def _idf(counts: Any, events: np.ndarray) -> np.ndarray:
    """The idf of each entry's stem among the articles on the event, smoothed as in scikit-learn."""
    event = np.repeat(events, np.diff(counts.indptr))
    _, stem_of_event, having = np.unique(
        event * counts.shape[1] + counts.indices, return_inverse=True, return_counts=True
    )
    return np.log((1 + np.bincount(events)[event]) / (1 + having[stem_of_event])) + 1


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)


def _longest(wording: Wording, pairs: np.ndarray, *, no_names: bool) -> np.ndarray:
    longest = np.zeros(len(pairs), dtype=int)
    for length in (1, 2, 3):
        runs = wording.runs(length, no_names=no_names)
        longest[_shared(_counts(wording, runs) > 0, pairs)[2] > 0] = length
    for at in np.flatnonzero(longest == 3):
        one, other = pairs[at].tolist()
        runs = shared_runs(wording, one, other, 3, no_names=no_names)
        longest[at] = runs[:, 2].max()
    return longest


# Passages --------------------------------------------------------------------------------------


def closest(pairs: pd.DataFrame, retold: pd.DataFrame | None = None, figure: str = "containment_3") -> str:
    """Which two articles share most, in a sentence that can be printed.

    `pairs` and `retold` are the tables of `overlap.pairs` and `overlap.reworded`. `figure` is a directional share of
    `overlap.pairs`; with the ending `_no_names`, names and titles are left out.
    """
    if pairs.empty:
        return "There is nothing to compare: no two articles tell of the same event."
    base = figure.removesuffix("_no_names")
    sides = [f"{base}_{side}{'_no_names' if figure != base else ''}" for side in ("first", "second")]
    shares = pairs[sides].to_numpy(dtype=float)
    runs = f"of {base.rpartition('_')[2]} words{' without names and titles' if figure != base else ' (names included)'}"
    said = f"No two articles have a run {runs} in common."
    if np.nan_to_num(shares).any():
        row, side = np.unravel_index(np.nanargmax(shares), shares.shape)
        names = [_labels(pairs)[article] for article in pairs.iloc[row][["first", "second"]]]
        said = (
            f"{names[side]} shares most: {shares[row, side]:.1%} of its runs {runs} occur in {names[1 - side]} too"
            f"{_as_many((shares == shares[row, side]).any(axis=1).sum() - 1)}; "
            f"over all {np.isfinite(shares).sum()} directions the median is {np.nanmedian(shares):.1%}."
        )
    return said if retold is None else f"{said} {_retold(pairs, retold)}"


def _retold(pairs: pd.DataFrame, retold: pd.DataFrame) -> str:
    if retold.empty:
        return "No two sentences say the same in other words."
    counts = retold.groupby(["first", "second"]).size()
    if len(retold) == 1:
        found, most = "One pair of sentences says the same in other words", ", in"
    else:
        found = f"{len(retold)} pairs of sentences say the same in other words"
        most = f", most ({counts.max()}) between"
    first, second = (_labels(pairs)[article] for article in counts.idxmax())
    return f"{found}{most} {first} and {second}{_as_many((counts == counts.max()).sum() - 1)}."


def _labels(pairs: pd.DataFrame) -> dict[Any, str]:
    """A name for each article of these pairs."""
    outlets = pd.concat([pairs.set_index(side)[f"{side}_outlet"] for side in ("first", "second")])
    return article_names(outlets[~outlets.index.duplicated()])


def _as_many(others: int) -> str:
    """A phrase that says how many other pairs have as much; "" if none has."""
    return f" (as in {counted(int(others), 'other pair')})" if others else ""
