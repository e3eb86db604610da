"""The front page states what survives, with its evidence, and says what changes without doubtful text."""

import re

import numpy as np
import pandas as pd
import pytest

from analysis.comparison.differences import differences, remarkable, without_flagged
from analysis.display.front_page import front_page, front_page_evidence, quotes
from analysis.measures.measure import Measure
from analysis.measures.registry import MEASURES
from analysis.measures.scores import parts_of
from analysis.text.words import cut_sentences

MEASURE = "words_per_sentence/1"
SHORT = [f"It rained {'on and off ' * (n * n % 7)}on day {n} in town." for n in range(40)]
LONG = [
    f"On day {n} of the month {'or so ' * (n * n % 5)}the rain fell on the town and on all of the hills that lie round it."
    for n in range(40)
]
EVIL = "A*<b>[x](y)"


def corpus(*texts: tuple[str, list[str], str]) -> pd.DataFrame:
    """Articles as `load` returns them: outlet, paragraphs, flags."""
    table = pd.DataFrame(
        {
            "outlet": [outlet for outlet, _, _ in texts],
            "title": "",
            "published": pd.NaT,
            "event": "",
            "text": ["\n\n".join(sentences) for _, sentences, _ in texts],
            "doubts": [flags for *_, flags in texts],
            "file": [f"{n}.txt" for n in range(len(texts))],
        },
        index=pd.Index([f"a{n}" for n in range(len(texts))], name="article"),
    )
    return table


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    """Seven articles each of two outlets, of which one writes long sentences."""
    texts = [(outlet, lines[n : 12 + 4 * n], "") for outlet, lines in ((EVIL, SHORT), ("B", LONG)) for n in range(7)]
    return corpus(*texts)


@pytest.fixture(scope="module")
def sentences(articles) -> pd.DataFrame:
    return cut_sentences(articles)


@pytest.fixture(scope="module")
def table(articles, sentences) -> pd.DataFrame:
    return differences(articles, sentences, MEASURE)


def test_a_difference_has_the_higher_outlet_first_and_says_how_often_it_stands(table):
    """B's sentences have some 25 words, the other's 10; nothing here turns that round."""
    (row,) = table.to_dict("records")
    assert (row["finding"], row["measure"]) == (1, MEASURE)
    assert (row["first"], row["second"]) == ("B", EVIL)
    assert row["difference"] == pytest.approx(13, abs=0.5)
    assert row["low"] <= row["difference"] <= row["high"]
    assert row["p"] < 0.05
    assert 0.9 * row["specifications"] <= row["stands"] <= row["specifications"]
    assert (row["survives"], row["state"]) == (True, "finding")
    assert row["different"] >= 10
    assert row["sentence"].startswith(f"Words per sentence, in these 14 articles, B higher than {EVIL} by ")
    assert "same sign in all of them" in row["sentence"]


def test_a_difference_that_stands_too_seldom_does_not_survive(articles, sentences):
    """More than all choices cannot be asked of any difference."""
    table = differences(articles, sentences, MEASURE, enough=1.01)
    assert table["survives"].tolist() == [False]
    assert table["state"].tolist() == ["fragile"]
    assert repr(front_page(table)) == (
        "No difference between these outlets is a finding: none is both more than chance and the same however it is "
        "measured."
    )
    assert quotes(articles, sentences, table).empty
    assert repr(front_page_evidence(sentences, table)).startswith("No difference survives")


def test_single_articles_that_differ_as_articles_do_are_no_finding():
    """7 words a sentence against 23 is far more than chance inside two articles; there are articles that differ so."""
    pair = corpus(("A", SHORT, ""), ("B", LONG, ""))
    table = differences(pair, cut_sentences(pair), ["lix/1", "syllables_per_word/1"])
    assert set(table["state"]) <= {"remarkable", "untested"}
    assert not table["survives"].any()
    assert repr(front_page(table)).startswith("No difference between these outlets is a finding")


def test_what_is_remarkable_is_shown_as_what_it_is():
    """No finding, with how rare it is and what chance would make among so many, and never tried under other choices."""
    row = {"finding": 1, "measure": MEASURE, "survives": False, "state": "remarkable", "sentence": "A and B: rare."}
    page = front_page(pd.DataFrame([row]))
    assert page.plain.splitlines()[-2:] == ["Remarkable, but not a finding:", "• A and B: rare."]
    gap = pd.Series(
        {
            "difference": 2.0,
            "low_alone": 0.6,
            "high_alone": 3.4,
            "unit": "sentence",
            "units": 40,
            "usual": 0.006,
            "p_alone": 0.006,
        }
    )
    assert remarkable(MEASURES[MEASURE], gap, "A", "B", 300) == (
        "Words per sentence, A's article higher than B's article by 2.0 (0.6 to 3.4): about 1 in 200 pairs of articles of "
        "one outlet on one topic differ as much, and among 300 comparisons on this page, chance alone produces about 2 as rare."
    )


