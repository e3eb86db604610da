"""How much time and memory the measures and all pairs take, compared with other tools in the same run.

    python benchmarks/bench.py ../shared/benchmarks --write
    python benchmarks/bench.py ../shared/benchmarks --write --only "all pairs" --only report

Every figure comes from a separate process that does one job on the same articles (`bench_corpus.py`). The tools are called in
`peers.py`; those that are not among our dependencies run in the Python of `--peers`. CPU time is measured, not elapsed time,
so that other work on the machine does not matter. Rounds alternate between the tools, and a ratio is within one round.
`--write` keeps the table as `data/bench.csv`, whose columns are in data/README.md, and its chart; with `--only`, these tasks
alone are measured, and their rows replaced.
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
from collections.abc import Container, Iterable
from functools import partial
from multiprocessing.pool import ThreadPool
from pathlib import Path
from shutil import which
from typing import Any

import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))  # pytest imports it otherwise than Python does

from bench_chart import ROOT, TABLE, draw
from bench_corpus import REAL, corpus
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
SCORES, PAIRS, REAL_PAIRS = "files to scores", "all pairs", "all pairs of real articles"
QUANTEDA = "quanteda"  # in R
ORIGINS, REPORT, COMMANDS = "origins", "report", "command line"
ROUNDS = 3
SIZES = (5, 500, 1000, 2000, 10_000, 35_000)
REAL_THRESHOLD = 0.05  # few real articles share a fifth; of 2,000, some 60 pairs share a twentieth
ON_EVENT = 5  # articles on one event, where their origins are looked for
# Side by side in the same rounds: the articles, and the tools.
COMPARED = {
    READABILITY: (1000, [OURS, "textstat", "TextDescriptives", QUANTEDA]),
    SENTIMENT: (1000, [OURS, "NLTK's VADER", "vaderSentiment"]),
    MEASURES: (1000, [OURS, ALL_OURS, "plain Python"]),
    PAIRS: (10_000, [OURS, "scikit-learn", "inverted index", "datasketch", "rensa"]),
    REAL_PAIRS: (2000, [OURS, "inverted index", "datasketch", "rensa"]),
}
# Once at each size, up to the largest.
CURVES = {SCORES: {OURS: 35_000}, PAIRS: {OURS: 35_000}, ORIGINS: {OURS: 2000}}
FROM = {SCORES: 500, PAIRS: 10_000, ORIGINS: 500}  # the smallest size of each
ELSEWHERE = ("TextDescriptives", "datasketch", "rensa", "vaderSentiment")  # installed beside our environment
MODULES = {"TextDescriptives": "textdescriptives"}  # where they are not called as the tool is
# Whole processes, user and system time together, by what is run.
PROCESSES = {
    REPORT: {OURS: [sys.executable, "-m", "analysis", "report", "data", "--out", "{folder}/report"]},
    COMMANDS: {
        "samestory --help": [sys.executable, "-m", "analysis", "--help"],
        "samestory measures": [sys.executable, "-m", "analysis", "measures"],
        "Python with click": [sys.executable, "-c", "import click"],
        "Python with pandas": [sys.executable, "-c", "import pandas"],
    },
}
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


def similar(texts: list[str], threshold: float = THRESHOLD) -> Pairs:
    from analysis.overlap.similar_pairs import similar_pairs

    pairs = similar_pairs(as_articles(texts), threshold=threshold)
    return sorted(zip(pairs["first"].to_list(), pairs["second"].to_list(), strict=True))


def origins_found(texts: list[str]) -> int:
    """Look for the origins of articles, of which each five count as one event; how many have one."""
    from analysis.overlap import origins

    events = [f"event {number // ON_EVENT}" for number in range(len(texts))]
    return int(origins(as_articles(texts).assign(event=events))["origin"].notna().sum())


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
        (REAL_PAIRS, OURS): partial(similar, threshold=REAL_THRESHOLD),
        (ORIGINS, OURS): origins_found,
    }
    return figures(ours[task, tool], head(file, size))


# Measuring -------------------------------------------------------------------------------------


class Bench:
    """A corpus written to files, the jobs done on it, and the rows of the table."""

    def __init__(self, articles: pd.DataFrame, made_of: str, folder: Path, peers: Path):
        self.made_of, self.folder, self.peers = made_of, folder, peers
        self.absent = [tool for tool in ELSEWHERE if not can_import(MODULES.get(tool, tool), peers)]
        self.absent += [] if runs(["Rscript", "-e", "library(quanteda.textstats); library(jsonlite)"]) else [QUANTEDA]
        self.words = articles["text"].str.split().str.len()
        write(folder / "texts.jsonl", articles["text"])
        for size in [one for one in (1, *SIZES) if one <= len(articles)]:
            articles.head(size).to_parquet(folder / f"{size}.parquet", index=False)

    def measured(self, task: str, tool: str, size: int, file: str = "texts") -> dict[str, Any]:
        """The figures of one job in a separate process."""
        on = [str(self.folder / f"{file}.jsonl"), str(size)]
        if tool == QUANTEDA:
            command = ["Rscript", str(Path(__file__).with_name("quanteda.R")), *on]
        elif tool in PEERS:
            # vaderSentiment is given sentences by this package, so it runs in our Python.
            python = self.peers if tool in ELSEWHERE and tool != "vaderSentiment" else sys.executable
            command = [str(python), str(Path(__file__).with_name("peers.py")), tool, *on]
            command += [str(REAL_THRESHOLD)] * (task == REAL_PAIRS)
        else:
            command = [sys.executable, __file__, "--run", task, tool, *on]
        environment = os.environ | {"OMP_NUM_THREADS": "1", "TQDM_DISABLE": "1", "PEERS": packages(self.peers)}
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
            "words": round(self.words.head(size).mean()) if size else 0,
            "rounds": len(rounds),
        }
        if task in (PAIRS, REAL_PAIRS):
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
                medians = [statistics.median(one[of]["seconds"] for one in rounds) for of in (tool, OURS)]
                spread = (medians[0] / medians[1], min(ratios), max(ratios))
                names = ("times", "times_low", "times_high")
                more |= {name: round(x, 1) for name, x in zip(names, spread, strict=True)}
            rows.append(self.row(task, tool, size, [one[tool] for one in rounds], **more))
        return rows

    def agreement(self, task: str, done: dict[str, dict]) -> dict[str, dict[str, float]]:
        """How far each tool's results agree; AssertionError where they must and do not."""
        results = {tool: one["result"] for tool, one in done.items()}
        others = [tool for tool in done if tool not in (OURS, QUANTEDA)]
        if task == READABILITY:
            alike = {tool: self.measured(task, tool, ALIKE, "alike")["result"] for tool in (OURS, *others)}
            return {tool: same_values(alike[OURS], alike[tool], DEFINED_ALIKE[tool]) for tool in others}
        if task == SENTIMENT:
            # vaderSentiment has another version of the rules, and so other values.
            theirs = {"vader_tone": results["NLTK's VADER"]}
            return {"NLTK's VADER": same_values(results[OURS], theirs, ["vader_tone"])}
        if task == REAL_PAIRS:
            exact = {tuple(pair) for pair in results["inverted index"]}
            return {
                tool: {"recall": round(sum(tuple(pair) in exact for pair in results[tool]) / len(exact), 3)}
                for tool in others
            }
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

    def processes(self, task: str) -> list[dict[str, Any]]:
        """Commands one after the other in each round, as their user and system time together."""
        commands = {
            tool: [part.replace("{folder}", str(self.folder)) for part in command]
            for tool, command in PROCESSES[task].items()
        }
        rounds = [{tool: whole_process(command) for tool, command in commands.items()} for _ in range(ROUNDS)]
        return [self.row(task, tool, 5 if task == REPORT else 0, [one[tool] for one in rounds]) for tool in commands]

    def curves(self, only: Container[str]) -> list[dict[str, Any]]:
        """Each job once at each size, two at a time."""
        known = [(task, size) for task, (size, _) in COMPARED.items()]
        jobs = [
            (task, tool, size)
            for size in reversed(SIZES)
            for task, tools in CURVES.items()
            for tool, most in tools.items()
            if task in only and FROM[task] <= size <= most and tool not in self.absent and (task, size) not in known
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


def most_of(tasks: Container[str]) -> int:
    """The most articles that one of these tasks is given."""
    beside = [size for task, (size, _) in COMPARED.items() if task in tasks]
    curves = [most for task, tools in CURVES.items() if task in tasks for most in tools.values()]
    return max(beside + curves, default=min(SIZES))


# In a small process of its own: a command's peak memory includes that of the process that starts it.
SPENT = """
import json, resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


def whole_process(command: list[str]) -> dict[str, float]:
    """User and system time of a command and of all that it starts and waits for, and the largest one's peak memory."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", SPENT, *command], stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT
    )
    seconds, memory = json.loads(done.stdout)
    return {"loading": 0.0, "seconds": seconds, "memory": memory * (1 if sys.platform == "darwin" else 1024) / 1e6}


