"""Common origin: what two articles share beyond chance, who goes with whom, what each changed."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus.load import load
from analysis.overlap.edits import EDITS, edits, edits_in_words, is_variant
from analysis.overlap.order import order_kept
from analysis.overlap.origins import ORIGINS, TIES, origins, origins_in_words, ties
from analysis.overlap.ties import beyond_chance, grounds, matched_sentences, sharing, tied
from analysis.resources import resource
from analysis.text.words import cut_sentences

DATA = Path(__file__).parents[2] / "data"
FERRY = (
    "The ferry Aurora ran aground near Skagen before dawn on Monday. "
    "Rescuers lifted forty passengers from the listing deck by helicopter. "
    "A broken rudder caused the accident, officials said on deck. "
    "Divers found a long gash in the hull beneath the engine room. "
    "Fuel has begun to leak toward the oyster beds of the bay. "
    "The owner promised to pay fishermen for their spoiled harvest. "
    "Inspectors had warned about worn steering cables in spring."
)
REWORDED = (
    "The Aurora, a ferry, ran aground before dawn on Tuesday near Skagen. "
    "Forty passengers were lifted by rescuers in a helicopter from the listing deck. "
    "A broken rudder may have caused the accident, officials claimed on deck. "
    "A long gash beneath the engine room was found in the hull by divers. "
    "Fuel began leaking toward oyster beds in the bay. "
    "Fishermen with spoiled harvest were promised pay by the owner. "
    "Nobody in the village slept that night, Mayor Dana Okafor told the Gazette."
)
OTHER = (
    "Schools in Skagen stayed shut while the Aurora lay on the rocks. "
    "Hotel keepers offered rooms to families that waited for news. "
    "A choir sang in the church until the last bus had come. "
    "The harbour office opened a telephone line for worried relatives. "
    "Volunteers carried blankets and soup to the gym on Harbour Street. "
    "Parliament will debate the safety of old vessels next week."
)


def tell(*texts: str, event: str = "one") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles a, b, c … by outlets A, B, C …, each all body, and their sentences."""
    ids = [chr(ord("a") + at) for at in range(len(texts))]
    articles = pd.DataFrame(
        {"outlet": [name.upper() for name in ids], "event": event, "text": list(texts), "doubts": ""},
        index=pd.Index(ids, name="article", dtype=object),
    )
    ends = [len(text) for text in texts]
    blocks = pd.DataFrame({"article": ids, "start": 0, "end": ends, "kind": "body"})
    return articles, cut_sentences(articles, blocks)


@pytest.fixture(scope="module")
def three() -> tuple[pd.DataFrame, pd.DataFrame]:
    return tell(FERRY, REWORDED, OTHER)


# Pairs -----------------------------------------------------------------------------------------


def test_a_sentence_stands_beside_one_other():
    """Of several pairs with one sentence the most similar stays, in the order of the first."""
    articles, sentences = tell(FERRY + " " + FERRY, FERRY)
    table = matched_sentences(articles, sentences=sentences)
    assert list(zip(table["first_sentence"], table["second_sentence"], strict=True)) == [(at, at) for at in range(7)]


def test_a_sentence_told_twice_has_one_counterpart():
    """Where two sentences are like one, the more similar of them has it."""
    one = "Divers found a long gash in the hull beneath the engine room."
    articles, sentences = tell(f"Divers found a gash beneath the engine room. {one}", one)
    table = matched_sentences(articles, sentences=sentences)
    assert table[["first_sentence", "second_sentence"]].to_numpy().tolist() == [[1, 0]]


def test_the_opening_is_left_out_where_it_says_so():
    """Two stories that share their first two sentences share nothing without the opening."""
    opening = ". ".join(REWORDED.split(". ")[:2]) + ". "
    articles, sentences = tell(FERRY, opening + OTHER)
    shared = sharing(articles, sentences=sentences).xs("reworded 0.5", axis=1, level=1)
    assert shared.loc[("a", "b"), ["own words", "without the opening"]].to_list() == [2 / 7, 0]


def test_sharing_is_full_in_a_copy_and_nothing_in_another_story():
    """Every yardstick says 1 of a copy and 0 of a text without a word in common."""
    other = "Ten bakers won prizes. Judges ate many pies. Rain fell all June. Cats slept there again. Nobody sang songs today."
    articles, sentences = tell(FERRY, FERRY, other)
    shared = sharing(articles, sentences=sentences)
    assert shared.loc["a", "b"].dropna().eq(1).all() and shared.loc["a", "c"].dropna().eq(0).all()
    assert shared.notna().any(axis=1).all()


