"""The formulas are the published ones, by hand and against textstat."""

import numpy as np
import pytest

from analysis import MEASURES, cut_text, parts_of, score
from analysis.measures.readability import is_complex, is_familiar
from analysis.text.syllables import load_textstat

textstat = load_textstat()

# Plain words, one sentence a line, so that textstat and we find the same words and sentence ends.
TEXT = (
    "The president of the small republic invited his neighbours to a meeting in the capital city. "
    "They discussed the price of bread and the difficulty of transport over the mountains. "
    "Nobody remembered a comparable gathering in the history of the two countries. "
    "The farmers complained that the harvest was poor and that the winter would be terrible. "
    "A delegation of engineers promised to examine the condition of every bridge. "
    "The visitors departed in the evening after an excellent dinner with music and dancing. "
    "The newspapers described the occasion as an extraordinary success for the government. "
    "The opposition answered that promises are easily forgotten and that bridges are not built of words."
)


def value(name, **sums):
    return float(MEASURES[name].value(sums))


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("flesch_reading_ease/1", textstat.flesch_reading_ease),
        ("flesch_kincaid_grade/1", textstat.flesch_kincaid_grade),
        ("smog/1", textstat.smog_index),
        ("automated_readability_index/1", textstat.automated_readability_index),
        ("lix/1", textstat.lix),
        ("rix/1", textstat.rix),
        ("linsear_write/1", lambda text: textstat.linsear_write_formula(text, strict_upper=False)),
    ],
)
def test_a_formula_equals_textstats_where_it_follows_the_publication(name, theirs):
    """Given the same words and sentence ends, the two agree to the last digit that floats keep."""
    assert score(cut_text(TEXT), name)["value"].item() == pytest.approx(theirs(TEXT), rel=1e-12)


def test_coleman_liau_has_the_published_coefficient():
    """Coleman & Liau print 0.0588 for letters; textstat rounds it to 0.058, which is 0.0008 × letters per 100 words less."""
    sums = parts_of(cut_text(TEXT), "coleman_liau_index/1").sum()
    ours = score(cut_text(TEXT), "coleman_liau_index/1")["value"].item()
    assert ours - textstat.coleman_liau_index(TEXT) == pytest.approx(0.0008 * 100 * sums["letters"] / sums["words"])


def test_dale_chall_always_has_its_constant():
    """The 1948 equation adds 3.6365 to easy text, too; textstat only above 5 % of unfamiliar words."""
    assert value("dale_chall/1", words=100, sentences=10, unfamiliar_words=4) == pytest.approx(
        0.1579 * 4 + 0.0496 * 10 + 3.6365
    )


@pytest.mark.parametrize(
    ("name", "sums", "expected"),
    [
        # Coleman & Liau's example as printed in later surveys: 537 letters and 4.20 sentences in 100 words.
        ("coleman_liau_index/1", {"words": 100, "letters": 537, "sentences": 4.20}, 14.5),
        ("flesch_reading_ease/1", {"words": 100, "sentences": 5, "syllables": 150}, 206.835 - 20.3 - 126.9),
        ("flesch_kincaid_grade/1", {"words": 100, "sentences": 5, "syllables": 150}, 7.8 + 17.7 - 15.59),
        ("gunning_fog/1", {"words": 100, "sentences": 5, "complex_words": 10}, 12.0),
        ("smog/1", {"sentences": 30, "polysyllables": 36}, 3.1291 + 1.0430 * 6),
        ("lix/1", {"words": 100, "sentences": 5, "long_words": 25}, 45),
        ("rix/1", {"sentences": 5, "long_words": 25}, 5),
        ("linsear_write/1", {"words": 100, "sentences": 5, "polysyllables": 10}, 12.0),
        ("linsear_write/1", {"words": 100, "sentences": 10, "polysyllables": 10}, 5.0),
        ("reading_time/1", {"words": 476}, 2),
    ],
)
def test_a_formula_on_counts_is_what_a_pencil_gives(name, sums, expected):
    """Each formula takes counts, so that it can be checked on paper."""
    assert value(name, **sums) == pytest.approx(expected, abs=0.05 if name.startswith("coleman") else 1e-9)


@pytest.mark.parametrize(
    ("word", "familiar"),
    [
        ("weapon", True),
        ("letters", True),
        ("carried", True),
        ("stopped", True),
        ("making", True),
        ("can’t", True),
        ("Kim’s", False),
        ("quickly", True),
        ("2023", True),
        ("artillery", False),
        ("well-known", True),
        ("bilateral-level", False),
    ],
)
def test_familiar_words_follow_dale_and_chall(word, familiar):
    """A regular form of a listed word is familiar; textstat's list has the bare words only."""
    assert is_familiar(word) == familiar


@pytest.mark.parametrize(
    ("word", "hard"),
    [("negotiation", True), ("expanded", False), ("processes", False), ("complicated", True), ("war-weary", False)],
)
def test_hard_words_follow_gunning(word, hard):
    """Compounds of short words and verbs that -ed or -es made long are not hard."""
    assert is_complex(word) == hard


def test_names_are_neither_hard_nor_unfamiliar():
    """Gunning and Dale–Chall spare names; a capital at the head of a sentence makes no name."""
    parts = parts_of(cut_text("Ammunition reached Pyongyang by Eisenhower."), ["gunning_fog/1", "dale_chall/1"])
    assert parts[["complex_words", "unfamiliar_words"]].to_numpy().tolist() == [[1, 1]]


def test_more_syllables_never_read_easier():
    """Flesch falls and the grades rise with every syllable."""
    steps = [value("flesch_reading_ease/1", words=100, sentences=5, syllables=n) for n in (130, 150, 170)]
    assert np.all(np.diff(steps) < 0)
