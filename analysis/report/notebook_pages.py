"""Notebooks that have been run as pages of a report, and the page that lists everything in it; no page asks another host.

report/contents.html             notebooks, documents, letters, figures, tables
report/notebooks/01_….html       a notebook: prose and results, its code folded away
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from analysis.display.files import FIGURE_FORMS, TABLE_FORMS
from analysis.display.html_table import in_words
from analysis.report import story_embeds
from analysis.report.replace_folder import GENERATOR
from analysis.report.run_notebook import Notebook
from analysis.resources import RESOURCES

if TYPE_CHECKING:
    import pandas as pd

FOLDER, CONTENTS = "notebooks", "contents.html"
ALIGNED = re.compile(r"\S {3,}\S")  # printed columns keep a typewriter's letters
LINK = re.compile(r"\[(?P<words>[^\]]*)\]\((?:\./)?(?P<name>[\w.-]+)\.ipynb(?P<part>#[^)]*)?\)")
SHOWN = ["text/html", "text/markdown", "image/png", "text/plain"]  # what a result is shown as, the first that it has


def write_notebook_pages(folder: Path, notebooks: Sequence[Notebook], *, corpus: str) -> None:
    """Write each notebook as a page into `folder`/notebooks, by nbconvert."""
    from nbconvert import HTMLExporter, TemplateExporter
    from traitlets.config import Config

    place = folder / FOLDER
    place.mkdir()
    names = {one.name for one in notebooks}
    shared = {
        "generator": GENERATOR,
        "corpus": corpus,
        "style": _style(),
        "contents": CONTENTS,
        "others": [(one.name, one.title) for one in notebooks],
        "aligned": ALIGNED.search,
    }
    settings = Config({"NbConvertBase": {"display_data_priority": SHOWN}})
    template = str(RESOURCES / "notebook.html.jinja")
    # No address of MathJax and the like is in our template, and the link of a heading to itself is hidden.
    exporter = HTMLExporter(config=settings, template_name="basic", template_file=template, anchor_link_text=" ")
    for one in notebooks:
        page = {"page": shared | {"name": one.name, "title": one.title}}
        # As `HTMLExporter` does, but without reading the page again to add what our template has: texts of pictures, focus.
        html, _ = TemplateExporter.from_notebook_node(exporter, _linked(one.run, names), page)
        (place / f"{one.name}.html").write_text(html, encoding="utf-8", newline="\n")


def write_contents(
    folder: Path,
    notebooks: Iterable[Notebook],
    *,
    corpus: str,
    articles: pd.DataFrame,
    documents: Mapping[str, str],
    letters: Mapping[str, str],
) -> None:
    """Write the page that lists what lies in `folder`: `documents` and `letters`, from what a link says to where it leads."""
    from jinja2 import Template
    from markupsafe import Markup

    source = (RESOURCES / "contents.html.jinja").read_text(encoding="utf-8")
    page = Template(source, autoescape=True, trim_blocks=True, keep_trailing_newline=True).render(
        generator=GENERATOR,
        style=Markup(_style()),
        corpus=corpus,
        articles=len(articles),
        outlets=articles["outlet"].nunique(),
        notebooks=[(address(one.name), one.title) for one in notebooks],
        documents=documents,
        letters=letters,
        embeds=_results(folder, story_embeds.FOLDER, ("html", *FIGURE_FORMS, *TABLE_FORMS)),
        figures=_results(folder, "figures", FIGURE_FORMS),
        tables=_results(folder, "tables", TABLE_FORMS),
    )
    (folder / CONTENTS).write_text(page, encoding="utf-8", newline="\n")


def address(name: str) -> str:
    """Where the page of a notebook lies in a report."""
    return f"{FOLDER}/{quote(name)}.html"


def _results(folder: Path, kind: str, forms: Sequence[str]) -> dict[str, dict[str, str]]:
    """The files of each result, by its name in words and by their form."""
    names = dict.fromkeys(path.stem for path in sorted((folder / kind).glob("*")))
    return {
        in_words(name): {
            form.upper(): f"{kind}/{name}.{form}" for form in forms if (folder / kind / f"{name}.{form}").is_file()
        }
        for name in names
    }


def _style() -> str:
    return "".join((RESOURCES / name).read_text(encoding="utf-8") for name in ("report.css", "evidence.css"))


def _linked(notebook: Any, names: set[str]) -> Any:
    """The notebook with links to notebooks leading to their pages; where there is no page, the words stay.

    >>> from nbformat import v4
    >>> cell = v4.new_markdown_cell("[One](01_a.ipynb#How-we-measure-it), [two](02_b.ipynb)")
    >>> _linked(v4.new_notebook(cells=[cell]), {"01_a"}).cells[0].source
    '[One](01_a.html#How-we-measure-it), two'
    """

    def lead(link: re.Match[str]) -> str:
        words, name, part = link["words"], link["name"], link["part"] or ""
        return f"[{words}]({name}.html{part})" if name in names else words

    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = LINK.sub(lead, cell.source)
        for output in cell.get("outputs", []):
            if "text/markdown" in output.get("data", {}):
                output.data["text/markdown"] = LINK.sub(lead, output.data["text/markdown"])
    return notebook
