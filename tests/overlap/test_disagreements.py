"""Facts that disagree: which versions of one fact are laid side by side, and which are not."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.corpus.load import load
from analysis.names.find import find_names
from analysis.names.offices import find_offices, office
from analysis.names.quantities import dates_differ
from analysis.overlap.disagreements import COLUMNS, MOST_LINES, disagreements, disagreements_in_words
from analysis.text.words import cut_sentences, cut_text

DATA = Path(__file__).parents[2] / "data"


def tell(*texts: str, published: str | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles a, b, c … by outlets A, B, C …, each all body, and their sentences."""
    ids = [chr(ord("a") + at) for at in range(len(texts))]
    articles = pd.DataFrame(
        {
            "outlet": [name.upper() for name in ids],
            "event": "one",
            "published": pd.Timestamp(published) if published else pd.NaT,
            "text": list(texts),
            "doubts": "",
        },
        index=pd.Index(ids, name="article", dtype=object),
    )
    ends = [len(text) for text in texts]
    blocks = pd.DataFrame({"article": ids, "start": 0, "end": ends, "kind": "body"})
    return articles, cut_sentences(articles, blocks)


def facts(*texts: str, published: str | None = None) -> list[list[object]]:
    """Kind, relation, and who says what, one list a fact."""
    articles, sentences = tell(*texts, published=published)
    table = disagreements(articles, sentences=sentences)
    return [
        [fact["kind"].iloc[0], fact["relation"].iloc[0]]
        + [f"{outlet}: {says}" for outlet, says in zip(fact["outlet"], fact["says"], strict=True)]
        for _, fact in table.groupby("fact")
    ]


# Facts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (  # different dates of one accident
            ["The ferry ran aground off the coast on Monday.", "A ferry ran aground off the coast on Tuesday."],
            [["date", "Monday and Tuesday are not the same", "A: Monday", "B: Tuesday"]],
        ),
        (  # the same date
            ["The ferry ran aground off the coast on Monday.", "A ferry ran aground off the coast on Monday."],
            [],
        ),
        (  # another accident
            [
                "The ferry ran aground off the coast on Monday.",
                "Parliament passed the budget after a debate on Tuesday.",
            ],
            [],
        ),
        (  # one says more than the other, and contradicts nothing
            [
                "The ferry ran aground off the coast on Monday.",
                "A ferry ran aground off the coast on Monday and sank on Tuesday.",
            ],
            [],
        ),
        (
            [
                "Rescuers lifted 40 passengers from the listing deck.",
                "Rescuers lifted 43 passengers from the listing deck.",
            ],
            [["number", "40 passengers and 43 passengers", "A: 40 passengers", "B: 43 passengers"]],
        ),
        (  # other units
            [
                "Rescuers lifted 40 passengers from the listing deck.",
                "Rescuers lifted 12 children from the listing deck.",
            ],
            [],
        ),
        (
            [
                "The exact location of the talks has not been disclosed.",
                "The talks will be held in Skagen, their usual venue.",
            ],
            [["place", "named by some, left open by others", "A: not been disclosed", "B: Skagen"]],
        ),
        (  # a place that all name is no answer to where
            ["The exact location of the Skagen talks has not been disclosed.", "The talks will be held in Skagen."],
            [],
        ),
        (
            [
                "The Coast Guard spokesman, Ian Roe, spoke. Roe left.",
                "Ada Lim, a spokeswoman for the Coast Guard, spoke.",
            ],
            [["name", "2 persons", "A: spokesman, Ian Roe", "B: Ada Lim, a spokeswoman"]],
        ),
        (
            ["The spokesman, Ian Roe, spoke.", "We heard spokesperson Ian Roe."],
            [["role", "2 titles", "A: spokesman, Ian Roe", "B: spokesperson Ian Roe"]],
        ),
        (
            ["We came to Vladivostok. In Vladivostok we slept.", "They saw Vladivostock."],
            [["spelling", "2 spellings", "A: Vladivostok", "B: Vladivostock"]],
        ),
        (["Only one outlet met Ian Roe on Monday."], []),
        (["", ""], []),
    ],
)
def test_versions_of_one_fact_stand_side_by_side(texts, found):
    """What differs on one subject is a lead; what agrees, or is another matter, is not."""
    assert facts(*texts) == found


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("The repairs will cost £4.2m.", "The repairs will cost 4,200,000 pounds.", ""),
        ("The repairs will cost £4.2m.", "The repairs will cost more than 4 million pounds.", ""),
        ("The repairs will cost £4.2m.", "The repairs will cost £5.1 million.", "£4.2m and £5.1 million"),
        ("The repairs will cost £4.2m.", "The repairs will cost $4.2m.", "£4.2m and $4.2m"),
        ("The detour is 9 miles long.", "The detour is 14.5 kilometres long.", ""),
        ("The detour is 9 miles long.", "The detour is eleven miles long.", "9 miles and eleven miles"),
        (
            "The ferry can carry three dozen people.",
            "The ferry can carry 40 people.",
            "three dozen people and 40 people",
        ),
        ("The ferry can carry at least a dozen people.", "The ferry can carry 40 people.", ""),
        ("Thousands of people took the ferry.", "The ferry took 40 people.", ""),
        ("The ferry left at 9 with 12 children.", "The ferry left at 9 with 12 cars.", ""),
        ("Police made six arrests in Skagen, 47 the night before.", "Police made 47 arrests in Skagen.", ""),
        ("A poll gave her 11 percent and him 9 percent.", "A poll gave her 14 percent and him 12 percent.", ""),
    ],
)
def test_amounts_that_can_both_hold_are_no_lead(one, other, found):
    """Equal in any notation, vague, of something else, known to both, or several in a sentence: nothing is said."""
    assert [fact[1] for fact in facts(one, other)] == [found] * bool(found)


