"""Attributions are found with their source, in the right voice, and counted once."""

import csv
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import MEASURES, cut_text, score, spans
from analysis.measures import attribution_evidence as by_evidence
from analysis.measures.attribution import attributed, attributions, count, count_2
from analysis.measures.attribution_by_hand import features, weights
from analysis.measures.attribution_clauses import Clauses
from analysis.measures.attribution_phrases import Sentence
from analysis.measures.attribution_sources import candidates, cues
from analysis.resources import resource
from analysis.text.words import cut_words

with open(Path(__file__).parent / "attribution_cases.csv", encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE))

SAID = (
    "“We ran aground,” said Dana Okafor. Two officials denied that. "
    "It was acknowledged that fog was thick. He “never claimed that he knew,” she added."
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["sentence"])
def test_each_case_has_its_cue_source_kind_and_quotation(case):
    """A sentence with an attribution yields it as written down by hand; one without yields none."""
    table = attributions(cut_text(case["sentence"]))
    marks = table["quotation"].map({True: "yes", False: "no"})
    found = list(zip(table["cue"], table["who"], table["named"], marks, strict=True))
    expected = (case["cue"], case["source"], case["named"], case["quotation"])
    assert expected in found if case["cue"] else found == []
    assert attributed(case["sentence"]) == bool(case["cue"])


def test_a_whole_table_is_what_a_reader_would_write():
    """Every column of every row; a quotation goes to the nearest attribution outside it."""
    table = attributions(cut_text(SAID, "Gazette"))
    assert table.drop(columns="score").to_dict("records") == [
        {
            "article": "Gazette",
            "outlet": "Gazette",
            "sentence": 0,
            "start": 18,
            "end": 22,
            "cue": "said",
            "category": "speech",
            "who": "Dana Okafor",
            "who_start": 23,
            "who_end": 34,
            "named": "named",
            "quotation": True,
            "said": True,
        },
        {
            "article": "Gazette",
            "outlet": "Gazette",
            "sentence": 1,
            "start": 50,
            "end": 56,
            "cue": "denied",
            "category": "speech",
            "who": "Two officials",
            "who_start": 36,
            "who_end": 49,
            "named": "unnamed",
            "quotation": False,
            "said": True,
        },
        {
            "article": "Gazette",
            "outlet": "Gazette",
            "sentence": 2,
            "start": 70,
            "end": 82,
            "cue": "acknowledged",
            "category": "speech",
            "who": "",
            "who_start": None,
            "who_end": None,
            "named": "none",
            "quotation": False,
            "said": True,
        },
        {
            "article": "Gazette",
            "outlet": "Gazette",
            "sentence": 3,
            "start": 140,
            "end": 145,
            "cue": "added",
            "category": "speech",
            "who": "she",
            "who_start": 136,
            "who_end": 139,
            "named": "pronoun",
            "quotation": True,
            "said": True,
        },
    ]


def test_a_text_without_attributions_gives_an_empty_table_with_all_columns():
    """Nothing found is a table of no rows, typed like any other."""
    empty, full = attributions(cut_text("It rained.")), attributions(cut_text(SAID))
    assert empty.empty
    assert list(empty.columns) == list(full.columns)
    typed = ["start", "end", "who_start", "who_end", "quotation", "score"]
    assert empty[typed].dtypes.to_dict() == full[typed].dtypes.to_dict()


def test_parts_are_counted_per_sentence():
    """One number a sentence for each kind of source; pronouns and none are no `sources`."""
    parts = {name: part.tolist() for name, part in count(cut_words(cut_text(SAID))).items()}
    assert parts == {
        "attributions": [1, 1, 1, 1],
        "named": [1, 0, 0, 0],
        "unnamed": [0, 1, 0, 0],
        "pronoun": [0, 0, 0, 1],
        "sources": [1, 1, 0, 0],
    }
    fitted = {name: part.tolist() for name, part in count_2(cut_words(cut_text(SAID))).items()}
    assert list(fitted.values()) == list(parts.values())
    assert not fitted.keys() & parts.keys()  # they may be counted together


def test_measures_are_what_a_reader_with_a_pencil_would_get():
    """Rates per 1,000 words, and the share of sources that are described, from 60 words."""
    text = cut_text("Okafor said the pier was shut in the fog. " * 4 + "Critics said so. " * 8)
    table = score(text, "attribution").set_index("measure")
    assert table["value"].round(2).to_dict() == {
        f"{name}/{version}": value
        for version in (2, 1)
        for name, value in (
            ("attributions_per_1000_words", 200.0),  # 12 of 60
            ("named_per_1000_words", 66.67),  # 4 of 60
            ("unnamed_per_1000_words", 133.33),  # 8 of 60
            ("unnamed_share", 66.67),  # 8 of 12
        )
    }


