"""The comparison with other people's tools: what is measured is the same work, and what is printed is the table."""

import gzip
import json
import re
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))  # these are scripts, not a package

import bench
import bench_chart
from bench_corpus import FOOTER, OWN, REAL, corpus, recombined
from peers import figures, head, inverted_index, scikit_learn, vader

from analysis import load

TEXTS = [
    "Rain will fall all day in the north and in the west.",
    "Rain will fall all day in the north and in the east.",
    "Snow will fall all night in the south, and nobody will mind it.",
]


def test_the_chart_is_drawn_from_the_table():
    """The committed chart is, byte for byte, what the committed table draws."""
    assert bench_chart.chart(bench_chart.read()).svg() == bench_chart.DRAWN.read_bytes()


def test_the_page_on_scale_quotes_the_table():
    """The figures in docs/at_scale.md are those of the committed table: `python benchmarks/bench_chart.py` prints them."""
    assert bench_chart.in_words(bench_chart.read()) in (ROOT / "docs/at_scale.md").read_text("utf-8")


def test_the_page_on_scale_extrapolates_the_table():
    """What a million articles cost is what the last two points of the curve say."""
    said = bench_chart.million(bench_chart.read())
    assert said in " ".join((ROOT / "docs/at_scale.md").read_text("utf-8").split())


def test_readers_see_medians_the_fastest_first_and_recall_on_real_articles():
    """Each ratio is that of the medians in the table; a whole process stands beside what its libraries take alone."""
    rows = [
        ("all pairs", "samestory", 10, 1.0, None, None),
        ("all pairs", "scikit-learn", 10, 9.0, 8.5, 1.0),
        ("all pairs", "rensa", 10, 0.5, 0.4, 1.0),
        ("all pairs of real articles", "rensa", 10, 0.5, 0.4, 0.8),
        ("files to scores", "samestory", 10, 2.0, None, None),
        ("command line", "samestory --help", 0, 0.12, None, None),
        ("command line", "Python with click", 0, 0.08, None, None),
        ("origins", "samestory", 5, 1.0, None, None),
        ("origins", "samestory", 10, 2.0, None, None),
    ]
    table = pd.DataFrame(rows, columns=["task", "tool", "articles", "seconds", "times", "recall"])
    table = table.assign(times_low=table["times"], times_high=table["times"], memory=100, loading=0.0)
    rensa = "rensa's MinHash LSH 0.5 times as long (0.4–0.4), 100 MB, for 80.0 % of the pairs of real articles that share a twentieth"
    said = bench_chart.in_words(table).splitlines()[2:6]
    assert said == [
        f"| all pairs, 10 articles | 1.0 s, 100 MB | {rensa}; scikit-learn 9.0 times as long (8.5–8.5), 100 MB |",
        "| `samestory --help` | 0.12 s, 100 MB | Python with click alone 0.08 s |",
        "| origins, 10 articles in events of five | 2 s, 100 MB | 5 articles 1 s |",
        "",
    ]


def test_a_million_articles_are_on_the_line_of_the_last_two_points():
    """Ten thousand articles more that take 360 seconds and 80 MB: ten hours and 8 GB a million."""
    rows = [
        ("files to scores", 10_000, 400.0, 900),
        ("files to scores", 20_000, 760.0, 980),
        ("all pairs", 50, 9.0, 100),
        ("all pairs", 10_000, 40.0, 900),
        ("all pairs", 20_000, 76.0, 980),
    ]
    table = pd.DataFrame(rows, columns=["task", "articles", "seconds", "memory"])
    assert bench_chart.million(table.assign(tool="samestory")) == (
        "10.0 hours of one core from files to scores, and 1.00 hours and 8 GB for all pairs"
    )


def test_every_column_is_in_the_data_dictionary():
    """The table has the columns that are measured, and data/README.md explains them in their order."""
    dictionary = (ROOT / "data/README.md").read_text("utf-8")
    section = dictionary.partition("### `bench.csv`")[2].partition("\n#")[0]
    rows = re.findall(r"^\| (`.+?) \|", section, re.MULTILINE)
    explained = re.findall(r"`(\w+)`", " ".join(rows))
    assert explained == list(bench.COLUMNS) == bench_chart.read().columns.to_list()


@pytest.mark.parametrize("find", [inverted_index, scikit_learn, bench.similar])
def test_all_pairs_are_the_same_work(find):
    """The first two share 7 of 9 runs of five words; the third shares none."""
    assert find(TEXTS) == [(0, 1)]


def test_measures_that_all_have_are_the_published_ones():
    """What is measured beside the plain way has no weights fitted to labelled data."""
    assert {name.partition("/")[2] for name in bench.published()} == {"1"}
    assert not any(name.startswith(bench.FITTED) for name in bench.published())


def test_values_are_compared_to_the_last_digits():
    """Equal values pass with the computer's rounding, others do not."""
    text = " ".join(["It is a good day.", "It is a bad day."] * 3)
    ours = bench.values("vader_tone/1")([text])
    same = bench.same_values(ours, {"vader_tone": vader([text])}, ["vader_tone"])
    assert same["difference"] < 1e-15
    with pytest.raises(AssertionError):
        bench.same_values(ours, {"vader_tone": [0.5]}, ["vader_tone"])


