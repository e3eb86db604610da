"""Versions of one article: the last counts, the others are listed, and so are the changes between them."""

import pandas as pd
import pytest

from analysis.corpus.about import duplicates, problems, versions
from analysis.corpus.load import load
from analysis.corpus.versions import find_versions

PARAGRAPHS = [
    "The ferry to the northern islands stops on Monday for a week, the harbour office said, as its ramp has to be mended.",
    "A smaller boat will carry passengers, but no cars, three times a day. Farmers who need hay are asked to telephone.",
    "Nobody was hurt when the ramp gave way. The last such stop was eleven years ago, and it lasted four days in all.",
    "The council has asked the navy for a landing craft that can carry lorries until the ramp is whole again.",
]
LATER = [PARAGRAPHS[0].replace("a week", "two weeks"), *PARAGRAPHS[1:3], "The navy declined, a spokeswoman said."]
OTHER = (
    "Three swimmers were fined on Tuesday for crossing the harbour at night, although the police had warned them twice."
)
PAGE = "https://post.example/ferry"


def table(*rows):
    """Articles of (outlet, paragraphs, date, address)."""
    return pd.DataFrame(
        [
            {
                "outlet": outlet,
                "title": "Ferry stops for a week now",
                "text": "\n\n".join(text),
                "published": date,
                "url": url,
            }
            for outlet, text, date, url in rows
        ]
    )


@pytest.mark.parametrize(
    ("rows", "last"),
    [
        ([("Post", PARAGRAPHS, "", PAGE), ("Post", LATER, "", f"{PAGE}/?utm=1")], 2),
        ([("Post", LATER, "2023-09-05", PAGE), ("Post", PARAGRAPHS, "2023-09-04", PAGE)], 1),
        ([("Post", PARAGRAPHS[:2], "2023-09-04T08:00", ""), ("Post", PARAGRAPHS, "2023-09-04T12:00", "")], 2),
        (
            [
                ("Post", LATER, "", f"https://web.archive.org/web/20230905000000/{PAGE}"),
                ("Post", PARAGRAPHS, "", f"https://web.archive.org/web/20230904000000/{PAGE}"),
            ],
            1,
        ),
        ([("Post", [OTHER, *PARAGRAPHS[:1]], "", PAGE), ("Post", PARAGRAPHS, "", PAGE)], 2),
    ],
    ids=["address", "date", "hour", "archive", "rewritten"],
)
def test_the_last_of_several_versions_counts(rows, last):
    """By its date, the moment of the archive's copy, or its place; the earlier one is listed with its text."""
    articles = load(table(*rows))
    assert articles.index.tolist() == [f"data frame_{last}"]
    earlier = versions(articles)
    assert earlier["version_of"].tolist() == [f"data frame_{last}"]
    assert earlier["text"].item() == "\n\n".join(rows[2 - last][1])
    assert "an earlier version of" in problems(articles)["problem"].iloc[0]
    assert len(load(table(*rows), duplicates="all")) == 2


def test_three_versions_are_one_article(tmp_path):
    """Whatever order the files have, the last by date counts."""
    for day, text in enumerate((PARAGRAPHS[:2], PARAGRAPHS, LATER), 1):
        (tmp_path / f"Post-{day}.md").write_text(
            f"---\ntitle: Ferry stops for a week\noutlet: Post\npublished: 2023-09-0{day}\n---\n" + "\n\n".join(text),
            "utf-8",
        )
    articles = load(tmp_path)
    assert articles.index.tolist() == ["Post-3"]
    assert versions(articles)["article"].tolist() == ["Post-1", "Post-2"]


@pytest.mark.parametrize(
    "rows",
    [
        [("Post", PARAGRAPHS, "", ""), ("Echo", LATER, "", "")],
        [("Post", PARAGRAPHS, "2023-09-04", ""), ("Post", LATER, "2023-10-04", "")],
        [("Post", PARAGRAPHS, "", "https://post.example/"), ("Post", [OTHER], "", "https://post.example/")],
        [("Post", PARAGRAPHS, "", f"{PAGE}/1"), ("Post", [OTHER, PARAGRAPHS[0]], "", f"{PAGE}/2")],
    ],
    ids=["outlets", "a month apart", "the site's address", "one sentence"],
)
def test_other_articles_are_no_versions(rows):
    """Another outlet's, another month's, and one that only quotes the first."""
    articles = load(table(*rows))
    assert len(articles) == 2
    assert versions(articles).empty


def test_a_line_on_every_page_makes_no_versions():
    """An outlet's note on itself does not tie its articles."""
    note = "The Island Post is a newspaper for the northern islands and has been so for eighty years or more."
    texts = [f"{note}\n\n{' '.join(f'word{n}{m}' for m in range(60))}." for n in range(30)]
    articles = pd.DataFrame({"outlet": "Post", "title": "Rain", "published": pd.NaT, "url": "", "text": texts})
    assert find_versions(articles) == []


def test_the_same_words_are_a_copy_and_no_version():
    """What did not change is counted once, as before."""
    articles = load(table(("Post", PARAGRAPHS, "", PAGE), ("Post", PARAGRAPHS, "", PAGE)))
    assert articles.index.tolist() == ["data frame_1"]
    assert versions(articles).empty
    assert len(duplicates(articles)) == 1
