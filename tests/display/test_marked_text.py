"""Evidence is the article's own text, to the letter, with marks that need no colour."""

import re
from html import unescape

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import cut_text, highlight, show, side_by_side, spans
from analysis.display.marked_text import SHOWN

TEXT = "It may rain, <b>she</b> said & left."


def corpus(**texts: str) -> pd.DataFrame:
    return pd.DataFrame({"outlet": list(texts), "text": list(texts.values())}, index=list(texts))


def marked(text: str, *places: tuple[int, int, str]) -> pd.DataFrame:
    columns = ["start", "end", "label"]
    return pd.DataFrame(places, columns=columns).assign(article="a", weight=1.0)


def shown_text(html: str) -> str:
    """What a reader of the HTML sees of the article: tags taken out, entities read."""
    (body,) = re.findall(r'<div class="text[^>]*>(.*)</div>', html, re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", "", body))


def test_the_marked_article_in_plain_text():
    """A mark holds its words and its label; the legend counts them."""
    evidence = highlight(corpus(a=TEXT), "a", marked(TEXT, (3, 6, "modal")))
    assert repr(evidence).splitlines() == ["a (a)", "Marked: modal 1", "It ⟦may|modal⟧ rain, <b>she</b> said & left."]


def test_markup_in_an_article_is_shown_and_never_run():
    """What looks like a tag in a text, a label or an outlet's name arrives as text."""
    articles = corpus(a="<script>x</script>").assign(outlet="<i>Echo</i>")
    html = highlight(articles, "a", marked("", (0, 8, '"><img src=x>')))._repr_html_()
    assert "<script>" not in html
    assert "<img" not in html
    assert "<i>" not in html


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from(["x", "<y>"])), max_size=6),
)
def test_the_text_is_the_article_to_the_letter(text, places):
    """Whatever is marked, overlapping or nested, no character is added or lost."""
    places = [(a, b, label) for a, b, label in places if a < b <= len(text)]
    html = highlight(corpus(a=text), "a", marked(text, *places))._repr_html_()
    assert shown_text(html) == text


def test_marks_do_not_rely_on_colour_alone():
    """Two labels differ by line as well as by tint, and each mark can be read aloud."""
    html = highlight(corpus(a=TEXT), "a", marked(TEXT, (3, 6, "modal"), (17, 20, "name")))._repr_html_()
    assert html.count("<mark") == 2 + 2  # in the text and in the legend
    assert 'class="k0"' in html
    assert 'class="k1"' in html


def test_a_mark_beyond_the_text_is_refused():
    """Offsets that point nowhere are a mistake of the caller, reported in a sentence."""
    with pytest.raises(ValueError, match="99"):
        highlight(corpus(a="Short."), "a", marked("", (0, 99, "x")))


def test_an_unknown_article_is_named():
    """A mistyped id gets the right ones."""
    with pytest.raises(ValueError, match="there is no article 'z'; choose one of 'a'"):
        highlight(corpus(a="Short."), "z")


def test_of_a_very_long_text_the_beginning_is_shown():
    """And the heading says how much of it."""
    text = "It may rain. " * (SHOWN // 10)
    html = highlight(corpus(a=text), "a", spans(cut_text(text, "a"), "modal_per_1000_words/1"))._repr_html_()
    assert f"the first {SHOWN:,} of {len(text):,} characters" in html
    assert len(shown_text(html)) == SHOWN


def test_passages_are_linked_in_both_articles():
    """The same number is at both ends, whichever article comes first."""
    passages = pd.DataFrame(
        {
            "first": ["a"],
            "second": ["b"],
            "first_start": [0],
            "first_end": [6],
            "second_start": [3],
            "second_end": [9],
            "kind": ["other wording"],
        }
    )
    articles = corpus(a="He may go.", b="So he may.")
    assert repr(side_by_side(articles, "b", "a", passages)).splitlines() == [
        "Linked: other wording 1",
        "b (b)",
        "So ⟦he may|1 other wording⟧.",
        "a (a)",
        "⟦He may|1 other wording⟧ go.",
    ]


@pytest.mark.parametrize(
    ("p", "cells"), [([0.0004, 0.2], ["less than 0.01", "0.20"]), ([0.012, np.nan], ["0.01", "–"])]
)
def test_a_probability_is_never_shown_as_nought(p, cells):
    """What is rounded to 0 is said to be less than what could be shown."""
    html = show(pd.DataFrame({"a": [1, 2], "p": p, "p_alone": p, "tau": [0.0, 0.001]}))._repr_html_()
    assert re.findall(r"<td[^>]*>([^<]*)</td>", html) == [
        one for n, cell in enumerate(cells) for one in (str(n + 1), cell, cell, "0.00")
    ]


def test_a_shown_table_is_whole_rounded_and_the_same_each_time():
    """Long text is not cut, row numbers and empty columns are left out, markup is escaped."""
    table = pd.DataFrame({"text": ["<b>" + "long " * 40], "value": [1.23456], "why": [""]})
    html = show(table)._repr_html_()
    assert html == show(table.copy())._repr_html_()
    assert "&lt;b&gt;" + "long " * 40 in html
    assert "1.23" in html and "1.2345" not in html
    assert "why" not in html


def test_an_empty_table_keeps_its_columns():
    """No rows is an answer; the reader sees of what."""
    assert "problem" in repr(show(pd.DataFrame(columns=["file", "problem"])))
