"""Site text is found because it repeats; what outlets have of one agency, or of a speech, is none."""

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
