"""Cache the last results per table, for callers that ask again: a notebook does so cell after cell."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

Answer = TypeVar("Answer")

MOST = 200_000  # rows of all tables whose results a function keeps: more would fill the memory


def remembered(last: int) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Let a function of tables keep its last results, and return them for equal tables.

    A table that was changed in place is a different table. Results are returned as they are kept: take a copy before
    changing one.

    >>> import pandas as pd
    >>> asked = []
    >>> count = remembered(2)(lambda table: asked.append(len(table)) or len(table))
    >>> [count(pd.DataFrame({"a": range(rows)})) for rows in (3, 5, 3, 5)], asked
    ([3, 5, 3, 5], [3, 5])
    """

    def of(function: Callable[..., Answer]) -> Callable[..., Answer]:
        kept: list[tuple[tuple[Any, ...], Answer]] = []

        @wraps(function)
        def ask(*given: Any) -> Answer:
            for at, (before, answer) in enumerate(kept):
                if all(one.equals(other) for one, other in zip(before, given, strict=True)):
                    kept.append(kept.pop(at))
                    return answer
            answer = function(*given)
            # A copy on write costs nothing, and does not change with the original.
            kept.append((tuple(table.copy(deep=False) for table in given), answer))
            del kept[:-last]
            while sum(max(map(len, tables)) for tables, _ in kept) > MOST:
                del kept[0]
            return answer

        return ask

    return of


@contextmanager
def uncollected() -> Iterator[None]:
    """Put off the garbage collector while millions of small objects are made, of which none refers to itself.

    It would look through all of them again and again.

    >>> with uncollected():
    ...     gc.isenabled()
    False
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
