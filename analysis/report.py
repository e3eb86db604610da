"""Run the notebooks on a corpus and write what they found as one folder.

    report/index.html   the findings, then every notebook, its code folded away
    report/figures/     each chart as SVG, PNG and CSV
    report/tables/      each table as CSV

A notebook hands over a chart or a table with `keep`. The folder is written beside its place and moved
there whole: whatever goes wrong on the way, the report of before is still there. The same articles
give the same bytes.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from analysis.charts import Chart
from analysis.corpus import load
from analysis.page import GENERATOR, KEPT, Notebook, render

Kept = TypeVar("Kept", Chart, pd.DataFrame)

FOLDER = "SAMESTORY_KEEP"  # environment variable: where the notebook that is being run keeps things
NAME = re.compile(r"[a-z][a-z0-9_]*")
AT_ONCE = 2  # notebooks
# A kernel that no setting of the machine reaches: results must not depend on whose it is.
KERNEL = {
    "LC_ALL": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "TQDM_DISABLE": "1",
    "TZ": "UTC",
}


class ReportError(ValueError):
    """The report could not be written; the message says where it stopped, and why."""


def keep(result: Kept, name: str) -> Kept:
    """Hand a chart or a table to the report under a name, and return it, so that the cell shows it.

    >>> keep(pd.DataFrame({"source": ["BBC"], "grade": [11.2]}), "grades").to_dict("list")
    {'source': ['BBC'], 'grade': [11.2]}

    While a report is being written, a chart goes to `figures/` as NAME.svg, .png and .csv, a table
    to `tables/` as NAME.csv; at any other time nothing is written. Names are in small letters,
    digits and underscores, and each is used once: ValueError otherwise.
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a result (use small letters, digits and _)")
    if folder := os.environ.get(FOLDER):
        _write(result, name, Path(folder))
    return result


def _write(result: Chart | pd.DataFrame, name: str, folder: Path) -> None:
    from IPython.display import publish_display_data

    place = folder / ("figures" if isinstance(result, Chart) else "tables")
    if (place / f"{name}.csv").exists():
        raise ValueError(f"two results are called {name!r}: give each a name of its own")
    place.mkdir(exist_ok=True)
    if isinstance(result, Chart):
        result.save(place, name)
    else:
        indexed = result.index.names != [None]  # an unnamed index is only the rows' numbers
        result.to_csv(place / f"{name}.csv", index=indexed, lineterminator="\n", encoding="utf-8")
    record = {"name": name, "folder": place.name, "alt": getattr(result, "alt", "")}
    publish_display_data({KEPT: record})


def write_report(
    corpus: str | Path, out: str | Path, *, notebooks: Sequence[Path] | None = None
) -> Path:
    """Run notebooks on the articles in `corpus`, write the report to `out`, return the path of its page.

    `notebooks` are the project's own if none are named; each has a cell tagged `parameters`, whose
    `corpus` is replaced. In the page the one whose name ends in "findings" comes first.

    Whatever stands at `out` is replaced, if it is a report or empty. Raises CorpusError if there are
    no articles to read, ReportError if `out` cannot be used or a notebook fails; the previous report
    is then untouched.
    """
    corpus, out = Path(corpus).resolve(), Path(out).resolve()
    _check_place(corpus, out)
    notebooks = notebook_paths() if notebooks is None else notebooks
    if not notebooks:
        raise ReportError("there are no notebooks to run (reinstall samestory)")
    articles = load(corpus)
    with _beside(out) as draft, tempfile.TemporaryDirectory(prefix="samestory-") as scratch:
        done = run_notebooks(notebooks, corpus, scratch=Path(scratch))
        for notebook in done:
            _collect(Path(scratch) / notebook.name, draft)
        page = render(done, corpus=corpus.name, articles=articles)
        (draft / "index.html").write_text(page, encoding="utf-8", newline="\n")
    return out / "index.html"


def notebook_paths() -> list[Path]:
    """The notebooks in order: those of the installed package, or of the checkout it is run from."""
    package = Path(__file__).parent
    installed = package / "notebooks"
    folder = installed if installed.is_dir() else package.parent / "notebooks"
    return sorted(folder.glob("[0-9]*.ipynb"))