def test_a_share_of_fewer_than_five_sources_is_undefined():
    """Four sources have no share, with the reason; not 0, which would read as all named."""
    table = score(cut_text("Okafor said so. " * 4 + "He said so. " * 4), "unnamed_share/1")
    assert table["value"].isna().tolist() == [True]
    assert table["why"].tolist() == ["too short: 4 sources, it needs 5"]


def test_an_attribution_belongs_to_the_voice_of_its_cue():
    """The outlet's "said" is outside the quotation; a speaker's own is inside it."""
    text = cut_text("“Lindqvist said that the pier was shut,” Okafor added.")
    found = {voice: attributions(text, voice)["cue"].tolist() for voice in ("all", "own", "quoted")}
    assert found == {"all": ["said", "added"], "own": ["added"], "quoted": ["said"]}
    # What Lindqvist is said to say is not what stands inside the marks.
    assert attributions(text)["quotation"].tolist() == [False, True]


@settings(max_examples=30)
@given(st.lists(st.sampled_from([case["sentence"] for case in CASES]), min_size=1, max_size=5))
def test_own_and_quoted_add_up_to_all(chosen):
    """Every attribution is in one voice, and the evidence adds up to the count."""
    text = cut_text("\n\n".join(chosen))
    for counted, part, version in ((count, "attributions", 1), (count_2, "attributed", 2)):
        counts = {voice: counted(cut_words(text, voice))[part].sum() for voice in ("all", "own", "quoted")}
        assert counts["all"] == counts["own"] + counts["quoted"]
        assert spans(text, f"attributions_per_1000_words/{version}")["weight"].sum() == counts["all"]


def test_evidence_marks_cue_and_source_where_they_stand():
    """Offsets, text and label of each; a source shared by two cues is marked once."""
    text = cut_text("Okafor said the room was dark, adding that nobody complained.")
    table = spans(text, "named_per_1000_words/1")
    assert table[["start", "end", "text", "label", "weight"]].values.tolist() == [
        [0, 6, "Okafor", "source", 0.0],
        [7, 11, "said", "named", 1.0],
        [31, 37, "adding", "named", 1.0],
    ]


def test_only_body_text_is_searched_unless_asked_otherwise():
    """A headline is no body; asked for titles, it is."""
    text = cut_text("Okafor said so.").assign(kind="title")
    assert attributions(text).empty
    assert attributions(text, kinds=["title"])["who"].tolist() == ["Okafor"]


def test_every_feature_has_a_weight_and_every_weight_a_feature():
    """The printed weights are all that decides: no feature without one, none left over."""
    texts = [
        *(case["sentence"] for case in CASES),
        "He plans to say that. I would say so. Why did he think so? This suggests more.",
        "The letters were described as polite. Insurance claims rose. “He said so. I said so,” she said.",
    ]
    sentences = (row for text in texts for row in cut_text(text).itertuples())
    held = {
        feature
        for row in sentences
        for candidate in candidates(Sentence(row.text, row.start, row.quotes))
        for feature in features(candidate)
    }
    assert held == set(weights()) - {"intercept", "reliability", "threshold"}


def test_cues_are_in_lower_case_and_listed_once():
    """A form is one cue: a second row would never be asked."""
    forms = [cue.words for found in cues().values() for _, cue in found]
    assert len(forms) == len(set(forms))
    assert all(word == word.lower() for form in forms for word in form)


def test_measures_are_defined_under_their_names():
    """The family holds these four measures in two versions, the better one first."""
    names = [name for name, measure in MEASURES.items() if measure.family == "attribution"]
    assert names == [
        f"{name}/{version}"
        for version in (2, 1)
        for name in ("attributions_per_1000_words", "named_per_1000_words", "unnamed_per_1000_words", "unnamed_share")
    ]


def test_a_role_is_named_where_the_article_gave_its_name_before():
    """The mayor is unnamed until the article says who holds the office."""
    text = cut_text("The mayor said so. Mayor Dana Okafor came. The mayor said so.")
    assert attributions(text)["named"].tolist() == ["unnamed", "named"]


def test_every_form_of_a_cue_is_listed_once_and_in_lower_case():
    """A form is read as a verb or phrase, as a noun, or as both."""
    listed = [form.words for found in by_evidence.forms().values() for _, form in found]
    assert len(listed) == len(set(listed))
    assert all(word == word.lower() for form in listed for word in form)


