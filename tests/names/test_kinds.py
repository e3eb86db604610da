"""Who is a person, a place or a body, and which forms are one name."""

import pytest

from analysis.names.find import find_names
from analysis.names.kinds import KINDS, NONE, Context, around, inside, likeliest, weighed, weights
from analysis.names.lists import first_name, surname, town, writing
from analysis.text.words import cut_text


def kinds(text: str) -> dict[str, str]:
    found = find_names(cut_text(text))
    return dict(zip(found["text"], found["kind"], strict=True))


def mentions(text: str) -> list[str]:
    return find_names(cut_text(text))["mention"].tolist()


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("They met Gloria Okafor, 54, in the town.", "Gloria Okafor", "person"),
        ("Gloria left. We saw Gloria, who was late.", "Gloria", "person"),
        ("They drove from Oakland to San Francisco.", "San Francisco", "place"),
        ("It rained in North Dakota.", "North Dakota", "place"),
        ("The vote in Congress failed.", "Congress", "organisation"),
        ("He teaches at Trinity College in town.", "Trinity College", "organisation"),
        ("The Makarov Pistol jammed.", "Makarov Pistol", "other name"),
        ("Hurricane Maria made landfall.", "Hurricane Maria", "event"),
        ("They crossed the Tumen River.", "Tumen River", "place"),
        ("Many Democrats left.", "Democrats", "demonym"),
    ],
)
def test_the_kind_of_a_name_is_what_a_reader_would_say(text, name, kind):
    """Persons, places and organisations are distinguished; a weapon, a storm or a party's members are none of these."""
    assert kinds(text)[name] == kind


def test_a_name_introduced_with_a_title_is_a_person_everywhere():
    """The title at one mention counts for every other."""
    assert kinds("Harrow saw rain. We met Mr. Harrow. They like Harrow.")["Harrow"] == "person"


@pytest.mark.parametrize(
    "text",
    [
        "We met Joe Biden. Joseph R. Biden Jr. left. Biden slept. The Bidens ate.",
        "We met Joe Biden. The Biden-led talks failed. Biden’s car and an anti-Biden song were heard.",
        "President Joe Biden came. Joseph Robinette Biden spoke.",
    ],
)
def test_one_person_is_one_mention(text):
    """Full name, short first name, surname, plural, "-led" and "anti-" are one person."""
    assert len({mention for mention in mentions(text) if mention}) == 1


@pytest.mark.parametrize("text", ["It fell on Sept. 11.", "The senator (D-Calif.) left.", "A man, R-Ohio, left."])
def test_dates_and_party_tags_are_no_names(text):
    """A month, and the letter of a party with its state, name nobody."""
    assert set(mentions(text)) <= {""}


def test_the_lists_know_names_towns_and_how_words_are_written():
    """Levels run from 0 to 9; accents and capitals make no difference."""
    assert (first_name("GLORIA"), surname("Smith"), first_name("Bridge")) == (9, 9, 0)
    assert town(("São", "Paulo")) == 9
    assert town(("Xyzzy",)) == 0
    small, capital = writing("however")
    assert small > capital


def test_evidence_is_shares_and_every_weight_is_of_a_kind():
    """One mention with a title is enough; any other context counts by its share."""
    plain = Context(("in", ""), " ", "was", " ", possessive=False, title=False)
    titled = plain._replace(title=True)
    found = around([plain, titled, plain])
    assert found["a title"] == 1
    assert found["after in"] == pytest.approx(3 / 3.5)
    assert {kind for row in weights().values() for kind in row} == {*KINDS, NONE}


def test_the_largest_sum_decides():
    """Sums are weights times amounts; a table of one weight shows it."""
    table = {"always": {NONE: 0.5}, "after in": {"place": 1.0}}
    assert weighed({"after in": 0.4}, table) == {"person": 0.0, "place": 0.4, "organisation": 0.0, NONE: 0.5}
    assert likeliest({"after in": 0.6}, table) == "place"
    assert likeliest(inside(["Ada", "Lim"], "", ""), table) == NONE