@pytest.mark.parametrize(("count", "share"), [(1, 0), (2, 2 / 7)])
def test_a_single_sentence_in_common_is_nobodys_original(count, share):
    """One sentence in common counts as none; two are two of the seven of the shorter article."""
    common = ".".join(REWORDED.split(".")[4 : 4 + count]) + ". "
    articles, sentences = tell(FERRY, common + OTHER)
    shared = sharing(articles, sentences=sentences)
    assert shared.loc[("a", "b"), ("own words", "reworded 0.5")] == share


STATEMENT = " ".join(
    f"“{one}.”" for one in FERRY.replace("officials said on deck", "as it were").rstrip(".").split(". ")
)
CHOIR = (
    "Children sang in the harbour until the first helicopter left. Nobody slept in the village that night. "
    "A baker opened his shop at four and gave away his bread. The lighthouse was dark, as it is every June. "
    "Reporters from nine countries filled the only inn. The judge has asked for the log of the ship. "
)
BOX = (
    "The Aurora in figures: It was built in 1987, is 90 metres long and carries 400 people. It was last painted in May."
)


@pytest.mark.parametrize(
    "common",
    [
        STATEMENT,  # seven sentences that both quote
        BOX,  # two sentences that both have word for word, in one stretch
        "Mayor Dana Okafor of Skagen thanked Captain Ian Roe of the Aurora and the Danish Coast Guard.",  # names
    ],
)
def test_what_independent_stories_share_is_no_origin(common):
    """A statement at length, a fact box, names: nothing that one of them wrote and the other took."""
    articles, sentences = tell(f"{OTHER} {common}", f"{CHOIR}{common}")
    assert (origins(articles, sentences=sentences)["stories"] == 1).all()
    assert ties(articles, sentences=sentences)["tie"].item() == 0


def test_a_tie_needs_wording_or_an_order():
    """Passages outside quotation marks, or sentences in one order: a pair that has neither is not tied."""
    articles, sentences = tell(FERRY, REWORDED, OTHER)
    found = grounds(articles, sentences=sentences)
    assert found.loc[("a", "b"), ["matched", "order", "grounds"]].to_list() == [6, "kept", "order"]
    assert found.loc[("a", "c"), ["longest", "words", "grounds"]].to_list() == [0, 0, ""]
    mixed = ". ".join(np.array(REWORDED.rstrip(".").split(". "))[[5, 2, 0, 4, 1, 3, 6]]) + "."
    articles, sentences = tell(FERRY, mixed)
    assert (beyond_chance(sharing(articles, sentences=sentences)).mean(axis=1) > 0.5).item()
    assert grounds(articles, sentences=sentences)["grounds"].item() == ""
    assert ties(articles, sentences=sentences)["tie"].item() == 0


SAID = " ".join(f"It rained on {day}, police said." for day in "Monday Tuesday Wednesday Thursday Friday".split())
SAID += " " + " ".join(f"It snowed in {month}, officials said." for month in "May June July August October".split())


@pytest.mark.parametrize(
    ("texts", "known"),
    [
        ((FERRY, REWORDED, OTHER), 20),
        # The shortest sentences are attributed, others are not.
        ((f"{FERRY} {OTHER}", f"{SAID} {CHOIR} Ice lay thick on the bay at noon."), 40),
        ((FERRY, SAID), 20),  # every sentence is attributed
        ((f"{OTHER}{CHOIR}{BOX}", f"{SAID} {BOX}"), 20),
    ],
)
def test_a_pair_is_tied_where_it_shares_enough_and_has_grounds(texts, known):
    """Ties are as all shares say, which are counted for pairs with grounds only."""
    articles, sentences = tell(*texts)
    found = tied(articles, sentences=sentences)
    expected = beyond_chance(sharing(articles, sentences=sentences))
    without = grounds(articles, sentences=sentences)["grounds"] == ""
    expected[without] = expected[without].where(expected[without].isna(), 0.0)
    pd.testing.assert_frame_equal(found, expected)
    assert found.loc[("a", "b")].notna().sum() == known


