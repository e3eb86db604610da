"""All pairs that share a fifth of their 5-word shingles: time and memory, beside scikit-learn, in the same run.

    python tests/bench_overlap.py 10000 --repeats 3
    python tests/bench_overlap.py 35000 --repeats 1 --without-scikit-learn

Each method runs in a process of its own, so that the peak of its memory is its own; both get the same file of texts.
Time is that of the work, from texts to pairs; memory is that of the whole process, libraries and texts included.

The corpus is made of the labelled-data folder's `load_2000.jsonl.gz` if it is there, else of the repository's own
articles. The first articles are as they are. Of the others, each takes its number of sentences from one article and the
sentences from all of them, in new paragraphs of two. A tenth of the sentences are kept as they stand; in the rest every
fourth word is another one, drawn from all words at the rate they are used: real articles repeat few of each other's
shingles. One in twenty is an edited copy of an earlier article: 1, 3 or 8 of 100 words drawn anew, a tenth cut off.
Every fourth ends with one paragraph of 24 words that is always the same, as an outlet's do.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import load
from analysis.allpairs import similar_pairs

ROOT = Path(__file__).parents[1]
KEPT = 0.1  # share of the sentences that stay as they are
COPIES = 20  # one in so many is an edited copy
FOOTERS = 4  # one in so many ends with the footer
FOOTER = (
    "This material may not be published, broadcast, rewritten or redistributed without the written consent of its "
    "owner. All rights reserved. Read our terms here."
)
THRESHOLD = 0.2


# The corpus ------------------------------------------------------------------------------------


def real_texts(folder: Path) -> tuple[list[str], str]:
    """Articles to make a corpus of, and what they are."""
    file = folder / "load_2000.jsonl.gz"
    if not file.exists():
        return load(ROOT / "data" / "articles")["text"].to_list(), "the repository's own articles"
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines], file.name


def recombined(texts: list[str], count: int, kept: float, seed: int = 0) -> Iterator[str]:
    """So many articles made of these, as the head of this file says."""
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
            new = [s if chance.random() < kept else _reworded(chance, s, words) for s in chosen]
            text = "\n\n".join(" ".join(new[at : at + 2]) for at in range(0, len(new), 2))
        if number >= len(texts) and number % FOOTERS == 0:
            text += "\n\n" + FOOTER
        made.append(text)
        yield text


def write_corpus(file: Path, folder: Path, count: int, kept: float) -> str:
    """Write the articles, a line each, and say what they are."""
    texts, what = real_texts(folder)
    words = 0
    with open(file, "w", encoding="utf-8") as lines:
        for text in recombined(texts, count, kept):
            words += len(text.split())
            lines.write(json.dumps(text) + "\n")
    return f"{count:,} articles of {words / count:.0f} words made of {what}, {kept:.0%} of sentences kept"


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


# The methods -----------------------------------------------------------------------------------


def ours(texts: list[str]) -> list[tuple[int, int]]:
    pairs = similar_pairs(as_articles(texts), threshold=THRESHOLD)
    return list(zip(pairs["first"].to_list(), pairs["second"].to_list(), strict=True))


def as_articles(texts: list[str]) -> pd.DataFrame:
    rows = {"source": "", "title": "", "event": "", "flags": "", "text": texts}
    return pd.DataFrame(rows)


def scikit_learn(texts: list[str]) -> list[tuple[int, int]]:
    from sklearn.feature_extraction.text import CountVectorizer

    present = CountVectorizer(ngram_range=(5, 5), binary=True).fit_transform(texts)
    shared = (present @ present.T).tocoo()
    sizes = present.sum(axis=1).A1
    first, second = shared.row, shared.col
    similar = shared.data / (sizes[first] + sizes[second] - shared.data) >= THRESHOLD
    above = similar & (first < second)
    return sorted(zip(first[above].tolist(), second[above].tolist(), strict=True))


METHODS = {"samestory": ours, "scikit-learn": scikit_learn}


def run(method: str, file: Path) -> None:
    """In a process of its own: do the work and print its figures."""
    with open(file, encoding="utf-8") as lines:
        texts = [json.loads(line) for line in lines]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, processor = time.perf_counter(), time.process_time()
    pairs = METHODS[method](texts)
    figures = {
        "seconds": time.perf_counter() - wall,
        "processor": time.process_time() - processor,
        "before": before * 1024 / 1e6,  # ru_maxrss is in KiB on Linux
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
        "pairs": len(pairs),
        "ids": np.array(pairs, dtype=int).reshape(-1, 2).tolist(),
    }
    print(json.dumps(figures))


def measured(method: str, file: Path) -> dict:
    command = [sys.executable, __file__, "--run", method, str(file)]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "TQDM_DISABLE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=int, nargs="?", default=2000)
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--kept", type=float, default=KEPT, help="share of sentences kept as is")
    parser.add_argument("--without-scikit-learn", action="store_true")
    parser.add_argument(
        "--folder", type=Path, default=ROOT.parent / "shared" / "benchmarks", help="labelled data"
    )
    parser.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.run:
        run(chosen.run[0], Path(chosen.run[1]))
        return
    methods = ["samestory"] if chosen.without_scikit_learn else list(METHODS)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts.jsonl"
        # In a process of its own: a child's peak begins at what its parent has in memory.
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            print(pool.apply(write_corpus, (file, chosen.folder, chosen.articles, chosen.kept)))
        rounds = []
        for _ in range(chosen.repeats):
            rounds.append({method: measured(method, file) for method in methods})
            for method, row in rounds[-1].items():
                print(f"{method:14}{row['seconds']:8.1f} s{row['processor']:8.1f} s of processor"
                      f"{row['peak']:8.0f} MB (texts and libraries {row['before']:.0f}){row['pairs']:10,} pairs",
                      flush=True)  # fmt: skip
    if len(methods) == 2:
        for name in ("seconds", "processor", "peak"):
            ratios = [row["scikit-learn"][name] / row["samestory"][name] for row in rounds]
            print(f"scikit-learn takes {statistics.median(ratios):.1f} times the {name} "
                  f"({min(ratios):.1f}–{max(ratios):.1f})")  # fmt: skip
        one, other = ({tuple(pair) for pair in rounds[0][method]["ids"]} for method in methods)
        print(f"{len(one & other):,} pairs in both, {len(one - other)} only ours, "
              f"{len(other - one)} only scikit-learn's (whose words have two letters or more, cross "
              f"paragraphs and include what is not body text)")  # fmt: skip


if __name__ == "__main__":
    main()
