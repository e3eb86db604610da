"""Site text is found because it repeats; what outlets take from an agency or a speech is not site text."""

import pandas as pd
import pytest

from analysis.text.blocks import label_blocks

FERRY = "A small ferry will link both halves of Harlow from Friday, the council decided.\n\nIt can carry forty people."
BAKERS = "Ten bakers of Osney won a prize for their pies.\n\nThe judges ate for six hours and asked for more."
CHESS = "The chess club won the league after a draw.\n\nIt was founded in a library and has fifty members."
FOOTER = "Teal Newspapers is committed to accurate reporting. Please contact the editor by email about complaints."


def repeated(*texts: str, outlets: str = "") -> list[list[str]]:
    """The texts that are set aside because they repeat, and where, of articles of these outlets."""
    outlet = list(outlets or "ABCDEFGH"[: len(texts)])
    articles = pd.DataFrame({"outlet": outlet, "title": "", "text": list(texts)})
    blocks = label_blocks(articles)
    found = blocks[blocks["reason"].str.startswith("repeats in ")]
    assert set(found["kind"]) <= {"boilerplate"}
    return found[["text", "reason"]].drop_duplicates().to_numpy().tolist()


@pytest.mark.parametrize(
    ("outlets", "reason"),
    [
        ("AB", "repeats in 2 articles of 2 outlets"),
        ("AA", "repeats in 2 articles of the outlet"),
        ("ABB", "repeats in 3 articles of 2 outlets"),
    ],
)
def test_a_footer_is_site_text(outlets, reason):
    """Below articles that share nothing else, of one outlet or of several."""
    texts = [f"{text}\n\n{FOOTER}" for text in (FERRY, BAKERS, CHESS)][: len(outlets)]
    assert repeated(*texts, outlets=outlets) == [[FOOTER, reason]]


def test_an_inset_of_one_outlet_is_site_text():
    """In the middle of an article, too; of two outlets, only at the end of both."""
    texts = [text.replace("\n\n", f"\n\n{FOOTER}\n\n") for text in (FERRY, BAKERS)]
    assert repeated(*texts, outlets="AA") == [[FOOTER, "repeats in 2 articles of the outlet"]]
    assert repeated(*texts, outlets="AB") == []


@pytest.mark.parametrize(
    "shared",
    [
        "The ferry to Harlow can carry forty people of both halves.",  # about the subject
        "“We could not take the risk of leaving it open,” said Ellen Whitcombe.",  # a statement
        "It belongs to a family of Harlow that runs tours.",  # a name of the story
        "She declined to comment.",  # anybody's
    ],
)
def test_what_two_outlets_share_of_their_story_is_body(shared):
    """A fact box, a statement, a sentence of an agency."""
    other = "Both halves of Harlow will be linked by a ferry for forty people.\n\nSchools will open late."
    assert repeated(f"{FERRY}\n\n{shared}", f"{other}\n\n{shared}") == []


def test_a_copy_is_no_witness():
    """The paragraphs of an article that two outlets print in full are no site text, whatever they are about."""
    wire = f"{FERRY}\n\n{BAKERS}\n\n{CHESS}"
    assert repeated(wire, wire) == []
    assert repeated(wire, f"{wire}\n\nThe mayor will speak on Monday.") == []
    footed = f"{wire}\n\n{FOOTER}"
    assert repeated(footed, footed, f"The mayor spoke for an hour.\n\n{FOOTER}") == [
        [FOOTER, "repeats in 3 articles of 3 outlets"]
    ]


LONG = f"{FERRY}\n\n{BAKERS}\n\n{CHESS}".split("\n\n")
LAYOUTS = {
    "as it is": LONG,
    "two paragraphs made one": [f"{one} {two}" for one, two in zip(LONG[::2], LONG[1::2], strict=True)],
    "a line for each sentence": [part for text in LONG for part in text.replace(". ", ".\n\n").split("\n\n")],
    "the first two made one": [" ".join(LONG[:2]), *LONG[2:]],
    "cut short": [*LONG[:2], " ".join(LONG[2:4])],
}


@pytest.mark.parametrize("outlets", ["AB", "AA", "ABC", "ABB", "ABBB"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_report_is_no_site_text_in_another_layout(layout, outlets):
    """One agency's report, cut into other paragraphs by those who print it, is body text everywhere."""
    texts = ["\n\n".join(LONG), *["\n\n".join(LAYOUTS[layout])] * (len(outlets) - 1)]
    assert repeated(*texts, outlets=outlets) == []
    footed = [f"{text}\n\n{FOOTER}" for text in texts]
    other = f"The mayor spoke for an hour about the school.\n\nNobody asked her anything.\n\n{FOOTER}"
    assert [text for text, _ in repeated(*footed, other, outlets=f"{outlets}A")] == [FOOTER]


def test_many_copies_in_two_layouts_are_one_report():
    """Also of more copies than are compared pair by pair."""
    texts = ["\n\n".join(LAYOUTS[layout]) for layout in ("as it is", "the first two made one")] * 50
    assert repeated(*texts, outlets="AB" * 50) == []


def test_articles_made_of_the_same_paragraphs_have_no_site_text():
    """What repeats is most of every article: the text of a site never is."""
    paragraphs = [
        f"The {what} of {place} opened its doors to visitors {when}."
        for what in ("museum", "library", "harbour")
        for place in ("Osney", "Harlow", "Tarnby")
        for when in ("in spring", "at night", "for a day")
    ]
    texts = ["\n\n".join(paragraphs[start:27:step]) for start in range(4) for step in (2, 3, 5, 7)]
    assert repeated(*texts, outlets="AABB" * 4) == []
