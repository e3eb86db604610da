"""Join what is alike into groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def linked(likeness: np.ndarray, levels: Sequence[float]) -> np.ndarray:
    """The numbers of the groups that average linkage makes, a row per item, a column per level.

    `likeness`: of each two items, from 0 to 1. Groups are joined while their items are, on average over the pairs across, at
    least as alike as the level.

    >>> linked(np.array([[1, 0.9, 0.2], [0.9, 1, 0.4], [0.2, 0.4, 1]]), (0.5, 0.3)).tolist()
    [[1, 1], [1, 1], [2, 1]]
    """
    from scipy.cluster.hierarchy import average, fcluster
    from scipy.spatial.distance import squareform

    if len(likeness) < 2:
        return np.zeros((len(likeness), len(levels)), dtype=int)
    distance = np.maximum(1 - likeness, 0)
    np.fill_diagonal(distance, 0)
    tree = average(squareform(distance, checks=False))
    return np.column_stack([fcluster(tree, 1 - level, "distance") for level in levels])
