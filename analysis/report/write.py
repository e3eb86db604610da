"""Run the notebooks on a corpus and write what they found as one folder.

    report/index.html       the story: what was found, for readers; the texts of several events in data/
    report/details.html     for whoever checks: the findings, then every notebook, its code folded away
    report/embed/           each chart of the story as HTML to paste elsewhere, and its numbers
    report/figures/         each chart as SVG, PNG, PDF and CSV, and its words as text
    report/tables/          each table as CSV and XLSX
    report/methods.md …     what goes under a story, to a lawyer, and to the outlets
    report/manifest.json    what it was made from and with

A notebook hands over a chart or a table with `keep`. The folder is written beside its place and moved
there whole: whatever goes wrong on the way, the report of before is still there. The same articles
give the same bytes.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from analysis.archive.open import load_table
from analysis.comparison.units import MOST_GROUPS
from analysis.errors import ReportError, one_sentence
from analysis.report.handouts import LETTERS, differences_in, write_handouts
from analysis.report.manifest import MANIFEST, input_hashes, write_manifest
from analysis.report.notebooks import notebook_paths, run_notebooks
from analysis.report.page import render
from analysis.report.replace_folder import NEW, replacing, scratch
from analysis.report.story_page import GENERATOR, write_story
from analysis.report.story_results import TESTED, story_of
from analysis.report.story_words import read_words, unfit

DETAILS = "details.html"
BESIDE = {
    DETAILS: "Every number and how it was made",
    "methods.md": "The method, to go under a story",
    "quotes.csv": "Every sentence behind the findings",
    MANIFEST: "What it was made from and with",
}
MOST_LETTERS = 12  # that the page links to


def write_report(
    corpus: str | Path, out: str | Path, *, notebooks: Sequence[Path] | None = None, name: str = ""
) -> Path:
    """Run notebooks on the articles in `corpus`, write the report to `out`, return the path of its page.

    `notebooks` are the project's own if none are named; each has a cell tagged `parameters`, whose
    `corpus` is replaced. In `details.html` the one whose name ends in "findings" comes first; the
    corpus is called `name` (by default as its folder or file).

    Whatever stands at `out` is replaced, if it is a report or empty. Raises CorpusError if there are
    no articles to read, ReportError if `out` cannot be used or a notebook fails; the previous report
    is then untouched.
    """
    with one_sentence(f"{out} cannot be written"):
        corpus, out = _resolved(corpus), _resolved(out)
        _check_place(corpus, out)
    notebooks = notebook_paths() if notebooks is None else notebooks
    if not notebooks:
        raise ReportError("there are no notebooks to run (reinstall samestory)")
    with one_sentence(f"{out} cannot be written"), replacing(out) as draft:
        _fill(draft, corpus, notebooks, name or corpus.name)
    return out / "index.html"


def _fill(draft: Path, corpus: Path, notebooks: Sequence[Path], name: str) -> None:
    inputs, words = input_hashes(corpus), read_words(corpus)
    articles = load_table(corpus)
    if (outlets := articles["outlet"].nunique()) > MOST_GROUPS:
        remedy = f"name the outlets in a table or by sub-folders; at most {MOST_GROUPS}"
        raise ReportError(f"{corpus.name} has {outlets:,} outlets, too many to compare pair by pair ({remedy})")
    report, kept = draft / NEW, draft / "kept"
    with scratch(draft) as folder:
        done = run_notebooks(notebooks, corpus, name=name, kept=kept, scratch=folder)
    for notebook in done:
        _collect(kept / notebook.name, report)
    write_handouts(report, articles)
    page = render(done, corpus=name, articles=articles, folder=report, later=[MANIFEST])
    (report / DETAILS).write_text(page, encoding="utf-8", newline="\n")
    found = differences_in(report, articles, TESTED)
    story = story_of(articles, title=name, found=found)
    write_story(report, *story, beside(report), words=words)
    if changed := inputs.items() ^ input_hashes(corpus).items():
        raise ReportError(f"{min(changed)[0]} was changed while it was being read (run again)")
    write_manifest(report, corpus=name, inputs=inputs, notebooks=notebooks, unfit=unfit(words, story[0]))


def beside(report: Path) -> dict[str, str]:
    """What lies beside the page, from the words of a link to its target."""
    links = {words: name for name, words in BESIDE.items() if name == MANIFEST or (report / name).is_file()}
    letters = sorted((report / LETTERS).glob("*.md"))[:MOST_LETTERS]
    return links | {f"Letter to {path.stem}": f"{LETTERS}/{quote(path.name)}" for path in letters}


def _collect(folder: Path, report: Path) -> None:
    """Move what a notebook kept into the report."""
    for kind in ("figures", "tables"):
        (report / kind).mkdir(exist_ok=True)
        for path in sorted((folder / kind).glob("*")):
            if (report / kind / path.name).exists():
                raise ReportError(f"{folder.name} and another notebook both keep a {path.stem!r}")
            shutil.move(path, report / kind / path.name)


def _resolved(path: str | Path) -> Path:
    try:
        return Path(path).resolve()
    except RuntimeError:  # what Python 3.11 and 3.12 say
        raise ReportError(f"{path} is a symbolic link that leads to itself (remove it)") from None


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
