"""A page to look through a corpus before anything is measured: each text as it will be counted, the rest in grey."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.corpus.about import VERDICTS, not_articles, problems, verdicts
from analysis.display.marked_text import SHOWN
from analysis.phrasing import counted
from analysis.text.blocks import label

COUNTED = ("body", "heading")  # kinds of blocks that are not grey; headings are shown like text, although not counted
SIGNS = {"read": "✓", "read with doubt": "?", "not an article": "✗"}
STYLE = """
body { font: 16px/1.45 Georgia, serif; margin: 0 auto; max-width: 52rem; padding: 0 1rem 4rem; color: #111; background: #fff }
h1, h2, h3, nav, table, .about, .why { font-family: system-ui, sans-serif }
h1 { font-size: 1.4rem } h2 { font-size: 1.15rem; margin: 2.2rem 0 .2rem; border-top: 2px solid #111; padding-top: .5rem }
table { border-collapse: collapse; font-size: .85rem; width: 100% } td, th { text-align: left; padding: .15rem .6rem .15rem 0;
vertical-align: top; border-bottom: 1px solid #ddd } .about, .why { font-size: .85rem; margin: .1rem 0; color: #333 }
.why { font-weight: 600 } p { margin: .45rem 0; white-space: pre-wrap; overflow-wrap: anywhere }
.heading { font-weight: 600 } .aside { color: #666; background: #f2f2f2; font-size: .85rem; padding: .1rem .4rem }
.aside b { font-weight: 400; font-family: system-ui, sans-serif; font-size: .75rem; border: 1px solid #999; padding: 0 .25rem;
margin-right: .4rem } nav a { margin-right: 1rem }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #161616 } .aside { color: #aaa; background: #262626 }
.about, .why { color: #ccc } h2 { border-color: #eee } td, th { border-color: #444 } a { color: #9cf } }
"""


def check_page(articles: pd.DataFrame, summary: str) -> str:
    """The page as HTML: the verdict on each article, and its text, doubtful ones first.

    Lines that are not counted are grey and give the reason. Pages that were left out are shown as well: if one is an
    article after all, write "read" in the column `verdict` of articles.csv.
    """
    judged = verdicts(articles)
    judged = judged.assign(rank=judged["verdict"].map(VERDICTS[::-1].index)).sort_values("rank", kind="stable")
    texts = pd.concat([articles["text"], not_articles(articles).set_index("article")["text"]])
    counts = [f"{(judged['verdict'] == verdict).sum():,} {verdict}" for verdict in VERDICTS]
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>What was read</title>',
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head><body>',
        f"<h1>What was read</h1><p>{escape(summary)} {escape(', '.join(counts))}.</p>",
        *_problems(problems(articles)),
        *_index(judged),
        *(part for number, row in enumerate(judged.itertuples()) for part in _article(number, row, texts[row.article])),
        "</body></html>\n",
    ]
    return "\n".join(parts)


def write_check_page(articles: pd.DataFrame, summary: str, path: Path) -> None:
    """Write the page to a file."""
    path.write_text(check_page(articles, summary), encoding="utf-8")


def _problems(found: pd.DataFrame) -> Iterator[str]:
    if found.empty:
        return
    yield f"<details><summary>{counted(len(found), 'problem')}</summary><table>"
    yield "<tr><th>file</th><th>place</th><th>problem</th><th>remedy</th></tr>"
    for row in found.itertuples(index=False):
        yield f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>"
    yield "</table></details>"


def _index(judged: pd.DataFrame) -> Iterator[str]:
    yield "<table><tr><th>verdict</th><th>outlet</th><th>headline</th><th>words</th><th>why</th></tr>"
    for number, row in enumerate(judged.itertuples()):
        link = f'<a href="#a{number}">{escape(str(row.title))}</a>'
        cells = (f"{SIGNS[row.verdict]} {row.verdict}", row.outlet, "", f"{row.words:,}", row.why)
        shown = [escape(str(cell)) for cell in cells]
        shown[2] = link
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in shown)}</tr>"
    yield "</table>"


def _article(number: int, row: Any, text: str) -> Iterator[str]:
    yield f'<section id="a{number}"><h2>{SIGNS[row.verdict]} {escape(str(row.title))}</h2>'
    about = f"{row.outlet} · {row.file} · {row.article} · {row.words:,} words · {row.verdict}"
    yield f'<p class="about">{escape(about)}</p>'
    if row.why:
        yield f'<p class="why">{escape(str(row.why))}</p>'
    for _, _, rule, block in label(str(row.title), text[:SHOWN]):
        if rule.kind in COUNTED:
            yield f'<p class="{rule.kind}">{escape(block)}</p>'
        else:
            yield f'<p class="aside"><b>{escape(rule.reason)}</b>{escape(block)}</p>'
    if len(text) > SHOWN:
        yield f'<p class="why">… and {len(text) - SHOWN:,} characters more</p>'
    yield "</section>"
