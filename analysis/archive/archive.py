"""A corpus too large for one process: its parts are read on many cores or machines.

Dask does the work, on the active `Client` or else on a `LocalCluster` of this machine. A worker reads a part, measures it
and drops it; what comes back are the sums of each article. If a worker dies, Dask has its parts read again.

Functions that work in parts are registered here for `Archive` and `ArchiveSentences` (`functools.singledispatch`); the
functions themselves know only tables. Every other function refuses an archive, with a sentence that names `take` and
`table`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from analysis.archive.cluster import client, compute, submit
from analysis.archive.parts import Decided, Part, read
from analysis.archive.sums import Sentences, Sums, sums_of, together
from analysis.comparison.units import read_units
from analysis.corpus.cache import Cache
from analysis.corpus.events import events_of
from analysis.corpus.records import COLUMNS
from analysis.measures.registry import Wanted, chosen
from analysis.measures.scores import By, pivoted, score, scored
from analysis.overlap.disagreements import disagreements
from analysis.overlap.origins import origins, ties
from analysis.overlap.pairs import overlap
from analysis.overlap.passages import shared_passages
from analysis.overlap.reuse import reuse_of
from analysis.overlap.reworded import reworded
from analysis.overlap.similar_pairs import check_pairs, hashed_shingles, pairs_of, similar_pairs
from analysis.text.blocks import label_blocks
from analysis.text.given import named, sentences_of
from analysis.text.shingle_join import Shingles, shared_places
from analysis.text.words import cut_sentences

# In one table: about 10,000 long articles, 2 GB with their sentences.
MOST_WORDS = 10_000_000
# Columns of each article that are sent to where its event is compared.
COMPARED = ["outlet", "title", "published", "event", "doubts", "text"]
INSTEAD = "take(event=…) or take(outlet=…) returns some of it as a table, table() all of it"

_ONE_AT_A_TIME = Lock()  # Python runs only one thread of a worker at a time anyway


class InParts:
    """Data that is processed in parts, and refuses to be used as a table."""

    def table(self) -> pd.DataFrame:
        """All of it in one table. Raises ValueError for more than `MOST_WORDS`."""
        raise NotImplementedError

    def __getitem__(self, asked: Any) -> Any:
        self._refuse()

    def __contains__(self, asked: object) -> bool:
        self._refuse()

    def __getattr__(self, name: str) -> NoReturn:
        has_none = f"{type(self).__name__!r} object has no attribute {name!r}"
        raise AttributeError(has_none if name.startswith("_") else f"{has_none}: {INSTEAD}")

    def _refuse(self) -> NoReturn:
        raise TypeError(f"this works on tables only, not on {named(self)}")


class Archive(InParts):
    """The articles of a large corpus, read part by part when they are needed.

    These work part by part, at any size: `score` and `compare`; the functions that compare articles on one event
    (`overlap.pairs`, `passages`, `reworded`, `reuse`, `origins`, `ties`, `facts`); and `overlap.similar`. For everything
    else, `take` returns some of the articles as a table, and `table` all of them. This process holds only `contents`, about
    100 bytes per article: `outlet`, `event`, `published`, `words`, `doubts` and `file`. `archive["outlet"]` is one of these
    columns.
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
        if isinstance(asked, str) and asked in self.contents:
            return self.contents[asked]
        return super().__getitem__(asked)

    @property
    def index(self) -> pd.Index:
        """The ids of the articles."""
        return self.contents.index

    @property
    def words(self) -> int:
        """The number of words in all articles."""
        return int(self.contents["words"].sum())

    def map(self, function: Callable[..., Any], *given: Any) -> list[Any]:
        """Call a function with the articles of each part (and `given`); its results, without empty parts."""
        filled = self._filled()
        calls = [(function, part, decided, self.cache, *given) for part, decided in filled]
        return compute(_of_part, calls, [int(decided.kept.sum()) for _, decided in filled])

    def take(self, **columns: object) -> pd.DataFrame:
        """The articles with these values in their columns, as a table; without arguments, all articles.

        For example `archive.take(event="talks")`. Only the parts that may hold such articles are read.
        """
        wanted = np.ones(len(self), dtype=bool)
        unknown: dict[str, object] = {}
        for name, value in columns.items():
            if name == "article" or name in self.contents:
                wanted &= (self.index if name == "article" else self.contents[name]).to_numpy() == value
            else:
                unknown[name] = value
        table = self._rows(wanted, unknown)
        if missing := [name for name in unknown if name not in table]:
            raise KeyError(missing[0])
        return table

    def table(self) -> pd.DataFrame:
        """All articles in one table. Raises ValueError for more than `MOST_WORDS` words."""
        if self.words > MOST_WORDS:
            raise ValueError(
                f"these articles have {self.words:,} words, too many for one table ({MOST_WORDS:,}): take(event=…) "
                "or take(outlet=…) returns some of them"
            )
        return self.take()

    def _rows(self, wanted: np.ndarray, unknown: dict[str, object]) -> pd.DataFrame:
        some, at = [], 0
        for part, decided in self._filled():
            kept = decided.kept.copy()
            kept[kept] = wanted[at : at + kept.sum()]
            at += decided.kept.sum()
            if kept.any():
                some.append((part, replace(decided, kept=kept), self.cache, unknown))
        tables = compute(_taken, some)
        if not tables:
            return pd.DataFrame(columns=[*COLUMNS])
        table = pd.concat(tables)
        extra = [name for name in table if name not in COLUMNS and table[name].isna().any()]
        table = table.fillna(dict.fromkeys(extra, ""))  # columns that only some of the parts have
        table.attrs.update(self.attrs)
        return table

    def hashed_shingles(self, size: int) -> tuple[Shingles, dict[Any, str]]:
        """The shingles of all articles, hashed on the workers; and why some articles have none."""
        found = self.map(_shingles, size)
        sizes, hashes = (np.concatenate([one[at] for one in found]) for at in (0, 1))
        return Shingles(sizes, hashes), {name: why for *_, silent in found for name, why in silent.items()}

    def by_event(self, function: Callable[..., pd.DataFrame]) -> list[pd.DataFrame]:
        """Call a function with the articles of some events at a time, on the workers; its tables.

        The articles of an event are sent to one worker, by the event's hash. Those without an event all go to one worker,
        which guesses their events. Each row gets the place of its article, and of the first article on its event.
        """
        found = compute(_compared, [(function, one) for one in self._together()])
        return [table for table in found if table is not None]

    def _filled(self) -> list[tuple[Part, Decided]]:
        return [(part, decided) for part, decided in self.parts if decided.kept.any()]

    def _together(self) -> list[Any]:
        """The articles in as many parts, each event in one of them; the workers keep them."""
        import dask.dataframe as dd

        begins = np.cumsum([0, *(decided.kept.sum() for _, decided in self._filled())]).tolist()
        tables = [submit(_sent, *one, self.cache, at) for one, at in zip(self._filled(), begins, strict=False)]
        types = dict.fromkeys(["at", "article", *COMPARED], "str")
        types |= {"at": "int64", "published": "datetime64[us]"}
        meta = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})
        frame = dd.from_delayed(tables, meta=meta, verify_meta=False)
        if len(tables) > 1:
            frame = frame.shuffle("event", shuffle_method="tasks")
        return client().compute(frame.to_delayed())


