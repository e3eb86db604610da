"""What `compare` returns knows its articles and its voice, and calls no outlet the highest that cannot be called so."""

import numpy as np
import pandas as pd
import pytest

from analysis import compare, findings
from analysis.text.words import cut_sentences

LENGTH = "words_per_sentence/1"


def articles(**words: int) -> pd.DataFrame:
    """Eight articles of each outlet, whose sentences are about so long, with a quotation each."""
    chance = np.random.default_rng(1)
    rows = [
        (outlet, " ".join(" ".join(["Word", *["word"] * (size + n % 3 - 1)]) + "." for n in chance.integers(0, 9, 12)))
        for outlet, size in words.items()
        for _ in range(8)
    ]
    table = pd.DataFrame(rows, columns=["outlet", "text"])
    table["text"] += " “We may go there,” he said."
    return table.assign(title="", event="", doubts="", published="", file=[f"{n}.txt" for n in table.index])


@pytest.mark.parametrize(
    ("words", "highest", "lowest"),
    [
        ({"A": 6, "B": 12, "C": 20}, "C", "A"),
        ({"A": 12, "B": 12, "C": 20}, "C", None),
        ({"A": 12, "B": 12}, None, None),
        ({"A": 12}, None, None),
    ],
)
def test_an_outlet_is_called_highest_only_where_every_pair_is_decided(words, highest, lowest):
    """Of outlets too close to call none is the hardest; nor is an only one."""
    result = compare(articles(**words), LENGTH)
    assert (result.highest, result.lowest) == (highest, lowest)


def test_a_result_names_its_voice_wherever_it_is_shown():
    """Finding, chart and evidence say that quotations are left out."""
    result = compare(articles(A=12, B=20), LENGTH, voice="own")
    shown = (result.finding, result.chart().alt, repr(result.evidence("A")), repr(result.gap_evidence()))
    assert all("quotations left out" in one for one in shown)
    assert "quotations" not in compare(articles(A=12, B=20), LENGTH).finding


def test_a_chart_counts_what_holds_up_where_it_is_told_what_does():
    """The differences of the front page, not all that are more than chance."""
    result = compare(articles(A=6, B=12, C=20), LENGTH)
    held = pd.DataFrame({"measure": [LENGTH], "first": ["C"], "second": ["A"], "survives": [True]})
    assert result.chart().title.endswith("3 of 3 pairs differ by more than chance")
    assert result.chart(differences=held).title.endswith("1 of 3 pairs differ and hold up under other choices")


def test_the_widest_pair_is_a_decided_one_the_higher_outlet_first():
    """Evidence and robustness are about it unless others are named."""
    result = compare(articles(A=6, B=12, C=20), LENGTH)
    assert set(result.widest[["first", "second"]]) == {"A", "C"}
    assert "C minus A" in repr(result.gap_evidence()).splitlines()[0].replace("'s article", "")


def test_what_a_result_cannot_do_is_refused_in_a_sentence():
    """Without the articles, one outlet, or half a pair."""
    table = articles(A=12, B=20)
    result = compare(cut_sentences(table), LENGTH)
    with pytest.raises(ValueError, match="robustness needs the articles"):
        result.robustness()
    with pytest.raises(ValueError, match="name both outlets, or neither"):
        result.gap_evidence("A")
    with pytest.raises(ValueError, match="no two outlets can be compared on Words per sentence"):
        compare(articles(A=12), LENGTH).gap_evidence()
    with pytest.raises(ValueError, match="compare takes one measure"):
        compare(table, "readability")
    with pytest.raises(TypeError, match="findings needs the table of articles, not"):
        findings("Obama", LENGTH)
