"""Does a finding hold up? The same gap, measured again under every defensible choice.

The idea is the specification curve's (Simonsohn, Simmons & Nelson 2020): report all of them, not
the one that was chosen.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.comparison.choices import Corpus, Reading, corpus_of, related
from analysis.comparison.estimates import VERDICTS
from analysis.measures.measure import Measure
from analysis.measures.registry import MEASURES, chosen
from analysis.progress import progress

FULL = 128  # specifications up to which every combination of choices is tried
LEFT_OUT = 20  # articles that are left out, each by itself
CHOICES = ("measure", *Reading._fields)
NO_COMPARISON = "no comparison"
FLIPPED = {"higher": "lower", "lower": "higher"}


class Finding(NamedTuple):
    """A claim to put to the test: by this measure, `first` is `verdict` compared with `second`.

    `verdict` is one of those of `gaps`: "higher", "lower" or "too close to call"; by default, what
    `gaps` says under the choices that the notebooks make.
    """

    measure: str | Measure
    first: str
    second: str
    verdict: str = ""


def claims(gap_table: pd.DataFrame, measure: str | Measure) -> list[Finding]:
    """The differences in a table of `gaps` by this measure, each with its higher outlet first."""
    found = []
    for gap in gap_table[gap_table["verdict"].isin(FLIPPED)].itertuples():
        pair = (gap.first, gap.second) if gap.verdict == "higher" else (gap.second, gap.first)
        found.append(Finding(measure, *pair, "higher"))
    return found


def holds_up(articles: pd.DataFrame, finding: Finding | tuple) -> pd.DataFrame:
    """The ledger of a finding: one row per specification, that of the notebooks first.

    `finding` is a `Finding` or (measure, first, second). Columns: `first`, `second`, `claim` (the
    verdict under test); the choices `measure` (it and those that claim to tell the same), `voice`
    (all, own), `splitter` (samestory, nupunkt), `headings` and `boilerplate` (out, in: titles,
    standfirsts and headings; embeds and boilerplate), `minimum` (words of body text below which an
    article is left out), `without` (an article left out; "" for none); `estimate`, `low`, `high`
    (the gap, first minus second, by `gaps` over all outlets, in the measure's unit; turned round
    for a formula on which less is more), `verdict`, `same_sign` (as claimed) and `stands` (the
    verdict is the claim).

    Every combination is tried where there are 128 or fewer; else the notebooks' choices with one or
    two of them changed. An article is left out with all else unchanged; of many, the 20 whose
    absence hurts the finding most. Choices that come to the same text of these two outlets count
    once, and those that leave one of them without text not at all: neither would test the finding.
    A specification under which an outlet has no value has no estimate and the verdict "no
    comparison".

    Raises ValueError for an outlet that has no articles or a verdict that is none.
    """
    claim = Finding(*finding)
    _check(articles, claim)
    if claim.first == claim.second:  # as the only outlet of a corpus is its highest and its lowest
        return _nothing(claim)
    corpus, measures = corpus_of(articles), related(claim.measure)
    tried = _specifications(corpus, list(measures), claim)
    together: dict[Reading, list[str]] = defaultdict(list)
    for name, reading in tried:
        together[reading].append(name)
    found = {
        reading: corpus.gaps(reading, [measures[name][0] for name in names])
        for reading, names in progress(together.items(), "reading")
    }
    rows = [
        (claim.first, claim.second, name, *reading, *_gap(found[reading][name], claim, measures[name][1]))
        for name, reading in tried
    ]
    columns = ["first", "second", *CHOICES, "estimate", "low", "high", "verdict"]
    ledger = pd.DataFrame(rows, columns=columns)
    verdict = claim.verdict or ledger.at[0, "verdict"]
    sign = {"higher": 1, "lower": -1}.get(verdict, np.sign(ledger.at[0, "estimate"]))
    ledger["same_sign"] = np.sign(ledger["estimate"]) == sign
    ledger["stands"] = (ledger["verdict"] == verdict) & ledger["estimate"].notna()
    ledger.insert(2, "claim", verdict)
    return ledger


def _check(articles: pd.DataFrame, claim: Finding) -> None:
    outlets = sorted(set(articles["outlet"]))
    for outlet in (claim.first, claim.second):
        if outlet not in outlets:
            raise ValueError(f"there is no outlet {outlet!r}; it would be one of {outlets}")
    if claim.verdict not in ("", *VERDICTS):
        raise ValueError(f"verdict is {claim.verdict!r}; it would be one of {', '.join(VERDICTS)}")


def _nothing(claim: Finding) -> pd.DataFrame:
    (measure,) = chosen(claim.measure)
    named = {"first": claim.first, "second": claim.second, "claim": NO_COMPARISON}
    gap = dict.fromkeys(("estimate", "low", "high"), np.nan)
    ends = {"verdict": NO_COMPARISON, "same_sign": False, "stands": False}
    return pd.DataFrame([named | {"measure": measure.name} | Reading()._asdict() | gap | ends])


def _specifications(corpus: Corpus, measures: list[str], claim: Finding) -> list[tuple]:
    """Pairs of a measure's name and a reading of the text, the notebooks' own first."""
    usual = (measures[0], Reading())
    distinct = dict.fromkeys([Reading(), *corpus.distinct(claim.first, claim.second)])
    every = [(name, reading) for name in measures for reading in distinct]
    if len(every) > FULL:
        every = [
            (name, reading)
            for name, reading in every
            if (name != usual[0]) + sum(a != b for a, b in zip(reading, usual[1], strict=True)) <= 2
        ]
    left_out = _left_out(corpus, claim)
    return every + [(measures[0], Reading(without=article)) for article in left_out]


def _left_out(corpus: Corpus, claim: Finding) -> list[Any]:
    """Articles of the two outlets that leave a comparison, the one whose absence hurts most first."""
    (measure,) = chosen(claim.measure)
    pair = [claim.first, claim.second]
    sentences = corpus.read(Reading())
    counts = corpus.parts(Reading(), measure.count)
    parts = counts.loc[sentences.index[sentences["outlet"].isin(pair) & (sentences["kind"] == "body")]]
    parts = parts.loc[parts["words"] > 0, list(dict.fromkeys(["words", "sentences", *measure.parts]))]
    sums = parts.groupby([sentences["outlet"], sentences["article"]]).sum()
    whole = sums.groupby(level=0).sum().reindex(pair, fill_value=0.0)
    several = sums.groupby(level=0)["words"].transform("size") > 1
    without = {}
    for outlet, article in sums.index[several]:
        rest = whole.copy()
        rest.loc[outlet] -= sums.loc[(outlet, article)]
        first, second = measure.value(rest)
        without[article] = first - second
    first, second = measure.value(whole)
    direction = np.sign(first - second) * (-1 if claim.verdict == VERDICTS[2] else 1)
    return sorted(without, key=lambda one: np.nan_to_num(direction * without[one]))[:LEFT_OUT]


def _gap(table: pd.DataFrame, claim: Finding, sign: int) -> tuple[float, float, float, str]:
    """Estimate, bounds and verdict of the gap between the two outlets, the way round of the claim."""
    pair = [claim.first, claim.second]
    gap = table[table["first"].isin(pair) & table["second"].isin(pair)].iloc[0]
    if np.isnan(gap["difference"]):
        return np.nan, np.nan, np.nan, NO_COMPARISON
    if sign * (1 if gap["first"] == claim.first else -1) > 0:
        return gap["difference"], gap["low"], gap["high"], gap["verdict"]
    turned = FLIPPED.get(gap["verdict"], gap["verdict"])
    return -gap["difference"], -gap["high"], -gap["low"], turned


# -- in words ---------------------------------------------------------------------------------------


def in_words(ledger: pd.DataFrame) -> str:
    """What a ledger says, in a line that can be printed.

    >>> ledger = pd.DataFrame({
    ...     "first": "A", "second": "B", "claim": "higher", "measure": "lix/1", "without": "",
    ...     "voice": ["all", "own"], "splitter": "samestory", "headings": "out",
    ...     "boilerplate": "out", "minimum": 0, "estimate": [9.0, 2.0], "low": [4.0, -3.0], "high": 14.0,
    ...     "verdict": ["higher", "too close to call"], "same_sign": True, "stands": [True, False]})
    >>> in_words(ledger)
    'LIX, A higher than B by 9.00 (4.00 to 14.00): true in 1 of 2; fails when quotations are removed; same sign in all 2.'

    Specifications without a comparison are no evidence for or against and are named apart.
    """
    known = ledger[ledger["verdict"] != NO_COMPARISON]
    if ledger["claim"].iloc[0] == NO_COMPARISON:
        return f"{_label(ledger['measure'].iloc[0])}: one outlet only, with nothing to compare it to."
    if known.empty:
        return f"{claimed(ledger)}: no choice leaves anything to compare."
    total, true, same = len(known), int(known["stands"].sum()), int(known["same_sign"].sum())
    said = [f"true in {true} of {total}"]
    if 0 < true < total:
        said.append(_fails_when(known))
    if ledger["claim"].iloc[0] in FLIPPED:
        said.append(f"same sign in {'all' if same == total else f'{same} of'} {total}")
    if missing := len(ledger) - total:
        said.append(f"nothing to compare in {missing} more")
    return f"{claimed(ledger)}{_size(ledger)}: {'; '.join(said)}."


def standing(ledger: pd.DataFrame) -> float:
    """The share of specifications in which the finding stands, of those that compare anything."""
    known = ledger[ledger["verdict"] != NO_COMPARISON]
    return float(known["stands"].mean()) if len(known) else float("nan")


def _size(ledger: pd.DataFrame) -> str:
    first = ledger.iloc[0]
    if first["claim"] not in FLIPPED or np.isnan(first["estimate"]):
        return ""
    return f" by {abs(first['estimate']):.2f} ({first['low']:.2f} to {first['high']:.2f})"


def claimed(ledger: pd.DataFrame) -> str:
    """The finding that a ledger puts to the test, as a heading would say it."""
    first, second, claim, measure = ledger.iloc[0][["first", "second", "claim", "measure"]]
    if claim in FLIPPED:
        return f"{_label(measure)}, {first} {claim} than {second}"
    return f"{_label(measure)}, {first} and {second} {claim}"


def _fails_when(known: pd.DataFrame) -> str:
    """The choice, or two choices together, that tell best where the finding fails."""
    fails = ~known["stands"].to_numpy(dtype=bool)
    if len(fails) > 2 and fails[1:].all() and not fails[0]:
        return "fails as soon as any choice is changed"
    options = [
        (_when(choice, value), (known[choice] == value).to_numpy())
        for choice in CHOICES
        if known[choice].nunique() > 1
        for value in [*known[choice].unique()[1:], known[choice].iloc[0]]  # what was changed first
    ]
    two = [
        (f"{a} {joined} {b}", combine(one, other))
        for joined, combine in (("and", np.logical_and), ("or", np.logical_or))
        for (a, one), (b, other) in combinations(options, 2)
    ]
    some = [(when, mask) for when, mask in [*options, *two] if not mask.all()]
    when, mask = max(some, key=lambda found: (found[1] & fails).sum() / (found[1] | fails).sum())
    inside, elsewhere = int((mask & fails).sum()), int((~mask & fails).sum())
    said = f"fails {'' if inside == mask.sum() else f'in {inside} of {mask.sum()} '}when {when}"
    return f"{said}, and in {elsewhere} more" if elsewhere else said


def option(choice: str, value: Any) -> str:
    """One option of a choice in a few words, as a chart names it.

    >>> option("headings", "in"), option("minimum", 100)
    ('headings in', 'articles from 100 words')
    """
    if choice == "measure":
        return _label(value)
    if choice == "minimum":
        return f"articles from {value} words" if value else "articles of any length"
    if choice == "without":
        return f"without {value}" if value else "with every article"
    return {"voice": f"{'with' if value == 'all' else 'without'} quotations", "splitter": f"sentences by {value}"}.get(
        choice, f"{choice} {value}"
    )


def _when(choice: str, value: Any) -> str:
    if choice == "measure":
        return f"measured by {_label(value)}"
    if choice == "minimum":
        return f"articles under {value} words are left out" if value else "short articles are kept"
    if choice == "without":
        return f"article {value} is left out" if value else "every article is kept"
    return {
        "voice": f"quotations are {'counted' if value == 'all' else 'removed'}",
        "splitter": f"{value} cuts the sentences",
        "headings": f"headings are {'counted' if value == 'in' else 'left out'}",
        "boilerplate": f"embeds and boilerplate are {'counted' if value == 'in' else 'left out'}",
    }[choice]


def _label(name: str) -> str:
    return MEASURES[name].label if name in MEASURES else name