def test_recombined_articles():
    """The first articles are as they are, every fourth further one ends with the footer, and each run makes the same."""
    made = list(recombined(TEXTS, 9))
    assert made[:3] == TEXTS
    assert [text.endswith(FOOTER) for text in made] == [at in (4, 8) for at in range(9)]
    assert made == list(recombined(TEXTS, 9))


def test_a_corpus_of_the_labelled_sets(tmp_path):
    """Its field for the outlet has another name."""
    rows = [{"source": "Echo", "title": "Rain", "text": text} for text in TEXTS]
    with gzip.open(tmp_path / f"{REAL}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    table, made_of = corpus(tmp_path, 2)
    assert made_of == REAL
    assert table[["outlet", "text"]].to_numpy().tolist() == [["Echo", text] for text in TEXTS[:2]]


def test_a_corpus_without_the_labelled_sets(tmp_path):
    """The repository's own articles are used instead, and the name says so."""
    table, made_of = corpus(tmp_path, 7)
    assert made_of == OWN
    assert table.columns.to_list() == ["id", "outlet", "title", "text"]
    assert table["text"].head(5).to_list() == load(ROOT / "data")["text"].to_list()
    assert len(table) == 7


def test_figures_are_of_the_work_alone(tmp_path):
    """The first text is done once before, to load what the work needs; the result is that of all."""
    file = tmp_path / "texts.jsonl"
    bench.write(file, TEXTS)
    assert head(file, 2) == TEXTS[:2]
    calls = []
    done = figures(lambda texts: calls.append(texts) or len(texts), TEXTS)
    assert calls == [TEXTS[:1], TEXTS]
    assert list(done) == ["loading", "seconds", "memory", "result"]
    assert done["result"] == 3
    assert done["seconds"] >= 0
    assert done["memory"] > 10


def test_a_peer_that_is_not_installed_is_left_out(tmp_path, monkeypatch, capsys):
    """One sentence names it; the table has the other rows, and every figure of a small run."""
    tools = [bench.OURS, "NLTK's VADER", "TextDescriptives"]
    monkeypatch.setattr(bench, "COMPARED", {bench.SENTIMENT: (5, tools)})
    monkeypatch.setattr(bench, "CURVES", {bench.SCORES: {bench.OURS: 5, "TextDescriptives": 5}})
    monkeypatch.setattr(bench, "FROM", {bench.SCORES: 5})
    monkeypatch.setattr(bench, "PROCESSES", {})
    monkeypatch.setattr(bench, "SIZES", (5,))
    monkeypatch.setattr(bench, "ROUNDS", 1)
    monkeypatch.setattr(bench, "TABLE", tmp_path / "bench.csv")
    monkeypatch.setattr(bench, "draw", lambda: None)
    arguments = [str(tmp_path), "--peers", str(tmp_path / "python"), "--write"]
    monkeypatch.setattr(sys, "argv", ["bench", *arguments])
    bench.main()
    table = pd.read_csv(tmp_path / "bench.csv")
    assert table[["task", "tool", "articles", "made_of"]].to_numpy().tolist() == [
        ["sentiment", "samestory", 5, OWN],
        ["sentiment", "NLTK's VADER", 5, OWN],
        ["files to scores", "samestory", 5, OWN],
    ]
    assert table["difference"].dropna().to_list() == [table.at[1, "difference"]]
    assert (table[["loading", "memory"]] > 0).all(axis=None)
    said = capsys.readouterr().err
    assert said.startswith(
        "Not installed, so without a row: TextDescriptives, datasketch, rensa, vaderSentiment, quanteda"
    )
    assert said.count("\n") == 1


def test_tasks_can_be_measured_again_one_by_one(tmp_path, monkeypatch):
    """Its rows are replaced, those of the other tasks stay as they are, in the order of the tasks."""
    monkeypatch.setattr(bench, "PROCESSES", {"command line": {"Python": [sys.executable, "-c", ""]}})
    monkeypatch.setattr(bench, "CURVES", {})
    monkeypatch.setattr(bench, "SIZES", (5,))
    monkeypatch.setattr(bench, "ROUNDS", 1)
    monkeypatch.setattr(bench, "TABLE", tmp_path / "bench.csv")
    monkeypatch.setattr(bench, "draw", lambda: None)
    before = bench_chart.read()
    before = before[before["task"].isin(bench.COMPARED)]
    before.to_csv(tmp_path / "bench.csv", index=False)
    arguments = [str(tmp_path), "--peers", str(tmp_path / "python"), "--only", "command line", "--write"]
    monkeypatch.setattr(sys, "argv", ["bench", *arguments])
    for _ in range(2):
        bench.main()
    table = pd.read_csv(tmp_path / "bench.csv")
    pd.testing.assert_frame_equal(table.iloc[:-1], before.reset_index(drop=True), check_dtype=False)
    assert table.iloc[-1][["task", "tool", "articles"]].tolist() == ["command line", "Python", 0]
    assert table["seconds"].iloc[-1] > 0


def test_every_row_in_words():
    """What is known of a row is printed, and nothing else."""
    row = {
        "task": "all pairs",
        "articles": 10_000,
        "tool": "datasketch",
        "seconds": 12.5,
        "memory": 1304,
        "times": 2.8,
        "times_low": 2.7,
        "times_high": 2.9,
        "pairs": 210,
        "recall": 0.47,
    }
    assert bench.in_words(row) == (
        "all pairs, 10,000 articles, datasketch: 12.50 s, 1,304 MB, "
        "2.8 times as long (2.7–2.9), 210 pairs, recall 47.0%"
    )
