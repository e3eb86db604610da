"""Shared wording: what a reader with a pencil finds, what is undefined, and what always holds."""

import math
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.corpus.load import load
from analysis.overlap.distinctive_words import distinctive_words, weighted_log_odds
from analysis.overlap.pairs import closest, overlap
from analysis.overlap.passages import shared_passages
from analysis.overlap.reworded import Table, reworded
from analysis.overlap.runs import read_wording, shared_runs
from analysis.resources import resource
from analysis.text.word_forms import concept, fold, stem
from analysis.text.words import cut_sentences

DATA = Path(__file__).parents[2] / "data"


def tell(*texts: str, events: tuple[str, ...] = ()) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles a, b, c … by outlets A, B, C …, each all body, a paragraph a line; their sentences."""
    ids = [chr(ord("a") + at) for at in range(len(texts))]
    articles = pd.DataFrame(
        {
            "outlet": [name.upper() for name in ids],
            "event": list(events) or ["one"] * len(texts),
            "text": list(texts),
            "doubts": "",
        },
        index=pd.Index(ids, name="article", dtype=object),
    )
    blocks = [
        {"article": name, "start": start, "end": start + len(line), "kind": "body"}
        for name, text in zip(ids, texts, strict=True)
        for start, line in paragraphs(text)
    ]
    return articles, cut_sentences(articles, pd.DataFrame(blocks, columns=["article", "start", "end", "kind"]))


def paragraphs(text: str) -> list[tuple[int, str]]:
    starts = np.cumsum([0] + [len(line) + 1 for line in text.split("\n")]).tolist()
    return [(start, line) for start, line in zip(starts, text.split("\n"), strict=False) if line.strip()]


@pytest.fixture(scope="module")
def five() -> tuple[pd.DataFrame, pd.DataFrame]:
    articles = load(DATA / "articles")
    return articles, cut_sentences(articles)


# Pairs -----------------------------------------------------------------------------------------


def test_figures_of_a_pair_are_what_a_pencil_gives():
    """Two toy texts: 3 of 4 and 3 of 5 words, 2 of 3 and 2 of 4 runs of three, none of five."""
    articles, sentences = tell("grey cats chase mice daily.", "grey cats chase mice and birds.")
    row = overlap(articles, sentences=sentences).iloc[0]
    shared, first, second = 4, 5, 5
    expected = {
        "first": "a",
        "second": "b",
        "first_outlet": "A",
        "second_outlet": "B",
        "jaccard": shared / (first + second - shared),
        "overlap_coefficient": shared / first,
        "containment_3_first": 2 / 3,
        "containment_3_second": 2 / 4,
        "containment_5_first": 0.0,
        "containment_5_second": 0.0,
        "longest": 4,
    }
    assert row[list(expected)].to_dict() == pytest.approx(expected)


def test_cosine_is_that_of_tf_idf_vectors():
    """With smoothed idf, words of both weigh 1 and words of one ln(3/2) + 1."""
    articles, sentences = tell("cats sleep.", "cats run.")
    own = math.log(3 / 2) + 1
    cosine = overlap(articles, sentences=sentences)["cosine"].item()
    assert cosine == pytest.approx(1 / (1 + own**2))


def test_names_and_titles_are_left_out():
    """What two texts share is only "President Vladimir Putin": without names, nothing."""
    articles, sentences = tell("We met President Vladimir Putin again.", "They phoned President Vladimir Putin twice.")
    row = overlap(articles, sentences=sentences).iloc[0]
    figures = ["jaccard", "containment_3_first", "longest"]
    assert row[figures].tolist() == pytest.approx([3 / 5, 1 / 4, 3])
    assert row[[f"{name}_no_names" for name in figures]].isna().tolist() == [False, True, False]
    assert row[["jaccard_no_names", "longest_no_names"]].tolist() == [0, 0]


@pytest.mark.parametrize("text", ["", "The of and."])
def test_shares_of_nothing_are_unknown(text):
    """An article without content words has no share of them: NaN, not 0."""
    articles, sentences = tell("Cats chase mice.", text)
    row = overlap(articles, sentences=sentences).iloc[0]
    assert math.isnan(row["overlap_coefficient"]) and math.isnan(row["cosine"])
    assert row["longest"] == 0


def test_articles_are_compared_within_their_event():
    """Of two events with two and one articles there is one pair; without events all are compared."""
    texts = ("Cats sleep.", "Cats run.", "Dogs bark.")
    articles, sentences = tell(*texts, events=("x", "y", "x"))
    assert overlap(articles, sentences=sentences)[["first", "second"]].to_numpy().tolist() == [["a", "c"]]
    without = articles.drop(columns="event")
    assert len(overlap(without, sentences=sentences)) == 3


def test_a_single_article_has_no_pair():
    """One article gives tables with their columns and no rows."""
    articles, sentences = tell("Cats sleep all day.")
    for table in (overlap, shared_passages, reworded):
        found = table(articles, sentences=sentences)
        assert len(found) == 0 and {"first", "second"} <= set(found.columns)


def test_swapping_two_articles_swaps_their_columns(five):
    """Containment has a direction; the other figures have none."""
    articles, sentences = five
    there = overlap(articles.iloc[[0, 1]], sentences=sentences).iloc[0]
    back = overlap(articles.iloc[[1, 0]], sentences=sentences).iloc[0]
    for name in ("jaccard", "cosine", "longest", "jaccard_no_names"):
        assert there[name] == pytest.approx(back[name])
    for length in (3, 5):
        assert there[f"containment_{length}_first"] == back[f"containment_{length}_second"]


def test_an_article_beside_itself_shares_everything():
    """Every share of a copy is 1, and its longest passage is its longest paragraph."""
    text = "Grey cats chase small mice daily.\nDogs bark."
    articles, sentences = tell(text, text)
    row = overlap(articles, sentences=sentences).iloc[0]
    shares = [name for name in row.index[4:] if not name.startswith("longest")]
    assert row[shares].astype(float).tolist() == pytest.approx([1.0] * len(shares))
    assert row["longest"] == 6


# Passages --------------------------------------------------------------------------------------


def test_a_passage_has_its_place_in_both_articles():
    """Offsets point at the same words in both texts, spelling and capitals aside."""
    articles, sentences = tell("We saw an armoured train leave.", "An armored train left.")
    found = shared_passages(articles, sentences=sentences)
    assert found.to_dict("records") == [
        {
            "first": "a",
            "second": "b",
            "first_start": 7,
            "first_end": 24,
            "second_start": 0,
            "second_end": 16,
            "words": 3,
            "kind": "other wording",
            "text": "an armoured train",
        }
    ]


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("He said: “We will not yield today.”", "So we will not yield again.", "quotation"),
        ("Later President Vladimir Putin left.", "Yet President Vladimir Putin stayed.", "name or title"),
        ("He declined to comment twice.", "She declined to comment once.", "stock phrase"),
        ("It was the meeting of cats.", "Was the meeting of dogs?", "stock phrase"),
        ("Cats sell artillery ammunition cheaply.", "Dogs sell artillery ammunition.", "other wording"),
    ],
)
def test_passages_are_told_apart_by_kind(one, other, kind):
    """Quotations, names and set phrases are shared by independent writers; other wording is not."""
    articles, sentences = tell(one, other)
    assert shared_passages(articles, sentences=sentences)["kind"].tolist() == [kind]


def test_a_passage_ends_with_its_paragraph():
    """Words that run on in one article and not in the other are two passages or none."""
    articles, sentences = tell("Grey cats chase\nsmall mice daily now.", "Grey cats chase small mice daily now.")
    assert shared_passages(articles, sentences=sentences)["text"].tolist() == [
        "Grey cats chase",
        "small mice daily now",
    ]


def test_a_place_inside_a_longer_passage_is_not_listed_again():
    """ "Cats chase mice" occurs on its own once in the second article: one row for it, one for the longer."""
    articles, sentences = tell("Grey cats chase mice daily.", "Grey cats chase mice daily. Some cats chase mice too.")
    found = shared_passages(articles, sentences=sentences)
    assert found[["text", "second_start"]].to_numpy().tolist() == [
        ["Grey cats chase mice daily", 0],
        ["cats chase mice", 33],
    ]


def test_runs_need_two_words():
    """A run of one word is refused with what would be right."""
    articles, sentences = tell("Cats.", "Cats.")
    with pytest.raises(ValueError, match="at_least is 1; a run has 2 words or more"):
        shared_passages(articles, at_least=1, sentences=sentences)


words_of_three = st.lists(st.sampled_from(["cat", "dog", "owl", "cat\n"]), max_size=14)


@settings(max_examples=60)
@given(words_of_three, words_of_three)
def test_runs_are_all_maximal_runs(one, other):
    """The runs are those that trying every pair of places finds."""
    articles, sentences = tell(" ".join(one), " ".join(other))
    wording = read_wording(articles, sentences)
    mine = list(zip(wording.word.tolist(), wording.block.tolist(), strict=True))
    first, second = mine[wording.of(0)], mine[wording.of(1)]

    def same(i, j):
        return 0 <= i < len(first) and 0 <= j < len(second) and first[i][0] == second[j][0]

    def on(i, j):  # the words at i and j follow on those before in both
        return first[i][1] == first[i - 1][1] and second[j][1] == second[j - 1][1]

    expected = set()
    for i in range(len(first)):
        for j in range(len(second)):
            if same(i, j) and not (same(i - 1, j - 1) and on(i, j)):
                length = 1
                while same(i + length, j + length) and on(i + length, j + length):
                    length += 1
                if length >= 2:
                    expected.add((i, j + len(first), length))
    assert set(map(tuple, shared_runs(wording, 0, 1, 2).tolist())) == expected


@settings(max_examples=60)
@given(words_of_three, words_of_three)
def test_passages_cover_every_shared_shingle(one, other):
    """Each word of each shared run of three is in a passage, in both articles."""
    articles, sentences = tell(" ".join(one), " ".join(other))
    wording = read_wording(articles, sentences)
    found = shared_passages(articles, sentences=sentences)
    runs = wording.runs(3)
    for position, side, beside in ((0, "first", 1), (1, "second", 0)):
        shared = np.isin(runs, runs[wording.of(beside)]) & (runs >= 0)
        starts = wording.words.offsets[:, 0]
        for at in np.flatnonzero(shared[wording.of(position)]) + wording.of(position).start:
            for offset in starts[at : at + 3]:
                inside = (found[f"{side}_start"] <= offset) & (offset < found[f"{side}_end"])
                assert inside.any()


def test_a_line_repeated_ten_thousand_times_does_not_hang():
    """Work is bounded where both articles repeat a shingle, and the longest run is still found."""
    text = "Grey cats chase small mice daily " * 10_000
    articles, sentences = tell(text, text)
    found = shared_passages(articles, sentences=sentences)
    assert found["words"].tolist() == [60_000]


# Reworded --------------------------------------------------------------------------------------


def test_a_reworded_sentence_is_found_with_the_words_it_shares():
    """Spelling, inflection and near-synonyms count as the same word; another sentence does not."""
    articles, sentences = tell(
        "Officials persuaded Pyongyang to sell artillery ammunition. It rained in the defence ministry.",
        "He will convince Pyongyang to supply artillery munitions. Cats sleep all day.",
    )
    found = reworded(articles, sentences=sentences)
    assert found[["first_sentence", "second_sentence"]].to_numpy().tolist() == [[0, 0]]
    assert set(found["shared"].item().split("; ")) == {"persuaded", "sell", "artillery", "ammunition", "Pyongyang"}
    assert 0.5 < found["similarity"].item() < 1


def test_a_sentence_beside_itself_has_similarity_one():
    """The same words are as alike as can be; a sentence the article repeats is listed once."""
    articles, sentences = tell("Grey cats chase mice. Grey cats chase mice.", "Grey cats chase mice.")
    found = reworded(articles, sentences=sentences)
    assert found["similarity"].tolist() == pytest.approx([1.0])


def test_names_alone_make_no_two_sentences_alike():
    """Sentences that share their names only do not say the same."""
    articles, sentences = tell(
        "Kim Jong Un feared Vladimir Putin and Joe Biden.", "Kim Jong Un visited Vladimir Putin and Joe Biden."
    )
    assert len(reworded(articles, sentences=sentences)) == 0


def test_sentences_compared_in_steps_are_compared_as_at_once(five, monkeypatch):
    """However few sentences are compared in one step, the same ones are found."""
    articles, sentences = five
    found = reworded(articles, sentences=sentences)
    monkeypatch.setattr(sys.modules[Table.__module__], "CELLS_AT_ONCE", 100)
    pd.testing.assert_frame_equal(reworded(articles, sentences=sentences), found)


def test_the_five_articles_tell_the_same_in_other_words(five):
    """The train, the letters, the public commitments and the ammunition are found in both versions."""
    articles, sentences = five
    found = reworded(articles, sentences=sentences)
    told = found["first_text"] + " | " + found["second_text"]
    for one, other in [
        ("armoured train", "armored train"),
        ("exchanged letters", "exchange of letters|exchanged letters"),
        ("cease its arms negotiations", "halt its arms negotiations"),
        ("defence minister", "defense minister"),
    ]:
        both = told.str.contains(rf"{one}.* \| .*(?:{other})|(?:{other}).* \| .*{one}")
        assert both.any(), one


# Distinctive words -----------------------------------------------------------------------------


def test_log_odds_are_those_of_the_published_formula():
    """Counts 4 and 6 of one outlet, 1 and 9 of the other, prior of 10 words: by hand."""
    log_odds, z = weighted_log_odds(np.array([[4, 6], [1, 9]]), prior_words=10)
    prior = 10 * 5 / 20
    one, other = 4 + prior, 1 + prior
    by_hand = math.log(one / (20 - one)) - math.log(other / (20 - other))
    assert log_odds[0, 0] == pytest.approx(by_hand)
    assert z[0, 0] == pytest.approx(by_hand / math.sqrt(1 / one + 1 / other))
    assert log_odds[0] == pytest.approx(-log_odds[1])


def test_distinctive_words_leave_out_stop_words_and_count_the_others():
    """Each outlet's own words come first, with how often the others use them."""
    articles, sentences = tell("The cats and cats sleep.", "The dogs sleep.")
    found = distinctive_words(articles, sentences=sentences)
    assert found[["outlet", "word", "times", "others"]].to_numpy().tolist() == [
        ["A", "cats", 2, 0],
        ["A", "sleep", 1, 1],
        ["B", "dogs", 1, 0],
        ["B", "sleep", 1, 1],
    ]


