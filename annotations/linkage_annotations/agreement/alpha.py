"""Krippendorff's alpha of whether codes are given, with intervals over cases.

Values are those of the package `krippendorff`. Intervals come from sums over units, of which
alpha follows for nominal data with any number of coders and gaps (Krippendorff 2011, Computing
Krippendorff's alpha-reliability). A unit with m answers, at least two, of which y say yes, adds
y to the answers yes, m - y to the answers no, and y (m - y) / (m - 1) to the pairs that are
apart, counted one way. With n the number of all answers of such units:

    alpha = 1 - (n - 1) apart / (no yes)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkage_annotations.agreement.estimates import (
    Estimate,
    Floats,
    Resampling,
    by_case,
    intervals,
    mean_of_defined,
    ratio,
    weighted,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Alphas:
    """Alpha of some codes.

    Attributes:
        values: NaN where it is not defined: nothing to compare, or all answers are the same;
            shape (codes,).
        drawn: The same in each draw, shape (samples, codes).
    """

    values: Floats
    drawn: Floats

    @classmethod
    def of(
        cls,
        yes: Floats,
        answers: Floats,
        cases: NDArray[np.intp],
        resampling: Resampling,
        counted: NDArray[np.bool_] | None = None,
    ) -> Alphas:
        """From answers to many questions.

        Args:
            yes: How many said yes, shape (units, codes).
            answers: How many answered, at least two; shape (units,).
            cases: The case of each unit, ascending.
            resampling: How to draw the cases.
            counted: Which units count for which code, shape (units, codes); all by default.
        """
        if counted is None:
            counted = np.ones(yes.shape, bool)
        no = answers[:, None] - yes
        apart = no * yes / (answers - 1)[:, None]
        sums = by_case(np.stack([no, yes, apart], axis=-1) * counted[:, :, None], cases)
        values = [
            _package_alpha(no[units, code], yes[units, code])
            for code, units in enumerate(counted.T)
        ]
        return cls(np.array(values), _alphas(weighted(resampling.weights(len(sums)), sums)))

    def each(self) -> list[Estimate]:
        """Alpha of each code."""
        return intervals(self.values, self.drawn)

    def mean(self, codes: slice = slice(None)) -> Estimate:
        """The mean over some codes, of those whose alpha is defined."""
        mean = mean_of_defined
        (estimate,) = intervals(mean(self.values[None, codes]), mean(self.drawn[:, codes])[:, None])
        return estimate


def _package_alpha(no: Floats, yes: Floats) -> float:
    if not (no.any() and yes.any()):
        return np.nan
    from krippendorff import alpha

    counts = np.stack([no, yes], axis=1).astype(int)
    return float(alpha(value_counts=counts, level_of_measurement="nominal"))


def _alphas(sums: Floats) -> Floats:
    """Alpha of sums of `no`, `yes` and `apart` (last axis)."""
    no, yes, apart = (sums[..., place] for place in range(3))
    return 1 - ratio((no + yes - 1) * apart, no * yes)
