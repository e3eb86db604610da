"""Find, exactly, all pairs of articles that share much of their wording, among tens of thousands.

1. Every run of `size` words in a paragraph becomes a hash of 64 bits (`hashed_shingles`). Each distinct
   whitespace-separated token is processed once: its words, their folded forms, their hashes.
2. Sorting the hashes brings the places of a shingle together. Most shingles are in a single article and are dropped
   (`shared_places`).
3. The rest is joined, the rarest shingles of an article first (`pairs_sharing`). A shingle in very many articles ("all
   rights reserved …") would make a pair of every two of them. As many of these as cannot decide a pair on their own are
   left out of the join, and counted later for the pairs that it finds (prefix filter: Chaudhuri, Ganti and Kaushik 2006;
   Xiao et al. 2008, "PPJoin").

Nothing is estimated: figures are the same as with Python's sets, except for the chance that two shingles have the same hash
(`chance_of_collision`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from analysis.progress import progress
from analysis.text.blocks import label
from analysis.text.doubts import MOST_CHARACTERS, NOT_ENGLISH
from analysis.text.given import body_of
from analysis.text.shingle_join import Shingles, Tokens, hashed_sets, pairs_sharing, shared_places
from analysis.text.word_forms import fold
from analysis.text.words import WORD

AROUND_WORDS = ".,;:!?…\"'“”‘’()[]"
TEXTS_AT_ONCE = 500
FIGURES = ("jaccard", "containment")
COLUMNS = (
    "first",
    "second",
    "first_outlet",
    "second_outlet",
    "shared",
    "shingles_first",
    "shingles_second",
    "jaccard",
    "containment_first",
    "containment_second",
)


@singledispatch
def similar_pairs(
    articles: pd.DataFrame,
    *,
    threshold: float = 0.2,
    size: int = 5,
    figure: str = "jaccard",
    sentences: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """All pairs of articles, on any event, that share at least `threshold` of their shingles.

    Columns: `first`, `second` (article ids, in the order of `articles`), `first_outlet`, `second_outlet`; `shared` (distinct
    runs of `size` words in both), `shingles_first`, `shingles_second` (in each); `jaccard` (shared, as a share of those in
    either); `containment_first`, `containment_second` (shared, as a share of those in the first, and in the second). Rows
    are in the order of `articles`. `figure` is the share that must reach `threshold`: "jaccard", or "containment" of the
    article with fewer shingles, which also finds a short piece inside a long one.

    >>> texts = ["It may rain in the north today.", "It may rain in the north tonight.", "It may."]
    >>> articles = pd.DataFrame({"outlet": ["Echo", "Post", "Sun"], "title": "", "event": "",
    ...                          "doubts": "", "text": texts}, index=["a", "b", "c"])
    >>> pairs = similar_pairs(articles)
    >>> pairs.iloc[0].to_dict()
    {'first': 'a', 'second': 'b', 'first_outlet': 'Echo', 'second_outlet': 'Post', 'shared': 2,
     'shingles_first': 3, 'shingles_second': 3, 'jaccard': 0.5,
     'containment_first': 0.666..., 'containment_second': 0.666...}

    Words and shingles are the same as in `overlap.pairs`: folded body text, and no run crosses a paragraph. But each article
    is read by itself, so that a repeated footer counts unless `sentences` are given. Articles that are not English, too long
    to compare, or without a run of `size` words are in no pair. `attrs["not_compared"]` has their ids and the reason:

    >>> pairs.attrs["not_compared"]
    {'c': 'has no run of 5 words'}

    Near and syndicated copies are pairs with high figures (`pairs["jaccard"] >= 0.8`, within an outlet or between outlets).
    The passages of a pair, with their offsets:

    >>> from analysis.overlap.passages import shared_passages
    >>> pair = articles.loc[pairs.loc[0, ["first", "second"]]].assign(event="")
    >>> shared_passages(pair)[["first_start", "first_end", "second_start", "second_end", "text"]]
       first_start  first_end  second_start  second_end                      text
    0            0         24             0          24  It may rain in the north

    `attrs["chance_of_collision"]` is an upper limit of the probability that two hashes agree by chance, so that a figure is
    too high. Memory grows with the shingles (8 bytes each), the distinct words and the rows found: a page that a thousand
    outlets print makes half a million rows.

    Raises ValueError for a threshold outside 0 to 1 (0 would be all pairs), a size below 1, an unknown figure, or an id that
    several articles have.
    """
    check_pairs(articles.index, threshold=threshold, size=size, figure=figure)
    shingles, silent = hashed_shingles(articles, size=size, sentences=sentences)
    sizes, places = shingles.sizes, shared_places(shingles)
    del shingles  # the hashes have done their work, and are most of the memory
    return pairs_of(articles["outlet"], sizes, places, silent, threshold=threshold, figure=figure)


def pairs_of(
    outlet: pd.Series,
    sizes: np.ndarray,
    places: tuple[np.ndarray, np.ndarray],
    silent: dict[Any, str],
    *,
    threshold: float,
    figure: str,
) -> pd.DataFrame:
    """The table of `similar_pairs` for the articles in the index of `outlet`.

    `sizes`: how many shingles each has; `places`: the result of `shared_places`; `silent`: why some have none.
    """
    first, second, shared = pairs_sharing(sizes, *places, threshold=threshold, figure=figure)
    ids, outlets = outlet.index.to_numpy(), outlet.to_numpy()
    columns = (
        ids[first],
        ids[second],
        outlets[first],
        outlets[second],
        shared,
        sizes[first],
        sizes[second],
        shared / (sizes[first] + sizes[second] - shared),
        shared / sizes[first],
        shared / sizes[second],
    )
    table = pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
    table.attrs["not_compared"] = silent
    table.attrs["chance_of_collision"] = chance_of_collision(int(sizes.sum()))
    return table


def check_pairs(ids: pd.Index, *, threshold: float, size: int, figure: str) -> None:
    """Raise ValueError for arguments that `similar_pairs` does not accept."""
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is {threshold}; it would be a share above 0 and up to 1")
    if size < 1:
        raise ValueError(f"size is {size}; a shingle has 1 word or more")
    if figure not in FIGURES:
        raise ValueError(f"figure is {figure!r}; choose one of {', '.join(FIGURES)}")
    again = ids[ids.duplicated()]
    if len(again):
        raise ValueError(f"articles: the id {again[0]!r} is in several rows; give each row its own id")


def chance_of_collision(shingles: int) -> float:
    """An upper limit of the probability that any two of this many distinct shingles have the same 64 bits.

    n (n − 1) / 2 pairs, each with probability 2⁻⁶⁴ (the "birthday" bound): for 10,000, 35,000 and a
    million articles of 1,000 words

    >>> [f"{chance_of_collision(articles * 1000):.1g}" for articles in (10_000, 35_000, 1_000_000)]
    ['3e-06', '3e-05', '0.03']

    Even then, the collision matters only if one article has the one shingle and another article has the other; it then adds
    one to what they share.
    """
    return min(1.0, shingles * (shingles - 1) / 2 / 2**64)


# Shingles --------------------------------------------------------------------------------------


def folded_words(token: str) -> list[str]:
    """The words of a whitespace-separated token as they are compared: lower case, American spelling."""
    core = token.strip(AROUND_WORDS)
    return [fold(word) for word in ([core] if core.isalnum() else WORD.findall(token))]


def hashed_shingles(
    articles: pd.DataFrame, *, size: int = 5, sentences: pd.DataFrame | None = None
) -> tuple[Shingles, dict[Any, str]]:
    """The distinct shingles of every article as sorted hashes of 64 bits; and why some articles have none.

    They are taken from body paragraphs, or from the body sentences in `sentences` if these are given.
    """
    foreign = np.array([NOT_ENGLISH in flags for flags in articles["doubts"].to_list()], dtype=bool)
    too_long = (articles["text"].str.len() > MOST_CHARACTERS).to_numpy(dtype=bool)
    compared = np.flatnonzero(~foreign & ~too_long)
    sizes, found = np.zeros(len(articles), dtype=np.int64), bytearray()  # grows without a copy
    for at, hashes in hashed_sets(_paragraphs(articles, compared, sentences), Tokens(size, folded_words)):
        sizes[at] = len(hashes)
        found += hashes.tobytes()
    no_run = f"has no run of {size} word{'s' * (size > 1)}"
    reasons = np.select([foreign, too_long], ["is not English", "is too long to compare"], no_run)
    ids = articles.index.to_list()
    silent = {ids[at]: str(reasons[at]) for at in np.flatnonzero(sizes == 0)}
    return Shingles(sizes, np.frombuffer(found, dtype=np.uint64)), silent


def _paragraphs(
    articles: pd.DataFrame, compared: np.ndarray, sentences: pd.DataFrame | None
) -> Iterator[tuple[int, list[str]]]:
    """Position and body paragraphs of each article that is compared."""
    if sentences is None:
        for at, (title, text) in zip(progress(compared.tolist(), "article"), _texts(articles, compared), strict=True):
            yield at, [block for *_, rule, block in label(title, text) if rule.kind == "body"]
        return
    body = body_of(articles.iloc[compared], sentences)
    position = articles.index.get_indexer(body["article"].array).tolist()
    rows = zip(position, body["block"].to_list(), body["text"].to_list(), strict=True)
    for at, of_article in groupby(rows, key=lambda row: row[0]):
        of_blocks = groupby(of_article, key=lambda row: row[1])
        yield at, [" ".join(text for *_, text in rows) for _, rows in of_blocks]


def _texts(articles: pd.DataFrame, compared: np.ndarray) -> Iterator[tuple[str, str]]:
    """Title and text of each article that is compared, some at a time: a list would be all of them once more."""
    columns = articles[["title", "text"]]
    for begin in range(0, len(compared), TEXTS_AT_ONCE):
        some = columns.iloc[compared[begin : begin + TEXTS_AT_ONCE]]
        yield from zip(some["title"].to_list(), some["text"].to_list(), strict=True)


# Pairs -----------------------------------------------------------------------------------------
