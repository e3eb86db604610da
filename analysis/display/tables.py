"""Tables as a reader sees them: HTML in a notebook, plain text elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.display.marked_text import _digest


@dataclass(frozen=True, repr=False, eq=False)
class Shown:
    """A table as a reader sees it: HTML in a notebook, plain text elsewhere."""

    table: pd.DataFrame
    decimals: int

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
        return (style.hide(axis="index") if self._numbered() else style).to_html()

    def __repr__(self) -> str:
        with pd.option_context("display.precision", self.decimals):
            return self.table.to_string(index=not self._numbered(), na_rep="–")


def show(table: pd.DataFrame, decimals: int = 2) -> Shown:
    """A table for reading: every row, text whole, numbers rounded, row numbers and empty columns left out.

    >>> show(pd.DataFrame({"outlet": ["A", "B"], "value": [1.234, None], "why": ["", "too short"]}))
    outlet  value       why
         A   1.23
         B      –  too short
    """
    told = [table.empty or not table.iloc[:, at].isin(["", None]).all() for at in range(table.shape[1])]
    table = table.loc[:, told]
    return Shown(table.round({name: decimals for name in table.select_dtypes("float")}), decimals)
