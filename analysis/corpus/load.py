"""Read a corpus – a folder, a file or a table – into one table of articles, and report what is wrong with it.

Nothing is skipped silently: whatever could not be read, or was read with a doubt, is a `Problem` that names the place
and the remedy. Text is kept as it was read: decoded, line ends unified to a newline, nothing removed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from analysis.corpus.about import as_attributes
from analysis.corpus.cache import Cache
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

Places = dict[str, tuple[str, str]]  # where each article was read: file, and place in it
DUPLICATES = ("once", "all")
NOT_ARTICLES = ("left out", "kept")
MOST_UNCLEAR = 20  # guessed events that are reported individually


def load(
    path: str | Path | pd.DataFrame,
    *,
    duplicates: str = "once",
    not_articles: str = "left out",
    events: bool = True,
    cache: str | Path | None = None,
) -> pd.DataFrame:
    """Read the articles at `path`: one row each, in the order of the table or of the file names.

    `path` is a folder, a file or a data frame. In any mixture, these are read:

    - one article per file: texts (.txt, .md), saved pages (.html, .htm, .xhtml, .mhtml, .mht), .pdf, .docx and .rtf –
      or all the articles of a press archive's export (`exports.FAMILIES`);
    - one article per row: tables (.csv, .tsv, .xlsx, .json, .jsonl, .parquet);
    - each of these compressed as .gz, and a .zip of any of them.

    A table's columns are recognised by their usual names (`columns.NAMES`): the text, the outlet, and any of title, date,
    address, author, event and id. Further columns are kept. A table with a column `file` and no text names files, relative
    to itself or to a folder `articles` beside it. What the table says about a file overrides what the file says about
    itself. A file in its folder that the table does not list is reported and *not* loaded: it would enter every comparison
    under a name that nobody gave it.

    The outlet comes from the table; else from the subfolder's name (the first below the corpus, or in an archive); else
    from the page itself; else from the file's name. Where an outlet is spelled with different capitals, spaces or Unicode
    forms, the most frequent spelling is used, and the others are reported.

    Returns the index `article` (unique: the table's id, else the file's name, preceded by its folder where two files share
    it) and the columns `outlet`, `title` (by default the first line), `published` (datetime64, UTC; NaT if unknown), `url`,
    `event` ("" if unknown), `text`, `words` (whitespace-separated tokens, as a word processor counts), `doubts` (about the
    text, joined by "; "), `file` (its path in the corpus) and `author` ("" if unknown).

    Where no event is given, events are guessed from wording and dates (`events_of`). `guessed_events(articles)` says how
    certain each guess is, and that events were guessed is reported as a problem. Nothing is guessed with `events=False`, or
    for more than 3,000 articles.

    An article that an outlet has twice counts once, and only the last of several versions counts (`versions(articles)` has
    the others); `duplicates="all"` keeps them all. A page that is not an article (a consent notice, an error, a list of
    headlines, the text before a paywall) is left out and reported; `not_articles="kept"` keeps it. Names starting with a
    dot, README files, and the pictures and scripts of a saved page are ignored. Links that lead out of the corpus are not
    followed.

    `reading(articles)` lists how each file was read, `problems(articles)` what went wrong, and `duplicates(articles)` the
    articles that repeat another.

    `cache` is a folder that keeps what was found out about each text, pages and documents included, for the next run; it
    needs samestory[parquet].

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
        records, left_out = _without_other_pages(records, report)
    if not records:
        raise CorpusError("\n".join(map(str, report)), report)
    _unify_outlets(records, report)
    report += one_outlet([(draft.guessed, record["outlet"]) for draft, record in records.values()])
    articles = table_of(records)
    where = {name: draft.where for name, (draft, _) in records.items()}
    del drafts, records  # they hold every text once more
    repeated, earlier = find_duplicates(articles), pd.DataFrame(columns=list(VERSIONS))
    if duplicates == "once":
        articles, repeated = _without_copies(articles, repeated, where, report)
        articles, earlier = _last_versions(articles, where, report)
    guessed = guessed_events(articles) if events else None
    if guessed is not None:
        articles["event"] = _events(articles, guessed, report)
    found = as_attributes(
        report, repeated, reader.read, articles["file"], guessed, earlier.to_dict("records"), left_out
    )
    articles.attrs.update(found)
    return articles


