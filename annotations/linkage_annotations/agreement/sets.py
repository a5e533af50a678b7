"""Alpha of a dimension as one answer: the set of codes that a coder gave a sentence.

The distance of sets is MASI (Passonneau 2006, Measuring agreement on set-valued items (MASI)
for semantic and pragmatic annotation). Of two sets A and B it is 1 - J M, where J is
|A and B| / |A or B| and M is 1 if the sets are the same, 2/3 if one holds the other, 1/3 if
they overlap otherwise, 0 if they have nothing in common. The empty set, no code, is the same
as itself and has nothing in common with any other. With n answers on units that two or more
coded, n_s of them the set s, and m_u answers on unit u (Krippendorff 2011, section E):

    alpha = 1 - (n - 1) sum_u [sum of distances of ordered pairs in u / (m_u - 1)]
                / sum_s sum_t n_s n_t distance(s, t)

Where all sets are single codes, this is alpha for nominal data.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from linkage_annotations.agreement.estimates import (
    Estimate,
    Floats,
    Resampling,
    by_case,
    intervals,
    ratio,
    weighted,
)


def masi_distances(sets: NDArray[np.bool_]) -> Floats:
    """The distance of each set from each.

    Args:
        sets: Which codes are in each set, shape (sets, codes).
    """
    members = sets.astype(float)
    common = members @ members.T
    sizes = members.sum(axis=1)
    either = sizes[:, None] + sizes - common
    smaller = np.minimum(sizes[:, None], sizes)
    overlap = np.where(common == either, 1.0, np.where(common == smaller, 2 / 3, 1 / 3))
    jaccard = np.divide(common, either, out=np.ones_like(common), where=either > 0)
    distances: Floats = 1 - jaccard * overlap
    return distances


def masi_alpha(
    given: NDArray[np.bool_],
    rated: NDArray[np.bool_],
    cases: NDArray[np.intp],
    resampling: Resampling,
    counted: NDArray[np.bool_] | None = None,
) -> Estimate:
    """Alpha of the sets of codes that coders gave.

    Args:
        given: The codes of one dimension, shape (coders, units, codes).
        rated: Which units each coder coded, each coded twice; shape (coders, units).
        cases: The case of each unit, ascending.
        resampling: How to draw the cases.
        counted: Which units count, shape (units,); all by default.
    """
    coders, units, codes = given.shape
    if not units:
        return intervals(np.array([np.nan]), np.zeros((0, 1)))[0]
    sets, numbers = np.unique(given.reshape(-1, codes), axis=0, return_inverse=True)
    numbers = numbers.reshape(coders, units)
    distances = masi_distances(sets)
    weight = np.ones(units) if counted is None else counted.astype(float)
    gave = np.zeros((units, len(sets)))
    apart = np.zeros(units)
    for coder in range(coders):
        gave[np.arange(units), numbers[coder]] += rated[coder] * weight
    for one, other in combinations(range(coders), 2):
        both = rated[one] & rated[other]
        apart += distances[numbers[one], numbers[other]] * both
    apart *= weight / (rated.sum(axis=0) - 1)
    table = by_case(np.column_stack([gave, apart]), cases)
    drawn = weighted(resampling.weights(len(table)), table)
    value = _alpha(table.sum(axis=0, keepdims=True), distances)
    (estimate,) = intervals(value, _alpha(drawn, distances)[:, None])
    return estimate


def _alpha(table: Floats, distances: Floats) -> Floats:
    """Alpha of each row of sums: of the answers of each set, and of the distances of pairs."""
    gave, apart = table[:, :-1], table[:, -1]
    expected = ((gave @ distances) * gave).sum(axis=1)
    return 1 - ratio((gave.sum(axis=1) - 1) * 2 * apart, expected)
