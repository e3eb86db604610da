"""Names, numbers and dates: what is found, what is joined, and who leaves it out."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.corpus.load import load
from analysis.names.find import find_names, name_words
from analysis.names.mentions import MENTIONS, find_mentions, mentions
from analysis.names.quantities import find_quantities
from analysis.text.words import cut_sentences, cut_text, cut_words

DATA = Path(__file__).parents[2] / "data"


def names(text: str) -> list[tuple[str, str, str]]:
    found = find_names(cut_text(text))
    return list(zip(found["text"], found["kind"], found["mention"], strict=True))


@pytest.fixture(scope="module")
def five() -> pd.DataFrame:
    articles = load(DATA / "articles")
    return mentions(articles, sentences=cut_sentences(articles))


# Names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cats sleep. Subsequently, dogs bark.", []),
        ("In May it may rain on Monday.", []),
        ("I met him.", []),
        ("Artillery Omsk had. It was artillery.", [("Omsk", "place", "Omsk")]),
        ("They left Vladivostok.", [("Vladivostok", "place", "Vladivostok")]),
        ("The US and the U.S. told us.", [("US", "place", "United States"), ("U.S.", "place", "United States")]),
        ("Russian aid came.", [("Russian", "demonym", "Russia")]),
        ("He read The New York Times.", [("New York Times", "organisation", "New York Times")]),
        ("They met at the Eastern Economic Forum.", [("Eastern Economic Forum", "event", "Eastern Economic Forum")]),
        ("It hit the Korean Peninsula.", [("Korean Peninsula", "place", "Korean Peninsula")]),
        (
            "Russia’s Minister of Defence Sergei K. Shoigu spoke.",
            [
                ("Russia", "place", "Russia"),
                ("Minister of Defence", "title", ""),
                ("Sergei K. Shoigu", "person", "Sergei K. Shoigu"),
            ],
        ),
        (
            "We saw the leader, John Kirby, and then Kirby left.",
            [("leader", "title", ""), ("John Kirby", "person", "John Kirby"), ("Kirby", "person", "John Kirby")],
        ),
    ],
)
def test_names_are_found_by_rules_a_reader_can_follow(text, found):
    """A capital makes a name where it is not owed to a sentence, a month or a pronoun."""
    assert names(text) == found


@pytest.mark.parametrize(
    ("one", "other", "mention"),
    [
        ("Kim Jong Un", "Kim Jong-un", "Kim Jong Un"),
        ("Sergei Shoigu", "Sergei K. Shoigu", "Sergei Shoigu"),
        ("Vladivostok", "Vladivostock", "Vladivostok"),
        ("United Kingdom", "Britain", "United Kingdom"),
        ("Gorbachev", "Gorbachov", "Gorbachev"),
    ],
)
def test_spellings_of_a_name_are_joined(one, other, mention):
    """Hyphens, initials, one letter of a long word and listed variants make no other name."""
    found = names(f"We saw {one} there. We know {one} well. They saw {other} too.")
    assert {row[2] for row in found} == {mention}


@pytest.mark.parametrize(("one", "other"), [("Iran", "Iraq"), ("Gambia", "Zambia"), ("Mark Twain", "Mark Train")])
def test_names_that_are_nearly_alike_stay_apart(one, other):
    """In short words one letter makes another name."""
    assert len({row[2] for row in names(f"We saw {one} and {other}.")}) == 2


def test_a_short_name_that_could_be_two_people_stays_as_it_is():
    """With two Kims in the article, "Kim" alone is neither."""
    found = names("We saw Kim Jong Un and Kim Yo Jong. Then we saw Kim again.")
    assert [row[2] for row in found] == ["Kim Jong Un", "Kim Yo Jong", "Kim"]


def test_two_names_coupled_by_a_hyphen_are_two():
    """A "Biden-Xi summit" mentions both."""
    found = names("We saw Joe Biden and Xi Jinping. The Biden-Xi summit failed.")
    assert [row[0] for row in found] == ["Joe Biden", "Xi Jinping", "Biden", "Xi"]
    assert [row[2] for row in found] == ["Joe Biden", "Xi Jinping"] * 2


def test_every_name_points_at_its_words():
    """Offsets give the text of the name, and the mask marks its words and no others."""
    text = "North Korea’s leader Kim Jong Un met President Putin."
    sentences = cut_text(text)
    words = cut_words(sentences)
    found = find_names(sentences, words)
    assert [text[start:end] for start, end in zip(found["start"], found["end"], strict=True)] == found["text"].tolist()
    assert name_words(found, words).tolist() == [True] * 6 + [False] + [True] * 2


# Numbers and dates -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$3.5 million", [("number", "$3.5 million")]),
        ("US$3.5m", [("number", "$3.5 million")]),
        ("3.5 million dollars", [("number", "$3.5 million")]),
        ("20 percent and 20 per cent and 20%", [("number", "20%")] * 3),
        ("the 70th anniversary", [("number", "70th anniversary")]),
        ("Three people, 3 people", [("number", "3 people")] * 2),
        ("1,000 men", [("number", "1000 men")]),
        ("the two leaders, the first time, one of them", []),
        ("on September 4, 2023", [("date", "September 4, 2023")]),
        ("on 4 Sept. 2023", [("date", "September 4, 2023")]),
        (
            "last month, this month and next year",
            [("date", "last month"), ("date", "this month"), ("date", "next year")],
        ),
        ("during the summer", [("date", "the summer")]),
        ("in July and on Tuesday", [("date", "July"), ("date", "Tuesday")]),
        ("He may march in May.", [("date", "May")]),
        ("in 2014, of 2014 people", [("date", "2014")] * 2),
        ("", []),
    ],
)
def test_numbers_and_dates_have_one_form(text, found):
    """The ways to write a sum, a share, a count or a day are joined; pointing words are no numbers."""
    assert [(kind, form) for *_, kind, form in find_quantities(text)] == found


# The table -------------------------------------------------------------------------------------


def test_outlets_that_leave_a_name_out_have_a_row_with_zero():
    """Every mention has a row for every article of its event, and for no other."""
    rows = [("a", "one", "Russia armed Iran."), ("b", "one", "Russian cats sleep."), ("c", "two", "Dogs bark.")]
    articles = pd.DataFrame(
        [{"outlet": name.upper(), "event": event, "text": text, "doubts": ""} for name, event, text in rows],
        index=pd.Index([row[0] for row in rows], name="article", dtype=object),
    )
    blocks = pd.DataFrame([{"article": name, "start": 0, "end": len(text), "kind": "body"} for name, _, text in rows])
    sentences = cut_sentences(articles, blocks)
    assert mentions(articles, sentences=sentences).to_numpy().tolist() == [
        ["place", "Russia", "Russia; Russian", "a", "A", 1],
        ["place", "Russia", "Russia; Russian", "b", "B", 1],
        ["place", "Iran", "Iran", "a", "A", 1],
        ["place", "Iran", "Iran", "b", "B", 0],
    ]
    assert find_mentions(articles, sentences=sentences)["text"].tolist() == ["Russia", "Iran", "Russian"]
    nothing = mentions(articles, sentences=sentences.iloc[:0])
    assert nothing.columns.tolist() == MENTIONS and len(nothing) == 0


@pytest.mark.parametrize(
    ("mention", "variants", "articles"),
    [
        ("Kim Jong Un", "Kim Jong Un; Kim; Kim Jong-un", 5),
        ("Vladivostok", "Vladivostock; Vladivostok", 3),
        ("United States", "United States; U.S.; US", 5),
        ("White House", "White House", 5),
        ("John Everard", "Everard; John Everard", 1),
        ("70th anniversary", "70th anniversary", 1),
        ("the summer", "the summer", 1),
    ],
)
def test_the_five_articles_mention_what_they_mention(five, mention, variants, articles):
    """Spellings are joined across outlets, and only those that have the mention count it."""
    rows = five[five["mention"] == mention]
    assert rows["variants"].unique().tolist() == [variants]
    assert (len(rows), (rows["times"] > 0).sum()) == (5, articles)
