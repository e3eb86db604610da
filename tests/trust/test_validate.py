"""The figures in `data/validation.csv` are honest, reach their aims, and can be had again.

Where the folder of labelled sets is present (`BENCHMARKS`, or ../shared/benchmarks), they are.
"""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.measures.accuracy import COLUMNS, CROSS_VALIDATED, SAME_TEXTS, accuracy, trust_in_words
from analysis.overlap.reuse import CHANCE
from tools.trust import fit_hedging as hedging
from tools.trust import fit_reuse as reuse
from tools.trust import fit_tone as tone
from tools.trust.labelled_sets import articles_of, body_sentences, folds_of, read_set
from tools.trust.validate import (
    Check,
    area,
    check_reuse,
    check_sentences,
    ease_of,
    f1,
    main,
    outcomes,
    pearson,
    spearman,
    validate,
    wrong_sign,
)

ROOT = Path(__file__).parents[2]
BENCHMARKS = Path(os.environ.get("BENCHMARKS", ROOT.parent / "shared" / "benchmarks"))
FITTED = [
    "attributions_per_1000_words/2",
    "hedges_per_1000_words/3",
    "hedged_sentences/3",
    "weasel_sentences/2",
    "reuse/1",
    "reworded",
    "news_tone/1",
    "teacher_ease/1",
]
OURS = ["cut_sentences", "find_names", "guessed_events", "origins", "tone_towards/2", *FITTED]
LESS_IS_BETTER = "(less is better)"
# What is known to fall short: told here and in the notebooks, not hidden.
SHORT = [["teacher_ease/1", "readability_onestop", "three versions in order"]]

labelled = pytest.mark.skipif(not BENCHMARKS.is_dir(), reason="the labelled sets are not here, and may not be shipped")


def test_statistics_are_what_a_reader_with_a_pencil_would_get():
    """F1 of 2 hits, 1 false and 1 missed; one swap in a ranking of three."""
    assert f1(outcomes([1, 1, 1, 0, 0], [1, 1, 0, 1, 0])) == pytest.approx(2 / 3)
    assert f1(outcomes([1], [0])) == 0
    assert pearson(np.array([[1, 2], [2, 4], [3, 6]])) == pytest.approx(1)
    assert spearman(np.array([[1, 10], [2, 30], [3, 20]])) == pytest.approx(0.5)
    assert wrong_sign(np.array([[1, 2], [1, -2], [-1, 0], [-1, 1]])) == pytest.approx(0.5)
    assert area(np.array([[0, 1], [1, 3], [2, 2], [0, 2]])) == pytest.approx(3.5 / 4)


def test_documents_are_drawn_again_not_their_sentences():
    """With one document there is nothing to draw from: the interval is the value."""
    cases = outcomes([1, 1, 0, 1], [1, 1, 1, 0])
    one = Check("m", "d", "F1", f1, cases, ["a", "a", "a", "a"]).row()
    two = Check("m", "d", "F1", f1, cases, ["a", "a", "b", "b"]).row()
    assert one["low"] == one["value"] == one["high"]
    assert (two["low"], two["high"]) == (0, 1)


def test_no_group_is_split_between_folds():
    """A document is judged by weights that never saw it."""
    groups = np.repeat(np.arange(40), 3)
    folds = folds_of(groups, 10)
    assert [len(set(folds[groups == group])) for group in range(40)] == [1] * 40
    assert np.bincount(folds).tolist() == [12] * 10


def test_an_absent_folder_is_told_in_one_sentence(tmp_path, capsys):
    """What is missing, where it was looked for, and what would be right; nothing is written."""
    assert main(tmp_path / "nowhere") == 2
    assert capsys.readouterr().err == (
        f"{tmp_path / 'nowhere'}: no such folder; name the one that holds the labelled sets "
        "(data/README.md says where each comes from)\n"
    )


