"""Imports run one way, down the floors of the house; imports inside functions count."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "analysis"
# Rooms on one floor do not know each other.
FLOORS = [
    {"errors", "phrasing", "progress", "resources"},
    {"text", "versions"},
    {"corpus", "names"},
    {"measures"},
    {"comparison", "overlap"},
    {"archive", "display"},
    {"charts", "cli", "report", "results"},
    {"__init__", "__main__"},
]
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
FILES = sorted(PACKAGE.rglob("*.py"))
AT_THE_DOOR = {"__init__", "__main__"}  # names and commands are loaded when they are first used
HEAVY = "analysis.display.drawing"  # its classes are made of matplotlib's: loaded when a chart is first drawn


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imports(path: Path) -> list[tuple[str, bool]]:
    """The modules of the package that a file imports, each with whether it does so inside a function."""
    return list(_imports(path))


def _imports(path: Path) -> Iterator[tuple[str, bool]]:
    tree = ast.parse(path.read_text("utf-8"))
    inside = {
        id(node) for function in ast.walk(tree) if isinstance(function, ast.FunctionDef) for node in ast.walk(function)
    }
    typing = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing:
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("analysis", "tools"):
            names = [f"{node.module}.{alias.name}" for alias in node.names] if "." not in node.module else [node.module]
            yield from ((name, id(node) in inside) for name in names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in inside) for alias in node.names if alias.name.startswith("analysis."))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_room_imports_only_what_lies_below(path):
    """Its own modules, and rooms on lower floors."""
    room = room_of(path)
    up = [name for name, _ in imports(path) if (to := name.split(".")[1]) != room and FLOOR[to] >= FLOOR[room]]
    assert up == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_import_of_ours_hides_in_a_function(path):
    """Only a heavy library is imported where it is first needed."""
    ours = [name for name, hidden in imports(path) if hidden and not name.startswith(HEAVY)]
    assert room_of(path) in AT_THE_DOOR or ours == []


def test_modules_of_a_room_form_no_circle():
    """Every module can be read after all that it imports."""
    of = {"analysis." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in FILES}
    left = {name: {one for one, _ in imports(path) if one in of and one != name} for name, path in of.items()}
    while ready := {name for name, needs in left.items() if not needs & left.keys()}:
        left = {name: needs for name, needs in left.items() if name not in ready}
    assert left == {}


def test_the_house_is_small_enough_to_take_in():
    """Packages and at most eight files on the top shelf, at most 28 public names."""
    import analysis

    assert len(list(PACKAGE.glob("*.py"))) <= 8
    assert len(analysis.__all__) <= 28
