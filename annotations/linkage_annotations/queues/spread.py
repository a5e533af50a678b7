"""Taking sentences that differ from each other and from those at hand, from many cases.

Greedy k-centre: the sentence that is farthest from its nearest neighbour among those taken
comes next (Gonzalez 1985; for active learning, Sener and Savarese 2018, Active Learning for
Convolutional Neural Networks: A Core-Set Approach). Distance is 1 less the cosine.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Rows compared with all others at a time, which bounds memory.
_BLOCK = 512


class CaseQuota:
    """How many more sentences each case may give.

    Args:
        most: The most of a case.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: Counter[str] = Counter()

    @classmethod
    def share(cls, share: float, places: int, cases: Sequence[str]) -> CaseQuota:
        """A share of the places, or as little above it as lets the places be filled.

        Args:
            share: From 0 to 1.
            places: How many places there are; no more than sentences.
            cases: The case of each sentence.
        """
        there = Counter(cases).values()
        most = max(1, math.ceil(share * places))
        while sum(min(most, number) for number in there) < min(places, len(cases)):
            most += 1
        return cls(most)

    def has_room(self, case: str) -> bool:
        return self._taken[case] < self._most

    def take(self, case: str) -> None:
        self._taken[case] += 1


def distances(vectors: csr_matrix, others: csr_matrix) -> NDArray[np.float64]:
    """How far each row is from the nearest row of `others`: 0 the same, 1 nothing in common."""
    nearest = np.zeros(vectors.shape[0])
    if others.shape[0]:
        for start in range(0, vectors.shape[0], _BLOCK):
            block = vectors[start : start + _BLOCK] @ others.T
            nearest[start : start + _BLOCK] = block.max(axis=1).toarray().ravel()
    return np.clip(1.0 - nearest, 0.0, 1.0)


def farthest_first(
    vectors: csr_matrix,
    distance: NDArray[np.float64],
    cases: Sequence[str],
    places: int,
    quota: CaseQuota,
) -> list[int]:
    """Rows by greedy k-centre, in the order in which they are taken; ties go to the first row.

    Args:
        vectors: Of length 1, shape (rows, slots).
        distance: How far each row is from what is at hand, shape (rows,).
        cases: The case of each row.
        places: How many to take, if the quota lets there be so many.
        quota: Is charged with what is taken.
    """
    distance = distance.copy()
    by_case = np.asarray(cases, dtype=object)
    left = np.array([quota.has_room(case) for case in cases], dtype=bool)
    taken: list[int] = []
    while len(taken) < places and left.any():
        row = int(np.argmax(np.where(left, distance, -1.0)))
        taken.append(row)
        left[row] = False
        quota.take(cases[row])
        if not quota.has_room(cases[row]):
            left &= by_case != cases[row]
        likeness = (vectors @ vectors[row].T).toarray().ravel()
        distance = np.minimum(distance, 1.0 - likeness)
    return taken
