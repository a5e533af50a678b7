"""Figures with intervals: the percentile bootstrap over cases.

Sentences of one interview are alike, so whole cases are drawn, as many as there are, with
replacement (Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13; Field
and Welsh 2007, Bootstrapping clustered data). All figures here follow from tables that are
sums over units, so a draw is a weighted sum of the tables of cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEVEL = 0.95
SAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval.

    Attributes:
        value: None where it is not defined.
        low: Lower end of the 95 % interval; None as for the value, or with a single case.
        high: Its upper end.
    """

    value: float | None
    low: float | None = None
    high: float | None = None


UNDEFINED = Estimate(None)


@dataclass(frozen=True, slots=True)
class Resampling:
    """How often to draw, and from which random numbers."""

    samples: int = SAMPLES
    seed: int = 0

    def weights(self, cases: int) -> Floats:
        """How often each case is drawn, shape (samples, cases).

        One case alone does not show how cases differ, so there are no samples of it.
        """
        return _weights(cases, self.samples, self.seed)


@lru_cache(maxsize=16)
def _weights(cases: int, samples: int, seed: int) -> Floats:
    if cases < 2:
        return np.zeros((0, cases))
    shares = np.full(cases, 1 / cases)
    drawn = np.random.default_rng(seed).multinomial(cases, shares, size=samples)
    weights = drawn.astype(np.float64)
    weights.setflags(write=False)
    return weights


def by_case(table: Floats, cases: NDArray[np.intp]) -> Floats:
    """A table of units (first axis), summed to one of cases.

    Args:
        table: Its rows are in the order of cases.
        cases: The case of each unit, ascending.
    """
    starts = np.flatnonzero(np.diff(cases, prepend=-1))
    sums: Floats = np.add.reduceat(table, starts, axis=0)
    return sums


def weighted(weights: Floats, table: Floats) -> Floats:
    """The sums of a table of cases (first axis) in each draw."""
    sums: Floats = np.asarray(np.tensordot(weights, table, axes=1), np.float64)
    return sums


def intervals(values: Floats, drawn: Floats) -> list[Estimate]:
    """Figures with their intervals.

    Draws in which a figure is not defined are left out of its interval.

    Args:
        values: The figures, NaN where not defined; shape (figures,).
        drawn: The figures in each draw; shape (samples, figures).
    """
    ordered = np.sort(np.ascontiguousarray(drawn.T), axis=1)  # NaN comes last
    defined = ordered.shape[1] - np.isnan(ordered).sum(axis=1)
    tail = (1 - LEVEL) / 2
    ends = zip(
        values.tolist(),
        _quantiles(ordered, defined, tail).tolist(),
        _quantiles(ordered, defined, 1 - tail).tolist(),
        strict=True,
    )
    return [_estimate(value, low, high) for value, low, high in ends]


def _estimate(value: float, low: float, high: float) -> Estimate:
    if np.isnan(value):
        return UNDEFINED
    return Estimate(value) if np.isnan(low) else Estimate(value, low, high)


def _quantiles(ordered: Floats, defined: NDArray[np.intp], share: float) -> Floats:
    """The quantile of the first `defined` numbers of each row, as `np.quantile` has it."""
    if not ordered.shape[1]:
        return np.full(len(ordered), np.nan)
    place = np.maximum(defined - 1, 0) * share
    below = place.astype(np.intp)
    above = np.minimum(below + 1, np.maximum(defined - 1, 0))
    rows = np.arange(len(ordered))
    start = ordered[rows, below]
    between: Floats = start + (ordered[rows, above] - start) * (place - below)
    return between


def ratio(above: Floats, below: Floats) -> Floats:
    """The quotient, NaN where `below` is 0."""
    quotient: Floats = np.divide(
        above, below, out=np.full(np.broadcast(above, below).shape, np.nan), where=below != 0
    )
    return quotient


def mean_of_defined(values: Floats) -> Floats:
    """The mean over the last axis of what is not NaN; NaN where nothing is."""
    defined = ~np.isnan(values)
    return ratio(np.where(defined, values, 0.0).sum(axis=-1), defined.sum(axis=-1).astype(float))
