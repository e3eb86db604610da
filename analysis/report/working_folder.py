"""Create a working folder: the notebooks, set to the user's own articles, and the table that describes these.

    FOLDER/README.md           the next steps
    FOLDER/story.toml          your own words for the report's page; commented out
    FOLDER/what_was_read.html  each text as it will be counted, to look through
    FOLDER/notebooks/          the project's notebooks, without outputs
    FOLDER/data/articles.csv   the outlet of each file
    FOLDER/data/articles/      the articles
    FOLDER/data/README.md      what the table's columns mean
    FOLDER/example/            three invented articles, if no articles were given

Without articles, the notebooks read the invented ones, so that they run at once. Invented articles are never mixed with the
user's own.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pandas as pd

from analysis.archive.open import load_table
from analysis.corpus.about import verdicts
from analysis.corpus.files import DOCUMENTS, TEXT
from analysis.display.check_page import write_check_page
from analysis.display.files import harmless, save_table
from analysis.errors import WorkingFolderError
from analysis.phrasing import counted
from analysis.report.notebooks import notebook_paths
from analysis.resources import RESOURCES

TEMPLATE = RESOURCES / "working_folder"
NOTEBOOK = "07_findings.ipynb"  # to begin with
PAGE = "what_was_read.html"
COLUMNS = ["file", "outlet", "title", "published", "url", "event", "verdict"]
# Files that hold one article each: only these can be named in a table.
ONE_ARTICLE = {*TEXT, *DOCUMENTS}
BOM = b"\xef\xbb\xbf"  # without it, Excel assumes another encoding
EXAMPLE = 'three invented articles; yours, once they are in ../data: "../data"'
OWN = "your articles; see data/README.md"

_CORPUS = re.compile(r"^corpus = .*$", re.MULTILINE)


def new_folder(folder: str | Path, articles: str | Path | None = None) -> Path:
    """Create a working folder at `folder`, with a copy of the articles at `articles`; return its path.

    The table `data/articles.csv` has a row for each article in a file of its own, with what `load` found out about it. An
    existing table is kept; without `articles`, the table has only a header. Raises WorkingFolderError if `folder` is not
    empty or cannot hold the articles, CorpusError if these cannot be read. Nothing is left behind in that case.
    """
    folder = Path(folder)
    _check_place(folder, articles)
    # Before anything is written.
    known = None if articles is None else load_table(articles, duplicates="all", not_articles="kept")
    existed = folder.exists()
    try:
        corpus = _lay_data(folder, articles, known)
        if known is not None:
            write_check_page(known, f"{counted(len(known), 'article')} in data/.", folder / PAGE)
        _lay_notebooks(folder / "notebooks", corpus, EXAMPLE if articles is None else OWN)
        for name in ("README.md", "story.toml"):
            shutil.copyfile(TEMPLATE / name, folder / name)
    except BaseException:
        _clear(folder, keep=existed)
        raise
    return folder


def _check_place(folder: Path, articles: str | Path | None) -> None:
    if folder.exists() and not folder.is_dir():
        raise WorkingFolderError(f"{folder} is a file (name a folder that is empty or new)")
    if folder.exists() and any(folder.iterdir()):
        raise WorkingFolderError(f"{folder} is not empty (name a folder that is empty or new)")
    if articles is None:
        return
    here, there = folder.resolve(), Path(articles).resolve()
    if here == there or here in there.parents or there in here.parents:
        raise WorkingFolderError(f"one of {folder} and {articles} is inside the other (name another folder)")


def _lay_data(folder: Path, articles: str | Path | None, known: pd.DataFrame | None) -> str:
    """Fill the folder `data`; return where the notebooks find their articles."""
    data = folder / "data"
    if articles is None or known is None:
        (data / "articles").mkdir(parents=True)
        save_csv(pd.DataFrame(columns=COLUMNS), data / "articles.csv")
        shutil.copyfile(TEMPLATE / "data.md", data / "README.md")
        shutil.copytree(TEMPLATE / "example", folder / "example")
        return "../example"
    articles = Path(articles)
    if articles.is_dir():
        shutil.copytree(articles, data, symlinks=True, ignore=shutil.ignore_patterns(".*"))
        if not (data / "articles.csv").exists() and _can_be_named(known):
            save_csv(_table(known), data / "articles.csv")
        corpus = "../data"
    else:
        data.mkdir(parents=True)
        shutil.copyfile(articles, data / articles.name)
        corpus = f"../data/{articles.name}"
    if not (data / "README.md").exists():
        shutil.copyfile(TEMPLATE / "data.md", data / "README.md")
    return corpus


def save_csv(table: pd.DataFrame, path: Path) -> None:
    """Write the table as a .csv that a spreadsheet opens without running any of it."""
    save_table(table, path.parent, path.stem)
    path.with_suffix(".xlsx").unlink()
    path.write_bytes(BOM + path.read_bytes())


def _can_be_named(known: pd.DataFrame) -> bool:
    """Whether each article is a file of its own, and neither its name nor its outlet is a spreadsheet formula."""
    endings = {Path(name).suffix.lower() for name in known["file"]}
    names = [*known["file"], *known["outlet"]]
    plain = all(harmless(name) == name for name in names)
    return known["file"].is_unique and endings <= ONE_ARTICLE and plain


def _table(known: pd.DataFrame) -> pd.DataFrame:
    """The table of the articles, without titles and addresses that a spreadsheet would run as formulas."""
    table = known.assign(verdict=verdicts(known)["verdict"].to_numpy())[COLUMNS].reset_index(drop=True)
    for name in ("title", "url"):
        table[name] = table[name].where(table[name].map(harmless) == table[name], "")
    return table


def _lay_notebooks(folder: Path, corpus: str, comment: str) -> None:
    import nbformat

    folder.mkdir(parents=True)
    line = f"corpus = {json.dumps(corpus, ensure_ascii=False)}  # {comment}"
    for path in notebook_paths():
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type != "code":
                continue
            cell.outputs, cell.execution_count = [], None
            if "parameters" in cell.metadata.get("tags", []):
                cell.source = _CORPUS.sub(lambda _: line, cell.source)
        nbformat.write(notebook, folder / path.name)


def _clear(folder: Path, *, keep: bool) -> None:
    """Remove what was created; the folder itself only if it did not exist before."""
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
