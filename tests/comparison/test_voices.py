"""Where an outlet's own words and those it quotes give different results, both are reported."""

import numpy as np
import pandas as pd
import pytest

from analysis import MEASURES, cut_text
from analysis.comparison.estimates import compare, gaps
from analysis.comparison.voices import all_changes, voices, voices_differ, voices_in_words

LENGTH = "words_per_sentence/1"
# A speaks long and quotes short, B the other way round.
LONG, SHORT = "The old man went home by the river road {0}. ", "He left {0}. "
DAYS = ["today", "again on foot", "at noon", "late in the day", "by himself", "as usual", "at last", "now"]


def corpus(own, quoted):
    return "".join(own.format(day) + f"“{quoted.format(day).strip()}” " for day in DAYS)


@pytest.fixture(scope="module")
def sentences():
    texts = {"A": corpus(LONG, SHORT), "B": corpus(SHORT, LONG), "C": SHORT.format("again") * 8}
    articles = [(name, f"{name}{n}", text + "They ate. " * n) for name, text in texts.items() for n in range(4)]
    tables = [cut_text(text, name).assign(article=article) for name, article, text in articles]
    return pd.concat(tables, ignore_index=True)


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


def test_a_difference_that_quotations_change_is_put_in_words(sentences):
    """A is longer in its own words, B in its quotations: counted with them, the difference is another."""
    found = voices_differ(sentences, LENGTH).set_index(["first", "second"])
    row = found.loc[("A", "B")]
    assert row["change"] == pytest.approx(row["all"] - row["own"])
    assert row["quoted"] < 0 < row["own"]
    assert row["low"] < row["change"] < row["high"] < 0
    assert row["p"] < 0.05
    assert row["sentence"].startswith("Words per sentence: it matters whether quotations are counted: A minus B is ")


def test_one_verdict_and_none_are_no_difference_of_voices():
    """Two articles whose own words just differ, with a few quotations: what changes is little, and nothing is said."""
    own = {"A": "The old man went home. " * 9, "B": "He left. " * 9}
    texts = {name: text + "“The road is long,” he said. " * 2 for name, text in own.items()}
    two = pd.concat([cut_text(text, name) for name, text in texts.items()], ignore_index=True)
    assert (gaps(two, LENGTH, voice="own")["inside_p"] < 0.05).all()
    assert voices_differ(two, LENGTH).empty
    assert voices_in_words(two, LENGTH) == (
        "Words per sentence: for no pair of outlets is it shown that counting quotations matters."
    )


def test_a_voice_without_a_value_disagrees_with_none(sentences):
    """C quotes nobody: that changes nothing of it; and without quotations nothing changes anywhere."""
    tested = all_changes(sentences, MEASURES[LENGTH])
    assert tested.loc[tested["second"] == "C", "quoted"].isna().all()
    without_quotes = sentences[sentences["quotes"].map(len) == 0].reset_index(drop=True)
    assert voices_differ(without_quotes, LENGTH).empty
