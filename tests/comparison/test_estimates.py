"""A gap is called a difference only where chance would hardly make it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import MEASURES, Measure, cut_sentences, cut_text, load
from analysis.archive.sums import Sentences
from analysis.comparison.article_variation import Variation, variation_of
from analysis.comparison.estimates import compare, finding, findings, gaps
from analysis.comparison.gaps import LOOKS, bars, family_of, gaps_of
from analysis.comparison.intervals import Sample, Spread, holm, independent, jackknife, paired
from analysis.comparison.phrases import overstated
from analysis.comparison.units import overlap_measure, ratio_of, read_units, unit_of
from analysis.overlap.pairs import overlap

SHORT, LONG = ("We met. He left. They ate. She sang. It ran. ", "The old man went home by the river road today. ")
ENDLESS = f"The old man {'went home and ' * 20}slept. "  # 64 words
MIXED = "One. One two. One two three. One two three four. "
LENGTH = "words_per_sentence/1"


def corpus(**texts):
    """One article for each outlet, of no event."""
    return pd.concat([cut_text(text, outlet) for outlet, text in texts.items()], ignore_index=True)


def told(*tellings):
    """Articles given as (outlet, event, text)."""
    tables = [
        cut_text(text).assign(outlet=outlet, event=event, article=str(number))
        for number, (outlet, event, text) in enumerate(tellings)
    ]
    return pd.concat(tables, ignore_index=True)


def mean(sums):
    return sums[:, 0] / sums[:, 1]


def numbers(*values):
    """Units whose ratio is the mean of these numbers."""
    return np.column_stack([values, np.ones(len(values))])


# Statistics ------------------------------------------------------------------------------------


def test_the_interval_of_a_mean_is_students():
    """Of 1, 2 and 6, by hand: mean 3, variance 7, 2 degrees of freedom, t 4.3027: 3 ± 6.5724."""
    sample = jackknife(mean, numbers(1, 2, 6))
    assert sample.spread() == pytest.approx((7 / 3, 2))
    assert sample.interval(positive=False) == pytest.approx((3 - 6.5724, 3 + 6.5724), abs=1e-4)


def test_an_interval_of_what_cannot_be_negative_is_of_its_logarithm():
    """3 times and divided by exp(6.5724 / 3), but no higher than 8 times."""
    low, high = jackknife(mean, numbers(1, 2, 6)).interval(positive=True)
    assert low == pytest.approx(3 / np.exp(6.5724 / 3), rel=1e-4)
    assert high == 24


@given(st.lists(st.integers(-50, 50), min_size=3, max_size=30))
def test_influences_are_what_leaving_out_shows(values):
    """They sum to nothing, and of a mean they are the deviations from it."""
    sample = jackknife(mean, numbers(*values))
    assert sample.influence == pytest.approx(np.array(values) - np.mean(values), abs=1e-6)


def test_two_groups_are_compared_as_scipy_compares_them():
    """Of groups of one size and alike in spread, the p is that of Student's test."""
    from scipy.stats import ttest_ind

    first = np.array([1.0, 4, 2, 8, 5, 7])
    second = first[::-1] + 3
    spread = independent(jackknife(mean, numbers(*first)), jackknife(mean, numbers(*second)))
    expected = ttest_ind(first, second)
    assert (first.mean() - second.mean()) / np.sqrt(spread.variance) == pytest.approx(expected.statistic)
    assert spread.freedom == pytest.approx(10)
    assert spread.p(first.mean() - second.mean()) == pytest.approx(expected.pvalue)


def test_pairs_are_compared_as_scipy_compares_them():
    """On shared events the differences count, not the values."""
    from scipy.stats import ttest_rel

    first, second = np.array([1.0, 14, 22, 38, 45]), np.array([3.0, 15, 25, 39, 49])
    spread = paired(jackknife(mean, numbers(*first)), jackknife(mean, numbers(*second)))
    assert spread.p((first - second).mean()) == pytest.approx(ttest_rel(first, second).pvalue)


def test_a_rate_that_rests_on_one_cue_has_fewer_degrees_of_freedom():
    """One cue in fourteen sentences says less of the variance than fourteen measurements."""
    rare = jackknife(mean, numbers(1, *[0] * 13)).spread()
    common = jackknife(mean, numbers(*range(14))).spread()
    assert rare.freedom < 3
    assert common.freedom == 13


