"""A table as HTML that can be read aloud: a caption, headings that say what they head, a frame that scrolls by keyboard.

Words stand left and numbers right; a table that is wider than a phone, or longer than a screen, scrolls in its frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd

NONE = "–"  # what is missing
NARROW = 36  # characters in a row: what fits on a phone
LONG = 40  # rows: a longer table scrolls in a window of its own
SENTENCE = 60  # characters of a cell: its column is given room, its words are wrapped
STYLE = """\
.samestory-table { overflow: auto; max-width: 100%; }
.samestory-table.long { max-height: 36rem; }
.samestory-table caption { text-align: left; font-weight: bold; padding: .3em 0; }
.samestory-table :is(th, td) { text-align: left; vertical-align: top; }
.samestory-table .number { text-align: right; font-variant-numeric: tabular-nums; }
.samestory-table .words { min-width: 16em; white-space: normal; }
.samestory-table tbody th { font-weight: normal; }"""


def in_words(name: str) -> str:
    """The name of a file as a caption.

    >>> in_words("front_page_values")
    'Front page values'
    """
    return name.replace("_", " ").capitalize()


def html_table(table: pd.DataFrame, caption: str = "", *, decimals: int = 2, index: bool = False) -> str:
    r"""The table as HTML; `index` says whether the index heads the rows, else the first column does if it holds words.

    >>> print(html_table(pd.DataFrame({"outlet": ["A&B"], "grade": [9.513]}), "Grades").partition("</style>")[2])
    <table><caption>Grades</caption>
    <thead><tr><th scope="col">outlet</th><th scope="col" class="number">grade</th></tr></thead>
    <tbody><tr><th scope="row">A&amp;B</th><td class="number">9.51</td></tr></tbody></table></div>
    """
    headings = [_heading(name) for name in [*(table.index.names if index else []), *table.columns]]
    columns = [*(_levels(table.index) if index else []), *(table.iloc[:, at] for at in range(table.shape[1]))]
    cells = [[_cell(value, decimals) for value in column] for column in columns]
    kinds = [
        "number"
        if pd.api.types.is_numeric_dtype(column)
        else "words"
        if max(map(len, texts), default=0) > SENTENCE
        else ""
        for column, texts in zip(columns, cells, strict=True)
    ]
    heads = table.index.nlevels if index else int(bool(columns) and kinds[0] != "number")
    top = "".join(_tag("th" if name else "td", name, kind, "col") for name, kind in zip(headings, kinds, strict=True))
    rows = "\n".join(
        f"<tr>{''.join(_tag('th' if at < heads else 'td', text, kinds[at], 'row') for at, text in enumerate(row))}</tr>"
        for row in zip(*cells, strict=True)
    )
    name = caption or f"Table of {', '.join(filter(None, headings))}"
    title = f"<caption>{escape(caption)}</caption>\n" if caption else ""
    return (
        f"<div {frame(name, _width(headings, cells) > NARROW, len(table) > LONG)}><style>{STYLE}</style>"
        f"<table>{title}<thead><tr>{top}</tr></thead>\n<tbody>{rows}</tbody></table></div>"
    )


def file_links(name: str, folder: str, forms: Sequence[str]) -> str:
    """Where a result lies in the report, from the page of the notebook that kept it.

    >>> file_links("grades", "tables", ["csv"])
    '<p class="files">Grades: <a href="../tables/grades.csv" aria-label="Grades: CSV">CSV</a></p>'
    """
    said = in_words(name)
    links = (
        f'<a href="../{folder}/{name}.{form}" aria-label="{said}: {form.upper()}">{form.upper()}</a>' for form in forms
    )
    return f'<p class="files">{said}: {" · ".join(links)}</p>'


def frame(name: str, wide: bool = True, long: bool = False) -> str:
    """The attributes of the element that a table lies in; a name and a stop for the Tab key if it may have to scroll.

    >>> frame("Grades", wide=False), frame("Grades")
    ('class="samestory-table"', 'class="samestory-table" tabindex="0" role="group" aria-label="Grades"')
    """
    place = f'class="samestory-table{" long" if long else ""}"'
    return f'{place} tabindex="0" role="group" aria-label="{escape(name)}"' if wide or long else place


def _levels(index: pd.Index) -> list[pd.Index]:
    return [index.get_level_values(at) for at in range(index.nlevels)]


def _heading(name: Any) -> str:
    levels = name if isinstance(name, tuple) else (name,)
    return " ".join(str(level) for level in levels if level is not None)


def _cell(value: Any, decimals: int) -> str:
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return NONE
    return f"{value:.{decimals}f}" if isinstance(value, float) else str(value)


def _tag(tag: str, text: str, kind: str, scope: str) -> str:
    attributes = [f'scope="{scope}"'] * (tag == "th") + [f'class="{kind}"'] * bool(kind)
    return f"<{' '.join([tag, *attributes])}>{escape(text)}</{tag}>"


def _width(headings: Sequence[str], cells: Sequence[Sequence[str]]) -> int:
    """How many characters the longest cells of a row are wide, with the room between them."""
    longest = (max(map(len, [name, *texts])) for name, texts in zip(headings, cells, strict=True))
    return sum(min(one, SENTENCE) + 2 for one in longest)
