"""The manifest: what a report rests on, and what is said when that has changed."""

import json
import os
import platform
import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from analysis import MEASURES, ReportError
from analysis.report.manifest import MANIFEST, _notebook, input_hashes, write_manifest
from analysis.report.verify import Verification, verify
from analysis.report.write import write_report

KEEPS = """\
from analysis import load
from analysis.display.keep import keep
articles = load(corpus)
keep(articles[["outlet", "words"]].head(most), "lengths")"""


def write_notebook(path: Path, parameters: str, code: str) -> Path:
    """Write a notebook of two cells: its parameters, and what it does."""
    cells = [v4.new_code_cell(parameters, id="a", metadata={"tags": ["parameters"]}), v4.new_code_cell(code, id="b")]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


@pytest.fixture(scope="session")
def notebook(tmp_path_factory) -> Path:
    """A notebook that keeps a table."""
    folder = tmp_path_factory.mktemp("notebooks")
    return write_notebook(folder / "01_a.ipynb", 'corpus = "../data"\nmost = 9  # rows', KEEPS)


@pytest.fixture(scope="session")
def made(small_corpus, notebook, tmp_path_factory) -> Path:
    """A report, with its corpus beside it."""
    place = tmp_path_factory.mktemp("made")
    shutil.copytree(small_corpus, place / small_corpus.name)
    write_report(place / small_corpus.name, place / "report", notebooks=[notebook])
    return place


@pytest.fixture
def place(made, tmp_path) -> Path:
    """A copy of both, to be changed."""
    return shutil.copytree(made, tmp_path / "place")


def recorded(place: Path) -> dict:
    return json.loads((place / "report" / MANIFEST).read_text("utf-8"))


def record(place: Path, change: Callable[[dict], object]) -> None:
    """Change what the manifest says."""
    manifest = recorded(place)
    change(manifest)
    (place / "report" / MANIFEST).write_text(json.dumps(manifest), "utf-8")


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_parameters_are_recorded_as_python_reads_them(tmp_path):
    """All that the tagged cell sets, over several lines and after a magic, except the corpus."""
    cell = '%precision 3\ncorpus = "x"\nmost = 9  # words\nkinds = [\n    "person", "place"]'
    path = write_notebook(tmp_path / "01_a.ipynb", cell, "other = 1")
    assert _notebook(path)["parameters"] == {"most": "9", "kinds": "['person', 'place']"}


def test_a_manifest_says_what_a_report_was_made_from_and_with(made, small_corpus, notebook, root):
    """Every input, every output, the notebooks, the measures, the versions, the seeds; all sorted."""
    manifest = recorded(made)
    outputs = hashes(made / "report")
    del outputs[MANIFEST]
    assert manifest["corpus"] == small_corpus.name
    assert manifest["inputs"] == hashes(small_corpus)
    assert manifest["outputs"] == outputs
    assert manifest["notebooks"].keys() == {"01_a.ipynb"}
    assert manifest["notebooks"]["01_a.ipynb"]["parameters"] == {"most": "9"}
    assert manifest["samestory"] == version("samestory")
    assert manifest["measures"] == {name: measure.reference for name, measure in MEASURES.items()}
    assert {"charset-normalizer", "pandas", "jsonschema"} <= manifest["libraries"].keys()
    assert not {"pytest", "samestory"} & manifest["libraries"].keys()
    assert manifest["libraries"]["pandas"] == version("pandas")
    assert manifest["definitions"]["resources/validation.csv"] == (
        sha256((root / "data" / "validation.csv").read_bytes()).hexdigest()
    )
    assert {"report/manifest.py", "resources/hedges.csv"} <= manifest["definitions"].keys()
    assert manifest["seeds"] == {"PYTHONHASHSEED": 0, "origins": 0}
    written = (made / "report" / MANIFEST).read_text("utf-8")
    assert written == json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def test_the_seed_of_origins_is_the_one_recorded(root):
    """It is a number in its module."""
    assert "default_rng(0)" in (root / "analysis" / "overlap" / "order.py").read_text("utf-8")


def test_a_manifest_tells_nothing_of_the_machine(made):
    """No path that begins at the root of a disk, no user, no computer."""
    text = (made / "report" / MANIFEST).read_text("utf-8")
    assert [word for word in text.split('"') if word.startswith(("/", "\\", "C:", "file:"))] == []
    assert str(Path.home()) not in text
    assert os.uname().nodename not in text.split('"')


