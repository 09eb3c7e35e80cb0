"""Is one sample larger than another by more than is tolerated?

The answer is read off a confidence interval, so that "we do not know" is an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any, Sequence, Tuple

import numpy
from scipy import stats

# Differences of all pairs are computed from at most so many order statistics of either.
MOST_QUANTILES = 2000


@dataclass(frozen=True)
class Shift:
    """By how much the second sample lies above the first.

    :param estimate: in the unit of the samples, or of a share from 0 to 1.
    :param low: the lower end of the confidence interval.
    :param high: the upper end.
    :param p_value: of the two-sided test that there is no shift.
    """

    estimate: float
    low: float
    high: float
    p_value: float


def mann_whitney(
    first: Sequence[float], second: Sequence[float], confidence: float
) -> Shift:
    """Return the Hodges-Lehmann shift, with the interval that inverts Mann-Whitney's U.

    The interval's ends are order statistics of the differences of all pairs, by the
    normal approximation of U without the correction for ties (Hollander, Wolfe and
    Chicken, Nonparametric Statistical Methods, 4.2 and 4.3). Samples of more than
    2,000 values are thinned to as many quantiles for the differences, not for U.

    :param confidence: of the interval, such as 0.95.
    """
    count = len(first) * len(second)
    deviation = sqrt(count * (len(first) + len(second) + 1) / 12)
    quantile = stats.norm.ppf(0.5 + confidence / 2)
    differences = numpy.subtract.outer(_thinned(second), _thinned(first)).ravel()
    differences.sort()
    # How many differences lie outside the interval at either end, of all pairs.
    outside = max(0.0, (count / 2 - quantile * deviation) / count)
    rank = int(outside * len(differences))
    return Shift(
        estimate=float(numpy.median(differences)),
        low=float(differences[rank]),
        high=float(differences[len(differences) - 1 - rank]),
        p_value=float(stats.mannwhitneyu(second, first, method="asymptotic").pvalue),
    )


def _thinned(sample: Sequence[float]) -> Any:
    values = numpy.sort(numpy.asarray(sample, dtype=numpy.float64))
    if len(values) <= MOST_QUANTILES:
        return values
    return numpy.quantile(values, (numpy.arange(MOST_QUANTILES) + 0.5) / MOST_QUANTILES)


def median(sample: Sequence[float]) -> float:
    """Return the middle value."""
    return float(numpy.median(sample))


def share_of_ties(first: Sequence[float], second: Sequence[float]) -> float:
    """Return which share of all values is the most frequent value."""
    _, counts = numpy.unique(numpy.concatenate([first, second]), return_counts=True)
    return float(counts.max() / counts.sum())


def proportions(
    first: Tuple[int, int], second: Tuple[int, int], confidence: float
) -> Shift:
    """Return the difference of two shares, with Newcombe's hybrid score interval.

    Source: Newcombe, Interval estimation for the difference between independent
    proportions, Statistics in Medicine 17 (1998), method 10.

    :param first: how many of how many.
    :param second: the same of the second sample.
    :param confidence: of the interval, such as 0.95.
    """
    (low1, high1), (low2, high2) = (
        _wilson(hits, of, confidence) for hits, of in (first, second)
    )
    share1, share2 = first[0] / first[1], second[0] / second[1]
    difference = share2 - share1
    table = [[first[0], first[1] - first[0]], [second[0], second[1] - second[0]]]
    return Shift(
        estimate=difference,
        low=difference - sqrt((share2 - low2) ** 2 + (high1 - share1) ** 2),
        high=difference + sqrt((high2 - share2) ** 2 + (share1 - low1) ** 2),
        p_value=float(stats.fisher_exact(table)[1]),
    )


def _wilson(hits: int, of: int, confidence: float) -> Tuple[float, float]:
    interval = stats.binomtest(hits, of).proportion_ci(confidence, method="wilson")
    return float(interval.low), float(interval.high)
