"""The report: what it holds, what it looks like inside, and what happens when something goes wrong."""

import io
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path, PurePath

import nbformat
import pandas as pd
import pytest
from click.testing import CliRunner
from nbformat import v4

from analysis.__main__ import main
from analysis.display.keep import FOLDER, keep
from analysis.errors import ReportError
from analysis.report.make import WORKED_OUT, worked_out
from analysis.report.notebooks import notebook_paths
from analysis.report.replace_folder import GENERATOR
from analysis.report.run_notebook import Notebook, _without_paths
from analysis.report.story_measures import LEXICON
from analysis.report.verify import verify
from analysis.report.write import write_report

IMPORTS = """\
import sys
from matplotlib.figure import Figure
from analysis.display.measure_charts import Chart
from analysis.corpus.load import load
from analysis.display.keep import keep
from analysis import show"""
CHART = """\
figure = Figure(figsize=(2, 1))
_ = figure.subplots().plot(articles["words"])
keep(Chart(figure, articles[["outlet", "words"]], 'Words < "ten"'), "words_chart")"""
QUESTION = """\
# How *long* are they?

See [the findings](05_findings.ipynb#Limits), [what is not here](09_none.ipynb) and [a page](https://example.org/).

## Limits

One & two."""


def write_notebook(path: Path, *sources: str) -> Path:
    """Write a notebook of cells: Markdown where it begins with '#', else code."""
    cells = []
    for source in sources:
        if source.startswith("#"):
            cells.append(v4.new_markdown_cell(source, id=f"cell-{len(cells)}"))
        else:
            tags = {"tags": ["parameters"]} if source.startswith("corpus =") else {}
            cells.append(v4.new_code_cell(source, id=f"cell-{len(cells)}", metadata=tags))
    notebook = v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)
    return path


@pytest.fixture(scope="session")
def notebooks(tmp_path_factory) -> list[Path]:
    """A notebook that keeps a chart and a table, and one that draws the conclusion."""
    folder = tmp_path_factory.mktemp("notebooks")
    return [
        write_notebook(
            folder / "01_length.ipynb",
            QUESTION,
            IMPORTS,
            'corpus = "../data"',
            'articles = load(corpus)\nprint(f"Read {len(articles)} of {corpus}.")',
            "print('progress', file=sys.stderr)",
            'show(articles[["outlet", "words"]], save_as="lengths")',
            CHART,
            'Chart(figure, articles, "Not kept")',
        ),
        write_notebook(
            folder / "05_findings.ipynb",
            "# What an editor should know\n\n## Limits",
            'corpus = "../data"',
            "print('Alpha    10\\nBeta      8')",
        ),
    ]


@pytest.fixture(scope="session")
def report(small_corpus, notebooks, tmp_path_factory) -> Path:
    """A report on the small corpus."""
    out = tmp_path_factory.mktemp("out") / "report"
    return write_report(small_corpus, out, notebooks=notebooks, pictures=True).parent


PAGES = ("contents.html", "notebooks/01_length.html", "notebooks/05_findings.html")


@pytest.fixture(scope="session")
def pages(report) -> dict[str, str]:
    """The pages of the notebooks, and the one that lists everything."""
    return {name: (report / name).read_text(encoding="utf-8") for name in PAGES}


@pytest.fixture(scope="session")
def page(pages) -> str:
    return pages["notebooks/01_length.html"]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


class Tags(HTMLParser):
    """The tags of a page, with their attributes, in order."""

    def __init__(self, page: str):
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.code_outside_folds = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.open.append(tag)
        if tag == "code" and "pre" in self.open and "details" not in self.open:
            self.code_outside_folds += 1

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def values(self, attribute: str) -> list[str]:
        return [attrs[attribute] for _, attrs in self.found if attribute in attrs]


