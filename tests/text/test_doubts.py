"""What is wrong with an article's text is flagged, with what gave it away; what is right is not."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import load
from analysis.text import doubts as quality
from analysis.text.doubts import (
    AT_PAYWALL,
    CUT_OFF,
    GARBLED,
    HEADLINE_AGAIN,
    LONG_LINE,
    MENU,
    NO_SENTENCE_END,
    NOT_ENGLISH,
    NOT_THE_ARTICLE,
    QUOTED,
    SECOND_ARTICLE,
    TOO_LONG,
    TOO_SHORT,
    doubts,
    looks_english,
)

TITLE = "Harbour shut after storm tears boats loose"
HARBOUR = [
    (
        "The harbour of Port Ellen was shut on Monday after a storm tore two boats from their moorings,"
        " the mayor said. No one was hurt."
    ),
    (
        "Divers will look at the harbour wall before the ferry is allowed to leave again, which may take"
        " until Thursday. The islanders were told to keep away from the pier."
    ),
    (
        "“The storm came faster than the forecast,” said the harbour master, who had warned the owners of"
        " the boats on Sunday evening. One of them had not answered the telephone."
    ),
    (
        "The ferry company said that passengers with tickets for Monday could travel later in the week."
        " Its boats carry food and fuel to the island in every season."
    ),
]
TRIAL = [
    "A former banker went on trial in Zurich accused of hiding money for customers from abroad.",
    (
        "Prosecutors told the court that the defendant had opened accounts under false names for eleven"
        " years, and asked the judges for a sentence of four years in prison."
    ),
    (
        "His lawyers replied that the bank's directors had known of the accounts, and presented letters"
        " which the directors had signed. A verdict is expected in March."
    ),
]
STORY = "\n\n".join(HARBOUR)
OTHER = "\n\n".join(TRIAL)
LONG_STORY = "\n\n".join(HARBOUR * 3)
RUSSIAN = "Дождь идёт с самого утра, и никто не знает, когда он кончится. " * 8
FRENCH = (
    "Le gouvernement a annoncé que les mesures ne seront pas appliquées avant la fin du mois, a "
    "déclaré le ministre, qui a ajouté que la situation reste difficile pour les familles. "
)
GERMAN = (
    "Die Regierung hat in der Woche nach dem Treffen beschlossen, die Regeln nicht in Kraft zu "
    "setzen, und das war nach Ansicht der Ministerin eine gute Entscheidung an sich."
)
NAMES = "Members: " + " ".join(f"Anna Smith, Bert Jones, Carl von Muller ({n})," for n in range(9))


@pytest.mark.parametrize("text", [STORY, f"{TITLE}\n\n{STORY}", OTHER, LONG_STORY])
def test_an_article_as_it_should_be_raises_no_doubt(text):
    """Not even where it begins with its own headline."""
    assert doubts(text, TITLE) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rain.", [f"{TOO_SHORT} (1 word)"]),
        ("", [f"{TOO_SHORT} (0 words)", NO_SENTENCE_END]),
        (STORY.replace(".", ""), [NO_SENTENCE_END, f"{CUT_OFF} (“… and fuel to the island in every season”)"]),
        (RUSSIAN, [NOT_ENGLISH]),
        (FRENCH * 2, [NOT_ENGLISH]),
        (
            STORY.ljust(5_000_000, "x") + ".",
            [f"{LONG_LINE} (4,999,536 characters)", f"{TOO_LONG} (5,000,001 characters)"],
        ),
        (STORY.replace("“", "â€œ"), [f"{GARBLED} (“â€œThe storm came”)"]),
        (STORY.replace("’", "�").replace("master", "m�ster"), [f"{GARBLED} (“m�ster, who had w”)"]),
        (
            f"{TITLE}\n\nBy Ann Hill\n\n{TITLE.upper()}\n\n{STORY}",
            [f"{HEADLINE_AGAIN} (“HARBOUR SHUT AFTER STORM TEARS BOATS …”)"],
        ),
        (
            f"{LONG_STORY}\n\n{TITLE}\n\n{HARBOUR[0]}",  # as a link to itself
            [f"{HEADLINE_AGAIN} (“Harbour shut after storm tears boats …”)"],
        ),
        (f"{TITLE} {STORY}", [f"{HEADLINE_AGAIN} (“Harbour shut after storm tears boats …”)"]),
        (
            "Home\nNews\nSport\nWeather\nOpinion\nPodcasts\n" + STORY,
            [f"{MENU} (“Home, News, Sport, Weather, Opinion, …”)"],
        ),
        (f"{STORY}\n{NAMES}\n{TRIAL[0]}", [f"{MENU} (“Members: Anna Smith, Bert Jones, Carl …”)"]),
        (
            f"{HARBOUR[0]}\n\n{HARBOUR[1]}\n" + "Share this article on Facebook\n" * 3,
            [f"{NOT_THE_ARTICLE} (21% of the words, “Share this article on Facebook”)"],
        ),
    ],
)
def test_each_doubt_is_said_with_what_gave_it_away(text, found):
    """The whole list of doubts, to the letter: the right one, and no other."""
    assert doubts(text, TITLE) == found


@pytest.mark.parametrize(
    ("end", "sign"),
    [
        (" The harbour master… [+1234 chars]", "“… The harbour master… [+1234 chars]”"),
        (" The harbour master said … Read more", "“…e harbour master said … Read more”"),
        ("\n\nContinue reading", "“…Continue reading”"),
        ("\n\nRead the full story on our website »", "“…Read the full story on our website »”"),
        (" The harbour master would not…", "“… The harbour master would not…”"),
        (" The harbour master would not say whether", "“…arbour master would not say whether”"),
        (" The harbour master said in a statement:", "“…arbour master said in a statement:”"),
        (" The harbour master, the mayor,", "“…he harbour master, the mayor,”"),
    ],
)
def test_a_text_that_goes_on_elsewhere_is_cut_off(end, sign):
    """A feed's mark, a link to the rest, three dots, or a sentence that does not end."""
    (doubt,) = doubts(STORY + end)
    assert doubt.startswith(CUT_OFF) and sign[2:] in doubt


