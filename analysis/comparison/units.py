"""What a comparison draws on: the sums of parts of each event, article or sentence of each outlet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.comparison.intervals import Sample, jackknife
from analysis.measures.measure import Measure, percent
from analysis.measures.scores import parts_of

MOST_GROUPS = 200  # outlets that are compared pair by pair
GUESSED = r"story \d+"  # what `corpus.events` calls an event that nobody gave
FIGURE = "overlap/"  # the names of measures that are figures of `overlap` begin so


def unit_of(sentences: pd.DataFrame, by: str = "outlet") -> str:
    """What is resampled: `event` if the corpus has several, else `article` if a group has, else `sentence`.

    With sentences as the unit an interval answers "is this more than the variation inside the
    articles?", not "is this outlet always like that?". Articles, or events, that are compared with
    each other vary in what they consist of. Events that were only guessed ("story 1") and of which no
    two groups have one in common are no reason to compare nothing: articles are compared.
    """
    if by not in ("event", "article") and sentences["event"].replace("", np.nan).nunique() > 1:
        groups = sentences[sentences["event"] != ""].groupby("event")[by].nunique()
        if groups.max() > 1 or not groups.index.str.fullmatch(GUESSED).all():
            return "event"
    return "article" if sentences.groupby(by)["article"].nunique().max() > 1 else "sentence"


class Group(NamedTuple):
    """The units of one group: their numbers, and the sums of parts of each, one row a unit."""

    units: np.ndarray
    sums: np.ndarray

    def at(self, positions: np.ndarray) -> Group:
        """Of these units only."""
        return Group(self.units[positions], self.sums[positions])


@dataclass(frozen=True)
class Units:
    """Sums of parts for each unit of each group, shared by all measures of one comparison."""

    by: str
    unit: str
    parts: pd.DataFrame  # one row per row of the table
    rows: pd.DataFrame  # the table
    groups: list[Any]

    @cached_property
    def sums(self) -> pd.DataFrame:
        """Of each group."""
        return self.parts.groupby(self.rows[self.by]).sum().loc[self.groups]

    @cached_property
    def total(self) -> dict[str, float]:
        """Of all groups."""
        return self.sums.sum().to_dict()

    @cached_property
    def by_group(self) -> dict[Any, Group]:
        """The units of each group, in order; a row in which nothing was counted is in none."""
        counted = (self.parts != 0).any(axis=1).to_numpy()
        group = pd.Categorical(self.rows[self.by], self.groups).codes[counted]
        names = {
            "sentence": pd.Series(np.arange(len(self.rows))),
            "article": self.rows["article"],
            "event": self.rows["event"].where(self.rows["event"] != "", self.rows["article"]),
        }
        unit = pd.factorize(names[self.unit].to_numpy())[0][counted]
        sums = self.parts[counted].groupby([group, unit]).sum()
        group, unit = (sums.index.get_level_values(level).to_numpy() for level in (0, 1))
        bounds = np.searchsorted(group, np.arange(len(self.groups) + 1))
        return {
            name: Group(unit[start:end], sums.to_numpy()[start:end])
            for name, start, end in zip(self.groups, bounds[:-1], bounds[1:], strict=True)
        }

    @cached_property
    def pairs(self) -> list[tuple[Any, Any, Group, Group]]:
        """Every two groups with their units: of events, those that both have.

        ValueError for more than `MOST_GROUPS`.
        """
        if (groups := len(self.groups)) > MOST_GROUPS:
            found = f"{groups:,} outlets make {groups * (groups - 1) // 2:,} pairs"
            raise ValueError(
                f"{found}, more than anybody can read (name the outlets in a table or by "
                f"sub-folders; at most {MOST_GROUPS})"
            )
        pairs = []
        for one, other in combinations(self.groups, 2):
            first, second = self.by_group[one], self.by_group[other]
            if self.unit == "event":
                _, here, there = np.intersect1d(first.units, second.units, assume_unique=True, return_indices=True)
                first, second = first.at(here), second.at(there)
            pairs.append((one, other, first, second))
        return pairs

    @cached_property
    def counts(self) -> pd.DataFrame:
        """Articles, sentences and words of each group."""
        counted = self.rows[(self.parts != 0).any(axis=1)]
        articles = counted.groupby(self.by)["article"].nunique()
        table = articles.reindex(self.groups, fill_value=0).to_frame("articles")
        for name in ("sentences", "words"):
            table[name] = self.sums[name].astype(int) if name in self.sums else 0
        return table

    def sample(self, measure: Measure, group: Group) -> Sample:
        """The estimate from these units and the influence of each."""
        at = self.parts.columns.get_indexer(measure.arguments)
        return jackknife(
            lambda sums: measure.value(dict(zip(measure.arguments, sums.T, strict=True))),
            group.sums[:, at],
            in_order=self.unit == "sentence",
        )

    def alone(self, measure: Measure) -> tuple[float, float]:
        """The lowest and the highest score of single rows; infinite where none has one."""
        alone = measure.value(self.parts)
        alone = alone[np.isfinite(alone)]
        return float(alone.min(initial=np.inf)), float(alone.max(initial=-np.inf))

    @cached_property
    def pair_sums(self) -> pd.DataFrame:
        """The sums of the first and of the second group of each pair, one row after the other."""
        sums = [group.sums.sum(axis=0) for *_, one, other in self.pairs for group in (one, other)]
        return pd.DataFrame(np.reshape(sums, (-1, self.parts.shape[1])), columns=self.parts.columns)


def is_rate(measure: Measure, sums: Mapping[str, float]) -> bool:
    """Whether twice the text has the same value: what is said of chance is said of rates.

    >>> from analysis.measures.registry import MEASURES
    >>> is_rate(MEASURES["reading_time/1"], {"words": 238.0})
    False
    """
    twice = {part: 2 * value for part, value in sums.items()}
    return bool(np.isclose(measure.value(twice), measure.value(sums), equal_nan=True))


def read_units(table: pd.DataFrame, measures: list[Measure], by: str, voice: str) -> Units:
    """The units of a table of sentences, or of a table of `overlap`."""
    if not isinstance(table, pd.DataFrame):
        return table.units(measures, by, voice)
    if "first_outlet" in table:
        (measure,) = measures
        rows = _sides(table, measure.name.removeprefix(FIGURE))
        parts = rows[["shared", "pairs"]]
        return Units(by, "event", parts, rows, sorted(rows[by].unique()))
    parts = parts_of(table, measures, voice=voice)
    return Units(by, unit_of(table, by), parts, table, sorted(table[by].unique()))


def _sides(pairs: pd.DataFrame, figure: str) -> pd.DataFrame:
    """Each pair of articles of two outlets twice, once from the side of each."""
    base = figure.removesuffix("_no_names")
    # All articles on one event are paired: the first one stands for the event.
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

    `containment_3` or `containment_5` (how much of an outlet's wording stands in another's article),
    or a figure of both (`jaccard`, `cosine`, …, `longest`); with `_no_names`, without names.

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
