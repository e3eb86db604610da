"""Run the notebooks on a corpus and write what they found as one folder.

    report/index.html       the story: what was found, for readers; the texts of several events in data/
    report/contents.html    everything that lies beside it: notebooks, documents, letters, figures, tables
    report/notebooks/       each notebook as a page: prose and results, its code folded away
    report/embed/           each chart of the story as HTML to paste, SVG, PNG, PDF, CSV and XLSX
    report/figures/         each chart as SVG, PNG, PDF and CSV, and its words as text
    report/tables/          each table as CSV and XLSX
    report/sentences.csv    every sentence, with the words that each number counts
    report/methods.md …     what goes under a story, to a lawyer, and to the outlets
    report/manifest.json    what it was made from and with

A notebook hands over a chart or a table with `keep`. The folder is written beside its place and moved
there whole: whatever goes wrong on the way, the report of before is still there. The same articles
give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from analysis.errors import ReportError, one_sentence
from analysis.report.notebooks import notebook_paths
from analysis.report.processes import run_all, workers
from analysis.report.replace_folder import GENERATOR, replacing, scratch


class Written(NamedTuple):
    """A report that was written: its page; in sentences what was found, the headline first, and what does not fit it."""

    page: Path
    findings: list[str]
    unfit: list[str]  # numbers in `story.toml`


def write_report(
    corpus: str | Path,
    out: str | Path,
    *,
    notebooks: Sequence[Path] | None = None,
    name: str = "",
    jobs: int = 1,
    pictures: bool = False,
) -> Path:
    """Run notebooks on the articles in `corpus`, write the report to `out`, return the path of its page.

    `notebooks` are the project's own if none are named; each has a cell tagged `parameters`, whose
    `corpus` is replaced. Where it is empty, only the story page is written. The corpus is called `name` (by
    default as its folder or file). The notebooks are run in `jobs` processes: one computes what they share once. `pictures`:
    whether the charts of the story page are drawn as SVG, PNG and PDF too, as `samestory report` does.

    Whatever is at `out` is replaced, if it is a report or empty. Raises CorpusError if there are
    no articles to read, ReportError if `out` cannot be used or a notebook fails; the previous report
    is then untouched.
    """
    return written_report(corpus, out, notebooks=notebooks, name=name, jobs=jobs, pictures=pictures).page


def written_report(
    corpus: str | Path,
    out: str | Path,
    *,
    notebooks: Sequence[Path] | None = None,
    name: str = "",
    jobs: int = 1,
    pictures: bool = False,
) -> Written:
    """`write_report`, with what was found."""
    with one_sentence(f"{out} cannot be written"):
        corpus, out = _resolved(corpus), _resolved(out)
        _check_place(corpus, out)
    paths = notebook_paths() if notebooks is None else list(notebooks)
    if notebooks is None and not paths:
        raise ReportError("there are no notebooks to run (reinstall samestory)")
    with one_sentence(f"{out} cannot be written"), replacing(out) as draft, scratch(draft) as home:
        making = (str(draft), str(corpus), name or corpus.name, pictures)
        processes = max(1, min(jobs, len(paths)))
        with _steps(len(paths) + 2) as tell, workers(processes, making, str(out), home) as started:
            tell(f"reading {corpus.name}")
            first = started[0]
            first.do("read", dead=corpus.name)
            run_all(started, paths, tell)
            tell("writing the pages")
            found = first.do("finish", [str(path) for path in paths], dead="writing the pages")
    return Written(out / "index.html", **found)


@contextmanager
def _steps(number: int) -> Iterator[Callable[[str], Any]]:
    """A line that names each step as it begins, how many there are, and how long the rest may take; on a terminal only."""
    from tqdm import tqdm

    form = "{desc}: step {n_fmt} of {total_fmt}, about {remaining} left"
    with tqdm(total=number, bar_format=form, disable=None, leave=False) as bar:

        def tell(step: str) -> None:
            bar.set_description_str(step, refresh=False)
            bar.update()
            bar.refresh()

        yield tell


def _resolved(path: str | Path) -> Path:
    try:
        return Path(path).resolve()
    except RuntimeError:  # what Python 3.11 and 3.12 say
        raise ReportError(f"{path} is a symbolic link that leads to itself (remove it)") from None


def _check_place(corpus: Path, out: Path) -> None:
    if out == corpus or corpus in out.parents or out in corpus.parents:
        raise ReportError(f"one of {out.name} and {corpus.name} is inside the other (use another --out)")
    if out.exists() and not _replaceable(out):
        raise ReportError(f"{out.name} exists and is not a report (use another --out)")


def _replaceable(out: Path) -> bool:
    if not out.is_dir():
        return False
    page = out / "index.html"
    if not page.is_file():
        return not any(out.iterdir())
    return f'name="generator" content="{GENERATOR}"' in page.read_text("utf-8", "replace")[:2000]
