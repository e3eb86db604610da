"""The uncertainty of a formula over sums: the jackknife, and Student's t for intervals and tests.

A unit is what was sampled: an event, an article or a sentence. Leaving out each unit in turn (the jackknife: Tukey 1958,
Efron & Tibshirani 1993, chapter 11) gives its *influence* on the estimate, for any formula, without a random seed. The
variance follows from the influences, and so do its degrees of freedom, by the kurtosis of the influences (Satterthwaite
1946): a rate that rests on three cues is then less certain than one that rests on thirty sentences. Neighbouring sentences
resemble each other, so where the sums of two vary more than single ones, the variance is that of the pairs. Two groups are
compared by the larger of two variances, the unpooled one (Welch 1947) and the pooled one (Student 1908), because a group
without a single cue would otherwise seem to have no variance.

Percentiles of a bootstrap fail for short articles. The table shows how often 95 % intervals held the known value in 1,000
simulated articles of 14 sentences, drawn from those of 1,200 news articles (in brackets: the share that had no interval):

| interval | words per sentence | reading ease | negative sentences | hedges | modal cues |
|---|---|---|---|---|---|
| percentile bootstrap | .903 | .908 | .940 | .876 | .512 |
| BCa bootstrap | .903 | .908 | .968 (.01) | .951 (.03) | .954 (.48) |
| bootstrap-t, symmetric | .942 | .954 | .986 (.13) | .991 (.37) | .966 (.97) |
| jackknife, t with n − 1 | .934 | .951 | .954 | .892 | .522 |
| jackknife, t by kurtosis | .935 | .953 | .986 (.01) | .973 (.03) | .998 (.48) |
| the same, of the logarithm and of neighbours | .963 | .963 | .963 (.01) | .971 (.03) | .954 (.48) |

The last method is used. `tools.trust.placebo` measures its rate of false verdicts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

LEVEL = 0.95
POWER = 0.8
MOST = 8  # times the estimate: the upper limit of its interval
ALIKE = 1e-9  # of the estimate: smaller influences are rounding errors
# Degrees of freedom at which the size of a detectable difference is computed; between them it is interpolated.
GRID = np.array([1, 1.5, 2, 3, 4, 6, 8, 12, 20, 40, 100, 1000])
DRAWS = 32  # quantiles that represent the distribution of a standard error

Value = Callable[[np.ndarray], np.ndarray]  # from rows of sums to the measure


class Spread(NamedTuple):
    """Variance of an estimate or a difference, and its degrees of freedom; NaN where unknown.

    Each is a number, or an array with one number per difference.
    """

    variance: Any
    freedom: Any

    def margin(self, tests: int = 1) -> Any:
        """Half the width of the 95 % interval; with several tests, of intervals that hold simultaneously (Bonferroni)."""
        return self._quantile(1 - (1 - LEVEL) / max(tests, 1) / 2) * np.sqrt(self.variance)

    def p(self, difference: Any) -> Any:
        """How often chance alone produces a difference of at least this size, in either direction."""
        from scipy.special import stdtr

        return 2 * stdtr(self.freedom, -abs(difference) / np.sqrt(self.variance))

    def smallest(self, tests: int) -> Any:
        """The smallest true difference that would be found with a probability of 80 %, as one of so many tests.

        Minimum detectable effect (Bloom 1995, "Minimum detectable effects", Evaluation Review 19) at the level of
        Holm's first step, .05 / `tests`. It is a multiple of the standard error, which is itself an estimate, here and
        in the data that would find the difference: the multiple is right on average over both.
        """
        return _detectable(self.freedom, (1 - LEVEL) / max(tests, 1)) * np.sqrt(self.variance)

    def exaggeration(self, difference: Any, tests: int) -> Any:
        """The factor by which significant differences overstate the truth, if the truth is half of this difference.

        The expected size of a significant difference over the true size (type M error: Gelman & Carlin 2014), as one of
        so many tests.
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
    """The size, in standard errors, of a difference that is found at this level with a probability of `POWER`."""
    known = _on_grid(round(level, 12))
    with np.errstate(divide="ignore"):
        return np.exp(np.interp(1 / np.asarray(freedom), 1 / GRID[::-1], known[::-1]))