def check_choices(duplicates: str, not_articles: str) -> None:
    """Raise ValueError for a value that is not in `DUPLICATES` or `NOT_ARTICLES`."""
    for name, value, choices in (("duplicates", duplicates, DUPLICATES), ("not_articles", not_articles, NOT_ARTICLES)):
        if value not in choices:
            raise ValueError(f"{name} is {value!r}, not one of {', '.join(choices)}")


def _without_other_pages(records: Records, report: list[Problem]) -> tuple[Records, list[dict[str, Any]]]:
    """The articles, and the pages that are not articles; each of those is reported.

    A table's column `verdict`, which `samestory new` writes for a person to correct, overrides the doubt.
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
    articles: pd.DataFrame, repeated: pd.DataFrame, where: Places, report: list[Problem]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Drop articles that an outlet has twice word for word, and report them; the copies, without versions."""
    version = ~repeated["counted"] & (repeated["similarity"] < 1)
    again = repeated[~repeated["counted"] & ~version]
    for row in again.to_dict("records"):
        report.append(counted_once(where[row["article"]], row["duplicate_of"], row["similarity"]))
    return articles.drop(index=list(again["article"])), repeated[~version].reset_index(drop=True)


def _last_versions(articles: pd.DataFrame, where: Places, report: list[Problem]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The last version of each article, and the earlier versions; each of those is reported."""
    found = find_versions(articles)
    for version in found:
        report.append(earlier_version(where[str(version.earlier)], str(version.last), version.shared))
    earlier = articles.loc[[version.earlier for version in found]].rename_axis("article").reset_index()
    earlier = earlier.assign(
        version_of=[version.last for version in found], shared=[version.shared for version in found]
    )
    return articles.drop(index=list(earlier["article"])), earlier[list(VERSIONS)]


def _events(articles: pd.DataFrame, guessed: pd.DataFrame, report: list[Problem]) -> pd.Series:
    """The event of each article; reports that events were guessed, and each group that is not clear."""
    events = events_of(articles)
    if (nameless := int((events == "").sum())) > MOST_SORTED:
        report.append(no_events(nameless, f"more than {MOST_SORTED:,}"))
    elif len(guessed) and (len(guessed) > 1 or guessed["sure"].iloc[0] != "clear"):
        report.append(Problem("the corpus", "", _guess(guessed), EVENTS))
        unclear = guessed[(guessed["sure"] != "clear") & (guessed["articles"] > 1)]
        for row in unclear.head(MOST_UNCLEAR).itertuples():
            found = f"{row.event}: {counted(row.articles, 'article')} grouped as one event; this is {row.sure}"
            report.append(Problem("the corpus", "", found, EVENTS))
    return events


def _guess(guessed: pd.DataFrame) -> str:
    """How many events were guessed, and how certain the guesses are, in words."""
    several = guessed[guessed["articles"] > 1]
    sure = several["sure"].value_counts()
    said = [f"{sure[name]:,} {name}" for name in ("clear", "likely", "doubtful") if name in sure]
    alone = len(guessed) - len(several)
    found = [counted(len(several), "event") + f" with several articles ({', '.join(said)})"] if said else []
    found += [f"{counted(alone, 'article')} alone on {'its' if alone == 1 else 'their'} event"] if alone else []
    return (
        f"no event given for {counted(int(guessed['articles'].sum()), 'article')}; guessed from wording and dates: "
        f"{' and '.join(found)}"
    )