def test_one_outlet_alone_has_no_distinctive_words():
    """Without others to compare with, log-odds and z are unknown."""
    articles, sentences = tell("Cats sleep.")
    assert distinctive_words(articles, sentences=sentences)[["log_odds", "z"]].isna().all(axis=None)


# Words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("defence", "defense"),
        ("Armoured", "armored"),
        ("organise", "organize"),
        ("U.S.", "US"),
        ("Russia’s", "russia's"),
        ("travelling", "traveling"),
        ("whilst", "while"),
    ],
)
def test_spellings_of_one_word_fold_to_one(one, other):
    """British and American spellings, curly and straight apostrophes are the same word."""
    assert fold(one) == fold(other)


def test_words_that_differ_stay_apart():
    """Folding joins spellings, not words: "US" and "us", "sell" and "cell"."""
    assert fold("US") != fold("us")
    assert stem("the") == concept("the") == ""
    assert concept("sell") != concept("cell")


@pytest.mark.parametrize(
    "name", ["stop_words", "stock_phrases", "titles", "spellings", "gazetteer", "name_heads", "synonyms"]
)
def test_every_shipped_list_says_where_it_is_from(name):
    """Each row has an outlet, none is empty, and none is there twice."""
    rows = resource(name)
    assert all(value for row in rows for value in row.values())
    assert len({tuple(row.values()) for row in rows}) == len(rows)