def test_a_report_that_nothing_has_happened_to_is_the_same(place, notebook):
    """It is run again, on the corpus beside it, and gives the same bytes; so does a corpus elsewhere, whatever its name."""
    (place / "two outlets").rename(place / "archive")
    with pytest.raises(ReportError) as lost:
        verify(place / "report", notebooks=[notebook])
    assert str(lost.value) == (
        "two outlets, beside report or here, was not found (say where it is: samestory verify REPORT CORPUS)"
    )
    found = verify(place / "report", place / "archive", notebooks=[notebook])
    assert found == Verification("report")
    assert found.same
    assert str(found) == "report is as it was written; run again, it gives the same bytes."


def test_a_changed_article_is_named_with_what_it_changes(place, notebook):
    """The data are the reason; each file that comes out differently is listed."""
    with (place / "two outlets" / "Alpha.txt").open("a", encoding="utf-8") as article:
        article.write("They may go on.\n")
    found = verify(place / "report", notebooks=[notebook])
    assert not found.same
    assert found.edited == []
    assert found.reasons == ["data: Alpha.txt was changed"]
    assert {"tables/lengths.csv was changed", "tables/lengths.xlsx was changed"} <= set(found.outputs)
    assert str(found).startswith(
        "report is no longer the same.\n"
        "\n"
        "Changed since in its inputs and versions:\n"
        "  data: Alpha.txt was changed\n"
        "\n"
        "Different when run again:\n"
        "  contents.html was changed\n"
    )
    assert "index.html was changed" in found.outputs


def test_files_that_came_or_went_are_named(place, notebook):
    """Hidden files are no part of a corpus, and neither is what a link outside leads to."""
    corpus = place / "two outlets"
    (corpus / "Alpha.txt").unlink()
    (corpus / "more").mkdir()
    (corpus / "more" / "Gamma.txt").write_text("New.", "utf-8")
    (corpus / ".DS_Store").write_text("hidden", "utf-8")
    (corpus / ".git").mkdir()
    (corpus / ".git" / "config").write_text("hidden", "utf-8")
    (corpus / "link.txt").symlink_to(notebook)
    found = verify(place / "report", rerun=False, notebooks=[notebook])
    assert found.reasons == ["data: Alpha.txt is no longer there", "data: more/Gamma.txt is new"]
    assert not found.same


def test_a_definition_a_library_and_a_notebook_are_told_apart(place, notebook, tmp_path):
    """Each change names its kind, and what it was before where that says something."""

    def older(manifest):
        manifest["samestory"] = "0.0.9"
        manifest["python"] = "3.10.1"
        manifest["libraries"] |= {"pandas": "2.0.0", "gone": "1.0"}
        manifest["definitions"]["resources/hedges.csv"] = "0" * 64
        manifest["seeds"]["origins"] = 1
        del manifest["measures"]["hedges_per_1000_words/2"]

    record(place, older)
    edited = write_notebook(tmp_path / "01_a.ipynb", 'corpus = ""\nmost = 1', KEEPS)
    found = verify(place / "report", rerun=False, notebooks=[edited])
    assert found.reasons == [
        "notebook: 01_a.ipynb was changed",
        "notebook: most in 01_a.ipynb is now 1, was 9",
        f"library: Python is now {platform.python_version()}, was 3.10.1",
        "library: gone is no longer there",
        f"library: pandas is now {version('pandas')}, was 2.0.0",
        f"definition: samestory is now {version('samestory')}, was 0.0.9",
        "definition: hedges_per_1000_words/2 is new",
        "definition: resources/hedges.csv was changed",
        "definition: the seed of origins is now 0, was 1",
    ]


def test_a_change_without_consequence_is_told_and_changes_nothing(place, notebook):
    """Another version that gives the same bytes: same, and the reason is named all the same."""
    record(place, lambda manifest: manifest["libraries"].update(pandas="2.0.0"))
    found = replace(verify(place / "report", rerun=False, notebooks=[notebook]), rerun=True)
    assert found.same
    assert str(found) == (
        "report is the same, although something has changed.\n"
        "\n"
        "Changed since in its inputs and versions:\n"
        f"  library: pandas is now {version('pandas')}, was 2.0.0\n"
        "\n"
        "Run again, it gives the recorded bytes."
    )


def test_a_file_edited_by_hand_is_told_before_anything_is_run(place, notebook):
    """So are one that was deleted and one that was added."""
    (place / "report" / "tables" / "lengths.csv").write_text("outlet,words\nAlpha,9\n", "utf-8")
    (place / "report" / "index.html").unlink()
    (place / "report" / "note.txt").write_text("Mine", "utf-8")
    found = verify(place / "report", rerun=False, notebooks=[notebook])
    assert found == Verification(
        "report",
        edited=["index.html is no longer there", "note.txt is new", "tables/lengths.csv was changed"],
        rerun=False,
    )
    assert not found.same
    assert "Changed after it was written:\n  index.html is no longer there\n" in str(found)


