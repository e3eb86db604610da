"""A real browser, Chromium as the machine has it, and a report to open in it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 120_000  # milliseconds: a loaded machine is no failure


def missing(what: str) -> None:
    """Skip with a reason; where a browser is required, as in `.ci/run`, fail with it."""
    if os.environ.get("SAMESTORY_BROWSER") == "required" or os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


def _patient(new_context: Callable) -> Callable:
    """Windows in which a slow machine is waited for."""

    def patient(*given, **options):
        context = new_context(*given, **options)
        context.set_default_timeout(PATIENCE)
        return context

    return patient


@pytest.fixture(scope="module")
def browser() -> Iterator:
    """Chromium, for the tests of one module: while Playwright runs, no other event loop can."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        missing("there is no Chromium here (on Debian: apt-get install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("Playwright for Python is not installed (make test installs it)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        chromium.new_context = _patient(chromium.new_context)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def whole_report(offline, root, tmp_path_factory) -> Path:
    """The report on `data/`, all notebooks run with the network cut and in a home that never saw a download."""
    out = tmp_path_factory.mktemp("whole") / "report"
    written = offline("-m", "analysis", "report", str(root / "data"), "--out", str(out))
    assert (written.returncode, written.stderr) == (0, "")
    return out
