"""From any score, and from any gap, back to the sentences and words that made it."""

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import cut_text, score
from analysis.display.sentences import evidence, gap_evidence

TEXT = "One two three four. It may. A <b>bold</b> & may day. "  # 4, 2 and 6 words
RATE = "modal_per_1000_words/1"
LENGTH = "words_per_sentence/1"


def corpus(**texts):
    return pd.concat([cut_text(text, name) for name, text in texts.items()], ignore_index=True)


def test_contributions_are_what_a_pencil_gets():
    """With the sentence minus without it; and what is left without it and all above it."""
    table = evidence(cut_text(TEXT), LENGTH).table
    # 12 words in 3 sentences; without the 2 words 10 / 2, without the 6 words 6 / 2, without the 4 8 / 2.
    assert table["sentence"].tolist() == [1, 2, 0]
    assert table["contribution"].tolist() == [4 - 5, 4 - 3, 4 - 4]
    assert table["left"].tolist()[:2] == [5, 4]
    assert pd.isna(table["left"].tolist()[2])  # nothing is left to score
    assert table["words"].tolist() == ["", "", ""]


def test_the_words_that_were_counted_are_named_and_marked():
    """The table names them; the sentence shows them, as text and as HTML that a sentence cannot break."""
    found = evidence(cut_text("It may. " + "One two three. " * 20), RATE, top=1)
    (row,) = found.table.to_dict("records")
    assert row["words"] == "may"
    assert repr(found).splitlines()[-1].endswith("It ⟦may|modal⟧.")
    assert ">may</mark>." in found.html
    html = evidence(cut_text(TEXT), LENGTH).html
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; may day." in html
    assert "<b>" not in html


def test_evidence_is_of_the_article_or_outlet_asked_for():
    """The score in the title is the cell of the table of scores."""
    sentences = corpus(A=TEXT, B="One two three. One two three four five. ")
    value = score(sentences, LENGTH, by="outlet").set_index("outlet").at["B", "value"]
    assert value == 4
    for asked in ({"outlet": "B"}, {"article": "B"}):
        found = evidence(sentences, LENGTH, **asked)
        assert repr(found).splitlines()[0] == "Words per sentence of B: 4.00 (words)"
        assert set(found.table["outlet"]) == {"B"}


def test_one_voice_moves_only_its_own_score():
    """A sentence without a word in the voice is no evidence for it."""
    sentences = cut_text("He said: “We may.” They left. “No way, none.”")
    assert evidence(sentences, LENGTH, voice="quoted").table["sentence"].tolist() == [0, 2]


def test_a_score_that_is_too_short_says_so():
    """The sentences are shown all the same: that there are few of them is the evidence."""
    found = evidence(cut_text("It may rain."), RATE)
    assert repr(found).splitlines()[0] == (
        "Modal per 1,000 words of all sentences: no value, too short: 3 words, it needs 50 (cues per 1,000 words)"
    )
    assert len(found.table) == 1


def test_no_sentence_is_an_empty_table():
    """Nothing in this voice: a title and no rows."""
    found = evidence(cut_text("It rains."), RATE, voice="quoted")
    assert found.table.empty
    assert "too short: 0 words, it needs 50" in repr(found)


def test_a_gap_is_made_by_both_sides():
    """Long sentences of the one and short ones of the other widen it; the rest work against it."""
    sentences = corpus(A="One. One two three. ", B="One two three four five. One two three. ")  # 2, 4
    table = gap_evidence(sentences, LENGTH, "B", "A").table
    assert table[["outlet", "sentence", "contribution"]].values.tolist() == [
        ["B", 0, 1.0],  # 4 − 2 instead of 3 − 2
        ["A", 0, 1.0],  # 4 − 2 instead of 4 − 3
        ["B", 1, -1.0],
        ["A", 1, -1.0],
    ]
    assert table["left"].tolist()[:2] == [1.0, 0.0]


def test_a_gap_turned_round_turns_every_contribution():
    """A minus B is minus B minus A, sentence by sentence."""
    sentences = corpus(A=TEXT, B="One two three. One two three four five. One. ")
    one, other = (
        gap_evidence(sentences, LENGTH, *pair).table.set_index(["outlet", "sentence"])["contribution"]
        for pair in (("A", "B"), ("B", "A"))
    )
    assert one.sort_index().tolist() == pytest.approx((-other).sort_index().tolist())


@pytest.mark.parametrize(("voice", "said"), [("own", "quotations left out"), ("quoted", "quotations only")])
def test_the_title_names_the_voice(voice, said):
    """Of two numbers of one name in a report, each says what it counts."""
    sentences = corpus(A="He said: “We may go.” It rained. ", B="“No,” he said. “We may.” It will rain again. ")
    for found in (evidence(sentences, LENGTH, voice=voice), gap_evidence(sentences, LENGTH, "A", "B", voice=voice)):
        assert f"(words, {said})" in repr(found).splitlines()[0]


def test_the_title_says_how_many_sentences_close_the_gap():
    """Left out in this order, they bring it to nothing or turn it."""
    sentences = corpus(A="One. One two three. ", B="One two three four five. One two three. ")
    assert repr(gap_evidence(sentences, LENGTH, "B", "A")).splitlines()[0] == (
        "Words per sentence, B's article minus A's article: +2.00 (words); without 2 of 4 sentences it is closed"
    )
    same = gap_evidence(corpus(A=TEXT, B=TEXT), LENGTH, "A", "B")
    assert "closed" not in repr(same)


@settings(max_examples=25)
@given(st.lists(st.integers(1, 12), min_size=2, max_size=8))
def test_the_way_down_adds_up(lengths):
    """The steps of `left` sum to the score minus what is left at the end, and the first is exact."""
    sentences = cut_text(" ".join("Word" + " word" * (length - 1) + "." for length in lengths))
    table = evidence(sentences, LENGTH).table
    whole = score(sentences, LENGTH)["value"].item()
    assert table["left"].iloc[0] == pytest.approx(whole - table["contribution"].iloc[0])
    kept = sentences[sentences["sentence"] == table["sentence"].iloc[-1]]
    assert table["left"].iloc[-2] == pytest.approx(score(kept, LENGTH)["value"].item())


@pytest.mark.parametrize(
    ("show", "message"),
    [
        (lambda table: evidence(table, LENGTH, article="Z"), "there is no article 'Z'; choose one of 'A'"),
        (lambda table: gap_evidence(table, LENGTH, "A", "Z"), "there is no outlet 'Z'; choose one of 'A'"),
    ],
)
def test_what_is_not_there_is_named(show, message):
    """One sentence: what was asked for, and what there is."""
    with pytest.raises(ValueError, match=re.escape(message)):
        show(corpus(A=TEXT))


def test_a_notebook_gets_the_same_bytes_each_time():
    """No identifiers, addresses or times in what a notebook stores."""
    html = [gap_evidence(corpus(A=TEXT * 5, B=TEXT * 6), RATE, "A", "B")._repr_html_() for _ in "ab"]
    assert html[0] == html[1]


def test_where_an_outlet_has_several_articles_the_place_names_the_article():
    """A sentence's number alone would not say in which of them it is."""
    texts = pd.concat(
        [
            cut_text("It may rain. " + "It rained on all of us today. " * 9, "A").assign(article=name)
            for name in ("one", "two")
        ]
    )
    shown = evidence(texts, "modal_per_1000_words/1", outlet="A", top=1)
    assert shown.plain.splitlines()[-1].endswith("A, one, 1: It ⟦may|modal⟧ rain.")
    assert ">A, one, 1</th>" in shown.html
