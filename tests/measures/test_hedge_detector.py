"""The fitted hedge detector and its measures do what the table of weights says."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import cut_text, score, spans
from analysis.measures.hedge_detector import CONTEXTS, SETTINGS, Surroundings, detector
from analysis.measures.hedge_senses import SENSES
from analysis.measures.scores import parts_of
from analysis.resources import resource
from analysis.text.words import Words


def rows(path: Path) -> list[dict[str, str]]:
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def sentence_of(words: list[str]) -> Words:
    """One sentence of these words, whatever they are."""
    return Words(
        pd.DataFrame({"text": [" ".join(words)]}), "all", np.zeros(len(words), int), np.arange(len(words)), words
    )


def cues_of(words: list[str], setting: str = "uncertainty", *, senses: bool = False) -> list[tuple]:
    """First word, last word, cue and probability of each cue."""
    table = detector(setting, senses=senses)
    first, last, cue, probability = (column.tolist() for column in table.find(sentence_of(words)))
    return list(zip(first, last, [table.cues[one] for one in cue], probability, strict=True))


def contexts_of(words: list[str], at: int) -> list[str]:
    """The contexts of the cue that is this word."""
    (numbers,) = Surroundings(sentence_of(words)).contexts(np.array([at]), np.array([at + 1]))
    return [CONTEXTS[number] for number in numbers if number]


CASES = rows(Path(__file__).parent / "detector_cases.csv")
MEASURE = {"uncertainty": "hedged_sentences/3", "weasel": "weasel_sentences/2"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["hedged"])
def test_the_hedged_sentence_of_a_pair_is_told_from_the_plain_one(case):
    """Invented pairs that differ in little but the hedge."""
    parts = [parts_of(cut_text(case[kind]), MEASURE[case["setting"]]).iloc[0, 2] for kind in ("hedged", "plain")]
    assert parts == [1, 0]


@pytest.mark.parametrize("setting", SETTINGS)
@given(
    words=st.lists(
        st.sampled_from(["It", "may", "not", "be", ",", "so", "if", "MAY", "he", "said", "about", "3", "won’t"])
    )
)
def test_cues_lie_in_the_sentence_in_order_and_apart(setting, words):
    """Any words at all: no error, and every cue is where it is said to be."""
    previous = 0
    for first, last, cue, probability in cues_of(words, setting):
        assert previous <= first < last <= len(words)
        assert " ".join(words[first:last]).lower().replace("’", "'") == cue
        assert 0 < probability < 1
        previous = last


def test_negation_is_the_same_in_one_word_or_two():
    """Some corpora write "do n't"; the weights must not depend on it."""
    one, two = ["it", "couldn't", "rain"], ["it", "could", "n't", "rain"]
    assert contexts_of(one, 1) == contexts_of(two, 1)
    assert "negated" in contexts_of(one, 1)


@pytest.mark.parametrize(
    ("words", "contexts"),
    [
        ("it is widely expected to rain", ["before to", "after be"]),
        ("it has not expected 3", ["before a number", "after have", "negated"]),
        ("expected", ["at the end", "at the start"]),
        (
            "if they said that he may have expected",
            ["at the end", "after have", "with if", "with a modal", "after a report"],
        ),
        ("if expected by all he said", ["before by", "with if", "before a report"]),
        ("could not have been expected by 9", ["before by", "after be", "with a modal"]),
        ("it had been expected", ["at the end", "after be"]),
        ("we never really Expected it", ["before a pronoun", "negated", "capitalised"]),
    ],
)
def test_contexts_are_what_stands_beside_the_cue(words, contexts):
    """The words next to "expected", one adverb or negation skipped, and what else the sentence has."""
    words = words.split()
    at = [word.lower() for word in words].index("expected")
    assert contexts_of(words, at) == contexts


def test_the_score_is_the_probability_that_one_cue_at_least_is_marked():
    """Noisy or: 1 − (1 − p) (1 − q)."""
    table, words = detector(), sentence_of(["Perhaps", "it", "may", "rain"])
    cues = table.find(words)
    perhaps, may = cues.probability
    assert table.scores(words, cues).tolist() == pytest.approx([1 - (1 - perhaps) * (1 - may)])
    nothing = sentence_of(["It", "rains"])
    assert table.scores(nothing, table.find(nothing)).tolist() == [0]


def test_the_rate_is_the_sum_of_the_probabilities_that_are_marked_in_the_text():
    """The evidence adds up to the number."""
    text = cut_text("The talks may stall, and perhaps they will not resume. " * 10)
    marked = spans(text, "hedges_per_1000_words/3")
    rate = score(text, "hedges_per_1000_words/3")[["value", "words"]].iloc[0]
    assert rate["value"] == pytest.approx(1000 * marked["weight"].sum() / rate["words"])
    assert set(marked["label"]) == {"modal", "probable"}
    assert marked["text"].head(2).tolist() == ["may", "perhaps"]


def test_a_source_s_hedges_are_kept_apart_from_the_outlet_s_own():
    """Together they are all hedges."""
    text = cut_text("Officials said the dam may fail. It may fail.")
    for version in (2, 3):
        names = [f"hedges{whose}_per_1000_words/{version}" for whose in ("", "_attributed", "_own")]
        expected, attributed, own = (parts_of(text, name).iloc[:, 2].to_numpy() for name in names)
        assert np.flatnonzero(attributed).tolist() == [0]
        assert np.flatnonzero(own).tolist() == [1]
        assert (attributed + own).tolist() == expected.tolist()


@pytest.mark.parametrize(
    "text",
    [
        "May 5 was late",
        "It fell on 5 May",
        "In May it rained",
        "Mrs May said no",
        "Theresa May Quits",
        "May I come in",
        "They pushed with all their might",
        "It has the might of an army",
        "Their military might is known",
        "The think tank said no",
        "It could not possibly work",
        "Without a doubt it opens",
    ],
)
def test_a_word_in_another_sense_is_no_hedge(text):
    """The month, the prime minister, strength, a think tank; and what is certain is not in doubt."""
    words = text.split()
    with_sense, without = ({cue for _, _, cue, _ in cues_of(words, senses=senses)} for senses in (True, False))
    assert not with_sense & SENSES.keys()
    assert without & SENSES.keys()


@pytest.mark.parametrize(
    "text",
    [
        "It may rain",
        "They might win",
        "The clinic might close",
        "Half may go",
        "I think so",
        "It is possibly rust",
        "There is doubt",
        "Ferry May Close After Storm",
    ],
)
def test_the_same_word_as_a_hedge_stays_one(text):
    """A capital in a headline in title case says nothing."""
    words = text.split()
    assert cues_of(words, senses=True) == cues_of(words)


def test_a_text_too_short_has_no_rate():
    """No value, and the reason, instead of 0."""
    table = score(cut_text("It may rain."), list(MEASURE.values()))
    assert table["value"].isna().all()
    assert set(table["why"]) == {"too short: 1 sentences, it needs 5"}


def test_a_hedge_inside_a_quotation_is_the_speaker_s():
    """In the outlet's own voice only its own words count."""
    text = cut_text("“It may rain,” he said. " * 30)
    own, quoted = (score(text, "hedges_per_1000_words/3", voice=voice)["value"].item() for voice in ("own", "quoted"))
    assert own == 0
    assert quoted > 200


def test_the_table_of_weights_is_short_enough_to_print():
    """Both settings, no cue twice, each with a threshold."""
    table = resource("hedge_weights")
    keys = [tuple(row.values())[:-1] for row in table]
    assert len(table) < 5000
    assert len(keys) == len(set(keys))
    assert {row["setting"] for row in table if row["context"] == "threshold"} == set(SETTINGS)
