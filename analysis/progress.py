"""A progress bar for work that takes longer than two seconds: what is done, the rate, the time left."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from typing import Any, TypeVar

Item = TypeVar("Item")

PATIENCE = 2  # seconds before a bar appears


def progress(items: Iterable[Item], unit: str, what: str = "") -> Iterator[Item]:
    """The same items, with a bar on stderr if they take long; none in CI or with TQDM_DISABLE set.

    >>> list(progress([1, 2], "measure"))
    [1, 2]
    """
    total = len(items) if isinstance(items, Sized) else None
    with counting(total, unit, what) as count:
        for item in items:
            yield item
            count(1)


@contextmanager
def counting(total: int | None, unit: str, what: str = "") -> Iterator[Callable[[int], Any]]:
    """A bar that is updated with the number of items done, for work that is done several at a time.

    It stays on the screen if the work is interrupted.

    >>> with counting(10, "article") as count:
    ...     count(5)
    """
    if os.environ.keys() & {"CI", "TQDM_DISABLE"}:
        yield lambda number: None
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without ipywidgets a notebook gets the plain bar
        from tqdm.auto import tqdm
    options = {"desc": what or None, "unit": f" {unit}", "total": total, "delay": PATIENCE, "leave": False}
    with tqdm(**options, disable=False) as bar:  # tqdm itself checks TQDM_DISABLE only when it is imported
        try:
            yield bar.update
        except KeyboardInterrupt:
            bar.leave = True
            raise
