"""Compare readability values with textstat's."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.measures.scores import score
from analysis.text.given import sentences_of
from analysis.text.syllables import load_textstat


def cross_check(sentences: pd.DataFrame, *, by: str = "outlet") -> pd.DataFrame:
    """textstat's value of each formula on the same body text, next to ours.

    Columns: `by`, `measure`, `ours`, `textstat`, `difference` (ours minus textstat's). The two find different sentence ends
    (textstat splits at every full stop), and different hard words where `readability` says so.
    """
    sentences, theirs = sentences_of(sentences), textstat_formulas()
    body = sentences[sentences["kind"] == "body"].groupby(by, sort=False)["text"].agg(" ".join)
    table = score(sentences, list(theirs), by=by).rename(columns={"value": "ours"})
    table["textstat"] = [
        theirs[name](body.get(group, "")) for group, name in zip(table[by], table["measure"], strict=True)
    ]
    table["difference"] = table["ours"] - table["textstat"]
    return table[[by, "measure", "ours", "textstat", "difference"]]


def textstat_formulas() -> dict[str, Callable[[str], float]]:
    """textstat's own formulas for a text, by the name of the corresponding measure."""
    textstat = load_textstat()
    return {
        "flesch_reading_ease/1": textstat.flesch_reading_ease,
        "flesch_kincaid_grade/1": textstat.flesch_kincaid_grade,
        "gunning_fog/1": textstat.gunning_fog,
        "smog/1": textstat.smog_index,
        "automated_readability_index/1": textstat.automated_readability_index,
        "coleman_liau_index/1": textstat.coleman_liau_index,
        "dale_chall/1": textstat.dale_chall_readability_score,
        "lix/1": textstat.lix,
        "rix/1": textstat.rix,
        "linsear_write/1": textstat.linsear_write_formula,
    }
