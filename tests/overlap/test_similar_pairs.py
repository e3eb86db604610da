"""All pairs: what Python's sets find, whatever is left out of the join or done in parts; and bad input."""

import random
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.corpus.load import load
from analysis.overlap import similar_pairs as allpairs
from analysis.overlap.pairs import overlap
from analysis.overlap.passages import shared_passages
from analysis.overlap.similar_pairs import COLUMNS, FIGURES, chance_of_collision, similar_pairs
from analysis.text import shingle_join
from analysis.text.blocks import label_blocks
from analysis.text.doubts import MOST_CHARACTERS, NOT_ENGLISH
from analysis.text.word_forms import fold
from analysis.text.words import cut_sentences, cut_words

DATA = Path(__file__).parents[2] / "data"


def corpus(*texts: str) -> pd.DataFrame:
    ids = [f"article {at}" for at in range(len(texts))]
    table = pd.DataFrame({"text": list(texts)}, index=ids, dtype=object)
    return table.assign(outlet=[f"outlet {at % 2}" for at in range(len(texts))], title="", event="", doubts="")


def plain_sets(sentences: pd.DataFrame, size: int) -> dict[object, set[tuple[str, ...]]]:
    """The shingles of every article as a set of tuples of words, cut sentence by sentence."""
    body = sentences[sentences["kind"] == "body"]
    words = [list(map(fold, written)) for written in cut_words(body).by_sentence()]
    sets: dict[object, set[tuple[str, ...]]] = {}
    for (article, _), rows in body.assign(words=words).groupby(["article", "block"], sort=False):
        run = rows["words"].sum()
        shingles = set(zip(*(run[place:] for place in range(size)), strict=False))
        sets[article] = sets.get(article, set()) | shingles
    return sets


def plain_pairs(articles, sets, threshold, figure):
    """The rows of `similar_pairs`, by comparing every article with every other."""
    rows = []
    for one, other in combinations([id_ for id_ in articles.index if sets.get(id_)], 2):
        a, b = sets[one], sets[other]
        shared = len(a & b)
        shares = shared / len(a | b), shared / len(a), shared / len(b)
        if (shares[0] if figure == "jaccard" else max(shares[1:])) >= threshold:
            outlets = articles["outlet"].loc[[one, other]].to_list()
            rows.append((one, other, *outlets, shared, len(a), len(b), *shares))
    return rows


