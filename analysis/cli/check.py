"""Check a corpus before anything is measured: how each file was read, and everything that is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.archive.archive import Archive
from analysis.archive.open import load
from analysis.cli.terminal import as_table
from analysis.corpus.about import VERDICTS, duplicates, guessed, problems, reading, verdicts
from analysis.corpus.records import EVENTS
from analysis.display.check_page import check_page
from analysis.phrasing import counted
from analysis.text.given import is_articles

FINE, WARNINGS = 0, 1  # exit codes; 2 is for what cannot be used
FEW = 20  # files that are listed individually
COLUMNS = ["kind", "file", "place", "found", "remedy"]
READ_IT = "read it, and remove it from the folder if it is not the article"


@dataclass(frozen=True)
class Check:
    """What was found in a corpus, as tables.

    `summary` is one sentence, and `articles` the articles themselves. The tables:

    - `read`: `file`, `read_as`, `articles`, `note`;
    - `problems`: `file`, `place`, `problem`, `remedy`;
    - `flags`: `file`, `article`, `doubts`;
    - `duplicates`: `article`, `outlet`, `duplicate_of`, `of_outlet`, `similarity`, `counted`;
    - `events` (the guessed ones): `event`, `articles`, `outlets`, `first`, `last`, `likeness`, `holds`, `sure`;
    - `verdicts`: `article`, `outlet`, `title`, `verdict` ("read", "read with doubt" or "not an article"), `why`, `words`,
      `file`.
    """

    summary: str
    read: pd.DataFrame
    problems: pd.DataFrame
    flags: pd.DataFrame
    duplicates: pd.DataFrame
    events: pd.DataFrame
    verdicts: pd.DataFrame
    articles: Any = field(repr=False)

    def __str__(self) -> str:
        return self.summary

    @property
    def page(self) -> str:
        """An HTML page to look through: each text as it will be counted, with excluded lines in grey."""
        articles = self.articles.table() if isinstance(self.articles, Archive) else self.articles
        return check_page(articles, self.summary)

    @property
    def code(self) -> int:
        """The exit code: 0 if nothing is wrong, 1 if the corpus can be used with warnings."""
        return WARNINGS if len(self.problems) or len(self.flags) else FINE

    def table(self) -> pd.DataFrame:
        """All of it as one table: `kind` (read, verdict, problem, flag, duplicate, event), `file`, `place`, `found`, `remedy`."""
        twice = self.duplicates
        rows = [
            *(("read", r.file, "", _as_read(r), "") for r in self.read.itertuples()),
            *(("verdict", r.file, r.article, r.verdict, r.why) for r in self.verdicts.itertuples()),
            *(("problem", *r) for r in self.problems.itertuples(index=False)),
            *(("flag", r.file, r.article, r.doubts, READ_IT) for r in self.flags.itertuples()),
            *(("duplicate", "", r.article, _as_duplicate(r), "") for r in twice.itertuples()),
            *(("event", "", "", _as_event(r), EVENTS) for r in self.events.itertuples()),
        ]
        return pd.DataFrame(rows, columns=COLUMNS)

    def in_words(self, width: int) -> str:
        """All of it for a terminal of this width; many files are listed in groups."""
        twice = self.duplicates.assign(
            similarity=self.duplicates["similarity"].map("{:.0%}".format),
            counted=np.where(self.duplicates["counted"].astype(bool), "for both", "once"),
        )
        parts = [
            ("How each file was read", _grouped(self.read).rename(columns={"read_as": "read as"})),
            ("Problems", self.problems),
            ("Articles with a doubt about their text", self.flags),
            ("Pages left out because they are not articles", _left_out(self.verdicts)),
            ("Articles that repeat another", twice),
            ("Guessed events", _events(self.events)),
        ]
        sections = [
            f"{title}\n\n{as_table(table.loc[:, (table != '').any()], width)}"
            for title, table in parts
            if not table.empty
        ]
        return "\n\n".join([self.summary + self._verdicts(), *sections])

    def _verdicts(self) -> str:
        """How many articles have each verdict, unless all were simply read."""
        counts = self.verdicts["verdict"].value_counts()
        said = ", ".join(f"{counts[verdict]:,} {verdict}" for verdict in VERDICTS if verdict in counts)
        return f" Verdicts: {said}." if set(counts.index) != {VERDICTS[0]} else ""


def check(given: str | Path | pd.DataFrame | Archive) -> Check:
    """Read a corpus as `load` does, or take the articles that it returned, and report what was found.

    Raises CorpusError if there is no article.
    """
    articles: Any = given if isinstance(given, Archive) or is_articles(given) else load(given)
    known = articles
    if isinstance(articles, Archive):
        known = articles.contents.assign(title="")
        known.attrs = articles.attrs
    flagged = known[known["doubts"] != ""]
    return Check(
        _summary(known, guessed(articles)),
        reading(articles),
        problems(articles),
        pd.DataFrame({"file": flagged["file"], "article": flagged.index, "doubts": flagged["doubts"]}).reset_index(
            drop=True
        ),
        duplicates(articles),
        guessed(articles),
        verdicts(known),
        articles,
    )


def _summary(articles: pd.DataFrame, guesses: pd.DataFrame) -> str:
    outlets = articles["outlet"].value_counts().sort_index(kind="stable")
    named = ", ".join(f"{name} ({count})" for name, count in outlets.head(FEW).items())
    more = f", and {len(outlets) - FEW} more" if len(outlets) > FEW else ""
    events = articles["event"].replace("", np.nan).nunique()
    how = ", guessed from wording and dates" if len(guesses) else ""
    on = f" on {counted(events, 'event')}{how}" if events else ", no event given"
    known = articles["published"].dropna()
    when = f", {known.min().date()} to {known.max().date()}" if len(known) else ", no date known"
    return f"{counted(len(articles), 'article')} of {counted(len(outlets), 'outlet')}{on}{when}: {named}{more}."


def _left_out(verdicts: pd.DataFrame) -> pd.DataFrame:
    """The pages that are not articles, for a terminal."""
    return verdicts.loc[verdicts["verdict"] == VERDICTS[2], ["file", "article", "why"]]


def _grouped(read: pd.DataFrame) -> pd.DataFrame:
    """The files; where there are many, one row for all that were read in the same way."""
    if len(read) <= FEW:
        return read
    rows = []
    for (read_as, note), group in read.groupby(["read_as", "note"], sort=False):
        first, more = group["file"].iloc[0], len(group) - 1
        name = f"{first} and {more:,} more" if more else first
        rows.append((name, read_as, group["articles"].sum(), note))
    return pd.DataFrame(rows, columns=["file", "read_as", "articles", "note"])


def _events(guessed: pd.DataFrame) -> pd.DataFrame:
    """The guessed events with several articles, and a line for single articles, for a terminal."""
    if len(guessed) == 1 and guessed["sure"].iloc[0] == "clear":
        return guessed.iloc[:0]  # the summary says it
    several = guessed[guessed["articles"] > 1].head(FEW)
    days = [_days(row.first, row.last) for row in several.itertuples()]
    shown = several[["event", "articles", "outlets", "sure"]].assign(days=days)
    rest = len(guessed) - len(several)
    more = pd.DataFrame([{"event": f"{rest:,} more"}] if rest else [])
    return pd.concat([shown.astype(str), more], ignore_index=True).fillna("")


def _as_event(row: Any) -> str:
    days = _days(row.first, row.last)
    when = f", {days}" if days else ""
    said = f"{row.event}: {counted(row.articles, 'article')} of {counted(row.outlets, 'outlet')}{when}"
    return f"{said}; {row.sure} (guessed)" if row.articles > 1 else f"{said} (guessed)"


def _days(first: Any, last: Any) -> str:
    """The dates on which the articles of an event were published, "" if they are not known."""
    if pd.isna(first):
        return ""
    return str(first.date()) if first.date() == last.date() else f"{first.date()} to {last.date()}"


def _as_read(row: Any) -> str:
    note = f" ({row.note})" if row.note else ""
    return f"{row.read_as}: {counted(row.articles, 'article')}{note}"


def _as_duplicate(row: Any) -> str:
    how = "counted for both outlets" if row.counted else "counted once"
    return f"{row.similarity:.0%} like {row.duplicate_of} of {row.of_outlet}: {how}"
