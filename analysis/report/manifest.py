"""Record what a report was made from and with, to check later whether it comes out the same.

`manifest.json` has the hashes (SHA-256) of every input and output, the notebooks with their parameters, the measures, the
files that define them, and the versions of everything. It has no time, user or folder of the machine: the same articles and
versions give the same manifest.
"""

from __future__ import annotations

import ast
import json
import platform
from collections.abc import Sequence
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

from analysis.measures.registry import MEASURES
from analysis.report.notebooks import PARAMETERS, SETTINGS
from analysis.report.story_words import FILE
from analysis.versions import Hashes, _hash, _hashes, definitions, libraries

MANIFEST = "manifest.json"
ORIGINS_SEED = 0  # of the random orders in analysis.overlap.order


def write_manifest(
    report: Path, *, corpus: str, inputs: Hashes, notebooks: Sequence[Path], unfit: Sequence[str] = ()
) -> None:
    """Write `manifest.json` into an otherwise complete report; `unfit`: its words that match no number."""
    manifest = _facts(corpus, inputs, notebooks) | {"outputs": output_hashes(report), "unfit": list(unfit)}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    # A file's name may have bytes that are not characters; written like this, JSON can read them back.
    (report / MANIFEST).write_bytes(text.encode("utf-8", "backslashreplace"))


def input_hashes(corpus: Path) -> Hashes:
    """The hash of every file of a corpus, by its path in it, and of `story.toml` beside it, without hidden files."""
    words = {f"../{path.name}": _hash(path) for path in [corpus.parent / FILE] if path.is_file()}
    if not corpus.is_dir():
        return words | {corpus.name: _hash(corpus)} if corpus.is_file() else {}
    return words | _hashes(corpus)


def output_hashes(report: Path) -> Hashes:
    """The hash of every file of a report except its manifest."""
    hashes = _hashes(report)
    hashes.pop(MANIFEST, None)
    return hashes


def _facts(corpus: str, inputs: Hashes, notebooks: Sequence[Path]) -> dict[str, Any]:
    """Everything that decides what the report says."""
    return {
        "corpus": corpus,
        "inputs": inputs,
        "notebooks": {path.name: _notebook(path) for path in notebooks},
        "python": platform.python_version(),
        "libraries": libraries(),
        "samestory": metadata.version("samestory"),
        "measures": {name: measure.reference for name, measure in MEASURES.items()},
        "definitions": definitions(),
        "seeds": {"PYTHONHASHSEED": int(SETTINGS["PYTHONHASHSEED"]), "origins": ORIGINS_SEED},
    }


def _notebook(path: Path) -> dict[str, Any]:
    """A notebook's parameters except the corpus, and a hash of its text and code without outputs."""
    from IPython.core.inputtransformer2 import TransformerManager

    cells = json.loads(path.read_text("utf-8"))["cells"]
    text = json.dumps([(cell["cell_type"], "".join(cell["source"])) for cell in cells])
    parameters = {
        ast.unparse(name): ast.unparse(line.value)
        for cell in cells
        if PARAMETERS in cell["metadata"].get("tags", [])
        for line in ast.parse(TransformerManager().transform_cell("".join(cell["source"]))).body
        if isinstance(line, ast.Assign)
        for name in line.targets
    }
    parameters.pop("corpus", None)
    return {"parameters": parameters, "sha256": sha256(text.encode()).hexdigest()}
