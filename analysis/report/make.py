"""Make a report in a folder: read the articles, run the notebooks, write the pages and what goes with them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from analysis.archive.open import load_table
from analysis.comparison.units import MOST_GROUPS
from analysis.errors import ReportError
from analysis.report.handouts import LETTERS, differences_in, file_names, write_handouts
from analysis.report.manifest import MANIFEST, input_hashes, write_manifest
from analysis.report.notebook_pages import CONTENTS, address, write_contents, write_notebook_pages
from analysis.report.replace_folder import NEW
from analysis.report.run_notebook import Notebook, run_notebook
from analysis.report.story_page import write_story
from analysis.report.story_replies import said_of
from analysis.report.story_results import TESTED, story_of
from analysis.report.story_sentences import Teller
from analysis.report.story_table import SENTENCES
from analysis.report.story_words import findings_of, read_words, unfit

DOCUMENTS = {
    "The method, to go under a story": "methods.md",
    "Every sentence, with the words that each number counts": SENTENCES,
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
    "cues": "03_hedging",
    "attribution": "03_hedging",
    "named": "03_hedging",
    "cited": "03_hedging",
    "quotation": "03_hedging",
    "shared": "04_shared_wording",
    "wording": "04_shared_wording",
    "origin": "05_one_original",
    "only": "06_who_left_out_what",
    "close": "07_findings",
    "not": "07_findings",
    "right": "08_how_far_to_trust_it",
}
LATER = (SENTENCES, MANIFEST)  # what is written after the links to it
MOST_LETTERS = 12  # that the story page links to
KEPT, RUN = "kept", "run"  # folders of a draft: what the notebooks kept, and the notebooks themselves


class Making:
    """A report on its way, in the folder `draft`: `read`, then `run` each notebook, in any process, then `finish`."""

    def __init__(self, draft: str, corpus: str, name: str, pictures: bool = False):
        self.draft, self.corpus, self.name, self.pictures = Path(draft), Path(corpus), name, pictures

    def read(self) -> None:
        """Read the articles, and remember what they were; CorpusError if there are none, ReportError of too many outlets."""
        self.inputs, self.words = input_hashes(self.corpus), read_words(self.corpus)
        self.articles = load_table(self.corpus)
        if (outlets := self.articles["outlet"].nunique()) > MOST_GROUPS:
            remedy = f"name the outlets in a table or by sub-folders; at most {MOST_GROUPS}"
            raise ReportError(
                f"{self.corpus.name} has {outlets:,} outlets, too many to compare pair by pair ({remedy})"
            )

    def run(self, path: str) -> None:
        """Run a notebook, and keep it for the process that finishes the report."""
        done = run_notebook(Path(path), self.corpus, name=self.name, kept=self.draft / KEPT / Path(path).stem)
        place = self.draft / RUN
        place.mkdir(exist_ok=True)
        (place / f"{done.name}.json").write_text(json.dumps(done), encoding="utf-8")

    def finish(self, paths: Sequence[str]) -> dict[str, list[str]]:
        """Write all that comes after the notebooks; return the findings in words, the headline first, and what is unfit."""
        report, notebooks = self.draft / NEW, [Path(path) for path in paths]
        done = [self._done(path.stem) for path in notebooks]
        if done:
            self._collect(report, done)
        found = differences_in(report, self.articles, TESTED)
        story = story_of(self.articles, title=self.name, found=found)
        if done:
            write_handouts(report, self.articles, said=said_of(*story, self.words))
        names = file_names(sorted(set(self.articles["outlet"]))) if (report / LETTERS).is_dir() else {}
        letters = {outlet: f"{LETTERS}/{quote(name)}.md" for outlet, name in names.items()}
        documents = {what: name for what, name in DOCUMENTS.items() if name in LATER or (report / name).is_file()}
        write_story(
            report, *story, beside(done, documents, letters), worked_out(done), self.words, pictures=self.pictures
        )
        write_contents(report, done, corpus=self.name, articles=self.articles, documents=documents, letters=letters)
        if changed := self.inputs.items() ^ input_hashes(self.corpus).items():
            raise ReportError(f"{min(changed)[0]} was changed while it was being read (run again)")
        wrong = unfit(self.words, story[0])
        write_manifest(report, corpus=self.name, inputs=self.inputs, notebooks=notebooks, unfit=wrong)
        tell = Teller(story[0])
        headline = self.words.get("headline") or tell.headline(tell.findings())
        return {"findings": [headline, *(one["title"] for one in findings_of(tell, self.words))], "unfit": wrong}

    def _done(self, name: str) -> Notebook:
        import nbformat

        name, title, run = json.loads((self.draft / RUN / f"{name}.json").read_text("utf-8"))
        return Notebook(name, title, nbformat.from_dict(run))

    def _collect(self, report: Path, done: list[Notebook]) -> None:
        """Move what the notebooks kept into the report, and write their pages."""
        for notebook in done:
            _move(self.draft / KEPT / notebook.name, report)
        write_notebook_pages(report, done, corpus=self.name)


def beside(notebooks: Iterable[Notebook], documents: Mapping[str, str], letters: Mapping[str, str]) -> dict[str, str]:
    """What lies beside the story page, from the words of a link to its target."""
    links = (
        {"Everything in this report": CONTENTS} | {one.title: address(one.name) for one in notebooks} | {**documents}
    )
    return links | {f"Letter to {name}": target for name, target in list(letters.items())[:MOST_LETTERS]}


def worked_out(notebooks: Iterable[Notebook]) -> dict[str, str]:
    """Where the page is of the notebook behind each of `WORKED_OUT`, if it was run."""
    run = {one.name for one in notebooks}
    return {key: address(name) for key, name in WORKED_OUT.items() if name in run}


def _move(folder: Path, report: Path) -> None:
    """Move what a notebook kept into the report."""
    for kind in ("figures", "tables"):
        (report / kind).mkdir(exist_ok=True)
        for path in sorted((folder / kind).glob("*")):
            if (report / kind / path.name).exists():
                raise ReportError(f"{folder.name} and another notebook both keep a {path.stem!r}")
            shutil.move(path, report / kind / path.name)
