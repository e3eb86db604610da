"""The data of a comparison: the sums of parts for each event, article or sentence of each outlet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, singledispatch
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.comparison.intervals import Sample, jackknife
from analysis.corpus.events import is_guessed
from analysis.measures.measure import Measure, percent
from analysis.measures.scores import parts_of

MOST_GROUPS = 200  # outlets that are compared pair by pair
IN_COMMON = 0.5  # of the smaller outlet's events: with fewer in common, guessed events are not compared one by one
FIGURE = "overlap/"  # how the names of measures begin that are figures of `overlap`


def unit_of(sentences: pd.DataFrame, by: str = "outlet") -> str:
    """What the jackknife leaves out: an `event` if the corpus has several, else an `article` if a group does, else a
    `sentence`.

    With sentences as the unit, an interval answers "is this more than the variation inside the articles?", not "is this
    outlet always like that?". Where articles or events are compared with each other, the unit is one level below. Where
    events were only guessed ("story 1") and no two groups have one in common, articles are compared.
    """
    if by not in ("event", "article") and sentences["event"].replace("", np.nan).nunique() > 1:
        groups = sentences[sentences["event"] != ""].groupby("event")[by].nunique()
        if groups.max() > 1 or not all(map(is_guessed, groups.index)):
            return "event"
    return "article" if sentences.groupby(by)["article"].nunique().max() > 1 else "sentence"


class Group(NamedTuple):
    """The units of one group: their numbers, and their sums of parts, one row per unit."""

    units: np.ndarray
    sums: np.ndarray

    def at(self, positions: np.ndarray) -> Group:
        """The group with these units only."""
        return Group(self.units[positions], self.sums[positions])


class Pair(NamedTuple):
    """Two groups and the units they are compared on; if these are events, those that both have."""

    first: Any
    second: Any
    one: Group
    other: Group
    unit: str


@dataclass(frozen=True)
class Units:
    """Sums of parts for each unit of each group, shared by all measures of one comparison."""

    by: str
    unit: str
    parts: pd.DataFrame  # one row per row of the table
    rows: pd.DataFrame  # the table
    groups: list[Any]
    voice: str = "all"

    @cached_property
    def sums(self) -> pd.DataFrame:
        """The sums of parts of each group."""
        return self.parts.groupby(self.rows[self.by]).sum().loc[self.groups]

    @cached_property
    def total(self) -> dict[str, float]:
        """The sums of parts of all groups together."""
        return self.sums.sum().to_dict()

    @cached_property
    def by_group(self) -> dict[Any, Group]:
        """The units of each group, in order, without rows in which nothing was counted."""
        return self._grouped(self.unit)

    @cached_property
    def by_article(self) -> dict[Any, Group]:
        """The articles of each group, in the same form as `by_group`."""
        return self._grouped("article")

    def _grouped(self, kind: str) -> dict[Any, Group]:
        counted = (self.parts != 0).any(axis=1).to_numpy()
        group = pd.Categorical(self.rows[self.by], self.groups).codes[counted]
        unit = self._numbers(kind)[0][counted]
        sums = self.parts[counted].groupby([group, unit]).sum()
        group, unit = (sums.index.get_level_values(level).to_numpy() for level in (0, 1))
        bounds = np.searchsorted(group, np.arange(len(self.groups) + 1))
        return {
            name: Group(unit[start:end], sums.to_numpy()[start:end])
            for name, start, end in zip(self.groups, bounds[:-1], bounds[1:], strict=True)
        }

    def _numbers(self, kind: str) -> tuple[np.ndarray, np.ndarray]:
        """The number of each row's unit, and the units' names by number."""
        if kind == "sentence":
            return np.arange(len(self.rows)), np.arange(len(self.rows))
        names = self.rows[kind]
        if kind == "event":
            names = names.where(names != "", self.rows["article"])
        return pd.factorize(names.to_numpy())

    @cached_property
    def pairs(self) -> list[Pair]:
        """Every two groups with their units.

        Where events were guessed and two groups have few of them in common, they are compared article by article, so that
        a guess never prevents a comparison. Raises ValueError for more than `MOST_GROUPS`.
        """
        if (groups := len(self.groups)) > MOST_GROUPS:
            found = f"{groups:,} outlets make {groups * (groups - 1) // 2:,} pairs"
            raise ValueError(
                f"{found}, too many to compare (name the outlets in a table or by sub-folders; at most {MOST_GROUPS})"
            )
        return [self._pair(first, second) for first, second in combinations(self.groups, 2)]

    def _pair(self, first: Any, second: Any) -> Pair:
        one, other = self.by_group[first], self.by_group[second]
        if self.unit != "event":
            return Pair(first, second, one, other, self.unit)
        common, here, there = np.intersect1d(one.units, other.units, assume_unique=True, return_indices=True)
        fewest = min(len(one.units), len(other.units))
        if len(common) < max(2, IN_COMMON * fewest) and self._guessed[np.union1d(one.units, other.units)].any():
            return Pair(first, second, self.by_article[first], self.by_article[second], "article")
        return Pair(first, second, one.at(here), other.at(there), "event")

    @cached_property
    def _guessed(self) -> np.ndarray:
        """Whether each event was guessed, by number."""
        return np.array([is_guessed(name) for name in self._numbers("event")[1]], dtype=bool)

    @cached_property
    def counts(self) -> pd.DataFrame:
        """The number of articles, sentences and words of each group."""
        counted = self.rows[(self.parts != 0).any(axis=1)]
        articles = counted.groupby(self.by)["article"].nunique()
        table = articles.reindex(self.groups, fill_value=0).to_frame("articles")
        for name in ("sentences", "words"):
            table[name] = self.sums[name].astype(int) if name in self.sums else 0
        return table

    def sample(self, measure: Measure, group: Group, unit: str = "") -> Sample:
        """The estimate from these units and the influence of each."""
        at = self.parts.columns.get_indexer(measure.arguments)
        return jackknife(
            lambda sums: measure.value(dict(zip(measure.arguments, sums.T, strict=True))),
            group.sums[:, at],
            in_order=(unit or self.unit) == "sentence",
        )

    def of_each(self, measure: Measure, group: Group) -> np.ndarray:
        """The score of each of these units by itself; NaN where it is too short."""
        sums = pd.DataFrame(group.sums, columns=self.parts.columns)
        return np.where(measure.why(sums) == "", measure.value(sums), np.nan)

    def alone(self, measure: Measure) -> tuple[float, float]:
        """The lowest and the highest score of a single row; infinite where no row has a score."""
        alone = measure.value(self.parts)
        alone = alone[np.isfinite(alone)]
        return float(alone.min(initial=np.inf)), float(alone.max(initial=-np.inf))

    @cached_property
    def pair_sums(self) -> pd.DataFrame:
        """The sums of the first and of the second group of each pair, one row after the other."""
        sums = [group.sums.sum(axis=0) for pair in self.pairs for group in (pair.one, pair.other)]
        return pd.DataFrame(np.reshape(sums, (-1, self.parts.shape[1])), columns=self.parts.columns)


def is_rate(measure: Measure, sums: Mapping[str, float]) -> bool:
    """Whether twice the text has the same value; chance can only be judged for such measures.

    >>> from analysis.measures.registry import MEASURES
    >>> is_rate(MEASURES["reading_time/1"], {"words": 238.0})
    False
    """
    twice = {part: 2 * value for part, value in sums.items()}
    return bool(np.isclose(measure.value(twice), measure.value(sums), equal_nan=True))


def ratio_of(measure: Measure) -> tuple[str, str] | None:
    """The two parts whose ratio a measure is, up to a factor; None for any other measure.

    Such a measure is a weighted mean of the scores of single sentences, and lies between them; others, such as grades, need
    not.

    >>> from analysis.measures.registry import MEASURES
    >>> ratio_of(MEASURES["attributions_per_1000_words/1"]), ratio_of(MEASURES["flesch_kincaid_grade/1"])
    (('attributions', 'words'), None)
    """
    if len(measure.arguments) != 2:
        return None
    for above, below in (measure.arguments, measure.arguments[::-1]):
        once, twice, half = (
            measure.value({above: up, below: down}) for up, down in ((2.0, 3.0), (4.0, 3.0), (2.0, 6.0))
        )
        if once > 0 and np.isclose(twice, 2 * once) and np.isclose(half, once / 2):
            return above, below
    return None


def in_order(sentences: pd.DataFrame) -> pd.DataFrame:
    """Sort sentences so that those of each article are together and in order, unless they already are."""
    article, place = sentences["article"].to_numpy(), sentences["sentence"].to_numpy()
    same = article[1:] == article[:-1]
    together = (~same).sum() + 1 == sentences["article"].nunique()
    if sentences.empty or (together and (place[1:] >= place[:-1])[same].all()):
        return sentences
    return sentences.sort_values(["article", "sentence"], kind="stable")


def by_article(rows: pd.DataFrame, parts: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sort both by article id, so that rounding in the sums does not depend on the order of the table."""
    if rows["article"].is_monotonic_increasing:
        return rows, parts
    order = rows["article"].argsort(kind="stable")
    return rows.iloc[order], parts.iloc[order]


