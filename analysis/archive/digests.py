"""What a worker tells of a part of a corpus, what is decided of it, and the articles it then reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.archive.parts import Part, merged
from analysis.corpus.cache import Cache, key_of
from analysis.corpus.duplicates import words_of
from analysis.corpus.reader import Draft, Reader
from analysis.corpus.records import records_of, table_of
from analysis.errors import CorpusError, Problem
from analysis.text.decoding import one_line

CONTENTS = ["outlet", "event", "words", "doubts", "file"]  # of each article, told of all


@dataclass(frozen=True)
class Digest:
    """What is told of the articles of a part, so that ids, outlets and repetitions can be judged."""

    articles: pd.DataFrame  # id, outlet, event, words, flags, file, where, place, hash
    problems: list[Problem]
    read: list[dict[str, str]]


@dataclass(frozen=True)
class Decided:
    """Of each article of a part: its id, its outlet's name, its flags, and whether it is kept."""

    ids: np.ndarray
    outlets: np.ndarray
    flags: np.ndarray
    kept: np.ndarray


def digest(part: Part, cache: Cache | None = None) -> Digest:
    """What a part holds."""
    reader = Reader(cache)
    names: list[str] = []
    drafts = _numbered(part.drafts(reader), names)
    records = records_of(drafts, reader.problems, reader.doubts).values()
    reader.close()
    rows = [
        (name, *(record[column] for column in CONTENTS), *draft.where, key_of(" ".join(words_of(record["text"]))))
        for name, (draft, record) in zip(names, records, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["id", *CONTENTS, "where", "place", "hash"])
    return Digest(table, reader.problems, merged(reader.read))


def _numbered(drafts: Iterable[Draft], names: list[str]) -> Iterator[Draft]:
    """The same, with numbers for ids; these go to `names`, to be judged with those of all parts."""
    for draft in drafts:
        names.append(one_line(draft.values["id"]))
        draft.values["id"] = str(len(names))
        yield draft


def read(part: Part, decided: Decided, cache: Cache | None = None) -> pd.DataFrame:
    """The articles of a part as `load` returns them."""
    drafts = _numbered(part.drafts(reader := Reader(cache)), [])
    records = records_of(drafts, reader.problems, lambda text, title: [])
    reader.close()
    if len(records) != len(decided.ids):
        raise CorpusError(
            f"{len(decided.ids)} articles were read before where {len(records)} "
            "are now: load the corpus again, it was changed"
        )
    articles = table_of(records).assign(outlet=decided.outlets, doubts=decided.flags)
    articles.index = pd.Index(decided.ids, name="article", dtype="str")
    return articles[decided.kept].astype({"outlet": "str", "doubts": "str"})