def test_neighbours_that_resemble_each_other_count_for_less():
    """Runs of alike sentences widen the interval; alternating ones do not narrow it."""
    runs, mixed = numbers(*[1, 1, 1, 5, 5, 5] * 3), numbers(*[1, 5] * 9)
    plain = jackknife(mean, runs).spread().variance
    assert jackknife(mean, mixed).spread().variance == pytest.approx(plain)
    assert jackknife(mean, mixed, in_order=True).spread().variance == pytest.approx(plain)
    assert jackknife(mean, runs, in_order=True).spread().variance > 1.2 * plain


def test_a_group_without_any_cue_does_not_pass_for_certain():
    """No cue in ten sentences is not a variance of nothing: the other group's is shared."""
    none, some = jackknife(mean, numbers(*[0] * 10)), jackknife(mean, numbers(*[1, 0, 0] * 10))
    assert independent(none, some).variance > 1.5 * some.spread().variance


def test_the_smallest_difference_is_found_four_times_in_five():
    """By hand, where the error is known: (z.975 + z.8) standard errors, 1.9600 + 0.8416; more for more tests."""
    spread = Spread(4.0, 1e9)
    assert spread.smallest(1) == pytest.approx(2 * (1.9600 + 0.8416), abs=0.03)
    assert spread.smallest(10) == pytest.approx(2 * (2.8070 + 0.8416), abs=0.03)


@pytest.mark.parametrize(("articles", "tests"), [(5, 1), (20, 1), (5, 10), (20, 10)])
def test_the_smallest_difference_is_the_one_it_says(articles, tests):
    """A difference of the size that one sample prints is found in 80 % of others, whatever its error came out as."""
    rng = np.random.default_rng(1)
    found = []
    for _ in range(1500):
        printed = independent(*(jackknife(mean, numbers(*rng.normal(0, 1, articles))) for _ in range(2)))
        size = printed.smallest(tests)
        one, other = (jackknife(mean, numbers(*rng.normal(at, 1, articles))) for at in (size, 0))
        found.append(independent(one, other).p(one.estimate - other.estimate) < 0.05 / tests)
    assert np.mean(found) == pytest.approx(0.8, abs=0.035)


def test_holm_follows_the_publication():
    """Holm (1979): the smallest p times the number of tests, the next times one fewer, never falling."""
    assert holm(np.array([0.04, 0.01, np.nan, 0.03])).tolist() == pytest.approx([0.06, 0.03, np.nan, 0.06], nan_ok=True)


# Tables ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("articles", "events", "unit"),
    [
        (["a", "b"], ["", ""], "sentence"),
        (["a", "a2"], ["", ""], "article"),
        (["a", "b"], ["x", "y"], "event"),
        (["a", "b"], ["story 1", "story 2"], "sentence"),  # guessed, and none in common
        (["a", "a2"], ["story 1", "story 2"], "article"),
    ],
)
def test_what_was_sampled_is_the_unit(articles, events, unit):
    """Events if there are several, else articles if an outlet has several, else sentences."""
    outlet = ["A", "A"] if articles == ["a", "a2"] else ["A", "B"]
    assert unit_of(pd.DataFrame({"article": articles, "event": events, "outlet": outlet})) == unit


def test_articles_can_be_compared_with_each_other():
    """Then sentences are drawn from each, whatever the events."""
    sentences = told(("A", "x", LONG * 10), ("A", "y", MIXED * 3), ("B", "y", LONG * 10))
    assert unit_of(sentences, "article") == "sentence"
    assert unit_of(sentences, "event") == "article"
    table = gaps(sentences, LENGTH, by="article")
    assert (table["inside_p"] < 0.05).tolist() == [True, False, True]
    assert table["sentence"][0].startswith("article 0 and article 1 are too close to call on Words per sentence")


def test_an_interval_holds_its_estimate():
    """It lies around the score, inside what single sentences score."""
    (row,) = compare(corpus(A=MIXED * 3), LENGTH).to_dict("records")
    assert row["estimate"] == 2.5
    assert 1 < row["low"] < 2.5 < row["high"] < 4
    assert {name: row[name] for name in ("articles", "sentences", "words", "unit", "why")} == {
        "articles": 1,
        "sentences": 12,
        "words": 30,
        "unit": "sentence",
        "why": "",
    }