def test_a_set_that_is_absent_is_a_row_that_says_so(tmp_path):
    """A figure that is not there is not a number, and never left out in silence."""
    table = validate(tmp_path)
    assert list(table.columns) == COLUMNS
    assert table["value"].isna().all()
    assert set(table["note"]) == {"not measured: no such file"}
    assert {"sentences_gum", "hedging_news", "attribution_polnear", "reuse_clough"} <= set(table["data"])


def test_the_record_reaches_what_was_set_out_for():
    """Of every measure of this project that could be measured."""
    record = accuracy(*OURS)
    sign = np.where(record["metric"].str.endswith(LESS_IS_BETTER), -1, 1)
    short = record[sign * record["value"] < sign * record["reach"]]
    assert short[["measure", "data", "metric"]].to_numpy().tolist() == SHORT
    assert set(record["measure"]) == set(OURS)


def test_the_record_is_honest():
    """What the labels had a part in says so; what was not measured has a reason, and no figure."""
    fitted = accuracy(*FITTED)
    start = np.where(fitted["measure"] == "reuse/1", SAME_TEXTS, CROSS_VALIDATED)
    assert [note.startswith(one) for note, one in zip(fitted["note"], start, strict=True)] == [True] * len(fitted)
    record = accuracy()
    unknown = record[record["value"].isna()]
    assert unknown["note"].str.startswith("not measured: ").all()
    assert unknown[["low", "high"]].isna().all(axis=None)
    known = record.drop(unknown.index)
    assert known["value"].between(known["low"], known["high"]).all()


def test_a_reader_is_told_how_far_to_trust_a_measure():
    """Value, interval, number and kind of texts, and the simple method it has to beat."""
    record = accuracy("hedged_sentences/3").set_index("data").loc["hedging_news"]
    value, low, high = (f"{record[name]:.2f}"[1:] for name in ("value", "low", "high"))
    assert trust_in_words("hedged_sentences/3").splitlines()[0] == (
        f"hedged_sentences/3: F1 of sentences {value} ({low} to {high}) on news sentences "
        "(FactBank), n = 1,753, weights cross-validated; best simple method .56."
    )
    assert trust_in_words("lix/1") == "lix/1: never compared with human judgment."
    assert "F1 of cues" in trust_in_words("attributions_per_1000_words/2")


@labelled
@pytest.mark.parametrize("check", [check_sentences, check_reuse])
def test_the_record_can_be_had_again(check):
    """The shipped code gives the recorded figures on the labelled sets."""
    again = pd.DataFrame([one.row() for one in check(BENCHMARKS)])[COLUMNS].round(4)
    record = accuracy()
    kept = record[record["data"].isin(again["data"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(again, kept, check_dtype=False)


@labelled
@pytest.mark.parametrize("script", [hedging, tone], ids=["hedging", "tone"])
def test_fitting_again_gives_the_same_weights(script, tmp_path, monkeypatch):
    """The shipped weights are those that the script fits; where a fit stops depends on the processor by .001."""
    shipped = pd.read_csv(script.TARGET)
    monkeypatch.setattr(script, "TARGET", tmp_path / "weights.csv")
    script.main(str(BENCHMARKS))
    again = pd.read_csv(tmp_path / "weights.csv")
    pd.testing.assert_frame_equal(again, shipped, rtol=0, atol=0.0011)


@labelled
def test_the_share_that_chance_explains_is_the_fitted_one(capsys):
    """The constant in the code is what the script prints."""
    reuse.main(str(BENCHMARKS))
    assert capsys.readouterr().out == f"CHANCE = {CHANCE:.2f}\n"


@labelled
def test_the_shipped_ease_agrees_with_teachers():
    """Fitted to these excerpts, it must agree better than on others."""
    rows = read_set(BENCHMARKS, "readability_clear")
    sentences = body_sentences(articles_of([row["text"] for row in rows]))
    ease = ease_of(sentences, "teacher_ease/1")
    held_out = accuracy("teacher_ease/1").set_index("metric")["value"]["r with easiness"]
    assert pearson(np.column_stack([[row["easiness"] for row in rows], ease])) > held_out
