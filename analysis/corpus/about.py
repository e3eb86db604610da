"""What `load` found out about a corpus: problems, how each file was read, repeated articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from analysis.corpus.duplicates import COLUMNS as REPEATED
from analysis.corpus.events import GUESSED
from analysis.corpus.files import sort_key
from analysis.corpus.versions import COLUMNS as VERSIONS
from analysis.errors import Problem
from analysis.text.doubts import is_left_out

VERDICTS = ("read", "read with doubt", "not an article")
NOT_ARTICLES = ("article", "outlet", "title", "file", "why", "text")


class _Kept(list[dict[str, Any]]):
    """A list that never changes, so that pandas need not copy it with every table it makes."""

    def __deepcopy__(self, memo: dict[int, Any]) -> _Kept:
        return self


def as_attributes(
    report: list[Problem],
    repeated: pd.DataFrame,
    read: list[dict[str, str]],
    files: pd.Series,
    guessed: pd.DataFrame | None = None,
    versions: Iterable[dict[str, Any]] = (),
    not_articles: Iterable[dict[str, Any]] = (),
) -> dict[str, Any]:
    """The attributes behind `problems`, `duplicates`, `reading` and the others; `files` is the file of each article."""
    counts = Counter(files)
    return {
        "problems": _Kept(asdict(problem) for problem in report),
        "duplicates": _Kept(repeated.to_dict("records")),
        "guessed": _Kept([] if guessed is None else guessed.to_dict("records")),
        "versions": _Kept(versions),
        "not_articles": _Kept(not_articles),
        "read": _Kept(
            {"file": row["file"], "read_as": row["read_as"], "articles": counts[row["file"]], "note": row["note"]}
            for row in sorted(read, key=lambda row: sort_key(row["file"].split("/")))
        ),
    }


def problems(articles: Any) -> pd.DataFrame:
    """What was wrong with the corpus, a row each: `file`, `place`, `problem`, `remedy`.

    A place is a row of a table, numbered as in a spreadsheet (the header is row 1), or a line.
    """
    return _attribute(articles, "problems", ["file", "place", "problem", "remedy"])


def reading(articles: Any) -> pd.DataFrame:
    """How each file was read, a row per file: `file`, `read_as`, `articles`, `note`.

    `articles` counts those in the table. The note says which columns were chosen, and how bytes and dates were read. What
    was not read, and why, is in `problems`.
    """
    return _attribute(articles, "read", ["file", "read_as", "articles", "note"])


def duplicates(articles: Any) -> pd.DataFrame:
    """The articles that repeat another, as `find_duplicates` gives them, those left out included."""
    return _attribute(articles, "duplicates", list(REPEATED))


def versions(articles: pd.DataFrame) -> pd.DataFrame:
    """The earlier versions of articles, a row each, with their text; only the last version is in the corpus.

    Columns: `article` (its id), `outlet`, `version_of` (the article that counts), `published`, `shared` (share of the
    five-word runs of the shorter version that another version has, too), `title`, `url`, `file`, `text`. What changed from
    one to the next is in `overlap.versions`. Empty for a corpus that was read in parts.
    """
    return _attribute(articles, "versions", list(VERSIONS))


def not_articles(articles: pd.DataFrame) -> pd.DataFrame:
    """Pages left out because they are not articles: `article` (its id), `outlet`, `title`, `file`, `why`, `text`.

    Empty for a corpus that was read in parts, where only `problems` lists them.
    """
    return _attribute(articles, "not_articles", list(NOT_ARTICLES))


def verdicts(articles: pd.DataFrame) -> pd.DataFrame:
    """Whether each text was read as an article, in the order of the table; those left out come last.

    Columns: `article` (its id), `outlet`, `title`, `verdict` (one of `VERDICTS`), `why` (the doubts), `words`, `file`.
    """
    left_out = not_articles(articles)
    none = [bool(is_left_out(flags)) for flags in articles["doubts"]]
    doubtful = articles["doubts"].ne("").to_numpy(dtype=bool)
    table = pd.DataFrame(
        {
            "article": articles.index,
            **{name: articles[name].to_numpy() for name in ("outlet", "title")},
            "verdict": np.select([none, doubtful], VERDICTS[:0:-1], VERDICTS[0]),
            "why": articles["doubts"].to_numpy(),
            **{name: articles[name].to_numpy() for name in ("words", "file")},
        }
    )
    words = left_out["text"].str.split().str.len() if len(left_out) else []
    rest = left_out.drop(columns="text").assign(verdict=VERDICTS[2], words=words)[list(table)]
    return pd.concat([table, rest], ignore_index=True) if len(rest) else table


def guessed(articles: Any) -> pd.DataFrame:
    """The events that were not given, as `corpus.events.guessed_events` found them when the corpus was read.

    Empty for a corpus in parts, whose events are guessed where they are compared.
    """
    return _attribute(articles, "guessed", GUESSED)


def _attribute(articles: Any, name: str, columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(articles.attrs.get(name, []), columns=columns)
