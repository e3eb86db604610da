"""Read a corpus – a folder, a file or a table – into one table of articles, and say what is wrong.

Nothing is skipped silently: whatever could not be read, or was read with a doubt, is a `Problem`
with the place where it stands and what would put it right. Text is kept as it was read: decoded,
line ends unified to a newline, nothing removed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from analysis.corpus.about import as_attributes
from analysis.corpus.cache import Cache

# At once: the package's name `duplicates` is the function below, not the module.
from analysis.corpus.duplicates import find_duplicates
from analysis.corpus.events import MOST_SORTED, events_of, guessed_events
from analysis.corpus.reader import Reader
from analysis.corpus.records import (
    EVENTS,
    Records,
    counted_once,
    earlier_version,
    no_article_there,
    no_events,
    one_outlet,
    records_of,
    table_of,
    usual_spellings,
)
from analysis.corpus.versions import COLUMNS as VERSIONS
from analysis.corpus.versions import find_versions
from analysis.errors import CorpusError, Problem
from analysis.phrasing import counted
from analysis.progress import progress
from analysis.text.doubts import NO_ARTICLE, is_left_out

DUPLICATES = ("once", "all")
NOT_ARTICLES = ("left out", "kept")
MOST_UNCLEAR = 20  # guessed events that are reported one by one


def load(
    path: str | Path | pd.DataFrame,
    *,
    duplicates: str = "once",
    not_articles: str = "left out",
    events: bool = True,
    cache: str | Path | None = None,
) -> pd.DataFrame:
    """Read the articles at `path`: one row each, in the order of the table or of the file names.

    `path` is a folder, a file or a data frame. Read are, in any mixture, texts (.txt, .md), saved
    pages (.html, .htm, .xhtml, .mhtml, .mht), .pdf, .docx and .rtf, one article each, or the many of a
    press archive's export (`exports.FAMILIES`); tables (.csv, .tsv,
    .xlsx, .json, .jsonl, .parquet), an article a row; each of them also as .gz; and a .zip of any.

    A table's columns are recognised by their usual names (`columns.NAMES`): the text, the outlet, and
    any of title, date, address, author, event and id; further columns are kept. A table with a column
    `file` and no text names files, relative to itself or to a folder `articles` beside it; what it
    says of them counts more than what they say themselves, and a file in its folder that it leaves
    out is reported and *not* loaded: it would enter every comparison under a name nobody gave it.

    The outlet is what the table says; else the sub-folder's name (the first below the corpus, or in
    an archive); else what the page calls itself; else the file's name. Spellings of one outlet that
    differ in capitals, blanks or Unicode form are read as the commonest of them, and reported.

    Returns the index `article` (unique: the table's id, else the file's name, with its folder where
    two files share it) and the columns `outlet` (the outlet), `title` (else the first line),
    `published` (datetime64, UTC; NaT if unknown), `url`, `event` ("" if unknown), `text`, `words`
    (pieces between blanks, as a word processor counts), `doubts` (doubts about the text, joined by
    "; "), `file` (where it stands in the corpus) and `author` ("" if unknown).

    For articles without an event, the events are guessed by their words and days (`events_of`); each
    guess is in `guessed_events(articles)`, with how sure it is, and that there are guesses is reported
    as a problem. Of more than 3,000, none is looked for; nor with `events=False`. An article that an outlet
    has twice counts once, and of several versions of one the last (`versions(articles)` has the others);
    with `duplicates="all"` all stay. A page that is no article (a consent notice,
    an error, a list of headlines, what is left before a paywall) is left out and reported; with
    `not_articles="kept"` it stays. Names starting with a dot, README files,
    and the pictures and scripts beside a saved page are no articles. Links that lead out of the
    corpus are not followed. What was read as what is in `reading(articles)`, what went wrong in
    `problems(articles)`, articles that repeat another in `duplicates(articles)`.

    `cache` is a folder for what is found out about each text (that of pages and documents included),
    so that the next run need not; it needs samestory[parquet].

    Raises CorpusError if there is no article at all.
    """
    check_choices(duplicates, not_articles)
    kept = None if cache is None else Cache(Path(cache))
    reader = Reader(kept)
    report = reader.problems
    try:
        drafts = reader.frame(path) if isinstance(path, pd.DataFrame) else reader.path(Path(path))
        records = records_of(progress(drafts, "article", "reading"), report, reader.doubts)
    finally:
        reader.close()
    left_out: list[dict[str, Any]] = []
    if not_articles == "left out":
        records, left_out = _without_what_is_none(records, report)
    if not records:
        raise CorpusError("\n".join(map(str, report)), report)
    _unify_outlets(records, report)
    report += one_outlet([(draft.guessed, record["outlet"]) for draft, record in records.values()])
    articles = table_of(records)
    repeated, earlier = find_duplicates(articles), pd.DataFrame(columns=list(VERSIONS))
    if duplicates == "once":
        articles, repeated = _without_copies(articles, repeated, records, report)
        articles, earlier = _last_versions(articles, records, report)
    guessed = guessed_events(articles) if events else None
    if guessed is not None:
        articles["event"] = _events(articles, guessed, report)
    found = as_attributes(
        report, repeated, reader.read, articles["file"], guessed, earlier.to_dict("records"), left_out
    )
    articles.attrs.update(found)
    return articles


def check_choices(duplicates: str, not_articles: str) -> None:
    """Raise ValueError for what is none of `DUPLICATES` and `NOT_ARTICLES`."""
    for name, value, choices in (("duplicates", duplicates, DUPLICATES), ("not_articles", not_articles, NOT_ARTICLES)):
        if value not in choices:
            raise ValueError(f"{name} is {value!r}, not one of {', '.join(choices)}")


def _without_what_is_none(records: Records, report: list[Problem]) -> tuple[Records, list[dict[str, Any]]]:
    """The articles without the pages that are none, each of which is reported; and those pages.

    A table's column `verdict`, as `samestory new` writes it for a person to correct, counts more than the doubt.
    """
    kept: Records = {}
    left_out: list[dict[str, Any]] = []
    for name, (draft, record) in records.items():
        doubt, verdict = is_left_out(record["doubts"]), str(record.get("verdict", "")).casefold()
        if verdict.startswith(("not", "no ")):
            doubt = doubt or f"{NO_ARTICLE} (the table says so)"
        elif verdict.startswith("read"):
            doubt = ""
        if not doubt:
            kept[name] = draft, record
            continue
        report.append(no_article_there(draft.where, doubt))
        row = {"article": name, "why": doubt} | {key: record[key] for key in ("outlet", "title", "file", "text")}
        left_out.append(row)
    return kept, left_out


def _unify_outlets(records: Records, report: list[Problem]) -> None:
    written = [record["outlet"] for _, record in records.values()]
    usual = usual_spellings(written, [draft.where for draft, _ in records.values()], report)
    for _, record in records.values():
        record["outlet"] = usual[record["outlet"]]


def _without_copies(
    articles: pd.DataFrame, repeated: pd.DataFrame, records: Records, report: list[Problem]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The articles without those that an outlet has word for word twice, each reported; the copies, without versions."""
    version = ~repeated["counted"] & (repeated["similarity"] < 1)
    again = repeated[~repeated["counted"] & ~version]
    for row in again.to_dict("records"):
        where = records[row["article"]][0].where
        report.append(counted_once(where, row["duplicate_of"], row["similarity"]))
    return articles.drop(index=list(again["article"])), repeated[~version].reset_index(drop=True)


