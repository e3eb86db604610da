"""`samestory new`: a folder in which the notebooks run at once, on one's own articles if there are any."""

import csv
import os
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbclient import NotebookClient
from traitlets.config import Config

from analysis import CorpusError, load
from analysis.__main__ import main
from analysis.corpus.about import problems
from analysis.errors import WorkingFolderError
from analysis.report.notebooks import SETTINGS, notebook_paths
from analysis.report.working_folder import COLUMNS, PAGE, new_folder


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def rows(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def first_choices(folder: Path) -> set[str]:
    """The first line of every notebook's cell of parameters."""
    cells = [
        cell.source
        for path in folder.glob("*.ipynb")
        for cell in nbformat.read(path, 4).cells
        if "parameters" in cell.metadata.get("tags", [])
    ]
    assert len(cells) == len(notebook_paths())
    return {source.splitlines()[0] for source in cells}


def run(path: Path, tmp_path: Path) -> str:
    """Run a notebook in its folder, as JupyterLab does; what its cells printed."""
    notebook = nbformat.read(path, 4)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        config=Config({"KernelManager": {"connection_file": str(tmp_path / "kernel.json")}}),
    )
    client.execute(env=os.environ | SETTINGS | {"IPYTHONDIR": str(tmp_path / "ipython")})
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "".join(output.text for output in outputs if output.get("name") == "stdout")


DOUBT = "read with doubt"
NOTEBOOKS = [f"notebooks/{path.name}" for path in notebook_paths()]
EMPTY = ["README.md", "data/README.md", "data/articles.csv", "story.toml"]
EXAMPLE = ["example/articles.csv"] + [f"example/articles/{name}.txt" for name in ("courier", "gazette", "star")]


def test_an_empty_folder_is_laid(tmp_path):
    """The notebooks, an empty table with its dictionary, a place for articles, and an example."""
    folder = new_folder(tmp_path / "my story")
    assert files(folder) == sorted([*EMPTY, *EXAMPLE, *NOTEBOOKS])
    assert (folder / "data" / "articles").is_dir()
    assert (folder / "data" / "articles.csv").read_text("utf-8-sig") == ",".join(COLUMNS) + "\n"
    assert first_choices(folder / "notebooks") == {
        'corpus = "../example"  # three invented articles; yours, once they are in ../data: "../data"'
    }


def test_the_dictionary_explains_every_column(tmp_path):
    """Each column of the empty table has its row in data/README.md."""
    text = (new_folder(tmp_path / "new") / "data" / "README.md").read_text("utf-8")
    assert [name for name in COLUMNS if f"\n| `{name}` | " not in text] == []


def test_the_example_is_sound(tmp_path):
    """Three articles on one event, long enough for every measure, with nothing to doubt."""
    articles = load(new_folder(tmp_path / "new") / "example")
    assert articles["outlet"].tolist() == ["Example Courier", "Example Gazette", "Example Star"]
    assert (articles["words"] >= 130).all()
    assert set(articles["doubts"]) == {""}
    assert problems(articles).empty


def test_notebooks_are_laid_without_outputs(tmp_path):
    """Nothing of our own articles is in them; all else is as it was."""
    folder = new_folder(tmp_path / "new") / "notebooks"
    for path in notebook_paths():
        ours, laid = nbformat.read(path, 4), nbformat.read(folder / path.name, 4)
        for one, other in zip(ours.cells, laid.cells, strict=True):
            assert other.get("outputs", []) == []
            assert other.get("execution_count") is None
            if "parameters" not in one.metadata.get("tags", []):
                assert other.source == one.source


def test_own_articles_are_copied_and_named_in_a_table(tmp_path, small_corpus):
    """A row an article with what is known of it, an event to be filled in; the originals stay as they are."""
    before = files(small_corpus)
    folder = new_folder(tmp_path / "mine", small_corpus)
    assert files(small_corpus) == before
    assert files(folder) == sorted([*EMPTY, PAGE, *NOTEBOOKS, *(f"data/{name}" for name in before)])
    assert rows(folder / "data" / "articles.csv") == [
        {
            "file": "Alpha.txt",
            "outlet": "Alpha",
            "title": "Talks end",
            "published": "",
            "url": "",
            "event": "",
            "verdict": DOUBT,
        },
        {
            "file": "Beta & Co.txt",
            "outlet": "Beta & Co",
            "title": "Talks over",
            "published": "",
            "url": "",
            "event": "",
            "verdict": DOUBT,
        },
    ]
    assert first_choices(folder / "notebooks") == {'corpus = "../data"  # your articles; see data/README.md'}


