"""Split, measure and drop sentences, some articles at a time, and keep only their sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import pairwise, repeat
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparison.units import Units, by_article, unit_of
from analysis.corpus.cache import Cache, key_of
from analysis.measures.measure import Measure
from analysis.measures.registry import MEASURES, Wanted, chosen
from analysis.measures.scores import FOREIGN, parts_of, sums_by
from analysis.progress import counting
from analysis.text.blocks import label_blocks
from analysis.text.doubts import NOT_ENGLISH
from analysis.text.words import cut_sentences

AT_ONCE = 500  # articles in memory at once: about 100 MB
OF_ARTICLE = ("article", "outlet", "event")  # columns that all sentences of an article share

Sums = tuple[pd.DataFrame, np.ndarray]


class Sentences:
    """The sentences of a table of articles, split some articles at a time when they are measured.

    `score`, `compare`, `gaps` and `findings` accept it instead of a table of sentences. Sums are kept, one row per article,
    here and in the cache if there is one, where later runs find them.
    """

    def __init__(self, articles: Any, cache: Cache | None = None) -> None:
        self.articles, self.cache = articles, cache
        self.kept: dict[tuple[Any, ...], tuple[pd.DataFrame, np.ndarray]] = {}

    def __repr__(self) -> str:
        return f"<Sentences of {len(self.articles):,} articles>"

    def sums(self, measures: Wanted, by: list[str], voice: str, kinds: Iterable[str]) -> pd.DataFrame:
        """The sums of parts of each group, in the form of `sums_by`."""
        asked = chosen(measures)
        sums, _ = self._summed(asked, by, voice, tuple(kinds))
        return sums.groupby(level=by, sort=False).sum()

    def units(self, measures: list[Measure], by: str, voice: str) -> Units:
        """The units of a comparison, in the form of `read_units`: sums of each article, or event."""
        sums, ranges = self._summed(measures, [by], voice, ("body",))
        rows = sums.index.to_frame(index=False)
        unit = unit_of(rows, by)
        if unit == "sentence":
            sums, ranges = self._summed(measures, [by], voice, ("body",), single=True)
            rows = sums.index.to_frame(index=False)
        parts = sums.drop(columns=FOREIGN, errors="ignore").reset_index(drop=True)
        rows, parts = by_article(rows, parts)
        groups = sorted(rows[by].unique())
        names = [measure.name for measure in measures]
        known = dict(zip(names, ranges.tolist(), strict=True))
        return _Units(by, unit, parts, rows, groups, voice, known)

    def _summed(
        self, measures: list[Measure], by: list[str], voice: str, kinds: tuple[str, ...], single: bool = False
    ) -> tuple[pd.DataFrame, np.ndarray]:
        keys = list(dict.fromkeys([*by, *OF_ARTICLE]))
        same = ((one.name, one.count, one.formula) for one in measures)
        asked = (*same, *keys, voice, *kinds, single)
        if asked not in self.kept:
            named = [one.name if MEASURES.get(one.name) is one else one for one in measures]
            self.kept[asked] = self._measured(named, keys, voice, kinds, single, self.cache)
        return self.kept[asked]

    def _measured(self, *given: Any) -> Sums:
        """The result of `sums_of` for all articles."""
        return partial(sums_of, blocks=self.blocks)(self.articles, *given)

    @cached_property
    def blocks(self) -> pd.DataFrame:
        """The blocks of all articles from `label_blocks`, without text and reason."""
        return label_blocks(self.articles)[["article", "start", "end", "kind"]]


@dataclass(frozen=True)
class _Units(Units):
    """Units whose rows are sums of articles; the range of single sentences' scores was found when they were summed."""

    ranges: dict[str, tuple[float, float]] = field(default_factory=dict)

    def alone(self, measure: Measure) -> tuple[float, float]:
        lowest, highest = self.ranges[measure.name]
        return lowest, highest


def sums_of(
    articles: pd.DataFrame,
    wanted: list[str | Measure],
    keys: list[str],
    voice: str,
    kinds: tuple[str, ...],
    single: bool,
    cache: Cache | None = None,
    blocks: pd.DataFrame | None = None,
) -> Sums:
    """Sums of parts by these columns of sentences, and the lowest and highest score of a single sentence for each measure.

    `single`: the parts of each sentence instead of sums. `blocks`: those of all articles; by default each article's are
    labelled on their own, as in a part of an archive.
    """
    measures = chosen(wanted)
    whole = not single and set(keys) <= set(OF_ARTICLE)
    nameless = any(isinstance(one, Measure) for one in wanted)  # any name may be any formula
    shelf = None
    if cache is not None and whole and not nameless:
        shelf = cache.shelf("sums", *map(str, wanted), voice, *kinds)
    found = []
    with counting(len(articles), "article", "measuring") as count:
        for some, theirs in _some_at_a_time(articles, blocks):
            if whole:
                rows = _known(some, theirs, shelf, measures, voice, kinds)
                found.append(_by_keys(rows, some, keys, measures))
            else:
                parts, sentences = _parts(some, theirs, measures, voice, kinds)
                by = sentences[keys]
                sums = parts.set_axis(pd.MultiIndex.from_frame(by)) if single else sums_by(sentences, parts, keys)
                found.append((sums, _ranges(_alone(parts, measures))))
            count(len(some))
    return together(found)