def test_a_clear_gap_is_called_and_put_in_words():
    """64 words a sentence against two and a half is more than articles of one outlet differ by, from either side."""
    sentences = corpus(A=ENDLESS * 10, B=MIXED * 3)
    (gap,) = gaps(sentences, LENGTH).to_dict("records")
    assert (gap["first"], gap["second"], gap["difference"], gap["verdict"]) == ("A", "B", 61.5, "higher")
    assert 0 < gap["low"] < 61.5 < gap["high"]
    assert gap["p"] < 0.001
    assert gap["sentence"].startswith("A's article is higher than B's article on Words per sentence, by 62 (")
    assert "640 words in 10 sentences against 30 words in 12); fewer than 1 in 1,000 pairs of art" in gap["sentence"]
    (turned,) = gaps(corpus(Z=ENDLESS * 10, B=MIXED * 3), LENGTH).to_dict("records")
    assert (turned["verdict"], turned["difference"]) == ("lower", -61.5)
    assert (turned["low"], turned["high"]) == pytest.approx((-gap["high"], -gap["low"]))
    assert turned["sentence"].startswith("B's article is lower than Z's article on Words per sentence, by 62 (")


def test_single_articles_are_judged_beside_articles_of_one_outlet():
    """Ten words a sentence against two and a half: more than chance inside the two, but articles of one outlet do that."""
    (gap,) = gaps(corpus(A=LONG * 10, B=MIXED * 3), LENGTH).to_dict("records")
    assert (gap["difference"], gap["verdict"]) == (7.5, "too close to call")
    assert gap["inside_p"] < 0.001 < gap["usual"]
    assert gap["inside_low"] > 0 > gap["low"]
    usual = variation_of(MEASURES[LENGTH])
    assert gap["smallest"] > usual.deviation
    assert "that is more than chance inside these two articles (" in gap["sentence"]
    assert "pairs of articles of one outlet on one topic differ as much" in gap["sentence"]


def test_the_error_of_single_articles_has_the_usual_variation_in_it():
    """By hand: the variances add up, the articles' own and twice the variance between articles of one outlet."""
    spread = Variation(3.0, 10.0, 100, 20).added_to(Spread(4.0, 20.0))
    assert spread.variance == 4 + 2 * 9
    assert spread.freedom == pytest.approx(22**2 / (4**2 / 20 + 18**2 / 10))


def test_a_verdict_on_two_articles_is_corrected_for_the_measures_beside_it():
    """The p of one pair is six times that of the pair alone; of articles as units it is not."""
    (gap,) = gaps(corpus(A=LONG * 10, B=MIXED * 3), LENGTH).to_dict("records")
    assert gap["p"] == pytest.approx(min(1, LOOKS * gap["p_alone"]))
    several = told(*[(s, "", t * n + SHORT) for s, t in (("A", LONG), ("B", MIXED)) for n in (8, 9, 10)])
    (gap,) = gaps(several, LENGTH).to_dict("records")
    assert (gap["unit"], gap["units"]) == ("article", 6)
    assert gap["p"] == gap["p_alone"]
    assert np.isnan(gap["usual"]) and np.isnan(gap["inside_p"])
    assert gap["sentence"].startswith("In these 6 articles, A is higher than B on Words per sentence, by ")


def test_a_difference_too_small_for_its_error_is_said_to_be_overstated():
    """If the truth is half of what was found at two standard errors, what is found at all is twice as large (simulated)."""
    rng = np.random.default_rng(0)
    found = rng.normal(1.1, 1, 200_000)
    found = found[np.abs(found) > 1.96]
    spread = Spread(1.0, 1e9)
    assert spread.exaggeration(2.2, 1) == pytest.approx(np.abs(found).mean() / 1.1, abs=0.02)
    assert spread.exaggeration(12.0, 1) == pytest.approx(1.0, abs=0.01)
    assert overstated(2.234).strip().endswith("differences found at this size overstate it 2.2-fold.")
    assert overstated(1.1) == overstated(float("nan")) == ""


def test_groups_of_alike_sentences_can_differ():
    """Where nothing varies inside the outlets, chance is dealing their sentences out anew."""
    (gap,) = gaps(corpus(A=LONG * 10, B=SHORT * 2), LENGTH).to_dict("records")
    assert (gap["difference"], gap["inside_p"] < 0.05) == (8, True)
    (gap,) = gaps(corpus(A=LONG * 2, B=SHORT[:16]), LENGTH).to_dict("records")
    assert gap["inside_p"] > 0.05