def run_notebooks(paths: Sequence[Path], corpus: Path, *, scratch: Path) -> list[Notebook]:
    """Run notebooks on a corpus, two at a time, each in its own folder, and return them in order."""
    from jupyter_core.utils import run_sync  # unlike asyncio.run, it also works inside a notebook

    return run_sync(_run_all)(list(paths), corpus, scratch)


async def _run_all(paths: list[Path], corpus: Path, scratch: Path) -> list[Notebook]:
    from tqdm.auto import tqdm

    places = asyncio.Semaphore(AT_ONCE)
    bar = tqdm(total=len(paths), unit="notebook", disable=None, leave=False)

    async def run(path: Path) -> Notebook:
        async with places:
            notebook = await _run_one(path, corpus, scratch)
        bar.update()
        return notebook

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(run(path)) for path in paths]
    except* (ReportError, OSError) as failed:
        raise failed.exceptions[0] from None
    finally:
        bar.close()
    return [task.result() for task in tasks]


async def _run_one(path: Path, corpus: Path, scratch: Path) -> Notebook:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook
    from traitlets.config import Config

    notebook = parameterize_notebook(load_notebook_node(str(path)), {"corpus": str(corpus)})
    folder = scratch / path.stem
    folder.mkdir()
    connection = {"connection_file": f"{folder}.json", "transport_encryption": "auto"}
    client = NotebookClient(
        notebook,
        timeout=None,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},  # as in JupyterLab
        config=Config({"KernelManager": connection}),
        on_notebook_start=_interrupt_as_usual,
    )
    settings = KERNEL | {FOLDER: str(folder), "IPYTHONDIR": str(scratch / "ipython")}
    try:
        await client.async_execute(env=os.environ | settings)
    except CellExecutionError as error:
        raise ReportError(f"{path.name} stopped: {error.ename}: {error.evalue}") from None
    except DeadKernelError:
        raise ReportError(f"{path.name} stopped: its kernel died (out of memory?)") from None
    return Notebook(path.stem, _without_paths(notebook, corpus).cells)


def _interrupt_as_usual(notebook: Any) -> None:
    """Let Ctrl-C stop us: nbclient would only end the kernel, and call that an error."""
    with suppress(NotImplementedError, RuntimeError):  # Windows; not the main thread
        asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)


def _without_paths(notebook: Any, corpus: Path) -> Any:
    """The notebook with the corpus called by its name: a report must not tell where it was made."""
    import nbformat

    written = nbformat.writes(notebook)
    for path in {str(corpus), corpus.as_posix()}:
        written = written.replace(json.dumps(path)[1:-1], corpus.name)
    return nbformat.reads(written, as_version=4)


def _collect(folder: Path, draft: Path) -> None:
    """Move what a notebook kept into the report."""
    for kind in ("figures", "tables"):
        (draft / kind).mkdir(exist_ok=True)
        for path in sorted((folder / kind).glob("*")):
            if (draft / kind / path.name).exists():
                raise ReportError(f"{folder.name} and another notebook both keep a {path.stem!r}")
            shutil.move(path, draft / kind / path.name)


def _check_place(corpus: Path, out: Path) -> None:
    if out == corpus or corpus in out.parents or out in corpus.parents:
        raise ReportError(f"{out.name} and {corpus.name} lie in one another (use another --out)")
    if out.exists() and not _replaceable(out):
        raise ReportError(f"{out.name} exists and is not a report (use another --out)")


def _replaceable(out: Path) -> bool:
    if not out.is_dir():
        return False
    page = out / "index.html"
    if not page.is_file():
        return not any(out.iterdir())
    return f'name="generator" content="{GENERATOR}"' in page.read_text("utf-8", "replace")[:2000]


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A new folder that takes the place of `out` if all goes well, and else leaves no trace."""
    draft, previous = (out.with_name(f".{out.name}.{what}") for what in ("draft", "previous"))
    if previous.exists() and not out.exists():  # an earlier run ended between the two moves below
        previous.rename(out)
    for remains in (draft, previous):
        shutil.rmtree(remains, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        yield draft
        if out.exists():
            out.rename(previous)
        draft.rename(out)
        shutil.rmtree(previous, ignore_errors=True)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
