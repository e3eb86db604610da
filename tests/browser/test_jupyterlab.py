"""JupyterLab as `make lab` starts it: a notebook opened in it, all its cells run, its results seen."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import nbformat
import pytest
from nbformat import v4

NOTEBOOK = "03_hedging.ipynb"  # it has charts, tables and highlighted text
EXPLORING = [
    "from analysis import explore, load\nseen = explore(load('../data'))\nseen",
    "print(seen.view, (seen.selection['label'] != 'source').sum())",
]
TOKEN = "only-for-this-test"
PATIENCE = 120_000  # milliseconds: a loaded machine is no failure
CODE = ".jp-Notebook .jp-CodeCell"
OUTPUT = ".jp-Notebook .jp-OutputArea-output"
PROMPTS = f"[...document.querySelectorAll('{CODE} .jp-InputPrompt')].map(one => one.textContent)"
WRONG = f'{OUTPUT}[data-mime-type="application/vnd.jupyter.error"]'


@pytest.fixture(scope="module")
def lab(root, tmp_path_factory) -> Iterator[str]:
    """The address of a JupyterLab on copies of the notebooks, started by `make lab`."""
    if not (root / ".venv" / "bin" / "jupyter").exists() or not shutil.which("make"):
        pytest.skip("`make lab` needs make and its environment in .venv (make test sets it up)")
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(root / "data", folder / "data")
    shutil.copytree(root / "notebooks", folder / "notebooks")
    cells = [v4.new_code_cell(source) for source in EXPLORING]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(
        v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / "notebooks" / "exploring.ipynb"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    flags = f"--no-browser --allow-root --ip=127.0.0.1 --port={port} --IdentityProvider.token={TOKEN}"
    command = ["make", "--old-file=.venv/ready", "lab", f"NOTEBOOKS={folder / 'notebooks'}", f"LABFLAGS={flags}"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=root, stdout=log, stderr=log, start_new_session=True)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/api?token={TOKEN}", server, folder / "log")
            yield address
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(60)
            _wait_until_silent(port)


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until and server.poll() is None:
        try:
            urlopen(address, timeout=5).close()
            return
        except (URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"JupyterLab did not start: {log.read_text('utf-8', 'replace')[-2000:]}")


def _wait_until_silent(port: int) -> None:
    """Make has ended; the server it started still stops its kernels."""
    until = time.monotonic() + PATIENCE / 1000
    with suppress(OSError):
        while time.monotonic() < until:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            time.sleep(0.3)
        pytest.fail("JupyterLab did not stop")


@pytest.fixture
def opened(browser, lab):
    """Open a notebook in JupyterLab; nothing may be asked of another host."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))

    def opened(notebook: str):
        page = context.new_page()
        page.goto(f"{lab}/doc/tree/{notebook}?token={TOKEN}&reset")
        return page

    yield opened
    context.close()
    assert {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))} == {urlsplit(lab).netloc}


def test_a_notebook_runs_in_jupyterlab(opened, root):
    """Run all cells: each runs once, in order, without an error; charts and marks are seen; all is local."""
    page = opened(NOTEBOOK)
    notebook = nbformat.read(root / "notebooks" / NOTEBOOK, as_version=4)
    cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    page.wait_for_function(f"cells => {PROMPTS}.length === cells", arg=cells)
    choose(page, "Edit", "Clear Outputs of All Cells")
    page.wait_for_function(f"document.querySelectorAll({OUTPUT!r}).length === 0")
    choose(page, "Run", "Run All Cells")
    done = [f"[{number}]:" for number in range(1, cells + 1)]
    wrong = f"document.querySelector({WRONG!r})"
    page.wait_for_function(f"done => {wrong} || JSON.stringify({PROMPTS}) === JSON.stringify(done)", arg=done)
    assert page.locator(WRONG).all_inner_texts() == []
    seen = page.locator(f"{OUTPUT} img").evaluate_all("all => all.map(one => one.naturalWidth > 99)")
    assert len(seen) >= 2 and all(seen)
    mark = page.locator(f"{OUTPUT} .samestory .text mark").first
    mark.scroll_into_view_if_needed()
    assert mark.is_visible()
    style = mark.evaluate("one => getComputedStyle(one).textDecorationLine")
    assert style == "underline"  # the style sheet came with it


def test_the_explorer_runs_in_jupyterlab(opened):
    """What is clicked opens, in JupyterLab's colours, and the kernel has it as a table; all is local."""
    page = opened("exploring.ipynb")
    page.wait_for_function(f"{PROMPTS}.length === 2")
    page.wait_for_selector("text=| Idle")
    choose(page, "Run", "Run All Cells")
    cell = page.locator(".samestory-story a.cell[data-view='cell/attribution/sendas-news']")
    page.wait_for_selector(f".samestory-story a.cell, {WRONG}")
    assert page.locator(WRONG).all_inner_texts() == []
    cell.click()
    count = int(cell.locator(".val").inner_text().split()[0])
    marks = page.locator(".samestory-story [data-slot=cell] .quotes mark:not(.source)")
    assert marks.count() == count
    assert page.locator(".samestory-story").evaluate("one => getComputedStyle(one).colorScheme") == "light"
    outside = page.locator(".jp-Notebook .jp-InputPrompt").first
    assert outside.evaluate("one => getComputedStyle(one).fontFamily").find("Charter") == -1
    page.locator(CODE).nth(1).locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    page.wait_for_selector(f"text=cell/attribution/sendas-news {count}")


def choose(page, menu: str, item: str) -> None:
    """Choose an item of a menu of JupyterLab."""
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{item}$")).click()
