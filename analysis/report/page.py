"""The page of details of a report: notebooks that have been run, as one HTML document that asks no other host."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from analysis.display.keep import KEPT
from analysis.resources import RESOURCES

if TYPE_CHECKING:
    import pandas as pd

TEMPLATE = RESOURCES / "report.html.jinja"
EVIDENCE_STYLE = RESOURCES / "evidence.css"
GENERATOR = "samestory"  # marks the page as ours
FRONT_PAGE = "findings"  # the notebook whose name ends so comes first
HIDDEN = "injected-parameters"  # the cell that names the corpus by its path on this machine
FIGURE_FORMS = ("svg", "png", "pdf", "csv", "txt")
TABLE_FORMS = ("csv", "xlsx")
HANDOUTS = {
    "methods.md": "How it was done, ready to paste under a story",
    "quotes.csv": "Every sentence the findings rest on",
    "manifest.json": "What it was made from and with",
}
RIGHT_OF_REPLY = "right-of-reply"  # folder of a file per outlet
BEHIND = 50  # rows of the table behind a figure
LONG = 40  # rows: a longer table scrolls in a window of its own
SENTENCE = 60  # characters of a cell: a longer one gets a wide column
MOST = 200  # rows of a table that are not folded away

NOTEBOOK_LINK = re.compile(r"(?:\./)?(?P<name>[\w.-]+)\.ipynb(?:#(?P<part>.*))?")
STYLE = re.compile(r"<style\b.*?</style>\s*", re.DOTALL)
TABLE = re.compile(
    r"(?P<title><p class=\"name\">[^<]*</p>\s*(?:<ul class=\"legend\">.*?</ul>\s*)?)?"
    r"<table\b[^>]*>(?P<rows>.*?)</table>",
    re.DOTALL,
)
ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<(?P<tag>t[hd])\b(?P<attributes>[^>]*)>(?P<inner>.*?)</(?P=tag)>", re.DOTALL)
SPAN = re.compile(r"\b(?:col|row)span=\"?\d+\"?")
NUMBER = re.compile(r"[+−-]?[\d.,]*\d ?%?|–|")
ALIGNED = re.compile(r"\S {3,}\S")  # printed columns keep a typewriter's letters
TAG_ID = re.compile(r"(<[a-z][^<>]*? id=\")([^\"<>]*)\"")
TAG_LINK = re.compile(r"<a\b([^<>]*?) href=\"#([^\"<>]*)\"([^<>]*)>(.*?)</a>", re.DOTALL)


@dataclass(frozen=True)
class Notebook:
    """A notebook that has been run."""

    name: str
    cells: list[Any]


def render(
    notebooks: list[Notebook],
    *,
    corpus: str,
    articles: pd.DataFrame,
    folder: Path | None = None,
    later: Collection[str] = (),
) -> str:
    """The whole page: the findings first, then every notebook in order.

    `folder` is where the page will lie: what is not there gets no link, and the numbers behind a
    figure are read from its CSV. `later` names files that will be added after the page is written.
    """
    from jinja2 import Template
    from markupsafe import Markup

    ordered = sorted(notebooks, key=lambda n: (not n.name.endswith(FRONT_PAGE), n.name))
    bodies = _linked({one.name: "\n".join(_cells(one, folder)) for one in ordered})
    chapters = [
        {"id": one.name, "title": _title(one), "body": Markup(bodies[one.name])}  # escaped there
        for one in ordered
    ]
    template = Template(
        TEMPLATE.read_text(encoding="utf-8"), autoescape=True, trim_blocks=True, keep_trailing_newline=True
    )
    return template.render(
        generator=GENERATOR,
        evidence_style=Markup(EVIDENCE_STYLE.read_text(encoding="utf-8")),
        chapters=chapters,
        corpus=corpus,
        articles=len(articles),
        outlets=articles["outlet"].nunique(),
        handouts=_handouts(folder, later),
        replies=_replies(folder),
    )


def _handouts(folder: Path | None, later: Collection[str]) -> dict[str, str]:
    there = {*later, *(path.name for path in folder.iterdir())} if folder else set(later)
    return {name: what for name, what in HANDOUTS.items() if name in there}


def _replies(folder: Path | None) -> dict[str, str]:
    """Where the page of each outlet lies, by its name."""
    pages = sorted((folder / RIGHT_OF_REPLY).glob("*.md")) if folder else []
    return {f"{RIGHT_OF_REPLY}/{quote(page.name)}": page.stem for page in pages}


def _title(notebook: Notebook) -> str:
    """The first line that is a Markdown heading, without its marks; else the notebook's name."""
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    heading = re.search(r"^# +(.+)$", prose, re.MULTILINE)
    return heading[1].replace("*", "").replace("`", "").strip() if heading else notebook.name