def test_vague_dates_agree_with_what_lies_in_them():
    """A year in its decade and a day in its month differ from nothing; two years do."""
    assert facts("The bridge was built in the early 1930s.", "The bridge was built in 1931.") == []
    assert facts("The bridge was shut in May 2023.", "The bridge was shut on May 3, 2023.") == []
    assert facts("The bridge was built in 1931.", "The bridge was built in 1928.")[0][1] == (
        "1931 and 1928 cannot both hold"
    )


def test_dates_are_held_against_the_day_of_publication():
    """In September "last month" is August: it cannot be July."""
    texts = "The minister visited Skagen last month.", "The minister visited Skagen in July."
    assert facts(*texts)[0][1] == "last month and July agree only if published in August"
    assert facts(*texts, published="2023-09-04")[0][1] == "last month and July cannot both hold"
    assert facts(*texts, published="2023-08-04") == []


def test_rows_point_into_the_articles():
    """Columns are those documented; offsets give the sentence; without events all is one event."""
    articles, sentences = tell("It sank off Skagen on Monday.", "It sank off Skagen on Tuesday.")
    table = disagreements(articles, sentences=sentences)
    assert list(table.columns) == COLUMNS
    for row in table.itertuples():
        assert articles["text"][row.article][row.start : row.end] == row.text
    alone = disagreements(articles.drop(columns=["event", "published"]), sentences=sentences)
    assert alone.drop(columns="event").equals(table.drop(columns="event"))


def test_the_five_articles_differ_where_a_reader_finds_it():
    """The visit's date, the meeting's place, the council's spokesperson and a spelling."""
    articles = load(DATA / "articles.csv")
    table = disagreements(articles, sentences=cut_sentences(articles))
    visit = table[table["fact"] == 1]
    assert dict(zip(visit["outlet"], visit["says"], strict=True)) == {
        "Democracy News Live": "last month",
        "City Telegraph": "during the summer",
    }
    assert table.drop_duplicates("fact")[["kind", "subject"]].to_numpy().tolist()[1:] == [
        ["place", "where"],
        ["role", "John Kirby"],
        ["name", "National Security Council, spokesperson"],
        ["spelling", "Vladivostok"],
    ]
    told = disagreements_in_words(table).splitlines()
    assert len(told) == 5
    assert told[2] == (
        "Role (John Kirby; experimental): “spokesman, John Kirby” (Third Eye Analyst); "
        "“John Kirby, a spokesperson” (Sendas News). 2 titles."
    )
    assert "error" not in " ".join(told).lower()


# Dates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("July", "July", ""),
        ("this month", "the month", ""),
        ("July", "August", "July and August cannot both hold"),
        ("July", "the fall", "July and the fall cannot both hold"),
        ("2014", "2015", "2014 and 2015 cannot both hold"),
        ("June 2016", "June 9, 2016", "June 9, 2016 lies within June 2016"),
        ("2013", "August 2013", "August 2013 lies within 2013"),
        ("last month", "last year", "last month and last year are not the same"),
        ("Friday", "July", ""),
        ("next month", "May", "next month and May agree only if published in April"),
        ("next month", "January", "next month and January agree only if published in December"),
        ("yesterday", "Friday", ""),
    ],
)
def test_dates_differ_only_where_they_can_be_compared(one, other, relation):
    """Months, seasons, years and days are held together; a weekday and a month are not."""
    assert dates_differ((one, None), (other, None)) == relation


# Offices ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "same"),
    [
        ("Spokesman", "spokesperson"),
        ("chairwoman", "chairperson"),
        ("minister of defence", "defense minister"),
        ("president", "president"),
    ],
)
def test_ways_to_write_an_office_are_one(title, same):
    """Gender and spelling make no other office."""
    assert office(title) == same


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("President Ada Lim spoke.", [("Ada Lim", "president", "")]),
        ("French President Ada Lim spoke.", [("Ada Lim", "president", "France")]),
        ("Ada Lim, a former British ambassador, spoke.", [("Ada Lim", "ambassador", "United Kingdom")]),
        ("President Ada Lim met the Danes in France.", [("Ada Lim", "president", "")]),
        ("Ada Lim, who met the president, spoke.", []),
        ("Ada Lim spoke.", []),
    ],
)
def test_a_title_belongs_to_the_name_it_stands_at(text, found):
    """Right before a name, or set off after it; its body right before it or after "for"."""
    sentences = cut_text(text)
    table = find_offices(sentences, find_names(sentences))
    assert list(zip(table["person"], table["office"], table["body"], strict=True)) == found


def test_of_very_many_facts_the_first_are_told():
    """A page of leads is read, a hundred pages are not: the table has them all."""
    size = MOST_LINES + 2
    table = pd.DataFrame(
        {
            "fact": range(1, size + 1),
            "kind": "place",
            "subject": "where",
            "says": "here",
            "outlet": "Echo",
            "relation": "left open",
        }
    )
    lines = disagreements_in_words(table).split("\n")
    assert lines[:MOST_LINES] == ["Place (where; experimental): “here” (Echo). left open."] * MOST_LINES
    assert lines[MOST_LINES:] == ["2 more leads stand in the table."]