def test_the_same_text_is_too_close_to_call():
    """Two articles with one text differ by nothing, and the sentence says what would have shown."""
    (gap,) = gaps(corpus(A=MIXED * 4, B=MIXED * 4), LENGTH).to_dict("records")
    assert (gap["difference"], gap["verdict"]) == (0, "too close to call")
    said = "A's article and B's article are too close to call on Words per sentence: they differ by 0 ("
    assert gap["sentence"].startswith(said)
    assert "would be found in about four of five such comparisons." in gap["sentence"]
    assert gap["smallest"] > gap["high"]


def test_no_cue_at_all_is_not_a_certain_zero():
    """Ten sentences without a cue leave the rate open: a reason, no interval of nothing."""
    sentences = corpus(A="The talks ended at noon on the last day. " * 10, B="The talks failed. " * 20)
    table = compare(sentences, "attributions_per_1000_words/1")
    assert table["estimate"].tolist() == [0, 0]
    assert table["why"].tolist() == ["no interval: it is the same in all sentences"] * 2
    assert table[["low", "high"]].isna().all(axis=None)


def test_a_total_is_not_judged():
    """A longer article takes longer to read, and no sentence drawn anew can say so."""
    sentences = corpus(A=MIXED * 9, B=MIXED)
    assert (
        compare(sentences, "reading_time/1")["why"].tolist()
        == ["no interval: it is a total, which grows with the text"] * 2
    )
    (gap,) = gaps(sentences, "reading_time/1").to_dict("records")
    assert gap["verdict"] == "too close to call"
    assert "whether by chance cannot be said (it is a total" in gap["sentence"]


def test_events_are_compared_pair_by_pair():
    """Versions differ by a word or two in every event, events by ten: only pairs can show it."""
    lengths = {"x": 3, "y": 9, "z": 15, "u": 20, "v": 26}
    more = {("A", event): 0 for event in lengths} | dict(zip((("B", e) for e in lengths), [1, 2, 1, 2, 1], strict=True))
    tellings = [
        (outlet, event, f"The {'old ' * (lengths[event] + words)}men met. " * 4)
        for (outlet, event), words in more.items()
    ]
    (gap,) = gaps(told(*tellings), LENGTH).to_dict("records")
    assert (gap["difference"], gap["verdict"]) == (pytest.approx(-1.4), "lower")
    apart = [(outlet, f"{outlet}{event}", text) for outlet, event, text in tellings]
    (gap,) = gaps(told(*apart), LENGTH).to_dict("records")
    assert gap["sentence"] == ("A and B cannot be compared on Words per sentence: they report no event in common.")


def test_a_gap_is_of_the_events_both_report():
    """What only one outlet reported does not count for or against it."""
    tellings = [(s, e, MIXED) for e in "xyz" for s in "AB"] + [("A", "own", LONG * 9)]
    (gap,) = gaps(told(*tellings), LENGTH).to_dict("records")
    assert gap["difference"] == 0
    assert compare(told(*tellings), LENGTH)["estimate"].tolist() == pytest.approx([120 / 21, 2.5])


# Bad input -------------------------------------------------------------------------------------


def test_one_outlet_is_an_answer_in_words():
    """There is nothing to compare it with."""
    sentences = corpus(A=MIXED * 3)
    pairs = gaps(sentences, LENGTH)
    assert len(pairs) == 0
    assert finding(compare(sentences, LENGTH), pairs, LENGTH) == (
        "Words per sentence compares nothing here: only A's article (2.5) has a value."
    )


def test_an_outlet_without_a_value_is_named_with_its_reason():
    """Too short is an answer in words, in the tables and in the finding."""
    sentences = corpus(A="One two three. " * 40, B="One.", C="Four words are here. " * 40)
    table = compare(sentences, "flesch_reading_ease/1")
    assert table.set_index("outlet").loc["B", "why"] == "too short: 1 words, it needs 100"
    pairs = gaps(sentences, "flesch_reading_ease/1")
    assert pairs["sentence"][0] == (
        "A's article and B's article cannot be compared on Flesch reading ease: B: too short: 1 words, it needs 100."
    )
    said = finding(table, pairs, "flesch_reading_ease/1")
    assert "B's article has no value (too short: 1 words, it needs 100)." in said


