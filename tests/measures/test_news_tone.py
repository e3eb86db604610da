"""`news_tone` follows its rules on invented sentences, and names and set phrases carry no tone."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import cut_text, score, spans
from analysis.measures.news_tone import NewsTone, bounded, shipped
from analysis.measures.scores import contributions, parts_of

with open(Path(__file__).parent / "tone_cases.csv", newline="", encoding="utf-8") as file:
    CASES = list(csv.DictReader(file))

TABLE = {"good": 1.0, "kill": -2.0, "white house": 0.0, "good house": 0.5}
WORDS = ["good", "Good", "not", "killed", "White", "House", "only", "house", "unkill"]


def weights(*words):
    rules = NewsTone(TABLE)
    return [span.weight for span in rules.spans([rules.fact(word) for word in words])]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["sentence"])
def test_a_sentence_has_the_sign_that_a_reader_would_give_it(case):
    """Invented sentences for every rule."""
    tone = parts_of(cut_text(case["sentence"]), "news_tone/1")["sentence_tone"].item()
    assert np.sign(tone) == int(case["sign"])


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("a good day", [1.0]),
        ("a Good day for us", []),  # a name inside a sentence
        ("Good day", [1.0]),  # at its head it need not be one
        ("Day of the Good Night", []),
        ("Good Night Good Day", [1.0, 1.0]),  # in title case, capitals say nothing
        ("they killed him", [-1.8]),  # base form
        ("not a good day", [-0.74]),
        ("not only a good day", [1.0]),
        ("not on any other good day", [1.0]),  # out of reach
        ("a good house", [0.5]),  # the phrase, not its words
        ("the White House", []),
    ],
)
def test_the_rules_by_hand(sentence, expected):
    """What a reader with a pencil would get from a table of four entries."""
    assert weights(*sentence.split()) == pytest.approx(expected)


@given(st.lists(st.sampled_from(WORDS)))
def test_spans_lie_in_the_sentence_in_order_and_apart(words):
    """Any words at all."""
    rules, previous = NewsTone(TABLE), 0
    for span in rules.spans([rules.fact(word) for word in words]):
        assert previous <= span.first < span.last <= len(words)
        assert span.weight != 0
        previous = span.last


def test_tone_is_the_mean_of_the_sentences_and_its_evidence_adds_up():
    """The marked weights give each sentence's tone, the sentences the score."""
    text = cut_text("It was a wonderful win. A bomb killed ten. It was on a Monday. " * 2)
    marked = spans(text, "news_tone/1").groupby("sentence")["weight"].sum()
    tone = bounded(marked.reindex(range(len(text)), fill_value=0).to_numpy())
    assert score(text, "news_tone/1")["value"].item() == pytest.approx(tone.mean())
    rest = contributions(text, "news_tone/1")["contribution"]
    assert rest.iloc[0] == pytest.approx(tone.mean() - tone[1:].mean())


def test_an_insult_in_a_quotation_is_not_the_outlet_s():
    """In its own voice the sentence is neutral."""
    text = cut_text("“It is a terrible, disgusting plan,” he said. " * 5)
    own, quoted = (score(text, "news_tone/1", voice=v)["value"].item() for v in ("own", "quoted"))
    assert own == 0
    assert quoted < -0.5


def test_a_text_too_short_has_no_tone():
    """No value, and the reason, instead of 0."""
    (why,) = score(cut_text("A wonderful win."), "news_tone/1")["why"]
    assert why == "too short: 1 sentences, it needs 5"


def test_the_table_is_short_enough_to_print():
    """Lower case, two decimals, and no weight beyond what the rules can bear."""
    table = shipped().table
    assert len(table) < 5000
    assert all(entry == entry.lower() for entry in table)
    assert max(map(abs, table.values())) < 2


@pytest.mark.parametrize("name", ["United States", "United Nations", "Supreme Court", "White House"])
def test_the_name_of_a_state_or_body_has_no_tone(name):
    """To VADER "United" and "Supreme" are praise; a name is neither praise nor blame."""
    assert not len(spans(cut_text(f"Talks with the {name} began on Monday."), "news_tone/1"))
