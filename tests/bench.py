"""CPU time per article on one core, beside the plain way on the same articles in the same run.

    python tests/bench.py ../shared/benchmarks --write

The plain way: textstat called formula by formula, VADER sentence by sentence, one regex for the cues of hedging and one
for those of attribution, text by text. The articles are the labelled-data folder's `load_2000.jsonl.gz` if it is there,
else the repository's own, repeated with changed words so that no cache helps. CPU time is measured, not the clock's: it
is the same whatever else the machine does. `--write` keeps the table as `data/bench.csv`:

- `what`: the job; `articles`, `words`: how many articles, of how many words each;
- `ours`, `plain`: milliseconds of CPU time an article, the median of the rounds;
- `ratio`: plain by ours, the median of the rounds; `low`, `high`: the smallest and the largest;
- `memory`: MB at the peak of a process that does this job alone, once, libraries and articles included.

Rows named "everything, alone" show how time and memory grow with the corpus: first words are looked up for the first
time, so that the fewer the articles, the more each takes; `plain` and what depends on it are empty there.
"""

from __future__ import annotations

import argparse
import csv
import gc
import gzip
import json
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyphen
from textstat import textstat

from analysis import MEASURES, by_sentence, cut_sentences, cut_text, findings, load, score
from analysis.cues import CUES
from analysis.hedging import CATEGORIES
from analysis.quality import doubts
from analysis.sentiment import _analyser
from analysis.text import RESOURCES, load_textstat
from analysis.tone import shipped

ROOT = Path(__file__).parents[1]
ROUNDS = 3
ARTICLES = 1000
SIZES = (5, 50, 500, 1000)
COLUMNS = ("what", "articles", "words", "ours", "plain", "ratio", "low", "high", "memory")
FORMULAS = [
    textstat.flesch_reading_ease, textstat.flesch_kincaid_grade, textstat.gunning_fog, textstat.smog_index,
    textstat.automated_readability_index, textstat.coleman_liau_index, textstat.dale_chall_readability_score,
    textstat.lix, textstat.rix, textstat.linsear_write_formula,
]  # fmt: skip
Work = Callable[[pd.DataFrame], object]


# The corpus ------------------------------------------------------------------------------------


