"""The outlet's own voice and the voices it quotes: where a comparison depends on who speaks."""

from __future__ import annotations

import pandas as pd

from analysis.comparison.estimates import VERDICTS, compare, gaps
from analysis.measures.measure import Measure
from analysis.measures.registry import chosen
from analysis.text.words import VOICES

SPEAKING = {"all": "by all words", "own": "in their own words", "quoted": "in quotations"}


def voices(sentences: pd.DataFrame, measure: str | Measure) -> pd.DataFrame:
    """One row per outlet: the measure of all its words, of its own words and of those it quotes.

    Columns: `outlet`; `all`, `own` (outside quotation marks), `quoted`, each the estimate by
    `compare` in the measure's unit, followed by its 95 % interval, as in `own_low` and `own_high`;
    `why` (of the voices without an estimate, or nothing).

    >>> from analysis import cut_text
    >>> text = cut_text("He said: “We go.” It rained on us all. “No,” he said.", "A")
    >>> voices(text, "words_per_sentence/1")[["outlet", "all", "own", "quoted"]].round(2)
      outlet  all  own  quoted
    0      A  4.0  3.0     1.5
    """
    tables, reasons = {}, []
    for voice in VOICES:
        table = compare(sentences, measure, voice=voice).set_index("outlet")
        bounds = {"estimate": voice, "low": f"{voice}_low", "high": f"{voice}_high"}
        tables[voice] = table[list(bounds)].rename(columns=bounds)
        missing = table["estimate"].isna()
        reasons.append((voice + ": " + table["why"]).where(missing, ""))
    why = pd.concat(reasons, axis=1).agg(lambda row: "; ".join(filter(None, row)), axis=1)
    return pd.concat(list(tables.values()), axis=1).assign(why=why).reset_index()


def voices_differ(sentences: pd.DataFrame, measure: str | Measure) -> pd.DataFrame:
    """The pairs of outlets on which the voices disagree: an empty table where they do not.

    Columns: `first`, `second`; `all`, `own`, `quoted` (the verdicts of `gaps` in each voice; "" where
    an outlet has no value in it); `sentence` (the disagreement in plain words). A voice without a
    value disagrees with none.
    """
    (one,) = chosen(measure)
    pairs = ["first", "second"]
    tables = {}
    for voice in VOICES:
        table = gaps(sentences, one, voice=voice).set_index(pairs)
        tables[voice] = table["verdict"].where(table["difference"].notna(), "")
    verdicts = pd.DataFrame(tables)
    differ = [len({*row} - {""}) > 1 for row in verdicts.itertuples(index=False)]
    found = verdicts[differ].reset_index()
    found["sentence"] = [_in_words(row, one) for row in found.to_dict("records")]
    return found


def voices_in_words(sentences: pd.DataFrame, measure: str | Measure) -> str:
    """On which pairs of outlets the voices disagree, a line each; or that they do on none."""
    (one,) = chosen(measure)
    found = voices_differ(sentences, one)["sentence"]
    if found.empty:
        return f"{one.label}: on no pair of outlets does it matter whether quotations are counted."
    return "\n".join(f"• {sentence}" for sentence in found)


def _in_words(row: dict, measure: Measure) -> str:
    """
    >>> row = {"first": "A", "second": "B", "all": "higher", "own": "higher", "quoted": "lower"}
    >>> _in_words(row, chosen("lix/1")[0])
    'LIX: A is higher than B by all words and in their own words; lower in quotations.'
    """
    spoken = {
        verdict: " and ".join(SPEAKING[voice] for voice in VOICES if row[voice] == verdict)
        for verdict in dict.fromkeys(row[voice] for voice in VOICES if row[voice])
    }
    first, *others = spoken.items()
    opening = f"{row['first']} is {first[0]} than {row['second']} {first[1]}"
    if first[0] == VERDICTS[2]:
        opening = f"{row['first']} and {row['second']} are {first[0]} {first[1]}"
    return f"{measure.label}: {'; '.join([opening, *(f'{a} {b}' for a, b in others)])}."
