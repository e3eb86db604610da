"""The report's page: notebooks that have been run, as one HTML document that asks no other host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

TEMPLATE = Path(__file__).parent / "resources" / "report.html.jinja"
GENERATOR = "samestory"  # marks the page as ours
FRONT_PAGE = "findings"  # the notebook whose name ends so comes first
KEPT = "application/vnd.samestory.kept+json"  # how a cell tells what it kept: name, folder, alt
HIDDEN = "injected-parameters"  # the cell that names the corpus by its path on this machine
NOTEBOOK_LINK = re.compile(r"(?:\./)?(?P<name>\w+)\.ipynb(?:#.*)?")
PANDAS_STYLE = re.compile(r"<style scoped>.*?</style>\s*", re.DOTALL)
ALIGNED = re.compile(r"\S {3,}\S")  # printed columns keep a typewriter's letters


@dataclass(frozen=True)
class Notebook:
    """A notebook that has been run."""

    name: str
    cells: list[Any]


def render(notebooks: list[Notebook], *, corpus: str, articles: pd.DataFrame) -> str:
    """The whole page: the findings first, then every notebook in order."""
    from jinja2 import Template
    from markupsafe import Markup

    ordered = sorted(notebooks, key=lambda n: (not n.name.endswith(FRONT_PAGE), n.name))
    chapters = [
        {
            "id": notebook.name,
            "title": _title(notebook),
            "body": Markup("\n".join(_cells(notebook))),  # escaped where it is made
        }
        for notebook in ordered
    ]
    template = Template(TEMPLATE.read_text(encoding="utf-8"), autoescape=True, trim_blocks=True)
    return template.render(
        generator=GENERATOR,
        chapters=chapters,
        corpus=corpus,
        articles=len(articles),
        outlets=articles["source"].nunique(),
    )


def _title(notebook: Notebook) -> str:
    """The first line that is a Markdown heading, without its marks; else the notebook's name."""
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    heading = re.search(r"^# +(.+)$", prose, re.MULTILINE)
    return heading[1].replace("*", "").replace("`", "").strip() if heading else notebook.name


def _cells(notebook: Notebook) -> Iterator[str]:
    """Prose and results in order; after a result, folded, the code since the one before."""
    code: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield _markdown(cell.source, chapter=notebook.name)
        elif cell.cell_type == "code" and HIDDEN not in cell.metadata.get("tags", []):
            code.append(cell.source)
            results = list(_results(cell.outputs, chapter=notebook.name))
            if results:
                yield from [*results, _folded(code)]
                code = []
    if code:
        yield _folded(code)


def _markdown(source: str, *, chapter: str) -> str:
    """Markdown as HTML: headings one level down, links between notebooks as links in the page.

    >>> _markdown("## Limits\\n[More](01_readability.ipynb#x)", chapter="05_findings").split("\\n")
    ['<h3 id="05_findings-limits">Limits</h3>', '<p><a href="#01_readability">More</a></p>', '']
    """
    import mistune

    class Renderer(mistune.HTMLRenderer):
        def heading(self, text: str, level: int, **attrs: Any) -> str:
            if level == 1:  # the template puts the title
                return ""
            words = re.sub(r"<[^>]+>|&\w+;", " ", text.lower())
            anchor = f"{chapter}-{'-'.join(re.findall(r'[a-z0-9]+', words))}"
            return f'<h{level + 1} id="{anchor}">{text}</h{level + 1}>\n'

        def link(self, text: str, url: str, title: str | None = None) -> str:
            notebook = NOTEBOOK_LINK.fullmatch(url)
            return super().link(text, f"#{notebook['name']}" if notebook else url, title)

    return str(mistune.create_markdown(renderer=Renderer(escape=False), plugins=["table"])(source))


def _folded(code: list[str]) -> str:
    source = escape("\n\n".join(code))
    return (
        "<details><summary>How this was made</summary>"
        f'<pre class="code" tabindex="0"><code>{source}</code></pre></details>'
    )


def _results(outputs: list[Any], *, chapter: str) -> Iterator[str]:
    """What a cell shows; a chart that was kept is shown from its file, in place of its picture."""
    kept = [output.data[KEPT] for output in outputs if KEPT in output.get("data", {})]
    charts = [one for one in kept if one["folder"] == "figures"]
    for output in outputs:
        data = output.get("data", {})
        if output.output_type == "stream":
            if output.name == "stdout":  # warnings and progress bars are no results
                yield _said(output.text)
        elif "image/png" in data:
            if not charts:
                yield _picture(output)
        elif "text/html" in data:
            table = PANDAS_STYLE.sub("", data["text/html"])
            yield f'<div class="wide" tabindex="0" role="group" aria-label="Result">{table}</div>'
        elif "text/markdown" in data:
            yield _markdown(data["text/markdown"], chapter=chapter)
        elif "text/plain" in data:
            yield _said(data["text/plain"])
    yield from map(_figure, charts)
    yield from (_table_link(one["name"]) for one in kept if one["folder"] == "tables")


def _said(text: str) -> str:
    """Printed text: sentences as prose, columns as columns.

    >>> _said("BBC is harder to read than A&B.\\n")
    '<p class="said">BBC is harder to read than A&amp;B.</p>'
    >>> _said("BBC     11.2")
    '<pre class="said" tabindex="0">BBC     11.2</pre>'
    """
    text = escape(text.rstrip("\n"))
    if ALIGNED.search(text):
        return f'<pre class="said" tabindex="0">{text}</pre>'
    return f'<p class="said">{text}</p>'


def _figure(chart: dict[str, Any]) -> str:
    path = f"figures/{chart['name']}"
    files = " · ".join(
        f'<a href="{path}.{form}">{form.upper()}</a>' for form in ("svg", "png", "csv")
    )
    return (
        f'<figure><div class="wide" tabindex="0" role="group" aria-label="Figure">'
        f'<img src="{path}.svg" alt="{escape(chart["alt"])}"></div>'
        f'<figcaption class="files">{files}</figcaption></figure>'
    )


def _table_link(name: str) -> str:
    return f'<p class="files"><a href="tables/{name}.csv">{name}.csv</a></p>'


def _picture(output: Any) -> str:
    image = "".join(output.data["image/png"].split())
    shown = output.metadata.get("image/png", {})
    alt = escape(shown.get("alt") or output.data.get("text/plain", ""))
    width = f' width="{shown["width"]}"' if "width" in shown else ""
    return f'<figure><img src="data:image/png;base64,{image}" alt="{alt}"{width}></figure>'
