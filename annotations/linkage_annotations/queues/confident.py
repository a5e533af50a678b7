"""Which labels are likely wrong: confident learning, code by code.

Each code is a question of its own, given or not (Thyagarajan, Snorrason, Northcutt and
Mueller 2022, Identifying Incorrect Annotations in Multi-Label Classification Data). For each
answer, the mean probability that the model gives it where people gave it is a threshold: what
lies above is said with confidence (Northcutt, Jiang and Chuang 2021, Confident Learning:
Estimating Uncertainty in Dataset Labels, JAIR 70). Where the model confidently says the other
answer, the label is in doubt. The thresholds make up for a model that is too sure or too
unsure of a code, and for codes that are rare.

How good the labels of a sentence are follows from its self-confidences, the probabilities of
the answers that people gave: the lowest counts. Thyagarajan et al. bring them together by a
moving average in which the lowest weigh most. With calibrated probabilities, which come very
near to 0 and 1, that puts sentences of which much is a little doubtful before a plain slip in
one code: of errors planted into the corpus it found far fewer (docs/annotate.md).

The probabilities must come from a model that did not see the labels that are doubted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# A mean of equal numbers may come out a little above them.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability on the model says an answer with confidence, by code.

    Attributes:
        given: For "given"; above 1 where nobody gave the code.
        other: For "not given"; above 1 where everybody did.
    """

    given: Floats
    other: Floats


def thresholds(given: Bools, probabilities: Floats) -> Thresholds:
    """The mean self-confidence of each answer where people gave it.

    Args:
        given: Which codes people gave, shape (sentences, codes).
        probabilities: That the code is right, same shape.
    """
    return Thresholds(_mean(probabilities, given), _mean(1.0 - probabilities, ~given))


def doubted(given: Bools, probabilities: Floats) -> Bools:
    """Which labels the model confidently contradicts, shape (sentences, codes).

    These are the entries off the diagonal of each code's confident joint. Where both answers
    are above their thresholds, the likelier one counts.
    """
    bounds = thresholds(given, probabilities)
    says_given = probabilities >= bounds.given - _ROUNDING
    says_other = 1.0 - probabilities >= bounds.other - _ROUNDING
    both = says_given & says_other
    says_given &= ~both | (probabilities > 0.5)
    says_other &= ~both | (probabilities <= 0.5)
    contradicted: Bools = np.where(given, says_other, says_given)
    return contradicted


def self_confidence(given: Bools, probabilities: Floats) -> Floats:
    """The probability of the answer that people gave, shape (sentences, codes)."""
    return np.where(given, probabilities, 1.0 - probabilities)


def quality(confidence: Floats) -> Floats:
    """How good the labels of each sentence are: its lowest self-confidence.

    Args:
        confidence: Shape (sentences, codes).
    """
    lowest: Floats = confidence.min(axis=1)
    return lowest


def _mean(values: Floats, counted: Bools) -> Floats:
    number = counted.sum(axis=0)
    sums = np.where(counted, values, 0.0).sum(axis=0)
    # No probability reaches 2: an answer that nobody gave is never said with confidence.
    return np.where(number > 0, sums / np.maximum(number, 1), 2.0)