def _last_versions(
    articles: pd.DataFrame, records: Records, report: list[Problem]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Of each article its last version; the earlier ones, each of which is reported."""
    found = find_versions(articles)
    for version in found:
        report.append(earlier_version(records[str(version.earlier)][0].where, str(version.last), version.shared))
    earlier = articles.loc[[version.earlier for version in found]].rename_axis("article").reset_index()
    earlier = earlier.assign(
        version_of=[version.last for version in found], shared=[version.shared for version in found]
    )
    return articles.drop(index=list(earlier["article"])), earlier[list(VERSIONS)]


def _events(articles: pd.DataFrame, guessed: pd.DataFrame, report: list[Problem]) -> pd.Series:
    """The event of each article; that some are guessed is reported, and each group that is not clear."""
    events = events_of(articles)
    if (nameless := int((events == "").sum())) > MOST_SORTED:
        report.append(no_events(nameless, f"more than {MOST_SORTED:,}"))
    elif len(guessed) and (len(guessed) > 1 or guessed["sure"].iloc[0] != "clear"):
        report.append(Problem("the corpus", "", _guess(guessed), EVENTS))
        unclear = guessed[(guessed["sure"] != "clear") & (guessed["articles"] > 1)]
        for row in unclear.head(MOST_UNCLEAR).itertuples():
            found = f"{row.event}: {counted(row.articles, 'article')} taken for one event, which is {row.sure}"
            report.append(Problem("the corpus", "", found, EVENTS))
    return events


def _guess(guessed: pd.DataFrame) -> str:
    """How many events were guessed, and how sure the guesses are, in words."""
    several = guessed[guessed["articles"] > 1]
    sure = several["sure"].value_counts()
    said = [f"{sure[name]:,} {name}" for name in ("clear", "likely", "doubtful") if name in sure]
    alone = len(guessed) - len(several)
    found = [counted(len(several), "event") + f" with several articles ({', '.join(said)})"] if said else []
    found += [f"{counted(alone, 'article')} alone on {'its' if alone == 1 else 'their'} event"] if alone else []
    return (
        f"no event given for {counted(int(guessed['articles'].sum()), 'article')}; guessed by words and days: "
        f"{' and '.join(found)}"
    )
