"""A specification curve shows every row of the ledger once, and says in words what it shows."""

import numpy as np
import pandas as pd
import pytest

from analysis.comparison.choices import Reading
from analysis.display.specification_curve import MOST_LEFT_OUT, specification_curve


@pytest.fixture
def ledger() -> pd.DataFrame:
    """Four specifications of one claim: it holds twice, once with less, once reversed."""
    return pd.DataFrame(
        {"first": "A", "second": "B", "claim": "higher", "measure": "lix/1", "unit": "article", "units": 8}
        | Reading()._asdict()
        | {
            "voice": ["all", "all", "own", "own"],
            "headings": ["out", "in", "out", "in"],
            "estimate": [9.0, 6.0, 3.0, -1.0],
            "low": [5.0, 2.0, -1.0, -5.0],
            "high": [13.0, 10.0, 7.0, 3.0],
            "verdict": ["higher", "higher", "too close to call", "too close to call"],
            "same_sign": [True, True, True, False],
            "stands": [True, True, False, False],
        }
    )


def labels(chart):
    return [label.get_text() for label in chart.figure.axes[1].get_yticklabels()]


def test_every_specification_is_drawn_once_in_order_of_the_gap(ledger):
    """The data of the chart are the ledger, lowest gap first, in its own unit."""
    chart = specification_curve(ledger)
    assert chart.data["value"].tolist() == [-1, 3, 6, 9]
    assert chart.data["outcome"].tolist() == ["other sign", "same sign, another verdict", "as claimed", "as claimed"]
    assert chart.title == "LIX, in these 8 articles, A higher than B: holds in 1 of 3 other ways to measure it"


def test_only_choices_that_vary_have_rows(ledger):
    """A choice with one option is not shown; those without effect are named in the foot."""
    chart = specification_curve(ledger)
    assert labels(chart) == ["with quotations", "without quotations", "headings out", "headings in"]
    assert "with quotations: stands in 2 of 2; without quotations: stands in 0 of 2" in chart.alt
    foot = chart.figure.texts[-1].get_text().replace("\n", " ")
    assert "nothing to compare: the sentence splitter and the minimum length." in foot


def test_the_alt_text_has_the_line_in_words(ledger):
    """Who cannot see the chart reads where the finding fails and how far the gap runs."""
    alt = specification_curve(ledger).alt
    assert "fails when quotations are removed; same sign in 2 of 3; " in alt
    assert "The gap runs from −1 to 9." in alt


def test_several_formulas_share_one_scale(ledger):
    """Differences in different units are divided by half their intervals: a bar that excludes 0 still does."""
    chart = specification_curve(ledger.assign(measure=["lix/1", "rix/1", "lix/1", "rix/1"]))
    assert chart.data["value"].tolist() == [-0.25, 0.75, 1.5, 2.25]
    assert (chart.data["value_high"] - chart.data["value_low"]).tolist() == [2, 2, 2, 2]
    assert labels(chart)[:2] == ["LIX", "RIX"]


def test_what_has_no_comparison_is_counted_not_drawn(ledger):
    """A specification without a gap has no dot, and the foot says how many there are."""
    ledger.loc[3, ["estimate", "low", "high"]] = np.nan
    ledger.loc[3, "verdict"] = "no comparison"
    chart = specification_curve(ledger)
    assert len(chart.data) == 3
    assert "1 more had nothing to compare." in chart.figure.texts[-1].get_text().replace("\n", " ")


def test_one_specification_or_none_is_drawn_too(ledger):
    """Without choices there is a dot and no rows; without a comparison an empty frame."""
    assert len(specification_curve(ledger.head(1)).figure.axes) == 1
    nothing = ledger.head(1).assign(estimate=np.nan, low=np.nan, high=np.nan, verdict="no comparison")
    assert specification_curve(nothing).data.empty


def test_the_same_ledger_gives_the_same_bytes(ledger):
    """SVG and PNG are made anew without a trace of when."""
    one, other = specification_curve(ledger), specification_curve(ledger)
    assert (one.svg(), one.png()) == (other.svg(), other.png())


def test_many_articles_left_out_one_by_one_share_a_row(ledger):
    """Twenty rows of one dot each said less than the number of articles without which the finding holds."""
    usual = ledger.iloc[[0] * (MOST_LEFT_OUT + 2)].reset_index(drop=True)
    usual["without"] = ["", *(f"a{n}" for n in range(MOST_LEFT_OUT + 1))]
    usual.loc[2, ["verdict", "stands"]] = ["too close to call", False]
    chart = specification_curve(usual)
    assert labels(chart) == ["with every article", "without one article"]
    assert "with every article: stands in 1 of 1; without one article: stands in 5 of 6" in chart.alt
    assert set(chart.data["without"]) == set(usual["without"])
    few = labels(specification_curve(usual[:-1]))
    assert few == ["with every article", *(f"without a{n}" for n in range(MOST_LEFT_OUT))]