def test_a_report_is_a_page_with_its_figures_and_tables(report):
    """Each chart comes in five forms, each table in two, with what goes out beside the page."""
    assert [name for name in contents(report) if not name.startswith("embed/")] == [
        "contents.html",
        "figures/words_chart.csv",
        "figures/words_chart.pdf",
        "figures/words_chart.png",
        "figures/words_chart.svg",
        "figures/words_chart.txt",
        "index.html",
        "manifest.json",
        "methods.md",
        "notebooks/01_length.html",
        "notebooks/05_findings.html",
        "right-of-reply/Alpha.md",
        "right-of-reply/Beta-Co.md",
        "sentences.csv",
        "tables/lengths.csv",
        "tables/lengths.xlsx",
    ]
    table = pd.read_csv(report / "tables" / "lengths.csv")
    assert table.to_dict("list") == {
        "article": ["Alpha", "Beta & Co"],
        "outlet": ["Alpha", "Beta & Co"],
        "words": [8, 7],
    }


PREAMBLE = "import os; from pathlib import Path; from analysis.report.write import write_report"
TODAY = re.compile("|".join(f"{date.today():%Y-%m-%d %Y%m%d %d.%m.%Y}".split()).encode())


def test_the_same_articles_give_the_same_bytes(report, small_corpus, notebooks, tmp_path):
    """Another day, folder, time zone, locale, hash seed and mask of rights change nothing."""
    elsewhere = tmp_path / 'l’été, "encore" \\n & кое-что'
    corpus = shutil.copytree(small_corpus, elsewhere / small_corpus.name)
    os.utime(corpus / "Alpha.txt", (0, 0))
    paths = [str(shutil.copy(path, elsewhere)) for path in notebooks]
    call = f"write_report({str(corpus)!r}, 'again', notebooks=[Path(p) for p in {paths!r}], pictures=True)"
    settings = {
        "COLUMNS": "40",
        "HOME": str(elsewhere),
        "LC_ALL": "tr_TR.UTF-8",
        "MPLBACKEND": "pdf",
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Kathmandu",
    }
    subprocess.run(
        [sys.executable, "-c", f"{PREAMBLE}; os.umask(0o027); {call}"],
        cwd=elsewhere,
        env=os.environ | settings,
        check=True,
    )
    again = contents(elsewhere / "again")
    assert again == contents(report)
    assert [name for name, data in again.items() if TODAY.search(data)] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_no_other_host(pages, name):
    """All that a browser loads by itself lies in the report or in the page; links may lead elsewhere."""
    tags = Tags(pages[name])
    assert not {"script", "link", "iframe", "object", "embed", "base"} & {tag for tag, _ in tags.found}
    assert all(source.startswith(("../figures/", "data:image/")) for source in tags.values("src"))
    assert "url(" not in pages[name]
    assert "@import" not in pages[name]
    assert tags.values("srcset") == tags.values("background") == []


def test_every_picture_has_its_text(page):
    """The alt text is the chart's own, whether it was kept or only shown."""
    pictures = [attrs for tag, attrs in Tags(page).found if tag == "img"]
    assert [picture["alt"] for picture in pictures] == ['Words < "ten"', "Not kept"]


def test_a_table_says_what_its_cells_belong_to(page):
    """A caption, headings of columns and rows, and where its files lie."""
    tags = Tags(page.partition("<caption>Lengths</caption>")[2])
    assert [attrs.get("scope") for tag, attrs in tags.found if tag == "th"][:5] == ["col", "col", "col", "row", "row"]
    assert {"../tables/lengths.csv", "../tables/lengths.xlsx"} <= set(tags.values("href"))


def test_everything_in_a_report_is_linked_from_its_list(report, pages):
    """Notebooks, figures, tables, letters, documents; and the story page links to the list."""
    files = set(contents(report)) - {"contents.html"}
    assert set(Tags(pages["contents.html"]).values("href")) == files | {"#main"}
    page = (report / "index.html").read_text("utf-8")
    assert "contents.html" in Tags(page).values("href")
    assert "Letter to Beta &amp; Co</a>" in page  # as the outlet is called, not as its file


@pytest.mark.parametrize("name", PAGES)
def test_every_link_of_a_page_leads_somewhere(pages, report, name):
    """To an id, which is there once, or to a file of the report."""
    tags = Tags(pages[name])
    ids = tags.values("id")
    assert sorted(ids) == sorted(set(ids))
    for link in tags.values("href"):
        target, _, part = link.partition("#")
        if not target:
            assert part in ids
        elif not link.startswith("https://"):
            path = (report / name).parent / target
            assert path.is_file()
            assert not part or part in Tags(path.read_text("utf-8")).values("id")