@singledispatch
def read_units(table: pd.DataFrame, measures: list[Measure], by: str, voice: str) -> Units:
    """The units of a table of sentences, or of a table of `overlap`."""
    if "first_outlet" in table:
        (measure,) = measures
        rows = _sides(table, measure.name.removeprefix(FIGURE)).sort_values(["article", "event", "shared"])
        parts = rows[["shared", "pairs"]]
        return Units(by, "event", parts, rows, sorted(rows[by].unique()))
    table = in_order(table)
    rows = in_order(table)
    rows, parts = by_article(rows, parts_of(rows, measures, voice=voice))
    return Units(by, unit_of(rows, by), parts, rows, sorted(rows[by].unique()), voice)


def _sides(pairs: pd.DataFrame, figure: str) -> pd.DataFrame:
    """Each pair of articles of two outlets twice, once from each side."""
    base = figure.removesuffix("_no_names")
    # All articles on one event are paired: the first one identifies the event.
    event = pairs.groupby("second", sort=False)["first"].first()
    sides = []
    for side in ("first", "second"):
        one_sided = f"{base}_{side}{figure[len(base) :]}"
        sides.append(
            pd.DataFrame(
                {
                    "outlet": pairs[f"{side}_outlet"],
                    "article": pairs[side],
                    "event": pairs["first"].map(event).fillna(pairs["first"]),
                    "shared": pairs[one_sided if one_sided in pairs else figure],
                    "pairs": 1.0,
                }
            )
        )
    other = (pairs["first_outlet"] != pairs["second_outlet"]).to_numpy()
    return pd.concat([side[other] for side in sides], ignore_index=True).dropna()


def overlap_measure(figure: str) -> Measure:
    """A figure of `overlap` as a measure of outlets, for `compare`, `gaps` and `finding`.

    `containment_3` or `containment_5` (how much of an outlet's wording is in another's article), or a symmetric figure
    (`jaccard`, `cosine`, …, `longest`); with `_no_names`, names are left out.

    >>> overlap_measure("containment_3_no_names").label
    'Containment 3, without names'
    """
    words = figure.startswith("longest")
    unit = f"{'words' if words else '%'}, mean over its pairs"
    return Measure(
        f"{FIGURE}{figure}",
        "overlap",
        unit,
        "more shared wording",
        "Broder 1997; see `overlap`",
        lambda _: {},
        np.divide if words else percent,
        {"pairs": 1},
        needs=("shared", "pairs"),
        label=figure.replace("_no_names", ", without names").replace("_", " ").capitalize(),
    )
