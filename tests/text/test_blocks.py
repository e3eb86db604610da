"""What `label_blocks` promises: every character covered, debris named, body text left alone."""

from pathlib import Path
from time import process_time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus.load import load
from analysis.text.block_rules import RULES, rule_for
from analysis.text.blocks import COLUMNS, KINDS, label_blocks
from analysis.text.paragraphs import paragraphs

DATA = Path(__file__).parents[2] / "data"
TITLE = "Harbour shut after storm"
LEDE = (
    "The harbour of Port Ellen was shut on Monday after a storm tore two boats from their moorings,"
    " the mayor said. No one was hurt."
)
MORE = "Ferries will sail again on Thursday, according to the company that runs them, if winds ease."


def labels(*blocks: str, title: str = TITLE) -> list[tuple[str, str]]:
    """The kind and the text of each block of an article of these blocks."""
    articles = pd.DataFrame({"title": [title], "text": ["\n\n".join(blocks)]}, index=["a"])
    found = label_blocks(articles)
    return list(zip(found["kind"], found["text"], strict=True))


def kinds(*blocks: str, title: str = TITLE) -> list[str]:
    return [kind for kind, _ in labels(*blocks, title=title)]


def reason(block: str) -> str:
    """Why a block is set aside, between two paragraphs of body, or "" if it is not."""
    text = f"{TITLE}\n\n{LEDE}\n\n{block}\n\n{LEDE}\n\n{MORE}\n\n{LEDE}\n\n{MORE}"
    articles = pd.DataFrame({"title": [TITLE], "text": [text]}, index=["a"])
    row = label_blocks(articles).iloc[2]
    return "" if row["kind"] == "body" else row["reason"]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("* * *", "a line without words"),
        ("Advertisement", "marks the place of an advertisement"),
        ("ADVERTISEMENT - CONTINUE READING BELOW", "marks the place of an advertisement"),
        ("Story continues below", "marks the place of an advertisement"),
        ("Website | + posts", "links to the author's pages"),
        ("View all posts by Ann Example", "links to the author's pages"),
        ("Write to Ann Example at ann@example.org", "links to the author's pages"),
        ("Spread the love", "share buttons"),
        ("Share on Facebook", "share buttons"),
        ("Facebook Twitter WhatsApp Email Print", "share buttons"),
        ("Views:1021 2", "a counter of views, shares or comments"),
        ("12.4k shares", "a counter of views, shares or comments"),
        ("5 min read", "a counter of views, shares or comments"),
        ("Stay connected with us for news.", "asks to follow, subscribe or sign up"),
        ("Follow Ann Example on Twitter", "asks to follow, subscribe or sign up"),
        ("Sign up for our newsletter", "asks to follow, subscribe or sign up"),
        ("Explore more related articles at [The Echo]", "links to other pages"),
        ("Read more: What the tide left behind", "links to other pages"),
        ("SEE ALSO: Ferry line seeks pilots", "links to other pages"),
        ("(PHOTOS: The storm in pictures)", "links to other pages"),
        ("Tags: harbour, storm", "links to other pages"),
        ("Reporting by Ann Example; Editing by Bo Sample", "names who worked on the article"),
        ("© 2023 The Echo", "a copyright notice"),
        ("All rights reserved.", "a copyright notice"),
        ("This article was originally published in The Echo.", "the publisher's note on the article"),
        ("Updated at 5:37 p.m. ET", "when the page was published or updated"),
        ("7 years ago", "when the page was published or updated"),
        ("Credit: Echo | Port Ellen", "a picture's or source's credit"),
        ("SOURCE: Ref Image from The Echo", "a picture's or source's credit"),
        ("Photo by Ann Example", "a picture's or source's credit"),
        ("Slideshow (8 images)", "part of a picture gallery or a player"),
        ("Story highlights Harbour shut for a week", "a list of the article's points"),
        ("Boats lie on the quay on Monday. (Ann Example/Reuters)", "ends in a picture's credit"),
        ("Boats lie on the quay. Photograph: Ann Example", "ends in a picture's credit"),
        ("Waves! — Ann Example (@ann) May 4, 2023", "a post from a social network"),
        ("Look at this pic.twitter.com/AbC123", "a post from a social network"),
        ("https://example.org/storm", "a post from a social network"),
        ("Why ferries stopped sailing, and when they will again Read more", "ends in a link to another page"),
        ("The Night of the Storm", "a short line above a paragraph, not ending like a sentence"),
        ("## what we know so far", "a short line above a paragraph, not ending like a sentence"),
    ],
)
def test_debris_is_named(block, expected):
    """Each rule speaks for the lines it is made for, in words that a reader understands."""
    assert reason(block) == expected


