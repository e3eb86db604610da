"""All measures by name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from analysis.measures import attribution, hedge_weights, hedges, news_tone, readability, teacher_ease, vader
from analysis.measures.measure import Measure

Wanted = str | Measure | Iterable[str | Measure] | None


def by_name(measures: Iterable[Measure]) -> dict[str, Measure]:
    """Measures by name; raises an error if a name is used twice."""
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


def newest() -> dict[str, Measure]:
    """The newest version of each measure, by its name without the version; older versions must be named in full."""
    rising = sorted(MEASURES.values(), key=lambda measure: int(measure.name.partition("/")[2]))
    last = {measure.name.partition("/")[0]: measure for measure in rising}
    return {stem: last[stem] for stem in dict.fromkeys(name.partition("/")[0] for name in MEASURES)}


# Groups of measures with a name of their own.
GROUPS = {"hedge categories": [f"{category}_per_1000_words/1" for category in hedges.CATEGORIES]}


def chosen(measures: Wanted = None) -> list[Measure]:
    """The measures for names, families, measures or a list of these; for None, the newest version of each.

    >>> [measure.name for measure in chosen("hedged_sentences")]
    ['hedged_sentences/3']

    A name without a version means the newest version; a family means all its measures, in all versions. Raises ValueError
    for an unknown name, with the most similar names; TypeError for anything that is not a name.
    """
    if measures is None:
        return list(newest().values())
    if isinstance(measures, Measure):
        return [measures]
    if isinstance(measures, str):
        return _named(measures)
    if isinstance(measures, Iterable):
        return [measure for one in measures for measure in chosen(one)]
    raise TypeError(f"a measure is named by a text such as 'lix/1', not by {measures!r}")


def _named(name: str) -> list[Measure]:
    if name in MEASURES:
        return [MEASURES[name]]
    if latest := newest().get(name):
        return [latest]
    if name in GROUPS:
        return [MEASURES[one] for one in GROUPS[name]]
    if family := [measure for measure in MEASURES.values() if measure.family == name]:
        return family
    known = dict.fromkeys(
        [*MEASURES, *(one.partition("/")[0] for one in MEASURES), *(m.family for m in MEASURES.values())]
    )
    like = [*get_close_matches(name, known, n=3), *(one for one in known if name and name.casefold() in one)][:3]
    hint = f"did you mean {' or '.join(map(repr, dict.fromkeys(like)))}?" if like else "MEASURES lists them all"
    raise ValueError(f"there is no measure {name!r}: {hint}")
