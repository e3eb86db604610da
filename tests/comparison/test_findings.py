"""The front page states what survives, with its evidence, and says what changes without doubtful text."""

import re

import pandas as pd
import pytest

from analysis.comparison.differences import differences, without_flagged
from analysis.display.front_page import front_page, front_page_evidence, quotes
from analysis.measures.registry import MEASURES
from analysis.measures.scores import parts_of
from analysis.text.words import cut_sentences

MEASURE = "words_per_sentence/1"
SHORT = [f"It rained on day {n} in town." for n in range(40)]
LONG = [
    f"On day {n} of the month the rain fell on the town and on all of the hills that lie round it." for n in range(40)
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
    """Two outlets of which one writes long sentences."""
    return corpus((EVIL, SHORT, ""), ("B", LONG, ""))


@pytest.fixture(scope="module")
def sentences(articles) -> pd.DataFrame:
    return cut_sentences(articles)


@pytest.fixture(scope="module")
def table(articles, sentences) -> pd.DataFrame:
    return differences(articles, sentences, MEASURE)


def test_a_difference_has_the_higher_outlet_first_and_says_how_often_it_stands(table):
    """B's sentences have 22 words, the other's 7; nothing here turns that round."""
    (row,) = table.to_dict("records")
    assert (row["finding"], row["measure"]) == (1, MEASURE)
    assert (row["first"], row["second"]) == ("B", EVIL)
    assert row["difference"] == 22 - 7
    assert row["low"] <= row["difference"] <= row["high"]
    assert row["p"] < 0.05
    assert row["stands"] == row["specifications"] > 0
    assert row["survives"] is True
    assert row["sentence"].startswith(f"Words per sentence, B higher than {EVIL} by 15.00")


def test_a_difference_that_stands_too_seldom_does_not_survive(articles, sentences):
    """More than all choices cannot be asked of any difference."""
    table = differences(articles, sentences, MEASURE, enough=1.01)
    assert table["survives"].tolist() == [False]
    assert repr(front_page(table)) == (
        "No difference between outlets is both more than chance and true under enough of the choices."
    )
    assert quotes(articles, sentences, table).empty
    assert repr(front_page_evidence(sentences, table)).startswith("No difference survives")


def test_each_finding_links_to_its_evidence_and_to_its_method(sentences, table):
    """The anchor stands in the evidence, the method is the notebook about the measure."""
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
    """What a finding rests on is complete, and each sentence stands where the table says."""
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
    """B's long sentences stand in an article that is flagged; without it there is no difference."""
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
        "1 of 3 articles flagged. Without them: no difference changes; nothing can be said of C."
    )
    mixed = corpus(("A", SHORT, ""), ("A", SHORT[:39], ""), ("B", LONG, "menus"), ("B", SHORT, ""))
    assert without_flagged(mixed, cut_sentences(mixed), MEASURE).startswith("1 of 4 articles flagged. Without them: ")


def test_a_difference_that_rests_on_a_flagged_article_is_named():
    """Three articles an outlet differ; the flagged ones make the difference."""
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
