"""How sure a formula over sums is: leave one unit out, and let Student's t say how far chance goes.

A unit is what was sampled: an event, an article or a sentence. Leaving out each in turn (the
jackknife: Tukey 1958, Efron & Tibshirani 1993, chapter 11) gives its *influence* on the estimate,
for any formula, without a seed. The variance follows from the influences, and so do its degrees of
freedom: by their kurtosis (Satterthwaite 1946), so that a rate which rests on three cues is not
taken for one that rests on thirty sentences. Neighbouring sentences resemble each other: where
sums of two vary more than single ones, theirs is the variance. Two groups are compared by the
larger of two variances, each group's own (Welch 1947) and the pooled one (Student 1908): a group
that happens to hold no cue at all would else seem to have no variance.

Why not percentiles of a bootstrap: short articles. How often 95 % intervals held the known value of
1,000 simulated articles of 14 sentences, drawn from those of 1,200 news articles (in brackets: the
share that had no interval):

| interval | words per sentence | reading ease | negative sentences | hedges | modal cues |
|---|---|---|---|---|---|
| percentile bootstrap | .903 | .908 | .940 | .876 | .512 |
| BCa bootstrap | .903 | .908 | .968 (.01) | .951 (.03) | .954 (.48) |
| bootstrap-t, symmetric | .942 | .954 | .986 (.13) | .991 (.37) | .966 (.97) |
| jackknife, t with n − 1 | .934 | .951 | .954 | .892 | .522 |
| jackknife, t by kurtosis | .935 | .953 | .986 (.01) | .973 (.03) | .998 (.48) |
| the same, of the logarithm and of neighbours | .963 | .963 | .963 (.01) | .971 (.03) | .954 (.48) |

The last is used. `tools.trust.placebo` measures what comes of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

LEVEL = 0.95
POWER = 0.8
MOST = 8  # times the estimate: where its interval ends at the latest
ALIKE = 1e-9  # influences so small, beside the estimate, are rounding
# Degrees of freedom at which the size of a detectable difference is worked out; between them it is interpolated.
GRID = np.array([1, 1.5, 2, 3, 4, 6, 8, 12, 20, 40, 100, 1000])
DRAWS = 32  # quantiles that stand for the distribution of a standard error

Value = Callable[[np.ndarray], np.ndarray]  # from rows of sums to the measure


class Spread(NamedTuple):
    """Variance of an estimate or a difference, and its degrees of freedom; NaN where unknown.

    Numbers, or arrays of as many as there are differences.
    """

    variance: Any
    freedom: Any

    def margin(self, tests: int = 1) -> Any:
        """Half the width of the 95 % interval; of so many intervals that hold together (Bonferroni)."""
        return self._quantile(1 - (1 - LEVEL) / max(tests, 1) / 2) * np.sqrt(self.variance)

    def p(self, difference: Any) -> Any:
        """How often chance alone makes a difference of this size, either way."""
        from scipy.special import stdtr

        return 2 * stdtr(self.freedom, -abs(difference) / np.sqrt(self.variance))

    def smallest(self, tests: int) -> Any:
        """The smallest true difference found with a probability of 80 %, as one of so many tests.

        Minimum detectable effect (Bloom 1995, "Minimum detectable effects", Evaluation Review 19) at the level of
        Holm's first step, .05 / `tests`. The standard error that it is a multiple of is itself an estimate, here and
        in the data that would find the difference: the multiple is the one that is right on average over both.
        """
        return _detectable(self.freedom, (1 - LEVEL) / max(tests, 1)) * np.sqrt(self.variance)

    def exaggeration(self, difference: Any, tests: int) -> Any:
        """By how much a difference that is found overstates the truth, if that is half of this difference.

        The expected size of what is significant over the true size (type M error: Gelman & Carlin 2014), as one of so
        many tests.
        """
        from scipy.special import ndtr

        truth = abs(difference) / np.sqrt(self.variance) / 2
        least = self._quantile(1 - (1 - LEVEL) / max(tests, 1) / 2)
        density = [np.exp(-((least - side * truth) ** 2) / 2) / np.sqrt(2 * np.pi) for side in (1, -1)]
        found = [ndtr(side * truth - least) for side in (1, -1)]
        with np.errstate(divide="ignore", invalid="ignore"):
            return (truth * (found[0] - found[1]) + sum(density)) / sum(found) / truth

    def _quantile(self, at: float) -> Any:
        from scipy.special import stdtrit

        return stdtrit(self.freedom, at)


def _detectable(freedom: Any, level: float) -> Any:
    """The standard errors of a difference that is found at this level with a probability of `POWER`."""
    known = _on_grid(round(level, 12))
    with np.errstate(divide="ignore"):
        return np.exp(np.interp(1 / np.asarray(freedom), 1 / GRID[::-1], known[::-1]))


@lru_cache(maxsize=64)
def _on_grid(level: float) -> np.ndarray:
    """The logarithm of `_detectable` at each of `GRID`, by halving."""
    from scipy.special import chdtri, ndtr, stdtrit

    middles = (np.arange(DRAWS) + 0.5) / DRAWS
    errors = np.sqrt(chdtri(GRID[:, None], 1 - middles) / GRID[:, None])  # a row for each of GRID
    least = stdtrit(GRID, 1 - level / 2)[:, None, None] * errors[:, None, :]
    low, high = np.full(len(GRID), -2.0), np.full(len(GRID), 30.0)
    for _ in range(40):
        middle = (low + high) / 2
        size = np.exp(middle)[:, None, None] * errors[:, :, None]
        enough = (ndtr(size - least) + ndtr(-size - least)).mean(axis=(1, 2)) >= POWER
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return high


UNKNOWN = Spread(np.nan, np.nan)


@dataclass(frozen=True)
class Sample:
    """A group's estimate, and how far each of its units moves it: their mean is its error."""

    estimate: float
    influence: np.ndarray

    def __len__(self) -> int:
        return len(self.influence)

    @property
    def alike(self) -> bool:
        """Whether no unit moves the estimate."""
        return bool((np.abs(self.influence) <= ALIKE * max(1.0, abs(self.estimate))).all())

    def spread(self) -> Spread:
        """Of the estimate."""
        return UNKNOWN if self.alike else _mean_of(self.influence)

    def interval(self, *, positive: bool) -> tuple[float, float]:
        """95 % interval of the estimate; NaN where the units cannot tell.

        Of a measure that cannot be negative it is an interval of the logarithm, since what is rare
        is skewed. From one or two cues it would end far beyond what such a number can hide (of one
        cue, 5.6 by the exact Poisson interval), so that it ends at `MOST` times the estimate.
        """
        margin = self.spread().margin()
        if not (positive and self.estimate > 0):
            return self.estimate - margin, self.estimate + margin
        times = np.exp(margin / self.estimate)
        return self.estimate / times, self.estimate * np.minimum(times, MOST)


