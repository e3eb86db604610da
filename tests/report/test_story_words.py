"""What an editor says differently in `story.toml`: what is taken, what is refused in a sentence, what no longer fits."""

import json

import pytest

from analysis.archive.open import load
from analysis.errors import ReportError
from analysis.report.manifest import input_hashes
from analysis.report.story_page import write_story
from analysis.report.story_results import story_of
from analysis.report.story_sentences import Teller
from analysis.report.story_words import FILE, FINDINGS, findings_of, read_words, unfit


@pytest.fixture(scope="module")
def story(root):
    return story_of(load(root / "data"), title="Test")


@pytest.fixture
def words(tmp_path):
    """Read a `story.toml` beside a corpus."""

    def read(text: str) -> dict:
        (tmp_path / FILE).write_text(text, "utf-8")
        return read_words(tmp_path / "data")

    return read


def test_without_the_file_nothing_is_said(tmp_path):
    """No file, no words; the commented template says nothing either."""
    assert read_words(tmp_path / "data") == {}


def test_the_template_says_nothing(root, words):
    """What `samestory new` lays changes no page."""
    assert words((root / "analysis" / "resources" / "working_folder" / FILE).read_text("utf-8")) == {}


def test_words_stand_on_the_page(story, words, tmp_path):
    """Headline, standfirst, choice, order and wording are the editor's; the certainty stays the library's."""
    mine = words(
        'title = "Kim & Putin"\nheadline = "Two originals"\nstandfirst = "So it is."\nfindings = ["length", "originals"]\n'
        '[wording.length]\ntitle = "Most to say: City Telegraph"'
    )
    page = write_story(tmp_path, *story, {}, words=mine).read_text("utf-8")
    for said in (
        "Kim &amp; Putin</p>",
        "<h1>Two originals</h1>",
        "So it is.</p>",
        "<h3>Most to say: City Telegraph</h3>",
    ):
        assert said in page
    assert page.index('id="finding-length"') < page.index('id="finding-originals"')
    assert 'id="finding-too-close"' not in page
    own = {one["id"]: one for one in Teller(story[0]).every()}
    shown = {one["id"]: one for one in findings_of(Teller(story[0]), mine)}
    assert shown["length"] == own["length"] | {"title": "Most to say: City Telegraph"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('headlin = "A"', "there is no key 'headlin' (did you mean 'headline'? There are 'title', 'headline', "),
        ("headline = 7", "'headline' is not text in quotation marks"),
        ('findings = "length"', "'findings' is not a list of names"),
        ("findings = [1]", "1 in 'findings' is no name (put it in quotation marks)"),
        ('[wording.length]\nheading = "A"', "there is no key 'wording.length.heading' (There are 'title' and 'text')"),
        ('wording.length = "A"', "'wording.length' is not a table"),
        ("headline = A", "cannot be read: Invalid value (at line 1, column 12) (text goes in quotation marks)"),
    ],
)
def test_a_wrong_key_is_refused_in_a_sentence(words, text, said):
    """With what was probably meant."""
    with pytest.raises(ReportError) as error:
        words(text)
    assert str(error.value).startswith(FILE)
    assert said in str(error.value)


@pytest.mark.parametrize("text", ['findings = ["lenght"]', '[wording.lenght]\ntitle = "A"'])
def test_a_name_that_no_finding_has_is_refused_before_anything_is_computed(words, text):
    """With what was probably meant, and all that there may be."""
    with pytest.raises(ReportError) as error:
        words(text)
    assert str(error.value).startswith(
        "story.toml: no finding is ever called 'lenght' (did you mean 'length'? There are "
    )


@pytest.mark.parametrize("text", ['findings = ["tone"]', '[wording.tone]\ntitle = "A"'])
def test_a_finding_that_this_corpus_has_not_is_refused_in_a_sentence(story, words, text):
    """With all that it has."""
    with pytest.raises(ReportError) as error:
        findings_of(Teller(story[0]), words(text))
    assert str(error.value).startswith("story.toml: there is no finding 'tone' (")
    assert "There are 'originals', 'only-john-everard', 'length' and 'too-close')" in str(error.value)


def test_all_findings_of_a_corpus_have_a_name_that_is_known(story):
    """Also if everything were a finding, or remarkable."""
    report, names = json.loads(json.dumps(story[0])), set()
    for verdict in ("finding", "remarkable"):
        for gap in (gap for gaps in report["gaps"].values() for gap in gaps):
            gap |= {"verdict": verdict, "tried": 20, "held": 19, "low": 1.0, "high": 2.0, "difference": 1.5}
        names |= {one["id"] for one in Teller(report).every()}
    assert {"attribution", "hedging-remarkable", "originals", "length"} <= names
    assert {name for name in names if not name.startswith("only-")} <= {*FINDINGS}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('headline = "Five articles, 2,298 words"', []),
        ('headline = "5 articles, 2,300 words"', []),
        ('headline = "77 articles"', ["headline: 77"]),
        ('[wording.length]\ntext = "649 words against 318, 560 and 400."', []),
        ('[wording.length]\ntext = "650 words against 319."', ["wording.length.text: 319"]),
        ('[wording.originals]\ntitle = "10 of 35"\ntext = "649 words"', ["wording.originals.text: 649"]),
        ('[wording.too-close]\ntext = "Of 100 sentences, 70."', []),
    ],
)
def test_numbers_that_are_not_in_the_data_are_named(story, words, text, wrong):
    """Each in a sentence; a number may be rounded."""
    found = unfit(words(text), story[0])
    assert [sentence.split(" is not among")[0] for sentence in found] == [f"{FILE}, {one}" for one in wrong]


def test_numbers_that_no_longer_fit_are_named(story, words):
    """The article was corrected, the words were not."""
    report = json.loads(json.dumps(story[0]))
    report["values"]["length"]["city-telegraph"]["value"] = 700
    assert unfit(words('[wording.length]\ntext = "649 words"'), report) == [
        "story.toml, wording.length.text: 649 is not among the numbers of this finding."
    ]


def test_the_words_are_one_of_the_inputs(tmp_path):
    """A report made with other words is another report."""
    (tmp_path / "data").mkdir()
    before = input_hashes(tmp_path / "data")
    (tmp_path / FILE).write_text("", "utf-8")
    assert input_hashes(tmp_path / "data").keys() - before.keys() == {"../story.toml"}