def test_a_finding_names_its_voice():
    """A number without quotations is another number than one with them."""
    sentences = corpus(A=MIXED * 3, B=MIXED * 4)
    table, pairs = (function(sentences, LENGTH, voice="own") for function in (compare, gaps))
    assert finding(table, pairs, LENGTH, voice="own").startswith("Words per sentence (words, quotations left out; ")
    assert findings(sentences, LENGTH, voice="own")["finding"].item().startswith("Words per sentence (words, quot")


def test_one_sentence_or_one_article_has_no_interval():
    """What was sampled once cannot say how much it varies."""
    table = compare(corpus(A="One two.", B=MIXED), LENGTH)
    assert table["why"].tolist() == ["no interval: only one sentence; several are needed", ""]
    table = compare(told(("A", "", MIXED), ("B", "", MIXED), ("B", "", MIXED * 2)), LENGTH)
    assert table["why"].tolist()[0] == "no interval: only one article; several are needed"


@pytest.mark.parametrize("text", ["One two. One.", "", "Nobody said.\n\nThe talks may, some say, fail."])
def test_every_measure_answers_on_hardly_any_text(text):
    """Two sentences or none: words, not warnings, which this suite takes for errors."""
    sentences = corpus(A=text, B=MIXED)
    table = findings(sentences, list(MEASURES))
    assert table["measure"].tolist() == list(MEASURES)
    assert table["decided"].tolist() == [0] * len(MEASURES)


# Many ------------------------------------------------------------------------------------------


def test_several_measures_are_one_table():
    """The same rows as one by one, with the measure's name in front."""
    sentences = corpus(A=LONG * 10, B=MIXED * 3)
    names = [LENGTH, "syllables_per_word/1"]
    for tabulate in (compare, gaps):
        each = [tabulate(sentences, name).assign(measure=name) for name in names]
        together = tabulate(sentences, names)
        assert together.columns[0] == "measure"
        pd.testing.assert_frame_equal(together, pd.concat(each, ignore_index=True)[together.columns])


def test_a_measure_of_ones_own_is_compared():
    """Three lines, as in the README."""
    shouts = Measure(
        "exclamations/1",
        "own",
        "per 100 sentences",
        "louder",
        "own",
        lambda words: {"shouts": np.array([text.count("!") for text in words.texts()])},
        lambda shouts, sentences: 100 * shouts / sentences,
    )
    (gap,) = gaps(corpus(A="We met! " * 12, B="We met. " * 12), shouts).to_dict("records")
    assert (gap["difference"], gap["verdict"]) == (100, "higher")


def test_shared_wording_is_compared_event_by_event(root):
    """With overlap's table: whose wording is in the others' articles; with one event, no interval."""
    pairs = overlap(load(root / "data"))
    measure = overlap_measure("containment_3")
    table = compare(pairs, measure)
    names = pairs.loc[pairs["second_outlet"] == "Sendas News", "containment_3_second"]
    names = [*names, *pairs.loc[pairs["first_outlet"] == "Sendas News", "containment_3_first"]]
    row = table.set_index("outlet").loc["Sendas News"]
    assert row["estimate"] == pytest.approx(100 * np.mean(names))
    assert row["why"] == "no interval: only one event; several are needed"
    many = pd.concat(
        [pairs.assign(first=pairs["first"] + tail, second=pairs["second"] + tail) for tail in map(str, range(30))],
        ignore_index=True,
    )
    assert compare(many, measure)["unit"].tolist() == ["event"] * 5
    assert gaps(many, measure)["verdict"].isin(["higher", "lower"]).all()


