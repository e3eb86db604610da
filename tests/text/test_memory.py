"""What is kept of tables that were asked about before, and how much of it."""

import gc

import pandas as pd
import pytest

from analysis.text import memory
from analysis.text.memory import remembered, uncollected


@pytest.mark.parametrize(
    ("rows", "made"),
    [
        ([3, 2, 3, 2], [3, 2]),
        ([3, 2, 4, 3], [3, 2, 4, 3]),
        ([2, 3, 4, 3, 2], [2, 3, 4, 2]),  # the oldest goes first
        ([8, 8], [8, 8]),  # too large by itself
    ],
)
def test_results_are_kept_while_their_tables_have_few_rows_together(monkeypatch, rows, made):
    """Of seven rows at most, whatever the number of tables."""
    monkeypatch.setattr(memory, "MOST", 7)
    asked = []
    count = remembered(4)(lambda table: asked.append(len(table)) or len(table))
    assert [count(pd.DataFrame({"a": range(size)})) for size in rows] == rows
    assert asked == made


def test_the_garbage_collector_is_put_off_and_comes_back():
    """After an error, too; inside another such block it stays off."""
    with pytest.raises(ValueError, match="stop"), uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
        raise ValueError("stop")
    assert gc.isenabled()
