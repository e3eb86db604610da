"""Run a notebook in this process, as a kernel would: what is computed for one is remembered for the next.

A notebook finds no name, no count of cells and no folder of another; what libraries have loaded and what `memory` keeps,
it shares. The process is one that does nothing else (`worker`).
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from analysis.display.keep import FOLDER
from analysis.errors import ReportError
from analysis.report.notebooks import PARAMETERS


class Notebook(NamedTuple):
    """A notebook that has been run: its file's name without ending, its title, and the notebook itself."""

    name: str
    title: str
    run: Any


class _Results(DisplayHook):
    """What the last line of a cell gives, as an output of the cell."""

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        self.shell.outputs.append(  # type: ignore[union-attr]
            _output("execute_result", format_dict, md_dict, execution_count=self.prompt_count)
        )

    def finish_displayhook(self) -> None:
        pass


class _Displayed(DisplayPublisher):
    """What a cell displays on its way."""

    def publish(self, data: dict, metadata: dict | None = None, *ignored: Any, **others: Any) -> None:
        self.shell.outputs.append(_output("display_data", data, metadata))

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear()


class _Shell(InteractiveShell):
    """IPython without a terminal: what a cell shows is kept in `outputs`."""

    displayhook_class = Type(_Results)
    display_pub_class = Type(_Displayed)
    outputs: list[Any]

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        pass  # an error stops the report, and is told in a sentence


class _Printed(io.TextIOBase):
    """Where `print` writes: what is printed in a row is one output."""

    def __init__(self, outputs: list[Any]):
        self.outputs = outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not self.outputs or self.outputs[-1]["output_type"] != "stream":
            self.outputs.append({"output_type": "stream", "name": "stdout", "text": ""})
        self.outputs[-1]["text"] += text
        return len(text)


def run_notebook(path: Path, corpus: Path, *, name: str, kept: Path) -> Notebook:
    """Run a notebook on a corpus; what it keeps goes to the folder `kept`.

    Its cell tagged `parameters` is followed by naming the corpus. In what it prints, the corpus is called `name`
    wherever its path was. Raises ReportError if a cell fails.
    """
    import nbformat

    notebook = json.loads(path.read_text("utf-8"))
    kept.mkdir(parents=True)
    os.environ[FOLDER] = str(kept)
    os.chdir(path.parent.resolve())  # as in JupyterLab
    shell = _afresh()
    shell.user_ns["corpus"] = str(corpus)
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
        if cell["cell_type"] == "code":
            cell["outputs"] = _run_cell(shell, cell["source"], path.name)
            cell["execution_count"] = None  # no page shows it
            if PARAMETERS in cell["metadata"].get("tags", []):
                shell.user_ns["corpus"] = str(corpus)
    run = nbformat.from_dict(notebook)
    return Notebook(path.stem, _title(run, path.stem), _without_paths(run, corpus, name))


def _afresh() -> _Shell:
    """The shell, with nothing in it that a notebook before has named, counted or shown."""
    if not _Shell.initialized():
        return _Shell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shell = _Shell.instance()
    shell.user_module, shell.user_ns = shell.prepare_user_module(None, {})
    sys.modules[shell.user_module.__name__] = shell.user_module
    shell.history_manager.reset(new_session=True)  # type: ignore[union-attr]
    shell.init_user_ns()
    shell.execution_count = 1
    return shell


def _run_cell(shell: _Shell, source: str, notebook: str) -> list[Any]:
    """The outputs of a cell, in order."""
    shell.outputs = []
    with _printed(shell):
        result = shell.run_cell(source, store_history=True)
    error = result.error_before_exec or result.error_in_exec
    if error is not None:
        said = f"{error}" if isinstance(error, ReportError) else f"{type(error).__name__}: {error}"
        raise ReportError(f"{notebook} stopped: {said}") from None
    return shell.outputs


@contextmanager
def _printed(shell: _Shell) -> Iterator[None]:
    """Let `print` make outputs; what goes to stderr, warnings and progress bars, is no result."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Printed(shell.outputs), io.StringIO()
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _output(kind: str, data: dict, metadata: dict | None, **others: Any) -> dict[str, Any]:
    texts = {form: b64encode(one).decode() if isinstance(one, bytes) else one for form, one in data.items()}
    return {"output_type": kind, "data": texts, "metadata": metadata or {}, **others}


def _title(notebook: Any, name: str) -> str:
    """The first heading of a notebook, without Markdown's marks; else its name."""
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    heading = re.search(r"^# +(.+)$", prose, re.MULTILINE)
    return re.sub(r"[*`]", "", heading[1]).strip() if heading else name


def _without_paths(notebook: Any, corpus: Path, name: str) -> Any:
    """The notebook with the corpus called by its name: a report must not tell where it was made."""
    import nbformat

    written = json.dumps(notebook, ensure_ascii=False)
    for path in sorted({str(corpus), corpus.as_posix()}):
        as_written = re.escape(json.dumps(path, ensure_ascii=False)[1:-1])
        # Not the end of a longer path or address: a corpus may lie at /data.
        whole = rf"(?:(?<=\\[nrt])|(?<![\w.%/\\-])){as_written}(?![\w-])"
        written = re.sub(whole, lambda found: json.dumps(name, ensure_ascii=False)[1:-1], written)
    return nbformat.from_dict(json.loads(written))
