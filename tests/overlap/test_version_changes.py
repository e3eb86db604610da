"""What changed between versions of one article."""

import pandas as pd

from analysis.corpus.load import load
from analysis.overlap import in_words, versions

FIRST = [
    "Ferry stops for a week",
    "The ferry to the northern islands stops on Monday for a week, the harbour office said.",
    "A smaller boat will carry passengers, but no cars, three times a day.",
    "Nobody was hurt when the ramp gave way.",
]
SECOND = [
    "Ferry stops for a fortnight",
    FIRST[1].replace("a week", "a fortnight").replace("said", "confirmed"),
    FIRST[2],
    "The navy has offered a landing craft.",
]
THIRD = [*SECOND[:3], "Two people were hurt when the ramp gave way."]


def corpus():
    return pd.DataFrame(
        [
            {
                "outlet": "Post",
                "title": text[0],
                "text": "\n\n".join(text),
                "published": f"2023-09-0{day}",
                "url": "https://post.example/ferry",
            }
            for day, text in enumerate((FIRST, SECOND, THIRD), 1)
        ]
    )


def test_changes_are_told_version_by_version():
    """Each sentence that was changed, added or cut from one version to the next, with the words."""
    found = versions(load(corpus()))
    assert found[["earlier", "later", "change", "before", "after"]].values.tolist() == [
        ["data frame_1", "data frame_2", "changed", FIRST[0], SECOND[0]],
        ["data frame_1", "data frame_2", "changed", FIRST[1], SECOND[1]],
        ["data frame_1", "data frame_2", "added", "", SECOND[3]],
        ["data frame_1", "data frame_2", "cut", FIRST[3], ""],
        ["data frame_2", "data frame_3", "added", "", THIRD[3]],
        ["data frame_2", "data frame_3", "cut", SECOND[3], ""],
    ]
    assert found["words"].tolist()[:2] == ["week → fortnight", "week → fortnight; said → confirmed"]
    assert set(found["article"]) == {"data frame_3"}


def test_versions_among_the_articles_are_compared_too():
    """Loaded with all of them, the table is the same."""
    once, every = load(corpus()), load(corpus(), duplicates="all")
    assert len(every) == 3
    pd.testing.assert_frame_equal(versions(every), versions(once))


def test_without_versions_there_is_nothing_to_tell():
    """One article has no changes."""
    found = versions(load(corpus().head(1)))
    assert found.empty
    assert in_words(versions(load(corpus()))).startswith(
        "Post published 'data frame_3' in 3 versions: sentences 2 changed"
    )
