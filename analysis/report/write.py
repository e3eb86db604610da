"""Run the notebooks on a corpus and write what they found as one folder.

    report/index.html       the story: what was found, for readers; the texts of several events in data/
    report/contents.html    everything that lies beside it: notebooks, documents, letters, figures, tables
    report/notebooks/       each notebook as a page: prose and results, its code folded away
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
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from analysis.archive.open import load_table
from analysis.comparison.units import MOST_GROUPS
from analysis.errors import ReportError, one_sentence
from analysis.report.handouts import LETTERS, differences_in, write_handouts
from analysis.report.manifest import MANIFEST, input_hashes, write_manifest
from analysis.report.notebook_pages import CONTENTS, address, write_contents, write_notebook_pages
from analysis.report.notebooks import Notebook, notebook_paths, run_notebooks
from analysis.report.replace_folder import NEW, replacing, scratch
from analysis.report.story_page import GENERATOR, write_story
from analysis.report.story_results import TESTED, story_of
from analysis.report.story_words import read_words, unfit

DOCUMENTS = {
    "The method, to go under a story": "methods.md",
    "Every sentence behind the findings": "quotes.csv",
    "What it was made from and with": MANIFEST,
}
# The notebook that works it out, by what the story page calls a measure, a finding or a section.
WORKED_OUT = {
    "length": "00_corpus",
    "sentence": "01_readability",
    "ease": "01_readability",
    "tone": "02_sentiment",
    "hedging": "03_hedging",
    "attribution": "03_hedging",
    "named": "03_hedging",
    "cited": "03_hedging",
    "quoted": "03_hedging",
    "shared": "04_shared_wording",
    "wording": "04_shared_wording",
    "origin": "05_one_original",
    "only": "06_who_left_out_what",
    "leads": "06_who_left_out_what",
    "close": "07_findings",
    "not": "07_findings",
    "right": "08_how_far_to_trust_it",
}
MOST_LETTERS = 12  # that the story page links to


def write_report(
    corpus: str | Path, out: str | Path, *, notebooks: Sequence[Path] | None = None, name: str = ""
) -> Path:
    """Run notebooks on the articles in `corpus`, write the report to `out`, return the path of its page.

    `notebooks` are the project's own if none are named; each has a cell tagged `parameters`, whose
    `corpus` is replaced. The
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
    letters = {path.stem: f"{LETTERS}/{quote(path.name)}" for path in sorted((report / LETTERS).glob("*.md"))}
    write_notebook_pages(report, done, corpus=name)
    found = differences_in(report, articles, TESTED)
    story = story_of(articles, title=name, found=found)
    write_story(report, *story, beside(done, letters), worked_out(done), words)
    write_contents(report, done, corpus=name, articles=articles, documents=DOCUMENTS, letters=letters)
    if changed := inputs.items() ^ input_hashes(corpus).items():
        raise ReportError(f"{min(changed)[0]} was changed while it was being read (run again)")
    write_manifest(report, corpus=name, inputs=inputs, notebooks=notebooks, unfit=unfit(words, story[0]))


def beside(notebooks: Iterable[Notebook], letters: Mapping[str, str]) -> dict[str, str]:
    """What lies beside the story page, from the words of a link to its target."""
    links = {"Everything in this report": CONTENTS} | {one.title: address(one.name) for one in notebooks} | DOCUMENTS
    return links | {f"Letter to {name}": target for name, target in list(letters.items())[:MOST_LETTERS]}


def worked_out(notebooks: Iterable[Notebook]) -> dict[str, str]:
    """Where the page is of the notebook behind each of `WORKED_OUT`, if it was run."""
    run = {one.name for one in notebooks}
    return {key: address(name) for key, name in WORKED_OUT.items() if name in run}


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
