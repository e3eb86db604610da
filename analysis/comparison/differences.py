"""The differences between outlets that are more than chance and hold up under other choices."""

from __future__ import annotations

import pandas as pd

from analysis.comparison.estimates import gaps
from analysis.comparison.robustness import NO_COMPARISON, claims, holds_up, in_words, standing
from analysis.measures.registry import Wanted, chosen
from analysis.phrasing import counted

ENOUGH = 0.9  # share of the defensible choices under which a difference has to stand
COLUMNS = [
    "finding",
    "measure",
    "first",
    "second",
    "difference",
    "low",
    "high",
    "p",
    "specifications",
    "stands",
    "survives",
    "sentence",
]


def differences(
    articles: pd.DataFrame, sentences: pd.DataFrame, measures: Wanted, *, voice: str = "all", enough: float = ENOUGH
) -> pd.DataFrame:
    """The differences that are more than chance, each measured again under every defensible choice.

    One row each, those that survive first, in the order of `measures`. Columns: `finding` (1, 2, …),
    `measure`, `first` and `second` (the higher outlet and the lower one), `difference`, `low`,
    `high` (95 % interval, in the measure's unit), `p` (by Holm over the pairs of the measure),
    `specifications` (under which the two can be compared), `stands` (in how many of them the
    verdict is the same), `survives` (in a share of at least `enough`), `sentence` (in words).
    """
    rows = []
    for measure in chosen(measures):
        table = gaps(sentences, measure, voice=voice)
        for claim in claims(table, measure):
            ends = table[["first", "second"]].isin([claim.first, claim.second])
            gap = table[ends.all(axis=1)].iloc[0]
            turned = gap["first"] != claim.first
            low, high = (-gap["high"], -gap["low"]) if turned else (gap["low"], gap["high"])
            ledger = holds_up(articles, claim)
            compared = ledger[ledger["verdict"] != NO_COMPARISON]
            rows.append(
                (
                    measure.name,
                    claim.first,
                    claim.second,
                    abs(gap["difference"]),
                    low,
                    high,
                    gap["p"],
                    len(compared),
                    int(compared["stands"].sum()),
                    standing(ledger) >= enough,
                    in_words(ledger),
                )
            )
    table = pd.DataFrame(rows, columns=COLUMNS[1:])
    table = table.sort_values("survives", ascending=False, kind="stable", ignore_index=True)
    table.insert(0, "finding", range(1, len(table) + 1))
    return table.astype({"survives": bool})


def without_flagged(articles: pd.DataFrame, sentences: pd.DataFrame, measures: Wanted, *, voice: str = "all") -> str:
    """Which differences between outlets change when the articles with a doubt are left out, in words.

    A doubt is what stands in `flags` of `load`. A difference changes if it is more than chance with
    the flagged articles and not without them, or the other way round.
    """
    flagged = articles.index[articles["flags"] != ""]
    if not len(flagged):
        return "No article is flagged."
    said = f"{len(flagged)} of {counted(len(articles), 'article')} flagged"
    rest = sentences[~sentences["article"].isin(flagged)]
    gone = sorted(set(sentences["outlet"]) - set(rest["outlet"]))
    if rest["outlet"].nunique() < 2:
        return f"{said}: without them there are no two outlets left to compare."
    known = ~sentences["outlet"].isin(gone)
    before, after = (
        {
            (measure.label, claim.first, claim.second): None  # in order, once each
            for measure in chosen(measures)
            for claim in claims(gaps(table, measure, voice=voice), measure)
        }
        for table in (sentences[known], rest)
    )
    changes = [f"{_said(one)} is no longer more than chance" for one in before if one not in after]
    changes += [f"{_said(one)} is more than chance only then" for one in after if one not in before]
    changes = changes or ["no difference changes"]
    if gone:
        changes.append(f"nothing can be said of {', '.join(gone)}")
    return f"{said}. Without them: {'; '.join(changes)}."


def _said(claim: tuple[str, str, str]) -> str:
    label, first, second = claim
    return f"{label}, {first} higher than {second},"