def test_words_that_fit_no_number_are_named(place, notebook):
    """What was found when the report was written, even if it is not run again; a report of before had none."""
    manifest = recorded(place)
    assert manifest.pop("unfit") == []
    path = place / "report" / MANIFEST
    for unfit in ({}, {"unfit": ["story.toml, headline: 77 is not among the numbers of the page."]}):
        path.write_text(json.dumps(manifest | unfit), "utf-8")
        found = verify(place / "report", rerun=False, notebooks=[notebook])
        assert found.unfit == unfit.get("unfit", [])
        assert ("Words and numbers that do not fit:\n  story.toml, headline: 77" in str(found)) == bool(unfit)


def test_another_result_without_a_reason_is_no_riddle(place, notebook):
    """Nothing that is recorded has changed, and the outcome has: it is said where to look."""
    table = place / "report" / "tables" / "lengths.csv"
    table.write_text("outlet,words\nAlpha,9\n", "utf-8")
    written = sha256(table.read_bytes()).hexdigest()
    record(place, lambda manifest: manifest["outputs"].update({"tables/lengths.csv": written}))
    found = verify(place / "report", notebooks=[notebook])
    assert not found.same
    assert (found.edited, found.outputs) == ([], ["tables/lengths.csv was changed"])
    assert [reason.partition(":")[0] for reason in found.reasons] == ["machine"]


def test_what_cannot_be_verified_is_said_in_a_sentence(place, notebook):
    """No manifest; an invalid one; a corpus that is not there."""
    with pytest.raises(ReportError, match=r"^nowhere was not found \(say where it is"):
        verify(place / "report", "nowhere", notebooks=[notebook])
    for text in ("{", "[]", "{}", '{"corpus": 1}'):
        (place / "report" / MANIFEST).write_text(text, "utf-8")
        with pytest.raises(ReportError, match=r"^report has a manifest.json that cannot be read"):
            verify(place / "report")
    (place / "report" / MANIFEST).unlink()
    for written in (place / "report", place / "nowhere", notebook):
        with pytest.raises(ReportError, match=r" has no manifest.json \(name a folder that"):
            verify(written)


def test_a_report_that_can_no_longer_be_made_says_what_has_changed(place, tmp_path):
    """The error that stopped it, and then the reasons it may have."""
    broken = write_notebook(tmp_path / "01_a.ipynb", 'corpus = ""\nmost = 9', "1 / 0")
    with pytest.raises(ReportError) as stopped:
        verify(place / "report", notebooks=[broken])
    assert str(stopped.value) == (
        "report cannot be made again: 01_a.ipynb stopped: ZeroDivisionError: division by zero\n"
        "notebook: 01_a.ipynb was changed"
    )


def test_notebooks_that_are_gone_are_named(place):
    """Those of the project are tried by default, and these are others."""
    found = verify(place / "report", rerun=False)
    assert found.reasons == [
        "notebook: 01_a.ipynb is no longer there",
        "notebook: most in 01_a.ipynb is no longer there",
    ]


def test_of_many_changes_the_first_are_shown(place):
    """All are in `reasons`; a screen shows ten of a kind."""
    data = [f"data: {n:02}.txt is new" for n in range(12)]
    library = [f"library: {n} is new" for n in "ab"]
    shown = str(Verification("report", data + library, rerun=False)).split("\n")
    listed = [f"  {change}" for change in data[:10]]
    assert shown[3:] == [*listed, "  … and 2 more", *(f"  {change}" for change in library)]


def test_names_that_are_no_text_are_recorded_and_read_again(tmp_path):
    """Linux takes any byte in a file's name."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "report").mkdir()
    try:
        (tmp_path / "corpus" / os.fsdecode(b"\xff.txt")).write_text("x", "utf-8")
    except OSError:
        pytest.skip("this disk takes no such name")
    inputs = input_hashes(tmp_path / "corpus")
    write_manifest(tmp_path / "report", corpus="corpus", inputs=inputs, notebooks=[])
    assert recorded(tmp_path)["inputs"] == inputs


def test_one_file_can_be_the_corpus(tmp_path):
    """A table is its own only input; what is not there has none."""
    (tmp_path / "a.csv").write_text("text\nx\n", "utf-8")
    assert input_hashes(tmp_path / "a.csv") == {"a.csv": sha256(b"text\nx\n").hexdigest()}
    assert input_hashes(tmp_path / "b.csv") == {}
