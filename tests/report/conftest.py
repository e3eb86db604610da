"""Reports made by processes that are born with their libraries loaded, where starting one is not what is tested."""

import multiprocessing
import os
import subprocess
from collections.abc import Iterator
from multiprocessing.context import ForkServerContext
from types import SimpleNamespace

import pytest

from analysis.report import processes as starting
from analysis.report.notebooks import SETTINGS

# What a report loads sooner or later, in the order in which it would.
LOADED = """tools.light_imports analysis.report.worker tqdm.auto nbformat matplotlib.pyplot matplotlib_inline.backend_inline
scipy.sparse scipy.special charset_normalizer lxml.etree xlsxwriter fontTools.subset""".split()

# What `python -m analysis.report.worker` does, in a process that has been forked. (As text: pytest gives the modules of
# tests names that no other process can import.)
WORK = """\
import os, sys
from analysis.report import worker
os.setsid()
os.environ.clear()
os.environ.update(environment)
os.chdir(folder)
for number, end in enumerate((asked, answers)):
    os.dup2(end.fileno(), number)
    end.close()
sys.stdin, sys.argv = open(0, encoding="utf-8", closefd=False), ["worker", *arguments]
worker.main()
"""


@pytest.fixture(scope="session")
def processes() -> ForkServerContext:
    """Processes that begin with the libraries loaded, so that all their time is the run's."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SETTINGS.items():
            patch.setenv(name, value)
        first = context.Process(target=int)  # the others are forked from what this one starts
        first.start()
        first.join()
    return context


@pytest.fixture(scope="session", autouse=True)
def forked(request) -> Iterator[None]:
    """What makes a report is forked instead of started."""

    class Forked:
        """As much of `Popen` as is asked for."""

        def __init__(self, command: list[str], *, env: dict[str, str], **_):
            processes = request.getfixturevalue("processes")  # only where a report is made
            asked, stdin = processes.Pipe(duplex=False)
            stdout, answers = processes.Pipe(duplex=False)
            given = {"asked": asked, "answers": answers, "arguments": command[-2:]}
            given |= {"environment": env, "folder": os.getcwd()}
            self.process = processes.Process(target=exec, args=(WORK, given))
            self.process.start()
            for end in (asked, answers):
                end.close()
            self.stdin = os.fdopen(os.dup(stdin.fileno()), "w", encoding="utf-8")
            self.stdout = os.fdopen(os.dup(stdout.fileno()), encoding="utf-8")
            for end in (stdin, stdout):
                end.close()

        def kill(self) -> None:
            self.process.kill()

        def communicate(self) -> None:
            self.process.join()
            self.process.close()
            self.stdin.close()
            self.stdout.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(starting, "subprocess", SimpleNamespace(Popen=Forked, PIPE=None))
        yield


@pytest.fixture
def started(monkeypatch) -> None:
    """What makes a report is started as it is outside these tests."""
    monkeypatch.setattr(starting, "subprocess", subprocess)