@pytest.mark.parametrize(
    "block",
    [
        "WASHINGTON (AP) —",
        "“Nobody told us,” she said.",
        "“We had an hour’s warning”",
        "But was there time?",
        "- two boats",
        "• 14 moorings",
        "Nobody knows.",
        "Follow the money, the auditor said.",
        "Share prices fell on Monday.",
        "Views differ on the cause.",
        "More than 30 boats were moved.",
        "Read the letter again, she said.",
        "Stay tuned to the radio, the mayor told residents.",
        "Support our harbour, the banner said.",
        "Source after outlet said the same.",
        "Image by image, the film shows the damage.",
        "Posted at the gate were two guards.",
        "The report was published on Tuesday by the ministry.",
        "The views expressed by the mayor were her party's.",
        "The mayor (@mayor) posted a picture of the quay.",
        "By Friday, the ferries had stopped.",
        "Advertisement revenue fell by a third.",
        "Related costs rose to $3.5 million.",
        "Copyright law protects the pictures.",
        "Contributing factors were wind and tide.",
        "Photo albums floated in the harbour.",
        "(More than 30 boats were moved.)",
        "Ann Example is a reporter who was on the quay.",
    ],
)
def test_body_text_is_left_alone(block):
    """Sentences, dialogue, list items, questions and datelines stay body where rules are unsure."""
    assert reason(block) == ""


def test_every_rule_has_a_kind_and_a_reason_of_its_own_name():
    """The rules are a table that can be printed: names differ and kinds are the known ones."""
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert {rule.kind for rule in RULES} == set(KINDS)
    assert all(rule.reason for rule in RULES)


@pytest.mark.parametrize("said", [TITLE, f"“{TITLE}”", TITLE.upper(), f"# {TITLE}"])
def test_the_title_is_known_by_its_words(said):
    """Quotation marks, capitals and Markdown do not hide a title, nor its repetition."""
    assert kinds(said, LEDE, TITLE, MORE) == ["title", "body", "title", "body"]


def test_a_first_line_that_may_be_a_sentence_stays_body():
    """A corpus without headlines does not lose its first sentence, nor an article its only line."""
    assert kinds("It rained.", LEDE, title="It rained.") == ["body", "body"]
    assert kinds("It rained", title="It rained") == ["body"]
    assert kinds("Storm hits the U.S.", LEDE, title="Storm hits the U.S.") == ["title", "body"]


def test_a_standfirst_stands_under_the_title():
    """Between two titles, as a long line without a full stop, or as a repeated opening."""
    deck = "Boats adrift after the worst night in years"
    assert kinds(TITLE, deck, TITLE, LEDE) == ["title", "standfirst", "title", "body"]
    long_deck = "Two boats were torn from their moorings in the worst night that Port Ellen has seen"
    assert kinds(TITLE, long_deck, LEDE) == ["title", "standfirst", "body"]
    summary = (
        "Harbour master Ann Example is shutting the harbour of Port Ellen after Monday's storm,"
        " raising fears for island ferries."
    )
    again = (
        "In a rare step, harbour master Ann Example said on Monday that Port Ellen would be shutting"
        " its harbour after the storm. Ferries were told to wait."
    )
    assert kinds(TITLE, summary, again, MORE) == ["title", "standfirst", "body", "body"]
    assert kinds(TITLE, LEDE, MORE) == ["title", "body", "body"]
    assert kinds(TITLE, summary, f"“{again}”") == ["title", "body", "body"]


