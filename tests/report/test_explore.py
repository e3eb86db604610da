"""The explorer in a notebook: what is selected in it is what the library's tables have."""

import json
import re

import nbformat
import pandas as pd
import pytest
from nbformat import v4

from analysis.measures.attribution import attributions
from analysis.measures.scores import spans
from analysis.overlap.passages import shared_passages
from analysis.overlap.ties import matched_sentences
from analysis.report.explore import explore
from analysis.text.words import cut_sentences

SMILE = "\N{GRINNING FACE}"


@pytest.fixture(scope="module")
def explorer(articles):
    return explore(articles)


def opened(explorer, view: str) -> pd.DataFrame:
    explorer.view = view
    return explorer.selection


def places(table: pd.DataFrame) -> list[tuple]:
    return sorted(table[["article", "start", "end", "label"]].itertuples(index=False, name=None))


def test_nothing_is_selected_at_first(explorer):
    """A table without rows, and so for an address that opens nothing."""
    assert opened(explorer, "").empty
    assert opened(explorer, "nonsense/of/somebody").empty


@pytest.mark.parametrize(("mid", "measure"), [("attribution", "attributions_per_1000_words"), ("tone", "news_tone")])
def test_a_cell_selects_what_spans_has(mid, measure, explorer, articles):
    """The marked places of an outlet, each with its text."""
    table = spans(cut_sentences(articles), measure)
    for outlet, key in (("Sendas News", "sendas-news"), ("City Telegraph", "city-telegraph")):
        own = opened(explorer, f"cell/{mid}/{key}")
        assert places(own) == places(table[table["article"].map(articles["outlet"]) == outlet])
        assert set(own["outlet"]) == {outlet}
        for row in own.itertuples():
            assert articles.at[row.article, "text"][row.start : row.end] == row.text


@pytest.mark.parametrize("voice", ["all", "own", "quoted"])
def test_the_reader_selects_by_voice(voice, explorer, articles):
    """Its own words are those outside quotation marks."""
    own = opened(explorer, f"read/e0/attribution/-/{voice}")
    sentences = cut_sentences(articles)
    quotes = sentences.explode("quotes").dropna(subset="quotes")
    quoted = {(row.article, at) for row in quotes.itertuples() for at in range(*row.quotes)}
    inside = [(row.article, row.start) in quoted for row in own.itertuples()]
    assert {"all": True, "own": not any(inside), "quoted": all(inside)}[voice]
    assert len(own) == len(opened(explorer, "read/e0/attribution")) - (
        0 if voice == "all" else len(opened(explorer, f"read/e0/attribution/-/{'quoted' if voice == 'own' else 'own'}"))
    )


def test_two_texts_select_what_links_them(explorer, articles):
    """Matched sentences and shared passages, from whichever side one looks."""
    sentences = cut_sentences(articles)
    alike = matched_sentences(articles, sentences=sentences)
    passages = shared_passages(articles, sentences=sentences)
    ids = list(articles.index)
    found = opened(explorer, "both/a1/a3")
    both = alike[alike["first"].isin([ids[1], ids[3]]) & alike["second"].isin([ids[1], ids[3]])]
    assert len(found[found["kind"] == "sentence"]) == len(both) > 0
    own = passages[passages["first"].isin([ids[1], ids[3]]) & passages["second"].isin([ids[1], ids[3]])]
    assert (found["kind"] == "other wording").sum() == (own["kind"] == "other wording").sum() > 0
    turned = opened(explorer, "both/a3/a1")
    assert sorted(turned["second_text"]) == sorted(found["first_text"])
    for row in found.itertuples():
        assert articles.at[row.first, "text"][row.first_start : row.first_end] == row.first_text


def test_a_citation_selects_its_sentences(explorer, articles):
    """Every sentence in which that source said something, or any of an outlet's sources."""
    people = explorer.report["people"]
    number = next(n for n, one in enumerate(people) if one["name"] == "John Everard")
    own = opened(explorer, f"cited/sendas-news/{number}")
    table = attributions(cut_sentences(articles)).query("said and outlet == 'Sendas News'")
    assert set(own["sentence"]) == set(table.loc[table["who"].str.contains("Everard"), "sentence"]) > set()
    assert set(opened(explorer, "cited/sendas-news")["sentence"]) == set(table["sentence"])


@pytest.fixture(scope="module")
def several():
    rows = [
        (f"e{n // 2}", "AB"[n % 2], f"{SMILE} Talks {n}", f"{SMILE} “It may rain,” Ann Lee said {n} times.")
        for n in range(4)
    ]
    made = pd.DataFrame(rows, columns=["event", "outlet", "title", "text"], index=[f"x{n}" for n in range(4)])
    made.index.name = "article"
    return made.assign(published=pd.NaT, doubts="", file="a.txt", words=9)


def test_texts_of_several_events_come_when_they_are_asked_for(several):
    """Counted as a browser counts; what is selected is counted as Python does."""
    explorer = explore(several)
    assert explorer.texts == {}
    explorer.wanted = "e1"
    assert [text["text"] for text in explorer.texts.values()] == several["text"].tolist()[2:]
    assert explorer.texts["a2"]["quotes"] == [[3, 17]]
    assert opened(explorer, "read/a2/quotation")[["start", "end", "text"]].values.tolist() == [
        [2, 16, "“It may rain,”"]
    ]
    assert opened(explorer, "event/e1")["article"].tolist() == ["x2", "x3"]
    for sentence in (explorer.report["samples"]["quotation"]["a"][0], explorer.report["citing"][0]["a"][0]):
        assert sentence["text"].startswith(f"{SMILE} “It may rain,” Ann Lee said")
    assert explorer.report["samples"]["quotation"]["a"][0]["marks"] == [[3, 17]]
    assert min(explorer.report["citing"][0]["a"][0]["marks"]) == [18, 25, "source"]
    assert opened(explorer, "stories/tone/date/talks 3")["event"].tolist() == ["\N{GRINNING FACE} Talks 2"]


def test_what_is_sent_is_json(explorer):
    """Nothing that only Python knows."""
    state = explorer.get_state(["report", "texts", "links", "html", "view"])
    assert json.loads(json.dumps(state)).keys() == state.keys()


def test_where_no_kernel_is_the_overview_stands(explorer, articles):
    """A notebook that is only read shows the numbers, as a page and as plain text, without a script or a link to nowhere."""
    from nbconvert import HTMLExporter

    data, metadata = explorer._repr_mimebundle_()
    output = v4.new_output("execute_result", data, metadata=metadata, execution_count=1)
    notebook = v4.new_notebook(cells=[v4.new_code_cell("explore(articles)", outputs=[output], execution_count=1)])
    nbformat.validate(notebook)
    page, _ = HTMLExporter().from_notebook_node(notebook)
    assert re.search(r"\b\d+ in 649\b", page)
    assert "<script" not in data["text/html"] and "<a " not in data["text/html"]
    assert data["text/plain"] == "Explorer of 5 articles; where it runs, .selection is what is selected in it."