def jackknife(value: Value, units: np.ndarray, *, in_order: bool = False) -> Sample:
    """The estimate from the sums of `units` (one row each) and the influence of each unit.

    `in_order`: neighbouring rows stood beside each other, and may resemble each other.

    >>> mean = lambda sums: sums[:, 0] / sums[:, 1]
    >>> jackknife(mean, np.array([[1.0, 1], [2, 1], [6, 1]]))
    Sample(estimate=3.0, influence=array([-2., -1.,  3.]))
    """
    sums = units.sum(axis=0)
    estimate = float(value(sums[None])[0])
    influence = (len(units) - 1) * (estimate - value(sums - units))
    influence = influence - influence.mean()
    return Sample(estimate, influence * _likeness(influence) if in_order else influence)


def _likeness(influence: np.ndarray) -> float:
    """By how much sums of two neighbours deviate more than two that have nothing in common."""
    pairs = influence[: len(influence) // 2 * 2].reshape(-1, 2)
    alone = (pairs**2).sum()
    if len(pairs) < 2 or not alone > 0:
        return 1.0
    together = (pairs.sum(axis=1) ** 2).sum() * len(pairs) / (len(pairs) - 1)
    return float(np.sqrt(max(1.0, together / alone)))


def independent(first: Sample, second: Sample) -> Spread:
    """Of the difference of two groups that have no unit in common."""
    if min(len(first), len(second)) < 2:
        return UNKNOWN
    if first.alike and second.alike:
        return _pooled(*_shuffled(first, second))
    parts = [sample.spread() for sample in (first, second)]
    known = [part for part in parts if np.isfinite(part.variance)]
    pooled = _pooled(first.influence, second.influence)
    if not known:
        return pooled
    own = total(known)
    # Of groups of one size both are the same number, which rounding must not choose from.
    if np.isclose(own.variance, pooled.variance, rtol=1e-9, atol=0):
        return min(own, pooled, key=lambda spread: spread.freedom)
    return max(own, pooled, key=lambda spread: spread.variance)


def total(parts: list[Spread]) -> Spread:
    """Of a sum of what varies independently, with the degrees of freedom of Satterthwaite (1946)."""
    variance = sum(part.variance for part in parts)
    return Spread(variance, variance**2 / sum(part.variance**2 / part.freedom for part in parts))


def paired(first: Sample, second: Sample) -> Spread:
    """Of the difference of two groups measured on the same units, in the same order."""
    both = Sample(first.estimate - second.estimate, first.influence - second.influence)
    if len(both) > 1 and both.alike and not np.isclose(both.estimate, 0):
        # The same difference in every unit: what turning the two around by chance would make.
        return _mean_of(np.full(len(both), both.estimate))
    return both.spread()


def _shuffled(first: Sample, second: Sample) -> tuple[np.ndarray, np.ndarray]:
    """Where nothing varies within two groups: what dealing out their units anew would make."""
    sizes = np.array([len(first), len(second)])
    estimates = np.array([first.estimate, second.estimate])
    centred = estimates - np.average(estimates, weights=sizes)
    return np.full(sizes[0], centred[0]), np.full(sizes[1], centred[1])


def _mean_of(influence: np.ndarray) -> Spread:
    return _spread(influence, 1, 1 / len(influence)) if len(influence) > 1 else UNKNOWN


def _pooled(first: np.ndarray, second: np.ndarray) -> Spread:
    return _spread(np.concatenate([first, second]), 2, 1 / len(first) + 1 / len(second))


def _spread(influence: np.ndarray, fitted: int, share: float) -> Spread:
    """Variance `share` times that of one unit; freedom of a variance of units of this kurtosis."""
    squares = influence**2
    total = squares.sum()
    freedom = len(influence) - fitted
    if not (total > 0 and freedom > 0):
        return UNKNOWN
    excess = len(influence) * (squares**2).sum() / total**2 - 3
    wanted = 2 / (2 / freedom + excess / len(influence))
    return Spread(total / freedom * share, float(np.clip(wanted, 1, freedom)))


def holm(p: np.ndarray, more: int = 0) -> np.ndarray:
    """P-values corrected for how many were looked at (Holm 1979), and `more` that found nothing; NaN stays NaN.

    >>> holm(np.array([0.01, 0.04, 0.03])).tolist()
    [0.03, 0.06, 0.06]
    >>> holm(np.array([0.01]), more=5).tolist()
    [0.06]
    """
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    corrected = np.maximum.accumulate(p[order] * (more + np.arange(len(order), 0, -1)))
    adjusted = np.full(len(p), np.nan)
    adjusted[order] = np.minimum(corrected, 1.0)
    return adjusted
