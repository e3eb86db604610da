"""How much time and memory the measures and all pairs take, compared with other tools in the same run.

    python benchmarks/bench.py ../shared/benchmarks --write

Every figure comes from a separate process that does one job on the same articles (`bench_corpus.py`). The tools are called in
`peers.py`; those that are not among our dependencies run in the Python of `--peers`. CPU time is measured, not elapsed time,
so that other work on the machine does not matter. Rounds alternate between the tools, and a ratio is within one round.
`--write` keeps the table as `data/bench.csv`, whose columns are in data/README.md, and its chart.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from multiprocessing.pool import ThreadPool
from pathlib import Path
from typing import Any

import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))  # pytest imports it otherwise than Python does

from bench_chart import ROOT, TABLE, draw
from bench_corpus import corpus
from peers import PEERS, THRESHOLD, Pairs, Work, as_articles, figures, head

COLUMNS = (
    "task",
    "tool",
    "articles",
    "made_of",
    "words",
    "rounds",
    "loading",
    "seconds",
    "memory",
    "times",
    "times_low",
    "times_high",
    "pairs",
    "recall",
    "difference",
)
OURS, ALL_OURS = "samestory", "samestory, fitted measures too"
READABILITY, SENTIMENT = "readability", "sentiment"
MEASURES = "readability, hedging, sentiment, attribution, counts"
SCORES, PAIRS = "files to scores", "all pairs"
ROUNDS = 3
SIZES = (5, 50, 500, 2000, 5000, 10_000, 35_000)
# Side by side in the same rounds: the articles, and the tools.
COMPARED = {
    READABILITY: (1000, [OURS, "textstat", "TextDescriptives"]),
    SENTIMENT: (1000, [OURS, "NLTK's VADER"]),
    MEASURES: (1000, [OURS, ALL_OURS, "plain Python"]),
    PAIRS: (10_000, [OURS, "scikit-learn", "inverted index", "datasketch"]),
}
# Once at each size, up to the largest that a tool does in reasonable time.
CURVES = {
    SCORES: {OURS: 35_000, "plain Python": 2000, "TextDescriptives": 2000},
    PAIRS: {OURS: 35_000, "scikit-learn": 5000, "inverted index": 5000, "datasketch": 5000},
}
ELSEWHERE = ("TextDescriptives", "datasketch")  # installed beside our environment
BARE = 4000  # articles on which all tools have the same shingles
ALIKE = 60  # articles that all tools cut alike, on which readability is compared
# Words without an apostrophe that spaCy cuts in two.
CUT = set(
    "cannot cant couldnt didnt doesnt dont gonna gotta hasnt hed hes id ill im isnt ive lemme "
    "lets shed shes thats theyd theyll theyre theyve wasnt weve whats wont wouldnt youd youll "
    "youre youve".split()
)
# Formulas that are defined as ours; the other tools' others count other syllables or characters.
DEFINED_ALIKE = {
    "textstat": ["flesch_reading_ease", "flesch_kincaid_grade", "smog", "automated_readability_index", "lix", "rix"],
    "TextDescriptives": ["coleman_liau_index", "lix", "rix"],
}
FITTED = ("teacher_ease", "news_tone", "weasel_sentences")


# Our side --------------------------------------------------------------------------------------


def published() -> list[str]:
    """The measures that others have, too: no weights fitted to labelled data."""
    from analysis import MEASURES

    return [name for name in MEASURES if not name.startswith(FITTED) and name.endswith("/1")]


def values(*measures: str) -> Work:
    """Texts to scores: the values of each measure, by its name without the version."""

    def work(texts: list[str]) -> dict[str, list[float]]:
        from analysis import cut_sentences, score

        table = score(cut_sentences(as_articles(texts)), measures or None)
        table = table.pivot(index="article", columns="measure", values="value")
        table = table.reindex(range(len(texts)))
        return {name.partition("/")[0]: table[name].to_list() for name in table.columns}

    return work


def similar(texts: list[str]) -> Pairs:
    from analysis.overlap.similar_pairs import similar_pairs

    pairs = similar_pairs(as_articles(texts), threshold=THRESHOLD)
    return sorted(zip(pairs["first"].to_list(), pairs["second"].to_list(), strict=True))


def files_to_scores(files: list[Path]) -> int:
    """Score the articles in the last of the files as the command does; how many they were."""
    from analysis.cli.scores import scores_in_turn

    return [table["article"].nunique() for table in scores_in_turn(files[-1], published())][-1]


def run(task: str, tool: str, file: Path, size: int) -> dict[str, Any]:
    """The figures of one of our jobs, which is all that this process does."""
    if task == SCORES and tool == OURS:
        return figures(files_to_scores, [file.with_name(f"{rows}.parquet") for rows in (1, size)])
    ours = {
        (READABILITY, OURS): values("readability"),
        (SENTIMENT, OURS): values("vader_tone/1"),
        (MEASURES, OURS): values(*published()),
        (MEASURES, ALL_OURS): values(),
        (PAIRS, OURS): similar,
    }
    return figures(ours[task, tool], head(file, size))


# Measuring -------------------------------------------------------------------------------------


class Bench:
    """A corpus written to files, the jobs done on it, and the rows of the table."""

    def __init__(self, articles: pd.DataFrame, made_of: str, folder: Path, peers: Path):
        self.made_of, self.folder, self.peers = made_of, folder, peers
        self.absent = [tool for tool in ELSEWHERE if not can_import(tool.lower(), peers)]
        self.words = articles["text"].str.split().str.len()
        write(folder / "texts.jsonl", articles["text"])
        for size in (1, *SIZES):
            articles.head(size).to_parquet(folder / f"{size}.parquet", index=False)

    def measured(self, task: str, tool: str, size: int, file: str = "texts") -> dict[str, Any]:
        """The figures of one job in a separate process."""
        on = [str(self.folder / f"{file}.jsonl"), str(size)]
        if tool in PEERS:
            python = self.peers if tool in ELSEWHERE else sys.executable
            command = [str(python), str(Path(__file__).with_name("peers.py")), tool, *on]
        else:
            command = [sys.executable, __file__, "--run", task, tool, *on]
        environment = os.environ | {"OMP_NUM_THREADS": "1", "TQDM_DISABLE": "1"}
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment)
        return json.loads(done.stdout)

    def row(self, task: str, tool: str, size: int, rounds: list[dict], **more: Any) -> dict[str, Any]:
        """A row of the table: medians of the rounds."""
        said = {
            name: round(statistics.median(one[name] for one in rounds), digits)
            for name, digits in (("loading", 2), ("seconds", 3), ("memory", None))
        }
        about = {
            "task": task,
            "tool": tool,
            "articles": size,
            "made_of": self.made_of,
            "words": round(self.words.head(size).mean()),
            "rounds": len(rounds),
        }
        if task == PAIRS:
            more["pairs"] = len(rounds[0]["result"])
        whole = about | said | more
        print(in_words(whole), flush=True)
        return whole

    def beside(self, task: str) -> list[dict[str, Any]]:
        """All tools on the same articles, one after the other in each round."""
        size, tools = COMPARED[task]
        tools = [tool for tool in tools if tool not in self.absent]
        rounds = [{tool: self.measured(task, tool, size) for tool in tools} for _ in range(ROUNDS)]
        agreeing = self.agreement(task, rounds[0])
        rows = []
        for tool in tools:
            more = agreeing.get(tool, {})
            if tool != OURS:
                ratios = [one[tool]["seconds"] / one[OURS]["seconds"] for one in rounds]
                spread = (statistics.median(ratios), min(ratios), max(ratios))
                names = ("times", "times_low", "times_high")
                more |= {name: round(x, 1) for name, x in zip(names, spread, strict=True)}
            rows.append(self.row(task, tool, size, [one[tool] for one in rounds], **more))
        return rows

    def agreement(self, task: str, done: dict[str, dict]) -> dict[str, dict[str, float]]:
        """How far each tool's results agree; AssertionError where they must and do not."""
        results = {tool: one["result"] for tool, one in done.items()}
        others = [tool for tool in done if tool != OURS]
        if task == READABILITY:
            alike = {tool: self.measured(task, tool, ALIKE, "alike")["result"] for tool in done}
            return {tool: same_values(alike[OURS], alike[tool], DEFINED_ALIKE[tool]) for tool in others}
        if task == SENTIMENT:
            theirs = {tool: {"vader_tone": results[tool]} for tool in others}
            return {tool: same_values(results[OURS], theirs[tool], ["vader_tone"]) for tool in others}
        if task == PAIRS:
            self.same_pairs()
            found = {tool: {tuple(pair) for pair in pairs} for tool, pairs in results.items()}
            exact = found["inverted index"]
            assert found["scikit-learn"] == exact, "scikit-learn has other pairs than the index"
            print(
                f"all pairs: {len(found[OURS] & exact):,} in both, {len(found[OURS] - exact)} only "
                f"samestory's, {len(exact - found[OURS])} only the others', whose words have two "
                "letters or more, cross paragraphs and include what is not body text"
            )
            return {tool: {"recall": round(len(found[tool] & exact) / len(exact), 3)} for tool in others}
        return {}

    def same_pairs(self) -> None:
        """Check that the pairs are those of Python's sets where the shingles are the same."""
        ours, theirs = (self.measured(PAIRS, tool, BARE, "bare")["result"] for tool in (OURS, "inverted index"))
        assert ours == theirs, "the same words have other pairs"
        print(f"all pairs, {BARE:,} articles of bare words: the same {len(ours):,} pairs")

    def curves(self) -> list[dict[str, Any]]:
        """Each job once at each size, two at a time."""
        known = [(task, size) for task, (size, _) in COMPARED.items()]
        jobs = [
            (task, tool, size)
            for size in reversed(SIZES)
            for task, tools in CURVES.items()
            for tool, most in tools.items()
            if size <= most and tool not in self.absent and (task, size) not in known
        ]
        with ThreadPool(2) as pool:
            rows = pool.map(lambda job: self.row(*job, [self.measured(*job)]), jobs, chunksize=1)
        return sorted(rows, key=lambda row: (row["task"], row["tool"], row["articles"]))