class ArchiveSentences(InParts, Sentences):
    """The sentences of an archive, split on the workers when they are measured."""

    articles: Archive

    def take(self, **columns: object) -> pd.DataFrame:
        """The sentences of the articles with these values in their columns, as a table."""
        return cut_sentences(self.articles.take(**columns))

    def table(self) -> pd.DataFrame:
        """The sentences of all articles in one table. Raises ValueError for more than `MOST_WORDS` words."""
        return cut_sentences(self.articles.table())

    def _measured(self, *given: Any) -> Sums:
        return together(self.articles.map(sums_of, *given))


# Functions that work in parts -----------------------------------------------------------------------------


def _score(
    sentences: Sentences,
    measures: Wanted = None,
    *,
    by: By = "article",
    voice: str = "all",
    kinds: Iterable[str] = ("body",),
    wide: bool = False,
) -> pd.DataFrame:
    """`score`: the workers return sums, which are scored here."""
    asked = chosen(measures)
    table = scored(sentences.sums(asked, [by] if isinstance(by, str) else list(by), voice, kinds), asked)
    return pivoted(table) if wide else table


def _cut(articles: Archive, blocks: pd.DataFrame | None = None) -> Any:
    """`cut_sentences`: postponed until the sentences are measured; with given blocks, a table at once."""
    return ArchiveSentences(articles, articles.cache) if blocks is None else cut_sentences(articles.table(), blocks)