@lru_cache(maxsize=64)
def _on_grid(level: float) -> np.ndarray:
    """The logarithm of `_detectable` at each point of `GRID`, by bisection."""
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
    """A group's estimate, and the influence of each of its units on it; the error is that of their mean."""

    estimate: float
    influence: np.ndarray

    def __len__(self) -> int:
        return len(self.influence)

    @property
    def alike(self) -> bool:
        """Whether no unit moves the estimate."""
        return bool((np.abs(self.influence) <= ALIKE * max(1.0, abs(self.estimate))).all())

    def spread(self) -> Spread:
        """The spread of the estimate."""
        return UNKNOWN if self.alike else _mean_of(self.influence)

    def interval(self, *, positive: bool) -> tuple[float, float]:
        """95 % interval of the estimate; NaN where the units do not determine one.

        For a measure that cannot be negative it is computed on the logarithm, because rare counts are skewed. With one or
        two cues it would reach far beyond any plausible value (the exact Poisson interval of one cue ends at 5.6), so it
        never exceeds `MOST` times the estimate.
        """
        margin = self.spread().margin()
        if not (positive and self.estimate > 0):
            return self.estimate - margin, self.estimate + margin
        times = np.exp(margin / self.estimate)
        return self.estimate / times, self.estimate * np.minimum(times, MOST)


def jackknife(value: Value, units: np.ndarray, *, in_order: bool = False) -> Sample:
    """The estimate from the sums of `units` (one row each) and the influence of each unit.

    `in_order`: adjacent rows were adjacent in the text, and may resemble each other.

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
    """The factor by which sums of two neighbours deviate more than sums of two independent units."""
    pairs = influence[: len(influence) // 2 * 2].reshape(-1, 2)
    alone = (pairs**2).sum()
    if len(pairs) < 2 or not alone > 0:
        return 1.0
    together = (pairs.sum(axis=1) ** 2).sum() * len(pairs) / (len(pairs) - 1)
    return float(np.sqrt(max(1.0, together / alone)))


def independent(first: Sample, second: Sample) -> Spread:
    """The spread of the difference between two groups that have no unit in common."""
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
    # For groups of equal size both variances are the same number, and rounding must not decide.
    if np.isclose(own.variance, pooled.variance, rtol=1e-9, atol=0):
        return min(own, pooled, key=lambda spread: spread.freedom)
    return max(own, pooled, key=lambda spread: spread.variance)


def total(parts: list[Spread]) -> Spread:
    """The spread of a sum of independent parts, with the degrees of freedom of Satterthwaite (1946)."""
    variance = sum(part.variance for part in parts)
    return Spread(variance, variance**2 / sum(part.variance**2 / part.freedom for part in parts))


def paired(first: Sample, second: Sample) -> Spread:
    """The spread of the difference between two groups measured on the same units, in the same order."""
    both = Sample(first.estimate - second.estimate, first.influence - second.influence)
    if len(both) > 1 and both.alike and not np.isclose(both.estimate, 0):
        # The same difference in every unit: the variance is that of swapping the groups at random.
        return _mean_of(np.full(len(both), both.estimate))
    return both.spread()


def _shuffled(first: Sample, second: Sample) -> tuple[np.ndarray, np.ndarray]:
    """The influences where nothing varies within the groups: those of dealing out their units at random."""
    sizes = np.array([len(first), len(second)])
    estimates = np.array([first.estimate, second.estimate])
    centred = estimates - np.average(estimates, weights=sizes)
    return np.full(sizes[0], centred[0]), np.full(sizes[1], centred[1])


def _mean_of(influence: np.ndarray) -> Spread:
    return _spread(influence, 1, 1 / len(influence)) if len(influence) > 1 else UNKNOWN


def _pooled(first: np.ndarray, second: np.ndarray) -> Spread:
    return _spread(np.concatenate([first, second]), 2, 1 / len(first) + 1 / len(second))


def _spread(influence: np.ndarray, fitted: int, share: float) -> Spread:
    """`share` times the variance of one unit; the degrees of freedom of a variance with this kurtosis."""
    squares = influence**2
    total = squares.sum()
    freedom = len(influence) - fitted
    if not (total > 0 and freedom > 0):
        return UNKNOWN
    excess = len(influence) * (squares**2).sum() / total**2 - 3
    wanted = 2 / (2 / freedom + excess / len(influence))
    return Spread(total / freedom * share, float(np.clip(wanted, 1, freedom)))


def holm(p: np.ndarray, more: int = 0) -> np.ndarray:
    """P-values corrected for their number (Holm 1979) and for `more` tests that found nothing; NaN stays NaN.

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