def test_a_link_to_a_notebook_that_was_not_run_is_only_its_words(page):
    """Nobody is sent to a page that is not there."""
    assert "what is not here" in page
    assert "09_none" not in page


def test_a_finding_leads_to_the_notebook_that_works_it_out():
    """By measure, kind of finding or section; to none that was not run."""
    assert worked_out([Notebook("02_sentiment", "Whose account is darker?", None)]) == {
        "tone": "notebooks/02_sentiment.html"
    }


def test_every_measure_of_the_story_has_its_notebook():
    """A name that the story page does not use is a link that nobody gets; each notebook is one of the project."""
    used = set(LEXICON) | {"origin", "only", "close", "wording", "cited", "not", "right"}
    assert WORKED_OUT.keys() == used
    assert set(WORKED_OUT.values()) <= {path.stem for path in notebook_paths()}


def test_code_is_folded_away_and_results_are_not(page, pages):
    """A reader meets results; who wants to know how they were made unfolds it."""
    assert Tags(page).code_outside_folds == 0
    assert page.count("<summary>The code</summary>") == 7
    assert '<div class="said"><p>Read 2 of two outlets.</p></div>' in page
    shown = '<pre class="said columns" tabindex="0">Alpha    10\nBeta      8</pre>'
    assert shown in pages["notebooks/05_findings.html"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_does_not_tell_where_it_was_made(pages, small_corpus, name):
    """No path of the machine, not even as a parameter, and nothing from stderr."""
    assert "# Parameters" not in pages[name]  # the cell that named the corpus by its path
    assert str(small_corpus.parent) not in pages[name]
    assert "progress" not in unescape(pages[name]).replace("print('progress'", "")


def test_outlets_and_titles_are_escaped(page):
    """An ampersand in an outlet's name arrives as one."""
    assert '<th scope="row">Beta &amp; Co</th>' in page


TWICE = """\
from analysis.display.keep import keep
import pandas as pd
keep(pd.DataFrame(), "a"), keep(pd.DataFrame(), "a")"""


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        (TWICE, "ValueError: two results are called 'a': give each a name of its own"),
    ],
)
def test_a_failing_notebook_leaves_the_previous_report(cell, error, report, small_corpus, tmp_path):
    """One sentence names the notebook and its error; the report of before is whole, and alone."""
    previous = shutil.copytree(report, tmp_path / "report")
    broken = write_notebook(tmp_path / "02_broken.ipynb", "corpus = ''", cell)
    with pytest.raises(ReportError) as stopped:
        write_report(small_corpus, previous, notebooks=[broken])
    assert str(stopped.value) == f"02_broken.ipynb stopped: {error}"
    assert contents(previous) == contents(report)
    assert sorted(os.listdir(tmp_path)) == ["02_broken.ipynb", "report"]


def test_what_is_no_report_is_not_replaced(small_corpus, tmp_path):
    """A folder of somebody's own stays as it is."""
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "index.html").write_text("<p>Mine</p>", "utf-8")
    with pytest.raises(ReportError, match=r"^thesis exists and is not a report \(use another --out\)$"):
        write_report(small_corpus, tmp_path / "thesis")
    assert contents(tmp_path / "thesis") == {"index.html": b"<p>Mine</p>"}


@pytest.mark.parametrize("place", [".", "report", ".."])
def test_a_report_and_its_corpus_lie_apart(place, small_corpus):
    """Written into the corpus, a report would be read as an article, or replace them all."""
    with pytest.raises(ReportError, match="is inside the other"):
        write_report(small_corpus, small_corpus / place)


