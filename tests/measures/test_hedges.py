"""Cues are counted where they hedge, and not where the same word means something else."""

import csv
from pathlib import Path

import pytest

from analysis import cut_text, score, spans
from analysis.measures.hedges import CATEGORIES, RULES, count, find_cues
from analysis.resources import resource
from analysis.text.words import cut_words


def rows(path: Path) -> list[dict[str, str]]:
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


CASES = rows(Path(__file__).parent / "hedge_cases.csv")


def found(sentence: str) -> list[tuple[str, str]]:
    (words,) = cut_words(cut_text(sentence)).by_sentence() or [[]]
    return [(cue, category) for _, _, cue, category in find_cues(words)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["sentence"])
def test_a_sentence_has_exactly_the_cue_that_a_reader_would_mark(case):
    """Invented sentences for every rule: the cue and its category, or none."""
    assert found(case["sentence"]) == ([(case["cue"], case["category"])] if case["cue"] else [])


@pytest.mark.parametrize("row", resource("hedges"), ids=lambda row: f"{row['cue']} ({row['category']})")
def test_every_cue_is_found_in_its_own_example(row):
    """The example in the table shows what the table means."""
    assert (row["cue"], row["category"]) in found(row["example"])


def test_the_table_uses_every_rule_and_every_category():
    """No rule without a cue, and no unknown category."""
    assert {row["context"] for row in resource("hedges")} - {""} == set(RULES)
    assert {row["category"] for row in resource("hedges")} == set(CATEGORIES)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("It will rain on every house. " * 10, 0),
        ("It may rain on every house. " * 10, 1000 / 6),
        ("In May it will rain here. " * 10, 0),
        ("It allegedly clearly rained here today. " * 10, 0),
    ],
)
def test_hedges_are_counted_per_thousand_words(text, rate):
    """The rate is what a reader with a pencil would get; distancing and boosters are not hedges."""
    assert score(cut_text(text), "hedges_per_1000_words/1")["value"].item() == pytest.approx(rate)


def test_a_sentence_with_two_hedges_is_one_hedged_sentence():
    """The share of sentences does not count cues."""
    parts = count(cut_words(cut_text("It may possibly rain. It rained.")))
    assert parts["hedges"].tolist() == [2, 0]
    assert parts["hedged"].tolist() == [1, 0]


def test_multi_word_cues_are_marked_whole():
    """The evidence is the phrase, at its place."""
    marked = spans(cut_text("It remains to be seen."), "inquiry_per_1000_words/1")
    assert marked[["start", "end", "text"]].to_numpy().tolist() == [[3, 16, "remains to be"]]


def test_hedges_in_a_quotation_are_the_speakers():
    """In the outlet's own voice only its own hedges count."""
    text = "“It may rain,” he said. " * 30
    rates = [
        score(cut_text(text), "modal_per_1000_words/1", voice=voice)["value"].item() for voice in ("own", "quoted")
    ]
    assert rates[0] == 0
    assert rates[1] == pytest.approx(1000 / 3)
