"""Read a corpus – a folder, a file or a table – into one table of articles, and say what is wrong.

Nothing is skipped silently: whatever could not be read, or was read with a doubt, is a `Problem`
with the place where it stands and what would put it right. Text is kept as it was read: decoded,
line ends unified to a newline, nothing removed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable
from dataclasses import asdict
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.cache import Cache
from analysis.dates import parse_date
from analysis.decoding import NOT_UTF8, alike, decode, one_line

# At once: the package's name `duplicates` is the function below, not the module.
from analysis.duplicates import COLUMNS as REPEATED
from analysis.duplicates import find_duplicates
from analysis.files import Problem, sort_key
from analysis.progress import progress
from analysis.quality import MOST_CHARACTERS, NOT_ENGLISH
from analysis.reader import Draft, Reader

__all__ = [
    "MOST_CHARACTERS",
    "NOT_ENGLISH",
    "NOT_UTF8",
    "CorpusError",
    "Problem",
    "decode",
    "duplicates",
    "load",
    "parse_date",
    "problems",
    "reading",
]

COLUMNS = ("source", "title", "published", "url", "event", "text", "words", "flags", "file", "author")
LONGEST_TITLE = 200  # characters: a first line beyond that is a paragraph
DUPLICATES = ("once", "all")
EVENTS = "give articles on the same news the same word in a column 'event'"

_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z+-]*:(?!\d)", re.IGNORECASE)


class CorpusError(ValueError):
    """Nothing could be read; the message has one sentence per problem, and `problems` has them all."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = list(problems)


class _Kept(list[dict[str, Any]]):
    """A list that is never changed, so that pandas need not copy it with every table it makes."""

    def __deepcopy__(self, memo: dict[int, Any]) -> _Kept:
        return self


def load(
    path: str | Path | pd.DataFrame,
    *,
    duplicates: str = "once",
    scale: bool | None = None,
    cache: str | Path | None = None,
) -> pd.DataFrame:
    """Read the articles at `path`: one row each, in the order of the table or of the file names.

    `path` is a folder, a file or a data frame. Read are, in any mixture, texts (.txt, .md), saved
    pages (.html, .htm, .xhtml, .mhtml, .mht), .pdf and .docx, one article each; tables (.csv, .tsv,
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
    two files share it) and the columns `source` (the outlet), `title` (else the first line),
    `published` (datetime64, UTC; NaT if unknown), `url`, `event` ("" if unknown), `text`, `words`
    (pieces between blanks, as a word processor counts), `flags` (doubts about the text, joined by
    "; "), `file` (where it stands in the corpus) and `author` ("" if unknown).

    Of more than 40 articles without an event, the events are found by their wording (`events_of`),
    and that is told as a problem; of more than 3,000, none is looked for. An article that an outlet
    has twice counts once; with `duplicates="all"` it stays. Names starting with a dot, README files,
    and the pictures and scripts beside a saved page are no articles. Links that lead out of the
    corpus are not followed. What was read as what is in `reading(articles)`, what went wrong in
    `problems(articles)`, articles that repeat another in `duplicates(articles)`.

    A large corpus (20,000 files, or 500 MB) is read in parts, by as many processes as there are
    cores, where Dask is installed (samestory[scale]); and any corpus is, while a Dask client is
    active. What is returned is then an `archive.Archive`, which goes where this table goes.
    `scale` decides it: True or False. `cache` is a folder for what is found out about each text (that
    of pages and documents included), so that the next run need not; it needs samestory[parquet].

    Raises CorpusError if there is no article at all.
    """
    if duplicates not in DUPLICATES:
        raise ValueError(f"duplicates is {duplicates!r}, not one of {', '.join(DUPLICATES)}")
    kept = None if cache is None else Cache(Path(cache))
    if not isinstance(path, pd.DataFrame) and scale is not False:
        from analysis.opening import in_parts, open_archive

        if in_parts(Path(path), scale):
            return open_archive(path, duplicates=duplicates, cache=kept)
    reader = Reader(kept)
    report = reader.problems
    try:
        drafts = reader.frame(path) if isinstance(path, pd.DataFrame) else reader.path(Path(path))
        records = records_of(progress(drafts, "article", "reading"), report, reader.doubts)
    finally:
        reader.close()
    if not records:
        raise CorpusError("\n".join(map(str, report)), report)
    _unify_outlets(records, report)
    articles = table_of(records)
    repeated, again = _repeats(articles, records, report, once=duplicates == "once")
    articles = articles.drop(index=again)
    articles["event"] = _events(articles, report)
    articles.attrs.update(as_attributes(report, repeated, reader.read, articles["file"]))
    return articles


