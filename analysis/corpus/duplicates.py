"""Find articles that a corpus holds twice: word for word, or with a few words changed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd

from analysis.text.record import without_record
from analysis.text.shingle_join import SLACK, Shingles, Tokens, hashed_sets, pairs_sharing, shared_places

COLUMNS = ("article", "outlet", "duplicate_of", "of_outlet", "similarity", "counted")

LONG = 5  # words of a shingle: chance seldom repeats five in a row
# Share of all shingles of the two articles that both have. Each changed word costs five shingles: a copy with one word in
# a hundred changed, or with a new dateline and a shortened end, stays above; with one word in thirty changed it is another
# version, and versions are what this project compares.
LEAST_SIMILARITY = 0.8
OF_OPENING = 0.2 - SLACK  # share of the smaller opening that similar texts have in common: see `_opening`
AS_IT_IS = "\ufdd0"  # marks a token that counts as one word whatever it consists of; no text has this non-character

_WORD = re.compile(r"\w+")


def find_duplicates(articles: pd.DataFrame) -> pd.DataFrame:
    """Articles that repeat one above them in the table, a row each, in the order of the table.

    Columns: `article`, `outlet`; `duplicate_of`, `of_outlet` (the first counted article of the same outlet that it
    repeats, else the first of any outlet); `similarity` (Jaccard: the five-word runs in both, as a share of those in
    either; at least .8, and 1 where both have the same words, ignoring case, punctuation and whitespace); `counted` (False
    where the outlet is the same, ignoring case: it published the article once).

    >>> articles = pd.DataFrame({"outlet": ["Echo", "ECHO", "Post"], "text": ["It may rain."] * 3})
    >>> find_duplicates(articles)[["article", "duplicate_of", "of_outlet", "similarity", "counted"]]
       article  duplicate_of of_outlet  similarity  counted
    0        1             0      Echo         1.0    False
    1        2             0      Echo         1.0     True

    The same text in another outlet is a syndicated copy. It is reported and counted, because copies between outlets are
    what this project looks at. Similarities are exact, for every pair that could reach the threshold.
    """
    texts = articles["text"].array  # one at a time: a list would be all of them once more
    tokens = Tokens(LONG, _words_in)
    return repetitions(articles["outlet"], runs_of(texts, tokens), lambda some: sets_of(texts, some, tokens))


# Runs of words ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Runs:
    """What is kept of the runs of words of some texts.

    `kinds`: of each text, the same for texts with the same runs; `openings`: its first runs, in order of their hashes.
    """

    kinds: list[bytes]
    openings: Shingles

    def some(self, chosen: np.ndarray) -> Runs:
        """Those of the chosen texts."""
        sizes, hashes = self.openings.sizes, self.openings.hashes
        kinds = [self.kinds[at] for at in np.flatnonzero(chosen)]
        return Runs(kinds, Shingles(sizes[chosen], hashes[np.repeat(chosen, sizes)]))


def runs_of(texts: Iterable[str], tokens: Tokens | None = None) -> Runs:
    """The runs of words of some texts."""
    kinds: list[bytes] = []
    sizes: list[int] = []
    found = bytearray()  # grows without a copy
    for _, hashes in hashed_sets(enumerate(map(_pieces, texts)), tokens or Tokens(LONG, _words_in)):
        kinds.append(blake2b(hashes.tobytes(), digest_size=16).digest())
        sizes.append(_opening(len(hashes)))
        found += hashes[: sizes[-1]].tobytes()
    return Runs(kinds, Shingles(np.array(sizes, dtype=np.int64), np.frombuffer(found, dtype=np.uint64)))


def _opening(runs: int) -> int:
    """How many runs of a text are looked at first.

    Two texts that are similar enough have at least `LEAST_SIMILARITY` of the runs of either. If each lacks as many as it may,
    and these come first in order, then of a quarter more of the runs it may lack, both have all: a fifth of the opening
    ("prefix filter", see `similar_pairs`).

    >>> _opening(100)
    25
    """
    least = math.ceil(LEAST_SIMILARITY * runs - SLACK)
    return runs - least + math.ceil((1 - LEAST_SIMILARITY) / 4 * runs)


def sets_of(texts: Any, some: list[int], tokens: Tokens | None = None) -> Iterator[np.ndarray]:
    """The runs of the texts at these positions, as distinct hashes in ascending order."""
    pieces = ((at, _pieces(texts[at])) for at in some)
    yield from (hashes for _, hashes in hashed_sets(pieces, tokens or Tokens(LONG, _words_in)))


# Repetitions -----------------------------------------------------------------------------------


def repetitions(outlet: pd.Series, runs: Runs, sets: Callable[[list[int]], Iterable[np.ndarray]]) -> pd.DataFrame:
    """The table of `find_duplicates` for articles with these ids and outlets, whose texts have these runs.

    `sets`: a function that returns the runs of the texts at some positions, the result of `sets_of`.
    """
    outlets = outlet.to_list()
    kinds, alike = _alike(runs, sets)
    # The first counted article with each set of runs: in each outlet, and in any outlet (None).
    first: dict[tuple[int, str | None], int] = {}
    found = []
    for one, (written, kind) in enumerate(zip(outlets, kinds, strict=True)):
        name = str(written).strip().casefold()
        again, elsewhere = (
            min(((first[other, of], share) for other, share in alike[kind] if (other, of) in first), default=None)
            for of in (name, None)
        )
        if again is None:
            first.setdefault((kind, name), one)
            first.setdefault((kind, None), one)
        if repeated := again or elsewhere:
            other, similarity = repeated
            names = outlet.index[one], written, outlet.index[other], outlets[other]
            found.append((*names, similarity, again is None))
    table = pd.DataFrame(found, columns=list(COLUMNS))
    return table.astype({"similarity": "float64", "counted": "bool"})


def _alike(
    runs: Runs, sets: Callable[[list[int]], Iterable[np.ndarray]]
) -> tuple[list[int], dict[int, list[tuple[int, float]]]]:
    """The first text with the same runs as each; for each of these, the similar ones, itself included, and how similar."""
    first: dict[bytes, int] = {}
    kinds = [first.setdefault(kind, at) for at, kind in enumerate(runs.kinds)]
    alike = {kind: [(kind, 1.0)] for kind in kinds}
    new = np.array(kinds, dtype=np.int64) == np.arange(len(kinds))
    sizes = np.where(new, runs.openings.sizes, 0)
    openings = Shingles(sizes, runs.openings.hashes[np.repeat(new, runs.openings.sizes)])
    pairs = pairs_sharing(sizes, *shared_places(openings), threshold=OF_OPENING, figure="containment")
    some = np.unique(np.concatenate(pairs[:2])).tolist()
    whole = list(sets(some))
    shingles = Shingles(np.array(list(map(len, whole)), dtype=np.int64), np.concatenate([openings.hashes[:0], *whole]))
    pairs = pairs_sharing(shingles.sizes, *shared_places(shingles), threshold=LEAST_SIMILARITY, figure="jaccard")
    for one, other, shared in zip(*(column.tolist() for column in pairs), strict=True):
        share = shared / (len(whole[one]) + len(whole[other]) - shared)
        alike[some[one]].append((some[other], share))
        alike[some[other]].append((some[one], share))
    return kinds, alike


# Words -----------------------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    """The words that are compared: lower case, without punctuation, whitespace and an archive's record."""
    return _WORD.findall(without_record(text).casefold()) or text.split()


def _pieces(text: str) -> list[str]:
    """A text without an archive's record, padded so that every text has at least one run."""
    text = without_record(text)
    if sum(len(_words_in(token)) for token in text.split(maxsplit=10 * LONG)[: 10 * LONG]) >= LONG:
        return [text]
    words = words_of(text)
    return [" ".join(AS_IT_IS + word for word in words + [""] * (LONG - len(words)))]


def _words_in(token: str) -> list[str]:
    return [token[1:]] if token.startswith(AS_IT_IS) else _WORD.findall(token.casefold())
