"""A score is a formula over sums, and it can be opened down to its sentences."""

import numpy as np
import pandas as pd
import pytest

from analysis import (
    MEASURES,
    Measure,
    by_sentence,
    contributions,
    cut_sentences,
    cut_text,
    load,
    parts_of,
    score,
    spans,
    tone_towards,
)
from analysis.measures.registry import by_name

TWO = "The talks may stall. They may not."  # 4 and 3 words


def test_parts_are_counted_per_sentence_and_add_up():
    """Two toy sentences, sums by hand."""
    parts = parts_of(cut_text(TWO), "flesch_reading_ease/1")
    assert parts[["words", "sentences", "syllables"]].to_numpy().tolist() == [[4, 1, 4], [3, 1, 3]]


def test_a_score_is_the_formula_over_the_sums():
    """Words a sentence is all words by all sentences, not the mean of means."""
    table = score(cut_text(TWO), "words_per_sentence/1")
    assert table.to_dict("records") == [
        {"article": "text", "measure": "words_per_sentence/1", "value": 3.5, "why": "", "words": 7, "sentences": 2}
    ]


def test_too_short_is_nan_with_a_reason():
    """A formula that wants 100 words says how many there were; it never answers 0."""
    row = score(cut_text(TWO), "flesch_reading_ease/1").iloc[0]
    assert np.isnan(row["value"])
    assert row["why"] == "too short: 7 words, it needs 100"


def test_by_default_the_newest_version_of_each_measure_is_scored():
    """Older ones keep their names, for those who ask for them or for their family."""
    names = score(cut_text(TWO))["measure"].tolist()
    stems = [name.partition("/")[0] for name in names]
    assert len(stems) == len(set(stems))
    assert set(stems) == {name.partition("/")[0] for name in MEASURES}
    assert {"hedged_sentences/3", "vader_tone/2"} < set(names)
    assert score(cut_text(TWO), "hedged_sentences/1")["measure"].tolist() == ["hedged_sentences/1"]
    assert {"vader_tone/1", "vader_tone/2"} < set(score(cut_text(TWO), "sentiment")["measure"])


@pytest.mark.parametrize("name", list(MEASURES))
def test_every_measure_is_undefined_without_words(name):
    """No words, no value: an empty page is neither the easiest nor the darkest."""
    row = score(cut_text("…"), name).iloc[0]
    assert np.isnan(row["value"])
    assert row["why"] != ""


def test_a_contribution_is_the_score_with_the_sentence_minus_without():
    """Leaving out the sentence of three words leaves 4 words a sentence, so it pulls the score down by 0.5."""
    table = contributions(cut_text(TWO), "words_per_sentence/1")
    assert table["contribution"].tolist() == [0.5, -0.5]


def test_a_sentence_has_a_value_of_its_own():
    """For a strip of sentences each one is measured alone, however short."""
    assert by_sentence(cut_text(TWO), "words_per_sentence/1")["value"].tolist() == [4, 3]


@pytest.mark.parametrize("name", [name for name, measure in MEASURES.items() if measure.spans])
def test_evidence_points_at_the_words_it_names(name):
    """Every measure that marks words finds some in a rich text, and each is at its offsets."""
    text = " ".join([*load("data")["text"], "About 300 people came. Some say it rained."])
    marked = spans(cut_text(text), name)
    assert len(marked)
    for row in marked.itertuples():
        assert text[row.start : row.end] == row.text


def test_scores_of_groups_are_the_formula_over_their_joint_sums():
    """An outlet's score is not the mean of its articles' scores."""
    sentences = pd.concat([cut_text("One two three."), cut_text("One. Two.")], ignore_index=True)
    assert score(sentences, "words_per_sentence/1", by="outlet")["value"].tolist() == [5 / 3]


def test_a_name_keeps_its_definition():
    """Defining a taken name again is refused."""
    with pytest.raises(ValueError, match="flesch_reading_ease/1 is already defined; a new definition is a new version"):
        by_name([*MEASURES.values(), MEASURES["flesch_reading_ease/1"]])


def test_an_unknown_measure_is_named():
    """A mistyped measure gets one sentence with the right names."""
    with pytest.raises(ValueError, match="there is no measure 'flesch': did you mean 'flesch_reading_ease/1' or"):
        score(cut_text(TWO), "flesch")


def test_a_users_own_measure_takes_three_lines():
    """A measure is a value: a count and a formula."""
    shouts = Measure(
        "exclamations/1",
        "own",
        "per 100 sentences",
        "louder",
        "own",
        lambda words: {"shouts": np.array([text.count("!") for text in words.texts()], float)},
        lambda shouts, sentences: 100 * shouts / sentences,
    )
    assert score(cut_text("Stop! Go. Stop! Go."), shouts)["value"].tolist() == [50]


def shouts(sign):
    """A measure of one's own that counts a sign; all of them name their part alike."""
    return Measure(
        f"signs_{ord(sign)}/1",
        "own",
        "per 100 sentences",
        "more signs",
        "own",
        lambda words: {"signs": np.array([text.count(sign) for text in words.texts()], float)},
        lambda signs, sentences: 100 * signs / sentences,
    )


def test_two_measures_that_count_differently_under_one_name_are_refused():
    """The last of them would give both its number."""
    with pytest.raises(
        ValueError, match="two measures count 'signs' in different ways; give one of these parts another"
    ):
        score(cut_text("Stop! Go. Why?"), [shouts("!"), shouts("?")])


def test_a_measure_that_counts_words_in_its_own_way_is_refused():
    """`words` is what every other measure divides by."""
    own = Measure("own/1", "own", "", "", "own", lambda words: {"words": words.sum() + 1}, lambda words: words)
    with pytest.raises(ValueError, match="two measures count 'words' in different ways"):
        score(cut_text(TWO), own)


def test_two_measures_that_count_alike_under_one_name_are_scored():
    """Two formulas may share what they count."""
    assert score(cut_text("Stop! Go."), [shouts("!"), shouts("!")])["value"].tolist() == [50, 50]


def test_scores_of_several_measures_together_are_those_of_each_alone():
    """No measure sees what another counted."""
    sentences = cut_sentences(load("data"))
    asked = [*MEASURES.values(), *tone_towards({"Kim": ["Kim Jong Un", "Kim"], "Putin": [], "Russia": ["Russian"]})]
    alone = pd.concat([score(sentences, one) for one in asked], ignore_index=True)
    pd.testing.assert_frame_equal(score(sentences, asked), alone)


def test_text_that_is_not_english_is_not_scored():
    """Russian text has a row and a reason, and no number."""
    from analysis.text.doubts import NOT_ENGLISH

    articles = pd.DataFrame(
        {
            "outlet": "Вести",
            "event": "",
            "text": "Встреча пройдёт в сентябре. " * 60,
            "doubts": NOT_ENGLISH,
            "title": "",
        },
        index=["a"],
    )
    row = score(cut_sentences(articles), "flesch_reading_ease/1").iloc[0]
    assert np.isnan(row["value"])
    assert row["why"] == "not English"
