"""Charts are tested as data: values, order, words; and as files: the same bytes each time."""

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import by_sentence, charts, cut_sentences, load, score
from analysis.comparison.estimates import compare, gaps
from analysis.display.chart import Chart, outlet_style
from analysis.display.measure_charts import MOST_BARS, MOST_ROWS, STEPS
from analysis.names.mentions import mentions
from analysis.overlap.distinctive_words import distinctive_words
from analysis.overlap.pairs import overlap
from analysis.overlap.passages import shared_passages
from analysis.overlap.reworded import reworded

MEASURE = "words_per_sentence/1"


@pytest.fixture(scope="module")
def sentences(root):
    return cut_sentences(load(root / "data"))


def comparison(**estimates: float) -> pd.DataFrame:
    values = list(estimates.values())
    return pd.DataFrame(
        {
            "outlet": list(estimates),
            "estimate": values,
            "low": [v - 1 for v in values],
            "high": [v + 1 for v in values],
            "articles": 1,
            "sentences": 9,
            "words": 90,
            "unit": "sentence",
            "why": ["too short" if np.isnan(v) else "" for v in values],
        }
    )


def verdicts(*rows: tuple[str, str, str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["first", "second", "verdict"])
    sign = table["verdict"].map({"higher": 1, "lower": -1, "too close to call": 0})
    ends = {"low": 3.0 * sign - 2, "high": 3.0 * sign + 2, "low_alone": 3.0 * sign - 1, "high_alone": 3.0 * sign + 1}
    return table.assign(difference=3.0 * sign, p=0.01, unit="sentence", **ends)


def all_charts(root) -> dict[str, Chart]:
    articles = load(root / "data")
    cut = cut_sentences(articles)
    pairs, retold = overlap(articles, sentences=cut), reworded(articles, sentences=cut)
    first, second = articles.index[:2]
    by_kind = score(cut, ["modal_per_1000_words/1", "belief_per_1000_words/1"], by="outlet")
    return {
        "dots": charts.dots(compare(cut, MEASURE), MEASURE, gaps=gaps(cut, MEASURE)),
        "strip": charts.strip(by_sentence(cut, MEASURE), MEASURE),
        "categories": charts.categories(by_kind.assign(category=by_kind["measure"])),
        "matrix": charts.matrix(pairs, "containment_3"),
        "links": charts.links(
            articles, first, second, passages=shared_passages(articles, sentences=cut), reworded=retold
        ),
        "mentions": charts.mentions_matrix(mentions(articles, sentences=cut)),
        "words": charts.words(distinctive_words(articles, sentences=cut)),
    }


def test_every_chart_is_the_same_file_twice_and_speaks(root, tmp_path):
    """SVG, PNG and CSV are equal to the byte; each chart says what it shows, in the file, too."""
    once, again = all_charts(root), all_charts(root)
    for name, chart in once.items():
        written = chart.save(tmp_path / "once", name)
        repeated = again[name].save(tmp_path / "again", name)
        assert [path.read_bytes() for path in written] == [path.read_bytes() for path in repeated]
        svg = written[0].read_text("utf-8")
        assert 'role="img"' in svg
        assert re.search(r"<title>.+</title>\s*<desc>.+</desc>", svg, re.DOTALL)
        assert chart.title and chart.alt


def test_outlets_that_can_be_told_apart_stand_in_order():
    """Highest first, and the alt text says the same as the data."""
    told = verdicts(("A", "B", "lower"))
    chart = charts.dots(comparison(A=2.0, B=5.0), MEASURE, gaps=told)
    assert chart.data[["outlet", "estimate", "group"]].to_numpy().tolist() == [["B", 5, 1], ["A", 2, 2]]
    assert "B's article: 5 (4 to 6); A's article: 2 (1 to 3)" in chart.alt
    assert "Outlets in order of estimate." in chart.alt


def test_outlets_too_close_to_call_are_not_ranked():
    """They are in alphabetical order, whatever their estimates, and the chart says so."""
    told = verdicts(("A", "B", "too close to call"))
    chart = charts.dots(comparison(B=5.0, A=2.0), MEASURE, gaps=told)
    assert chart.data["outlet"].tolist() == ["A", "B"]
    assert "alphabetical order: too close to call" in chart.alt
    assert chart.title == "Words per sentence: too close to call between any two articles"


def test_a_difference_that_does_not_hold_up_is_not_counted():
    """With the table of differences, title and lines are about those that survive; without, about chance alone."""
    table = comparison(A=2.0, B=5.0, C=8.0)
    told = verdicts(("A", "B", "lower"), ("A", "C", "lower"), ("B", "C", "lower"))
    rows = [("C", "A", True), ("C", "B", True), ("B", "A", False)]
    held = pd.DataFrame(rows, columns=["first", "second", "survives"]).assign(measure=MEASURE)
    end = "of 3 pairs differ"
    assert charts.dots(table, MEASURE, gaps=told).title.endswith(f"3 {end} by more than chance")
    chart = charts.dots(table, MEASURE, gaps=told, differences=held)
    assert chart.title.endswith(f"2 {end} and hold up under other choices")
    assert chart.data[["outlet", "group"]].to_numpy().tolist() == [["C", 1], ["A", 2], ["B", 2]]
    none = charts.dots(table, MEASURE, gaps=told, differences=held.assign(measure="lix/1"))
    assert none.title == "Words per sentence: no difference between any two articles holds up under other choices"


def test_where_chance_cannot_be_judged_nothing_is_called_close():
    """A title that says "too close to call" would be a verdict."""
    told = verdicts(("A", "B", "too close to call")).assign(p=np.nan)
    title = charts.dots(comparison(A=2.0, B=5.0), MEASURE, gaps=told).title
    assert title == "Words per sentence: whether any two differ by more than chance is unknown"


def test_an_outlet_without_a_value_says_why():
    """A gap in the data is a row with its reason, never a dot at 0."""
    chart = charts.dots(comparison(A=2.0, B=np.nan), MEASURE)
    assert chart.data["outlet"].tolist() == ["A", "B"]
    assert "B's article: no value (too short)" in chart.alt


def test_an_outlet_keeps_its_colour_and_its_marker():
    """Both are given by the sorted names, so every chart of a corpus agrees."""
    styles = outlet_style(["B", "A", "C"])
    assert styles == outlet_style(["C", "B", "A", "B"])
    assert len({(style.colour, style.marker) for style in styles.values()}) == 3


def test_a_strip_has_a_bar_for_every_sentence(sentences):
    """In reading order, from the start of each article."""
    table = by_sentence(sentences, MEASURE)
    data = charts.strip(table, MEASURE).data
    assert len(data) == len(table)
    assert data.groupby("article")["place"].min().eq(0).all()
    assert (
        data.set_index(["article", "sentence"])["value"].to_dict()
        == table.set_index(["article", "sentence"])["value"].to_dict()
    )


def test_a_very_long_article_is_drawn_in_steps():
    """More bars than a chart has dots show nothing: each step is the mean of its sentences."""
    size = 4 * MOST_BARS
    table = pd.DataFrame({"article": "a", "outlet": "A", "sentence": range(size), "value": [1.0, 3.0] * (size // 2)})
    data = charts.strip(table, MEASURE).data
    assert len(data) == MOST_BARS
    assert data["value"].tolist() == [2.0] * MOST_BARS


def test_of_many_articles_a_strip_shows_the_outlets():
    """Above thirty rows each outlet has one: the mean at each twentieth of its articles, its highest named by place."""
    size = MOST_ROWS // 2 + 1
    rows = [
        (f"{outlet}{n}", outlet, at, value)
        for outlet, values in (("B", [1.0, 5.0]), ("A", [2.0, np.nan]))
        for n in range(size)
        for at, value in enumerate(values)
    ]
    chart = charts.strip(pd.DataFrame(rows, columns=["article", "outlet", "sentence", "value"]), MEASURE)
    told = chart.data.dropna()
    assert told.to_numpy().tolist() == [["A", 0.0, size, 2.0], ["B", 0.0, size, 1.0], ["B", 0.5, size, 5.0]]
    assert list(chart.data) == ["outlet", "place", "sentences", "value"]
    assert len(chart.data) == 2 * STEPS and chart.data["sentences"].sum() == 4 * size
    assert "A: highest from 0 % of the article on (2). B: highest from 50 % of the article on (5)." in chart.alt


def by_row(values: list[float], first: int = 0) -> pd.DataFrame:
    """The table of `by_sentence` of one article, whose first sentences are not body."""
    return pd.DataFrame({"article": "a", "outlet": "A", "sentence": range(first, first + len(values)), "value": values})


@pytest.mark.parametrize(
    ("values", "peak", "said"),
    [
        ([1.0, 5.0, 2.0], "highest", "A: highest in sentence 4 (5); 3 sentences drawn."),
        ([1.0, 5.0, 2.0], "lowest", "A: lowest in sentence 3 (1); 3 sentences drawn."),
        ([1.0, 5.0, 5.0], "highest", "A: highest in sentence 4 and 1 other (5); 3 sentences drawn."),
        ([0.0, 0.0, 0.0], "highest", "A: every sentence has 0."),
        ([np.nan, np.nan], "lowest", "A: no sentence has a value."),
    ],
)
def test_a_strip_numbers_sentences_as_a_reader_does(values, peak, said):
    """From 1, over the whole article: two headings before the first drawn are 1 and 2. No count goes past its end."""
    chart = charts.strip(by_row(values, 2), MEASURE, peak=peak)
    assert chart.alt.endswith(said)
    assert "counted from 1" in " ".join(chart.figure.texts[-1].get_text().split())
    assert f"each row's {peak} sentence" in " ".join(chart.figure.texts[-1].get_text().split())
    label = [text.get_text() for text in chart.figure.axes[0].texts]
    assert label == ([] if "no sentence" in said else ["3" if "every" in said else said.split()[4].strip(";")])


def test_where_bars_are_means_no_single_sentence_is_called_the_highest():
    """Of a very long article, where the step begins."""
    chart = charts.strip(by_row([1.0] * 2 * MOST_BARS + [3.0] * 2 * MOST_BARS), MEASURE)
    assert chart.alt.endswith(f"A: highest mean from sentence {2 * MOST_BARS + 1} on (3).")


def test_a_peak_is_high_or_low():
    """Anything else is named."""
    with pytest.raises(ValueError, match="peak is 'darkest'; choose one of highest, lowest"):
        charts.strip(by_row([1.0]), MEASURE, peak="darkest")


@pytest.mark.parametrize(
    ("voice", "unit"),
    [("all", "(words)"), ("own", "(words, quotations left out)"), ("quoted", "(words, quotations only)")],
)
def test_a_chart_names_its_voice(voice, unit):
    """Of two numbers of one name in a report, each says what it counts."""
    assert unit in charts.strip(by_row([1.0]), MEASURE, voice=voice).alt
    assert f"{unit.strip('()')}. Higher" in charts.dots(comparison(A=2.0), MEASURE, voice=voice).alt


def test_of_many_outlets_those_with_most_sentences_are_drawn():
    """The table has them all, and the foot says how many are drawn."""
    rows = [(f"{n:02}", f"{n:02}", at, 1.0) for n in range(MOST_ROWS + 2) for at in range(1 + (n > 1))]
    chart = charts.strip(pd.DataFrame(rows, columns=["article", "outlet", "sentence", "value"]), MEASURE)
    labels = [label.get_text() for label in chart.figure.axes[0].get_yticklabels()]
    assert labels == [f"{n:02}" for n in range(2, MOST_ROWS + 2)]
    assert chart.data["outlet"].nunique() == MOST_ROWS + 2
    foot = " ".join(chart.figure.texts[-1].get_text().split())
    assert "Drawn: the 30 of 32 outlets with most sentences." in foot


def test_of_many_articles_a_matrix_shows_the_outlets():
    """Each cell is the mean over the pairs of articles of two outlets, also of one outlet with itself."""
    rows = [(f"a{n}", f"b{n}", "A", "B", 0.2, 0.4) for n in range(MOST_ROWS)]
    rows += [("a0", "a1", "A", "A", 0.5, 0.7)]
    columns = ["first", "second", "first_outlet", "second_outlet", "containment_3_first", "containment_3_second"]
    chart = charts.matrix(pd.DataFrame(rows, columns=columns), "containment_3")
    assert chart.data.round(9).to_numpy().tolist() == [["A", "A", 0.6, 1], ["A", "B", 0.2, 30], ["B", "A", 0.4, 30]]
    assert list(chart.data) == ["row", "column", "value", "pairs"]
    assert chart.title == "Share of runs of three words is highest among the articles of A"
    assert [text.get_text() for text in chart.figure.axes[0].texts] == ["0.60", "0.20", "0.40", "·"]
    assert chart.alt.endswith("A in A 0.60; A in B 0.20; B in A 0.40.")


def pairs_of(*values: float) -> pd.DataFrame:
    """The three pairs of three articles."""
    ends = {"first": ["a", "a", "b"], "second": ["b", "c", "c"]}
    names = {f"{side}_outlet": [name.upper() for name in ends[side]] for side in ends}
    return pd.DataFrame({**ends, **names, "jaccard": values})


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ((0.1, 0.3, 0.2), "highest between A and C"),
        ((0.3, 0.1, 0.3), "highest between A and B, and as high for 1 other pair"),
        ((0.0, 0.0, 0.0), "0 for every pair"),
        ((np.nan, np.nan, 0.0), "highest between B and C"),
    ],
)
def test_a_matrix_calls_no_pair_the_highest_that_has_its_like(values, title):
    """Verbatim copies all share everything."""
    assert charts.matrix(pairs_of(*values), "jaccard").title == f"Shared vocabulary (Jaccard) is {title}"


def test_the_highest_pair_of_many_outlets_is_named_though_it_is_not_drawn():
    """The title is about the corpus: a share of A in B can be high where none of B in A is."""
    names = [f"{n:02}" for n in range(MOST_ROWS + 1)]
    rows = [(f"{one}x", f"{other}x", one, other, 0.5, 0.5) for one, other in pairwise(names)]
    rows[-1] = (*rows[-1][:4], 0.9, 0.0)
    columns = ["first", "second", "first_outlet", "second_outlet", "containment_3_first", "containment_3_second"]
    chart = charts.matrix(pd.DataFrame(rows, columns=columns), "containment_3")
    assert chart.title == "Share of runs of three words is highest between 29 and 30"
    assert "Drawn: the 30 of 31 outlets with the highest values." in chart.alt
    assert "30 in" not in chart.alt


@pytest.mark.parametrize(
    ("outlets", "title"),
    [
        ("AB", "Of 40 mentions, 40 occur in both outlets and 0 in only one"),
        ("ABC", "Of 40 mentions, 39 occur in all 3 outlets and 0 in only one"),
        ("A", "40 mentions in one outlet"),
    ],
)
def test_the_title_of_mentions_counts_those_that_are_not_drawn(outlets, title):
    """Thirty are drawn, those of most outlets first: they say nothing about the others."""
    rows = [("name", f"name {n}", outlet, 1) for n in range(40) for outlet in outlets if (n, outlet) != (0, "C")]
    chart = charts.mentions_matrix(pd.DataFrame(rows, columns=["kind", "mention", "outlet", "times"]))
    assert chart.title == title
    assert "Drawn: 30 of 40 mentions, chosen by the number of outlets." in chart.alt


def test_a_directed_figure_is_read_along_the_row():
    """The share of the row's article that is in the column's, in both directions."""
    pairs = pd.DataFrame(
        {
            "first": ["a"],
            "second": ["b"],
            "first_outlet": ["A"],
            "second_outlet": ["B"],
            "containment_3_first": [0.2],
            "containment_3_second": [0.4],
        }
    )
    data = charts.matrix(pairs, "containment_3").data
    cells = {(row[0], row[1]): row[2] for row in data[["row", "column", "value"]].to_numpy().tolist()}
    assert cells == {("a", "b"): 0.2, ("b", "a"): 0.4}


@pytest.mark.parametrize(
    "name", ["$x$ & <b>", "Вести недели", "A very long name of an outlet that goes on and on", "two\nlines"]
)
def test_odd_names_of_outlets_are_drawn_as_they_are(name, tmp_path):
    """No name is taken for mathematics or markup, and none stops the drawing."""
    chart = charts.dots(comparison(**{name: 2.0, "B": 3.0}), MEASURE)
    svg = chart.save(tmp_path, "odd")[0].read_text("utf-8")
    assert "<b>" not in svg
    assert name in chart.data["outlet"].tolist()


def test_accuracy_is_shown_beside_its_baseline():
    """What was not measured is named as such."""
    table = pd.DataFrame(
        {
            "measure": ["x/1", "y/1"],
            "data": "set",
            "metric": "F1",
            "value": [0.8, np.nan],
            "low": [0.7, np.nan],
            "high": [0.9, np.nan],
            "baseline": [0.5, 0.6],
        }
    )
    alt = charts.accuracy(table).alt
    assert "x/1, F1 on set: 0.80 (0.70 to 0.90), baseline 0.50" in alt
    assert "y/1, F1 on set: not measured, baseline 0.60" in alt


def test_what_has_no_baseline_is_not_counted_as_failing_it():
    """The title counts only what can beat one."""
    table = pd.DataFrame(
        {"measure": ["x/1", "y/1"], "data": "set", "metric": "F1", "value": 0.8, "low": 0.7, "high": 0.9}
    )
    assert charts.accuracy(table.assign(baseline=[0.5, np.nan])).title == (
        "1 of 1 measurement that have one clearly beat the baseline"
    )
    assert charts.accuracy(table.assign(baseline=0.5)).title == "2 of 2 measurements clearly beat the baseline"


def _drawn() -> dict[str, Chart]:
    """Two charts of made-up numbers."""
    names, (low, mid, high) = (["Echo", "Herald", "Post"], np.array([[3, 9, 20], [5, 12, 24], [8, 15, 30]]))
    estimates = pd.DataFrame(
        {
            "outlet": names,
            "estimate": mid,
            "low": low,
            "high": high,
            "articles": 2,
            "sentences": 40,
            "words": 900,
            "unit": "article",
            "why": "",
        }
    )
    gaps = pd.DataFrame(
        {
            "first": ["Echo", "Echo", "Herald"],
            "second": ["Herald", "Post", "Post"],
            "difference": [-7.0, -12.0, -5.0],
            "low": [-13.0, -18.0, -11.0],
            "high": [-1.0, -6.0, 1.0],
            "p": [0.03, 0.001, 0.2],
            "verdict": ["lower", "lower", "too close to call"],
            "unit": "article",
        }
    )
    pairs = pd.DataFrame(
        {
            "first": ["a", "a", "b"],
            "second": ["b", "c", "c"],
            "first_outlet": ["Echo", "Echo", "Herald"],
            "second_outlet": ["Herald", "Post", "Post"],
            "jaccard": [0.31, 0.08, 0.15],
        }
    )
    return {
        "dots": charts.dots(estimates, "hedges_per_1000_words/1", gaps=gaps),
        "matrix": charts.matrix(pairs, "jaccard"),
    }


@pytest.mark.parametrize("name", ["dots", "matrix"])
def test_a_chart_looks_as_it_did(name, tmp_path):
    """Pixel by pixel, but for what another version of the fonts' renderer may smooth otherwise."""
    from matplotlib.testing.compare import compare_images

    drawn = tmp_path / f"{name}.png"
    drawn.write_bytes(_drawn()[name].png())
    expected = Path(__file__).parents[1] / "files" / f"{name}.png"
    assert compare_images(str(expected), str(drawn), tol=1) is None
