"""Each chart of the story page as a snippet of HTML to paste elsewhere, in `embed/`, with the numbers that it draws.

A snippet needs no script and no other file, fits any width, is read out by a screen reader, and its styles touch nothing
else: every rule begins with `.samestory-story`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment

from analysis.display.files import save_table
from analysis.report import story_pieces as draw
from analysis.report.story_measures import LEXICON, Row
from analysis.report.story_sentences import LEVELS, counted, listed, range_of

FOLDER = "embed"
CHARTS = "story_charts.html.jinja"
TEMPLATE = "story_embed.html.jinja"
MOST_NAMED = 8  # outlets in a source line
GLANCE = "The outlets at a glance"
CAVEATS = {  # what the page says beside a chart, to go with it
    "who-is-cited": "What people are said to want, plan or think is left out.",
    "whose-wording": "A shorter article shares a larger part of itself: do not rank outlets by these shares.",
}
END = "</div>\n"


def head(css: str) -> str:
    """What every snippet begins with: its styles and the outlets' markers."""
    return f'<div class="samestory-story" lang="en"><style>{" ".join(css.split())}</style>{draw.symbols()}'


def embeds_of(names: Row, made: Environment) -> dict[str, str]:
    """The body of each snippet by its name: a finding's, or that of a chart further down."""
    report = names["report"]
    charts: Any = made.get_template(CHARTS).make_module(names)
    bodies = {
        one["id"]: (one["title"], charts.chart(one, False), f"{LEVELS[one['sure']]} {one['certainty']}")
        for one in names["findings"]
    }
    bodies["at-a-glance"] = (GLANCE, charts.glance(False), "")
    bodies["who-is-cited"] = ("Who is cited", charts.cites(False), CAVEATS["who-is-cited"])
    if report["pairs"]:
        bodies["whose-wording"] = ("Whose wording?", charts.shares(False), CAVEATS["whose-wording"])
    template = made.get_template(TEMPLATE)
    return {
        name: template.render(title=title, chart=chart, certainty=certainty, source=source_of(report))
        for name, (title, chart, certainty) in bodies.items()
    }


def source_of(report: Row) -> str:
    """What a chart is made of: how many articles, by whom."""
    outlets = [outlet["name"] for outlet in report["outlets"]]
    who = listed(outlets) if len(outlets) <= MOST_NAMED else counted(len(outlets), "outlet")
    return f"{counted(report['story']['articles'], 'article')} by {who}"


def write_embeds(folder: Path, start: str, bodies: dict[str, str], findings: list[Row], report: Row) -> None:
    """Write each snippet, and the table of its numbers beside it."""
    (folder / FOLDER).mkdir(exist_ok=True)
    kinds = {one["id"]: one for one in findings}
    for name, body in bodies.items():
        (folder / FOLDER / f"{name}.html").write_text(start + body + END, encoding="utf-8", newline="\n")
        save_table(pd.DataFrame(list(_table(name, kinds.get(name), report))), folder / FOLDER, name)


def _table(name: str, finding: Row | None, report: Row) -> Iterator[Row]:
    """The numbers that a chart draws, a row each."""
    outlet = {one["id"]: one["name"] for one in report["outlets"]}
    if name == "who-is-cited":
        for key, kinds in report["cited"].items():
            yield from ({"outlet": outlet[key], "source": kind, "times": times} for kind, times in kinds.items())
    elif name == "whose-wording":
        for pair in report["pairs"]:
            for n, (one, other) in enumerate((("first", "second"), ("second", "first"))):
                yield {"outlet": outlet[pair[one]], "in": outlet[pair[other]], "percent": pair["share"][n]}
    elif finding and finding["rule"] == "origin":
        for pair in finding["pairs"]:
            yield {"first": outlet[pair["first"]], "second": outlet[pair["second"]], "sentences": pair["sentences"]}
    elif finding and finding["rule"] == "only":
        for person in report["people"]:
            yield from ({"cited": person["name"], "outlet": outlet[key], "times": n} for key, n in person["by"].items())
    else:
        glance = [mid for mid in LEXICON if LEXICON[mid].glance]
        for mid in finding.get("measures", [finding["measure"]]) if finding else glance:
            yield from (_cell(mid, outlet[key], cell, report) for key, cell in report["values"][mid].items())


def _cell(mid: str, name: str, cell: Row, report: Row) -> dict[str, Any]:
    cases, whole = cell["of"] or (None, None)
    facts = LEXICON[mid]
    unit = facts.unit(report["story"]["several"])
    known = {"value": cell["value"], **dict(zip(("low", "high"), range_of(mid, cell), strict=True))}
    return {"measure": facts.label, "unit": unit, "outlet": name, **known, "cases": cases, "of": whole}
