"""What is worked on in parts, and a table where something asks for all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

# Of the articles in one table: some 10,000 long ones, 2 GB with all that is cut of them.
MOST_WORDS = 10_000_000


class Whole:
    """Goes where its table goes: columns, rows by a condition, and all that a data frame can do.

    Up to `MOST_WORDS` the table is fetched when first asked for, and kept. Beyond that single columns
    (`columns_of` has those that are small) and chosen rows are fetched, and the table is refused.
    """

    _table: pd.DataFrame | None = None

    def words(self, rows: np.ndarray | None = None) -> int:
        """Words of the articles, or of the articles of these rows."""
        raise NotImplementedError

    def rows(self, wanted: np.ndarray | None) -> pd.DataFrame:
        """The rows where this is true, fetched; all for None."""
        raise NotImplementedError

    def columns_of(self, names: list[str]) -> pd.DataFrame | None:
        """These columns, if they are small, fetched without the texts."""
        raise NotImplementedError

    def whole(self) -> pd.DataFrame:
        """The table.

        ValueError where it has more than `MOST_WORDS`.
        """
        if self._table is None:
            self._check(None)
            self._table = self.rows(None)
        return self._table

    def __getitem__(self, asked: Any) -> Any:
        if self._table is None and self.words() > MOST_WORDS:
            if isinstance(asked, str) and (found := self.columns_of([asked])) is not None:
                return found[asked]
            if isinstance(asked, list) and (found := self.columns_of(asked)) is not None:
                return found[asked]
            if isinstance(asked, pd.Series | np.ndarray) and asked.dtype == bool:
                self._check(wanted := np.asarray(asked))
                return self.rows(wanted)
        return self.whole()[asked]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or not hasattr(pd.DataFrame, name):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(self.whole(), name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.whole())

    def __contains__(self, column: object) -> bool:
        return column in self.whole()

    def _check(self, wanted: np.ndarray | None) -> None:
        if (words := self.words(wanted)) > MOST_WORDS:
            raise ValueError(
                f"this takes a table of all articles at once, and these have {words:,} words, more than "
                f"{MOST_WORDS:,}: give it take(event=…) or take(outlet=…), some of them"
            )


def as_table(given: Any) -> Any:
    """The table of what is worked on in parts; anything else as it is."""
    return given.whole() if isinstance(given, Whole) else given
