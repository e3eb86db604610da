"""Where the outlet's own words and those it quotes tell different stories, both are told."""

import numpy as np
import pandas as pd
import pytest

from analysis import cut_text
from analysis.comparison.estimates import compare
from analysis.comparison.voices import voices, voices_differ

LENGTH = "words_per_sentence/1"
# A speaks long and quotes short, B the other way round.
LONG, SHORT = "The old man went home by the river road {0}. ", "He left {0}. "
DAYS = ["today", "again on foot", "at noon", "late in the day", "by himself", "as usual", "at last", "now"]


def corpus(own, quoted):
    return "".join(own.format(day) + f"“{quoted.format(day).strip()}” " for day in DAYS)


@pytest.fixture(scope="module")
def sentences():
    texts = {"A": corpus(LONG, SHORT), "B": corpus(SHORT, LONG), "C": SHORT.format("again") * 8}
    return pd.concat([cut_text(text, name) for name, text in texts.items()], ignore_index=True)


def test_each_voice_is_what_compare_says_of_it(sentences):
    """One row an outlet, the three estimates with their intervals side by side, and what is missing."""
    table = voices(sentences, LENGTH)
    assert table.columns.tolist() == [
        "outlet",
        "all",
        "all_low",
        "all_high",
        "own",
        "own_low",
        "own_high",
        "quoted",
        "quoted_low",
        "quoted_high",
        "why",
    ]
    for voice in ("all", "own", "quoted"):
        alone = compare(sentences, LENGTH, voice=voice)[["estimate", "low", "high"]].to_numpy()
        ours = table[[voice, f"{voice}_low", f"{voice}_high"]].to_numpy(dtype=float)
        np.testing.assert_array_equal(ours, alone)
    assert table["why"].tolist() == ["", "", "quoted: too short: 0 sentences, it needs 1"]


def test_a_reversal_is_put_in_words(sentences):
    """A is longer in its own words, B in its quotations, and neither altogether."""
    found = voices_differ(sentences, LENGTH).set_index(["first", "second"])
    assert found.loc[("A", "B"), ["all", "own", "quoted"]].tolist() == ["too close to call", "higher", "lower"]
    assert found.at[("A", "B"), "sentence"] == (
        "Words per sentence: A and B are too close to call by all words; higher in their own words; "
        "lower in quotations."
    )


def test_a_voice_without_a_value_disagrees_with_none(sentences):
    """C quotes nobody, and what is not there contradicts nothing."""
    found = voices_differ(sentences, LENGTH)
    of_c = found[found["second"] == "C"]
    assert (of_c["quoted"] == "").all()
    without_quotes = sentences[sentences["quotes"].map(len) == 0].reset_index(drop=True)
    assert voices_differ(without_quotes, LENGTH).empty