def rows_of(table: pd.DataFrame) -> list[tuple]:
    return list(table.itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def five() -> tuple[pd.DataFrame, pd.DataFrame]:
    articles = load(DATA / "articles")
    return articles, cut_sentences(articles)


# The same as the small way ---------------------------------------------------------------------


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("size", [3, 5])
def test_the_five_articles_share_what_sets_share(five, figure, size):
    """Every column of every pair of the repository's articles is what sets of word tuples give."""
    articles, sentences = five
    expected = plain_pairs(articles, plain_sets(sentences, size), 1e-6, figure)
    found = similar_pairs(articles, threshold=1e-6, size=size, figure=figure)
    assert list(found.columns) == list(COLUMNS)
    assert rows_of(found) == expected
    assert len(expected) == 10 or size == 5
    given = similar_pairs(articles, threshold=1e-6, size=size, figure=figure, sentences=sentences)
    pd.testing.assert_frame_equal(found, given)


def test_containment_is_that_of_overlap(five):
    """`overlap` has the same containment of 3 and of 5 words for every pair that shares a shingle."""
    articles, sentences = five
    small = overlap(articles, sentences=sentences).set_index(["first", "second"])
    for size in (3, 5):
        found = similar_pairs(articles, threshold=1e-6, size=size).set_index(["first", "second"])
        columns = [f"containment_{size}_first", f"containment_{size}_second"]
        sharing = small.loc[small[columns[0]] > 0, columns]
        assert len(sharing) > 0
        assert (
            found.loc[sharing.index, ["containment_first", "containment_second"]].to_numpy().tolist()
            == sharing.to_numpy().tolist()
        )
        assert len(found) == len(sharing)


def test_given_sentences_are_what_is_compared(five):
    """Of the sentences without quotations, the shingles run over what was left out, as in `overlap`."""
    articles, sentences = five
    some = sentences[sentences["quotes"].map(len) == 0]
    expected = plain_pairs(articles, plain_sets(some, 3), 1e-6, "jaccard")
    assert rows_of(similar_pairs(articles, threshold=1e-6, size=3, sentences=some)) == expected


# Always the same -------------------------------------------------------------------------------

paragraph = st.lists(st.sampled_from(["a", "b", "c", "and/or", "—"]), max_size=8).map(" ".join)
text = st.lists(paragraph, max_size=3).map("\n\n".join)
threshold = st.one_of(st.sampled_from([0.2, 0.5, 2 / 3, 0.8, 1.0]), st.floats(0.01, 1))


@settings(max_examples=150)
@given(
    st.lists(text, max_size=9),
    threshold,
    st.sampled_from(FIGURES),
    st.integers(1, 3),
    st.sampled_from([0, 1, 2, 32]),
    st.sampled_from([1, 2**21]),
)
def test_any_texts_share_what_sets_share(texts, threshold, figure, size, common, at_once):
    """Every pair and figure is that of plain sets, however much is common and how small the parts."""
    articles = corpus(*texts)
    expected = plain_pairs(
        articles, plain_sets(cut_sentences(articles, label_blocks(articles, repeats=False)), size), threshold, figure
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shingle_join, "COMMON", common)
        for name in ("CHARACTERS_AT_ONCE", "JOINS_AT_ONCE", "PAIRS_AT_ONCE"):
            patch.setattr(shingle_join, name, at_once)
        patch.setattr(shingle_join, "AT_ONCE", at_once)
        found = similar_pairs(articles, threshold=threshold, figure=figure, size=size)
    assert rows_of(found) == expected


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("least", [0.05, 0.2, 0.8])
def test_articles_with_a_common_footer_share_what_sets_share(figure, least):
    """80 articles of all lengths, parts of each other, 60 with one footer: what sets give."""
    chance = random.Random(1)
    words = [f"w{at}" for at in range(3000)]
    texts: list[str] = []
    for at in range(80):
        own = chance.choices(words, k=chance.choice([5, 20, 60, 300]))
        if at % 3 == 0 and texts:
            copy = chance.choice(texts).split("\n\n")[0].split()
            own[: len(copy) // 2] = copy[: chance.randrange(len(copy)) + 1]
        texts.append(" ".join(own) + ("\n\n" + " ".join(words[:25]) if at % 4 else ""))
    articles = corpus(*texts)
    # Each article is read by itself, so that the footer counts; it does not where sentences are given.
    apart = pd.concat([label_blocks(articles.iloc[[at]]) for at in range(len(articles))], ignore_index=True)
    for sentences, handed in ((cut_sentences(articles, apart), None), (cut_sentences(articles),) * 2):
        expected = plain_pairs(articles, plain_sets(sentences, 5), least, figure)
        assert len(expected) > 2
        assert rows_of(similar_pairs(articles, threshold=least, figure=figure, sentences=handed)) == expected


def test_a_footer_of_all_articles_is_not_joined(monkeypatch):
    """What 400 articles share and cannot decide makes none of the 79,800 pairs a candidate."""
    chance = random.Random(2)
    footer = "\n\n" + " ".join(f"f{at}" for at in range(20))
    texts = [" ".join(f"w{chance.randrange(10**6)}" for _ in range(200)) + footer for _ in range(400)]
    joined = []
    candidates = shingle_join._Search._candidates

    def counted(search):
        for small, large, shared in candidates(search):
            joined.append(len(small))
            yield small, large, shared

    monkeypatch.setattr(shingle_join._Search, "_candidates", counted)
    assert len(similar_pairs(corpus(*texts))) == 0
    assert sum(joined) == 0


# Who takes part, and bad input -----------------------------------------------------------------


def test_copies_and_excerpts_are_found_across_events_and_outlets():
    """A copy has all figures 1; an excerpt is contained, and no Jaccard pair where it is short."""
    long = " ".join(f"word{at}" for at in range(100))
    articles = corpus(long, long.upper(), " ".join(long.split()[:14])).assign(event=["x", "y", "z"])
    assert rows_of(similar_pairs(articles)) == [
        ("article 0", "article 1", "outlet 0", "outlet 1", 96, 96, 96, 1.0, 1.0, 1.0)
    ]
    contained = similar_pairs(articles, figure="containment")
    assert contained[["first", "second", "shared", "containment_second"]].to_numpy().tolist() == [
        ["article 0", "article 1", 96, 1.0],
        ["article 0", "article 2", 10, 1.0],
        ["article 1", "article 2", 10, 1.0],
    ]


def test_the_passages_of_a_pair_can_be_shown():
    """The two articles of a row, given to `shared_passages`, have the words that the row counts."""
    articles = corpus("It may rain in the north today.", "Then it may rain in the north.")
    pair = similar_pairs(articles).loc[0]
    found = shared_passages(articles.loc[[pair["first"], pair["second"]]])
    assert found["words"].tolist() == [pair["shared"] + 4]


def test_who_is_not_compared_is_named_with_the_reason():
    """Empty, short, foreign and endless articles are in no pair; each is named, the rest goes on."""
    same = "It may rain in the north today."
    articles = corpus(same, "", "It may rain now.", same, "x " * (MOST_CHARACTERS // 2 + 1), same)
    articles["doubts"] = ["", "", "", "", "", NOT_ENGLISH]
    found = similar_pairs(articles)
    assert found[["first", "second"]].to_numpy().tolist() == [["article 0", "article 3"]]
    assert found.attrs["not_compared"] == {
        "article 1": "has no run of 5 words",
        "article 2": "has no run of 5 words",
        "article 4": "is too long to compare",
        "article 5": "is not English",
    }


def test_an_article_of_fifty_megabytes_is_left_out_at_once():
    """Its text is not cut: the pair beside it is found in a moment."""
    same = "It may rain in the north today."
    found = similar_pairs(corpus(same, "rain " * 10_000_000, same))
    assert rows_of(found[["first", "second"]]) == [("article 0", "article 2")]
    assert list(found.attrs["not_compared"]) == ["article 1"]


@pytest.mark.parametrize("texts", [[], ["It may rain in the north today."], ["", ""]])
def test_nothing_to_compare_is_an_empty_table(texts):
    """No article, one, or two without words: all columns, numbers as numbers, and no row."""
    found = similar_pairs(corpus(*texts))
    assert list(found.columns) == list(COLUMNS) and len(found) == 0
    kinds = [found[name].dtype.kind for name in COLUMNS[4:]]
    assert kinds == ["i", "i", "i", "f", "f", "f"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"threshold": 0}, "threshold is 0; it would be a share above 0 and up to 1"),
        ({"threshold": 20}, "threshold is 20; it would be a share above 0 and up to 1"),
        ({"size": 0}, "size is 0; a shingle has 1 word or more"),
        ({"figure": "cosine"}, "figure is 'cosine'; choose one of jaccard, containment"),
    ],
)
def test_a_wrong_choice_is_refused(settings, message):
    """The message says what was given and what would be right."""
    with pytest.raises(ValueError, match=f"^{message}$"):
        similar_pairs(corpus("a", "b"), **settings)


def test_an_id_of_two_articles_is_refused():
    """Their figures could not be assigned."""
    articles = corpus("a", "b").set_axis(["x", "x"])
    with pytest.raises(ValueError, match="^articles: the id 'x' is in several rows; give each row its own id$"):
        similar_pairs(articles)


# Hashes ----------------------------------------------------------------------------------------


def test_a_hash_depends_on_every_word_and_its_place():
    """The shingles of all orders of five words, and of one word five times over, are all distinct."""
    words = ["a", "b", "c", "d", "e"]
    texts = [" ".join(order) for order in np.array(np.meshgrid(*[words] * 5)).reshape(5, -1).T]
    shingles, _ = allpairs.hashed_shingles(corpus("\n\n".join(texts)))
    assert len(np.unique(shingles.hashes)) == 5**5


def test_hashes_are_the_same_on_every_machine():
    """SHAKE-128 of the folded words, by position, combined by exclusive or: a fixed number."""
    shingles, _ = allpairs.hashed_shingles(corpus("It may rain"), size=2)
    assert shingles.hashes.tolist() == sorted(HASHES)


HASHES = [14066953083978706571, 18135052408807649812]


def test_the_chance_of_a_collision_is_the_birthday_bound():
    """None among fewer than two shingles, 2⁻⁶⁴ of two, and never above 1."""
    assert [chance_of_collision(n) for n in (0, 1, 2, 10**12)] == [0, 0, 2**-64, 1]
