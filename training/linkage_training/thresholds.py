"""From which probability on a code is accepted, or put before a person."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`accept` and `review` as in `linkage_nlp.bundle.LabelSettings`."""

    accept: float
    review: float


# No probability reaches it: for a code of which no positive was seen.
NEVER = Thresholds(accept=2.0, review=2.0)


def best_f_threshold(p: NDArray[np.float64], labels: NDArray[np.bool_], beta: float = 1.0) -> float:
    """The threshold with the best F-beta, half-way between the two scores that it parts.

    Args:
        p: Probabilities, shape (n,).
        labels: What is true, shape (n,), at least one positive.
        beta: How many times as much as precision recall counts (van Rijsbergen 1979).
    """
    order = np.argsort(-p, kind="stable")
    scores, hits = p[order], np.cumsum(labels[order])
    taken = np.arange(1, p.size + 1)
    f = (1 + beta**2) * hits / (taken + beta**2 * labels.sum())
    # A threshold cannot part equal scores.
    f[:-1][scores[:-1] == scores[1:]] = -1.0
    return _below(scores, int(np.argmax(f)))


def recall_threshold(p: NDArray[np.float64], labels: NDArray[np.bool_], recall: float) -> float:
    """The highest threshold that leaves at least this share of the positives above it."""
    scores = np.sort(p)[::-1]
    positive = np.sort(p[labels])[::-1]
    needed = max(1, math.ceil(recall * positive.size - 1e-9))
    last = int(np.searchsorted(-scores, -positive[needed - 1], side="right")) - 1
    return _below(scores, last)


def choose_thresholds(
    p: NDArray[np.float64],
    labels: NDArray[np.bool_],
    *,
    common: Thresholds,
    prior_positives: float,
    accept_beta: float,
    review_recall: float,
    review_floor: float,
) -> Thresholds:
    """The thresholds of one code, drawn to its dimension's where positives are few.

    The best threshold of a small sample is mostly chance, so it is averaged with the
    dimension's, which weighs as much as `prior_positives` positives.

    Args:
        p: Calibrated probabilities for the code, shape (n,).
        labels: What is true, shape (n,).
        common: Thresholds over all codes of the dimension.
        prior_positives: Weight of `common`.
        accept_beta: `accept` is where the F of this beta is best.
        review_recall: Share of the positives that `review` should let a person see.
        review_floor: `review` is not below this, unless `accept` is.
    """
    positives = int(labels.sum())
    if positives == 0:
        return NEVER
    weight = positives / (positives + prior_positives)
    accept = weight * best_f_threshold(p, labels, accept_beta) + (1 - weight) * common.accept
    own_review = recall_threshold(p, labels, review_recall)
    review = weight * own_review + (1 - weight) * common.review
    return Thresholds(accept, min(accept, max(review, review_floor)))


def common_thresholds(
    p: NDArray[np.float64],
    labels: NDArray[np.bool_],
    *,
    accept_beta: float,
    review_recall: float,
) -> Thresholds:
    """Thresholds for all codes of a dimension together.

    Args:
        p: Calibrated probabilities, shape (examples, codes).
        labels: What is true, same shape.
        accept_beta: As in `choose_thresholds`.
        review_recall: As in `choose_thresholds`.
    """
    if not labels.any():
        return NEVER
    flat, truth = p.ravel(), labels.ravel()
    accept = best_f_threshold(flat, truth, accept_beta)
    return Thresholds(accept, min(accept, recall_threshold(flat, truth, review_recall)))


def _below(scores: NDArray[np.float64], last: int) -> float:
    """Half-way from `scores[last]`, the last one to take, to the next (scores descend)."""
    lower = scores[last + 1] if last + 1 < scores.size else 0.0
    middle = float((scores[last] + lower) / 2)
    # Of two neighbouring floats the middle may be the lower one, which must stay out.
    return middle if middle > lower else float(scores[last])
