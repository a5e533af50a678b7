"""Logits into probabilities: Platt scaling, drawn to the dimension where data are few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_MIN_SLOPE = 0.01
_STEPS = 100
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Calibration:
    """The map `1 / (1 + exp(-(slope * logit + intercept)))`; `slope` is above 0."""

    slope: float
    intercept: float

    def probabilities(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        """A probability for each logit."""
        result: NDArray[np.float64] = sigmoid(self.slope * logits + self.intercept)
        return result


IDENTITY = Calibration(1.0, 0.0)


def sigmoid(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The logistic function, without overflow."""
    result: NDArray[np.float64] = 0.5 * (1.0 + np.tanh(0.5 * x))
    return result


def fit_calibration(
    logits: NDArray[np.float64],
    labels: NDArray[np.bool_],
    *,
    prior: Calibration = IDENTITY,
    strength: float,
) -> Calibration:
    """Platt scaling with a Gaussian prior on both parameters.

    Minimises the cross-entropy against Platt's smoothed targets (Platt 1999; the Newton
    steps and their safeguard follow Lin, Lin and Weng 2007) plus
    `strength / 2 * ((slope - prior.slope)**2 + (intercept - prior.intercept)**2)`.
    The evidence grows with the data and the prior does not, so a code with few positives
    stays near the prior and one with many leaves it: partial pooling, as in Gelman and
    Hill (2006), chapter 12.

    Args:
        logits: Raw outputs for one code (or several pooled), shape (n,).
        labels: What is true, shape (n,).
        prior: What the parameters are drawn to.
        strength: Precision of the prior, above 0.
    """
    positives = int(labels.sum())
    negatives = labels.size - positives
    targets = np.where(labels, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    design = np.column_stack([logits, np.ones_like(logits)])
    centre = np.array([prior.slope, prior.intercept])

    def cost(w: NDArray[np.float64]) -> float:
        x = design @ w
        return float(
            np.sum(np.logaddexp(0.0, x) - targets * x) + strength / 2 * np.sum((w - centre) ** 2)
        )

    w = centre.copy()
    value = cost(w)
    for _ in range(_STEPS):
        p = sigmoid(design @ w)
        gradient = design.T @ (p - targets) + strength * (w - centre)
        hessian = (design * (p * (1 - p))[:, None]).T @ design + strength * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        size = 1.0
        while size > 1e-10 and cost(w - size * step) > value - 1e-4 * size * float(gradient @ step):
            size /= 2
        w = w - size * step
        updated = cost(w)
        if value - updated < _TOLERANCE * (1 + abs(value)):
            break
        value = updated
    return Calibration(max(float(w[0]), _MIN_SLOPE), float(w[1]))
