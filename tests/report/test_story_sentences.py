"""What the story page says in words is true of its numbers: tables of cases."""

import json
import re
from html import unescape

import pandas as pd
import pytest

from analysis.comparison.estimates import compare
from analysis.display.chart import Chart
from analysis.overlap.pairs import overlap
from analysis.report import story_embeds
from analysis.report.story_embeds import embeds_of
from analysis.report.story_measures import LEXICON
from analysis.report.story_page import context, environment, write_story
from analysis.report.story_pictures import pictures_of
from analysis.report.story_results import measure_of, story_of
from analysis.report.story_sentences import Teller


@pytest.fixture(scope="module")
def story(articles):
    return story_of(articles, title="Test")


@pytest.fixture(scope="module")
def names(story):
    """What the templates get."""
    return context(*story, Teller(story[0]), {})


@pytest.fixture(scope="module")
def pictures(names, story):
    """The words of each picture: an SVG keeps them in comments."""
    drawn = dict(pictures_of(names, *story[1:]))
    return {
        name: " ".join(" ".join(re.findall(r"<!--(.*?)-->", svg(one), re.DOTALL)).split())
        for name, one in drawn.items()
    }


def svg(chart: Chart) -> str:
    return unescape(chart.svg().decode("utf-8"))


@pytest.fixture
def report(story):
    """A copy to change."""
    return json.loads(json.dumps(story[0]))


@pytest.mark.parametrize(
    ("scores", "several", "said"),
    [
        (
            [25.1, 37],
            False,
            "these articles score 25 to 37: very difficult (college graduates) to difficult (college).",
        ),
        ([64.2, 61], True, "these outlets score 61 to 64: plain English (8th and 9th grade)."),
        ([55, None], True, "these outlets score 55: fairly difficult (10th to 12th grade)."),
        ([None, None], False, "they are too short for a number."),
        ([None], False, "it is too short for a number."),
        ([64], False, "this article scores 64: plain English (8th and 9th grade)."),
    ],
)
def test_reading_ease_is_also_said_on_a_scale_that_readers_know(scores, several, said, report):
    """With the school grades of the formula's own table."""
    report["flesch"] = dict(enumerate(scores))
    report["outlets"] = report["outlets"][: len(scores)]
    tell = Teller(report)
    tell.several = several
    assert tell.scale("ease").endswith(f"where 60 to 70 is plain English (8th and 9th grade), {said}")


@pytest.mark.parametrize(
    ("low", "several", "said"),
    [
        (
            -1,
            True,
            ". A gap’s range allows for all 60 comparisons in this report; the line of an outlet does not, and ",
        ),
        (
            -1,
            False,
            "in this report and for how much two articles of one outlet usually differ; the line of an outlet ",
        ),
        (1, True, "."),
    ],
)
def test_a_gap_that_may_be_nothing_says_why_it_is_wide(low, several, said, report):
    """Where its range holds 0, though the lines above it hardly meet."""
    gap = remarkable(report) | {"low": low}
    report["gaps"]["attribution"] = [gap]
    report["gaps"]["tone"] *= 2
    report["gaps"]["tone"] = report["gaps"]["tone"][:19]
    tell = Teller(report)
    tell.several = several
    (note,) = [one["gap"] for one in tell.every() if one["rule"] == "remarkable"]
    assert said in note and note.endswith("." if low > 0 else "is narrower.")
    assert ("A gap’s range" in note) == (low < 0)


def all_close(report: dict) -> None:
    """Whatever was found, no difference is one."""
    for gap in (gap for gaps in report["gaps"].values() for gap in gaps):
        gap["verdict"] = "close"


def remarkable(report: dict) -> dict:
    """One difference in attribution is remarkable, and no other is anything."""
    all_close(report)
    gap = max(report["gaps"]["attribution"], key=lambda gap: gap["difference"])
    gap |= {"verdict": "remarkable", "usual": None, "says": "among 60 comparisons on this page, fewer than one."}
    return gap


def test_shared_wording_asks_for_what_is_computed(articles, story):
    """The mean over the others of the share that each has: not what any of them has."""
    table = compare(overlap(articles), measure_of("shared")).set_index("outlet")["estimate"]
    name = {outlet["id"]: outlet["name"] for outlet in story[0]["outlets"]}
    for one in name:
        shares = [
            pair["share"][at]
            for pair in story[0]["pairs"]
            for at, end in enumerate(("first", "second"))
            if pair[end] == one
        ]
        assert len(shares) == len(name) - 1
        assert sum(shares) / len(shares) == pytest.approx(table[name[one]], abs=0.001)
        assert "% of runs of 3 words in another’s text, on average" in Teller(story[0]).spoken("shared", one)
    assert LEXICON["shared"].asks == "How much of its wording does another have, on average?"


@pytest.mark.parametrize(
    ("unknown", "family"),
    [
        ([], "60 comparisons in this report (six measures, ten pairs)"),
        (["tone"], "50 comparisons in this report (five measures, ten pairs)"),
        ([("tone", 4)], "56 comparisons in this report (six measures, up to ten pairs)"),
    ],
)
def test_why_a_remarkable_difference_is_no_finding(unknown, family, report):
    """Rare by itself, and not rare enough among all that was compared; nothing says that it is."""
    remarkable(report)
    for one in unknown:
        mid, few = (one, None) if isinstance(one, str) else one
        for gap in report["gaps"][mid][:few]:
            gap["verdict"] = "unknown"
    tell = Teller(report)
    (said,) = [one["certainty"] for one in tell.every() if one["rule"] == "remarkable"]
    (below,) = [gap["text"] for gap in tell.fragile()]
    reason = f"are by itself; among the {family} not rare enough to rule out chance."
    assert f"R{reason}" in said and f": r{reason}" in below
    assert "fewer than one" not in said + below and "on this page" not in said + below
    assert tell.state("attribution") == ("close", "Rare, no finding")


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (["remarkable"], "it is rare by itself but, among so many comparisons, not rare enough to rule out chance."),
        (["fragile"], "it depends on how one measures."),
        (["untested", "fragile"], "it depends on how one measures, or because it could not be tested enough."),
    ],
)
def test_only_reasons_that_there_are_are_given(verdicts, said, report):
    """Above the list of what is no finding."""
    all_close(report)
    for gap, verdict in zip(report["gaps"]["tone"], verdicts, strict=False):
        gap["verdict"] = verdict
    assert Teller(report).why_none() == f"Each is no finding because {said}"


