"""What the repository promises as a whole: documents that are complete, files that fit together."""

import inspect
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import nbformat
import pandas as pd
import pytest

import analysis
from analysis import overlap, results
from analysis.cli.check import Check

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MEASURING = [path for path in NOTEBOOKS if path.name[:2] in {"01", "02", "03", "04", "05", "06"}]
SECTIONS = [
    "The articles",
    "How we measure it",
    "What we found",
    "Is it real?",
    "Show me",
    "Does it hold up?",
    "How far to trust it",
    "Limits",
]
PUBLIC = sorted(analysis.__all__)
SLOW_TO_IMPORT = {"dask", "distributed", "matplotlib", "nltk", "nupunkt", "scipy", "sklearn", "textstat", "trafilatura"}
LOCKED = re.compile(r"(?P<name>[a-z0-9._-]+)==(?P<version>[\w.!+]+)(?: ; [^\\]+)?(?: --hash=sha256:[0-9a-f]{64})+")
# A file that anybody else can use names no folder of the machine it was written on.
MACHINE_PATH = re.compile(r"(?<![\w.~-])(?:/(?:home|root|work|Users|opt)/\w|[A-Z]:\\\w)")
TEXT = {".cff", ".csv", ".ipynb", ".jinja", ".lock", ".md", ".mplstyle", ".py", ".toml", ".txt", ".yml"}


