"""Tone is VADER's, sentence by sentence, and says nothing where there is nothing to say."""

import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis import cut_sentences, cut_text, load, score, spans, tone_towards
from analysis.measures.vader import _analyser, compound, tones
from analysis.text.nltk_parts import nltk_data
from analysis.text.words import cut_words


def test_the_mean_over_sentences_is_taken():
    """One positive and one empty-toned sentence average to half the score."""
    good = compound("The talks were a success.")
    text = "The talks were a success. " + "They began on Monday. " * 4
    assert score(cut_text(text), "vader_tone/1")["value"].item() == pytest.approx(good / 5)


def test_shares_of_sentences_add_up():
    """Positive, negative and neutral sentences are all sentences."""
    table = score(cut_sentences(load("data")), "sentiment").pivot(index="article", columns="measure", values="value")
    shares = table[["positive_sentences/1", "negative_sentences/1", "neutral_sentences/1"]].sum(axis=1)
    assert shares.tolist() == pytest.approx([100] * 5)


# Words that VADER's rules ask about, in and out of capitals, with and without marks.
WORDS = (
    "not good war! :) THREAT kind of but the talks, (crisis) least “win” d'accord so this never bad ass cut mustard "
    "kiss death just enough sort GOOD isn't very at VERY hand to mouth yeah right bomb despite A 'great' --great "
    "great-- But kind, KIND OF Very? more"
).split()


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=12)))
@example([["and", "they", "all", "cut", "the", "mustard"], ["not", "seen", "as", "good"]])
def test_every_sentence_has_the_analysers_own_score(sentences):
    """Running NLTK's rules only near the words that they ask about changes no digit."""
    texts = [" ".join(words) for words in sentences]
    expected = [_analyser().polarity_scores(text)["compound"] for text in texts]
    rows = cut_text("x").iloc[[0] * len(texts)].assign(text=texts)
    assert tones(cut_words(rows)).tolist() == expected
    assert list(map(compound, texts)) == expected


@pytest.mark.parametrize("voice", ["all", "own", "quoted"])
def test_every_sentence_of_the_articles_has_the_analysers_own_score(voice):
    """Also where only one voice is read."""
    words = cut_words(cut_sentences(load("data")), voice)
    expected = [_analyser().polarity_scores(text)["compound"] for text in words.texts()]
    assert tones(words).tolist() == expected


def test_agreement_with_the_reference_implementation():
    """On the five articles NLTK's analyser and vaderSentiment differ by more than a rounding in few sentences."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    reference = SentimentIntensityAnalyzer()
    sentences = cut_sentences(load("data"))
    body = sentences[sentences["kind"] == "body"]["text"]
    differ = [text for text in body if abs(compound(text) - reference.polarity_scores(text)["compound"]) > 0.001]
    assert len(differ) <= 0.05 * len(body)


def test_tone_towards_a_target_is_the_mean_of_the_sentences_that_mention_it():
    """Aliases count, other words that contain them do not: version 1 is the VADER score of the sentences."""
    (kim,) = tone_towards({"Kim": ["Kim Jong Un", "Kim"]}, version=1)
    text = "Kim was happy. Kim Jong Un was happy. The kimono was awful. KIM slept."
    expected = 2 * compound("Kim was happy.") / 3
    assert score(cut_text(text), kim)["value"].item() == pytest.approx(expected)


def test_each_target_has_a_number_of_its_own():
    """Several targets asked for together have the tones that each has alone."""
    text = cut_text("Kim was happy. Kim smiled. Kim won. Putin was angry. Putin lost. Putin failed.")
    towards = tone_towards({"Kim": [], "Putin": []})
    kim, putin = score(text, towards)["value"]
    assert [kim, putin] == [score(text, one)["value"].item() for one in towards]
    assert kim > 0 > putin


def test_two_targets_of_one_name_are_refused():
    """Capitals and marks are not part of a measure's name."""
    with pytest.raises(ValueError, match="'Kim' and 'KIM!' would both be tone_towards_kim/2; give one of them another"):
        tone_towards({"Kim": ["Kim Jong Un"], "KIM!": ["Kim Yo Jong"]})


def test_a_target_that_is_hardly_mentioned_has_no_tone():
    """Two mentions are too few, and the reason says so."""
    (putin,) = tone_towards({"Putin": []})
    assert (
        score(cut_text("Putin smiled. Putin left."), putin)["why"].item()
        == "too short: 2 mentions of Putin, it needs 3"
    )


def test_the_words_behind_the_tone_are_marked():
    """Lexicon words are the evidence, with their valence."""
    marked = spans(cut_text("A great threat."), "vader_tone/1")
    assert marked[["text", "label", "weight"]].to_numpy().tolist() == [
        ["great", "positive", 3.1],
        ["threat", "negative", -2.4],
    ]


def test_scoring_loads_of_nltk_what_it_needs_and_leaves_the_rest_to_others():
    """Neither scipy.stats nor scikit-learn is loaded; a program that imports NLTK afterwards gets all of it."""
    code = """
import sys
from analysis import cut_text, score
from analysis.text.word_forms import stem
score(cut_text("The e-mails are a threat to the negotiations."))
assert stem("negotiations") == "negoti"
assert not sys.modules.keys() & {"nltk", "scipy.stats", "sklearn"}
import nltk
from nltk.metrics.association import fisher_exact
assert fisher_exact is sys.modules["scipy.stats"].fisher_exact
from nltk.sentiment import SentimentIntensityAnalyzer
assert nltk.corpus.stopwords and SentimentIntensityAnalyzer
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_analyser_is_that_of_the_whole_nltk():
    """What is loaded alone scores as what NLTK itself hands out."""
    from nltk.sentiment import SentimentIntensityAnalyzer

    with nltk_data():
        whole = SentimentIntensityAnalyzer()
    text = "The talks, which were NOT a success, are a very serious threat!"
    assert _analyser().lexicon == whole.lexicon
    assert _analyser().polarity_scores(text) == whole.polarity_scores(text)


@pytest.mark.parametrize(
    "text",
    [
        "Joy Strange met Grace Savage on Monday.",
        "Savage said so.",
        "We saw Joy and Grace.",
        "The Justice Department met.",
    ],
)
def test_names_carry_no_tone(text):
    """A capital that is owed to a name takes the tone away; in version 1 it does not."""
    assert score(cut_text(f"{text} " * 5), "vader_tone/2")["value"].item() == 0
    assert score(cut_text(f"{text} " * 5), "vader_tone/1")["value"].item() != 0
    assert spans(cut_text(text), "vader_tone/2").empty


@pytest.mark.parametrize("text", ["Great news came.", "GREAT day for them!", "It was great."])
def test_other_capitals_keep_their_tone(text):
    """The first word of a sentence and shouting name nobody."""
    values = [score(cut_text(f"{text} " * 5), f"vader_tone/{version}")["value"].item() for version in (1, 2)]
    assert values[0] == values[1] > 0


def test_a_curly_apostrophe_negates_as_a_straight_one_does():
    """News copy writes "isn’t"."""
    values = [score(cut_text(f"It {word} good. " * 5), "vader_tone/2")["value"].item() for word in ("isn’t", "isn't")]
    assert values[0] == values[1] < 0
