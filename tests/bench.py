"""Articles per second on one core, beside the plain way on the same articles in the same run.

The plain way: textstat called formula by formula, VADER sentence by sentence, one regex for the cues. The articles
are the labelled-data folder's `load_2000.jsonl.gz` if it is there, else the repository's own, repeated with changed
words so that no cache helps.
"""

from __future__ import annotations

import gzip
import json
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from textstat import textstat

from analysis import MEASURES, by_sentence, cut_sentences, cut_text, findings, load, score
from analysis.cues import CUES
from analysis.hedging import CATEGORIES
from analysis.quality import doubts
from analysis.sentiment import _analyser
from analysis.text import load_textstat

ROUNDS = 3
ARTICLES = 1000
FORMULAS = [
    textstat.flesch_reading_ease, textstat.flesch_kincaid_grade, textstat.gunning_fog, textstat.smog_index,
    textstat.automated_readability_index, textstat.coleman_liau_index, textstat.dale_chall_readability_score,
    textstat.lix, textstat.rix, textstat.linsear_write_formula,
]  # fmt: skip


def real_articles(folder: Path) -> tuple[pd.DataFrame, str]:
    """A corpus to measure on, and what it is."""
    file = folder / "load_2000.jsonl.gz"
    if file.exists():
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            rows = [json.loads(next(lines)) for _ in range(ARTICLES)]
        return corpus(
            [(row["source"], row["text"]) for row in rows]
        ), f"{ARTICLES} articles of load_2000"
    own = load("data")
    # Every sixth word gets a number, so that each copy has words that were never seen before.
    texts = [
        (source, re.sub(r"((?:\w+\W+){5}\w+)", rf"\1{copy}", text))
        for copy in range(ARTICLES // len(own))
        for source, text in zip(own["source"], own["text"], strict=True)
    ]
    return corpus(
        texts
    ), f"the repository's own {len(own)} articles, {ARTICLES // len(own)} times with changed words"


def corpus(rows: list[tuple[str, str]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["source", "text"])
    return table.assign(
        title="", event="", flags=["; ".join(doubts(text)) for text in table["text"]]
    )


def plain_readability_and_hedging(articles: pd.DataFrame) -> list[list[float]]:
    cues = sorted(pd.read_csv(CUES)["cue"], key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, cues))})\b", re.IGNORECASE)
    return [
        [*(formula(text) for formula in FORMULAS), len(pattern.findall(text))]
        for text in articles["text"]
    ]


def plain_sentiment(articles: pd.DataFrame) -> list[list[float]]:
    analyser = _analyser()
    sentences = cut_sentences(articles)
    body = sentences[sentences["kind"] == "body"]
    return [[analyser.polarity_scores(text)["compound"]] for text in body["text"]]


HEDGING = ["hedges_per_1000_words/1", *(f"{category}_per_1000_words/1" for category in CATEGORIES)]


def ours(*measures: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda articles: score(cut_sentences(articles), measures or None)


def forget() -> None:
    """Empty what has been looked up, textstat's caches too, so that no round profits from the one before."""
    modules = [
        module for name, module in sys.modules.items() if name.startswith(("analysis", "textstat"))
    ]
    for name, thing in {
        (name, id(thing)): (name, thing)
        for module in modules
        for name, thing in vars(module).items()
    }.values():
        if hasattr(thing, "cache_clear") and not name.startswith(
            ("get_", "_analyser", "load_textstat", "_dale")
        ):
            thing.cache_clear()


def rate(work: Callable[[pd.DataFrame], object], articles: pd.DataFrame) -> float:
    forget()
    start = time.perf_counter()
    work(articles)
    return len(articles) / (time.perf_counter() - start)


def main() -> None:
    folder = (
        Path(sys.argv[1])
        if len(sys.argv) > 1
        else Path(__file__).parents[2] / "shared" / "benchmarks"
    )
    articles, what = real_articles(folder)
    load_textstat()
    both = ours("readability", *HEDGING)
    jobs = {
        "readability + hedging": (both, plain_readability_and_hedging),
        "sentiment": (ours("sentiment"), plain_sentiment),
        "everything": (ours(), lambda it: (plain_readability_and_hedging(it), plain_sentiment(it))),
    }
    (
        both(articles.head(5)),
        plain_readability_and_hedging(articles.head(5)),
        ours()(articles.head(5)),
    )  # load the data
    words = articles["text"].str.split().str.len().mean()
    print(
        f"{what}, {words:.0f} words each; {ROUNDS} rounds, one core, nothing remembered between rounds"
    )
    for name, (mine, plain) in jobs.items():
        rounds = [(rate(mine, articles), rate(plain, articles)) for _ in range(ROUNDS)]
        ratios = [fast / slow for fast, slow in rounds]
        fast, slow = (statistics.median(side) for side in zip(*rounds, strict=True))
        print(f"{name:24} {fast:7.0f} articles a second, plain {slow:6.0f}; "
              f"{statistics.median(ratios):5.1f} times ({min(ratios):.1f}–{max(ratios):.1f})")  # fmt: skip
    own = cut_sentences(load(Path(__file__).parents[1] / "data"))
    findings(own, None)  # its words are known from here on
    start = time.perf_counter()
    findings(own, None)
    print(
        f"all pairs, all {len(MEASURES)} measures, five articles: {time.perf_counter() - start:.1f} s"
    )
    check_equal(articles)


def check_equal(articles: pd.DataFrame) -> None:
    """Given the same words and sentence ends, textstat's values are ours; so is every VADER score."""
    gaps = []
    for text in articles["text"].head(60):
        sentences = [re.findall(r"[A-Za-z]{2,}", sentence) for sentence in cut_text(text)["text"]]
        text = " ".join(" ".join(words).capitalize() + "." for words in sentences if len(words) > 2)
        value = score(cut_text(text), "flesch_reading_ease/1")["value"].item()
        gaps.append(abs(value - textstat.flesch_reading_ease(text)))
    print(
        f"Flesch reading ease, textstat's beside ours on {len(gaps)} articles: largest difference {max(gaps):.2g}"
    )
    sentences = cut_sentences(articles.head(60))
    ours = by_sentence(sentences, "vader_tone/1")
    analyser = _analyser()
    gaps = [
        abs(row.value - analyser.polarity_scores(row.text)["compound"]) for row in ours.itertuples()
    ]
    print(f"VADER, NLTK's beside ours on {len(gaps)} sentences: largest difference {max(gaps):.2g}")


if __name__ == "__main__":
    main()