def _some_at_a_time(
    articles: pd.DataFrame, blocks: pd.DataFrame | None
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame | None]]:
    """Some articles, and their blocks if they are known."""
    begins = range(0, len(articles), AT_ONCE)
    of_some: Iterable[pd.DataFrame | None] = repeat(None)
    if blocks is not None:
        cuts = np.searchsorted(articles.index.get_indexer(blocks["article"]), [*begins, len(articles)])
        of_some = (blocks.iloc[first:last] for first, last in pairwise(cuts.tolist()))
    for at, theirs in zip(begins, of_some, strict=False):
        yield articles.iloc[at : at + AT_ONCE], theirs


def _parts(
    articles: pd.DataFrame, blocks: pd.DataFrame | None, measures: list[Measure], voice: str, kinds: tuple[str, ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    sentences = cut_sentences(articles, label_blocks(articles, repeats=False) if blocks is None else blocks)
    return parts_of(sentences, measures, voice=voice, kinds=kinds), sentences


def _known(
    articles: pd.DataFrame,
    blocks: pd.DataFrame | None,
    shelf: Any,
    measures: list[Measure],
    voice: str,
    kinds: tuple[str, ...],
) -> pd.DataFrame:
    """A row for each article, in order: from the shelf if it is there, else measured and added to it."""
    if shelf is None:
        return _of_articles(articles, blocks, measures, voice, kinds)
    columns = (articles[name].to_list() for name in ("text", "title", "doubts"))
    keys = np.array(
        [
            key_of(text, title, NOT_ENGLISH in doubts, *starts)
            for text, title, doubts, starts in zip(*columns, _set_aside(articles, blocks), strict=True)
        ],
        dtype=object,
    )
    known = shelf.known(keys)
    new = ~pd.Index(keys).isin(known.index) & ~pd.Index(keys).duplicated()
    if new.any():
        some = articles[new]
        theirs = None if blocks is None else blocks[blocks["article"].isin(some.index)]
        rows = _of_articles(some, theirs, measures, voice, kinds).set_axis(keys[new])
        shelf.keep(rows)
        known = pd.concat([known, rows]) if len(known) else rows
    return known.loc[keys]


def _set_aside(articles: pd.DataFrame, blocks: pd.DataFrame | None) -> list[list[int]]:
    """Of each article, where the blocks start that are site text: which these are depends on the other articles."""
    starts: dict[Any, list[int]] = {article: [] for article in articles.index}
    if blocks is not None:
        found = blocks[blocks["kind"] == "boilerplate"]
        for article, start in zip(found["article"], found["start"].to_list(), strict=True):
            starts[article].append(start)
    return list(starts.values())


def _of_articles(
    articles: pd.DataFrame, blocks: pd.DataFrame | None, measures: list[Measure], voice: str, kinds: tuple[str, ...]
) -> pd.DataFrame:
    """Sums of parts, and the lowest and highest scores of single sentences; NaN for an article without sentences."""
    parts, sentences = _parts(articles, blocks, measures, voice, kinds)
    alone = _alone(parts, measures).groupby(sentences["article"], sort=False)
    ranges = alone.min().add_prefix("lowest "), alone.max().add_prefix("highest ")
    table = pd.concat([sums_by(sentences, parts, ["article"]), *ranges], axis=1)
    return table.reindex(articles.index)


def _alone(parts: pd.DataFrame, measures: list[Measure]) -> pd.DataFrame:
    """The scores of single sentences; NaN where undefined."""
    return pd.DataFrame({one.name: one.value(parts) for one in measures}, index=parts.index)


def _by_keys(rows: pd.DataFrame, articles: pd.DataFrame, keys: list[str], measures: list[Measure]) -> Sums:
    of_each = articles.rename_axis("article").reset_index()[keys]
    rows = rows.set_axis(pd.MultiIndex.from_frame(of_each)).dropna(subset=FOREIGN)
    names = [one.name for one in measures]
    lowest, highest = (
        rows[[f"{which} {name}" for name in names]].set_axis(names, axis=1) for which in ("lowest", "highest")
    )
    parts = [name for name in rows if not name.startswith(("lowest ", "highest "))]
    return rows[parts], _ranges(lowest, highest)


def _ranges(lowest: pd.DataFrame, highest: pd.DataFrame | None = None) -> np.ndarray:
    """The lowest and the highest of each column; inf and -inf where there is none."""
    highest = lowest if highest is None else highest
    least, most = lowest.min().fillna(np.inf), highest.max().fillna(-np.inf)
    return np.column_stack([least.to_numpy(dtype=float), most.to_numpy(dtype=float)])


def together(found: list[Sums]) -> Sums:
    """The results of `sums_of` for several tables, joined as if for one table."""
    ranges = np.array([one for _, one in found])
    sums = pd.concat([one for one, _ in found])
    return sums, np.column_stack([ranges[:, :, 0].min(axis=0), ranges[:, :, 1].max(axis=0)])
