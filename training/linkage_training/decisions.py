"""Settings for every code, learnt from out-of-fold outputs, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from linkage_nlp.bundle import LabelSettings
from linkage_nlp.codebook import Codebook
from linkage_training.calibration import Calibration, fit_calibration
from linkage_training.labels import BoolMatrix, FloatMatrix
from linkage_training.recipe import DecisionSettings
from linkage_training.thresholds import choose_thresholds, common_thresholds

# The dimension-wide fit has data enough to leave slope 1 and intercept 0 behind.
_DIMENSION_STRENGTH = 0.01


def learn_settings(
    logits: FloatMatrix, labels: BoolMatrix, codebook: Codebook, decisions: DecisionSettings
) -> dict[str, LabelSettings]:
    """Calibration and thresholds for each code, keyed `dimension/code`.

    Args:
        logits: Outputs of models that were not trained on these examples, shape
            (examples, labels).
        labels: What is true, same shape.
        codebook: Names the columns.
        decisions: Strength of the priors and targets.
    """
    learnt: dict[str, LabelSettings] = {}
    column = 0
    for dimension in codebook.dimensions:
        span = slice(column, column + len(dimension.codes))
        column = span.stop
        z, y = logits[:, span], labels[:, span]
        pooled = fit_calibration(z.ravel(), y.ravel(), strength=_DIMENSION_STRENGTH)
        fits = [
            fit_calibration(z[:, i], y[:, i], prior=pooled, strength=decisions.calibration_prior)
            for i in range(z.shape[1])
        ]
        p = np.column_stack([fit.probabilities(z[:, i]) for i, fit in enumerate(fits)])
        common = common_thresholds(
            p, y, accept_beta=decisions.accept_beta, review_recall=decisions.review_recall
        )
        for i, code in enumerate(dimension.codes):
            thresholds = choose_thresholds(
                p[:, i],
                y[:, i],
                common=common,
                prior_positives=decisions.threshold_prior,
                accept_beta=decisions.accept_beta,
                review_recall=decisions.review_recall,
                review_floor=decisions.review_floor,
            )
            learnt[f"{dimension.id}/{code.id}"] = LabelSettings(
                fits[i].slope, fits[i].intercept, thresholds.accept, thresholds.review
            )
    return learnt


def probabilities(logits: FloatMatrix, settings: Sequence[LabelSettings]) -> FloatMatrix:
    """Calibrated probabilities, shape as `logits`; `settings` in the order of columns."""
    return np.column_stack(
        [
            Calibration(s.slope, s.intercept).probabilities(logits[:, i])
            for i, s in enumerate(settings)
        ]
    )


def accepted(logits: FloatMatrix, settings: Sequence[LabelSettings]) -> BoolMatrix:
    """Which codes are accepted, shape as `logits`."""
    bounds = np.array([s.accept for s in settings])
    result: BoolMatrix = probabilities(logits, settings) >= bounds
    return result


def reviewed(logits: FloatMatrix, settings: Sequence[LabelSettings]) -> BoolMatrix:
    """Which codes are accepted or put before a person, shape as `logits`."""
    bounds = np.array([s.review for s in settings])
    result: BoolMatrix = probabilities(logits, settings) >= bounds
    return result


def cross_fitted(
    logits: FloatMatrix,
    labels: BoolMatrix,
    folds: NDArray[np.int64],
    codebook: Codebook,
    decisions: DecisionSettings,
) -> tuple[BoolMatrix, BoolMatrix]:
    """What would be accepted, and accepted or reviewed, with settings from other folds.

    Settings learnt and measured on the same outputs would flatter the figures.

    Args:
        logits: Out-of-fold outputs, shape (examples, labels).
        labels: What is true, same shape.
        folds: The fold in which each example was held out, shape (examples,).
        codebook: Names the columns.
        decisions: Strength of the priors and targets.
    """
    taken = np.zeros_like(labels)
    seen = np.zeros_like(labels)
    for inside, settings in _settings_by_fold(logits, labels, folds, codebook, decisions):
        taken[inside] = accepted(logits[inside], settings)
        seen[inside] = reviewed(logits[inside], settings)
    return taken, seen


def cross_fitted_probabilities(
    logits: FloatMatrix,
    labels: BoolMatrix,
    folds: NDArray[np.int64],
    codebook: Codebook,
    decisions: DecisionSettings,
) -> FloatMatrix:
    """Probabilities calibrated on other folds, for arguments as `cross_fitted` takes them."""
    calibrated = np.empty(logits.shape, np.float64)
    for inside, settings in _settings_by_fold(logits, labels, folds, codebook, decisions):
        calibrated[inside] = probabilities(logits[inside], settings)
    return calibrated


def _settings_by_fold(
    logits: FloatMatrix,
    labels: BoolMatrix,
    folds: NDArray[np.int64],
    codebook: Codebook,
    decisions: DecisionSettings,
) -> Iterator[tuple[NDArray[np.bool_], list[LabelSettings]]]:
    """The examples of each fold, and the settings learnt from all others."""
    for fold in np.unique(folds):
        inside = folds == fold
        learnt = learn_settings(logits[~inside], labels[~inside], codebook, decisions)
        yield inside, list(learnt.values())
