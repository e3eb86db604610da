"""Run a report again, and say what changed and why."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from analysis.errors import CorpusError, ReportError
from analysis.report.manifest import MANIFEST, _facts, input_hashes, output_hashes
from analysis.report.notebooks import notebook_paths
from analysis.report.story_embeds import FOLDER
from analysis.report.write import write_report

RECORDED = (
    *("corpus", "inputs", "notebooks", "outputs"),
    *("python", "libraries", "samestory", "measures", "definitions", "seeds"),
)
MOST_TOLD = 10  # changes of one kind that are listed individually
UNKNOWN = (
    "machine: nothing that is recorded has changed, so it is the processor, the operating system, or "
    "a notebook that gives another result each time"
)


@dataclass(frozen=True)
class Verification:
    """Whether a report comes out the same today: what changed, why, and in which files.

    `reasons` begin with "data", "notebook", "library" or "definition" (or "machine", if the outcome has changed but nothing
    that is recorded). `outputs` are the files that come out differently, `edited` those that were changed after they had
    been written. `unfit` is a sentence for each number in `story.toml` that is not, or no longer, on the page. `same`: there
    are no such outputs and nothing was edited or, if the report was not run again, no reasons and nothing edited.
    """

    report: str
    reasons: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    rerun: bool = True
    unfit: list[str] = field(default_factory=list)

    @property
    def same(self) -> bool:
        return not (self.edited or (self.outputs if self.rerun else self.reasons))

    def __str__(self) -> str:
        if self.same and not self.reasons and not self.unfit:
            done = "gives the same bytes" if self.rerun else "would give the same bytes"
            return f"{self.report} is as it was written; run again, it {done}."
        outcome = "the same, although something has changed" if self.same else "no longer the same"
        lists = {
            "Changed after it was written:": self.edited,
            "Changed since in its inputs and versions:": self.reasons,
            "Different when run again:": self.outputs,
            "Words and numbers that do not fit:": self.unfit,
        }
        parts = [f"{self.report} is {outcome}."]
        for heading, changes in lists.items():
            if changes:
                parts += ["", heading, *_shortened(changes)]
        if self.rerun and not self.outputs:
            parts += ["", "Run again, it gives the recorded bytes."]
        return "\n".join(parts)


def verify(
    report: str | Path, corpus: str | Path | None = None, *, rerun: bool = True, notebooks: Sequence[Path] | None = None
) -> Verification:
    """Run a report again in a temporary folder, and say what changed and why.

    `corpus` is what it was made from; by default it is looked for, by name, beside the report and in the current folder.
    `notebooks` are by default those of the installed package. With `rerun=False`, only the inputs and versions are compared,
    which takes a second.

    Raises ReportError if there is no manifest or no corpus, or if the report can no longer be made.
    """
    report = Path(report).resolve()
    then = _read(report)
    known = {path.name: path for path in (notebook_paths() if notebooks is None else notebooks)}
    notebooks = [known[name] for name in then["notebooks"] if name in known]
    corpus = _find(then["corpus"], report, corpus)
    edited = [f"{name} {how}" for name, how in _changes(then["outputs"], output_hashes(report))]
    reasons = _reasons(then, _facts(then["corpus"], input_hashes(corpus), notebooks))
    outputs, unfit = [], then["unfit"]
    if rerun:
        try:
            drawn = any(name.startswith(f"{FOLDER}/") and name.endswith(".svg") for name in then["outputs"])
            now = _made_again(corpus, notebooks, then["corpus"], pictures=drawn)
        except (CorpusError, ReportError) as error:
            said = [f"{report.name} cannot be made again: {error}", *reasons]
            raise ReportError("\n".join(said)) from None
        outputs = [f"{name} {how}" for name, how in _changes(then["outputs"], now["outputs"])]
        unfit = now["unfit"]
    if outputs and not reasons:
        reasons = [UNKNOWN]
    return Verification(report.name, reasons, outputs, edited, rerun, unfit)


def _read(report: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((report / MANIFEST).read_text("utf-8"))
        recorded = {key: manifest[key] for key in RECORDED}
        unfit = manifest.get("unfit", [])  # which older reports do not have
        return recorded | {"unfit": unfit, "corpus": Path(recorded["corpus"]).name}  # a name, whoever wrote it
    except (FileNotFoundError, NotADirectoryError):
        problem, remedy = f"has no {MANIFEST}", "name a folder that samestory report has written"
    except (ValueError, KeyError, TypeError):
        problem = f"has a {MANIFEST} that cannot be read"
        remedy = "take it from a copy of the report"
    raise ReportError(f"{report.name} {problem} ({remedy})")


def _find(name: str, report: Path, corpus: str | Path | None) -> Path:
    places = [Path(corpus)] if corpus is not None else [report.parent / name, Path(name)]
    for place in places:
        if place.exists():
            return place.resolve()
    where = str(corpus) if corpus is not None else f"{name}, beside {report.name} or here,"
    raise ReportError(f"{where} was not found (say where it is: samestory verify REPORT CORPUS)")


def _made_again(corpus: Path, notebooks: Sequence[Path], name: str, *, pictures: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="samestory-") as folder:
        page = write_report(corpus, Path(folder) / "report", notebooks=notebooks, name=name, pictures=pictures)
        return _read(page.parent)


def _reasons(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The inputs and versions of the report that differ, and how."""
    kinds = [
        ("data", then["inputs"], now["inputs"]),
        ("notebook", *(_flat(one["notebooks"]) for one in (then, now))),
        ("library", *({"Python": one["python"]} | one["libraries"] for one in (then, now))),
        ("definition", *({"samestory": one["samestory"]} for one in (then, now))),
        ("definition", then["measures"], now["measures"]),
        ("definition", then["definitions"], now["definitions"]),
        ("definition", *(_named(one["seeds"]) for one in (then, now))),
    ]
    return [f"{kind}: {name} {how}" for kind, old, new in kinds for name, how in _changes(old, new)]


def _named(seeds: Mapping[str, int]) -> dict[str, int]:
    return {f"the seed of {name}": seed for name, seed in seeds.items()}


def _flat(notebooks: Mapping[str, Any]) -> dict[str, str]:
    """Each notebook's hash, and its parameters by name."""
    hashes = {name: notebook["sha256"] for name, notebook in notebooks.items()}
    return hashes | {
        f"{parameter} in {name}": value
        for name, notebook in notebooks.items()
        for parameter, value in notebook["parameters"].items()
    }


def _changes(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each name whose value differs, and how it differs.

    >>> list(_changes({"a": "1.0", "b": "1.0", "c": "1.0"}, {"a": "1.1", "c": "1.0", "d": "1.0"}))
    [('a', 'is now 1.1, was 1.0'), ('b', 'is no longer there'), ('d', 'is new')]
    """
    for name in sorted(then.keys() | now.keys()):
        if name not in now:
            yield name, "is no longer there"
        elif name not in then:
            yield name, "is new"
        elif then[name] != now[name]:
            hashed = len(str(now[name])) == 64
            yield name, "was changed" if hashed else f"is now {now[name]}, was {then[name]}"


def _shortened(changes: Sequence[str]) -> Iterator[str]:
    """A line each; if there are many of one kind, the first few and the number of others."""
    for _, group in groupby(changes, key=lambda change: ": " in change and change.split(": ")[0]):
        lines = list(group)
        yield from (f"  {line}" for line in lines[:MOST_TOLD])
        if more := lines[MOST_TOLD:]:
            yield f"  … and {len(more):,} more"