def test_keep_only_returns_its_result_outside_a_report(tmp_path, monkeypatch):
    """A notebook run by hand writes nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(FOLDER, raising=False)
    table = pd.DataFrame({"a": [1]})
    assert keep(table, "table") is table
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("name", ["", "Words", "a b", "../words", "1st", "é"])
def test_keep_takes_only_names_that_every_file_system_has(name):
    """Small letters, digits and underscores, a letter first."""
    with pytest.raises(ValueError, match="is no name for a result"):
        keep(pd.DataFrame(), name)


DRIVE = "C:"  # apart, or it would look like somebody's folder


@pytest.mark.parametrize(
    ("path", "printed", "read"),
    [
        ("/data", "at /data and https://a.org/data", "at NAME and https://a.org/data"),
        ("/data", "'/data/a.txt'\n/data", "'NAME/a.txt'\nNAME"),
        ("/data", "/database /data-old", "/database /data-old"),
        ('/é "x"/data', 'in /é "x"/data.', "in NAME."),
        (DRIVE + r"\new\data", f"in {DRIVE}" + r"\new\data\a.txt", r"in NAME\a.txt"),
    ],
)
def test_the_path_of_the_corpus_becomes_its_name(path, printed, read):
    """Wherever it was printed, in any script; not where it is the end of an address."""
    cell = v4.new_code_cell(outputs=[v4.new_output("stream", text=printed)])
    run = _without_paths(v4.new_notebook(cells=[cell]), PurePath(path), "NAME")
    assert run.cells[0].outputs[0].text == read


MIXED = """\
import sys
from IPython.display import display
print("a", end="")
print("beware", file=sys.stderr)
print("b")
display("shown")
print("c")
"last"
"""


def test_outputs_are_those_of_a_kernel(processes, tmp_path):
    """In order; what is printed in a row is one text, warnings are no results, a semicolon hides a result."""
    code = v4.new_code_cell("1;\n", id="a"), v4.new_code_cell(MIXED, id="b")
    nbformat.write(v4.new_notebook(cells=list(code)), tmp_path / "01_a.ipynb")
    script = f"""\
from pathlib import Path
from analysis.report.run_notebook import run_notebook
done = run_notebook(Path({str(tmp_path / "01_a.ipynb")!r}), Path("x"), name="x", kept=Path({str(tmp_path / "kept")!r}))
found = [[one.get("text") or one.data["text/plain"] for one in cell.outputs] for cell in done.run.cells]
Path({str(tmp_path / "found")!r}).write_text(repr(found))
"""
    process = processes.Process(target=exec, args=(script, {}))
    process.start()
    process.join()
    assert (tmp_path / "found").read_text() == """[[], ['ab\\n', "'shown'", 'c\\n', "'last'"]]"""


def test_two_notebooks_do_not_keep_the_same_name(small_corpus, tmp_path):
    """The second would silently replace the first: one sentence instead."""
    cell = "from analysis.display.keep import keep\nimport pandas as pd\nkeep(pd.DataFrame(), 'a')"
    both = [write_notebook(tmp_path / f"0{n}.ipynb", "corpus = ''", cell) for n in (1, 2)]
    with pytest.raises(ReportError, match="^02 and another notebook both keep a 'a'$"):
        write_report(small_corpus, tmp_path / "report", notebooks=both)


def test_a_notebook_finds_nothing_that_another_left(small_corpus, tmp_path):
    """In the same process: no name, no count of cells, no folder, and no place to keep things, is another's."""
    first = 'import os, pandas as pd\nfrom analysis.display.keep import keep\nmine = keep(pd.DataFrame({"a": [1]}), "first")'
    look = "import os, pandas as pd\nfrom analysis.display.keep import keep\n"
    look += 'found = {"mine": ["mine" in dir()], "cells": [len(In)], "here": [os.path.basename(os.getcwd())]}\n'
    look += 'keep(pd.DataFrame(found), "second")'
    (tmp_path / "elsewhere").mkdir()
    notebooks = [
        write_notebook(tmp_path / "01_a.ipynb", 'corpus = ""', first, "os.chdir(os.sep)"),
        write_notebook(tmp_path / "elsewhere" / "02_b.ipynb", 'corpus = ""', look),
    ]
    out = write_report(small_corpus, tmp_path / "report", notebooks=notebooks).parent
    assert (out / "tables" / "second.csv").read_text("utf-8") == "mine,cells,here\nFalse,3,elsewhere\n"