def test_a_measure_of_which_usual_variation_is_not_known_gives_no_finding_on_single_articles():
    """More than chance inside two articles is all that can be said."""
    shouts = Measure(
        "shouts/1",
        "own",
        "per 100 sentences",
        "louder",
        "own",
        lambda words: {"shouts": np.array([text.count("!") for text in words.texts()])},
        lambda shouts, sentences: 100 * shouts / sentences,
    )
    loud = [line.replace(".", "!") for line in SHORT]
    pair = corpus(("A", loud, ""), ("B", SHORT, ""))
    (row,) = differences(pair, cut_sentences(pair), shouts).to_dict("records")
    assert (row["state"], row["survives"]) == ("untested", False)


def test_each_finding_links_to_its_evidence_and_to_its_method(sentences, table):
    """The anchor is in the evidence, the method is the notebook about the measure."""
    markdown = front_page(table).markdown
    assert re.findall(r"\]\(([^)]+)\)\)?", markdown.split("** ")[1]) == [
        "#evidence-1",
        "01_readability.ipynb#How-we-measure-it",
    ]
    assert '<section id="evidence-1">' in front_page_evidence(sentences, table).html


def test_no_outlet_name_becomes_markup(sentences, table):
    """Names are shown to the letter in the list and in the evidence."""
    assert r"A\*&lt;b&gt;\[x\]\(y\)" in front_page(table).markdown
    html = front_page_evidence(sentences, table).html
    assert "A*&lt;b&gt;[x](y)" in html
    assert "<b>" not in html


def test_without_the_quoted_sentences_the_difference_is_closed(articles, sentences, table):
    """What a finding rests on is complete, and each sentence is where the table says."""
    found = quotes(articles, sentences, table)
    assert list(found.columns) == [
        "finding",
        "measure",
        "outlet",
        "article",
        "file",
        "start",
        "end",
        "contribution",
        "words",
        "text",
    ]
    texts = articles["text"]
    assert [texts[row.article][row.start : row.end] for row in found.itertuples()] == found["text"].tolist()
    assert found["file"].tolist() == found["article"].map(articles["file"]).tolist()
    keys = ["article", "start"]
    quoted = sentences.set_index(keys).index.isin(found.set_index(keys).index)
    sums = parts_of(sentences, MEASURE)[~quoted].groupby(sentences["outlet"]).sum()
    means = MEASURES[MEASURE].value(sums.reindex([EVIL, "B"], fill_value=0.0))
    first, second = means
    assert not second > first  # NaN where an outlet has nothing left


def test_what_changes_without_the_flagged_articles_is_said():
    """B's long sentences are in a flagged article; without it there is no difference."""
    articles = corpus(("A", SHORT, ""), ("A", SHORT, ""), ("B", LONG, "menus"), ("B", SHORT, ""), ("B", SHORT, ""))
    sentences = cut_sentences(articles)
    one = articles.drop(index=["a1", "a3", "a4"])
    assert without_flagged(one, sentences[sentences["article"].isin(one.index)], MEASURE) == (
        "1 of 2 articles flagged: without them there are no two outlets left to compare."
    )
    none = articles.assign(doubts="")
    assert without_flagged(none, sentences, MEASURE) == "No article is flagged."
    three = corpus(("A", SHORT, ""), ("B", SHORT, ""), ("C", LONG, "menus"))
    assert without_flagged(three, cut_sentences(three), MEASURE) == (
        "1 of 3 articles flagged. Without them: no difference changes; nothing can be said about C."
    )
    mixed = corpus(("A", SHORT, ""), ("A", SHORT[:39], ""), ("B", LONG, "menus"), ("B", SHORT, ""))
    assert without_flagged(mixed, cut_sentences(mixed), MEASURE).startswith("1 of 4 articles flagged. Without them: ")


def test_a_difference_that_rests_on_a_flagged_article_is_named():
    """Three articles per outlet differ; the flagged ones make the difference."""
    clean = [SHORT[n : n + 20] for n in range(4)]
    dirty = [LONG[n : n + 20] for n in range(4)]
    articles = corpus(
        *[("A", text, "") for text in clean],
        *[("B", text, "menus") for text in dirty],
        *[("B", text, "") for text in clean[:1]],
    )
    sentences = cut_sentences(articles)
    assert without_flagged(articles, sentences, MEASURE) == (
        "4 of 9 articles flagged. Without them: Words per sentence, B higher than A, is no longer more than chance."
    )
