"""A corpus too large for one process: its parts on many cores or machines, with the same calls.

Dask does the work: on the `Client` that is active, else on a `LocalCluster` of this machine. A part
is read, measured and forgotten; what comes back are sums of parts of sentences, a row an article.
A worker that dies costs time: Dask has its parts read again.
"""

from __future__ import annotations

import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd

from analysis.corpus import (
    CorpusError,
    Problem,
    _as_table,
    _records,
    as_attributes,
    counted_once,
    free_name,
    same_id,
    usual_spellings,
)
from analysis.decoding import one_line
from analysis.duplicates import COLUMNS, words_of
from analysis.measures import FOREIGN, MEASURES, Measure, Wanted, chosen, parts_of, sums_by
from analysis.partitions import Part, is_large, merged, parts_of_corpus
from analysis.pooling import looked_at, summed
from analysis.reader import Draft, Reader
from analysis.text import cut_sentences
from analysis.units import Units, lowest_and_highest, unit_of

MISSING = "a corpus in parts needs Dask: install samestory[scale]"
CONTENTS = ["source", "event", "words", "flags", "file"]  # of each article, kept in this process
COMPARED = ["source", "title", "event", "flags", "text"]  # of each article, sent to its event

_ONE_AT_A_TIME = Lock()  # threads of one worker would only wait for each other


# What a worker does ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Digest:
    """What is told of the articles of a part, so that ids, outlets and repetitions can be judged."""

    articles: pd.DataFrame  # id, source, event, words, flags, file, where, place, hash
    problems: list[Problem]
    read: list[dict[str, str]]


@dataclass(frozen=True)
class Decided:
    """Of each article of a part: its id, its outlet's name, its flags, and whether it is kept."""

    ids: np.ndarray
    sources: np.ndarray
    flags: np.ndarray
    kept: np.ndarray