def test_nothing_beside_the_articles_is_run(started, small_corpus, tmp_path, monkeypatch):
    """A file called as a library is, in the folder from which the command is called, is no library."""
    for name in ("analysis", "json", "pandas", "IPython"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('run')", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert write_report(small_corpus, tmp_path / "report", notebooks=()).is_file()


def test_an_article_that_changes_on_the_way_stops_the_report(small_corpus, notebooks, tmp_path):
    """Numbers of two states of a corpus do not belong in one report."""
    corpus = shutil.copytree(small_corpus, tmp_path / "corpus")
    cell = f"open({str(corpus / 'Alpha.txt')!r}, 'a').write('More.')"
    writing = write_notebook(tmp_path / "01_writing.ipynb", "corpus = ''", cell)
    with pytest.raises(ReportError, match=r"^Alpha.txt was changed while .* \(run again\)$"):
        write_report(corpus, tmp_path / "report", notebooks=[writing])
    assert not (tmp_path / "report").exists()


def test_the_project_has_its_notebooks(root):
    """They are found in a checkout, in order."""
    assert notebook_paths() == sorted((root / "notebooks").glob("*.ipynb"))


def test_the_command_names_each_step_and_ends_with_the_findings(
    report, small_corpus, tmp_path, monkeypatch, notebooks, capsys
):
    """On a terminal what it does; then the headline, and where all lies; by several processes the same bytes as by one."""
    monkeypatch.setattr("analysis.report.write.notebook_paths", lambda: notebooks)
    monkeypatch.setattr(sys, "stderr", Screen())
    monkeypatch.setenv("TQDM_DISABLE", "")
    out = tmp_path / "report"
    with pytest.raises(SystemExit) as ended:
        main(["report", str(small_corpus), "--out", str(out), "--jobs", "2"])
    assert ended.value.code == 0
    assert contents(out) == contents(report)
    for step in ("reading two outlets: step 1 of 4", "01_length: step 2 of 4", "writing the pages: step 4 of 4"):
        assert step in sys.stderr.getvalue()
    page, printed = (out / "index.html").read_text("utf-8"), capsys.readouterr().out
    headline, *findings = printed.partition("\n\n")[0].splitlines()
    assert f"<h1>{headline}</h1>" in page
    assert [finding[:2] for finding in findings] == ["• "] * page.count('<article class="finding"')
    assert printed.endswith(
        f"\n\nThe report is in {out}: open {out / 'index.html'} in a browser.\n"
        f"Its charts are in {out / 'figures'}, its tables in {out / 'tables'}.\n"
        f"To publish below a story: {out / 'methods.md'}. To send to each outlet before: {out / 'right-of-reply'}.\n"
    )
    assert f'content="{GENERATOR}"' in page


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


def test_the_page_alone_is_that_of_the_whole_report(report, small_corpus, tmp_path):
    """But for the links to what is not there; numbers in an editor's words that do not fit are named; it can be verified."""
    out, corpus = tmp_path / "report", shutil.copytree(small_corpus, tmp_path / small_corpus.name)
    (tmp_path / "story.toml").write_text('standfirst = "77 articles"', "utf-8")
    ran = CliRunner().invoke(main, ["report", str(corpus), "--out", str(out), "--page-only"])
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert "do not fit:\n• story.toml, standfirst: 77 is not among the numbers of the page.\n" in ran.stdout
    assert not {"figures", "tables", "notebooks", "right-of-reply", "methods.md"} & set(os.listdir(out))
    alone, whole = ((folder / "index.html").read_text("utf-8") for folder in (out, report))
    headings = re.compile(r"<h[1-4].*?</h[1-4]>", re.DOTALL)
    assert headings.findall(alone) == headings.findall(whole)
    links = [link for link in Tags(alone).values("href") if not link.startswith(("#", "data:"))]
    assert links and [link for link in links if not (out / link).is_file()] == []
    assert verify(out, corpus).same


def test_the_command_tells_a_users_mistake_in_a_sentence(tmp_path):
    """No articles: exit code 2, a sentence, no traceback."""
    (tmp_path / "empty").mkdir()
    ran = CliRunner().invoke(main, ["report", str(tmp_path / "empty"), "--out", str(tmp_path / "report")])
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith("samestory: ")
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "report").exists()