def shares(*values: tuple[float, float], outlets: str = "AABB") -> pd.DataFrame:
    """A table of pairs of the articles 0, 1, 2, … one behind the other."""
    rows = [(n, n + 1, outlets[n], outlets[n + 1], *both) for n, both in enumerate(values)]
    columns = ["first", "second", "first_outlet", "second_outlet", "containment_3_first", "containment_3_second"]
    return pd.DataFrame(rows, columns=columns)


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (
            shares((0.1, 0.2), (0.3, 0.2), outlets="ABC"),
            "B shares most: 30.0% of its runs of 3 words (names included) occur in C too; over all 4 directions the median is 20.0%.",
        ),
        (
            shares((0.1, 0.2), (0.3, 0.2)),
            "A (1) shares most: 30.0% of its runs of 3 words (names included) occur in B too; over all 4 directions the median is 20.0%.",
        ),
        (
            shares((0.5, 0.5), (0.5, 0.2), (0.5, np.nan), outlets="ABCD"),
            (
                "A shares most: 50.0% of its runs of 3 words (names included) occur in B too (as in 2 other pairs); "
                "over all 5 directions the median is 50.0%."
            ),
        ),
        (shares((0.0, 0.0), outlets="AB"), "No two articles have a run of 3 words (names included) in common."),
        (shares((np.nan, np.nan), outlets="AB"), "No two articles have a run of 3 words (names included) in common."),
        (shares(), "There is nothing to compare: no two articles tell of the same event."),
    ],
)
def test_the_pair_that_shares_most_is_named_as_one_of_several_where_it_is(pairs, said):
    """Articles of an outlet that has several are named by their ids; 0 is not the most; verbatim copies share equally."""
    assert closest(pairs) == said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "No two sentences say the same in other words."),
        ([(0, 1)], "One pair of sentences says the same in other words, in A and B."),
        ([(0, 1), (1, 2), (1, 2)], "3 pairs of sentences say the same in other words, most (2) between B and C."),
        (
            [(0, 1), (1, 2)],
            "2 pairs of sentences say the same in other words, most (1) between A and B (as in 1 other pair).",
        ),
    ],
)
def test_of_reworded_sentences_no_pair_has_most_that_has_its_like(rows, said):
    """One pair of sentences has no most."""
    pairs = shares((0.1, 0.2), (0.3, 0.2), outlets="ABC")
    assert closest(pairs, pd.DataFrame(rows, columns=["first", "second"])).endswith(f". {said}")
