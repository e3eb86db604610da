"""How much two articles of one outlet on one topic usually differ, estimated from real articles.

The figures are in `resources/article_variation.csv`; `tools/trust/article_variation.py` estimates and checks them.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pandas as pd

from analysis.comparison.intervals import Spread, total
from analysis.measures.measure import Measure
from analysis.measures.registry import MEASURES
from analysis.resources import RESOURCES

FIGURES = RESOURCES / "article_variation.csv"
QUOTATIONS = "all - own"  # in the column of voices: the effect of counting quotations


class Variation(NamedTuple):
    """The standard deviation between articles of one outlet on one topic, in the measure's unit.

    It is the variation that remains when that of their own sentences is removed. `freedom`: its degrees of freedom, fewer
    where outlets and articles are very different; `articles`, `outlets`: how many it was estimated from.
    """

    deviation: float
    freedom: float
    articles: int
    outlets: int

    def added_to(self, inside: Spread) -> Spread:
        """The error of a difference between two single articles, given the error from their sentences."""
        between = Spread(2 * self.deviation**2, self.freedom)
        return total([inside, between]) if self.deviation > 0 else inside


def variation_of(measure: Measure, voice: str = "all") -> Variation | None:
    """The usual variation of a measure in a voice; None where it was not estimated, as for a user's own measure.

    >>> variation_of(MEASURES["words_per_sentence/1"]).outlets > 30
    True
    """
    known = MEASURES.get(measure.name) is measure
    return _table().get((measure.name, voice)) if known else None


@cache
def _table() -> dict[tuple[str, str], Variation]:
    figures = pd.read_csv(FIGURES)
    columns = [figures[name].tolist() for name in ("measure", "voice", *Variation._fields)]
    return {(measure, voice): Variation(*rest) for measure, voice, *rest in zip(*columns, strict=True)}