def _cells(notebook: Notebook, folder: Path | None) -> Iterator[str]:
    """Prose and results in order; after a result, folded, the code since the one before."""
    code: list[str] = []
    section = _title(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield _markdown(cell.source, chapter=notebook.name)
            section = [section, *re.findall(r"^#+ +(.+)$", cell.source, re.MULTILINE)][-1]
        elif cell.cell_type == "code" and HIDDEN not in cell.metadata.get("tags", []):
            code.append(cell.source)
            results = list(_results(cell.outputs, notebook.name, section, folder))
            if results:
                yield from [*results, _folded(code)]
                code = []
    if code:
        yield _folded(code)


def _slug(chapter: str, heading: str) -> str:
    """The address of a heading, whether from its HTML or from a link to it.

    >>> _slug("01_ease", "How <em>we</em> measure it"), _slug("01_ease", "How-we-measure-it")
    ('01_ease-how-we-measure-it', '01_ease-how-we-measure-it')
    """
    words = re.sub(r"<[^>]+>|&\w+;", " ", heading.lower())
    return "-".join([chapter, *re.findall(r"[a-z0-9]+", words)])


def _markdown(source: str, *, chapter: str, trusted: bool = True) -> str:
    """Markdown as HTML: headings one level down, links between notebooks as links in the page.

    What a cell printed has names of outlets in it: not `trusted`, it may not bring tags or pictures.

    >>> link = "[More](01_readability.ipynb#How-we-measure-it)"
    >>> _markdown(f"## Limits\\n{link}", chapter="05_findings").splitlines()[1]
    '<p><a href="#01_readability-how-we-measure-it">More</a></p>'
    >>> _markdown("<b>A</b> ![B](https://example.org/b.png)", chapter="x", trusted=False).strip()
    '<p>&lt;b&gt;A&lt;/b&gt; B</p>'
    """
    import mistune

    class Renderer(mistune.HTMLRenderer):
        def heading(self, text: str, level: int, **attrs: Any) -> str:
            if level == 1:  # the template puts the title
                return ""
            level = min(level + 1, 6)
            return f'<h{level} id="{_slug(chapter, text)}">{text}</h{level}>\n'

        def link(self, text: str, url: str, title: str | None = None) -> str:
            notebook = NOTEBOOK_LINK.fullmatch(url)
            if notebook:
                url = f"#{_slug(notebook['name'], unquote(notebook['part'] or ''))}"
            return super().link(text, url, title)

        def image(self, text: str, url: str, title: str | None = None) -> str:
            return super().image(text, url, title) if trusted else text

        def block_html(self, html: str) -> str:
            return html if trusted else f"<p>{escape(html)}</p>\n"

        def inline_html(self, html: str) -> str:
            return html if trusted else escape(html)

    render = mistune.create_markdown(renderer=Renderer(escape=False), plugins=["table"])
    return _tables(str(render(source)), "Table")


def _linked(bodies: dict[str, str]) -> dict[str, str]:
    """Chapters in which each id stands once and each inner link has its target.

    A link whose part is not there leads to the part of its own chapter that is called so, else to
    the beginning of the chapter it names; with none of these, its words stay.

    >>> _linked({"a": '<h3 id="a-x"></h3><a href="#x">1</a> <a href="#a-z">2</a> <a href="#c">3</a>'})
    {'a': '<h3 id="a-x"></h3><a href="#a-x">1</a> <a href="#a">2</a> 3'}
    """
    seen: Counter[str] = Counter(["main", *bodies, *(f"{name}-title" for name in bodies)])

    def unique(tag: re.Match[str]) -> str:
        seen[tag[2]] += 1
        return f'{tag[1]}{tag[2]}{f"-{seen[tag[2]]}" if seen[tag[2]] > 1 else ""}"'

    bodies = {name: TAG_ID.sub(unique, body) for name, body in bodies.items()}

    def lead(link: re.Match[str], chapter: str) -> str:
        before, target, after, text = link.groups()
        named = (name for name in bodies if target == name or target.startswith(f"{name}-"))
        for known in (unquote(target), _slug(chapter, unquote(target)), next(named, "")):
            if known in seen:
                return f'<a{before} href="#{known}"{after}>{text}</a>'
        return text

    return {
        name: TAG_LINK.sub(lambda link, chapter=name: lead(link, chapter), body)  # type: ignore[misc]
        for name, body in bodies.items()
    }


def _folded(code: list[str]) -> str:
    source = escape("\n\n".join(code))
    return (
        "<details><summary>How this was made</summary>"
        f'<pre class="code" tabindex="0"><code>{source}</code></pre></details>'
    )


def _results(outputs: list[Any], chapter: str, section: str, folder: Path | None) -> Iterator[str]:
    """What a cell shows; a chart that was kept is shown from its file, in place of its picture."""
    kept = [output.data[KEPT] for output in outputs if KEPT in output.get("data", {})]
    charts = [one for one in kept if one["folder"] == "figures"]
    tables = [one["name"] for one in kept if one["folder"] == "tables"]
    caption = escape(_in_words(tables[0]) if tables else section)
    for output in outputs:
        data = output.get("data", {})
        if output.output_type == "stream":
            if output.name == "stdout":  # warnings and progress bars are no results
                yield _said(output.text)
        elif "image/png" in data:
            if not charts:
                yield _picture(output)
        elif "text/html" in data:
            yield _tables(STYLE.sub("", data["text/html"]), caption)
        elif "text/markdown" in data:
            yield _markdown(data["text/markdown"], chapter=chapter, trusted=False)
        elif "text/plain" in data:
            yield _said(data["text/plain"])
    yield from (_figure(chart, folder) for chart in charts)
    for name in tables:
        if links := _file_links(f"tables/{name}", TABLE_FORMS, folder, usual=("csv",)):
            yield f'<p class="files">{escape(_in_words(name))}: {links}</p>'


def _said(text: str) -> str:
    """Printed text: sentences as prose, columns as columns.

    >>> _said("BBC is harder to read than A&B.\\n")
    '<p class="said">BBC is harder to read than A&amp;B.</p>'
    >>> _said("BBC     11.2")
    '<pre class="said" tabindex="0">BBC     11.2</pre>'
    >>> _said("• One.\\n• Two.")
    '<ul class="said"><li>One.</li><li>Two.</li></ul>'
    """
    text = escape(text.rstrip("\n"))
    if ALIGNED.search(text):
        return f'<pre class="said" tabindex="0">{text}</pre>'
    lines = [line.removeprefix("• ") for line in text.split("\n") if line.strip()]
    if len(lines) < 2 and not text.startswith("•"):
        return f'<p class="said">{text}</p>'
    return f'<ul class="said">{"".join(f"<li>{line}</li>" for line in lines)}</ul>'


# -- tables -----------------------------------------------------------------------------------------


def _in_words(name: str) -> str:
    """The name of a file as a caption.

    >>> _in_words("front_page_values")
    'Front page values'
    """
    return name.replace("_", " ").capitalize()


def _tables(html: str, caption: str) -> str:
    """HTML with its tables written anew: see `_table`. A line of class `name` becomes the caption."""

    def anew(table: re.Match[str]) -> str:
        rows = [
            [
                _Cell(cell["tag"] == "th", cell["inner"].strip(), "".join(SPAN.findall(cell["attributes"])))
                for cell in CELL.finditer(row)
            ]
            for row in ROW.findall(table["rows"])
        ]
        title = table["title"]
        return _table(rows, title or escape(caption), kind="passages" if title else "result")

    return TABLE.sub(anew, html)


@dataclass(frozen=True)
class _Cell:
    """A cell of a table: its HTML, and what it spans."""

    heads: bool
    inner: str
    span: str = ""

    @property
    def empty(self) -> bool:
        return self.inner in ("", "&nbsp;")


def _table(rows: list[list[_Cell]], caption: str, *, kind: str) -> str:
    """A table that can be read aloud and scrolled by keyboard; its rows beyond `MOST` are folded.

    >>> rows = [[_Cell(True, "source"), _Cell(True, "grade")], [_Cell(False, "BBC"), _Cell(False, "9.5")]]
    >>> print(_table(rows, "Grades", kind="result"))
    <div class="wide" tabindex="0" role="group" aria-label="Grades"><table class="result"><caption>Grades</caption>
    <thead><tr><th scope="col">source</th><th scope="col" class="number">grade</th></tr></thead>
    <tbody><tr><th scope="row">BBC</th><td class="number">9.5</td></tr></tbody></table></div>
    """
    heads = 0
    while heads < len(rows) and all(cell.heads or cell.empty for cell in rows[heads]):
        heads += 1
    head, body = _one_row(rows[:heads]), rows[heads:]
    kinds = _kinds(body)
    top = "".join(_row(row, kinds, "col") for row in head)
    parts = [body[start : start + MOST] for start in range(0, len(body), MOST)] or [[]]
    tables = [
        f'<div class="wide{" long" if len(part) > LONG else ""}" tabindex="0" role="group" '
        f'aria-label="{re.sub(r"<[^>]*>", " ", caption).strip()}">'
        f'<table class="{kind}"><caption>{caption}</caption>\n<thead>{top}</thead>\n'
        f"<tbody>{''.join(_row(row, kinds, 'row') for row in part)}</tbody></table></div>"
        for part in parts
    ]
    shown, rest = tables[0], tables[1:]
    if rest:
        more = f"{len(body) - MOST:,} more of {len(body):,} rows"
        shown += f"<details><summary>{more}</summary>{''.join(rest)}</details>"
    return shown


def _one_row(head: list[list[_Cell]]) -> list[list[_Cell]]:
    """Two rows of headings, one for the columns and one for the index, as one."""
    if len(head) == 2 and len(head[0]) == len(head[1]) and not any(cell.span for cell in head[0]):
        return [[low if high.empty or not low.empty else high for high, low in zip(*head, strict=True)]]
    return head


def _kinds(body: list[list[_Cell]]) -> dict[int, str]:
    """Which columns hold numbers and nothing else, and which hold sentences."""
    kinds = {}
    for at in range(max(map(len, body), default=0)):
        cells = [row[at].inner for row in body if at < len(row)]
        if all(map(NUMBER.fullmatch, cells)) and any(map(re.compile(r"\d").search, cells)):
            kinds[at] = "number"
        elif max(map(len, cells), default=0) > SENTENCE:
            kinds[at] = "words"
    return kinds


def _row(row: list[_Cell], kinds: dict[int, str], scope: str) -> str:
    """A row of a table's head ("col") or body ("row"), where words in its first cell head it."""
    unheaded = scope == "row" and not any(cell.heads for cell in row) and kinds.get(0) != "number"
    cells = []
    for at, cell in enumerate(row):
        heads = not cell.empty and (cell.heads or (unheaded and at == 0))
        attributes = [f'scope="{scope}"'] if heads else []
        attributes += [cell.span] if cell.span else []
        attributes += [f'class="{kinds[at]}"'] if at in kinds else []
        tag = "th" if heads else "td"
        start = " ".join([tag, *attributes])
        cells.append(f"<{start}>{'' if cell.empty else cell.inner}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>"


# -- figures ----------------------------------------------------------------------------------------


def _figure(chart: dict[str, Any], folder: Path | None) -> str:
    """A chart from its file, with its numbers folded under it."""
    path = f"figures/{chart['name']}"
    links = _file_links(path, FIGURE_FORMS, folder, usual=("svg", "png", "csv"))
    return (
        f'<figure><div class="wide" tabindex="0" role="group" aria-label="Figure">'
        f'<img src="{path}.svg" alt="{escape(chart["alt"])}"></div>'
        f'<figcaption class="files">{escape(_in_words(chart["name"]))}: {links}</figcaption>'
        f"{_behind(chart['name'], folder)}</figure>"
    )


def _behind(name: str, folder: Path | None) -> str:
    """The numbers of a figure as a table, from the CSV beside it."""
    path = folder and folder / "figures" / f"{name}.csv"
    if not path or not path.is_file():
        return ""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        rows = [[_Cell(True, escape(name)) for name in next(lines, [])]]
        rows += [[_Cell(False, escape(_rounded(value))) for value in line] for line in islice(lines, BEHIND)]
        others = sum(1 for _ in lines)
    table = _table(rows, f"The numbers behind “{escape(_in_words(name))}”", kind="result")
    if others:
        table += (
            f'<p class="files">The first {BEHIND} of {BEHIND + others:,} rows; '
            f'<a href="figures/{name}.csv">all of them</a>.</p>'
        )
    return f"<details><summary>The numbers behind this figure</summary>{table}</details>"


def _rounded(value: str) -> str:
    """A number of a CSV as one reads it.

    >>> [_rounded(value) for value in ["-2.1176470588", "0.000012345", "2023", "1.5", "BBC", ""]]
    ['−2.118', '1.23e-05', '2023', '1.5', 'BBC', '']
    """
    if not re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", value):
        return value
    if "." in value or "e" in value:
        number = float(value)
        value = f"{number:.3g}" if abs(number) < 0.001 else f"{round(number, 3):.15g}"
    return value.replace("-", "−", 1) if value.startswith("-") else value


def _file_links(path: str, forms: Collection[str], folder: Path | None, *, usual: Collection[str]) -> str:
    """Links to the forms of a figure or table that are in the folder; where none is known, the usual."""
    there = [form for form in forms if ((folder / f"{path}.{form}").is_file() if folder else form in usual)]
    name = escape(_in_words(path.rpartition("/")[2]))
    return " · ".join(
        f'<a href="{path}.{form}" aria-label="{name}: {form.upper()}">{form.upper()}</a>' for form in there
    )


def _picture(output: Any) -> str:
    image = "".join(output.data["image/png"].split())
    shown = output.metadata.get("image/png", {})
    alt = escape(shown.get("alt") or output.data.get("text/plain", ""))
    width = f' width="{shown["width"]}"' if "width" in shown else ""
    return f'<figure><img src="data:image/png;base64,{image}" alt="{alt}"{width}></figure>'
