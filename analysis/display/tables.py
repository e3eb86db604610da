"""Tables as a reader sees them: HTML in a notebook, plain text elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.display.chart import Chart
from analysis.display.keep import keep
from analysis.display.marked_text import _digest


@dataclass(frozen=True, repr=False, eq=False)
class Shown:
    """A table as a reader sees it: HTML in a notebook, plain text elsewhere."""

    table: pd.DataFrame
    decimals: int
    of: int  # rows of the whole table

    def _numbered(self) -> bool:
        return isinstance(self.table.index, pd.RangeIndex) or (
            self.table.index.name is None and pd.api.types.is_integer_dtype(self.table.index)
        )

    def _repr_html_(self) -> str:
        table = self.table.reset_index(drop=True) if self._numbered() else self.table
        words = [name for name in table if not pd.api.types.is_numeric_dtype(table[name])]
        style = table.style.format(precision=self.decimals, na_rep="–", escape="html")
        style = style.format_index(escape="html", axis=0).format_index(escape="html", axis=1)
        style = style.set_uuid(_digest(table.to_csv()))  # the same table, the same bytes
        style = style.set_properties(subset=words, **{"text-align": "left"})
        style = style.set_table_styles([{"selector": "th", "props": "text-align: left"}])
        shown = (style.hide(axis="index") if self._numbered() else style).to_html()
        return f"{shown}<p>{self._left_out()}</p>" if self._left_out() else shown

    def __repr__(self) -> str:
        with pd.option_context("display.precision", self.decimals):
            shown = self.table.to_string(index=not self._numbered(), na_rep="–") if len(self.table) else "No rows."
        return f"{shown}\n{self._left_out()}" if self._left_out() else shown

    def _left_out(self) -> str:
        return f"{len(self.table):,} of {self.of:,} rows shown." if len(self.table) < self.of else ""


def show(table: Any, decimals: int = 2, *, save_as: str = "", rows: int | None = None) -> Any:
    """A table for reading: text whole, numbers rounded, row numbers and empty columns left out.

    >>> show(pd.DataFrame({"outlet": ["A", "B"], "value": [1.234, None], "why": ["", "too short"]}))
    outlet  value       why
         A   1.23
         B      –  too short

    `save_as` hands the whole table, unrounded, to the report that is being written, under that name
    (`keep`); a chart is handed over and returned as it is. `rows`: at most so many are shown, and what is
    left out is said.

    Raises TypeError for what is neither a table nor a chart.
    """
    if save_as:
        keep(table, save_as)
    if isinstance(table, Chart):
        return table
    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"show takes a table or a chart, not {type(table).__name__}")
    of = len(table)
    table = table if rows is None else table.head(rows)
    told = [table.empty or not table.iloc[:, at].isin(["", None]).all() for at in range(table.shape[1])]
    table = table.loc[:, told]
    return Shown(table.round({name: decimals for name in table.select_dtypes("float")}), decimals, of)