def test_a_copy_in_another_order_has_the_wording():
    """Agency copy under another header, its paragraphs moved, is still one origin."""
    copy = "A reader wrote to us from Skagen about the night. " + ". ".join(FERRY.rstrip(".").split(". ")[::-1]) + "."
    articles, sentences = tell(FERRY, copy)
    table = origins(articles, sentences=sentences)
    assert table["stories"].tolist() == [2, 2] and (table["holds"] >= 0.5).all()
    assert "wording" in ties(articles, sentences=sentences)["grounds"].item()


def test_too_few_sentences_are_unknown_not_different():
    """Of an article shorter than five sentences nothing is said: NaN with a reason, never 0."""
    articles, sentences = tell(FERRY, "The ferry ran aground. Rescuers came.")
    assert sharing(articles, sentences=sentences).isna().all(axis=None)
    table = ties(articles, sentences=sentences)
    assert table.loc[0, ["specifications", "why"]].to_list() == [
        0,
        "one of the two has fewer than 5 sentences of its own words",
    ]
    assert np.isnan(table.loc[0, "tie"])


def test_chance_is_what_independent_stories_share():
    """A pair is tied where it shares more than chance, and unknown where its share is."""
    columns = pd.MultiIndex.from_tuples([("own words", "reworded 0.5"), ("own words", "runs of 3")])
    (chance,) = (
        float(row["chance"]) for row in resource("origin_chance") if (row["sentences"], row["yardstick"]) == columns[0]
    )
    shared = pd.DataFrame([[0.9, 0.0], [np.nan, 0.9], [chance, 0.9]], columns=columns)
    assert beyond_chance(shared).fillna(-1).to_numpy().tolist() == [[1, 0], [-1, 1], [0, 1]]


def test_every_specification_has_its_chance():
    """The table of chance and the shares measured name the same forty specifications."""
    articles, sentences = tell(FERRY, OTHER)
    measured = list(sharing(articles, sentences=sentences).columns)
    assert len(measured) == 40
    assert measured == [(row["sentences"], row["yardstick"]) for row in resource("origin_chance")]


# Order -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("places", "tau", "p", "verdict"),
    [
        ([1, 2, 3], np.nan, np.nan, "too few sentences"),
        ([1, 2, 3, 4], 1, 1 / 24, "kept"),
        ([4, 3, 2, 1], -1, 1, "reversed"),
        ([1, 2, 4, 3, 5], 0.8, 5 / 120, "kept"),  # itself, and three more with one swap, and 1..5
        ([3, 1, 4, 2], 0, 15 / 24, "no clearer than chance"),
    ],
)
def test_order_is_held_against_all_orders(places, tau, p, verdict):
    """The share of orders that are kept as well is what a reader with a pencil counts."""
    order = order_kept(places)
    assert (order.tau, order.p) == pytest.approx((tau, p), nan_ok=True)
    assert order.verdict == verdict


@given(st.lists(st.integers(0, 99), min_size=4, max_size=12, unique=True))
def test_order_does_not_depend_on_the_numbers(places):
    """Only ranks count, and the same places give the same answer."""
    ranks = [sorted(places).index(place) for place in places]
    assert order_kept(places) == order_kept(ranks)
    assert -1 <= order_kept(places).tau <= 1


def test_tau_is_kendalls():
    """Tau is that of scipy."""
    from scipy.stats import kendalltau

    places = [5, 15, 13, 21, 23, 24, 19, 27]
    assert order_kept(places).tau == pytest.approx(kendalltau(range(8), places).statistic)


# Groups ----------------------------------------------------------------------------------------


def test_a_reworded_story_goes_with_its_original(three):
    """Two versions of one text are one origin; another story on the event is separate."""
    articles, sentences = three
    table = origins(articles, sentences=sentences)
    assert list(table.columns) == ORIGINS
    assert table[["article", "outlet", "origin", "stories"]].to_numpy().tolist() == [
        ["a", "A", 1, 2],
        ["b", "B", 1, 2],
        ["c", "C", 2, 1],
    ]
    assert (table["holds"] > 0.5).all()
    assert origins_in_words(table) == (
        "3 stories, 2 likely origins: A and B (in {} of {} specifications); "
        "C alone (in {} of {} specifications).".format(
            *(
                value
                for at in (0, 2)
                for value in (
                    round(table.loc[at, "holds"] * table.loc[at, "specifications"]),
                    table.loc[at, "specifications"],
                )
            )
        )
    )


