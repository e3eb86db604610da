"""What is said of tables that were read row by row is what the record of that reading says."""

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.overlap.disagreements import EXPERIMENTAL, disagreements
from analysis.overlap.edits import edits

READ = pd.read_csv(Path(__file__).parents[2] / "data" / "rows_read.csv")
NOUNS = {"number": "amounts", "date": "dates", "role": "titles"}


def useful(rows: pd.DataFrame) -> tuple[int, int]:
    """How many rows were of use, and how many were read."""
    return int((rows["useful"] == "yes").sum()), len(rows)


@pytest.mark.parametrize("table", [disagreements, edits])
def test_the_words_say_how_many_rows_were_read(table):
    """The docstring gives the number of rows in the record."""
    rows = READ[READ["table"] == table.__name__]
    assert re.search(rf"\b{len(rows)} rows read\b", table.__doc__)


@pytest.mark.parametrize("kind", NOUNS)
def test_the_words_say_how_many_facts_of_a_kind_were_useful(kind):
    """Of each kind, the docstring gives those of use and those read."""
    of_use, read = useful(READ[(READ["table"] == "disagreements") & (READ["kind"] == kind)])
    words = " ".join(disagreements.__doc__.split())
    assert re.search(rf"\b{of_use} of {read} {NOUNS[kind]}\b", words)


def test_the_words_say_how_many_edits_were_useful():
    """Edits are an experiment, and say how many of them were of use."""
    of_use, read = useful(READ[READ["table"] == "edits"])
    assert f"{of_use} of {read} were of use" in edits.__doc__
    assert of_use < 0.8 * read
    assert "Experimental" in edits.__doc__


def test_a_kind_that_reaches_a_letter_was_useful_eight_times_in_ten():
    """No kind with fewer useful rows than that goes to an outlet."""
    facts = READ[(READ["table"] == "disagreements") & ~READ["kind"].isin(EXPERIMENTAL)]
    assert not facts.empty
    assert (facts["useful"].eq("yes").groupby(facts["kind"]).mean() >= 0.8).all()
