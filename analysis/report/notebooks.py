"""Run notebooks on a corpus, in kernels that are independent of the machine's settings and of each other's names."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from analysis.display.keep import FOLDER
from analysis.errors import ReportError

AT_ONCE = 2  # kernels, each for several notebooks in turn, so that libraries are loaded only once
HIDDEN = "injected-parameters"  # the cell that names the corpus by its path on this machine
# Results must not depend on whose machine it is.
KERNEL = {
    "LC_ALL": "C.UTF-8",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "TQDM_DISABLE": "1",
    "TZ": "UTC",
}
# What a kernel does before each notebook, to remove names, counters and settings of the one before.
AFRESH = """\
get_ipython().reset(new_session=True)
import os
os.environ["{variable}"] = {kept!r}
os.chdir({place!r})
del os
"""


class Notebook(NamedTuple):
    """A notebook that has been run: its file's name without ending, its title, and the notebook itself."""

    name: str
    title: str
    run: Any


def notebook_paths() -> list[Path]:
    """The notebooks in order: those of the installed package, or of the checkout it is run from."""
    package = Path(__file__).parents[1]
    installed = package / "notebooks"
    folder = installed if installed.is_dir() else package.parent / "notebooks"
    return sorted(folder.glob("[0-9]*.ipynb"))


def run_notebooks(paths: Sequence[Path], corpus: Path, *, name: str, kept: Path, scratch: Path) -> list[Notebook]:
    """Run notebooks on a corpus, two at a time, and return them in order.

    What a notebook keeps goes to a sub-folder of `kept` with its name. In what the notebooks print, the path of the corpus is
    replaced by `name`.
    """
    from jupyter_core.utils import run_sync  # unlike asyncio.run, it also works inside a notebook

    done = run_sync(_run_all)(list(paths), corpus, kept, scratch)
    for _, run in done:
        _settle(run)
    return [Notebook(stem, _title(run, stem), _without_paths(run, corpus, name)) for stem, run in done]


def _title(notebook: Any, name: str) -> str:
    """The first heading of a notebook, without Markdown's marks; else its name."""
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    heading = re.search(r"^# +(.+)$", prose, re.MULTILINE)
    return re.sub(r"[*`]", "", heading[1]).strip() if heading else name


async def _run_all(paths: list[Path], corpus: Path, kept: Path, scratch: Path) -> list[tuple[str, Any]]:
    from tqdm.auto import tqdm

    asyncio.get_running_loop().set_exception_handler(_tell_no_consequences)
    bar = tqdm(total=len(paths), unit="notebook", disable=None, leave=False)
    waiting, done = list(reversed(paths)), dict[Path, Any]()

    async def work(number: int) -> None:
        client = _client(scratch / f"kernel-{number}.json")
        settings = os.environ | KERNEL | {"IPYTHONDIR": str(scratch / "ipython")}
        async with client.async_setup_kernel(env=settings, cwd=str(paths[0].parent)):
            while waiting:
                path = waiting.pop()
                done[path] = await _run_one(client, path, corpus, kept / path.stem)
                bar.update()

    try:
        async with asyncio.TaskGroup() as group:
            for number in range(min(AT_ONCE, len(paths))):
                group.create_task(work(number))
    except* (ReportError, OSError) as failed:
        raise failed.exceptions[0] from None
    finally:
        bar.close()
    return [(path.stem, done[path]) for path in paths]


def _client(connection_file: Path) -> Any:
    """A client that runs notebooks in its own kernel, which ends at once when there is nothing more to run."""
    from nbclient import NotebookClient
    from nbformat import v4
    from traitlets.config import Config

    connection = {"connection_file": str(connection_file), "transport_encryption": "auto"}
    return NotebookClient(
        v4.new_notebook(),
        timeout=None,
        kernel_name="python3",
        config=Config({"KernelManager": connection}),
        on_notebook_start=_interrupt_as_usual,
        shutdown_kernel="immediate",
    )


async def _run_one(client: Any, path: Path, corpus: Path, kept: Path) -> Any:
    from nbclient.exceptions import CellExecutionError, DeadKernelError
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    client.nb = parameterize_notebook(load_notebook_node(str(path)), {"corpus": str(corpus)})
    kept.mkdir(parents=True)
    afresh = AFRESH.format(variable=FOLDER, kept=str(kept), place=str(path.parent.resolve()))  # as in JupyterLab
    try:
        await client.async_wait_for_reply(client.kc.execute(afresh, silent=True))
        return await client.async_execute(cleanup_kc=False)
    except CellExecutionError as error:
        ours = error.ename == ReportError.__name__
        said = error.evalue if ours else f"{error.ename}: {error.evalue}"
        raise ReportError(f"{path.name} stopped: {said}") from None
    except DeadKernelError:
        raise ReportError(f"{path.name} stopped: its kernel died (out of memory?)") from None


def _interrupt_as_usual(notebook: Any) -> None:
    """Let ctrl-C stop this process: nbclient would only end the kernel, and report an error."""
    with suppress(NotImplementedError, RuntimeError):  # Windows; not the main thread
        asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)


def _tell_no_consequences(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Suppress nbclient's messages about a kernel that was ended because another notebook failed."""
    if not isinstance(context.get("exception"), AssertionError):
        loop.default_exception_handler(context)


def _settle(notebook: Any) -> None:
    """Join consecutive output, which a kernel splits by time, and remove warnings and the path."""
    notebook.cells = [cell for cell in notebook.cells if HIDDEN not in cell.metadata.get("tags", [])]
    for cell in notebook.cells:
        settled: list[Any] = []
        for output in cell.get("outputs", []):
            printed = output.output_type == "stream"
            if printed and output.name == "stderr":
                continue
            if printed and settled and settled[-1].output_type == "stream":
                settled[-1].text += output.text
            else:
                settled.append(output)
        if "outputs" in cell:
            cell.outputs = settled


def _without_paths(notebook: Any, corpus: Path, name: str) -> Any:
    """The notebook with the corpus's name instead of its path: a report must not reveal where it was made."""
    import nbformat

    written = nbformat.writes(notebook)
    for path in sorted({str(corpus), corpus.as_posix()}):
        as_written = re.escape(json.dumps(path, ensure_ascii=False)[1:-1])
        # Not at the end of a longer path or address: a corpus may be at /data.
        whole = rf"(?:(?<=\\[nrt])|(?<![\w.%/\\-])){as_written}(?![\w-])"
        written = re.sub(whole, lambda found: json.dumps(name, ensure_ascii=False)[1:-1], written)
    return nbformat.reads(written, as_version=4)