def packages(python: Path) -> str:
    """The folder of the packages of an environment."""
    return next((str(folder) for folder in python.parents[1].glob("lib/python*/site-packages")), "")


def can_import(module: str, python: Path) -> bool:
    return runs([str(python), "-c", f"import {module}"])


def runs(command: list[str]) -> bool:
    """Whether a command is there and succeeds."""
    return bool(which(command[0])) and not subprocess.run(command, check=False, capture_output=True).returncode


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
        help="the Python that has the tools which are not among our dependencies",
    )
    tasks = list(dict.fromkeys([*COMPARED, *CURVES, *PROCESSES]))
    parser.add_argument("--only", action="append", choices=tasks, help="measure this task; may be repeated")
    parser.add_argument("--write", action="store_true", help="keep data/bench.csv and its chart")
    parser.add_argument("--run", nargs=4, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.run:
        task, tool, file, size = chosen.run
        print(json.dumps(run(task, tool, Path(file), int(size))))
        return
    started = time.perf_counter()
    only = chosen.only or tasks
    articles, made_of = corpus(chosen.folder, most_of(only))
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(articles, made_of, Path(folder), chosen.peers)
        write(Path(folder, "alike.jsonl"), map(cut_alike, articles["text"].head(ALIKE)))
        write(Path(folder, "bare.jsonl"), map(bare, articles["text"].head(BARE)))
        del articles
        if bench.absent:
            print(
                f"Not installed, so without a row: {', '.join(bench.absent)} (`make bench` installs the tools in Python "
                "from requirements.peers.lock; quanteda needs R with quanteda.textstats and jsonlite).",
                file=sys.stderr,
            )
        print(f"Articles of {made_of}; {ROUNDS} rounds; CPU time.", flush=True)
        # Real articles are those of the labelled-data folder; a handful has no pairs.
        beside = [task for task in COMPARED if task in only and (task != REAL_PAIRS or made_of == REAL)]
        rows = [row for task in beside for row in bench.beside(task)] + bench.curves(only)
        rows += [row for task in PROCESSES if task in only for row in bench.processes(task)]
    if chosen.write:
        if chosen.only:
            kept = pd.read_csv(TABLE, dtype=str, keep_default_na=False)
            rows += kept[~kept["task"].isin(only)].to_dict("records")
        rows.sort(key=lambda row: tasks.index(row["task"]))
        with open(TABLE, "w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
        draw()
    print(f"{time.perf_counter() - started:.0f} s by the clock")


if __name__ == "__main__":
    main()