def test_the_page_names_all_that_was_compared(report, story, tmp_path):
    """Also the measure that has no column of its own."""
    page = write_story(tmp_path, report, *story[1:], {}).read_text("utf-8")
    assert (
        "the bar is higher. Here there are 60: six measures, ten pairs (sentence length, reading ease, tone, hedging, "
        "hedging words and attribution)." in page
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["A1", "B1", "A2", "B2"], "Two outlets, the same two events."),
        (["A1", "B1", "A2", "B2", "A3"], "Two outlets, three events."),
        (["A1", "B1", "C1", "A2", "B2"], "Three outlets, two events."),
        (["A1", "B1", "A2", "B2", "A2"], "Two outlets, the same two events."),
        (["A1", "B2"], "Two outlets, two articles."),
    ],
)
def test_events_are_the_same_where_every_outlet_has_each(rows, said):
    """One article that is missing is enough."""
    made = pd.DataFrame({"outlet": [row[0] for row in rows], "event": [row[1] for row in rows]})
    made = made.assign(text="It may rain.", title="Talks", published=pd.NaT, doubts="", file="a.txt", words=3)
    made.index = pd.Index([f"a{n}" for n in range(len(rows))], name="article")
    assert Teller(story_of(made, title="")[0]).headline([]).startswith(said)


@pytest.mark.parametrize(
    ("alone", "said"),
    [
        (["a"], "No common original was found for A’s."),
        (["a", "b"], "No common original was found for A’s or B’s."),
        (["a", "b", "c"], "No common original was found for A’s, B’s or C’s."),
    ],
)
def test_what_was_not_found_is_not_denied(alone, said, report):
    """No common original was found, which is not that there is none."""
    ids = [one["id"] for one in report["outlets"]]
    for outlet, name in zip(report["outlets"], "ABCDE", strict=True):
        outlet["name"] = name
    for pair in report["pairs"]:
        pair.pop("origin", None)
        if not {pair["first"], pair["second"]} & set(ids[: len(alone)]):
            pair["origin"] = {"group": 1, "held": 14, "tried": 20}
    tell = Teller(report)
    (finding,) = [one for one in tell.every() if one["rule"] == "origin"]
    assert finding["text"].endswith(said)
    assert [one["text"] for one in tell.origins()[1:]] == ["No common original was found."] * len(alone)


@pytest.mark.parametrize(
    ("smallest", "said"),
    [
        (6.2, "in hedging, a difference of less than some 6 sentences in 100 would not show here."),
        (44, "in hedging, a difference of less than some 40 sentences in 100 would not show here."),
        (
            71.8,
            "these texts are too short to show anything but an enormous difference (in hedging, some 70 sentences in 100 or more).",
        ),
        (97, "these texts are too short to show any difference in hedging."),
        (140, "these texts are too short to show any difference in hedging."),
    ],
)
def test_what_would_not_show_is_said_as_large_as_it_is(smallest, said, report):
    """From half of the scale on, little could have shown at all."""
    all_close(report)
    for gap in report["gaps"]["hedging"]:
        gap["smallest"] = smallest
    assert Teller(report).every()[-1]["text"] == f"That does not make them alike: {said}"


@pytest.mark.parametrize(
    ("mids", "firm", "said"),
    [
        (["tone", "hedging"], False, "Hollow."),
        (["tone", "length"], False, "Hole; hollow."),
        (["length"], False, "Hole."),
        (["attribution", "length"], True, "Full; hole; hollow."),
    ],
)
def test_only_markers_that_are_drawn_are_explained(mids, firm, said, report):
    """In the order in which they are written."""
    all_close(report)
    if firm:
        report["gaps"]["attribution"][0]["verdict"] = "finding"
    assert Teller(report).key(mids, {"firm": "full", "counted": "hole", "open": "hollow"}) == said


@pytest.mark.parametrize(
    ("chart", "said", "unsaid"),
    [
        ("at-a-glance", ["The outlets at a glance", "hollow: no finding"], ["How they differ", "firmly different"]),
        ("too-close", ["Hollow: no finding."], ["firmly different", "only counted"]),
        ("who-is-cited", ["What people are said to want, plan or think is left out."], []),
        ("whose-wording", ["A shorter article shares a larger part of itself"], []),
    ],
)
def test_a_chart_elsewhere_says_what_the_page_says_beside_it(chart, said, unsaid, pictures):
    """Its title claims nothing, its legend explains what is drawn, its foot has the caveat."""
    picture = pictures[chart]
    assert [one for one in said if one not in picture] == []
    assert [one for one in unsaid if one in picture] == []


@pytest.mark.parametrize("chart", ["who-is-cited", "whose-wording"])
def test_a_snippet_has_the_caveat_of_its_picture(chart, names):
    """Below the chart."""
    assert f'<p class="note">{story_embeds.CAVEATS[chart]}</p>' in embeds_of(names, environment())[chart]
