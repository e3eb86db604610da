"""What `load` found out about a corpus: problems, what was read as what, repeated articles."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

import pandas as pd

from analysis.corpus.duplicates import COLUMNS as REPEATED
from analysis.corpus.events import GUESSED
from analysis.corpus.files import sort_key
from analysis.errors import Problem


class _Kept(list[dict[str, Any]]):
    """A list that is never changed, so that pandas need not copy it with every table it makes."""

    def __deepcopy__(self, memo: dict[int, Any]) -> _Kept:
        return self


def as_attributes(
    report: list[Problem],
    repeated: pd.DataFrame,
    read: list[dict[str, str]],
    files: pd.Series,
    guessed: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """What `problems`, `duplicates`, `reading` and `guessed` tell of a corpus; `files` has each article's."""
    counts = Counter(files)
    return {
        "problems": _Kept(asdict(problem) for problem in report),
        "duplicates": _Kept(repeated.to_dict("records")),
        "guessed": _Kept([] if guessed is None else guessed.to_dict("records")),
        "read": _Kept(
            {"file": row["file"], "read_as": row["read_as"], "articles": counts[row["file"]], "note": row["note"]}
            for row in sorted(read, key=lambda row: sort_key(row["file"].split("/")))
        ),
    }


def problems(articles: Any) -> pd.DataFrame:
    """What was wrong with the corpus, a row each: `file`, `place`, `problem`, `remedy`.

    A place is a row of a table as a spreadsheet numbers it (the header is row 1), or a line.
    """
    return _attribute(articles, "problems", ["file", "place", "problem", "remedy"])


def reading(articles: Any) -> pd.DataFrame:
    """What was found and read as what, a row per file: `file`, `read_as`, `articles`, `note`.

    `articles` counts those in the table; the note tells which columns were chosen, and how bytes and
    dates were read. What was not read, and why, is in `problems`.
    """
    return _attribute(articles, "read", ["file", "read_as", "articles", "note"])


def duplicates(articles: Any) -> pd.DataFrame:
    """The articles that repeat another, as `find_duplicates` gives them, those left out included."""
    return _attribute(articles, "duplicates", list(REPEATED))


def guessed(articles: Any) -> pd.DataFrame:
    """The events that nobody gave, as `corpus.events.guessed_events` found them when the corpus was read.

    None for a corpus in parts, whose events are guessed where they are compared.
    """
    return _attribute(articles, "guessed", GUESSED)


def _attribute(articles: Any, name: str, columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(articles.attrs.get(name, []), columns=columns)
