"""What several tests share: the repository and a small corpus."""

import os
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from analysis.archive.open import load

ROOT = Path(__file__).parents[1]
os.environ["TQDM_DISABLE"] = "1"  # a progress bar would be one more output of a notebook
CACHE = tempfile.TemporaryDirectory(prefix="samestory-tests-")  # not the user's own; gone at the end
os.environ["SAMESTORY_CACHE"] = CACHE.name

# A slow machine is no failure. The rest stays as hypothesis has it, which differs in continuous integration.
settings.register_profile(
    "any machine", parent=settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="module")
def articles(root: Path) -> pd.DataFrame:
    """The five articles of the repository."""
    return load(root / "data")


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two short articles of two outlets."""
    folder = tmp_path_factory.mktemp("corpora") / "two outlets"
    folder.mkdir()
    (folder / "Alpha.txt").write_text("Talks end\n\nThe talks may fail. Nobody knows.\n", "utf-8")
    (folder / "Beta & Co.txt").write_text("Talks over\n\nThe talks failed at noon.\n", "utf-8")
    return folder
