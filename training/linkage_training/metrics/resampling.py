"""Percentile bootstrap over cases.

Sentences of one interview resemble each other, so sentences drawn one by one would give
intervals that are too narrow: whole cases are drawn, as many as there are, with
replacement, and each figure is computed anew (cluster bootstrap; Efron and Tibshirani
1993, An Introduction to the Bootstrap, chapters 8 and 13; Field and Welsh 2007).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from linkage_training.metrics.counts import Floats
from linkage_training.metrics.scores import Estimate

CONFIDENCE = 0.95


def case_weights(cases: int, resamples: int, seed: int) -> Floats:
    """How often each case is drawn in each resample, shape (resamples, cases).

    One case alone does not show how cases differ, so there are no resamples of it.
    """
    if cases < 2:
        return np.zeros((0, cases))
    drawn = np.random.default_rng(seed).multinomial(cases, [1 / cases] * cases, size=resamples)
    return drawn.astype(float)


def estimates(values: Floats, resampled: Floats) -> list[Estimate]:
    """A figure of each code with its interval.

    Resamples in which a figure is not defined are left out of its interval.

    Args:
        values: On the examples as they are, shape (codes,); NaN where not defined.
        resampled: On the resamples, shape (resamples, codes).
    """
    tail = (1 - CONFIDENCE) / 2
    return [
        _estimate(float(value), column, (tail, 1 - tail))
        for value, column in zip(values, resampled.T, strict=True)
    ]


def _estimate(value: float, column: NDArray[np.float64], tails: tuple[float, float]) -> Estimate:
    if math.isnan(value):
        return Estimate(None)
    defined = column[~np.isnan(column)]
    if not defined.size:
        return Estimate(value)
    low, high = np.quantile(defined, tails)
    return Estimate(value, float(low), float(high))
