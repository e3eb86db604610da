"""The chart of the order of sentences."""

import pandas as pd
import pytest

from analysis.display.overlap_charts import sequence
from analysis.text.words import cut_sentences

LINES = [
    "The ferry Aurora ran aground near Skagen before dawn.",
    "Rescuers lifted forty passengers from the listing deck.",
    "The captain blamed a broken rudder for the accident.",
    "Divers found a long gash in the hull beneath the engine room.",
    "Fuel has begun to leak toward the oyster beds of the bay.",
]


def tell(*texts: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    ids = list("abcde"[: len(texts)])
    columns = {"outlet": [f"Outlet {name}" for name in ids], "event": "", "text": texts, "doubts": ""}
    articles = pd.DataFrame(columns, index=pd.Index(ids, dtype=object))
    ends = [len(text) for text in texts]
    blocks = pd.DataFrame({"article": ids, "start": 0, "end": ends, "kind": "body"})
    return articles, cut_sentences(articles, blocks)


@pytest.mark.parametrize(
    ("second", "places", "title"),
    [
        (LINES, [1, 2, 3, 4, 5], "Outlet b has 5 sentences of Outlet a in the same order"),
        (LINES[::-1], [5, 4, 3, 2, 1], "Outlet b has 5 sentences of Outlet a in reverse order"),
        (
            [LINES[at] for at in (1, 3, 0, 2, 4)],
            [3, 1, 4, 2, 5],
            "Outlet b has 5 sentences of Outlet a, in no clear order",
        ),
        (LINES[3:4], [1], "Outlet a and Outlet b have 1 sentence in common"),
        (["Cats sleep."], [], "Outlet a and Outlet b have no sentence in common"),
        ([""], [], "Outlet a and Outlet b have no sentence in common"),
    ],
)
def test_a_dot_stands_where_both_tell_it(second, places, title):
    """Places count body sentences from 1; the title says whether their order is kept."""
    articles, sentences = tell(" ".join(LINES), " ".join(second))
    chart = sequence(articles, "a", "b", sentences=sentences)
    assert chart.data["second_place"].to_list() == places
    assert chart.title == title
    assert chart.alt.startswith(title)


def test_the_chart_may_be_turned():
    """The order in which articles are named decides which is across."""
    articles, sentences = tell(" ".join(LINES), " ".join(LINES[2:]))
    straight, turned = (
        sequence(articles, *pair, sentences=sentences).data[["first_place", "second_place"]]
        for pair in (("a", "b"), ("b", "a"))
    )
    assert straight.to_numpy().tolist() == [[3, 1], [4, 2], [5, 3]]
    assert turned.to_numpy().tolist() == [[1, 3], [2, 4], [3, 5]]


def test_other_articles_are_not_drawn():
    """Of three articles the two that are named are drawn."""
    articles, sentences = tell(" ".join(LINES[:2]), " ".join(LINES[1:]), " ".join(LINES))
    chart = sequence(articles, "b", "c", sentences=sentences)
    assert chart.data[["first", "second", "first_place", "second_place"]].to_numpy().tolist() == [
        ["b", "c", at, at + 1] for at in (1, 2, 3, 4)
    ]


def test_the_same_articles_give_the_same_bytes(tmp_path):
    """SVG, PNG and CSV are the same each time, with the alt text inside."""
    articles, sentences = tell(" ".join(LINES), " ".join(LINES))
    charts = [sequence(articles, "a", "b", sentences=sentences) for _ in range(2)]
    files = [[path.read_bytes() for path in c.save(tmp_path, f"{n}")] for n, c in enumerate(charts)]
    assert files[0] == files[1]
    assert b"same order" in files[0][0]
