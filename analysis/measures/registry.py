"""All measures by name."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.measures import attribution, hedge_weights, hedges, news_tone, readability, teacher_ease, vader
from analysis.measures.measure import Measure

Wanted = str | Measure | Iterable[str | Measure] | None


def by_name(measures: Iterable[Measure]) -> dict[str, Measure]:
    """Measures under their names; a name that is taken keeps its definition."""
    named: dict[str, Measure] = {}
    for measure in measures:
        if measure.name in named:
            raise ValueError(f"{measure.name} is already defined; a new definition is a new version")
        named[measure.name] = measure
    return named


MEASURES = by_name(
    measure
    for module in (attribution, hedge_weights, readability, teacher_ease, vader, news_tone, hedges)
    for measure in module.MEASURES
)


def chosen(measures: Wanted = None) -> list[Measure]:
    """The measures meant by names, families, measures or a list of these; all of them for None."""
    if measures is None:
        return list(MEASURES.values())
    if isinstance(measures, Measure):
        return [measures]
    if not isinstance(measures, str):
        return [measure for one in measures for measure in chosen(one)]
    if measures in MEASURES:
        return [MEASURES[measures]]
    if family := [measure for measure in MEASURES.values() if measure.family == measures]:
        return family
    raise ValueError(f"there is no measure {measures!r}; it would be one of {', '.join(MEASURES)}")