def committed_files() -> list[Path]:
    """Files that git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def requirements(file: str = "requirements.lock") -> list[str]:
    """A lock file, a line a requirement, with its hashes."""
    text = (ROOT / file).read_text("utf-8")
    joined = re.sub(r" *\\\n *", " ", text)
    return [line for line in joined.splitlines() if not line.startswith("#")]


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_importing_loads_nothing_that_takes_a_second():
    """The libraries that take long are loaded by the function that first needs them."""
    loaded = "import sys, analysis; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    ran = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert set(ran.stdout.split()) & SLOW_TO_IMPORT == set()


def test_every_requirement_is_pinned_with_hashes_and_names_no_address():
    """A name, a version, perhaps a condition, and hashes: nothing else is in the lock file."""
    assert [line for line in requirements() if not LOCKED.fullmatch(line)] == []


def test_every_dependency_is_locked():
    """What pyproject.toml asks for, also for building and testing, is in the lock file."""
    declared = project()["dependencies"] + project()["optional-dependencies"]["dev"]
    names = {re.split(r"[<>=\[]", entry)[0].lower() for entry in declared}
    assert names - {LOCKED.fullmatch(line)["name"] for line in requirements()} == set()


def test_the_peers_are_locked_with_hashes_and_no_address():
    """What the group of peers asks for is in its lock file, and what both environments have, in one version."""
    group = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    theirs, ours = (
        dict(LOCKED.fullmatch(line).group("name", "version") for line in requirements(file))
        for file in ("requirements.peers.lock", "requirements.lock")
    )
    assert {re.split("[<>=]", entry)[0] for entry in group["peers"]} - set(theirs) == set()
    shared = theirs.keys() & ours.keys()
    assert {name: theirs[name] for name in shared} == {name: ours[name] for name in shared}


def test_the_wheel_holds_the_package_its_data_and_the_notebooks(tmp_path):
    """What is installed can write a report without the repository."""
    offline = ["--no-deps", "--no-build-isolation", "--no-index"]
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", *offline, "--wheel-dir"]
    subprocess.run([*command, str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("samestory-*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("analysis/")}
    package = [path for path in committed_files() if path.is_relative_to(ROOT / "analysis")]
    expected = {path.relative_to(ROOT).as_posix() for path in package}
    expected |= {f"analysis/resources/{name}.csv" for name in ("noise_pages", "placebo", "validation")}
    assert held == expected | {
        f"analysis/notebooks/{path.name}" for path in committed_files() if path.parent == ROOT / "notebooks"
    }


def test_make_help_lists_every_target():
    """Each target that a person may call is explained in a line."""
    targets = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert [line.split()[1] for line in listed.splitlines()] == targets[1].split()
    assert max(map(len, listed.splitlines())) <= 80


def test_one_version_everywhere():
    """pyproject.toml, CITATION.cff and the newest entry of the changelog agree."""
    version = project()["version"]
    assert f"version: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    newest = re.search(r"^## \[?([0-9.]+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest[1] == version


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_in_the_readme(name):
    """What can be imported is explained where a newcomer looks."""
    assert re.search(rf"`{name}\b", (ROOT / "README.md").read_text("utf-8"))


def returns_table(function: object) -> bool:
    return inspect.signature(function).return_annotation == "pd.DataFrame"  # type: ignore[arg-type]


def live_tables() -> set[str]:
    """Every public function, and property of a result, that says it returns a table."""
    found = {name for name in PUBLIC if inspect.isfunction(one := getattr(analysis, name)) and returns_table(one)}
    found |= {f"overlap.{name}" for name in overlap.__all__ if returns_table(getattr(overlap, name))}
    for result in (results.Comparison, results.Findings, results.Robustness, results.Voices, Check):
        for name, annotation in vars(result).get("__annotations__", {}).items():
            found |= {f"{result.__name__}.{name}"} if annotation == "pd.DataFrame" else set()
        for name, one in vars(result).items():
            getter = getattr(one, "fget", None) or getattr(one, "func", None)
            if not name.startswith("_") and getter is not None and returns_table(getter):
                found.add(f"{result.__name__}.{name}")
    return found


@pytest.fixture(scope="session")
def tables() -> dict[str, pd.DataFrame]:
    """Every table that the library returns, made of the repository's own articles."""
    articles = analysis.load(ROOT / "data")
    measure = "words_per_sentence/1"
    compared = analysis.compare(articles, measure)
    found = analysis.findings(articles, [measure])
    checked, voices = analysis.check(articles), compared.voices()
    groups = overlap.origins(articles)
    return {
        "load": articles.reset_index(),
        "label_blocks": analysis.label_blocks(articles),
        "cut_sentences": analysis.cut_sentences(articles),
        "cut_text": analysis.cut_text("It may rain."),
        "score": analysis.score(articles, [measure]),
        "by_sentence": analysis.by_sentence(articles, measure),
        "contributions": analysis.contributions(articles, measure),
        "spans": analysis.spans(articles, "lix/1"),
        "parts_of": analysis.parts_of(articles, measure).iloc[:, :0],  # a column for each part, by its name
        "attributions": analysis.attributions(articles),
        "trust": analysis.trust(measure),
        "overlap.pairs": overlap.pairs(articles),
        "overlap.passages": overlap.passages(articles),
        "overlap.reworded": overlap.reworded(articles),
        "overlap.reuse": overlap.reuse(articles),
        "overlap.origins": groups,
        "overlap.ties": overlap.ties(articles),
        "overlap.edits": overlap.edits(articles, groups),
        "overlap.facts": overlap.facts(articles),
        "overlap.mentions": overlap.mentions(articles),
        "overlap.distinctive_words": overlap.distinctive_words(articles),
        "overlap.similar": overlap.similar(articles),
        "Comparison.estimates": compared.estimates,
        "Comparison.gaps": compared.gaps,
        "Robustness.table": compared.robustness().table,
        "Voices.table": voices.table,
        "Voices.differ": voices.differ,
        "Findings.table": found.table,
        "Findings.differences": found.differences,
        "Findings.estimates": found.estimates,
        "Findings.quotes": found.quotes,
        "Check.read": checked.read,
        "Check.problems": checked.problems,
        "Check.flags": checked.flags,
        "Check.duplicates": checked.duplicates,
        "Check.events": checked.events,
        "Check.verdicts": checked.verdicts,
        "overlap.versions": overlap.versions(articles),
    }


def test_every_table_is_looked_at(tables):
    """A function that returns a table, and is not listed here, is found."""
    assert live_tables() - set(tables) == set()


def test_every_column_is_in_the_data_dictionary(tables):
    """What a column holds, and in which unit, is explained in data/README.md."""
    documented = set(re.findall(r"`(\w+)`", (ROOT / "data" / "README.md").read_text("utf-8")))
    missing = {name: [*set(table.columns) - documented] for name, table in tables.items()}
    assert {name: columns for name, columns in missing.items() if columns} == {}