def _on_each_event(
    function: Callable[..., pd.DataFrame],
    articles: Archive,
    sentences: Any = None,
    *,
    in_order_of: str = "event",
    **options: Any,
) -> pd.DataFrame:
    """The table of a function that compares articles on one event.

    Rows are in the order of the first article of their event, or of their own article. With sentences that are not the
    archive's own, the function is called in this process.
    """
    if not _own(articles, sentences):
        return function(articles.table(), sentences=sentences, **options)
    tables = articles.by_event(partial(function, **options))
    table = pd.concat([one for one in tables if len(one)] or tables[:1])
    order = np.argsort(table[f"{in_order_of} at"], kind="stable")
    return table.drop(columns=["article at", "event at"]).iloc[order].reset_index(drop=True)


def _disagreements(articles: Archive, *, sentences: Any = None) -> pd.DataFrame:
    """`disagreements`, with the facts numbered over all events."""
    table = _on_each_event(disagreements, articles, sentences)
    return table.assign(fact=table.groupby(["event", "fact"], sort=False).ngroup() + 1)


def _similar_pairs(
    articles: Archive, *, threshold: float = 0.2, size: int = 5, figure: str = "jaccard", sentences: Any = None
) -> pd.DataFrame:
    """`similar_pairs`: hashed on the workers, joined in this process, with 8 bytes per shingle."""
    options: dict[str, Any] = {"threshold": threshold, "figure": figure}
    if not _own(articles, sentences):
        return similar_pairs(articles.table(), size=size, sentences=sentences, **options)
    check_pairs(articles.index, size=size, **options)
    shingles, silent = articles.hashed_shingles(size)
    sizes, places = shingles.sizes, shared_places(shingles)
    del shingles
    return pairs_of(articles["outlet"], sizes, places, silent, **options)


def _own(articles: Archive, sentences: Any) -> bool:
    """Whether these are the archive's own sentences, which can be split on the workers."""
    return sentences is None or (isinstance(sentences, ArchiveSentences) and sentences.articles is articles)


cut_sentences.register(Archive, _cut)
sentences_of.register(Archive, cut_sentences)
sentences_of.register(Sentences, lambda sentences: sentences)
score.register(Sentences, _score)
score.register(Archive, lambda articles, *given, **options: _score(cut_sentences(articles), *given, **options))
read_units.register(Sentences, Sentences.units)
for _function in (overlap, shared_passages, reworded, origins, ties):
    _function.register(Archive, partial(_on_each_event, _function))
reuse_of.register(Archive, partial(_on_each_event, reuse_of, in_order_of="article"))
disagreements.register(Archive, _disagreements)
similar_pairs.register(Archive, _similar_pairs)
named.register(InParts, lambda given: f"{given!r} ({INSTEAD})")


# Tasks -------------------------------------------------------------------------------------------


def _of_part(function: Callable[..., Any], part: Part, decided: Decided, cache: Cache | None, *given: Any) -> Any:
    with _ONE_AT_A_TIME:
        return function(read(part, decided, cache), *given)


def _taken(part: Part, decided: Decided, cache: Cache | None, columns: dict[str, object]) -> pd.DataFrame:
    """The articles of a part with these values in their columns; a column that the part does not have is ""."""
    articles = read(part, decided, cache)
    for name, value in columns.items():
        articles = articles[articles[name] == value] if name in articles else articles[[value == ""] * len(articles)]
    return articles


def _shingles(articles: pd.DataFrame, size: int) -> tuple[np.ndarray, np.ndarray, dict[Any, str]]:
    shingles, silent = hashed_shingles(articles, size=size)
    return shingles.sizes, shingles.hashes, silent


def _sent(part: Part, decided: Decided, cache: Cache | None, begin: int) -> pd.DataFrame:
    """The articles of a part, as they are sent to be compared; `begin`: the number of articles in the parts before."""
    articles = read(part, decided, cache)[COMPARED].reset_index()
    return articles.assign(at=np.arange(begin, begin + len(articles)))[["at", "article", *COMPARED]]


def _compared(function: Callable[..., pd.DataFrame], articles: pd.DataFrame) -> pd.DataFrame | None:
    """The function's table, each row with the place of its article and of the first article on its event."""
    if not len(articles):
        return None
    articles = articles.sort_values("at").set_index("article")
    at = articles.pop("at")
    nameless = articles["event"] == ""
    articles.loc[nameless, "event"] = events_of(articles[nameless])
    with _ONE_AT_A_TIME:
        table = function(articles, sentences=cut_sentences(articles, label_blocks(articles, repeats=False)))
    of = table["article" if "article" in table else "first"].array
    first = at.groupby(articles["event"]).transform("min")
    return table.assign(**{"article at": at[of].array, "event at": first[of].array})
