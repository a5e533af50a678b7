"""Agreements and disagreements of two codings, and the figures that follow from them.

With TP the sentences that both have coded, FP those that only the model has, FN those
that only people have, and n all sentences (van Rijsbergen 1979, Information Retrieval,
chapter 7):

    precision = TP / (TP + FP)    recall = TP / (TP + FN)    F1 = 2 TP / (2 TP + FP + FN)
    false alarms = FP / (n - TP - FN)

Krippendorff's alpha for two coders and nominal data without gaps (Krippendorff 2011,
Computing Krippendorff's Alpha-Reliability, binary data): both coders' values are one pool
of N = 2n, of which n1 = 2 TP + FP + FN say yes and n0 = N - n1 say no;

    alpha = 1 - (N - 1) (FP + FN) / (n0 n1)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of sentences; arrays of one shape, the last axis being codes."""

    true_positives: Floats
    false_positives: Floats
    false_negatives: Floats
    sentences: Floats

    @property
    def support(self) -> Floats:
        return self.true_positives + self.false_negatives

    @property
    def predicted(self) -> Floats:
        return self.true_positives + self.false_positives

    def precision(self) -> Floats:
        """NaN where nothing is predicted."""
        return ratio(self.true_positives, self.predicted)

    def recall(self) -> Floats:
        """NaN without support."""
        return ratio(self.true_positives, self.support)

    def f1(self) -> Floats:
        """NaN without support: where nothing is to be found, F1 says nothing."""
        value = ratio(2 * self.true_positives, self.support + self.predicted)
        return np.where(self.support > 0, value, np.nan)

    def false_alarms(self) -> Floats:
        """NaN where every sentence is coded."""
        return ratio(self.false_positives, self.sentences - self.support)

    def alpha(self) -> Floats:
        """NaN where all values are the same."""
        values = 2 * self.sentences
        yes = self.support + self.predicted
        apart = self.false_positives + self.false_negatives
        return 1 - ratio((values - 1) * apart, (values - yes) * yes)

    def columns(self, span: slice) -> Counts:
        """The counts of some codes."""
        return self._each(lambda array: array[..., span])

    def pooled(self) -> Counts:
        """The sum over codes, as one column: pairs of sentence and code are the units."""
        return self._each(lambda array: array.sum(axis=-1, keepdims=True))

    def summed(self, weights: Floats) -> Counts:
        """Weighted sums over the rows.

        Args:
            weights: Shape (resamples, rows).

        Returns:
            Counts of shape (resamples, codes).
        """
        return self._each(lambda array: weights @ array)

    def _each(self, change: Callable[[Floats], Floats]) -> Counts:
        return Counts(
            change(self.true_positives),
            change(self.false_positives),
            change(self.false_negatives),
            change(self.sentences),
        )


def count_by_case(
    gold: NDArray[np.bool_], predicted: NDArray[np.bool_], cases: NDArray[np.intp]
) -> Counts:
    """Counts of shape (cases, codes).

    Args:
        gold: What people coded, shape (sentences, codes).
        predicted: What the model coded, same shape.
        cases: The case of each sentence, numbered from 0 without gaps.
    """
    size = (int(cases.max()) + 1 if cases.size else 0), gold.shape[1]

    def by_case(units: NDArray[np.bool_]) -> Floats:
        sums = np.zeros(size)
        np.add.at(sums, cases, units)
        return sums

    return Counts(
        by_case(gold & predicted),
        by_case(~gold & predicted),
        by_case(gold & ~predicted),
        by_case(np.ones_like(gold)),
    )


def ratio(above: Floats, below: Floats) -> Floats:
    """The quotient, NaN where `below` is 0."""
    quotient: Floats = np.divide(
        above, below, out=np.full(np.shape(above), np.nan), where=below > 0
    )
    return quotient


def mean_of_defined(values: Floats) -> Floats:
    """The mean over the last axis of what is not NaN; NaN where nothing is."""
    defined = ~np.isnan(values)
    total = np.where(defined, values, 0.0).sum(axis=-1, keepdims=True)
    return ratio(total, defined.sum(axis=-1, keepdims=True).astype(float))
