"""The story page: its numbers are the library's, its sentences follow rules, and it asks nobody for anything."""

import json
import re

import pandas as pd
import pytest

from analysis.archive.open import load
from analysis.comparison.differences import differences
from analysis.comparison.estimates import compare
from analysis.overlap.pairs import overlap
from analysis.report.story_measures import LEXICON
from analysis.report.story_page import packed, write_story
from analysis.report.story_results import TESTED, measure_of, story_of
from analysis.report.story_sentences import Teller, fraction, number
from analysis.report.story_texts import in_utf16
from analysis.text.words import cut_sentences

OUTLETS = "City Telegraph,Democracy News Live,Sendas News,Third Eye Analyst,Today On Globe".split(",")


@pytest.fixture(scope="module")
def articles(root):
    return load(root / "data")


@pytest.fixture(scope="module")
def sentences(articles):
    return cut_sentences(articles)


@pytest.fixture(scope="module")
def found(articles, sentences):
    return differences(articles, sentences, TESTED)


@pytest.fixture(scope="module")
def story(articles, found):
    return story_of(articles, title="Test", found=found)


@pytest.fixture(scope="module")
def page(story, tmp_path_factory):
    return write_story(tmp_path_factory.mktemp("story"), *story, {"The method": "methods.md"}).read_text("utf-8")


def data_of(page: str) -> dict:
    """The data that the page carries for its interactive part."""
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


@pytest.mark.parametrize("mid", [mid for mid in LEXICON if mid != "shared"])
def test_values_are_those_of_compare(mid, story, sentences):
    """Estimate and interval of every outlet, in the unit of the page."""
    report = story[0]
    name = {outlet["id"]: outlet["name"] for outlet in report["outlets"]}
    table = compare(sentences, measure_of(mid)).set_index("outlet")
    for outlet, cell in report["values"][mid].items():
        value = table.at[name[outlet], "estimate"] * LEXICON[mid].scale(False)
        value = 100 - value if LEXICON[mid].turned else value
        assert cell["value"] == pytest.approx(value, abs=0.001)
        if cell["of"]:
            times = 1 if LEXICON[mid].per else 100
            assert cell["value"] == pytest.approx(100 * cell["of"][0] / cell["of"][1], abs=0.001 * times)


def test_verdicts_are_the_states_of_differences(story, found):
    """No pair is a finding, or remarkable, that the library does not call so; what it lacks is close or unknown."""
    report = story[0]
    name = {outlet["id"]: outlet["name"] for outlet in report["outlets"]}
    said = {
        (measure_of(mid).name, name[gap["first"]], name[gap["second"]]): gap["verdict"]
        for mid, gaps in report["gaps"].items()
        for gap in gaps
        if gap["verdict"] not in ("close", "unknown")
    }
    assert said == {(row.measure, row.first, row.second): row.state for row in found.itertuples()}
    assert sum(map(len, report["gaps"].values())) == len(TESTED) * 10


def test_shared_wording_is_that_of_overlap(story, articles):
    """Both shares of each pair of articles."""
    report = story[0]
    name = {outlet["id"]: outlet["name"] for outlet in report["outlets"]}
    figure = "containment_3_{}_no_names"
    shares = {}
    for _, row in overlap(articles).iterrows():
        ends = row["first_outlet"], row["second_outlet"]
        shares[ends] = 100 * row[figure.format("first")]
        shares[ends[::-1]] = 100 * row[figure.format("second")]
    for pair in report["pairs"]:
        ends = name[pair["first"]], name[pair["second"]]
        assert pair["share"] == pytest.approx([shares[ends], shares[ends[::-1]]], abs=0.001)


def test_texts_are_the_articles_to_the_letter(page, story, articles):
    """What the reader opens is what was read, and each sentence is found at its offsets."""
    texts = data_of(page)["texts"]
    assert [text["text"] for text in texts.values()] == articles["text"].tolist()


def test_a_page_without_a_finding_says_so(page, story):
    """In the headline, and what is remarkable is called so, never a finding."""
    report = story[0]
    verdicts = {gap["verdict"] for gaps in report["gaps"].values() for gap in gaps}
    assert "finding" not in verdicts
    assert "<h1>Five outlets, one story. No difference between them is sure enough to report.</h1>" in page
    for one in Teller(report).findings():
        assert one["rule"] != "difference"
        assert (one["rule"] == "remarkable") == one["title"].startswith("Remarkable, but no finding: ")


