"""Turn drafts of articles into the table of articles: ids, dates, addresses, outlets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.corpus.dates import parse_date
from analysis.corpus.reader import Draft
from analysis.corpus.titles import LONGEST_TITLE, first_line
from analysis.errors import Problem
from analysis.text.decoding import alike, one_line

COLUMNS = ("outlet", "title", "published", "url", "event", "text", "words", "doubts", "file", "author")
EVENTS = "give articles on the same news the same name in a column 'event'"
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z+-]*:(?!\d)", re.IGNORECASE)
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
        line = {key: one_line(given.get(key, "")) for key in ("outlet", "title", "event", "author")}
        # An outlet's name without visible characters is no name.
        outlet = line["outlet"] if alike(line["outlet"]) else Path(draft.file).stem
        records[name] = (
            draft,
            given
            | line
            | {
                "outlet": outlet,
                "title": line["title"] or one_line(first_line(given["text"])),
                "published": _published(draft, report),
                "url": _url(draft, report),
                "words": len(given["text"].split()),
                "doubts": "; ".join(_each_once(draft.doubts + judge(given["text"], line["title"]))),
                "file": draft.file,
            },
        )
    return records


def _each_once(doubts: list[str]) -> Iterable[str]:
    """The first doubt of each kind: a page may declare what its text shows anyway."""
    kinds = {doubt.split(" (")[0]: doubt for doubt in reversed(doubts)}
    return [doubt for doubt in doubts if kinds[doubt.split(" (")[0]] is doubt]


def same_id(name: str, where: tuple[str, str], place: str) -> Problem:
    """Two articles of one table that have the same id."""
    twice = f"the id {name!r} is already used in {place}, so not loaded"
    return Problem(*where, twice, "give each article its own id")


def free_name(name: str, file: str, taken: Container[str]) -> str:
    """An id; where another file has used it, with the file's name before it, numbered if necessary.

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
    """The page's address; "" for one that would run or open anything other than a page."""
    value = one_line(draft.values.get("url", ""))
    if _OTHER_SCHEME.match(value):
        found = f"'url' is {value[:LONGEST_TITLE]!r}, not a web address"
        report.append(Problem(*draft.where, found, "use https://…"))
        return ""
    return value


def usual_spellings(written: list[str], where: Iterable[tuple[str, str]], report: list[Problem]) -> dict[str, str]:
    """For each spelling of an outlet its most frequent spelling, the first of equally frequent ones."""
    spellings: dict[str, Counter[str]] = {}
    for name, number in Counter(written).items():
        spellings.setdefault(alike(name), Counter())[name] = number
    usual = {name: spellings[alike(name)].most_common(1)[0][0] for name in dict.fromkeys(written)}
    reported: set[str] = set()
    for name, place in zip(written, where, strict=True):
        if name not in {usual[name], *reported}:
            reported.add(name)
            found = f"outlet {name!r} is written {usual[name]!r} elsewhere, and was read as that"
            report.append(Problem(*place, found, "spell the outlet's name the same way everywhere"))
    return usual


def table_of(records: Records) -> pd.DataFrame:
    rows = [record for _, record in records.values()]
    extra = dict.fromkeys(key for row in rows for key in row if key not in (*COLUMNS, "id"))
    table = pd.DataFrame(rows, columns=[*COLUMNS, *extra]).fillna(dict.fromkeys(extra, ""))
    table.index = pd.Index(list(records), name="article", dtype="str")
    return table.astype({"published": "datetime64[us]", "words": "int64"})


def counted_once(where: tuple[str, str], of: str, similarity: float) -> Problem:
    """An article that its outlet has twice."""
    share = "word for word" if similarity == 1 else f"{similarity:.0%} alike"
    found = f"repeats {of!r} of the same outlet ({share}), so counted once"
    return Problem(*where, found, 'delete one, or load with duplicates="all"')


def earlier_version(where: tuple[str, str], last: str, shared: float) -> Problem:
    """An article that its outlet changed later."""
    found = f"an earlier version of {last!r} ({shared:.0%} of its wording), so only the last one counts"
    return Problem(*where, found, 'delete it, or load with duplicates="all"')


def no_article_there(where: tuple[str, str], doubt: str) -> Problem:
    """A page that is not an article, or only the beginning of one."""
    return Problem(*where, f"{doubt}, so left out", 'save the article itself, or load with not_articles="kept"')


def one_outlet(outlets: Iterable[tuple[bool, str]]) -> list[Problem]:
    """Several articles that share one outlet because nothing names another (pairs of: guessed, name)."""
    outlets = list(outlets)
    names = {name for _, name in outlets}
    if len(outlets) < 2 or len(names) > 1 or not all(guessed for guessed, _ in outlets):
        return []
    found = f"all {len(outlets):,} articles have the same outlet, {names.pop()!r}, because nothing names another"
    remedy = "name each article's outlet in a column 'outlet', or put each outlet in a folder of its own"
    return [Problem("the corpus", "", found, remedy)]


def no_events(articles: int, why: str) -> Problem:
    """Events that were neither given nor looked for."""
    found = f"no event given for {articles:,} articles, and none was looked for ({why})"
    return Problem("the corpus", "", found, EVENTS)
