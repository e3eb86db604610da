"""What the story page says of each outlet, for the letter that asks it for a reply."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.report.story_evidence import evidence
from analysis.report.story_measures import Row
from analysis.report.story_sentences import Teller
from analysis.report.story_words import findings_of


def said_of(report: Row, texts: Row, links: Row, words: Row) -> dict[str, list[Row]]:
    """The findings that name each outlet, by its name: `title`, `text`, and the sentences of its own that are shown for them.

    `words`: what an editor says differently, as `read_words` reads it.
    """
    tell = Teller(report)
    findings = [one | evidence(one, report, texts, links, tell) for one in findings_of(tell, words)]
    return {
        outlet["name"]: [
            {"title": one["title"], "text": one["text"], "sentences": list(_own(one, outlet["id"]))}
            for one in findings
            if _names(f"{one['title']} {one['text']}", tell.name[outlet["id"]])
        ]
        for outlet in report["outlets"]
    }


def _own(finding: Row, outlet: str) -> Iterator[Row]:
    """An outlet's sentences and where each of them is: the headline of its article, or its place in the only one."""
    rows = [*finding["evidence"], *(row for twin in finding["twins"] for row in twin)]
    return ({"text": row["text"], "where": row.get("where", "")} for row in rows if row["outlet"] == outlet)


def _names(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
