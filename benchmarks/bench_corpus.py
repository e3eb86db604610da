"""Make a corpus of any size from real articles, for benchmarks.

The first articles are unchanged. Each of the others takes its number of sentences from one article and the sentences from all
of them, in new paragraphs of two. A tenth of the sentences are unchanged; in the rest, every fourth word is replaced by
another, drawn from all words by frequency, because real articles repeat few of each other's shingles. One in twenty is an
edited copy of an earlier article: 1, 3 or 8 of 100 words are replaced, and a tenth is cut off. Every fourth article ends with
the same paragraph of 24 words, like the footer of an outlet.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis import load

ROOT = Path(__file__).parents[1]
KEPT = 0.1  # share of the sentences that are unchanged
COPIES = 20  # one article in this many is an edited copy
FOOTERS = 4  # one article in this many ends with the footer
FOOTER = (
    "This material may not be published, broadcast, rewritten or redistributed without the written consent of its "
    "owner. All rights reserved. Read our terms here."
)
REAL, OWN = "load_2000", "the repository's own"


def corpus(folder: Path, count: int) -> tuple[pd.DataFrame, str]:
    """This number of articles – `id`, `outlet`, `title`, `text` – and what they are made of.

    The labelled-data folder's `load_2000.jsonl.gz` if it is there, else the repository's own articles.
    """
    file = folder / f"{REAL}.jsonl.gz"
    if file.exists():
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            real = pd.DataFrame(map(json.loads, lines)).rename(columns={"source": "outlet"})
    else:
        real = load(ROOT / "data")
    texts = list(recombined(real["text"].to_list(), count))
    # An outlet and a title in turn: what an article made of many has is nobody's.
    turns = [number % len(real) for number in range(count)]
    table = real[["outlet", "title"]].iloc[turns].reset_index(drop=True)
    table.insert(0, "id", [f"article {number}" for number in range(count)])
    return table.assign(text=texts), REAL if file.exists() else OWN


def recombined(texts: list[str], count: int, seed: int = 0) -> Iterator[str]:
    """This number of articles made from the given ones, as described at the top of this file."""
    chance = random.Random(seed)
    of_each = [re.split(r"(?<=[.!?”\"])\s+", text.strip()) for text in texts]
    sentences = [sentence for one in of_each for sentence in one]
    words = [word for sentence in sentences for word in sentence.split()]
    made: list[str] = []
    for number in range(count):
        if number < len(texts):
            text = texts[number]
        elif number % COPIES == 0:
            text = _edited(chance, chance.choice(made), words)
        else:
            chosen = chance.choices(sentences, k=len(chance.choice(of_each)))
            new = [s if chance.random() < KEPT else _reworded(chance, s, words) for s in chosen]
            text = "\n\n".join(" ".join(new[at : at + 2]) for at in range(0, len(new), 2))
        if number >= len(texts) and number % FOOTERS == 0:
            text += "\n\n" + FOOTER
        made.append(text)
        yield text


def _reworded(chance: random.Random, sentence: str, words: list[str]) -> str:
    new = sentence.split()
    places = range(chance.randrange(4), len(new), 4)
    for place, word in zip(places, chance.choices(words, k=len(places)), strict=True):
        new[place] = word
    return " ".join(new)


def _edited(chance: random.Random, text: str, words: list[str]) -> str:
    rate = chance.choice([0.01, 0.03, 0.08])
    paragraphs = text.split("\n\n")
    paragraphs = paragraphs[: max(1, round(len(paragraphs) * 0.9))]
    return "\n\n".join(
        " ".join(chance.choice(words) if chance.random() < rate else word for word in part.split())
        for part in paragraphs
    )