def _digest(part: Part) -> Digest:
    reader = Reader()
    names: list[str] = []
    records = _records(_numbered(part.drafts(reader), names), reader.problems).values()
    rows = [
        (name, *(record[column] for column in CONTENTS), *draft.where, _hash(record["text"]))
        for name, (draft, record) in zip(names, records, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["id", *CONTENTS, "where", "place", "hash"])
    return Digest(table, reader.problems, merged(reader.read))


def _numbered(drafts: Iterable[Draft], names: list[str]) -> Iterator[Draft]:
    """The same, with numbers for ids; these go to `names`, to be judged with those of all parts."""
    for draft in drafts:
        names.append(one_line(draft.values["id"]))
        draft.values["id"] = str(len(names))
        yield draft


def _hash(text: str) -> bytes:
    """128 bits that are the same where the words are."""
    words = " ".join(words_of(text)).encode("utf-8", "surrogatepass")
    return blake2b(words, digest_size=16).digest()


def _read(part: Part, decided: Decided) -> pd.DataFrame:
    """The articles of a part as `load` returns them."""
    drafts = _numbered(part.drafts(reader := Reader()), [])
    records = _records(drafts, reader.problems, lambda text, title: [])
    if len(records) != len(decided.ids):
        raise CorpusError(f"{len(decided.ids)} articles were read before where {len(records)} "
                          "are now: load the corpus again, it was changed")  # fmt: skip
    articles = _as_table(records).assign(source=decided.sources, flags=decided.flags)
    articles.index = pd.Index(decided.ids, name="article", dtype="str")
    return articles[decided.kept].astype({"source": "str", "flags": "str"})


def _sums(articles: pd.DataFrame, measures: list[Measure], keys: list[str], voice: str,
          kinds: tuple[str, ...], single: bool) -> tuple[pd.DataFrame, np.ndarray]:  # fmt: skip
    """Sums of parts by these columns of sentences; the range of each measure over single ones."""
    sentences = cut_sentences(articles)
    parts = parts_of(sentences, measures, voice=voice, kinds=kinds)
    ranges = np.array([lowest_and_highest(measure, parts) for measure in measures])
    if single:
        return parts.set_axis(pd.MultiIndex.from_frame(sentences[keys])), ranges
    return sums_by(sentences, parts, keys), ranges


# What is asked of it ---------------------------------------------------------------------------


class Archive:
    """The articles of a large corpus: read part by part, wherever they are asked for.

    It goes where a table of articles goes in `cut_sentences`, `overlap`, `origins` and
    `similar_pairs`, and in `problems`, `reading` and `duplicates`. `articles[column]` is there for
    the columns kept in this process (`contents`: `source`, `event`, `words`, `flags`, `file`, some
    100 bytes an article); `take` fetches articles whole, as the table that everything else takes.
    """

    def __init__(self, parts: list[tuple[Part, Decided]], contents: pd.DataFrame,
                 attrs: dict[str, Any]) -> None:  # fmt: skip
        self.parts, self.contents, self.attrs = parts, contents, attrs

    def __len__(self) -> int:
        return len(self.contents)

    def __repr__(self) -> str:
        return f"<Archive: {len(self):,} articles in {len(self.parts):,} parts>"

    def __getitem__(self, column: str) -> pd.Series:
        if column not in self.contents:
            raise KeyError(f"{column!r} is not kept of every article: take(…) those you want whole")
        return self.contents[column]

    @property
    def index(self) -> pd.Index:
        """The ids."""
        return self.contents.index

    def map(self, function: Callable[..., Any], *given: Any) -> list[Any]:
        """What a function of a table of articles, and of what else is given, returns for each part.

        A part without an article is left out.
        """
        return compute(_of_part, [(function, *one, *given) for one in self._filled()])

    def take(self, **columns: object) -> pd.DataFrame:
        """The articles that have these values in their columns, as a table; without any, all.

        `archive.take(event="talks")`; only the parts that hold one of them are read.
        """
        wanted = np.ones(len(self), dtype=bool)
        for name, value in columns.items():
            wanted &= (self.index if name == "article" else self[name]).to_numpy() == value
        chosen_ids = set(self.index[wanted])
        some = [(part, replace(decided, kept=decided.kept & np.isin(decided.ids, list(chosen_ids))))
                for part, decided in self._filled()]  # fmt: skip
        tables = compute(_read, [one for one in some if one[1].kept.any()])
        if not tables:
            return pd.DataFrame(columns=["source", "title", "published", "url", "event", "text",
                                         "words", "flags", "file", "author"])  # fmt: skip
        table = pd.concat(tables)
        extra = [name for name in table if table[name].isna().any() and name != "published"]
        table = table.fillna(dict.fromkeys(extra, ""))
        table.attrs.update(self.attrs)
        return table

    def cut_sentences(self) -> Sentences:
        """The sentences of the articles, cut where they are measured."""
        return Sentences(self)

    def hashed_shingles(self, size: int) -> tuple[np.ndarray, np.ndarray, dict[Any, str]]:
        """For `similar_pairs`: sizes and hashes of all articles, and why some have none.

        Hashed where the articles are; joined in this process, in 8 bytes a shingle.
        """
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
        while (
            True
        ):  # until nothing that is counted changes: what depends on no count is right first
            sums = submit(_itself, known)  # which a worker can be sent again, should it die
            found = compute(_looked_at, [(ask, one, sums) for one in together])
            own = summed([counts for _, counts, _ in found])
            if own == known and all(settled for *_, settled in found):
                return [table for table, *_ in found if table is not None]
            ask = function if known else counting  # by then most is known, and may be all
            known = own

    def overlap(self) -> pd.DataFrame:
        """`overlap` of the articles; see there."""
        from analysis.overlap import count_words, overlap

        table = _joined(self.by_event(overlap, count_words))
        # All articles on one event are paired: the first one stands for the event.
        event = table.groupby("second", sort=False)["first"].first()
        return self._in_order(table, table["first"].map(event).fillna(table["first"]))

    def origins(self) -> pd.DataFrame:
        """`origins` of the articles; see there."""
        from analysis.origins import origins

        table = _joined(self.by_event(origins, origins))
        return self._in_order(table, table.groupby("event")["article"].transform("first"))

    def _in_order(self, table: pd.DataFrame, event: pd.Series) -> pd.DataFrame:
        """Rows in the order of the first article of their event."""
        place = self.index.get_indexer(event.array)
        return table.iloc[np.argsort(place, kind="stable")].reset_index(drop=True)

    def _filled(self) -> list[tuple[Part, Decided]]:
        return [(part, decided) for part, decided in self.parts if decided.kept.any()]

    def _together(self) -> list[Any]:
        """The articles of each event in one of as many parts, on the workers, which keep them."""
        import dask.dataframe as dd

        begins = np.cumsum([0, *(decided.kept.sum() for _, decided in self._filled())]).tolist()
        tables = [
            submit(_compared, *one, at) for one, at in zip(self._filled(), begins, strict=False)
        ]
        texts = {name: pd.Series(dtype="str") for name in ("article", *COMPARED)}
        meta = pd.DataFrame({"at": pd.Series(dtype="int64"), **texts})
        frame = dd.from_delayed(tables, meta=meta, verify_meta=False)
        if len(tables) > 1:
            frame = frame.shuffle("event", shuffle_method="tasks")
        return client().compute(frame.to_delayed())


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """The rows of tables of which some may have none, and then no types either."""
    return pd.concat([one for one in tables if len(one)] or tables[:1], ignore_index=True)


class Sentences:
    """The sentences of an archive, cut where they are measured; `take` fetches some as a table.

    It goes where a table of sentences goes in `score`, `compare`, `gaps`, `findings`. What was
    summed once is kept: a row an article.
    """

    def __init__(self, articles: Archive) -> None:
        self.articles = articles
        self.kept: dict[tuple[Any, ...], tuple[pd.DataFrame, np.ndarray]] = {}

    def __repr__(self) -> str:
        return f"<Sentences of {self.articles!r}>"

    def take(self, **columns: object) -> pd.DataFrame:
        """The sentences of the articles that have these values in their columns, as a table."""
        return cut_sentences(self.articles.take(**columns))

    def sums(self, measures: Wanted, by: list[str], voice: str,
             kinds: Iterable[str]) -> pd.DataFrame:  # fmt: skip
        """The sums of parts of each group, as `sums_by` has them."""
        asked = chosen(measures)
        sums, _ = self._summed(asked, by, voice, tuple(kinds))
        return sums.groupby(level=by, sort=False).sum()

    def units(self, measures: list[Measure], by: str, voice: str) -> Units:
        """The units of a comparison, as `read_units` has them: sums of each article, or event."""
        sums, ranges = self._summed(measures, [by], voice, ("body",))
        rows = sums.index.to_frame(index=False)
        unit = unit_of(rows, by)
        if unit == "sentence":
            sums, ranges = self._summed(measures, [by], voice, ("body",), single=True)
            rows = sums.index.to_frame(index=False)
        parts = sums.drop(columns=FOREIGN, errors="ignore").reset_index(drop=True)
        groups = sorted(rows[by].unique())
        names = [measure.name for measure in measures]
        return _Units(by, unit, parts, rows, groups, dict(zip(names, ranges.tolist(), strict=True)))

    def _summed(self, measures: list[Measure], by: list[str], voice: str, kinds: tuple[str, ...],
                single: bool = False) -> tuple[pd.DataFrame, np.ndarray]:  # fmt: skip
        keys = list(dict.fromkeys([*by, "article", "source", "event"]))
        asked = (
            *((one.name, one.count, one.formula) for one in measures),
            *keys,
            voice,
            *kinds,
            single,
        )
        if asked not in self.kept:
            named = [one.name if MEASURES.get(one.name) is one else one for one in measures]
            found = self.articles.map(_sums_of, named, keys, voice, kinds, single)
            ranges = np.array([one for _, one in found])
            lowest, highest = ranges[:, :, 0].min(axis=0), ranges[:, :, 1].max(axis=0)
            sums = pd.concat([one for one, _ in found])
            self.kept[asked] = sums, np.column_stack([lowest, highest])
        return self.kept[asked]


@dataclass(frozen=True)
class _Units(Units):
    """Units whose rows are sums of articles: what single sentences score was seen where they are."""

    ranges: dict[str, tuple[float, float]]

    def alone(self, measure: Measure) -> tuple[float, float]:
        lowest, highest = self.ranges[measure.name]
        return lowest, highest


# Tasks -----------------------------------------------------------------------------------------


def _of_part(function: Callable[..., Any], part: Part, decided: Decided, *given: Any) -> Any:
    with _ONE_AT_A_TIME:
        return function(_read(part, decided), *given)


def _sums_of(articles: pd.DataFrame, measures: list[str | Measure], *given: Any) -> Any:
    import analysis  # noqa: F401 (defines all measures)

    return _sums(articles, chosen(measures), *given)


def _shingles(articles: pd.DataFrame, size: int) -> tuple[np.ndarray, np.ndarray, dict[Any, str]]:
    from analysis.allpairs import hashed_shingles

    shingles, silent = hashed_shingles(articles, size=size)
    return shingles.sizes, shingles.hashes, silent


def _compared(part: Part, decided: Decided, begin: int) -> pd.DataFrame:
    articles = _read(part, decided)[COMPARED].reset_index()
    return articles.assign(at=np.arange(begin, begin + len(articles)))[["at", "article", *COMPARED]]


def _itself(value: Any) -> Any:
    return value


def _looked_at(function: Callable[..., Any], articles: pd.DataFrame, known: Any) -> tuple[Any, ...]:
    if not len(articles):
        return None, [], True
    articles = articles.sort_values("at").set_index("article").drop(columns="at")
    with _ONE_AT_A_TIME:
        return looked_at(function, known, articles)


# Dask ------------------------------------------------------------------------------------------


def client() -> Any:
    """The Dask client in use: the one that is active, else one of a cluster on this machine."""
    try:
        from distributed import Client, LocalCluster, default_client
    except ImportError:
        raise ModuleNotFoundError(MISSING) from None
    try:
        return default_client()
    except ValueError:
        # A process a core: reading text is Python's own work, which threads cannot share.
        return Client(
            LocalCluster(threads_per_worker=1, dashboard_address=None, silence_logs=logging.ERROR)
        )


def has_client() -> bool:
    """Whether somebody has started a Dask client; does not import it to find out."""
    if "distributed" not in sys.modules:
        return False
    from distributed import default_client

    try:
        return default_client() is not None
    except ValueError:
        return False


def installed() -> bool:
    """Whether Dask can be imported."""
    from importlib.util import find_spec

    return all(map(find_spec, ("dask", "distributed")))


def submit(function: Callable[..., Any], *given: Any) -> Any:
    """A call that a worker makes, again if need be."""
    return client().submit(function, *given, pure=False)


def compute(function: Callable[..., Any], calls: Iterable[tuple[Any, ...]]) -> list[Any]:
    """What the function returns for each tuple of arguments, in their order."""
    return client().gather([submit(function, *given) for given in calls])


# Loading ---------------------------------------------------------------------------------------


def in_parts(path: Path, scale: bool | None) -> bool:
    """Whether `load` reads a corpus in parts: if told to, else if it is large, or a client is there."""
    if scale is not None:
        return scale
    return path.exists() and (has_client() or (is_large(path) and installed()))


def open_archive(path: str | Path, *, duplicates: str = "once") -> Archive:
    """The corpus at `path` in parts: every file of a Parquet, CSV or other table (of a large Parquet
    table, some row groups), and every 500 articles that are files of their own.

    As `load`, but for three things. An article is held to repeat another of its outlet where both
    have the same words (near copies: `similar_pairs`). Of a table, columns and the order of day and
    month are recognised part by part. A zip is not read, and reported.
    """
    client()
    reader = Reader()
    parts = parts_of_corpus(Path(path), reader)
    digests = compute(_digest, [(part,) for part in parts])
    report = reader.problems + [problem for one in digests for problem in one.problems]
    articles = pd.concat([one.articles for one in digests] or [pd.DataFrame()], ignore_index=True)
    if articles.empty:
        raise CorpusError("\n".join(map(str, report)))
    where = list(zip(articles["where"], articles["place"], strict=True))
    articles["id"], kept = _ids(articles["id"].to_list(), where, report)
    written = articles["source"].to_list()
    loaded = np.flatnonzero(kept).tolist()
    usual = usual_spellings([written[at] for at in loaded], [where[at] for at in loaded], report)
    articles["source"] = [usual.get(name, name) for name in written]
    repeated = _repeated(articles[kept])
    if duplicates == "once":
        again = repeated[~repeated["counted"].to_numpy(dtype=bool)]
        place = {name: at for at, name in enumerate(articles["id"]) if kept[at]}
        at = [place[name] for name in again["article"]]
        kept[at] = False
        pairs = zip(at, again["duplicate_of"], strict=True)
        report += [counted_once(where[one], of, 1) for one, of in pairs]
    read = merged([*reader.read, *(row for one in digests for row in one.read)])
    contents = articles.loc[kept, ["id", *CONTENTS]].set_index("id").rename_axis("article")
    attrs = as_attributes(report, repeated, read, contents["file"])
    decided = _split(articles, kept, [len(one.articles) for one in digests])
    return Archive(list(zip(parts, decided, strict=True)), contents, attrs)


def _ids(names: list[str], where: list[tuple[str, str]],
         report: list[Problem]) -> tuple[list[str], np.ndarray]:  # fmt: skip
    """An id for each article, as if all had been read one after the other; whether each is kept."""
    first: dict[str, tuple[str, str]] = {}
    ids, kept = [], np.ones(len(names), dtype=bool)
    for at, (name, place) in enumerate(zip(names, where, strict=True)):
        if name in first and first[name][0] == place[0]:
            report.append(same_id(name, place, first[name][1]))
            kept[at] = False
        else:
            name = free_name(name, place[0], first)
            first[name] = place
        ids.append(name)
    return ids, kept


def _repeated(articles: pd.DataFrame) -> pd.DataFrame:
    """The articles that have the words of one above them, as `find_duplicates` has them."""
    again = articles[articles["hash"].duplicated(keep=False)]
    anywhere: dict[bytes, tuple[str, str]] = {}
    in_outlet: dict[tuple[bytes, str], tuple[str, str]] = {}
    rows = []
    for name, source, words in zip(again["id"], again["source"], again["hash"], strict=True):
        outlet = words, source.strip().casefold()
        other = in_outlet.get(outlet) or anywhere.get(words)
        if other is not None:
            rows.append((name, source, *other, 1.0, outlet not in in_outlet))
        anywhere.setdefault(words, (name, source))
        in_outlet.setdefault(outlet, (name, source))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _split(articles: pd.DataFrame, kept: np.ndarray, sizes: list[int]) -> list[Decided]:
    columns = [articles[name].to_numpy(dtype=object) for name in ("id", "source", "flags")]
    cuts = np.cumsum(sizes)[:-1]
    return [Decided(*some) for some in zip(*(np.split(one, cuts) for one in (*columns, kept)),
                                           strict=True)]  # fmt: skip
