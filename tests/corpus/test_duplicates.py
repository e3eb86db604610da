"""An article that is in a corpus twice is found, reported with its similarity, and counted once."""

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus.duplicates import COLUMNS, LEAST_SIMILARITY, LONG, OF_OPENING, _opening, find_duplicates

WORDS = [f"word{number}" for number in range(100)]
STORY = " ".join(WORDS)  # 100 words, 96 shingles


def corpus(*articles: tuple[str, str]) -> pd.DataFrame:
    index = [chr(ord("a") + number) for number in range(len(articles))]
    return pd.DataFrame(articles, columns=["outlet", "text"], index=index)


def corpus_of(articles: list[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(articles, columns=["outlet", "text"])


def rows(*articles: tuple[str, str]) -> list[list]:
    return find_duplicates(corpus(*articles)).values.tolist()


def test_the_same_words_are_one_article_whatever_their_case_blanks_and_marks():
    """Line ends, capitals and curly quotation marks make no second article."""
    told = "It may rain.\n\n“Soon,” she said, “or late.”"
    again = 'IT MAY  RAIN. "Soon", she said, "or late"'
    assert rows(("Echo", told), ("Post", again)) == [["b", "Post", "a", "Echo", 1.0, True]]


def test_an_outlet_is_counted_once_and_a_syndicated_copy_is_counted():
    """The first of an outlet stays, its name in any case; another outlet's copy stays too, reported."""
    copies = [("Echo", STORY), ("Post", STORY), ("ECHO ", STORY), ("post", STORY)]
    assert rows(*copies) == [
        ["b", "Post", "a", "Echo", 1.0, True],
        ["c", "ECHO ", "a", "Echo", 1.0, False],
        ["d", "post", "b", "Post", 1.0, False],  # Post has published it already, in b
    ]


def test_likeness_is_the_share_of_runs_of_five_words():
    """By hand: of 96 runs, a changed word in mid-text breaks five; 91 of 101 are shared."""
    changed = STORY.replace("word50", "other")
    (row,) = rows(("Echo", STORY), ("Post", changed))
    assert row == ["b", "Post", "a", "Echo", 91 / 101, True]


def test_a_rewritten_article_is_no_duplicate():
    """By hand: three changed words, far from each other, leave 81 of 111 runs, below .8."""
    assert LEAST_SIMILARITY == 0.8
    changed = STORY.replace("word20", "x").replace("word40", "y").replace("word60", "z")
    assert rows(("Echo", STORY), ("Post", changed)) == []


def test_a_quotation_of_the_whole_is_no_duplicate():
    """A text that holds another among as many words of its own is another article."""
    more = " ".join(f"new{number}" for number in range(100))
    assert rows(("Echo", STORY), ("Post", f"{STORY} {more}")) == []


def test_an_article_is_compared_with_those_that_stay():
    """What is like an article left out, and not like the one that stays, is another one."""
    second = STORY.replace("word20", "x").replace("word40", "y")  # 86 of 106 in common with each
    third = second.replace("word60", "z").replace("word80", "w")  # 76 of 116 with the first
    assert rows(("Echo", STORY), ("Echo", second), ("Echo", third)) == [["b", "Echo", "a", "Echo", 86 / 106, False]]


@pytest.mark.parametrize("text", ["", "Rain.", "…", "It may rain."])
def test_texts_shorter_than_a_run_are_compared_whole(text):
    """Nothing, one word, no word at all: the same is the same, and is like nothing else."""
    others = [("Post", "Snow."), ("Post", "It may snow."), ("Post", "???")]
    assert rows(("Echo", text), *others, ("Echo", text)) == [["e", "Echo", "a", "Echo", 1.0, False]]


@pytest.mark.parametrize("articles", [[], [("Echo", STORY)]])
def test_without_duplicates_there_is_a_table_without_rows(articles):
    """Its columns have the types that they have with rows."""
    found = find_duplicates(corpus(*articles))
    assert found.empty
    assert tuple(found.columns) == COLUMNS
    assert [found[name].dtype.kind for name in ("similarity", "counted")] == ["f", "b"]


def brute_force(articles: pd.DataFrame) -> list[list]:
    """What the docstring says, in the plainest way."""
    sets = {}
    for article, text in articles["text"].items():
        words = text.casefold().split()
        words += [""] * (LONG - len(words))
        sets[article] = {tuple(words[i : i + LONG]) for i in range(len(words) - LONG + 1)}
    likeness = {(a, b): len(sets[a] & sets[b]) / len(sets[a] | sets[b]) for a, b in combinations(articles.index, 2)}
    outlet, stay, found = articles["outlet"], [], []
    for one in articles.index:
        like = [other for other in stay if likeness[other, one] >= LEAST_SIMILARITY]
        same = [other for other in like if outlet[other].lower() == outlet[one].lower()]
        if like:
            first = (same or like)[0]
            row = [one, outlet[one], first, outlet[first], likeness[first, one], not same]
            found.append(row)
        if not same:
            stay.append(one)
    return found


EDITS = st.lists(st.tuples(st.integers(0, 40), st.sampled_from("ab")), max_size=3)
BEGINNINGS = st.sampled_from([0, 1, 2, 5, 20])


@given(st.lists(st.tuples(st.sampled_from("xyX"), BEGINNINGS, EDITS), max_size=7), st.sampled_from([4, 12, 40]))
def test_what_is_found_is_what_comparing_every_pair_finds(articles, length):
    """No pair is missed by looking at the rarest runs only, and every likeness is exact."""
    texts = []
    for outlet, start, edits in articles:
        words = WORDS[start : start + length]
        for place, word in edits:
            words[place % length] = word
        texts.append((outlet, " ".join(words)))
    table = corpus(*texts)
    assert find_duplicates(table).values.tolist() == brute_force(table)


def test_thousands_of_one_page_are_no_thousands_of_pairs():
    """A notice that an outlet has five thousand times, and another nearly: each counted once, in a moment."""
    table = corpus_of([("Echo", STORY)] * 5_000 + [("Post", STORY.replace("word50", "other"))] * 5_000)
    found = find_duplicates(table)
    assert len(found) == 9_999
    assert found["counted"].sum() == 1
    assert set(found["duplicate_of"]) == {0, 5_000}
    assert set(found["similarity"]) == {1.0, 91 / 101}


@pytest.mark.parametrize("runs", [1, 2, 3, 5, 8, 40, 99, 100, 101, 950])
def test_openings_share_enough_however_the_runs_lie(runs):
    """Where the runs that only one of two similar texts has come first, the openings still have a fifth in common."""
    for others in range(runs, 2 * runs):
        shared = next(n for n in range(runs + 1) if n >= runs or n / (runs + others - n) >= LEAST_SIMILARITY)
        if shared / (runs + others - shared) >= LEAST_SIMILARITY:
            in_both = min(_opening(size) - (size - shared) for size in (runs, others))
            assert in_both >= OF_OPENING * min(map(_opening, (runs, others)))
            assert in_both > 0