def real_articles(folder: Path, count: int = ARTICLES) -> tuple[pd.DataFrame, str]:
    """A corpus to measure on, and what it is."""
    file = folder / "load_2000.jsonl.gz"
    if file.exists():
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            rows = [json.loads(next(lines)) for _ in range(count)]
        texts = [(row["source"], row["text"]) for row in rows]
        return corpus(texts), f"{count} articles of load_2000"
    own = load(ROOT / "data")
    copies = -(-count // len(own))
    # Every sixth word gets a number, so that each copy has words that were never seen before.
    texts = [
        (source, re.sub(r"((?:\w+\W+){5}\w+)", rf"\1{copy}", text))
        for copy in range(copies)
        for source, text in zip(own["source"], own["text"], strict=True)
    ]
    what = f"the repository's own {len(own)} articles, {copies} times with changed words"
    return corpus(texts[:count]), what


def corpus(rows: list[tuple[str, str]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["source", "text"])
    return table.assign(
        title="", event="", flags=["; ".join(doubts(text)) for text in table["text"]]
    )


# The jobs --------------------------------------------------------------------------------------


def any_of(cues: list[str]) -> re.Pattern[str]:
    longest = sorted(cues, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)


def plain_readability(articles: pd.DataFrame) -> list[list[float]]:
    return [[formula(text) for formula in FORMULAS] for text in articles["text"]]


def plain_hedging(articles: pd.DataFrame) -> list[int]:
    pattern = any_of(pd.read_csv(CUES)["cue"].to_list())
    return [len(pattern.findall(text)) for text in articles["text"]]


def plain_sentiment(articles: pd.DataFrame) -> list[float]:
    analyser = _analyser()
    sentences = cut_sentences(articles)
    body = sentences[sentences["kind"] == "body"]
    return [analyser.polarity_scores(text)["compound"] for text in body["text"]]


def plain_attribution(articles: pd.DataFrame) -> list[int]:
    forms = pd.read_csv(RESOURCES / "attribution_cues.csv")["forms"].str.split("; ").explode()
    pattern = any_of(forms.to_list())
    return [len(pattern.findall(text)) for text in articles["text"]]


def plain_counts(articles: pd.DataFrame) -> list[tuple[int, ...]]:
    return [
        (textstat.lexicon_count(text), textstat.sentence_count(text), textstat.letter_count(text))
        for text in articles["text"]
    ]


def ours(*measures: str) -> Work:
    return lambda articles: score(cut_sentences(articles), measures or None)


# The measures that the plain way has, too: fitted weights are in "everything" only.
FITTED = ("teacher_ease", "news_tone", "weasel_sentences")
PUBLISHED = [name for name in MEASURES if not (name.startswith(FITTED) or name.endswith("/2"))]
HEDGING = ["hedges_per_1000_words/1", *(f"{category}_per_1000_words/1" for category in CATEGORIES)]
PLAIN: dict[str, Work] = {
    "readability": plain_readability,
    "hedging": plain_hedging,
    "sentiment": plain_sentiment,
    "attribution": plain_attribution,
    "counts": plain_counts,
}
# Our work, and what the plain way must do for it.
JOBS: dict[str, tuple[Work, list[str]]] = {
    "readability and hedging": (ours("readability", *HEDGING), ["readability", "hedging"]),
    "sentiment": (ours("sentiment"), ["sentiment"]),
    "attribution": (ours("attribution"), ["attribution"]),
    "readability, hedging, sentiment": (
        ours("readability", *HEDGING, "sentiment"),
        ["readability", "hedging", "sentiment"],
    ),
    "readability, hedging, sentiment, attribution, counts": (ours(*PUBLISHED), list(PLAIN)),
    "everything, fitted measures too": (ours(), list(PLAIN)),
}


# Measuring -------------------------------------------------------------------------------------

LOADED_ONCE = ("get_", "load_textstat", "detector", "cues", "weights", "_analyser", "_dale",
               "_pronounced", "_hyphenation", "_valences", "_altering", "shipped")  # fmt: skip


def forget() -> None:
    """Empty what has been looked up, the peers' caches too, so that no round profits from the one before."""
    modules = [
        module for name, module in sys.modules.items() if name.startswith(("analysis", "textstat"))
    ]
    for module in modules:
        for name, thing in vars(module).items():
            if hasattr(thing, "cache_clear") and not name.startswith(LOADED_ONCE):
                thing.cache_clear()
    shipped().fact.cache_clear()
    for hyphenation in pyphen.hdcache.values():
        hyphenation.cache.clear()


def milliseconds(work: Work, articles: pd.DataFrame) -> float:
    """CPU time per article."""
    forget()
    start = time.process_time()
    work(articles)
    return 1000 * (time.process_time() - start) / len(articles)


def beside_the_plain_way(articles: pd.DataFrame, words: int) -> list[dict[str, object]]:
    measured = [
        (
            {what: milliseconds(mine, articles) for what, (mine, _) in JOBS.items()},
            {part: milliseconds(theirs, articles) for part, theirs in PLAIN.items()},
        )
        for _ in range(ROUNDS)
    ]
    rows: list[dict[str, object]] = []
    for what, (_, parts) in JOBS.items():
        rounds = [(mine[what], sum(theirs[part] for part in parts)) for mine, theirs in measured]
        ratios = [slow / fast for fast, slow in rounds]
        fast, slow = (statistics.median(side) for side in zip(*rounds, strict=True))
        values = (what, len(articles), words, round(fast, 2), round(slow, 2),
                  *(round(one, 1) for one in (statistics.median(ratios), min(ratios), max(ratios))), "")  # fmt: skip
        rows.append(dict(zip(COLUMNS, values, strict=True)))
        print(f"{what:52} {fast:6.2f} ms an article, plain {slow:6.2f}; "
              f"{values[5]:5.1f} times ({values[6]}–{values[7]})", flush=True)  # fmt: skip
    return rows


def alone(folder: Path, words: int) -> list[dict[str, object]]:
    """Time and memory of everything at several sizes, each in a process of its own."""
    rows: list[dict[str, object]] = []
    for size in SIZES:
        command = [sys.executable, __file__, str(folder), "--alone", str(size)]
        took, memory = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        values = ("everything, alone", size, words, round(took, 2), "", "", "", "", round(memory))
        rows.append(dict(zip(COLUMNS, values, strict=True)))
        print(f"everything, {size:5} articles alone: {took:6.2f} ms an article, {memory:.0f} MB")
    return rows


def once_alone(folder: Path, size: int) -> tuple[float, float]:
    articles, _ = real_articles(folder, size)
    ours()(articles.head(1))  # load the data
    took = milliseconds(ours(), articles)
    return took, peak_memory()


def peak_memory() -> float:
    """MB of this process at its peak; on Linux getrusage would include the peak of the one that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    beside = ROOT.parent / "shared" / "benchmarks"
    parser.add_argument("folder", nargs="?", type=Path, default=beside)
    parser.add_argument("--write", action="store_true", help="keep the table as data/bench.csv")
    parser.add_argument("--alone", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        print(json.dumps(once_alone(arguments.folder, arguments.alone)))
        return
    articles, what = real_articles(arguments.folder)
    load_textstat()
    for work in [ours(), *PLAIN.values()]:  # load the data
        work(articles.head(5))
    gc.collect()
    gc.freeze()  # textstat's dictionary is a million lists that neither side should wait for
    words = round(articles["text"].str.split().str.len().mean())
    print(
        f"{what}, {words} words each; {ROUNDS} rounds, one core, nothing remembered between rounds"
    )
    rows = beside_the_plain_way(articles, words) + alone(arguments.folder, words)
    if arguments.write:
        with open(ROOT / "data" / "bench.csv", "w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
    own = cut_sentences(load(ROOT / "data"))
    findings(own, None)  # its words are known from here on
    start = time.process_time()
    findings(own, None)
    took = time.process_time() - start
    print(f"all pairs, all {len(MEASURES)} measures, five articles: {took:.1f} s")
    check_equal(articles)


def check_equal(articles: pd.DataFrame) -> None:
    """Given the same words and sentence ends, textstat's values are ours; so is every VADER score;
    and an article has the same scores in a corpus as by itself."""
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
    together = score(sentences).sort_values(["article", "measure"], ignore_index=True)
    one_by_one = [score(cut_sentences(articles.iloc[[at]])) for at in range(60)]
    apart = pd.concat(one_by_one).sort_values(["article", "measure"], ignore_index=True)
    pd.testing.assert_frame_equal(together, apart, check_exact=True)
    print(f"{len(together)} scores of 60 articles, in a corpus and by themselves: no difference")


if __name__ == "__main__":
    main()
