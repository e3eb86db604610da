"""Events are guessed where nobody names them, with how sure that is, and nowhere else."""

import pandas as pd
import pytest

from analysis import load
from analysis.corpus.about import guessed, problems
from analysis.corpus.events import GUESSED, LEAST, events_of, guessed_events
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
        (f"Outlet {outlet}", f"{subject} {subject} rumour{outlet}{at} talk{outlet}{at}. " * 3)
        for outlet in range(each)
        for at, subject in enumerate(SUBJECTS)
    ]
    table = pd.DataFrame(rows, columns=["outlet", "text"])
    return table.assign(title="", event="", doubts="").assign(**columns)


def test_of_very_many_articles_no_event_is_looked_for(monkeypatch):
    """They stay without one, which is reported with a remedy; and pairing them all is refused in a sentence."""
    for module in ("events", "load"):
        monkeypatch.setattr(f"analysis.corpus.{module}.MOST_SORTED", 44)
    monkeypatch.setattr(shingles, "MOST_PAIRINGS", 989)
    many = stories(9)
    assert set(events_of(many)) == {""}
    told = problems(load(many)).iloc[0]
    assert told["problem"] == "no event given for 45 articles, and none was looked for (more than 44)"
    assert "column 'event'" in told["remedy"]
    with pytest.raises(ValueError, match="45 articles on one event, or without one, make 990 pairs"):
        event_pairs(many)
    assert len(event_pairs(many.iloc[:44].assign(event="x"))) == 44 * 43 // 2


def test_no_event_is_looked_for_where_nobody_asks():
    """The rest of the table is the same, and no guess is reported; an event that is given stays."""
    given = stories(3, event=["", "talks", *[""] * 13])
    with_events, without = load(given), load(given, events=False)
    assert without["event"].tolist() == given["event"].tolist()
    assert (len(guessed(with_events)), len(guessed(without))) == (5, 0)
    pd.testing.assert_frame_equal(without.drop(columns="event"), with_events.drop(columns="event"))
    assert "event" not in " ".join(problems(without)["problem"])


@pytest.mark.parametrize("each", [2, 9])
def test_articles_on_one_subject_are_one_event(each):
    """From two articles up; events are numbered in the order of their first articles, and only theirs are paired."""
    many = stories(each)
    assert events_of(many).tolist() == [f"story {n}" for n in range(1, 6)] * each
    pairs = event_pairs(many.assign(event=events_of(many)))
    assert len(pairs) == 5 * each * (each - 1) // 2
    assert (pairs[:, 0] % 5 == pairs[:, 1] % 5).all()


@pytest.mark.parametrize(
    ("days", "events"),
    [
        (("2024-03-01", "2024-03-02"), 1),
        (("2024-03-01", "2024-06-01"), 2),
        ((None, "2024-03-02"), 1),
        ((None, None), 1),
    ],
)
def test_the_day_decides_with_the_words(days, events):
    """The same subject a season later is another event; a day that is not known is no reason against one."""
    two = stories(2).iloc[[0, len(SUBJECTS)]].assign(published=pd.to_datetime(list(days)))
    assert events_of(two).nunique() == events


def test_how_sure_a_guess_is_stands_beside_it():
    """Likeness, the share of levels at which the group is the same, and a word; all of it kept by `load`."""
    table = guessed_events(stories(3))
    assert list(table.columns) == GUESSED
    assert table[["event", "articles", "outlets", "holds", "sure"]].to_numpy().tolist() == [
        [f"story {n}", 3, 3, 1.0, "clear"] for n in range(1, 6)
    ]
    assert table["likeness"].between(0.5, 1).all() and table["first"].isna().all()
    articles = load(stories(3).drop(columns=["event", "doubts"]))
    assert guessed(articles)[["event", "sure"]].equals(table[["event", "sure"]])
    assert problems(articles)["problem"].tolist() == [
        "no event given for 15 articles; guessed from wording and dates: 5 events with several articles (5 clear)"
    ]


def test_a_guess_that_is_not_clear_is_a_problem_of_its_own():
    """Each group that splits at another level is named; for a folder on one clear event, nothing is reported."""
    many = stories(2).iloc[[0, len(SUBJECTS)]]
    assert problems(load(many.drop(columns=["event", "doubts"]))).empty
    texts = ["ferry sank harbour crew " * 2 + " ".join(f"{word}{n}" for n in range(20)) for word in ("alpha", "omega")]
    doubtful = many.assign(text=texts)
    assert guessed_events(doubtful)[["holds", "sure"]].to_numpy().tolist() == [[0.8, "likely"]]
    said = problems(load(doubtful.drop(columns=["event", "doubts"])))["problem"].tolist()
    assert said[1] == "story 1: 2 articles grouped as one event; this is likely"


def test_an_event_that_is_given_stays_and_is_that_of_the_articles_like_it():
    """Articles without an event join it; None counts as none; those like no given event are numbered."""
    many = stories(10)
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
    many = stories(9)
    many.loc[[2, 7], "text"] = text
    found = events_of(many)
    assert (found == found[2]).sum() == (found == found[7]).sum() == 1


def test_verbatim_copies_are_one_event():
    """Equal texts of many outlets, undated and without titles: no crash, and one event each."""
    copies = pd.concat([stories(1)] * 9, ignore_index=True).assign(outlet=[f"Outlet {n}" for n in range(45)])
    assert events_of(copies).tolist() == [f"story {n}" for n in range(1, 6)] * 9


def test_texts_too_short_for_a_guess_stay_without():
    """Where fewer than two texts are long enough, nothing is guessed, and nothing is said to be."""
    words = "ferry sank harbour crew coast " * (LEAST // 5)
    table = pd.DataFrame({"outlet": ["A", "B"], "text": [words, words[: len(words) - 10]], "event": ""})
    assert events_of(table).tolist() == ["", ""] and guessed_events(table).empty
    assert events_of(table.assign(text=words)).tolist() == ["story 1"] * 2