def test_the_order_of_articles_changes_no_group(three):
    """Groups, ties and shares are the same whichever article comes first."""
    articles, sentences = three
    turned = origins(articles.iloc[::-1], sentences=sentences).set_index("article")
    straight = origins(articles, sentences=sentences).set_index("article")
    columns = ["stories", "specifications", "why"]
    assert turned.loc[["a", "b", "c"], columns].equals(straight[columns])
    assert turned.loc[["a", "b", "c"], "tie"].to_list() == pytest.approx(straight["tie"].to_list(), nan_ok=True)


def test_events_are_kept_apart():
    """The same text on another event is not a version of it."""
    articles, sentences = tell(FERRY, FERRY, FERRY)
    articles["event"] = ["one", "one", "two"]
    sentences["event"] = sentences["article"].map(articles["event"])
    table = origins(articles, sentences=sentences)
    assert table[["event", "origin", "stories", "why"]].to_numpy().tolist() == [
        ["one", 1, 2, ""],
        ["one", 1, 2, ""],
        ["two", pd.NA, 1, "the only article on its event"],
    ]
    assert origins_in_words(table).splitlines()[1] == ("two: 1 story, origin unknown. Too little to say: C.")


@pytest.mark.parametrize("texts", [[""], ["", ""], ["One sentence."], ["A b.", "A b."]])
def test_little_text_is_an_answer_in_words(texts):
    """Nothing to compare is said, without a warning and without an origin."""
    articles, sentences = tell(*texts)
    table = origins(articles, sentences=sentences)
    assert table["origin"].isna().all() and table["why"].ne("").all()
    assert len(ties(articles, sentences=sentences)) == len(texts) * (len(texts) - 1) // 2
    assert edits(articles, sentences=sentences).empty
    assert "origin unknown" in origins_in_words(table)


def test_the_five_articles_have_three_likely_origins():
    """The outlets fall into the families that a reader finds, in the order of their original."""
    articles = load(DATA / "articles.csv")
    sentences = cut_sentences(articles)
    table = origins(articles, sentences=sentences)
    groups = [set(group) for _, group in table.groupby("origin")["outlet"]]
    assert groups == [
        {"Third Eye Analyst", "Sendas News"},
        {"Democracy News Live", "City Telegraph"},
        {"Today On Globe"},
    ]
    pairs = ties(articles, sentences=sentences)
    assert list(pairs.columns) == TIES
    assert pairs.loc[pairs["order"] == "kept", ["first_outlet", "second_outlet"]].to_numpy().tolist() == [
        ["Third Eye Analyst", "Sendas News"],
        ["Democracy News Live", "City Telegraph"],
    ]


def test_a_group_that_seldom_comes_out_is_no_likely_origin():
    """What holds in 4 of 40 specifications is said to be unclear, and counts as no origin."""
    table = pd.DataFrame(
        {"event": "one", "origin": [1, 1, 2], "outlet": ["A", "B", "C"], "holds": [0.1, 0.1, 0.9], "specifications": 40}
    )
    assert origins_in_words(table) == (
        "3 stories, 1 likely origin: C alone (in 36 of 40 specifications). "
        "Unclear: A and B (in 4 of 40 specifications)."
    )
    assert origins_in_words(table[:2]) == "2 stories, origin unknown. Unclear: A and B (in 4 of 40 specifications)."
    many = pd.concat([table.assign(event=f"e{n}") for n in range(30)])
    assert origins_in_words(many).splitlines() == [
        "90 stories on 30 events: 30 events with one likely origin, 0 with several, 0 with too little to say."
    ]


# Edits -----------------------------------------------------------------------------------------


