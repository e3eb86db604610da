"""Work that takes longer than two seconds shows how far it is."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

Item = TypeVar("Item")

PATIENCE = 2  # seconds before a bar appears


def progress(items: Iterable[Item], unit: str) -> Iterator[Item]:
    """The same items, with a bar on stderr once they take long; none in CI or with TQDM_DISABLE set.

    >>> list(progress([1, 2], "measure"))
    [1, 2]
    """
    if os.environ.keys() & {"CI", "TQDM_DISABLE"}:
        return iter(items)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without ipywidgets a notebook gets the plain bar
        from tqdm.auto import tqdm
    total = len(items) if isinstance(items, Sized) else None
    return iter(tqdm(items, unit=f" {unit}", total=total, delay=PATIENCE, leave=False))