def test_no_column_is_shadowed_by_the_frame(tables):
    """`table.column` is the column, not something that every data frame has."""
    voice = {"all"}  # the name of a voice, as it is asked for
    shadowed = {
        name: [c for c in table if hasattr(pd.DataFrame, str(c)) and c not in voice] for name, table in tables.items()
    }
    assert {name: columns for name, columns in shadowed.items() if columns} == {}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_was_saved_from_one_run(path):
    """Cells were run once each, from top to bottom, and nothing was complained about."""
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell.outputs]
    assert [output for output in outputs if output.get("name") == "stderr"] == []
    assert [output for output in outputs if output.output_type == "error"] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_can_be_pointed_at_another_corpus(path):
    """One cell is tagged `parameters`, and sets `corpus`."""
    tagged = [cell.source for cell in nbformat.read(path, 4).cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    assert re.search(r"^corpus = ", tagged[0], re.MULTILINE)


@pytest.mark.parametrize("path", MEASURING, ids=lambda path: path.stem)
def test_a_notebook_has_its_sections_in_order(path):
    """Whoever has read one finds the way in all."""
    prose = "\n".join(cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown")
    headings = re.findall(r"^## +(.+?) *$", prose, re.MULTILINE)
    assert [heading for heading in headings if heading in SECTIONS] == SECTIONS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_defines_nothing(path):
    """What a notebook needs is in the package, tested; a cell has a line or two."""
    code = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    assert [outlet for outlet in code if re.search(r"^\s*(def|class) ", outlet, re.MULTILINE)] == []


def test_no_file_names_a_folder_of_somebodys_machine():
    """A path that begins at the root of a disk is somebody's own."""
    named = {
        path.relative_to(ROOT).as_posix(): found
        for path in committed_files()
        if path.suffix in TEXT or not path.suffix
        if (found := MACHINE_PATH.findall(path.read_text("utf-8", "replace")))
    }
    assert named == {}


def test_every_finding_in_the_readme_is_printed_by_the_notebook_it_names():
    """No sentence of the README states a number that no notebook has computed."""
    readme = (ROOT / "README.md").read_text("utf-8")
    findings = re.findall(r"^- (.+) \(\[\w+\]\((notebooks/\w+\.ipynb)\)\)$", readme, re.MULTILINE)
    assert len(findings) >= 3
    for finding, notebook in findings:
        outputs = [
            output.get("text", "") + "".join(output.get("data", {}).get("text/plain", ""))
            for cell in nbformat.read(ROOT / notebook, 4).cells
            for output in cell.get("outputs", [])
        ]
        assert finding in "".join(outputs)


def test_the_chart_in_the_readme_is_the_findings_notebooks(tmp_path):
    """The picture on the front page is what the notebook draws today."""
    cells = nbformat.read(ROOT / "notebooks" / "07_findings.ipynb", 4).cells
    parameters = next(cell.source for cell in cells if "parameters" in cell.metadata.get("tags", []))
    headline = re.findall(r'"(\w+/\d)"', parameters)
    articles = analysis.load(ROOT / "data")
    best = [*analysis.findings(articles, headline).differences["measure"], *headline][0]
    analysis.compare(articles, best).chart().save(tmp_path, "chart")
    drawn = (tmp_path / "chart.svg").read_bytes()
    assert drawn == (ROOT / "notebooks" / "front_page.svg").read_bytes()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_short_and_its_lines_too(path):
    """At most 17 code cells, none of more than six lines, no line over 100 characters, no star."""
    code = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    assert len(code) <= 17
    assert max(len(line) for source in code for line in source.splitlines()) <= 100
    assert max(len(source.splitlines()) for source in code) <= 6
    assert [source for source in code if "import *" in source] == []


def test_the_saved_notebooks_are_small():
    """Together under 2 MB."""
    assert sum(path.stat().st_size for path in NOTEBOOKS) < 2_000_000