@given(st.randoms(use_true_random=False), st.sampled_from(["one article", "articles", "events"]))
@settings(max_examples=10, deadline=None)
def test_the_order_of_rows_never_changes_a_result(random, kind):
    """To the last digit: `compare`, `gaps`, `findings`, whatever the unit, for sentences in any order."""
    articles = {"one article": 1, "articles": 3, "events": 3}[kind]
    accounts = [
        (outlet, f"event {n}" if kind == "events" else "", random.choice([LONG, SHORT, MIXED]) * (2 + n) + SHORT * size)
        for size, outlet in enumerate("BAC")
        for n in range(articles)
    ]
    sentences = told(*accounts)
    order = list(range(len(sentences)))
    random.shuffle(order)
    shuffled = sentences.iloc[order].reset_index(drop=True)
    measures = [LENGTH, "flesch_kincaid_grade/1", "hedged_sentences/2", "attributions_per_1000_words/1"]
    for tabulate in (compare, gaps, findings):
        pd.testing.assert_frame_equal(tabulate(sentences, measures), tabulate(shuffled, measures), check_exact=True)


def test_groups_of_one_size_are_judged_alike_in_any_order():
    """Welch's and the pooled variance are then one number: the fewer degrees of freedom are taken, not rounding's choice."""
    first, second = np.array([1.0, 4, 2, 8, 5, 70]), np.array([2.0, 2.5, 3, 2.7, 2.2, 2.4])
    found = set()
    for seed in range(20):
        rng = np.random.default_rng(seed)
        one, other = (jackknife(mean, numbers(*rng.permutation(values))) for values in (first, second))
        found.add(round(float(independent(one, other).freedom), 9))
    assert len(found) == 1


def test_the_interval_that_is_shown_belongs_to_the_verdict():
    """Over ten pairs it excludes 0 exactly where there is a verdict; that of a pair alone is narrower."""
    rng = np.random.default_rng(4)
    accounts = [
        (outlet, "", " ".join(f"{'word ' * rng.integers(3 + at, 16 + at)}ends." for _ in range(12)))
        for at, outlet in enumerate("ABCDE")
        for _ in range(8)
    ]
    table = gaps(told(*accounts), LENGTH)
    decided = table["verdict"] != "too close to call"
    assert 0 < decided.sum() < len(table) == 10
    assert (
        (table["low"] > 0) | (table["high"] < 0) | (table[["low", "high"]] == 0).any(axis=1)
    ).tolist() == decided.tolist()
    assert (table["high_alone"] - table["low_alone"] <= table["high"] - table["low"]).all()
    assert table["sentence"].str.contains("simultaneous 95 % interval").all()


def test_bars_overlap_where_a_pair_is_too_close_to_call():
    """And none reaches the estimate of an outlet from which its own differs, as an interval of one outlet alone may."""
    rng = np.random.default_rng(4)
    accounts = [
        (outlet, "", " ".join(f"{'word ' * rng.integers(3 + at, 16 + at)}ends." for _ in range(12)))
        for at, outlet in enumerate("ABCDE")
        for _ in range(8)
    ]
    sentences = told(*accounts)
    estimates, table = compare(sentences, LENGTH), gaps(sentences, LENGTH)
    ends = bars(estimates, table).set_axis(estimates["outlet"])
    value = estimates.set_index("outlet")["estimate"]
    for gap in table.itertuples():
        apart = max(ends.low[gap.first], ends.low[gap.second]) > min(ends.high[gap.first], ends.high[gap.second])
        if gap.verdict != "too close to call":
            assert not ends.low[gap.first] <= value[gap.second] <= ends.high[gap.first]
        else:
            assert not apart


def test_an_interval_of_a_grade_may_go_beyond_what_single_sentences_score():
    """A grade is no mean of its sentences' grades: cut at theirs, an interval could end at its own estimate."""
    assert ratio_of(MEASURES["flesch_kincaid_grade/1"]) is None
    assert ratio_of(MEASURES["hedged_sentences/2"]) == ("likely_hedged", "sentences")
    text = "The cat sat. " * 60 + "Unconditional international organisations deliberated interminably. " * 20
    (row,) = compare(corpus(A=text), "smog/1").to_dict("records")
    assert row["low"] < row["estimate"] < row["high"]


