"""Agreement on a dimension as one answer: the set of codes that a coder gave a sentence.

Alpha with the distance MASI (Passonneau 2006, Measuring agreement on set-valued items (MASI)
for semantic and pragmatic annotation). Of two sets A and B the distance is 1 - J M, where J is
|A and B| / |A or B| and M is 1 if the sets are the same, 2/3 if one holds the other, 1/3 if
they overlap otherwise, 0 if they have nothing in common. The empty set, no code, is the same
as itself and has nothing in common with any other. With n answers on units that two or more
coded, n_s of them the set s, and m_u answers on unit u (Krippendorff 2011, section E):

    alpha = 1 - (n - 1) sum_u [sum of distances of ordered pairs in u / (m_u - 1)]
                / sum_s sum_t n_s n_t distance(s, t)

Where all sets are single codes, this is alpha for nominal data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkage_annotations.agreement.estimates import Floats, ratio
from linkage_annotations.agreement.grouping import Grouping


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


@dataclass(frozen=True, slots=True)
class SetAnswers:
    """The sets that coders gave, numbered.

    Attributes:
        ids: The set of each coder on each unit, -1 where they did not code it; shape
            (coders, units).
        distances: Between sets, shape (sets, sets).
    """

    ids: NDArray[np.intp]
    distances: Floats

    @classmethod
    def of(cls, given: NDArray[np.bool_], rated: NDArray[np.bool_]) -> SetAnswers:
        """From the codes of one dimension.

        Args:
            given: Shape (coders, units, codes).
            rated: Shape (coders, units).
        """
        number = np.zeros(rated.shape, np.int64)
        # Eight codes at a time; numbered anew after each, so that no number grows too large.
        for byte in np.moveaxis(np.packbits(given, axis=-1), -1, 0):
            longer = number * 256 + byte
            number = np.searchsorted(np.unique(longer), longer)
        _, first = np.unique(number, return_index=True)
        sets = given.reshape(-1, given.shape[-1])[first]
        return cls(np.where(rated, number, -1), masi_distances(sets))

    def coincidences(
        self, grouping: Grouping, answers: Floats, counted: NDArray[np.bool_]
    ) -> SetCoincidences:
        """The sums of each block.

        Args:
            grouping: Of the units, which are in its order.
            answers: Number of answers on each unit, shape (units,).
            counted: Which units to count; those with fewer than two answers never are.
        """
        counted = counted & (answers >= 2)
        number, blocks = len(self.distances), len(grouping.starts)
        coders, units = np.nonzero(counted & (self.ids >= 0))
        given = np.bincount(
            grouping.block[units] * number + self.ids[coders, units], minlength=blocks * number
        )
        apart, unlike = self._apart(counted)
        others = np.maximum(answers - 1, 1)
        return SetCoincidences(
            given.reshape(blocks, number).astype(float),
            grouping.by_block(apart / others),
            grouping.by_block(unlike / others),
            self.distances,
        )

    def _apart(self, counted: NDArray[np.bool_]) -> Floats:
        """The distances of pairs in each unit, and how many pairs differ; shape (2, units)."""
        number = len(self.distances)
        # One row and column more, all 0, for units that a coder did not code (-1 is the last).
        distances = np.zeros((2, number + 1, number + 1))
        distances[0, :number, :number] = self.distances
        distances[1] = distances[0] > 0
        # Where all gave the same set nothing is apart, and that is nearly everywhere.
        lowest = np.where(self.ids < 0, number, self.ids).min(axis=0, initial=number)
        mixed = np.flatnonzero(counted & (self.ids.max(axis=0, initial=-1) > lowest))
        ids = self.ids[:, mixed]
        sums = np.zeros((2, len(mixed)))
        for coder in range(1, len(ids)):
            for other in range(coder):
                sums += distances[:, ids[coder], ids[other]]
        apart = np.zeros((2, len(counted)))
        apart[:, mixed] = sums
        return apart


@dataclass(frozen=True, slots=True)
class SetCoincidences:
    """Sums over units.

    Attributes:
        answers: How often each set was given; shape (rows, sets), a row being a block, a case
            or a draw.
        apart: Distances of pairs, counted one way, over the number of answers less one.
        unlike: The same of the distance that is 1 between any two different sets.
        distances: Between sets, shape (sets, sets).
    """

    answers: Floats
    apart: Floats
    unlike: Floats
    distances: Floats

    def each(self, change: Callable[[Floats], Floats]) -> SetCoincidences:
        """The same change made to each sum."""
        return SetCoincidences(
            change(self.answers), change(self.apart), change(self.unlike), self.distances
        )

    def masi(self) -> Floats:
        """Alpha; NaN where there is nothing to compare, or all sets are the same."""
        number = self.answers.sum(axis=-1)
        expected = ((self.answers @ self.distances) * self.answers).sum(axis=-1)
        return 1 - ratio((number - 1) * 2 * self.apart, expected)

    def percent(self) -> Floats:
        """Share of pairs of codings that are the very same set."""
        return 1 - ratio(2 * self.unlike, self.answers.sum(axis=-1))
