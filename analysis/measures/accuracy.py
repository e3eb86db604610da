"""The measured accuracy of each measure: the figures in `data/validation.csv`.

`tools.trust.validate` measures them on text that people labelled by hand, and writes the file.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.resources import INSTALLED, RECORD, RESOURCES

FIGURES = ["value", "low", "high", "baseline", "reach"]
COLUMNS = ["measure", "data", "half", "n", "metric", *FIGURES, "note"]
# How the note begins for a figure that was not independent of the labels.
CROSS_VALIDATED = "weights cross-validated"
SAME_TEXTS = "constants chosen on the same texts"
TITLES = {
    "sentences_gum": "sentence ends (GUM)",
    "readability_clear": "excerpts (CLEAR)",
    "readability_onestop": "the first 300 words of news stories (OneStopEnglish)",
    "sentiment_nyt": "New York Times opinion pieces (Hutto & Gilbert)",
    "sentiment_headlines": "headlines (SemEval-2007)",
    "hedging_news": "news sentences (FactBank)",
    "hedging_wiki": "Wikipedia sentences (WikiWeasel)",
    "hedging_weasel": "sentences, half of them tagged (CoNLL-2010)",
    "attribution_polnear": "news articles (PolNeAR)",
    "tone_targets_mtsc": "people and bodies in news sentences (NewsMTSC)",
    "names_gum": "documents of ten genres (GUM)",
    "reworded_msrp": "pairs of news sentences (MSRP)",
    "events_basil": "news of three outlets on 55 events (BASIL)",
    "reuse_clough": "student answers beside their sources (Clough & Stevenson)",
}


def _recorded() -> Path:
    return RECORD if RECORD.is_file() else INSTALLED


@cache
def _record() -> pd.DataFrame:
    return pd.read_csv(_recorded(), keep_default_na=False, na_values=dict.fromkeys(FIGURES, ""))


@cache
def _rows() -> list[dict[str, Any]]:
    """The record, read without pandas, which takes longer to load than all the work of `samestory measures`."""
    with _recorded().open(newline="", encoding="utf-8") as file:
        rows: list[dict[str, Any]] = list(csv.DictReader(file))
    return [
        row | {figure: float(row[figure] or "nan") for figure in FIGURES} | {"n": int(row["n"] or 0)} for row in rows
    ]


def accuracy(*measures: str) -> pd.DataFrame:
    """The recorded figures of these measures, or of all: the columns of `validate`.

    >>> accuracy("reuse/1")[["data", "metric", "value"]].round(2)
               data               metric  value
    0  reuse_clough   AUC, reused or not    1.0
    1  reuse_clough  Spearman with level    0.9
    """
    record = _record()
    known = record["measure"].isin(measures) | (not measures)
    return record[known].reset_index(drop=True)


def placebos() -> pd.DataFrame:
    """How often a difference was found where there is none: the columns of `summary`."""
    recorded = RECORD.with_name("placebo.csv")
    return summary(pd.read_csv(recorded if recorded.is_file() else RESOURCES / recorded.name))


def noise_pages() -> pd.DataFrame:
    """How often a page states a finding where nothing differs, as measured by `tools.trust.noise_pages`.

    Columns: `page` (how it was made), `unit`, `outlets`, `pages` (how many were made), and shares of these: `called` (a
    verdict by at least one headline measure, uncorrected for the others), `stated` (a difference beyond chance on the page
    as a whole), `survives` (a finding, which also holds up under the other choices).
    """
    recorded = RECORD.with_name("noise_pages.csv")
    return pd.read_csv(recorded if recorded.is_file() else RESOURCES / recorded.name)


def noise_pages_in_words() -> str:
    """How many of 100 pages made from articles that do not differ state a finding; a line for each kind of page."""
    return "\n".join(
        f"{row.outlets} outlets, {row.page}: of 100 pages {_states(row.survives)} a finding, {_states(row.stated)} a "
        f"difference that is more than chance; on {100 * row.called:.0f} at least one of the six measures, taken by itself, "
        "has a verdict."
        for row in noise_pages().itertuples()
    )


def _states(share: float) -> str:
    return f"{100 * share:.0f} state{'s' * (round(100 * share) == 1)}"


def trust_in_words(*measures: str) -> str:
    """The measured accuracy of these measures, a line for each figure."""
    rows = [row for row in _rows() if not measures or row["measure"] in measures]
    lines, known = [_line(row) for row in rows], {row["measure"] for row in rows}
    for measure in measures:
        if measure not in known:
            lines.append(f"{measure}: never compared with human judgment.")
    return "\n".join(lines)


def trust(*measures: str) -> pd.DataFrame:
    """The measured accuracy of these measures, a row for each figure, for reading.

    Columns: `instrument`, `measured_on`, `figure` (what was measured), `value` (with its 95 % interval), `simple` (the best
    simple method on the same text). `accuracy` has the numbers. A measure that was never compared with human judgment has a
    row that says so.

    >>> trust("lix/1")["figure"].item()
    'never compared with human judgment'
    """
    table = accuracy(*measures)
    rows = [
        (
            row["measure"],
            _where(row["data"]),
            row["metric"] + ("" if not math.isnan(row["value"]) else f": {row['note']}"),
            ""
            if math.isnan(row["value"])
            else f"{_short(row['value'])} ({_short(row['low'])} to {_short(row['high'])})",
            "" if math.isnan(row["baseline"]) else _short(row["baseline"]),
        )
        for _, row in table.iterrows()
    ]
    known = set(table["measure"])
    rows += [(name, "", "never compared with human judgment", "", "") for name in measures if name not in known]
    return pd.DataFrame(rows, columns=["measure", "measured_on", "figure", "value", "simple"]).rename(
        columns={"measure": "instrument"}
    )


def _where(data: str) -> str:
    name, _, part = data.partition(", ")
    return TITLES.get(name, name) + (f", {part}" if part else "")


def _line(row: Mapping[str, Any]) -> str:
    where = _where(row["data"])
    if math.isnan(row["value"]):
        return f"{row['measure']}: {row['metric']} on {where}: {row['note']}."
    value, low, high = (_short(row[figure]) for figure in ("value", "low", "high"))
    told = (f", {one}" for one in (CROSS_VALIDATED, SAME_TEXTS) if row["note"].startswith(one))
    how = "".join(told)
    base = row["baseline"]
    simple = "" if math.isnan(base) else f"; best simple method {_short(base)}"
    figures = f"{row['measure']}: {row['metric']} {value} ({low} to {high})"
    return f"{figures} on {where}, n = {row['n']:,}{how}{simple}."


def _short(value: float) -> str:
    """A number with two decimals and no zero before the point: .83.

    >>> _short(0.831), _short(1.0), _short(-0.2)
    ('.83', '1.00', '-.20')
    """
    return f"{value:.2f}".replace("0.", ".", 1) if abs(value) < 0.995 else f"{value:.2f}"


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """One row per placebo: the median and the worst of the measures.

    Columns: `placebo`, `unit`, `measures`, `false_verdicts` (median), `most` (the highest), `coverage` (median), `fewest`
    and `fullest` (lowest and highest coverage of the measures that have an interval in nine of ten cases).
    """
    rows = []
    for (name, unit), group in table.groupby(["placebo", "unit"], sort=False):
        often = group.loc[group["judged"] >= 0.9, "coverage"]
        rows.append(
            (
                name,
                unit,
                len(group),
                group["false_verdicts"].median(),
                group["false_verdicts"].max(),
                group["coverage"].median(),
                often.min(),
                often.max(),
            )
        )
    columns = ["placebo", "unit", "measures", "false_verdicts", "most", "coverage", "fewest", "fullest"]
    return pd.DataFrame(rows, columns=columns)
