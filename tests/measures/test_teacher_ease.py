"""`teacher_ease` is its formula over sums, and plain writing is easier than ornate writing."""

import math

import numpy as np
import pytest

from analysis import cut_text, score, spans
from analysis.measures.teacher_ease import CONSTANT, LENGTH, UNFAMILIAR, count, formula, weights
from analysis.text.words import cut_words

PLAIN = "The boat was old. It had a big hole in its side. The men could not stop the water. " * 6
ORNATE = (
    "The dilapidated vessel, its hull irreparably compromised by decades of corrosion and "
    "institutional neglect, succumbed to inundation notwithstanding remedial intervention. "
) * 6


def test_the_value_is_what_a_reader_with_a_pencil_would_get():
    """Two sentences of 3 and 4 words; "Zorbs" and "zorb" are unfamiliar, Anna is a name."""
    parts = count(cut_words(cut_text("Zorbs are good. We saw Anna zorb.")))
    by = weights()
    assert parts["log_length"].tolist() == pytest.approx([3 * math.log(3), 4 * math.log(4)])
    assert parts["unfamiliar_words"].tolist() == [1, 1]
    expected = [by["are"] + by["good"], by["we"] + by["saw"]]
    assert parts["word_weight"].tolist() == pytest.approx(expected)
    sums = {name: part.sum() for name, part in parts.items()}
    length = 3 * math.log(3) + 4 * math.log(4)
    assert formula(7, **sums) == pytest.approx(
        by[CONSTANT] + (by[LENGTH] * length + by[UNFAMILIAR] * 2 + sum(expected)) / 7
    )


def test_plain_writing_is_easier_than_ornate_writing():
    """The direction of the scale, with much between the two."""
    plain, ornate = (score(cut_text(text), "teacher_ease/1")["value"].item() for text in (PLAIN, ORNATE))
    assert plain - ornate > 2


def test_the_evidence_adds_up_to_the_part_of_the_score_that_words_make():
    """Marked weights, divided by the words, with the constant and the length of sentences."""
    text = cut_text(PLAIN)
    marked = spans(text, "teacher_ease/1")
    words, parts = cut_words(text), count(cut_words(text))
    length = weights()[LENGTH] * parts["log_length"].sum()
    expected = weights()[CONSTANT] + (length + marked["weight"].sum()) / len(words.row)
    assert score(text, "teacher_ease/1")["value"].item() == pytest.approx(expected)
    assert set(marked["label"]) <= {"easier", "harder", "unfamiliar"}


def test_an_empty_text_has_no_ease():
    """No value, and the reason, instead of 0."""
    table = score(cut_text("It rained."), "teacher_ease/1")
    assert np.isnan(table["value"].item())
    assert table["why"].item() == "too short: 2 words, it needs 100"


def test_the_table_can_be_printed_and_says_what_longer_sentences_do():
    """Long sentences and unfamiliar words make a text harder."""
    table = weights()
    assert len(table) < 5000
    assert table[LENGTH] < 0
    assert table[UNFAMILIAR] < 0
