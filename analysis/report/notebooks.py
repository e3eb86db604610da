"""The notebooks of a report: where they lie, and what the processes that run them are told of the machine.

Nothing here loads more than the standard library, so that a command that only starts processes is quick.
"""

from __future__ import annotations

from pathlib import Path

PARAMETERS = "parameters"  # the tag of the cell that names the corpus
# Results must not depend on whose machine it is.
SETTINGS = {
    "LC_ALL": "C.UTF-8",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # as in JupyterLab
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "TQDM_DISABLE": "1",
    "TZ": "UTC",
}


def notebook_paths() -> list[Path]:
    """The notebooks in order: those of the installed package, or of the checkout it is run from."""
    package = Path(__file__).parents[1]
    installed = package / "notebooks"
    folder = installed if installed.is_dir() else package.parent / "notebooks"
    return sorted(folder.glob("[0-9]*.ipynb"))