def test_a_finding_is_said_in_the_headline(story):
    """With a verdict of the library, the same numbers make a headline."""
    report = json.loads(json.dumps(story[0]))
    widest = max(report["gaps"]["attribution"], key=lambda gap: gap["difference"] or 0)
    widest |= {"verdict": "finding", "tried": 20, "held": 19}
    tell = Teller(report)
    first, *_ = tell.findings()
    assert first["rule"] == "difference"
    assert first["certainty"] == "More than chance, and the same in at least 19 of 20 other ways of measuring it."
    assert tell.headline(tell.findings()).startswith("Five outlets, one story. One says who says so ")


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.1, "about a tenth as often"),
        (0.22, "less than a quarter as often"),
        (0.5, "about half as often"),
        (0.9, "somewhat less often"),
    ],
)
def test_fractions_have_names(share, said):
    """The next fraction that has a name, with "about" where it is near."""
    assert fraction(share) == said


@pytest.mark.parametrize(
    ("value", "places", "said"), [(-0.113, 1, "−0.1"), (786.4, -1, "790"), (-0.04, 1, "0.0"), (1843, 0, "1,843")]
)
def test_numbers_are_rounded_for_print(value, places, said):
    """With a real minus, commas, and no minus before nought."""
    assert number(value, places) == said


def test_the_page_asks_no_other_host_and_is_small(page):
    """No address in it loads anything; five articles take less than a megabyte."""
    assert not re.search(r'\b(?:src|srcset|href)="(?:https?:)?//', page)
    assert "@import" not in page and "url(http" not in page
    assert len(page.encode()) < 1_000_000


def test_findings_can_be_read_without_a_script(page):
    """Titles, numbers, sentences and whole articles are in the HTML itself."""
    html = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    for said in ("What we found", "too close to call", "Read the articles", "Who is cited", *OUTLETS):
        assert said in html
    assert html.count("<summary>") > 10


def corpus_of(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    """Articles from (outlet, event, text)."""
    made = pd.DataFrame(rows, columns=["outlet", "event", "text"], index=[f"a{n}" for n in range(len(rows))])
    made = made.assign(title="Talks", published=pd.NaT, doubts="", file="a.txt", words=9)
    made.index.name = "article"
    return made


@pytest.mark.parametrize(
    "rows",
    [
        [("A", "", "It may rain.")],
        [("A", "", "It may rain."), ("</script><b>", "", "The talks failed at noon.")],
        [("A", "e", "It may rain."), ("A", "e", "It rained, Ann Lee said."), ("Правда", "", "“Talks,” he said.")],
        [("A", "e", "It may rain."), ("B", "e", "It may rain."), ("A", "f", "It snowed."), ("B", "f", "Snow fell.")],
    ],
    ids=["one article", "no wording shared", "an outlet twice", "two events"],
)
def test_small_corpora_have_a_page_too(rows, tmp_path):
    """Whatever cannot be compared is left out, and no name breaks out of its place."""
    page = write_story(tmp_path, *story_of(corpus_of(rows), title="<T>"), {}).read_text("utf-8")
    assert "&lt;T&gt;" in page
    assert page.count("</script>") == 2
    data = data_of(page)
    assert bool(data["texts"]) != data["report"]["story"]["several"]
    for event in data["report"]["events"]:
        assert (tmp_path / "data" / f"{event['id']}.js").is_file() == data["report"]["story"]["several"]


def test_offsets_are_counted_as_a_browser_counts():
    """A character beyond U+FFFF is two units of JavaScript; on the other side of a link nothing moves."""
    smile = "\N{GRINNING FACE}"
    text = {
        "text": f"{smile} a b",
        "blocks": [[0, 5, "body"]],
        "sentences": [[2, 5, 1]],
        "quotes": [[2, 3]],
        "marks": {"tone": [[4, 5, "dark"]]},
    }
    links = {"a|b": {"passages": [[2, 5, 2, 5, "w"]], "sentences": []}}
    texts, linked = in_utf16({"a": text, "b": text | {"text": "xx a b"}}, links)
    assert texts["a"]["sentences"] == [[3, 6, 1]]
    assert texts["a"]["marks"] == {"tone": [[5, 6, "dark"]]}
    assert texts["b"]["sentences"] == [[2, 5, 1]]
    assert linked["a|b"]["passages"] == [[3, 6, 2, 5, "w"]]


def test_data_cannot_close_its_script():
    """What a text says stays data."""
    assert packed("</script>\u2028") == '"\\u003c/script>\\u2028"'