def test_guessed_events_take_no_comparison_away():
    """Six articles per outlet, each of an event of its own: guessed, they are compared article by article; given, not."""
    accounts = [(s, f"story {s}{n}", MIXED * (n + 2) + SHORT) for s in "AB" for n in range(6)]
    guessed = [(s, event.replace("A", "1").replace("B", "2"), text) for s, event, text in accounts]
    (gap,) = gaps(told(*guessed), LENGTH).to_dict("records")
    assert (gap["unit"], gap["units"], gap["difference"]) == ("article", 12, 0)
    assert gap["sentence"].startswith("In these 12 articles, A and B are too close to call")
    (gap,) = gaps(told(*accounts), LENGTH).to_dict("records")
    assert gap["sentence"].endswith("they report no event in common.")
    said = finding(compare(told(*guessed), LENGTH), gaps(told(*guessed), LENGTH), LENGTH)
    assert said.startswith("Words per sentence (words; higher is longer sentences): in these 12 articles, no pairwise ")
    common = [*guessed, ("A", "story 9", MIXED + SHORT), ("B", "story 9", MIXED + SHORT)]
    table = gaps(told(*common), LENGTH)
    assert table[["unit", "units"]].to_numpy().tolist() == [["article", 14]]
    said = finding(compare(told(*common), LENGTH), table, LENGTH)
    assert "Pairs with few of the guessed events in common are compared article by article." in said


def test_a_page_is_one_family():
    """By hand: the smallest of twelve p-values takes twelve times itself, and fewer pairs are decided than one by one."""
    rng = np.random.default_rng(3)
    accounts = [
        (outlet, "", " ".join(f"{'word ' * rng.integers(3 + at, 9 + at)}ends." for _ in range(12)))
        for at, outlet in enumerate("ABC")
        for _ in range(6)
    ]
    sentences = told(*accounts)
    names = [LENGTH, "syllables_per_word/1", "long_words_share/1", "flesch_kincaid_grade/1"]
    measures = [MEASURES[name] for name in names]
    family = family_of(read_units(sentences, measures, "outlet", "all"), measures)
    p = pd.concat(family.values())
    alone = gaps(sentences, names)
    np.testing.assert_array_equal(p["p_alone"], alone["p_alone"])
    judged = p["p_alone"].notna().to_numpy()
    assert p["p"].min() == pytest.approx(judged.sum() * p["p_alone"].min())
    assert (p["p"].to_numpy() >= alone["p"].to_numpy())[judged].all()
    assert findings(sentences, names)["decided"].sum() == (p["verdict"] != "too close to call").sum()


def test_means_of_articles_count_each_alike():
    """By hand: of articles of 2 and 10 words a sentence the mean is 6, however long the second is."""
    sentences = told(("A", "", "One two. " * 5), ("A", "", LONG * 20), ("B", "", MIXED), ("B", "", MIXED * 2))
    units = read_units(sentences, [MEASURES[LENGTH]], "outlet", "all")
    (sums,) = gaps_of(units, MEASURES[LENGTH])["difference"]
    (means,) = gaps_of(units, MEASURES[LENGTH], averaged=True)["difference"]
    assert means == pytest.approx(6 - 2.5)
    assert sums == pytest.approx((10 + 200) / 25 - 2.5)


def test_the_same_corpus_gives_the_same_figures():
    """In any order of its articles, and twice."""
    tables = [cut_text(text, outlet) for outlet, text in {"A": MIXED * 4, "B": SHORT, "C": LONG * 5}.items()]
    one = gaps(pd.concat(tables, ignore_index=True), LENGTH)
    other = gaps(pd.concat(tables[::-1], ignore_index=True), LENGTH)
    pd.testing.assert_frame_equal(one, other)


def test_all_measures_have_a_finding_for_the_five_articles(root):
    """One row each, in words, whatever can and cannot be compared."""
    table = findings(cut_sentences(load(root / "data")), list(MEASURES))
    assert table["measure"].tolist() == list(MEASURES)
    assert (table["finding"].str.len() > 0).all()


def test_a_sample_has_as_many_units_as_influences():
    """Its length is what the variance is divided by."""
    assert len(Sample(1.0, np.zeros(3))) == 3


@pytest.mark.parametrize("cut", [cut_sentences, Sentences], ids=["table", "some at a time"])
def test_more_outlets_than_anybody_can_pair_have_a_row_each(cut):
    """They are compared, not paired: the pairs are refused in a sentence."""
    texts = [f"It may rain in town {number}. It will not." for number in range(201)]
    table = pd.DataFrame({"outlet": [f"Outlet {number}" for number in range(201)], "text": texts})
    sentences = cut(load(table, scale=False))
    assert len(compare(sentences, "lix/1")) == 201
    with pytest.raises(ValueError, match="201 outlets make 20,100 pairs, too many to compare"):
        gaps(sentences, "lix/1")
