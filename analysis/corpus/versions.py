"""Versions of one article: what an outlet published, changed and published again. Only the last one counts."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus.duplicates import sets_of, words_of
from analysis.corpus.outlets import original

COLUMNS = ("article", "outlet", "version_of", "published", "shared", "title", "url", "file", "text")
LINE = 8  # spaces in a sentence that two articles of an outlet share word for word: then they are compared
MOST_WITH = 20  # articles of an outlet with the same sentence: in more, it belongs to every page
SHARED = 0.6  # share of the shorter one's runs: with as many in common, one was made from the other
SHARED_AT_ONE_ADDRESS = 0.25  # the same where the address is the same
DAYS = 3  # at most between two versions that have different addresses: a weekly column is not a version
_SENTENCE = re.compile(r"(?<=[.!?”\"])\s+|\n\s*")
_STAMP = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/")
_END = re.compile(r"(?:/(?:amp|index\.html?|print))?/*$", re.IGNORECASE)


class Version(NamedTuple):
    """An earlier version, the one that counts, and the share of the shorter one's runs that both have."""

    earlier: object
    last: object
    shared: float


def find_versions(articles: pd.DataFrame) -> list[Version]:
    """The articles that a later one of the same outlet replaces, in the order of the table.

    Two articles are versions of one if they share enough runs of words (five, as for copies), were not given different events, and either have
    the same address, or have a long sentence or their headline in common and were published within `DAYS` days (where that
    is known). The last version is the one with the latest date, else the latest timestamp in a web archive's address, else
    the last in the table.

    >>> text = "The ferry stops on Monday for a week, the harbour office said, as its ramp has to be mended now."
    >>> rows = {"outlet": "Echo", "title": "Ferry stops", "published": pd.NaT, "url": "", "text": [text, f"{text} Hay is short."]}
    >>> find_versions(pd.DataFrame(rows, index=["a", "b"]))
    [Version(earlier='a', last='b', shared=1.0)]
    """
    known = [articles[name].to_list() for name in ("outlet", "title", "published", "url")]
    events = articles["event"].fillna("") if "event" in articles else [""] * len(articles)
    rows = [_Article(*row) for row in zip(*known, events, strict=True)]
    texts = articles["text"].array  # one at a time: a list would be all of them once more
    pairs = sorted(_worth_a_look(rows, texts))
    some = sorted({at for pair in pairs for at in pair})
    runs = dict(zip(some, sets_of(texts, some), strict=True))
    groups = _Groups()
    shared: dict[int, float] = {}
    for one, other in pairs:
        both = np.intersect1d(runs[one], runs[other], assume_unique=True)
        share = len(both) / min(len(runs[one]), len(runs[other]))
        if share >= (SHARED_AT_ONE_ADDRESS if rows[one].address == rows[other].address != "" else SHARED):
            groups.join(one, other)
            for at in (one, other):
                shared[at] = max(share, shared.get(at, 0.0))
    found = []
    for members in groups.all():
        *earlier, last = sorted(members, key=lambda at: (*rows[at].moment(), at))
        found += [(at, Version(articles.index[at], articles.index[last], shared[at])) for at in earlier]
    return [version for _, version in sorted(found)]


class _Article:
    def __init__(self, outlet: str, title: str, published: pd.Timestamp, url: str, event: str) -> None:
        self.event = event
        self.outlet, self.published, self.url = str(outlet).casefold(), published, str(url or "")
        self.title = " ".join(words_of(str(title)))
        path = _END.sub("", re.split(r"[?#]", original(self.url).partition("//")[2])[0]).casefold()
        self.address = path.removeprefix("www.") if "/" in path else ""  # a site's home page is not an article

    def lines(self, text: str) -> Iterator[str]:
        """What two versions may share besides their address: the headline, and longer sentences."""
        if len(self.title.split()) > 3:
            yield self.title
        yield from (line for line in _SENTENCE.split(text) if line.count(" ") >= LINE)

    def moment(self) -> tuple[bool, pd.Timestamp, str]:
        stamp = _STAMP.search(self.url)
        known = not pd.isna(self.published)
        return known, self.published if known else pd.Timestamp(0), stamp[1] if stamp else ""


def _worth_a_look(rows: list[_Article], texts: Iterable[str]) -> set[tuple[int, int]]:
    """Pairs of articles of one outlet with an address in common, or near in time with a headline or a long line in common."""
    lines = (row.lines(text) for row, text in zip(rows, texts, strict=True))
    near = {(a, b) for a, b in _having_one(rows, lines) if _near(rows[a], rows[b])}
    pairs = near | set(_having_one(rows, ([row.address] if row.address else [] for row in rows)))
    return {(a, b) for a, b in pairs if rows[a].event == rows[b].event}


def _having_one(rows: list[_Article], lines_of_each: Iterable[Iterable[str]]) -> Iterator[tuple[int, int]]:
    """Pairs of articles of one outlet with one of these lines in common, which no more than `MOST_WITH` have.

    Of lines, only their hashes are kept. If two lines ever have the same hash, a pair is compared in vain.
    """
    hashes, places = array("q"), array("q")
    for at, (row, lines) in enumerate(zip(rows, lines_of_each, strict=True)):
        found = {hash((row.outlet, line)) for line in lines}
        hashes.extend(found)
        places.extend([at] * len(found))
    order = np.argsort(np.array(hashes), kind="stable")
    _, begins, counts = np.unique(np.array(hashes)[order], return_index=True, return_counts=True)
    several = (counts > 1) & (counts <= MOST_WITH)
    place = np.array(places)[order]
    for begin, count in zip(begins[several].tolist(), counts[several].tolist(), strict=True):
        yield from combinations(place[begin : begin + count].tolist(), 2)


def _near(one: _Article, other: _Article) -> bool:
    """Whether neither has a date, or both have one and these are near."""
    unknown = [pd.isna(row.published) for row in (one, other)]
    return all(unknown) or (not any(unknown) and abs((one.published - other.published).days) <= DAYS)


class _Groups:
    """Numbers that are joined in pairs."""

    def __init__(self) -> None:
        self.of: dict[int, set[int]] = {}

    def join(self, one: int, other: int) -> None:
        together = self.of.get(one, {one}) | self.of.get(other, {other})
        self.of |= dict.fromkeys(together, together)

    def all(self) -> Iterable[set[int]]:
        return {min(group): group for group in self.of.values()}.values()