def as_attributes(
    report: list[Problem], repeated: pd.DataFrame, read: list[dict[str, str]], files: pd.Series
) -> dict[str, Any]:
    """What `problems`, `duplicates` and `reading` tell of a corpus; `files` has each article's."""
    counts = Counter(files)
    return {
        "problems": _Kept(asdict(problem) for problem in report),
        "duplicates": _Kept(repeated.to_dict("records")),
        "read": _Kept(
            {"file": row["file"], "read_as": row["read_as"], "articles": counts[row["file"]], "note": row["note"]}
            for row in sorted(read, key=lambda row: sort_key(row["file"].split("/")))
        ),
    }


def problems(articles: pd.DataFrame) -> pd.DataFrame:
    """What was wrong with the corpus, a row each: `file`, `place`, `problem`, `remedy`.

    A place is a row of a table as a spreadsheet numbers it (the header is row 1), or a line.
    """
    return _attribute(articles, "problems", ["file", "place", "problem", "remedy"])


def reading(articles: pd.DataFrame) -> pd.DataFrame:
    """What was found and read as what, a row per file: `file`, `read_as`, `articles`, `note`.

    `articles` counts those in the table; the note tells which columns were chosen, and how bytes and
    dates were read. What was not read, and why, is in `problems`.
    """
    return _attribute(articles, "read", ["file", "read_as", "articles", "note"])


def duplicates(articles: pd.DataFrame) -> pd.DataFrame:
    """The articles that repeat another, as `find_duplicates` gives them, those left out included."""
    return _attribute(articles, "duplicates", list(REPEATED))


