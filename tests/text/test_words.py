"""Sentences, quotations and words are cut where a careful reader would cut them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import cut_sentences, cut_text, load
from analysis.measures.news_tone import shipped
from analysis.measures.readability import is_complex, is_familiar
from analysis.text.quotations import find_quotations
from analysis.text.syllables import VOCABULARY, letters, listed, load_textstat, syllables
from analysis.text.words import WORD, cut_words


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('It was "odd", he said.', ['"odd"']),
        ("It was “odd,” he said.", ["“odd,”"]),
        ("‘Why?’ he asked. ‘I can’t say.’", ["‘Why?’", "‘I can’t say.’"]),
        ("Russia’s ally and Sergei K. Shoigu‘s visit", []),
        ("the workers' pay in the '90s", []),
        ("the boys' 'own' goal", ["'own'"]),
        ("‘rock ’n’ roll’ lives", ["‘rock ’n’ roll’"]),
        ("He said: “She called it ‘odd’ today.”", ["“She called it ‘odd’ today.”"]),
        ("“One.\n\n“Two,” he said.\n\nThree.", ["“One.", "“Two,”"]),
        ("“One.\n\nTwo,” he said.", []),
        ("a 5'10\" man", []),
        ("an unclosed “mark", []),
    ],
)
def test_quotations_are_what_stands_between_marks(text, quoted):
    """Straight, curly, nested and run-on quotations are found; apostrophes and lone marks are not."""
    assert [text[start:end] for start, end in find_quotations(text)] == quoted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The U.S. paid $3.5 million.", ["The", "U.S.", "paid", "3.5", "million"]),
        ("Kim Jong-un isn’t AT&T’s so-called ally.", ["Kim", "Jong-un", "isn’t", "AT&T’s", "so-called", "ally"]),
        ("1,000 men—and/or women…", ["1,000", "men", "and", "or", "women"]),
        ("", []),
    ],
)
def test_a_word_is_what_a_reader_would_count(text, words):
    """Abbreviations, numbers, hyphenated and contracted words are one word each."""
    assert WORD.findall(text) == words


def test_the_voices_share_out_the_words():
    """Each word is either the outlet's own or quoted, and nothing is lost between them."""
    sentences = cut_text("“We may go,” he said. She left.")
    words = {voice: cut_words(sentences, voice).by_sentence() for voice in ("all", "own", "quoted")}
    assert words == {
        "all": [["We", "may", "go", "he", "said"], ["She", "left"]],
        "own": [["he", "said"], ["She", "left"]],
        "quoted": [["We", "may", "go"], []],
    }


def test_a_voice_that_is_none_is_refused():
    """A mistyped voice gets a sentence that names the right ones."""
    with pytest.raises(ValueError, match="voice is 'mine'; choose one of all, own, quoted"):
        cut_words(cut_text("One."), "mine")


def test_sentences_of_the_five_articles_say_where_they_stand():
    """Offsets point at the text, positions count up, and every quotation lies inside its sentence."""
    articles = load("data")
    sentences = cut_sentences(articles)
    for row in sentences.itertuples():
        assert articles["text"][row.article][row.start : row.end] == row.text
        assert all(row.start <= start < end <= row.end for start, end in row.quotes)
    assert (sentences.groupby("article")["sentence"].diff().dropna() == 1).all()
    assert list(dict.fromkeys(sentences["article"])) == list(articles.index)


@given(st.text(alphabet="ab .!?\n“”\"'‘’U.S.é", max_size=80))
def test_no_character_is_lost_between_sentences(text):
    """Whatever the text, its non-blank characters are the sentences' non-blank characters, in order."""
    cut = cut_text(text)
    assert "".join("".join(cut["text"]).split()) == "".join(text.split())


@given(st.text(alphabet="ab .!?\n“”\"'‘’", max_size=60))
def test_words_by_voice_add_up_for_any_text(text):
    """Own words and quoted words together are all words."""
    cut = cut_text(text)
    every, own, quoted = (cut_words(cut, voice).sum() for voice in ("all", "own", "quoted"))
    assert np.array_equal(every, own + quoted)


@pytest.mark.parametrize(
    "text",
    [
        "He paid. “We may go to the U.S.,” he said.",
        "It  rained… “Do\tn’t go”,\u00a0he  said —  twice.",
        "It may rain. U.S.-led \u2028 “aid”\n(AT&T)  stopped.",
    ],
)
def test_offsets_of_words_point_at_the_words(text):
    """The offsets of a word are its place in the article, in every voice."""
    for voice in ("all", "own", "quoted"):
        words = cut_words(cut_text(text), voice)
        assert [text[a:b] for a, b in words.offsets] == [words.forms[number] for number in words.id]


def test_facts_about_words_are_textstats():
    """Syllables and the Dale–Chall list are textstat's, letters leave punctuation out."""
    assert [syllables(word) for word in ("Russia", "ammunition", "2023")] == [2, 4, 1]
    assert [listed(word) for word in ("letter", "artillery")] == [True, False]
    assert letters("isn’t") == 4


@given(st.lists(st.text(alphabet="aB1.,-'’&é_ \n\t“…\x1c\u2003", max_size=30)))
def test_words_are_those_of_the_whole_text(texts):
    """Splitting each distinct whitespace-separated token once gives the words of every sentence, in order."""
    rows = cut_text("x").iloc[[0] * len(texts)].assign(text=texts)
    assert cut_words(rows).by_sentence() == [WORD.findall(text) for text in texts]


def test_places_where_a_phrase_may_begin_are_found_over_all_sentences():
    """A word alone, or the first of two that are together in one sentence, wherever they are."""
    words = cut_words(cut_text("In Part it may. Some of it. It is in. Part May of some."))
    found = words.begins([("may",), ("in", "part"), ("some", "of", "us")])
    around = [(row, words.written[start:end], at) for row, start, end, at in words.around(found)]
    assert around == [
        (0, ["In", "Part", "it", "may"], [0, 3]),
        (1, ["Some", "of", "it"], [0]),
        (3, ["Part", "May", "of", "some"], [1]),
    ]


def test_what_is_made_of_words_is_made_once():
    """Two measures that need the same count share it."""
    asked = []
    words = cut_words(cut_text("One."))
    count = lambda words: asked.append(words) or len(asked)
    assert [words.once(count), words.once(count), len(asked)] == [1, 1, 1]


def test_syllables_of_every_word_are_textstats():
    """Its dictionary and its hyphens, for every word of the articles and for what is hardly one."""
    words = set(cut_words(cut_sentences(load("data"))).forms)
    words |= {"don't", "DON’T", "’tis", "e-mail's", "U.S.’s", "İstanbul", "_", "a_b", "x²", "hmm", ""}
    words |= {word.upper() for word in words}
    textstat = load_textstat()
    assert {word: syllables(word) for word in words} == {word: textstat.syllable_count(word) for word in words}


def test_what_is_remembered_of_words_is_bounded():
    """An archive's rare words do not fill the memory."""
    remembered = (syllables, is_familiar, is_complex, shipped().fact)
    assert {fact.cache_info().maxsize for fact in remembered} == {VOCABULARY}
