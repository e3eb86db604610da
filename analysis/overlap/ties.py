"""What two articles on one event share, in forty ways, and whether it is more than chance.

Two stories on one event share names, places and set phrases without sharing an original. What a
pair of articles shares is therefore held against what *independent* stories on one event share. A
specification is a choice of sentences (all; without quotations; without attributed sentences;
without the opening) and a yardstick (share of reworded sentences at three similarities, containment
of runs of 3 and 5 words; each with names and without). In each, two articles are tied when they
share more than 95 of 100 pairs of outlets that reported one event on their own:
`resources/origin_chance.csv`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measures.attribution import attributions
from analysis.names.find import find_names
from analysis.overlap.pairs import overlap
from analysis.overlap.reworded import AT_LEAST, reworded
from analysis.resources import resource
from analysis.text.given import body_of
from analysis.text.memory import remembered

SIMILARITIES = (0.4, 0.5, 0.6)
RUNS = (3, 5)  # words
OPENING = 2  # sentences: every story on an event opens with the event
LEAST_TIES = 2  # sentences: a single one may be anybody's
TOO_SHORT = 5  # sentences: of fewer, two are a large share
PAIR = ["first", "second"]


def matched_sentences(
    articles: pd.DataFrame, *, at_least: float = AT_LEAST, sentences: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The sentences of two articles laid side by side: `reworded`, each sentence in one pair only.

    Columns: those of `reworded`. Of several pairs with one sentence the most similar stands. Rows
    are by pair of articles, then in the order of the first.
    """
    table = _one_to_one(reworded(articles, at_least=at_least, sentences=sentences))
    at = [articles.index.get_indexer(table[side].array) for side in PAIR]
    order = np.lexsort((table["first_sentence"].to_numpy(dtype=int), at[1], at[0]))
    return table.iloc[order].reset_index(drop=True)


def _one_to_one(table: pd.DataFrame) -> pd.DataFrame:
    taken: set[tuple[object, ...]] = set()
    keep = []
    columns = [table[name].to_list() for name in [*PAIR, "first_sentence", "second_sentence"]]
    rows = list(zip(*columns, strict=True))
    for at in np.argsort(-table["similarity"].to_numpy(dtype=float), kind="stable").tolist():
        first, second, a, b = rows[at]
        sides = {(first, second, "first", a), (first, second, "second", b)}
        if taken.isdisjoint(sides):
            taken |= sides
            keep.append(at)
    return table.iloc[sorted(keep)]


def sharing(articles: pd.DataFrame, *, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """What each pair of articles on one event shares, in each specification, from 0 to 1.

    One row per pair (index: `first`, `second`), one column per specification (`sentences`,
    `yardstick`). "reworded .5" is the share of sentences that stand side by side at that similarity
    or above, of the article that has fewer; 0 for fewer than `LEAST_TIES`. "runs of 3" is the share
    of its distinct runs of three words that the other has too, of the article where it is larger.
    NaN where one of the two has fewer than `TOO_SHORT` such sentences.
    """
    return _sharing(articles, body_of(articles, sentences, compared=True)).copy()


@remembered(1)
def _sharing(articles: pd.DataFrame, body: pd.DataFrame) -> pd.DataFrame:
    similar = {
        "": reworded(articles, at_least=min(SIMILARITIES), sentences=body),
        ", no names": reworded(articles, at_least=min(SIMILARITIES), sentences=_without_names(body)),
    }
    shares = {}
    for name, chosen in _selections(body).items():
        some = body[chosen].reset_index(drop=True)
        contained = overlap(articles, sentences=some)
        sizes = some["article"].value_counts().reindex(articles.index, fill_value=0)
        least = np.minimum(*(sizes.loc[contained[side]].to_numpy() for side in PAIR))
        pairs = pd.MultiIndex.from_frame(contained[PAIR])
        for names, table in similar.items():
            among = table[_both_in(table, some)]
            for at_least in SIMILARITIES:
                near = _one_to_one(among[among["similarity"] >= at_least])
                count = near.groupby(PAIR, sort=False).size().reindex(pairs, fill_value=0)
                count = count.where(count >= LEAST_TIES, 0).to_numpy()
                shares[name, f"reworded {at_least}{names}"] = count / np.maximum(least, 1)
            for length in RUNS:
                columns = [f"containment_{length}_{side}{_suffix(names)}" for side in PAIR]
                shares[name, f"runs of {length}{names}"] = contained[columns].max(axis=1).to_numpy()
        for column in [column for column in shares if column[0] == name]:
            shares[column] = np.where(least < TOO_SHORT, np.nan, shares[column])
    columns = pd.MultiIndex.from_tuples(list(shares), names=["sentences", "yardstick"])
    return pd.DataFrame(list(shares.values()), index=columns, columns=pairs).T


def _suffix(names: str) -> str:
    return "_no_names" if names else ""


def _selections(body: pd.DataFrame) -> dict[str, np.ndarray]:
    """Which body sentences each choice keeps."""
    attributed = attributions(body)
    said = set(zip(attributed["article"], attributed["sentence"], strict=True))
    places = zip(body["article"], body["sentence"], strict=True)
    return {
        "all": np.ones(len(body), dtype=bool),
        "without quotations": (body["quotes"].map(len) == 0).to_numpy(dtype=bool),
        "without attributed": np.array([place not in said for place in places], dtype=bool),
        "without the opening": (body.groupby("article").cumcount() >= OPENING).to_numpy(),
    }


def _without_names(body: pd.DataFrame) -> pd.DataFrame:
    """The sentences with blanks where names stand, so that offsets stay."""
    names = find_names(body)
    spans: dict[tuple[object, int], list[tuple[int, int]]] = {}
    for article, sentence, start, end in names.loc[
        names["kind"] != "title", ["article", "sentence", "start", "end"]
    ].itertuples(index=False):
        spans.setdefault((article, sentence), []).append((start, end))
    texts = []
    for article, sentence, begin, text in body[["article", "sentence", "start", "text"]].itertuples(index=False):
        for start, end in spans.get((article, sentence), ()):
            text = text[: start - begin] + " " * (end - start) + text[end - begin :]
        texts.append(text)
    return body.assign(text=pd.Series(texts, index=body.index, dtype=object))


def _both_in(table: pd.DataFrame, some: pd.DataFrame) -> np.ndarray:
    known = set(zip(some["article"], some["sentence"], strict=True))
    sides = (zip(table[side], table[f"{side}_sentence"], strict=True) for side in PAIR)
    return np.array([a in known and b in known for a, b in zip(*sides, strict=True)], dtype=bool)


def beyond_chance(shared: pd.DataFrame) -> pd.DataFrame:
    """Whether each pair of `sharing` is tied in each specification: 1, 0, or NaN where unknown.

    Tied is what shares more than 95 of 100 pairs of independent stories on one event.
    """
    chance = {(row["sentences"], row["yardstick"]): float(row["chance"]) for row in resource("origin_chance")}
    limits = np.array([chance[column] for column in shared.columns])
    return (shared > limits).astype(float).where(shared.notna())