def test_a_score_is_a_probability_of_the_evidence_that_holds():
    """With no weights at all every candidate is as likely as not; each weight moves it."""
    found = by_evidence.candidates(Clauses("Okafor said so.", 0, ()))
    assert "cue say" in by_evidence.names_of(found)[0]
    assert by_evidence.scores(found, {}) == [0.5]
    assert by_evidence.scores(found, {"own odds": 1.0, "cue say": 1.0})[0] > 0.7
    assert by_evidence.scores(found, {"own odds": 1.0, "cue say": -1.0})[0] < 0.3


def test_a_candidate_is_weighed_in_the_company_of_its_sentence():
    """The surest other candidate counts, and the surest of the same source; alone, neither."""
    found = by_evidence.candidates(Clauses("Okafor said the room was dark, adding that Lindqvist knew it.", 0, ()))
    assert [one.cue for one in found] == ["say", "add", "know"]
    company = by_evidence.company(found, np.array([3.0, 2.0, -1.0]))
    assert {name: values.tolist() for name, values in company.items()} == {
        "own odds": [3.0, 2.0, -1.0],
        "alone in its sentence": [0, 0, 0],
        "surest beside it": [2.0, 3.0, 3.0],
        "shares its source": [1, 1, 0],
        "surest of its source": [2.0, 3.0, 0],
    }
    alone = by_evidence.company(found[:1], np.array([3.0]))
    assert [values.item() for values in alone.values()] == [3.0, 1, 0, 0, 0]


def test_candidates_of_two_sentences_are_no_company():
    """Judged at once, each has the score that it has with those of its sentence."""
    texts = ("Okafor said the room was dark, adding that Lindqvist knew it.", "Okafor said so.", "Two denied that.")
    found = [by_evidence.candidates(Clauses(text, 0, ())) for text in texts]
    together = list(chain.from_iterable(found))
    assert by_evidence.scores(together) == list(chain.from_iterable(map(by_evidence.scores, found)))


@pytest.mark.parametrize(
    ("sentence", "cues"),
    [
        ("Dana Okafor said the pier was shut.", ["said"]),
        ("The pier is unsafe, according to the report.", ["according to"]),
        ("Norway denied the claim.", ["denied"]),
        ("Five past and present senators urged her to resign.", ["urged"]),
        ("The pier was shut, according to those briefed on it.", ["according to"]),
        ("The report says the pier was unsafe.", ["says"]),
        ("Okafor praised the crew.", ["praised"]),
        ("Okafor observed that the fog was thick.", ["observed"]),
        ("The United States, observing the fleet with concern, sent a ship.", []),
        ("Norway seeks to sell the pier.", []),
        ("Okafor intends to travel to Bergen this month.", []),
        ("Okafor believes that the pier was shut.", []),
        ("This development highlights the need for talks.", []),
        ("Initial reports of the plan were published late.", []),
        ("Traditionally, Norway has relied on talks to address its concerns.", []),
        ("Bergen, on the coast, offers a place for the talks.", []),
        ("If Norway agrees to sell the pier, prices could rise.", []),
        ("It’s important to note that the pier was shut.", []),
        ("The meeting between Okafor and Lindqvist raises questions about the pier.", []),
        ("Okafor did not say why the pier was shut.", []),
        ("Okafor tried to persuade Norway to sell the pier.", []),
        ("It was announced that the pier was shut.", ["announced"]),
        ("When asked how long, she went home.", []),
        ("We will explain the plan in this article.", []),
        ("The location has not been disclosed.", []),
        ("It was shut, it said.", ["said"]),
        ("It also said the pier was shut.", ["said"]),
        ("They stressed that the pier was shut.", ["stressed"]),
        ("They underscore the need for talks.", []),
        ("It highlights the need for talks.", []),
        ("It was late, in the midst of assessing what went wrong.", []),
        ("Okafor spent most of it complaining about the pier.", []),
        ("“Lindqvist said that the pier was shut,” Okafor added.", ["added"]),
    ],
)
def test_what_is_said_is_told_from_what_is_wanted_planned_or_thought(sentence, cues):
    """Only a cue of saying or writing counts, from a source that can speak, not put off, denied or inside a quotation."""
    table = attributions(cut_text(sentence))
    assert table.loc[table["said"], "cue"].tolist() == cues


def test_cues_that_report_something_said_are_cues():
    """Each is in the table of forms with that category, once."""
    forms = {(row["cue"], row["category"]) for row in resource("attribution_forms")}
    said = [(row["cue"], row["category"]) for row in resource("attribution_said")]
    assert set(said) <= forms
    assert len(said) == len(set(said))
    assert {row["when"] for row in resource("attribution_said")} == {"always", "words"}