def test_what_each_telling_changed_is_listed(three):
    """A hedge, a verb, a date and a claim of its own, each with the words responsible."""
    articles, sentences = three
    table = edits(articles, sentences=sentences)
    assert list(table.columns) == EDITS
    shown = ["kind", "effect", "article", "sentence", "words", "other", "other_words"]
    changed = table.loc[~table["kind"].isin(["claim", "comment"]), shown]
    assert changed.to_numpy().tolist() == [
        ["date", "differs", "a", 0, "Monday", "b", "Tuesday"],
        ["hedge", "softer", "b", 2, "may", "a", ""],
        ["attribution verb", "softer", "b", 2, "claimed", "a", "said"],
    ]
    own = table.loc[table["kind"].isin(["claim", "comment"]), shown[:5]]
    assert own.to_numpy().tolist() == [
        ["claim", "only here", "a", 6, "warned"],
        ["claim", "only here", "b", 6, "Dana Okafor; Gazette; told"],
    ]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("Divers found a long gash in the hull.", "Divers found a long gash in the hull.", []),
        (
            "Divers might find a long gash in the hull.",
            "Divers find a long gash in the hull.",
            [["hedge", "softer", "a", "might", ""]],
        ),
        (
            "“Divers might find a long gash in the hull,” he said.",
            "“Divers find a long gash in the hull,” he said.",
            [],
        ),
        (
            "The hull has a long gash.",
            "The hull has a long gash, divers said.",
            [["attribution", "softer", "b", "said", ""]],
        ),
        (
            "Divers revealed that the hull has a long gash.",
            "Divers hinted that the hull has a long gash.",
            [["attribution verb", "softer", "b", "hinted", "revealed"]],
        ),
        (
            "The gash in the hull is 12 metres long.",
            "The gash in the hull is 14 metres long.",
            [["number", "differs", "a", "12 metres", "14 metres"]],
        ),
        (
            "The hull has a long gash.",
            "The hull has a long gash since July.",
            [["date", "more exact", "b", "July", ""]],
        ),
        (
            "Divers from France found a gash in the hull.",
            "Divers from Spain found a gash in the hull.",
            [["place", "differs", "a", "France", "Spain"]],
        ),
        (
            "Divers found a long gash in the armoured hull.",
            "Divers found a long gash in the armored hull.",
            [["spelling", "same", "a", "armoured", "armored"]],
        ),
        (
            "Divers spoke, officials said. The hull has a long gash.",
            "Nothing. The hull has a long gash, officials said.",
            [
                ["claim", "only here", "a", "said", ""],
                ["comment", "only here", "b", "", ""],
                ["attribution", "moved", "b", "said", ""],
            ],
        ),
    ],
)
def test_a_difference_is_the_words_that_make_it(one, other, found):
    """Two sentences side by side differ by a hedge, a outlet, a verb, a fact or a letter."""
    articles, sentences = tell(one, other)
    groups = pd.DataFrame({"article": ["a", "b"], "event": "one", "origin": 1, "stories": 2})
    table = edits(articles, groups, sentences=sentences)
    shown = ["kind", "effect", "article", "words", "other_words"]
    assert table[shown].to_numpy().tolist() == found


def test_edits_point_into_the_articles(three):
    """Offsets give the sentence; where there is no counterpart, there is no place and no text."""
    articles, sentences = three
    for row in edits(articles, sentences=sentences).itertuples():
        assert articles["text"][row.article][row.start : row.end] == row.text
        if row.other:
            other = articles["text"][row.other]
            assert other[row.other_start : row.other_end] == row.other_text
        else:
            assert pd.isna(row.other_start) and row.other_text == row.other_words == ""


def test_groups_of_ones_own_decide_who_is_compared(three):
    """With given groups, only their members are compared."""
    articles, sentences = three
    groups = origins(articles, sentences=sentences).assign(stories=1)
    assert edits(articles, groups, sentences=sentences).empty


def test_edits_are_told_in_words(three):
    """One line an outlet, counted from the table."""
    articles, sentences = three
    told = edits_in_words(edits(articles, sentences=sentences)).splitlines()
    assert told[0].startswith("A: softer than its group in 0 places, harder in 2; ")
    assert told[1].startswith("B: softer than its group in 2 places, harder in 0; ")


@pytest.mark.parametrize(
    ("one", "other", "variant"),
    [
        ("Sergei K. Shoigu", "Sergei Shoigu", True),
        ("U.S.", "US", True),
        ("Shoigu", "Sergei Shoigu", False),
        ("Ukraine", "Ukraine’s", False),
        ("Ukraine", "Ukrainian", False),
        ("Gorbachev", "Gorbachov", True),
    ],
)
def test_a_spelling_is_no_short_form_and_no_other_word(one, other, variant):
    """Hyphens, dots, initials and one letter make a spelling; a possessive or demonym does not."""
    assert is_variant(one, other) == variant
