"""Draw data/bench.csv into data/bench.svg, and print its figures for the README: python benchmarks/bench_chart.py"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.display.chart import COLOURS, GREY, INK, LABEL, MARGIN, SMALL, Chart, OutletStyle, Page, styled, wrap
from analysis.phrasing import rounded

ROOT = Path(__file__).parents[1]
TABLE, DRAWN = ROOT / "data/bench.csv", ROOT / "data/bench.svg"
STYLES = {
    "samestory": OutletStyle(COLOURS[4], "o"),
    "plain Python": OutletStyle(COLOURS[0], "s"),
    "TextDescriptives": OutletStyle(COLOURS[2], "^"),
    "scikit-learn": OutletStyle(COLOURS[5], "D"),
    "inverted index": OutletStyle(COLOURS[6], "v"),
    "datasketch": OutletStyle(COLOURS[1], "P"),
    "rensa": OutletStyle(COLOURS[3], "X"),
}
NAMES = {"TextDescriptives": "TextDescriptives (readability only)", "inverted index": "inverted index in Python"}
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
AXES = {"seconds": "CPU seconds", "memory": "peak memory, MB"}
HEIGHT, ABOVE, BELOW, LEFT, RIGHT = 1.9, 0.25, 0.4, 0.65, 1.25  # inches of a panel and around it


def read() -> pd.DataFrame:
    return pd.read_csv(TABLE)


def draw() -> None:
    """Draw the table into the chart's file, and print what the README quotes."""
    table = read()
    DRAWN.write_bytes(chart(table).svg())
    print(in_words(table))
    print(million(table))


@styled()
def chart(table: pd.DataFrame) -> Chart:
    """Time and memory against the number of articles: a panel each for scores and for all pairs."""
    data = table[table["task"].isin(TASKS)].copy()
    data = data.sort_values(["task", "tool", "articles"], ascending=[False, True, True])
    names = NAMES | {
        row.tool: f"{row.tool} ({100 * row.recall:.1f} % of pairs)" for row in data[data["recall"] < 1].itertuples()
    }
    most = _most(data)
    scored, paired = (_row(data, task, "samestory", most) for task in TASKS)
    data["seconds"] += data["loading"]
    made_of, words = data["made_of"].iloc[0], round(data["words"].median())
    page = Page(
        2 * (ABOVE + HEIGHT + BELOW),
        width=8.4,
        title=f"{most:,} articles: scored in {_time(scored)}, every pair compared in {_time(paired)}",
        subtitle="CPU time with the loading of libraries, and peak memory of the process, by the number of "
        "articles; both axes are logarithmic. Lower is better.",
        foot=f"n = {len(data)} points, medians where several rounds were run. Articles of some {words:,} words: "
        f"{made_of}, recombined where more are wanted. Source: data/bench.csv.",
    )
    said = []
    width = page.width / 2 - MARGIN - LEFT - RIGHT
    for column, (task, name) in enumerate(TASKS.items()):
        for row, (value, unit) in enumerate(AXES.items()):
            ax = page.axes(
                MARGIN + LEFT + column * (page.width / 2), row * (ABOVE + HEIGHT + BELOW) + ABOVE, width, HEIGHT
            )
            rows = data[data["task"] == task]
            _draw(ax, rows, value, data["articles"].unique(), names)
            ax.set_title(f"{name}: {unit}", loc="left", fontsize=LABEL, fontweight="bold", x=-LEFT / width)
            for tool, points in rows.groupby("tool"):
                numbers = zip(points["articles"], rounded(points[value]), strict=True)
                said.append(
                    f"{name}, {unit}, {names.get(tool, tool)}: "
                    f"{', '.join(f'{number} at {at:,} articles' for at, number in numbers)}."
                )
    return page.chart(data, " ".join(said))


def _draw(ax, rows: pd.DataFrame, value: str, sizes: np.ndarray, names: dict[str, str]) -> None:
    from matplotlib.ticker import LogLocator

    ax.set(xscale="log", yscale="log", xlim=(min(sizes) / 1.5, max(sizes) * 1.3))
    ends = {}
    for tool, style in STYLES.items():
        points = rows[rows["tool"] == tool].dropna(subset=value)
        if len(points):
            ax.plot(
                points["articles"],
                points[value],
                marker=style.marker,
                color=style.colour,
                linewidth=2.4 if tool == "samestory" else 1.3,
                markersize=6,
                markeredgecolor=INK,
                markeredgewidth=0.6,
                zorder=3,
            )
            ends[tool] = points.iloc[-1]
    ax.grid(True, axis="both", which="major")
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 3)))
    ax.minorticks_off()
    ax.xaxis.set_major_formatter(lambda x, _: f"{x:,.0f}")
    ax.yaxis.set_major_formatter(lambda y, _: f"{y:,g}")
    ax.set_xticks([10, 100, 1000, 10_000])
    low, high = ax.get_ylim()
    ax.set_ylim(low, high)
    order = sorted(ends, key=lambda tool: ends[tool][value])
    heights = [np.log(ends[tool][value] / low) / np.log(high / low) * HEIGHT for tool in order]
    for tool, height in zip(order, _apart(heights, 2.4 * SMALL / 72), strict=True):
        style, end = STYLES[tool], ends[tool]
        ax.annotate(
            wrap(names.get(tool, tool), RIGHT - 0.15, SMALL),
            (end["articles"], end[value]),
            (1.03, height / HEIGHT),
            textcoords="axes fraction",
            va="center",
            fontsize=SMALL,
            fontweight="bold" if tool == "samestory" else "normal",
            color=INK,
            arrowprops={
                "arrowstyle": "-",
                "color": style.colour,
                "linewidth": 0.7,
                "shrinkB": 4,
                "relpos": (0, 0.5),
                "linestyle": (0, (2, 2)),
            },
        )
    ax.tick_params(axis="y", labelsize=SMALL, labelcolor=GREY)


def _apart(places: list[float], gap: float) -> list[float]:
    """These rising places, moved so that neighbours are at least so far from each other, in the panel."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else max(place, 0.0))
    over = max(moved[-1] - HEIGHT, 0)
    return [place - over for place in moved] if moved else moved


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
    real = table[(table["task"] == REAL_PAIRS) & (table["tool"] == row["tool"])] if row["task"] == "all pairs" else []
    recall, pairs = (real["recall"].iloc[0], "pairs of real articles") if len(real) else (row["recall"], "pairs")
    found = f", for {100 * recall:.1f} % of the {pairs}" if recall < 1 else ""
    spread = f"{row['times_low']:.1f}–{row['times_high']:.1f}"
    return f"{name} {row['seconds'] / ours['seconds']:.1f} times as long ({spread}), {_memory(row)}{found}"


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