@pytest.mark.parametrize(
    "end",
    [
        "\n\nAnn Hill and Bert Jones of the Associated Press in Glasgow contributed to this report",
        "\n\nRelated story about the harbour and the storm that shut it for most of a week",
        "\n\nIN PICTURES: the storm that shut the harbour for most of a week and tore boats loose",
        "\n\nFollow Ann Hill on Twitter @annhill for more of the storm that shut the harbour today",
        "\n\nAnn Hill",
        " “Nobody knows.”",
    ],
)
def test_a_signature_or_a_link_at_the_end_is_no_cut(end):
    """Lines that never have a stop are not taken for half a sentence."""
    assert doubts(STORY + end) == []


@pytest.mark.parametrize(
    "notice",
    [
        "Subscribe to read the rest of this story.",
        "This content is for subscribers.",
        "Already a subscriber? Sign in",
        "You have reached your limit of free articles.",
        "To continue reading, create a free account.",
        "Log in to continue.",
    ],
)
def test_a_paywalls_notice_matters_where_there_is_little_else(notice):
    """Under four paragraphs it is a stub; under a whole article it is one more line of the page."""
    (doubt,) = doubts(f"{HARBOUR[0]} {HARBOUR[1]}\n\n{notice}")
    assert doubt.startswith(AT_PAYWALL)
    assert doubts(f"{LONG_STORY}\n\n{notice}\n\n{LONG_STORY}") == []


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join([*HARBOUR, *HARBOUR, *TRIAL, *TRIAL]),
        f"{LONG_STORY}\n\n{OTHER}".replace(TRIAL[0], f"ZURICH (Reuters) - {TRIAL[0]}"),
        f"{LONG_STORY}\n\nBy Ann Hill, Zurich\n\n{OTHER}",
        f"{LONG_STORY}\n\nREAD NEXT: Banker on trial\n\n{OTHER}",
    ],
    ids=["words", "dateline", "byline", "link"],
)
def test_a_second_article_is_noticed_where_it_begins(text):
    """By a dateline, a byline or a link in mid-text; without one, by a break in what it is about."""
    assert [doubt.partition(" (")[0] for doubt in doubts(text)] == [SECOND_ARTICLE]
    begins = re.search("from “(.{9})", doubts(text)[0])
    assert begins and begins[1] in ("A former ", "ZURICH (R", "By Ann Hi", "READ NEXT")


def test_a_second_article_is_noticed_by_its_headline_and_byline():
    """After a short article, too; captions and summaries above an article have no headline before the byline."""
    text = f"{' '.join(HARBOUR)}\n\nBanker on trial\n\nBy Ann Hill\n\n{OTHER}"
    (doubt,) = doubts(text)
    assert doubt == f"{SECOND_ARTICLE} (from “Banker on trial”)"
    assert doubts(text.replace("Banker on trial", "A banker is on trial.")) == []


def test_a_dateline_or_a_byline_at_the_top_begins_the_article():
    """Every wire story has one, under a caption or a summary."""
    assert doubts(f"FILE PHOTO\n\nBy Ann Hill\n\nPORT ELLEN (AP) — {LONG_STORY}") == []


def test_the_five_articles_have_two_doubts_and_both_are_true(root):
    """One of them says its headline twice and ends in a run of other articles' headlines."""
    articles = load(root / "data")
    found = {name: doubts(row["text"], row["title"]) for name, row in articles.iterrows()}
    assert {name: list_ for name, list_ in found.items() if list_} == {
        "004_fbdf291fba3799c8": [
            f"{HEADLINE_AGAIN} (“Putin Set to Meet Kim Jong Un for …”)",
            f"{MENU} (“TOG Weekly News Recap 28 August 2023 …”)",
        ]
    }


@pytest.mark.parametrize("text", [FRENCH, GERMAN, RUSSIAN])
def test_other_languages_are_not_taken_for_english(text):
    """Neither another script nor another language in Latin letters passes; English does."""
    assert not looks_english(text) and not looks_english("Дождь идёт.")
    assert looks_english(STORY)


PIECES = st.sampled_from(
    ["…", ". ", "\n", "By Ann Hill", "ZURICH (AP) — ", "Read more", "[+12 chars]", "â€™", "A;B", "\n\n"]
)
STARTS = tuple(value for name, value in vars(quality).items() if name.isupper() and isinstance(value, str))


@given(st.lists(PIECES | st.text(max_size=20), max_size=30).map("".join), st.text(max_size=30))
def test_any_text_gets_short_phrases_that_can_be_joined(text, title):
    """No text breaks the gate; a doubt is one line, starts with its name and keeps the separator out."""
    for doubt in doubts(text, title):
        assert doubt.startswith(STARTS)
        assert "\n" not in doubt and ";" not in doubt
        assert all(len(quoted) <= QUOTED for quoted in re.findall(r"“(.*)”\)", doubt))


@pytest.mark.parametrize("piece", ["…", "-", "(", "\n", "A ", "\na", "\n“", " ", "a.", "é", TITLE])
def test_no_text_takes_long(piece):
    """200,000 characters of one kind, the worst for patterns that look back: a moment, or minutes if it grows as the square."""
    text = TITLE + piece * (200_000 // len(piece))
    started = time.process_time()
    doubts(text, TITLE)
    assert time.process_time() - started < 60
