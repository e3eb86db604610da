"""Every sentence of the articles as a table, with the words in it that each number of the story page counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.display.files import csv_of
from analysis.report.story_measures import LEXICON, Row

SENTENCES = "sentences.csv"
KINDS = (*dict.fromkeys(facts.marks for facts in LEXICON.values() if facts.marks), "cited")


def write_sentences(folder: Path, report: Row, texts: Row) -> None:
    """Write `sentences.csv`: what `sentence_rows` gives, a row a sentence."""
    (folder / SENTENCES).write_bytes(csv_of(pd.DataFrame(list(sentence_rows(report, texts)))))


def sentence_rows(report: Row, texts: Row) -> Iterator[Row]:
    """The sentences in the order of the articles: `outlet`, `title`, `published`, `sentence` (its number on the page), `start`, `end`
    (offsets into the article's text), `text`; then the marked words of each kind, joined by "; ", "" where there are none.
    """
    name = {outlet["id"]: outlet["name"] for outlet in report["outlets"]}
    for key, text in texts.items():
        article = report["articles"][key]
        of = {"outlet": name[article["outlet"]], "title": article["title"], "published": article["published"]}
        marks = {kind: text["quotes"] if kind == "quotes" else text["marks"][kind] for kind in KINDS}
        for n, (start, end, _) in enumerate(text["sentences"]):
            place = {"sentence": n + 1, "start": start, "end": end, "text": text["text"][start:end]}
            counted = {kind: _words(text["text"], found, start, end) for kind, found in marks.items()}
            if not text["scores"]["hedging"][n]:
                counted["hedging"] = ""  # a word that hedges elsewhere does not make this a hedged sentence
            yield of | place | counted


def _words(text: str, marks: list[list], start: int, end: int) -> str:
    return "; ".join(text[max(a, start) : min(b, end)] for a, b, *_ in sorted(marks) if a < end and b > start)
