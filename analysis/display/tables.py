"""Tables as a reader sees them: HTML in a notebook, plain text elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from analysis.display.chart import Chart
from analysis.display.files import TABLE_FORMS
from analysis.display.html_table import file_links, html_table, in_words
from analysis.display.keep import keep, keeping
from analysis.measures.registry import MEASURES
from analysis.phrasing import chance

ARTICLES = ("article", "first", "second", "other", "duplicate_of")  # columns that may hold ids of articles
PROBABILITIES = frozenset({"p", "p alone", "usual"})
HEADINGS = {
    "containment_3_first": "first in second, runs of 3 words",
    "containment_3_second": "second in first, runs of 3 words",
    "longest": "longest run",
    "longest_no_names": "longest run without names",
    "tau": "order (Kendall's τ)",
    "smallest": "smallest detectable difference",
}


@dataclass(frozen=True, repr=False, eq=False)
class Shown:
    """A table as a reader sees it: HTML in a notebook, plain text elsewhere."""

    table: pd.DataFrame
    decimals: int
    of: int  # rows of the whole table
    name: str = ""  # under which it was handed to the report

    def _numbered(self) -> bool:
        return isinstance(self.table.index, pd.RangeIndex) or (
            self.table.index.name is None and pd.api.types.is_integer_dtype(self.table.index)
        )

    def _repr_html_(self) -> str:
        shown = html_table(self.table, in_words(self.name), decimals=self.decimals, index=not self._numbered())
        parts = [shown if len(self.table) else f"<p>{escape(self._empty())}</p>"]
        parts += [f"<p>{self._left_out()}</p>"] if self._left_out() else []
        return "".join(parts + ([file_links(self.name, "tables", TABLE_FORMS)] if self.name and keeping() else []))

    def __repr__(self) -> str:
        with pd.option_context("display.precision", self.decimals):
            shown = self.table.to_string(index=not self._numbered(), na_rep="–") if len(self.table) else self._empty()
        return f"{shown}\n{self._left_out()}" if self._left_out() else shown

    def _empty(self) -> str:
        return f"No rows ({', '.join(map(str, self.table))})."

    def _left_out(self) -> str:
        return f"{len(self.table):,} of {self.of:,} rows shown." if len(self.table) < self.of else ""


def show(
    table: Any,
    decimals: int = 2,
    *,
    save_as: str = "",
    rows: int | None = None,
    columns: Sequence[str] | None = None,
    names: pd.DataFrame | None = None,
) -> Any:
    """A table for reading: text whole, numbers rounded, row numbers and empty columns left out.

    >>> show(pd.DataFrame({"outlet": ["A", "B"], "value": [1.234, None], "why": ["", "too short"]}))
    outlet  value       why
         A   1.23
         B      –  too short

    `save_as` hands the whole table, unrounded, to the report that is being written, under that name
    (`keep`); a chart is handed over and returned as it is. `rows`: at most so many are shown, and what is
    left out is said. `columns`: only these are shown. `names`: the table of articles, to show an article by its
    outlet (and title, where the outlet has several) instead of by its id. Measures are shown by their labels.

    Raises TypeError for what is neither a table nor a chart.
    """
    if save_as:
        table = keep(table, save_as)
    if isinstance(table, Chart):
        return table
    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"show takes a table or a chart, not {type(table).__name__}")
    of = len(table)
    table = table if columns is None else table[list(columns)]
    table = labelled(table if rows is None else table.head(rows), names)
    for name in PROBABILITIES.intersection(table):
        if (table[name] < 10.0**-decimals / 2).any():
            table = table.assign(**{name: [chance(p, decimals) for p in table[name]]})
    told = [table.empty or not table.iloc[:, at].isin(["", None]).all() for at in range(table.shape[1])]
    table = table.loc[:, told]
    return Shown(table.round({name: decimals for name in table.select_dtypes("float")}), decimals, of, save_as)


def labelled(table: pd.DataFrame, articles: pd.DataFrame | None = None) -> pd.DataFrame:
    """A table with measures under their labels, articles under their outlets, and headings without underscores.

    >>> labelled(pd.DataFrame({"measure": ["lix/1"], "p_alone": [0.5]}))
      measure  p alone
    0     LIX      0.5
    """
    table = table.rename(index=_label, columns=_label)
    for name in [name for name in table if name in ("measure", "instrument")]:
        table = table.assign(**{name: table[name].map(_label)})
    if articles is not None:
        known = _article_labels(articles)
        of_articles = [name for name in ARTICLES if name in table]
        table = table.assign(**{name: table[name].map(lambda one: known.get(one, one)) for name in of_articles})
        table = table.rename(index=known) if table.index.name == "article" else table
    return table.rename(
        columns=lambda name: HEADINGS.get(name, name.replace("_", " ")) if isinstance(name, str) else name
    )


def _label(name: Any) -> Any:
    return MEASURES[name].label if isinstance(name, str) and name in MEASURES else name


def _article_labels(articles: pd.DataFrame) -> dict[Any, str]:
    several = articles["outlet"].duplicated(keep=False)
    titles = articles["title"] if "title" in articles else pd.Series("", index=articles.index)
    return {
        article: f"{outlet}: {title}" if more and title else f"{outlet}" if not more else f"{outlet} ({article})"
        for article, outlet, more, title in zip(articles.index, articles["outlet"], several, titles, strict=True)
    }
