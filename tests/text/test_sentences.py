"""Every invented text of `sentence_cases.csv` is split at its bars."""

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text.sentences import sentence_spans

FOLDER = Path(__file__).parent
RULES = FOLDER.parents[1] / "analysis" / "resources" / "sentences" / "rules.csv"


def rows(path: Path) -> list[dict[str, str]]:
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


CASES = rows(FOLDER / "sentence_cases.csv") + [
    {"rule": row["rule"], "text": row["example (| = cut)"]} for row in rows(RULES)
]


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}: {case['text']}"[:70])
def test_a_text_is_cut_where_a_reader_would_cut_it(case):
    """A bar with spaces around it marks a space where a sentence ends; one without, no space."""
    text = re.sub(r" ?\| ?", lambda bar: " " if " " in bar.group() else "", case["text"])
    assert cut(text) == [part.strip() for part in case["text"].split("|")]


def test_every_rule_has_a_case():
    """The table of rules and the cases name the same rules."""
    assert {row["rule"] for row in rows(RULES)} <= {case["rule"] for case in CASES}


@given(st.text(alphabet="aB .!?…\n“”\"'’)([]1,;—U.S.", max_size=60))
def test_nothing_is_lost_for_any_text(text):
    """Spans are in order, do not overlap, are trimmed, and hold every character that is not whitespace."""
    spans = sentence_spans(text)
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(cut(text)).split()) == "".join(text.split())