@pytest.fixture
def mixed(tmp_path) -> Path:
    """Outlets in sub-folders, a page with a date, a formula for a title, an article twice."""
    folder = tmp_path / "mixed"
    page = (
        "<html><head><title>Talks on</title><meta property='article:published_time' content='2024-03-04'></head>"
        "<body><article><h1>Talks on</h1>" + "<p>The talks may go on for weeks, he said.</p>" * 20
    )
    for name, text in {
        "Echo/one.html": page,
        "Echo/two.txt": "Rain\n\nIt may rain. " * 20,
        "Echo/two again.txt": "Rain\n\nIt may rain. " * 20,
        "Post/three.md": "=1+1\n\n" + "It may snow, they said. " * 20,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def test_the_table_changes_nothing_that_was_read(tmp_path, mixed):
    """With it the articles are the same, with the same outlets, titles, dates, doubts and copies."""
    folder = new_folder(tmp_path / "new", mixed)
    columns = ["outlet", "title", "published", "url", "event", "text", "doubts", "file"]
    before, after = load(mixed), load(folder / "data")
    assert len(rows(folder / "data" / "articles.csv")) == 4
    assert after.sort_values("file")[columns].to_dict("list") == before.sort_values("file")[columns].to_dict("list")


def test_a_folder_that_is_a_formula_is_read_without_a_table(tmp_path):
    """In a table its name would be changed, and the file not be found."""
    (tmp_path / "mine" / "=1+1").mkdir(parents=True)
    (tmp_path / "mine" / "=1+1" / "a.txt").write_text("It may rain.")
    folder = new_folder(tmp_path / "new", tmp_path / "mine")
    assert files(folder / "data") == ["=1+1/a.txt", "README.md"]
    assert load(folder / "data")["outlet"].tolist() == ["=1+1"]


@pytest.mark.parametrize("name", ["texts.csv", "texts.jsonl"])
def test_a_table_of_texts_is_copied_as_it_is(name, tmp_path):
    """Its rows cannot be named in another table, so there is none."""
    text = {"texts.csv": "outlet,text\nA,It may rain.\nB,It rains.\n"}
    lines = '{"outlet": "A", "text": "It may rain."}\n{"outlet": "B", "text": "It rains."}\n'
    (tmp_path / name).write_text(text.get(name, lines))
    folder = new_folder(tmp_path / "new", tmp_path / name)
    assert files(folder / "data") == ["README.md", name]
    assert first_choices(folder / "notebooks") == {f'corpus = "../data/{name}"  # your articles; see data/README.md'}


def test_a_table_and_a_readme_that_are_there_are_kept(tmp_path, root):
    """The five articles of the project come with both."""
    folder = new_folder(tmp_path / "new", root / "data")
    for name in ("articles.csv", "README.md"):
        assert (folder / "data" / name).read_bytes() == (root / "data" / name).read_bytes()


@pytest.mark.parametrize(
    ("place", "articles", "said"),
    [
        ("full", None, "full is not empty (name a folder that is empty or new)"),
        ("full/file", None, "full/file is a file (name a folder that is empty or new)"),
        ("full/new", "full", "one of full/new and full is inside the other (name another folder)"),
        (".", "full", ". is not empty (name a folder that is empty or new)"),
    ],
)
def test_what_is_there_is_never_written_over(place, articles, said, tmp_path, monkeypatch):
    """One sentence says why, and nothing has changed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("mine")
    with pytest.raises(WorkingFolderError) as refused:
        new_folder(place, articles)
    assert str(refused.value) == said
    assert files(tmp_path) == ["full/file"]


@pytest.mark.parametrize("existed", [True, False])
def test_a_folder_that_cannot_be_finished_is_taken_away(existed, tmp_path, monkeypatch):
    """As it was before: empty, or not there."""
    if existed:
        (tmp_path / "new").mkdir()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analysis.report.working_folder._lay_notebooks", full)
    with pytest.raises(OSError, match="No space left"):
        new_folder(tmp_path / "new")
    assert [*tmp_path.rglob("*")] == [tmp_path / "new"] * existed


def test_articles_that_cannot_be_read_are_told_first(tmp_path):
    """No folder is laid for them."""
    with pytest.raises(CorpusError, match="no such file or folder"):
        new_folder(tmp_path / "new", tmp_path / "nowhere")
    assert [*tmp_path.iterdir()] == []


def test_the_command_says_what_comes_next(tmp_path, monkeypatch, small_corpus):
    """Where to read on, and the line that opens the notebook."""
    monkeypatch.chdir(tmp_path)
    ran = CliRunner().invoke(main, ["new", "my story", "--from", str(small_corpus)])
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout == (
        "my story is ready: its README.md says how to go on.\n"
        "Next: jupyter lab 'my story/notebooks/07_findings.ipynb'\n"
    )
    again = CliRunner().invoke(main, ["new", "my story"])
    assert (again.exit_code, again.stdout) == (2, "")
    assert again.stderr == "samestory: my story is not empty (name a folder that is empty or new)\n"


@pytest.mark.parametrize("own", [True, False])
def test_a_laid_notebook_runs_at_once(own, tmp_path, small_corpus):
    """As it is, in its folder: on two short articles of one's own, or on the example."""
    folder = new_folder(tmp_path / "new", small_corpus if own else None)
    printed = run(folder / "notebooks" / "07_findings.ipynb", tmp_path)
    assert f"{2 if own else 3} articles of {2 if own else 3} outlets" in printed


def test_what_is_laid_is_in_the_package(root):
    """Templates are among the resources, so that an installed package has them, too."""
    template = root / "analysis" / "resources" / "working_folder"
    assert files(template) == sorted(["README.md", "data.md", "story.toml", *EXAMPLE])
