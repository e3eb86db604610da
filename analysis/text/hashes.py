"""Hashes of runs of words in rising order, sorted part by part: little more than they are is held."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

AT_ONCE = 1 << 20  # hashes being sorted; no result depends on it


def in_order(hashes: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Positions of 64-bit hashes, and whether each is the first one with its hash; part by part.

    Parts are told apart by the last bits, so that equal hashes are in one. In a part hashes rise.

    >>> [(at.tolist(), first.tolist()) for at, first in in_order(np.array([9, 4, 9], dtype="u8"))]
    [([1, 0, 2], [True, True, False])]
    """
    parts = min(1 << (len(hashes) // AT_ONCE).bit_length(), 256)
    last_bits = hashes.astype("<u8", copy=False).view(np.uint8)[::8] & np.uint8(parts - 1)
    for part in range(parts):
        at = np.flatnonzero(last_bits == part)
        at = at[np.argsort(hashes[at])]
        yield at, np.diff(hashes[at], prepend=~hashes[at[:1]]) != 0
