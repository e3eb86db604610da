"""Draw data/bench.csv into data/bench.svg, and print its figures for the README: python benchmarks/bench_chart.py"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.display.chart import COLOURS, INK, LABEL, MARGIN, SMALL, Chart, Page, styled

ROOT = Path(__file__).parents[1]
TABLE, DRAWN = ROOT / "data/bench.csv", ROOT / "data/bench.svg"
TASKS = {"files to scores": "All articles scored", "all pairs": "All pairs compared"}
# Whom each task was measured beside, as the README names them.
OTHERS = {
    "readability, hedging, sentiment, attribution, counts": {"plain Python": "the plain Python way"},
    "readability": {"textstat": "textstat", "TextDescriptives": "TextDescriptives", "quanteda": "quanteda in R"},
    "sentiment": {"NLTK's VADER": "NLTK", "vaderSentiment": "vaderSentiment"},
    "all pairs": {
        "scikit-learn": "scikit-learn",
        "inverted index": "an inverted index in Python",
        "datasketch": "datasketch's MinHash LSH",
        "rensa": "rensa's MinHash LSH",
    },
}
REAL_PAIRS = "all pairs of real articles"
ROW, HEAD, BELOW, LEFT, RIGHT = 0.24, 0.34, 0.3, 2.7, 0.35  # inches of a tool, a task's heading, and around the panel


def read() -> pd.DataFrame:
    return pd.read_csv(TABLE)


def draw() -> None:
    """Draw the table into the chart's file, and print what the README quotes."""
    table = read()
    DRAWN.write_bytes(chart(table).svg())
    print(in_words(table))
    print(million(table))


def _ratios(table: pd.DataFrame) -> pd.DataFrame:
    """Each other tool's time as a multiple of ours: of the medians, and the lowest and highest of a round."""
    rows = []
    for task, names in OTHERS.items():
        found = table[(table["task"] == task) & table["times"].notna() & table["tool"].isin(names)]
        for _, row in found.sort_values("seconds").iterrows():
            times = row["seconds"] / _row(table, task, "samestory")["seconds"]
            recall = _recall(table, row)[0]
            rows.append((task, row["articles"], names[row["tool"]], times, row["times_low"], row["times_high"], recall))
    return pd.DataFrame(rows, columns=["task", "articles", "tool", "times", "low", "high", "recall"])


