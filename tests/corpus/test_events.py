"""Events are found where nobody names them, and nowhere else."""

import pandas as pd
import pytest

from analysis import load
from analysis.corpus.about import problems
from analysis.corpus.events import TOGETHER, events_of
from analysis.overlap import runs as shingles
from analysis.overlap.runs import event_pairs

SUBJECTS = [
    "ferry sank harbour crew",
    "senate passed budget vote",
    "volcano ash flights island",
    "striker scored penalty final",
    "bakery fire street night",
]


def stories(each: int, **columns: object) -> pd.DataFrame:
    """Articles of several outlets on five subjects, in turns, with words of their own."""
    rows = [
        (f"Outlet {outlet}", f"{subject} {subject} rumour{outlet}{at} talk{outlet}{at}")
        for outlet in range(each)
        for at, subject in enumerate(SUBJECTS)
    ]
    table = pd.DataFrame(rows, columns=["outlet", "text"])
    return table.assign(title="", event="", flags="").assign(**columns)


def test_a_folder_on_one_story_needs_no_table():
    """Up to forty articles without an event are one event together, whatever they tell."""
    few = stories(TOGETHER // len(SUBJECTS))
    assert set(events_of(few)) == {""}
    assert len(event_pairs(few)) == TOGETHER * (TOGETHER - 1) // 2


def test_of_very_many_articles_no_event_is_looked_for(monkeypatch):
    """They stay without, which is told with the remedy; and pairing them all is refused in a sentence."""
    for module in ("events", "load"):
        monkeypatch.setattr(f"analysis.corpus.{module}.MOST_SORTED", 44)
    monkeypatch.setattr(shingles, "MOST_PAIRINGS", 989)
    many = stories(9)
    assert set(events_of(many)) == {""}
    told = problems(load(many)).iloc[0]
    assert told["problem"] == "no event given for 45 articles, and none looked for (more than 44)"
    assert "column 'event'" in told["remedy"]
    with pytest.raises(ValueError, match="45 articles on one event, or without one, make 990 pairs"):
        event_pairs(many)
    assert len(event_pairs(many.iloc[:44].assign(event="x"))) == 44 * 43 // 2


def test_of_more_articles_those_on_one_subject_are_one_event():
    """Events are numbered in the order of their first articles, and only their articles are paired."""
    each = TOGETHER // len(SUBJECTS) + 1
    many = stories(each)
    assert events_of(many).tolist() == [f"story {n}" for n in range(1, 6)] * each
    pairs = event_pairs(many.assign(event=events_of(many)))
    assert len(pairs) == 5 * each * (each - 1) // 2
    assert (pairs[:, 0] % 5 == pairs[:, 1] % 5).all()


def test_an_event_that_is_given_stays_and_is_that_of_the_articles_like_it():
    """Articles without an event join it; None is none; what is like no given one is numbered."""
    many = stories(TOGETHER // len(SUBJECTS) + 2)
    many["event"] = many["event"].astype(object)
    many.loc[0, "event"] = "the ferry"
    many.loc[1, "event"] = None
    many.loc[2, "event"] = "the ferry"  # which is wrong, and stays
    found = events_of(many)
    assert found[[0, 5, 10]].tolist() == ["the ferry"] * 3
    assert found[[1, 6]].tolist() == ["story 1"] * 2
    assert found[[2, 7]].tolist() == ["the ferry"] * 2
    assert found[[3, 4]].tolist() == ["story 2", "story 3"]


@pytest.mark.parametrize("text", ["", "the of and", "a" * 1_000_001])
def test_what_tells_nothing_is_alone(text):
    """No words, stop words only, or a text too long to compare: an event of its own."""
    many = stories(TOGETHER // len(SUBJECTS) + 1)
    many.loc[[2, 7], "text"] = text
    found = events_of(many)
    assert (found == found[2]).sum() == (found == found[7]).sum() == 1