def in_words(row: dict[str, Any]) -> str:
    said = [f"{row['task']}, {row['articles']:,} articles, {row['tool']}: {row['seconds']:.2f} s"]
    said.append(f"{row['memory']:,} MB")
    if "times" in row:
        said.append(f"{row['times']} times as long ({row['times_low']}–{row['times_high']})")
    if "pairs" in row:
        said.append(f"{row['pairs']:,} pairs")
    if "recall" in row:
        said.append(f"recall {row['recall']:.1%}")
    if "difference" in row:
        said.append(f"values differ by at most {row['difference']:.2g}")
    return ", ".join(said)


def same_values(ours: dict, theirs: dict, names: list[str]) -> dict[str, float]:
    """The largest difference between the values of these measures, which is the computer's rounding."""
    one, other = (pd.DataFrame(values)[names].astype(float) for values in (ours, theirs))
    pd.testing.assert_frame_equal(one, other, rtol=0, atol=1e-9)
    return {"difference": float(f"{(one - other).abs().max(axis=None):.1g}")}


def can_import(module: str, python: Path) -> bool:
    trying = [python, "-c", f"import {module}"]
    return python.exists() and not subprocess.run(trying, check=False, capture_output=True).returncode


def write(file: Path, texts: Iterable[str]) -> None:
    file.write_text("".join(json.dumps(text) + "\n" for text in texts), "utf-8")


