"""A gap is called a difference only where chance would hardly make it."""

import numpy as np
import pandas as pd
import pytest

from analysis import compare, cut_text, finding, gaps
from analysis.compare import holm, unit_of

SHORT, LONG = (
    "We met. He left. They ate. She sang. It ran. ",
    "The old man went home by the river road today. ",
)


def corpus(**texts):
    return pd.concat([cut_text(text, source) for source, text in texts.items()], ignore_index=True)


def test_an_interval_holds_its_estimate():
    """Percentile bounds lie around the score, and equal sentences leave no doubt."""
    table = compare(
        corpus(A=SHORT * 4, B="One. One two. One two three. " * 4), "words_per_sentence/1"
    )
    assert table["estimate"].tolist() == [2, 2]
    assert table.loc[0, ["low", "high"]].tolist() == [2, 2]
    assert table.loc[1, "low"] < 2 < table.loc[1, "high"]


def test_a_clear_gap_is_called_and_put_in_words():
    """Ten words a sentence against two is more than chance."""
    (gap,) = gaps(corpus(A=LONG * 10, B=SHORT * 2), "words_per_sentence/1").to_dict("records")
    assert gap["verdict"] == "higher"
    assert gap["difference"] == 8
    assert gap["sentence"].startswith("A has the higher Words per sentence than B, by 8.00")


def test_the_same_text_is_too_close_to_call():
    """Two outlets with one text differ by nothing."""
    text = "One. One two. One two three. " * 4
    (gap,) = gaps(corpus(A=text, B=text), "words_per_sentence/1").to_dict("records")
    assert gap["verdict"] == "too close to call"


@pytest.mark.parametrize(
    ("articles", "events", "unit"),
    [
        (["a", "b"], ["", ""], "sentence"),
        (["a", "a2"], ["", ""], "article"),
        (["a", "b"], ["x", "y"], "event"),
    ],
)
def test_what_was_sampled_is_resampled(articles, events, unit):
    """Events if there are several, else articles if an outlet has several, else sentences."""
    source = ["A", "A"] if articles == ["a", "a2"] else ["A", "B"]
    assert unit_of(pd.DataFrame({"article": articles, "event": events, "source": source})) == unit


def test_holm_follows_the_publication():
    """Holm (1979): the smallest p times the number of tests, the next times one fewer, never falling."""
    assert holm(np.array([0.04, 0.01, np.nan, 0.03])).tolist() == pytest.approx(
        [0.06, 0.03, np.nan, 0.06], nan_ok=True
    )


def test_an_outlet_without_a_value_is_named_with_its_reason():
    """Too short is an answer in words, in the table and in the finding."""
    sentences = corpus(A="One two three. " * 40, B="One.", C="Four words are here. " * 40)
    table = compare(sentences, "flesch_reading_ease/1")
    assert table.set_index("source").loc["B", "why"] == "too short: 1 words, it needs 100"
    said = finding(table, gaps(sentences, "flesch_reading_ease/1"), "flesch_reading_ease/1")
    assert "B has no value (too short: 1 words, it needs 100)." in said


def test_the_same_seed_gives_the_same_interval():
    """Everything random is seeded, so that a report can be run again."""
    sentences = corpus(A="One. One two. One two three. " * 4, B=SHORT)
    pd.testing.assert_frame_equal(
        compare(sentences, "words_per_sentence/1"), compare(sentences, "words_per_sentence/1")
    )