def _attribute(articles: pd.DataFrame, name: str, columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(articles.attrs.get(name, []), columns=columns)


Records = dict[str, tuple[Draft, dict[str, Any]]]


def records_of(drafts: Iterable[Draft], report: list[Problem], judge: Callable[[str, str], list[str]]) -> Records:
    """Each article's columns by its id; checks ids, dates and addresses."""
    records: Records = {}
    for draft in drafts:
        given, name = draft.values, one_line(draft.values["id"])
        if name in records and records[name][0].where[0] == draft.where[0]:
            report.append(same_id(name, draft.where, records[name][0].place))
            continue
        name = free_name(name, draft.where[0], records)
        line = {key: one_line(given.get(key, "")) for key in ("source", "title", "event", "author")}
        # An outlet's name that shows nothing is none.
        source = line["source"] if alike(line["source"]) else Path(draft.file).stem
        records[name] = (
            draft,
            given
            | line
            | {
                "source": source,
                "title": line["title"] or one_line(first_line(given["text"])),
                "published": _published(draft, report),
                "url": _url(draft, report),
                "words": len(given["text"].split()),
                "flags": "; ".join(draft.doubts + judge(given["text"], line["title"])),
                "file": draft.file,
            },
        )
    return records


def same_id(name: str, where: tuple[str, str], place: str) -> Problem:
    """Two articles of one table that have one id."""
    twice = f"the id {name!r} is already that of {place}, so not loaded"
    return Problem(*where, twice, "give each article its own")


def free_name(name: str, file: str, taken: Container[str]) -> str:
    """An id, or what it becomes where another file has used it: with the file's name, numbered.

    >>> [free_name("7", "b.csv", taken) for taken in ({}, {"7"}, {"7", "b/7"})]
    ['7', 'b/7', 'b/7 2']
    """
    longer = f"{Path(file).with_suffix('').as_posix()}/{name}"
    names = chain((name, longer), (f"{longer} {number}" for number in count(2)))
    return next(name for name in names if name not in taken)


def _published(draft: Draft, report: list[Problem]) -> datetime | None:
    value = one_line(draft.values.get("published", ""))
    date = parse_date(value, day_first=draft.day_first) if value else None
    if value and date is None:
        found = f"'published' is {value!r}, not a date"
        report.append(Problem(*draft.where, found, "use 2023-02-28"))
    return date


def _url(draft: Draft, report: list[Problem]) -> str:
    """The page's address; one that would run or open something else than a page is none."""
    value = one_line(draft.values.get("url", ""))
    if _OTHER_SCHEME.match(value):
        found = f"'url' is {value[:LONGEST_TITLE]!r}, not a web address"
        report.append(Problem(*draft.where, found, "use https://…"))
        return ""
    return value


def _unify_outlets(records: Records, report: list[Problem]) -> None:
    written = [record["source"] for _, record in records.values()]
    usual = usual_spellings(written, [draft.where for draft, _ in records.values()], report)
    for _, record in records.values():
        record["source"] = usual[record["source"]]


def usual_spellings(written: list[str], where: Iterable[tuple[str, str]], report: list[Problem]) -> dict[str, str]:
    """For each spelling of an outlet the commonest of them, the first where they are as common."""
    spellings: dict[str, Counter[str]] = {}
    for name, number in Counter(written).items():
        spellings.setdefault(alike(name), Counter())[name] = number
    usual = {name: spellings[alike(name)].most_common(1)[0][0] for name in dict.fromkeys(written)}
    told: set[str] = set()
    for name, place in zip(written, where, strict=True):
        if name not in {usual[name], *told}:
            told.add(name)
            found = f"outlet {name!r} is {usual[name]!r} elsewhere, and read as that"
            report.append(Problem(*place, found, "write the outlet's name in one way"))
    return usual


def table_of(records: Records) -> pd.DataFrame:
    rows = [record for _, record in records.values()]
    extra = dict.fromkeys(key for row in rows for key in row if key not in (*COLUMNS, "id"))
    table = pd.DataFrame(rows, columns=[*COLUMNS, *extra]).fillna(dict.fromkeys(extra, ""))
    table.index = pd.Index(list(records), name="article", dtype="str")
    return table.astype({"published": "datetime64[us]", "words": "int64"})


def _repeats(
    articles: pd.DataFrame, records: Records, report: list[Problem], *, once: bool
) -> tuple[pd.DataFrame, list[str]]:
    """The articles that repeat another, and the ids of those that are left out, each reported."""
    found = find_duplicates(articles)
    again = found[~found["counted"].astype(bool)] if once else found.iloc[:0]
    for row in again.to_dict("records"):
        where = records[row["article"]][0].where
        report.append(counted_once(where, row["duplicate_of"], row["similarity"]))
    return found, list(again["article"])


def counted_once(where: tuple[str, str], of: str, similarity: float) -> Problem:
    """An article that its outlet has twice."""
    share = "word for word" if similarity == 1 else f"{similarity:.0%} alike"
    told = f"repeats {of!r} of the same outlet ({share}), so counted once"
    return Problem(*where, told, 'delete one, or load with duplicates="all"')


def _events(articles: pd.DataFrame, report: list[Problem]) -> pd.Series:
    """The event of each article; a guess at it is reported."""
    from analysis.events import MOST_SORTED, events_of

    events = events_of(articles)
    if (nameless := int((events == "").sum())) > MOST_SORTED:
        report.append(no_events(nameless, f"more than {MOST_SORTED:,}"))
    guessed = events[events != articles["event"]]
    if len(guessed):
        found = f"no event given for {len(guessed):,} articles; {guessed.nunique():,} found by their wording"
        report.append(Problem("the corpus", "", found, EVENTS))
    return events


def no_events(articles: int, why: str) -> Problem:
    """That events were neither given nor looked for."""
    found = f"no event given for {articles:,} articles, and none looked for ({why})"
    return Problem("the corpus", "", found, EVENTS)


def first_line(text: str) -> str:
    """Return the first line that is not blank, without Markdown's #; beyond 200 characters, cut.

    >>> first_line("# Rain is likely\\n\\nIt may rain.")
    'Rain is likely'
    """
    line = text.lstrip().split("\n", 1)[0].strip().lstrip("#").strip()
    return line if len(line) <= LONGEST_TITLE else line[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