def cut_alike(text: str) -> str:
    """The words of a text in sentences that every tool cuts at the same places into the same words."""
    from analysis import cut_text

    sentences = [
        [word for word in re.findall(r"[A-Za-z]{2,}", sentence) if word.lower() not in CUT]
        for sentence in cut_text(text)["text"]
    ]
    return " ".join(" ".join(words).capitalize() + "." for words in sentences if len(words) > 2)


def bare(text: str) -> str:
    """The words of a text as one sentence: shingles are the same by any definition."""
    return " ".join(re.findall(r"[a-z]{2,}", text.lower())).capitalize() + "."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared/benchmarks")
    parser.add_argument(
        "--peers",
        type=Path,
        default=ROOT / ".venv/peers/bin/python",
        help="the Python that has TextDescriptives and datasketch",
    )
    parser.add_argument("--write", action="store_true", help="keep data/bench.csv and its chart")
    parser.add_argument("--run", nargs=4, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.run:
        task, tool, file, size = chosen.run
        print(json.dumps(run(task, tool, Path(file), int(size))))
        return
    started = time.perf_counter()
    articles, made_of = corpus(chosen.folder, max(SIZES))
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(articles, made_of, Path(folder), chosen.peers)
        write(Path(folder, "alike.jsonl"), map(cut_alike, articles["text"].head(ALIKE)))
        write(Path(folder, "bare.jsonl"), map(bare, articles["text"].head(BARE)))
        del articles
        if bench.absent:
            print(
                f"{' and '.join(bench.absent)} are not installed for {chosen.peers.name}, "
                "so their rows are left out: `make bench` installs them from requirements.peers.lock.",
                file=sys.stderr,
            )
        print(f"Articles of {made_of}; {ROUNDS} rounds; CPU time.", flush=True)
        rows = [row for task in COMPARED for row in bench.beside(task)] + bench.curves()
    if chosen.write:
        with open(TABLE, "w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
        draw()
    print(f"{time.perf_counter() - started:.0f} s by the clock")


if __name__ == "__main__":
    main()
