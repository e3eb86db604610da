"""Whether two articles have their shared sentences in the same order, and how likely that is by chance."""

from __future__ import annotations

from functools import cache
from itertools import permutations
from typing import NamedTuple

import numpy as np

LEAST_ORDERED = 4  # sentences: three are in the same order by chance one time in six
SIGNIFICANT = 0.05
ENUMERATED = 7  # sentences up to which every order is checked; with more, `SHUFFLES` random ones
SHUFFLES = 2_000


class Order(NamedTuple):
    """How well an order is kept: Kendall's tau, its range by chance, and the share of random orders that reach it."""

    tau: float
    low: float
    high: float
    p: float
    verdict: str


def order_kept(places: list[int]) -> Order:
    """Whether places in the second article increase with those in the first.

    >>> order_kept([4, 7, 9, 12, 13])
    Order(tau=1.0, low=-0.8, high=0.8, p=0.008333333333333333, verdict='kept')
    >>> order_kept([9, 2]).verdict
    'too few sentences'

    It is compared with every order of as many sentences or, for more than seven, with 2,000 random ones from a fixed seed.
    The order counts as kept if at most 5 of 100 of these keep it as well.
    """
    if len(places) < LEAST_ORDERED:
        return Order(np.nan, np.nan, np.nan, np.nan, "too few sentences")
    tau = float(_taus(np.array([places]))[0])
    chance = _by_chance(len(places))
    low, high = np.quantile(chance, [0.025, 0.975]).round(9).tolist()
    # The order itself is one of the possible ones: a share of 0 would claim too much.
    own = len(places) > ENUMERATED
    above, below = (
        (np.sum(as_far) + own) / (len(chance) + own) for as_far in (chance >= tau - 1e-9, chance <= tau + 1e-9)
    )
    verdict = "kept" if above <= SIGNIFICANT else "no clearer than chance"
    if below <= SIGNIFICANT:
        verdict = "reversed"
    return Order(tau, low, high, float(above), verdict)


@cache
def _by_chance(size: int) -> np.ndarray:
    """Kendall's tau of every order of as many sentences, or of the random ones."""
    return _taus(_orders(size))


def _orders(size: int) -> np.ndarray:
    if size <= ENUMERATED:
        return np.array(list(permutations(range(size))))
    return np.random.default_rng(0).permuted(np.tile(np.arange(size), (SHUFFLES, 1)), axis=1)


def _taus(orders: np.ndarray) -> np.ndarray:
    """Kendall's tau between each row and 0, 1, 2, …"""
    first, second = np.triu_indices(orders.shape[1], 1)
    return np.sign(orders[:, second] - orders[:, first]).mean(axis=1)