@styled()
def chart(table: pd.DataFrame) -> Chart:
    """How many times as long as samestory each other tool takes for the same work."""
    data = _ratios(table)
    tasks = data["task"].unique()
    height = len(data) * ROW + len(tasks) * HEAD
    low, high = data["times"].min(), data["times"].max()
    page = Page(
        height + BELOW,
        width=7.8,
        title=f"Other tools take {low:.1f} to {high:.1f} times as long as samestory",
        subtitle="Processor time for the same work on the same articles, as a multiple of samestory's; below 1: faster",
        foot="Dots: ratios of medians; lines: from the lowest to the highest ratio of a round. "
        "Tools that find only some of the pairs say how many: of real articles that share a twentieth. Source: data/bench.csv.",
    )
    ax = page.axes(MARGIN + LEFT, 0, page.width - 2 * MARGIN - LEFT - RIGHT, height)
    ax.set(xscale="log", xlim=(min(low, *data["low"]) / 1.2, max(high, *data["high"]) * 1.1), ylim=(height, 0))
    ticks = [tick for tick in (0.2, 0.5, 1, 2, 5, 10, 20, 50) if ax.get_xlim()[0] <= tick <= ax.get_xlim()[1]]
    ax.set_xticks(ticks, [f"{tick:g} ×" for tick in ticks])
    ax.minorticks_off()
    ax.grid(True, axis="x")
    ax.axvline(1, color=INK, linewidth=1)
    place, places = 0.0, []
    for (task, articles), rows in data.groupby(["task", "articles"], sort=False):
        heading = f"{task[0].upper()}{task[1:]} ({articles:,} articles)"
        ax.annotate(
            heading,
            (-LEFT * 72, -(place + HEAD * 0.7) * 72),
            xycoords=("axes points", "axes points"),
            xytext=(0, height * 72),
            textcoords="offset points",
            fontsize=LABEL,
            fontweight="bold",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
        place += HEAD
        for _ in rows.index:
            places.append(place + ROW / 2)
            place += ROW
    ax.hlines(places, data["low"], data["high"], color=COLOURS[4], linewidth=2)
    ax.plot(data["times"], places, "o", color=COLOURS[4], markeredgecolor=INK, markersize=6)
    found = [f" ({100 * recall:.0f} % of real pairs)" if recall < 1 else "" for recall in data["recall"]]
    ax.set_yticks(places, [f"{tool}{some}" for tool, some in zip(data["tool"], found, strict=True)], fontsize=SMALL)
    for at, times, end in zip(places, data["times"], data["high"], strict=True):
        ax.annotate(f"{times:.1f}", (end, at), (5, 0), textcoords="offset points", va="center", fontsize=SMALL)
    said = (
        f"{row.task}, {row.articles:,} articles, {row.tool}{some}: {row.times:.1f} times ({row.low:.1f} to {row.high:.1f})."
        for row, some in zip(data.itertuples(), found, strict=True)
    )
    return page.chart(data, " ".join(said))


def in_words(table: pd.DataFrame) -> str:
    """The headline figures, medians of the rounds, as the page on scale has them; the fastest of the others comes first."""
    lines = ["| on one core | samestory | other tools, in the same run, the fastest first |", "|---|---|---|"]
    compared = set(table.loc[table["times"].notna(), "task"])
    for task, names in OTHERS.items():
        if task not in compared:
            continue
        ours = _row(table, task, "samestory")
        rows = table[(table["task"] == task) & table["times"].notna() & table["tool"].isin(names)]
        others = [_other(names[row["tool"]], row, ours, table) for _, row in rows.sort_values("seconds").iterrows()]
        lines.append(
            f"| {task}, {ours['articles']:,} articles | {ours['seconds']:.1f} s, {_memory(ours)} "
            f"| {'; '.join(others)} |"
        )
    lines += [
        f"| {said.format(articles=row['articles'])} | {row['seconds']:.{digits}f} s, {_memory(row)} | {_beside(table, row)} |"
        for said, task, tool, digits in WHOLE
        for _, row in table[(table["task"] == task) & (table["tool"] == tool)].tail(1).iterrows()
    ]
    most = _most(table)
    scored, paired = (_row(table, task, "samestory", most) for task in TASKS)
    whole = (
        f"{most:,} articles: {_time(scored)} and {_memory(scored)} from files to scores, "
        f"{_time(paired)} and {_memory(paired)} for all pairs."
    )
    return "\n".join([*lines, "", whole])


def million(table: pd.DataFrame) -> str:
    """What a million articles more cost, by the last two points of our curves."""
    hours, memory = {}, {}
    for task in TASKS:
        rows = table[(table["task"] == task) & (table["tool"] == "samestory")]
        one, other = (row for _, row in rows.sort_values("articles").tail(2).iterrows())
        millions = (other["articles"] - one["articles"]) / 1e6
        hours[task] = (other["seconds"] - one["seconds"]) / millions / 3600
        memory[task] = (other["memory"] - one["memory"]) / millions / 1000
    scored, paired = TASKS
    return (
        f"{hours[scored]:.1f} hours of one core from files to scores, and {hours[paired]:.2f} hours "
        f"and {memory[paired]:.0f} GB for all pairs"
    )


# What runs as a whole: how it is called here, its task and tool, digits of its seconds.
WHOLE = [
    ("the report on five articles, a whole process", "report", "samestory", 0),
    ("`samestory --help`", "command line", "samestory --help", 2),
    ("`samestory measures`", "command line", "samestory measures", 2),
    ("origins, {articles:,} articles in events of five", "origins", "samestory", 0),
]


def _beside(table: pd.DataFrame, row: pd.Series) -> str:
    """Smaller sizes of the same, or for commands what their libraries take alone."""
    alike = table[table["task"] == row["task"]]
    if row["task"] == "command line":
        alone = alike[alike["tool"].str.startswith("Python with ")]
        return "; ".join(f"{one['tool']} alone {one['seconds']:.2f} s" for _, one in alone.iterrows())
    smaller = alike[alike["articles"] < row["articles"]]
    return "; ".join(f"{one['articles']:,} articles {one['seconds']:.0f} s" for _, one in smaller.iterrows())


def _other(name: str, row: pd.Series, ours: pd.Series, table: pd.DataFrame) -> str:
    recall, pairs = _recall(table, row)
    found = f", for {100 * recall:.1f} % of the {pairs}" if recall < 1 else ""
    spread = f"{row['times_low']:.1f}–{row['times_high']:.1f}"
    return f"{name} {row['seconds'] / ours['seconds']:.1f} times as long ({spread}), {_memory(row)}{found}"


def _recall(table: pd.DataFrame, row: pd.Series) -> tuple[float, str]:
    """The share of the pairs that a tool finds, and of which: of real articles where that was measured."""
    real = table[(table["task"] == REAL_PAIRS) & (table["tool"] == row["tool"])] if row["task"] == "all pairs" else []
    return (
        (real["recall"].iloc[0], "pairs of real articles that share a twentieth")
        if len(real)
        else (row["recall"], "pairs")
    )


def _row(table: pd.DataFrame, task: str, tool: str, articles: int | None = None) -> pd.Series:
    """The row at so many articles, or at those that all tools had."""
    rows = table[(table["task"] == task) & (table["tool"] == tool)]
    if articles is None:
        articles = table.loc[(table["task"] == task) & table["times"].notna(), "articles"].iloc[0]
    return rows[rows["articles"] == articles].iloc[0]


def _most(table: pd.DataFrame) -> int:
    """The largest number of articles of which we have both the scores and the pairs."""
    ours = table[(table["tool"] == "samestory") & table["task"].isin(TASKS)]
    return ours.groupby("task")["articles"].max().min()


def _memory(row: pd.Series) -> str:
    return f"{row['memory'] / 1000:.1f} GB" if row["memory"] >= 1000 else f"{row['memory']:.0f} MB"


def _time(row: pd.Series) -> str:
    seconds = row["loading"] + row["seconds"]
    return f"{seconds / 60:.1f} minutes" if seconds >= 120 else f"{seconds:.0f} seconds"


if __name__ == "__main__":
    draw()
