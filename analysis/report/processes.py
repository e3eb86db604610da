"""The processes that make a report, as the command sees them: what is to be done, and what they answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from analysis.errors import CorpusError, ReportError
from analysis.report.notebooks import SETTINGS

KINDS = {"CorpusError": CorpusError, "ReportError": ReportError}


class Worker:
    """A process that does one thing after the other."""

    def __init__(self, making: Sequence[Any], place: str, home: Path):
        # It imports this package, and nothing that lies where the command happens to be called (`-P`).
        paths = filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")])
        settings = os.environ | SETTINGS | {"IPYTHONDIR": str(home), "PYTHONPATH": os.pathsep.join(paths)}
        command = [sys.executable, "-P", "-m", "analysis.report.worker", json.dumps(making), place]
        self.process = subprocess.Popen(
            command,
            env=settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,  # ctrl-C is ours to answer
        )

    def do(self, task: str, *given: Any, dead: str) -> Any:
        """Have it do something; raise what went wrong, and `dead` if the process died of it."""
        try:
            self.process.stdin.write(json.dumps([task, *given]) + "\n")  # type: ignore[union-attr]
            self.process.stdin.flush()  # type: ignore[union-attr]
            line = self.process.stdout.readline()  # type: ignore[union-attr]
        except BrokenPipeError:
            line = ""
        if not line:
            raise ReportError(f"{dead} stopped: its process died (out of memory?)")
        kind, answer = json.loads(line)
        if kind in KINDS:
            raise KINDS[kind](answer)
        if kind != "done":
            raise RuntimeError(answer)
        return answer

    def end(self) -> None:
        """End it at once: all that it wrote is on the disk."""
        self.process.kill()
        self.process.communicate()


@contextmanager
def workers(number: int, making: Sequence[Any], place: str, home: Path) -> Iterator[list[Worker]]:
    """So many processes, ended whatever happens."""
    with ExitStack() as stack:
        started = []
        for _ in range(number):
            worker = Worker(making, place, home)
            stack.callback(worker.end)
            started.append(worker)
        yield started


def run_all(started: Sequence[Worker], notebooks: Sequence[Path], tell: Callable[[str], Any]) -> None:
    """Have the notebooks run, each by the next process that is free; `tell` is told of each as it begins."""
    waiting: SimpleQueue[Path] = SimpleQueue()
    for path in notebooks:
        waiting.put(path)

    def work(worker: Worker) -> None:
        while True:
            try:
                path = waiting.get_nowait()
            except Empty:
                return
            tell(path.stem)
            worker.do("run", str(path), dead=path.name)

    if len(started) == 1:
        return work(started[0])
    with ThreadPoolExecutor(len(started)) as pool:
        try:
            done, _ = wait([pool.submit(work, worker) for worker in started], return_when=FIRST_EXCEPTION)
            for one in done:
                one.result()
        except BaseException:
            for worker in started:
                worker.process.kill()  # so that the other threads end, too
            raise
