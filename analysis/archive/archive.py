"""A corpus too large for one process: its parts on many cores or machines, with the same calls.

Dask does the work: on the `Client` that is active, else on a `LocalCluster` of this machine. A part
is read, measured and forgotten; what comes back are sums of parts of sentences, a row an article.
A worker that dies costs time: Dask has its parts read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd

from analysis.archive.cluster import client, compute, submit
from analysis.archive.digests import Decided, read
from analysis.archive.parts import Part
from analysis.archive.sums import Sentences
from analysis.archive.whole import Whole, as_table
from analysis.corpus.cache import Cache
from analysis.corpus.events import events_of
from analysis.corpus.records import COLUMNS
from analysis.overlap.similar_pairs import hashed_shingles
from analysis.text.background import looked_at, summed
from analysis.text.blocks import KINDS, label_blocks
from analysis.text.words import cut_sentences

# Of each article, sent to its event.
COMPARED = ["outlet", "title", "published", "event", "doubts", "text"]

CUT_KINDS = [*KINDS, "foreign"]

_ONE_AT_A_TIME = Lock()  # threads of one worker would only wait for each other


class Archive(Whole):
    """The articles of a large corpus: read part by part, wherever they are asked for.

    It goes where a table of articles goes. Worked on part by part, at any size, are `score`,
    `compare` and what else takes sums; what compares articles on one event (`overlap`, `origins`,
    `ties`, `reworded`, `shared_passages`, `reuse_of`, `disagreements`); and `similar_pairs`. All
    else gets the table, fetched when first needed: up to ten million words (`whole.MOST_WORDS`),
    beyond which columns without texts and chosen rows are fetched, and ValueError says to `take`
    some articles. In this process are kept `contents`: `outlet`, `event`, `words`, `doubts` and
    `file`, some 100 bytes an article.
    """

    def __init__(
        self,
        parts: list[tuple[Part, Decided]],
        contents: pd.DataFrame,
        attrs: dict[str, Any],
        cache: Cache | None = None,
    ) -> None:
        self.parts, self.contents, self.attrs, self.cache = parts, contents, attrs, cache

    def __len__(self) -> int:
        return len(self.contents)

    def __repr__(self) -> str:
        return f"<Archive: {len(self):,} articles in {len(self.parts):,} parts>"

    def __getitem__(self, asked: Any) -> Any:
        # Kept here of all articles: no reason to fetch the rest.
        if isinstance(asked, str) and asked in self.contents:
            return self.contents[asked]
        return super().__getitem__(asked)

    @property
    def index(self) -> pd.Index:
        """The ids."""
        return self.contents.index

    def map(
        self, function: Callable[..., Any], *given: Any, each: Sequence[tuple[Any, ...] | None] | None = None
    ) -> list[Any]:
        """What a function of a table of articles, and of what else is given, returns for each part.

        A part without an article is left out. `each` is given one by one, to the parts in order; a
        part that is given None is left out, too.
        """
        filled = self._filled()
        each = [()] * len(filled) if each is None else each
        asked = [(one, own) for one, own in zip(filled, each, strict=True) if own is not None]
        calls = [(function, *one, self.cache, *given, *own) for one, own in asked]
        return compute(_of_part, calls, [int(decided.kept.sum()) for (_, decided), _ in asked])

    def take(self, **columns: object) -> pd.DataFrame:
        """The articles that have these values in their columns, as a table; without any, all.

        `archive.take(event="talks")`; only the parts that hold one of them are read.
        """
        wanted = np.ones(len(self), dtype=bool)
        for name, value in columns.items():
            wanted &= (self.index if name == "article" else self[name]).to_numpy() == value
        return self.rows(wanted)

    def rows(self, wanted: np.ndarray | None) -> pd.DataFrame:
        """The articles of these positions, as a table."""
        some, at = [], 0
        for part, decided in self._filled():
            kept = decided.kept.copy()
            if wanted is not None:
                kept[kept] = wanted[at : at + kept.sum()]
            at += decided.kept.sum()
            if kept.any():
                some.append((part, replace(decided, kept=kept), self.cache))
        return self._table_of(compute(read, some))

    def columns_of(self, names: list[str]) -> pd.DataFrame | None:
        """These columns, unless the texts are among them."""
        if "text" in names:
            return None
        if set(names) <= set(self.contents):
            return self.contents[names]
        return self._table_of(self.map(_columns, names))[names]

    def words(self, rows: np.ndarray | None = None) -> int:
        """Words of all articles, or of these."""
        words = self.contents["words"].to_numpy()
        return int((words if rows is None else words[rows]).sum())

    def _table_of(self, tables: list[pd.DataFrame]) -> pd.DataFrame:
        """Articles of several parts in one table; what only some of them tell is "" elsewhere."""
        if not tables:
            return pd.DataFrame(columns=[*COLUMNS])
        table = pd.concat(tables)
        extra = [name for name in table if name not in COLUMNS and table[name].isna().any()]
        table = table.fillna(dict.fromkeys(extra, ""))
        table.attrs.update(self.attrs)
        return table

    def cut_sentences(self, blocks: pd.DataFrame | None = None) -> Any:
        """The sentences of the articles, cut where they are measured; of these blocks, as a table."""
        if blocks is not None:
            return cut_sentences(self.whole(), blocks)
        return ArchiveSentences(self, self.cache)

    def hashed_shingles(self, size: int, sentences: Any = None) -> tuple[np.ndarray, np.ndarray, dict[Any, str]]:
        """For `similar_pairs`: sizes and hashes of all articles, and why some have none.

        Hashed where the articles are; joined in this process, in 8 bytes a shingle. Of other
        sentences than its own, hashed in this process.
        """
        if not self._made(sentences):
            return _shingles(self.whole(), size, as_table(sentences))
        found = self.map(_shingles, size)
        silent = {name: why for _, _, some in found for name, why in some.items()}
        sizes, hashes = (np.concatenate([one[at] for one in found]) for at in (0, 1))
        return sizes, hashes, silent

    def by_event(self, function: Callable[..., Any], counting: Callable[..., Any]) -> list[Any]:
        """What a function of articles returns, event by event, as if it had seen them all.

        The articles of an event are brought together by its hash. Those without an event go to one
        worker together, which finds their events if they are many. `counting` counts for
        `pooling.of_all` what the function does, in less time.
        """
        together = self._together()
        known: list[Counter[Any]] = []
        ask = counting
        # Until nothing that is counted changes: what depends on no count is right first.
        while True:
            sums = submit(_itself, known)  # which a worker can be sent again, should it die
            found = compute(_looked_at, [(ask, one, sums) for one in together])
            own = summed([counts for _, counts, _ in found])
            if own == known and all(settled for *_, settled in found):
                return [table for table, *_ in found if table is not None]
            ask = function if known else counting  # by then most is known, and may be all
            known = own

    def on_each_event(
        self,
        function: Callable[..., Any],
        sentences: Any = None,
        *,
        counting: Callable[..., Any] | None = None,
        in_order_of: str = "event",
        **options: Any,
    ) -> pd.DataFrame:
        """The table of a function that compares articles on one event, as if it had seen them all.

        Rows stand in the order of the first article of their event, or in that of their own. Of
        other sentences than the archive's own the function is called in this process.
        """
        if not self._made(sentences):
            return function(self.whole(), sentences=as_table(sentences), **options)
        asked = partial(function, **options)
        tables = self.by_event(asked, counting or asked)
        table = pd.concat([one for one in tables if len(one)] or tables[:1])
        order = np.argsort(table[f"{in_order_of} at"], kind="stable")
        return table.drop(columns=["article at", "event at"]).iloc[order].reset_index(drop=True)

    def _made(self, sentences: Any) -> bool:
        """Whether these are the archive's own sentences, which can be cut where they are needed."""
        return sentences is None or getattr(sentences, "articles", None) is self

    def _filled(self) -> list[tuple[Part, Decided]]:
        return [(part, decided) for part, decided in self.parts if decided.kept.any()]

    def _together(self) -> list[Any]:
        """The articles of each event in one of as many parts, on the workers, which keep them."""
        import dask.dataframe as dd

        begins = np.cumsum([0, *(decided.kept.sum() for _, decided in self._filled())]).tolist()
        tables = [submit(_compared, *one, self.cache, at) for one, at in zip(self._filled(), begins, strict=False)]
        types = dict.fromkeys(["at", "article", *COMPARED], "str")
        types |= {"at": "int64", "published": "datetime64[us]"}
        meta = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})
        frame = dd.from_delayed(tables, meta=meta, verify_meta=False)
        if len(tables) > 1:
            frame = frame.shuffle("event", shuffle_method="tasks")
        return client().compute(frame.to_delayed())