def test_headings_stand_alone_above_text():
    """A line among other lines is a list, and one at the end is nothing's heading."""
    assert kinds("What happened", LEDE, "What is next", MORE) == ["heading", "body"] * 2
    assert kinds(LEDE, "First boat", "Second boat", MORE) == ["body"] * 4
    assert kinds(LEDE, MORE, "The end") == ["body"] * 3


def test_all_lines_of_a_post_belong_to_it():
    """Text above a signature, or below it down to the post's link, goes with the post."""
    signature = "— Ann Example (@ann) May 4, 2023"
    assert kinds(LEDE, "Waves over the quay!", signature, MORE) == ["body", "embed", "embed", "body"]
    moved = ["BREAKING:", signature, "Waves over the quay", "More to come pic.twitter.com/AbC"]
    assert kinds(LEDE, *moved, MORE) == ["body", *["embed"] * 4, "body"]
    assert kinds(LEDE, "She wrote:", signature, MORE) == ["body", "body", "embed", "body"]


def test_bylines_and_dates_are_known_at_the_top():
    """Further down a date may head a section, and 'By Friday' begin a sentence."""
    assert kinds(TITLE, "By Ann Example and Bo Sample", "4 September 2023", LEDE) == [
        "title",
        "boilerplate",
        "boilerplate",
        "body",
    ]
    assert kinds(LEDE, MORE, LEDE, MORE, LEDE, "4 September 2023", MORE)[5] == "heading"


def test_the_author_is_described_at_the_foot():
    """The same sentence in the middle of an article may be about someone in the story."""
    name = "Ann Example is a freelance writer who lives in Port Ellen."
    praise = "Whatever the topic, my writing is clear. I am a respected writer."
    note = "Bo Sample contributed to this report."
    assert kinds(LEDE, MORE, name) == ["body", "body", "boilerplate"]
    assert kinds(LEDE, MORE, praise, note) == ["body", "body", "boilerplate", "boilerplate"]
    assert kinds(LEDE, name, MORE, LEDE, MORE)[1] == "body"


def test_headlines_of_other_articles_are_not_body():
    """Neither run together in one line nor listed under a label."""
    run = (
        "Weekly Recap Top 10 Harbours Of The North Top 5 Ferries Worth Missing Best Beaches For"
        " Rainy Days Ten Storms That Made History How To Tie A Knot"
    )
    assert kinds(LEDE, run) == ["body", "boilerplate"]
    listed = ["Related articles:", "Ferry line seeks pilots", "Island cheese wins prize"]
    assert kinds(LEDE, *listed, MORE) == ["body", *["boilerplate"] * 3, "body"]


def test_lines_broken_at_a_width_are_one_paragraph():
    """Text wrapped by an editor is split at blank lines, so that no sentence ends in mid-line."""
    wrapped = "The harbour was shut on Monday\nafter a storm tore two boats from\ntheir moorings,"
    wrapped += " the mayor\nsaid. No one was hurt.\n\nFerries will sail on Thursday, if\nwinds ease."
    assert [wrapped[start:end].count("\n") for start, end in paragraphs(wrapped)] == [3, 1]
    assert len(paragraphs("One boat.\nTwo boats.\nThree boats.\nFour boats.\n")) == 4


ODD = st.text(st.sampled_from("aZ.—–-@(“\"'’:/|#\n\r\t \u2028\u00a0\u0085\u200b\x0b\x1céЖ中İß😀"))
LINES = st.lists(
    st.sampled_from([TITLE, LEDE, "BREAKING:", "— Ann (@ann)", "pic.twitter.com/A", "Related:", "Part One", "By Ann"])
)


