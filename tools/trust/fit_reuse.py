"""Fit `CHANCE` of `analysis.overlap.reuse`: python -m tools.trust.fit_reuse BENCHMARKS

This is the only constant that depends on a corpus: how much independent texts on one subject share.
"""

from __future__ import annotations

import sys
from itertools import permutations
from pathlib import Path

import numpy as np

from analysis.overlap.reuse import reuse, shared_wording
from analysis.text.words import WORD
from tools.trust.labelled_sets import read_set

RARE = 95  # percentile of independent pairs


class Study:
    """Answers (with the level of reuse that was asked for), each with its source: the task."""

    def __init__(self, folder: str | Path):
        rows = read_set(folder, "reuse_clough")
        self.level = np.array([row["level"] for row in rows])
        self.answers = [WORD.findall(row["answer"]) for row in rows]
        self.sources = [WORD.findall(row["source"]) for row in rows]
        self.task = np.unique([row["source"] for row in rows], return_inverse=True)[1]

    def chance(self, tasks: set[int]) -> float:
        """How much independent answers to one of these tasks share with each other or with its source."""
        shared = []
        for task in sorted(tasks):
            rows = np.flatnonzero(self.task == task)
            own = [self.answers[row] for row in rows if self.level[row] == 0]
            source = self.sources[int(rows[0])]
            pairs = [*permutations(own, 2), *((answer, source) for answer in own)]
            shared += [shared_wording(*pair) for pair in pairs]
        return float(np.percentile(shared, RARE))

    def held_out(self) -> np.ndarray:
        """`reuse` of each answer, with the chance of the other tasks."""
        tasks = set(self.task.tolist())
        chance = {task: self.chance(tasks - {task}) for task in tasks}
        texts = zip(self.answers, self.sources, self.task.tolist(), strict=True)
        return np.array([reuse(one, source, chance=chance[task]) for one, source, task in texts])


def main(folder: str) -> None:
    """Print the constant, fitted on every task."""
    study = Study(folder)
    print(f"CHANCE = {study.chance(set(study.task.tolist())):.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