class ArchiveSentences(Whole, Sentences):
    """The sentences of an archive: cut where they are measured, and a table where one is needed."""

    articles: Archive

    def take(self, **columns: object) -> pd.DataFrame:
        """The sentences of the articles that have these values in their columns, as a table."""
        return cut_sentences(self.articles.take(**columns))

    def __len__(self) -> int:
        return len(self.whole()) if self._table is not None else int(self._outline[0].sum())

    @cached_property
    def _outline(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Sentences of each article; kinds of all; blocks and sentences of each part."""
        found = self.articles.map(_outline)
        counts, kinds = (np.concatenate([one[at] for one in found]) for at in (0, 1))
        sizes = np.array([(one[2], len(one[1])) for one in found])
        return counts, kinds, sizes[:, 0], sizes[:, 1]

    def rows(self, wanted: np.ndarray | None) -> pd.DataFrame:
        """The sentences of these positions, as a table."""
        _, _, blocks, sizes = self._outline
        before = np.cumsum(blocks) - blocks
        masks = np.split(np.ones(sizes.sum(), bool) if wanted is None else wanted, np.cumsum(sizes)[:-1])
        each = [(at, some) if some.any() else None for at, some in zip(before, masks, strict=True)]
        table = pd.concat(
            self.articles.map(_sentences, each=each)
            or [_cut(self.articles.rows(np.zeros(len(self.articles), bool)))[0]]
        )
        index = pd.RangeIndex(len(table)) if wanted is None else pd.Index(np.flatnonzero(wanted))
        return table.set_axis(index)

    def columns_of(self, names: list[str]) -> pd.DataFrame | None:
        """These columns, if all can be told from how many sentences of which kind an article has."""
        if not set(names) <= {"article", "outlet", "event", "kind", "sentence"}:
            return None
        counts, kinds, *_ = self._outline
        told = self.articles.contents[["outlet", "event"]].reset_index()
        table = told.take(np.repeat(np.arange(len(told)), counts)).reset_index(drop=True)
        table["kind"] = pd.Series(pd.Categorical.from_codes(kinds, CUT_KINDS)).astype("str")
        ends = np.cumsum(counts)
        table["sentence"] = np.arange(len(table)) - np.repeat(ends - counts, counts)
        return table[names]

    def words(self, rows: np.ndarray | None = None) -> int:
        """Words of all articles, or of those that these sentences are of."""
        if rows is None:
            return self.articles.words()
        return self.articles.words(np.unique(np.repeat(np.arange(len(self.articles)), self._outline[0])[rows]))


# Tasks -----------------------------------------------------------------------------------------


def _of_part(function: Callable[..., Any], part: Part, decided: Decided, cache: Cache | None, *given: Any) -> Any:
    with _ONE_AT_A_TIME:
        return function(read(part, decided, cache), *given)


def _columns(articles: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    return articles[[name for name in names if name in articles]]


def _cut(articles: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Sentences, and how many blocks they stand in."""
    blocks = label_blocks(articles)
    return cut_sentences(articles, blocks), len(blocks)


def _outline(articles: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, int]:
    """Sentences of each article, the kind of each of them, and how many blocks there are."""
    sentences, blocks = _cut(articles)
    at = articles.index.get_indexer(sentences["article"].array)
    kinds = pd.Categorical(sentences["kind"], CUT_KINDS).codes
    return np.bincount(at, minlength=len(articles)), kinds, blocks


def _sentences(articles: pd.DataFrame, before: int, wanted: np.ndarray) -> pd.DataFrame:
    """These sentences; `before`: blocks in the parts before."""
    sentences, _ = _cut(articles)
    return sentences.assign(block=sentences["block"] + before)[wanted]


def _shingles(
    articles: pd.DataFrame, size: int, sentences: pd.DataFrame | None = None
) -> tuple[np.ndarray, np.ndarray, dict[Any, str]]:
    shingles, silent = hashed_shingles(articles, size=size, sentences=sentences)
    return shingles.sizes, shingles.hashes, silent


def _compared(part: Part, decided: Decided, cache: Cache | None, begin: int) -> pd.DataFrame:
    articles = read(part, decided, cache)[COMPARED].reset_index()
    return articles.assign(at=np.arange(begin, begin + len(articles)))[["at", "article", *COMPARED]]


def _itself(value: Any) -> Any:
    return value


def _looked_at(function: Callable[..., Any], articles: pd.DataFrame, known: Any) -> tuple[Any, ...]:
    """As `pooling.looked_at`; each row of the table with the place of its article and its event's first."""
    if not len(articles):
        return None, [], True
    articles = articles.sort_values("at").set_index("article")
    own = articles.pop("at")
    articles["event"] = events_of(articles)
    with _ONE_AT_A_TIME:
        table, *told = looked_at(function, known, articles)
        if table is not None:
            of = table["article" if "article" in table else "first"].array
            first = own.groupby(articles["event"]).transform("min")
            table = table.assign(**{"article at": own[of].array, "event at": first[of].array})
    return table, *told
