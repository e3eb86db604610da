"""Find articles that a corpus holds twice: word for word, or with a few words changed."""

from __future__ import annotations

import re
from hashlib import blake2b

import numpy as np
import pandas as pd

from analysis.text.record import without_record
from analysis.text.shingle_join import Shingles, Tokens, hashed_sets, pairs_sharing, shared_places

COLUMNS = ("article", "outlet", "duplicate_of", "of_outlet", "similarity", "counted")

LONG = 5  # words of a shingle: chance seldom repeats five in a row
# Share of all shingles of the two articles that both have. Each changed word costs five shingles: a copy with one word in
# a hundred changed, or with a new dateline and a shortened end, stays above; with one word in thirty changed it is another
# version, and versions are what this project compares.
LEAST_SIMILARITY = 0.8
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
    outlets = articles["outlet"].to_list()
    kinds, alike = _alike(articles["text"].to_list())
    # The first counted article with each set of runs: in each outlet, and in any outlet (None).
    first: dict[tuple[int, str | None], int] = {}
    found = []
    for one, (written, kind) in enumerate(zip(outlets, kinds, strict=True)):
        outlet = str(written).strip().casefold()
        again, elsewhere = (
            min(((first[other, name], share) for other, share in alike[kind] if (other, name) in first), default=None)
            for name in (outlet, None)
        )
        if again is None:
            first.setdefault((kind, outlet), one)
            first.setdefault((kind, None), one)
        if repeated := again or elsewhere:
            other, similarity = repeated
            names = articles.index[one], written, articles.index[other], outlets[other]
            found.append((*names, similarity, again is None))
    table = pd.DataFrame(found, columns=list(COLUMNS))
    return table.astype({"similarity": "float64", "counted": "bool"})


def _alike(texts: list[str]) -> tuple[list[int], list[list[tuple[int, float]]]]:
    """A number for each text's set of runs; for each set the similar ones, itself included, and how similar they are."""
    numbers: dict[bytes, int] = {}
    kinds: list[int] = []
    sizes: list[int] = []
    found = bytearray()  # grows without a copy
    for _, hashes in hashed_sets(enumerate(map(_pieces, texts)), Tokens(LONG, _words_in)):
        kinds.append(numbers.setdefault(blake2b(hashes.tobytes(), digest_size=16).digest(), len(numbers)))
        if len(sizes) < len(numbers):
            sizes.append(len(hashes))
            found += hashes.tobytes()
    shingles = Shingles(np.array(sizes, dtype=np.int64), np.frombuffer(found, dtype=np.uint64))
    alike = [[(kind, 1.0)] for kind in range(len(sizes))]
    pairs = pairs_sharing(shingles.sizes, *shared_places(shingles), threshold=LEAST_SIMILARITY, figure="jaccard")
    for one, other, shared in zip(*(column.tolist() for column in pairs), strict=True):
        share = shared / (sizes[one] + sizes[other] - shared)
        alike[one].append((other, share))
        alike[other].append((one, share))
    return kinds, alike


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
