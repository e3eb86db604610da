"""The formulas are the published ones, by hand and against textstat."""

import numpy as np
import pytest

from analysis import MEASURES, cut_text, parts_of, score
from analysis.measures.readability import is_complex, is_familiar, is_hard
from analysis.text.syllables import _pronounced, load_textstat

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
        ("flesch_reading_ease/1", "flesch_reading_ease"),
        ("flesch_kincaid_grade/1", "flesch_kincaid_grade"),
        ("smog/1", "smog_index"),
        ("automated_readability_index/1", "automated_readability_index"),
        ("lix/1", "lix"),
        ("rix/1", "rix"),
        ("linsear_write/1", "linsear_write_formula"),
    ],
)
def test_a_formula_equals_textstats_where_it_follows_the_publication(name, theirs):
    """Given the same words and sentence ends, the two agree to the last digit that floats keep."""
    options = {"strict_upper": False} if theirs == "linsear_write_formula" else {}
    expected = getattr(load_textstat(), theirs)(TEXT, **options)
    assert score(cut_text(TEXT), name)["value"].item() == pytest.approx(expected, rel=1e-12)


def test_coleman_liau_differs_from_textstats_in_one_digit():
    """textstat cuts 0.0588 to 0.058, which makes 0.0008 × letters per 100 words less."""
    sums = parts_of(cut_text(TEXT), "coleman_liau_index/1").sum()
    ours = score(cut_text(TEXT), "coleman_liau_index/1")["value"].item()
    assert ours - load_textstat().coleman_liau_index(TEXT) == pytest.approx(
        0.0008 * 100 * sums["letters"] / sums["words"]
    )


@pytest.mark.parametrize(("letters", "sentences"), [(400, 9.0), (450, 6.5), (537, 4.2), (600, 2.0)])
def test_coleman_liau_is_the_two_printed_equations_in_one(letters, sentences):
    """Coleman & Liau 1975 print a share of cloze answers, and the grade from it; both in one are rounded."""
    cloze = (141.8401 - 0.214590 * letters + 1.079812 * sentences) / 100
    grade = -27.4004 * cloze + 23.06395
    found = value("coleman_liau_index/1", words=100, letters=letters, sentences=sentences)
    assert found == pytest.approx(grade, abs=0.01)


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
        ("gunning_fog/2", {"words": 100, "sentences": 5, "hard_words": 10}, 12.0),
        ("lensear_write/1", {"words": 200, "sentences": 10, "one_syllable_words": 130}, 80.0),
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


@pytest.mark.parametrize(
    ("hard", "words"),
    [
        (True, "companies agencies policies families remedied analyses alliances satellites devotees negotiated"),
        (True, "negotiation occupied offices determined committees INFRARED bilateral-level"),
        (False, "expanded created trespasses processes committed Promised services war-weary talks leader-level"),
    ],
)
def test_a_new_version_spares_only_verbs_that_their_ending_made_three_syllables(hard, words):
    """Gunning 1952: a noun in the plural is as hard as in the singular; so is a verb of three syllables."""
    assert [word for word in words.split() if is_hard(word) != hard] == []


def test_an_ending_makes_no_word_easier_than_it_is_alone():
    """No word that is hard by itself is spared with -s, -es, -d or -ed: version 1 spares hundreds of them."""
    known = _pronounced()
    hard = [word for word in known if known[word] > 2 and word.isalpha() and word[-2:] not in ("ed", "es")]
    longer = {word + end: word for word in hard for end in ("s", "es", "d", "ed")}
    longer = [form for form, word in longer.items() if known.get(form, 0) >= known[word]]
    assert [form for form in longer if not is_hard(form)] == []
    assert sum(not is_complex(form) for form in longer) > 400


def test_lensear_write_counts_as_ohayre_does():
    """A point for a word of one syllable, but for five of them; three for a sentence; the rest counts nothing."""
    parts = parts_of(cut_text("The dog was old. It is a companion."), "lensear_write/1")
    assert parts["one_syllable_words"].tolist() == [2, 2]  # dog, old; It, a


def test_names_are_neither_hard_nor_unfamiliar():
    """Gunning and Dale–Chall spare names; a capital at the head of a sentence makes no name."""
    parts = parts_of(
        cut_text("Ammunition reached Pyongyang by Eisenhower."), ["gunning_fog", "gunning_fog/1", "dale_chall/1"]
    )
    assert parts[["hard_words", "complex_words", "unfamiliar_words"]].to_numpy().tolist() == [[1, 1, 1]]


def test_more_syllables_never_read_easier():
    """Flesch falls and the grades rise with every syllable."""
    steps = [value("flesch_reading_ease/1", words=100, sentences=5, syllables=n) for n in (130, 150, 170)]
    assert np.all(np.diff(steps) < 0)
