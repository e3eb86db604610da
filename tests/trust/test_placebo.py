"""What is promised of verdicts and intervals holds where the truth is known."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from analysis import MEASURES, cut_sentences, load, parts_of
from analysis.comparison.estimates import gaps
from analysis.comparison.intervals import independent, jackknife, paired
from tools.trust.placebo import COLUMNS, PLACEBOS, RECORD, Pool, judge, placebos, split_sentences

COMPARISONS = 200
FALSE = 0.05 + 2.33 * np.sqrt(0.05 * 0.95 / COMPARISONS)  # exceeded by chance once in a hundred
NAMES = ["words_per_sentence/1", "attributions_per_1000_words/1"]
NOT_ALIKE = "sentences, first and second half"
# Its intervals over one short article hold the value less often than promised, as data/README.md says.
TOO_SHORT = ["hedges_own_per_1000_words/3"]


@pytest.fixture(scope="module")
def sentences(root):
    """Of the five articles."""
    return cut_sentences(load(root / "data"))


@pytest.fixture(scope="module")
def measured(sentences):
    """The placebos that five articles are enough for: of runs and halves they have too few."""
    measures = [MEASURES[name] for name in NAMES]
    kinds = ["five articles' sentences, labels shuffled", "sentences of an article, split at random"]
    kinds += [name for name in PLACEBOS if "simulated" in name]
    return placebos(sentences, measures, comparisons=COMPARISONS, kinds=kinds)


def test_groups_that_do_not_differ_are_hardly_ever_told_apart(measured):
    """In 5 % of comparisons at the most, and the noise of 200 of them."""
    alike = measured[measured["pairs"] > 0]
    assert len(alike) == 8
    assert alike[alike["false_verdicts"] > FALSE].empty


def test_intervals_hold_the_value_that_articles_were_drawn_from(measured):
    """In 93 to 97 of a hundred, and the noise of 200."""
    simulated = measured[(measured["pairs"] == 0) | (measured["unit"] == "event")]
    assert len(simulated) == 6
    assert simulated["judged"].min() > 0.97
    assert simulated["coverage"].between(0.93 - 0.035, 0.97 + 0.025).all()


def test_a_difference_that_is_there_would_have_been_found():
    """The check can fail: forty units that differ by two standard deviations are not a placebo."""
    rng = np.random.default_rng(0)
    one, other = (np.column_stack([rng.normal(at, 1, 40), np.ones(40)]) for at in (0, 2))
    samples = [jackknife(lambda sums: sums[:, 0] / sums[:, 1], units) for units in (one, other)]
    held, false = judge(samples, "article")
    assert (held.tolist(), false) == ([False], True)
    assert paired(*samples).variance == pytest.approx(np.var(one[:, 0] - other[:, 0], ddof=1) / 40)


def test_the_verdicts_that_are_measured_are_those_of_gaps(sentences):
    """The quick way of the placebo and the tables of `gaps` agree on the same groups: on what is inside two articles."""
    measure = MEASURES["words_per_sentence/1"]
    body = sentences[parts_of(sentences, measure)["words"] > 0]
    parts = parts_of(body, measure)[measure.arguments].to_numpy(float)
    value = partial(lambda sums: measure.value(dict(zip(measure.arguments, sums.T, strict=True))))
    for seed in range(20):
        groups = split_sentences(Pool(body), np.random.default_rng(seed))
        labels = pd.Series("", index=body.index)
        for name, group in zip("AB", groups, strict=True):
            labels.iloc[np.concatenate(group)] = name
        halves = body.assign(outlet=labels, article=labels)[labels != ""]
        table = gaps(halves, measure)
        samples = [jackknife(value, parts[np.concatenate(group)], in_order=True) for group in groups]
        held, false = judge(samples, "sentence")
        (gap,) = table.to_dict("records")
        difference = samples[0].estimate - samples[1].estimate
        margin = independent(*samples).margin()
        bounds = [difference, difference - margin, difference + margin]
        assert [gap["difference"], gap["inside_low"], gap["inside_high"]] == pytest.approx(bounds)
        assert held.tolist() == [gap["inside_low"] <= 0 <= gap["inside_high"]]
        assert false == (gap["inside_p"] < 0.05)


def test_the_record_keeps_the_promise():
    """What `data/placebo.csv` says of 1,000 comparisons a measure, except for the placebo with a real difference."""
    record = pd.read_csv(RECORD)
    assert record.columns.tolist() == COLUMNS
    assert set(record["comparisons"]) == {1000}
    alike = record[(record["pairs"] > 0) & (record["placebo"] != NOT_ALIKE)]
    assert alike["false_verdicts"].max() <= 0.05 + 0.015
    simulated = record[(record["pairs"] == 0) & (record["judged"] > 0.9)]
    short = simulated["measure"].isin(TOO_SHORT)
    assert simulated[~short]["coverage"].between(0.93 - 0.015, 0.97 + 0.015).all()
    assert simulated[short]["coverage"].min() > 0.87