@given(st.text() | ODD | LINES.map("\n".join) | LINES.map("\r\n\n ".join))
def test_blocks_cover_the_text_once_and_in_order(text):
    """No character is lost or counted twice, whatever the text; offsets point at what they say."""
    found = label_blocks(pd.DataFrame({"title": [TITLE], "text": [text]}, index=["a"]))
    spans = list(zip(found["start"], found["end"], strict=True))
    between = [0, *(offset for span in spans for offset in span), len(text)]
    assert between == sorted(between)
    assert all(start < end for start, end in spans)
    gaps = "".join(text[a:b] for a, b in zip(between[::2], between[1::2], strict=True))
    assert gaps.strip() == ""
    assert found["text"].tolist() == [text[start:end] for start, end in spans]
    assert all(block == block.strip() for block in found["text"])
    assert set(found["kind"]) <= set(KINDS)


@pytest.mark.parametrize(
    "line",
    [
        "updated " + "may" * 90 + "!",
        "ad" * 140 + "!",
        "share " * 45 + "!",
        "— " * 2000 + "(@",
        "@A Z" * 90 + "(@",
        "Ann. " * 70,
    ],
)
def test_no_line_takes_long(line):
    """Lines made to confuse a pattern are labelled in no more time than others."""
    text = "\n".join([TITLE, *[line] * 200])
    began = process_time()
    label_blocks(pd.DataFrame({"title": [TITLE], "text": [text]}, index=["a"]))
    assert process_time() - began < 2


def test_an_empty_table_has_the_same_columns():
    """No articles give no blocks, not an error."""
    found = label_blocks(pd.DataFrame({"title": [], "text": []}, dtype="str"))
    assert found.columns.tolist() == list(COLUMNS) and found.empty


def test_a_long_paragraph_is_never_judged_by_its_opening_words():
    """A rule on a line's wording does not read what is too long to be a button or a label."""
    assert rule_for("Sign up for news") is not None
    assert rule_for("Sign up for news " + "and more " * 60) is None


def test_the_five_articles_are_labelled_as_they_were_read_by_eye():
    """Every block that is not body, in the project's own corpus, by its first words."""
    blocks = label_blocks(load(DATA))
    aside = blocks[~blocks["kind"].isin(["body", "heading"])]
    outlet = aside["article"].str[:3]
    assert [f"{o} {k}: {t[:24]}" for o, k, t in zip(outlet, aside["kind"], aside["text"], strict=True)] == [
        "000 title: North Korea’s Kim Jong U",
        "001 title: Surprising Twist: North ",
        "001 standfirst: North Korean leader Kim ",
        "001 embed: BREAKING:",
        "001 embed: — Megatron (@Megatron_ro",
        "001 embed: North Korean leader Kim ",
        "001 embed: Russia, China, Iran and ",
        "001 embed: Most likely, in the near",
        "002 title: “US Reports Kim Jong Un’",
        "002 boilerplate: Spread the love",
        "002 embed: SOURCE: Ref Image from P",
        "002 boilerplate: Views:1021 2",
        "002 boilerplate: Website | + posts",
        "002 boilerplate: Whether writing about co",
        "002 boilerplate: Spread the love",
        "003 title: Historic Summit: Kim Jon",
        "004 title: Putin Set to Meet Kim Jo",
        "004 standfirst: Upcoming PutinKim Jong U",
        "004 title: Putin Set to Meet Kim Jo",
        "004 embed: Credit: Google | Kim Jon",
        "004 boilerplate: Stay connected with Toda",
        "004 boilerplate: Explore more related art",
        "004 boilerplate: TOG Weekly News Recap 28",
    ]
    counts = blocks.groupby(blocks["article"].str[:3])["kind"].value_counts()
    assert counts.xs("body", level="kind").to_dict() == {"000": 9, "001": 4, "002": 6, "003": 14, "004": 9}
    assert counts.xs("heading", level="kind").to_dict() == {"002": 5, "003": 13}
