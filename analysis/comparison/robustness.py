"""Does a finding hold up? The same difference, measured again under every defensible choice.

This is specification curve analysis (Simonsohn, Simmons & Nelson 2020): report the result of every choice, not only of the
one that was made.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.comparison.choices import Corpus, Reading, corpus_of, related
from analysis.comparison.gaps import VERDICTS
from analysis.comparison.phrases import named, where
from analysis.measures.measure import Measure
from analysis.measures.registry import MEASURES, chosen
from analysis.phrasing import shortened, with_interval
from analysis.progress import progress

FEWEST = 10  # different estimates: with fewer, "nine in ten" means nothing, and the finding is untested
FULL = 128  # specifications up to which every combination of choices is tried
LEFT_OUT = 20  # articles that are left out, one at a time
CHOICES = ("measure", *Reading._fields)
NO_COMPARISON = "no comparison"
FLIPPED = {"higher": "lower", "lower": "higher"}


class Finding(NamedTuple):
    """A claim to test: by this measure, `first` is `verdict` compared with `second`.

    `verdict` is one of those of `gaps`: "higher", "lower" or "too close to call"; by default, the verdict of `gaps` under
    the notebooks' choices.
    """

    measure: str | Measure
    first: str
    second: str
    verdict: str = ""


def claims(gap_table: pd.DataFrame, measure: str | Measure) -> list[Finding]:
    """The decided differences in a table of `gaps` for this measure, each with the higher outlet first."""
    found = []
    for gap in gap_table[gap_table["verdict"].isin(FLIPPED)].itertuples():
        pair = (gap.first, gap.second) if gap.verdict == "higher" else (gap.second, gap.first)
        found.append(Finding(measure, *pair, "higher"))
    return found


def holds_up(articles: pd.DataFrame, finding: Finding | tuple) -> pd.DataFrame:
    """The ledger of a finding: one row per specification, the notebooks' own first.

    `finding` is a `Finding` or (measure, first, second). Columns:

    - `first`, `second`, `claim` (the verdict under test);
    - `measure`: the measure, and those that claim to measure the same;
    - `voice` (all, own); `splitter` (samestory, nupunkt);
    - `headings`, `boilerplate` (out, in): titles, standfirsts and headings; embeds and boilerplate;
    - `minimum`: words of body text; shorter articles are left out;
    - `longest` (in, out): the longest 1 % of all articles;
    - `together` (sums, means): of all text of an outlet, or over its articles or events, each with the same weight;
    - `without`: an article that is left out; "" for none;
    - `estimate`, `low`, `high`: the difference, first minus second, by `gaps` over all outlets, in the measure's unit; with
      the opposite sign for a measure whose scale is reversed;
    - `verdict`, `unit`, `units` (as in `gaps`); `same_sign` (as the claim); `stands` (the verdict is the claim).

    Up to 128 combinations are all tried; beyond that, the notebooks' choices with one or two of them changed. Means, the
    longest articles and single articles are tried with everything else unchanged; of single articles, the 20 whose absence
    weakens the finding most. Choices that give these two outlets the same text count once, and those that leave one of them
    without text do not count, since neither tests the finding. A specification under which an outlet has no value has no
    estimate and the verdict "no comparison".

    Raises ValueError for an outlet without articles, or an unknown verdict.
    """
    claim = Finding(*finding)
    _check(articles, claim)
    if claim.first == claim.second:  # the only outlet of a corpus is both its highest and its lowest
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
    columns = ["first", "second", *CHOICES, "estimate", "low", "high", "verdict", "unit", "units"]
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
            raise ValueError(f"there is no outlet {outlet!r}; choose one of {outlets}")
    if claim.verdict not in ("", *VERDICTS):
        raise ValueError(f"verdict is {claim.verdict!r}; choose one of {', '.join(VERDICTS)}")


def _nothing(claim: Finding) -> pd.DataFrame:
    (measure,) = chosen(claim.measure)
    named = {"first": claim.first, "second": claim.second, "claim": NO_COMPARISON}
    gap = dict.fromkeys(("estimate", "low", "high"), np.nan)
    ends = {"verdict": NO_COMPARISON, "unit": "", "units": 0, "same_sign": False, "stands": False}
    return pd.DataFrame([named | {"measure": measure.name} | Reading()._asdict() | gap | ends])


def _specifications(corpus: Corpus, measures: list[str], claim: Finding) -> list[tuple]:
    """Pairs of a measure's name and a reading, the notebooks' own first."""
    usual = (measures[0], Reading())
    distinct = dict.fromkeys([Reading(), *corpus.distinct(claim.first, claim.second)])
    every = [(name, reading) for name in measures for reading in distinct]
    if len(every) > FULL:
        every = [
            (name, reading)
            for name, reading in every
            if (name != usual[0]) + sum(a != b for a, b in zip(reading, usual[1], strict=True)) <= 2
        ]
    every += [(measures[0], one) for one in corpus.single(claim.first, claim.second)]
    left_out = _left_out(corpus, claim)
    return every + [(measures[0], Reading(without=article)) for article in left_out]


def _left_out(corpus: Corpus, claim: Finding) -> list[Any]:
    """Articles that can be left out, the one whose absence weakens the finding most first."""
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


def _gap(table: pd.DataFrame, claim: Finding, sign: int) -> tuple[Any, ...]:
    """Estimate, bounds, verdict and units of the difference between the two outlets, in the direction of the claim."""
    first, second = (table[name].to_numpy(dtype=object) for name in ("first", "second"))
    low, high = sorted((claim.first, claim.second))  # as every pair in a table of `gaps`
    gap = table.iloc[np.flatnonzero((first == low) & (second == high))[0]]
    units = gap["unit"], gap["units"]
    if np.isnan(gap["difference"]):
        return np.nan, np.nan, np.nan, NO_COMPARISON, *units
    if sign * (1 if gap["first"] == claim.first else -1) > 0:
        return gap["difference"], gap["low"], gap["high"], gap["verdict"], *units
    turned = FLIPPED.get(gap["verdict"], gap["verdict"])
    return -gap["difference"], -gap["high"], -gap["low"], turned, *units


# -- in words ---------------------------------------------------------------------------------------


def in_words(ledger: pd.DataFrame) -> str:
    """What a ledger shows, in a sentence that can be printed.

    >>> ledger = pd.DataFrame({
    ...     "first": "A", "second": "B", "claim": "higher", "measure": "lix/1", "without": "", "unit": "article",
    ...     "units": 8, "voice": ["all", "own", "own"], "splitter": "samestory", "headings": ["out", "out", "in"],
    ...     "boilerplate": "out", "minimum": 0, "longest": "in", "together": "sums", "estimate": [9.0, 8.0, 2.0],
    ...     "low": [4.0, 3.0, -3.0], "high": 14.0, "verdict": ["higher", "higher", "too close to call"],
    ...     "same_sign": True, "stands": [True, True, False]})
    >>> in_words(ledger)
    'LIX, in these 8 articles, A higher than B by 9 (4 to 14): holds in 1 of 2 other ways to measure it; fails when headings are counted; same sign in all of them; untested, with fewer than 10 different estimates.'

    The first row, which is the claim itself, is not counted. Specifications without a comparison are evidence neither for
    nor against, and are counted separately.
    """
    if ledger["claim"].iloc[0] == NO_COMPARISON:
        return f"{_label(ledger['measure'].iloc[0])}: one outlet only, with nothing to compare it to."
    if (ledger["verdict"] == NO_COMPARISON).all():
        return f"{claimed(ledger)}: no choice leaves anything to compare."
    return f"{claimed(ledger)}{_size(ledger)}: {_tested_in_words(ledger)}."


def _tested_in_words(ledger: pd.DataFrame) -> str:
    known = ledger[ledger["verdict"] != NO_COMPARISON]
    others = others_of(ledger)
    total, true, same = len(others), int(others["stands"].sum()), int(others["same_sign"].sum())
    if not total:
        return "there is no other way to measure it here; untested"
    said = [f"holds in {true} of {total} other way{'s' * (total != 1)} to measure it"]
    if true < total and (true or known["stands"].iloc[0]):
        said.append(_fails_when(known))
    if ledger["claim"].iloc[0] in FLIPPED:
        said.append("same sign in all of them" if same == total else f"same sign in {same} of {total}")
    if turned := turned_by_weight(ledger):
        said.append(turned)
    if missing := len(ledger) - len(known):
        said.append(f"nothing to compare in {missing} more")
    if different(ledger) < FEWEST:
        said.append(f"untested, with fewer than {FEWEST} different estimates")
    return "; ".join(said)


def others_of(ledger: pd.DataFrame) -> pd.DataFrame:
    """The specifications with a comparison, without the claim itself."""
    return ledger.iloc[1:][ledger["verdict"].iloc[1:] != NO_COMPARISON]


def different(ledger: pd.DataFrame) -> int:
    """How many different estimates the other specifications give; a choice that changes none is not a test."""
    found = {(row.measure, round(row.estimate, 9)) for row in others_of(ledger).itertuples()}
    return len(found - {(ledger["measure"].iloc[0], round(ledger["estimate"].iloc[0], 9))})


def standing(ledger: pd.DataFrame) -> float:
    """The share of the other specifications with a comparison in which the finding holds."""
    known = others_of(ledger)
    return float(known["stands"].mean()) if len(known) else float("nan")


def turned_by_weight(ledger: pd.DataFrame) -> str:
    """Where means, or leaving out the longest articles, reverse the sign: both estimates in words; else ""."""
    by_weight = ledger[(ledger["together"] == "means") | (ledger["longest"] == "out")]
    turned = by_weight[by_weight["estimate"] * ledger["estimate"].iloc[0] < 0]
    if turned.empty:
        return ""
    row = turned.iloc[0]
    how = (
        f"every {row['unit']} counts the same"
        if row["together"] == "means"
        else "the longest 1 % of articles are left out"
    )
    here, there = (shortened(value) for value in (ledger["estimate"].iloc[0], row["estimate"]))
    return f"the sign is reversed when {how} ({there} instead of {here})"


def _size(ledger: pd.DataFrame) -> str:
    first = ledger.iloc[0]
    if first["claim"] not in FLIPPED or np.isnan(first["estimate"]):
        return ""
    value, *ends = with_interval(abs(first["estimate"]), first["low"], first["high"])
    return f" by {value} ({ends[0]} to {ends[1]})"


def claimed(ledger: pd.DataFrame) -> str:
    """The finding that a ledger tests, as a heading."""
    first, second, claim, measure, unit, units = ledger.iloc[0][
        ["first", "second", "claim", "measure", "unit", "units"]
    ]
    first, second = named(first, unit), named(second, unit)
    basis = where(unit, units)
    basis = basis[:1].lower() + basis[1:]
    if claim in FLIPPED:
        return f"{_label(measure)}, {basis}{first} {claim} than {second}"
    return f"{_label(measure)}, {basis}{first} and {second} {claim}"


def _fails_when(known: pd.DataFrame) -> str:
    """The choice, or the two choices together, that best describe where the finding fails."""
    fails = ~known["stands"].to_numpy(dtype=bool)
    if len(fails) > 2 and fails[1:].all() and not fails[0]:
        return "fails as soon as any choice is changed"
    options = [
        (_when(choice, value), (known[choice] == value).to_numpy())
        for choice in CHOICES
        if known[choice].nunique() > 1
        for value in [*known[choice].unique()[1:], known[choice].iloc[0]]  # changed options first
    ]
    if not options:
        return "fails for another reason"
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
    """One option of a choice in a few words, for a chart.

    >>> option("headings", "in"), option("minimum", 100)
    ('headings in', 'articles from 100 words')
    """
    if choice == "measure":
        return _label(value)
    if choice == "minimum":
        return f"articles from {value} words" if value else "articles of any length"
    if choice == "without":
        return f"without {value}" if value else "with every article"
    if choice == "together":
        return "every article or event counts the same" if value == "means" else "all text of an outlet together"
    if choice == "longest":
        return f"longest articles {value}"
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
        "splitter": f"sentences are split by {value}",
        "longest": f"the longest 1 % of articles are {'left out' if value == 'out' else 'counted'}",
        "together": "every article or event counts the same" if value == "means" else "all text of an outlet is summed",
        "headings": f"headings are {'counted' if value == 'in' else 'left out'}",
        "boilerplate": f"embeds and boilerplate are {'counted' if value == 'in' else 'left out'}",
    }[choice]


def _label(name: str) -> str:
    return MEASURES[name].label if name in MEASURES else name
