from __future__ import annotations

import numpy as np
import pytest

from linkage_nlp.codebook import Codebook
from linkage_nlp.tagging.decision import calibrate, decide
from linkage_nlp.tagging.tags import Decision
from linkage_training.decisions import (
    accepted,
    cross_fitted,
    cross_fitted_probabilities,
    learn_settings,
    probabilities,
    reviewed,
)
from linkage_training.labels import BoolMatrix, FloatMatrix
from linkage_training.recipe import DecisionSettings

SETTINGS = DecisionSettings(
    accept_beta=1.0,
    review_recall=0.9,
    review_floor=0.05,
    calibration_prior=4.0,
    threshold_prior=20.0,
)


@pytest.fixture
def outputs() -> tuple[FloatMatrix, BoolMatrix]:
    """Logits that tell three codes apart fairly well; the third code is never true."""
    rng = np.random.default_rng(11)
    labels = rng.random((300, 3)) < np.array([0.3, 0.05, 0.0])
    return rng.normal(-1.5, 1, labels.shape) + 3.0 * labels, labels


def test_settings_stand_in_the_order_of_the_labels(
    outputs: tuple[FloatMatrix, BoolMatrix], small_codebook: Codebook
) -> None:
    learnt = learn_settings(*outputs, small_codebook, SETTINGS)
    assert list(learnt) == [str(label) for label in small_codebook.labels]
    assert all(s.review <= s.accept for s in learnt.values())
    assert accepted(outputs[0], list(learnt.values()))[outputs[1]].mean() > 0.6
    assert reviewed(outputs[0], list(learnt.values()))[outputs[1]].mean() >= 0.85


def test_a_code_never_seen_is_never_given(
    outputs: tuple[FloatMatrix, BoolMatrix], small_codebook: Codebook
) -> None:
    settings = list(learn_settings(*outputs, small_codebook, SETTINGS).values())
    sure = np.full((1, 3), 1e6)
    assert accepted(sure, settings).tolist() == [[True, True, False]]
    assert decide(1.0, settings[2]) is Decision.NONE


def test_probabilities_are_those_of_tagging(
    outputs: tuple[FloatMatrix, BoolMatrix], small_codebook: Codebook
) -> None:
    settings = list(learn_settings(*outputs, small_codebook, SETTINGS).values())
    np.testing.assert_allclose(
        probabilities(outputs[0], settings),
        calibrate(outputs[0].astype(np.float32), settings),
        atol=1e-6,
    )


def test_calibrated_probabilities_match_what_happens(
    outputs: tuple[FloatMatrix, BoolMatrix], small_codebook: Codebook
) -> None:
    settings = list(learn_settings(*outputs, small_codebook, SETTINGS).values())
    p = probabilities(outputs[0], settings)
    assert p[:, 0].mean() == pytest.approx(outputs[1][:, 0].mean(), abs=0.02)


def test_a_fold_is_decided_without_its_own_labels(
    outputs: tuple[FloatMatrix, BoolMatrix], small_codebook: Codebook
) -> None:
    logits, labels = outputs
    folds = np.arange(len(labels)) % 3
    taken, seen = cross_fitted(logits, labels, folds, small_codebook, SETTINGS)
    assert not (taken & ~seen).any()
    turned = labels.copy()
    turned[folds == 0] = ~turned[folds == 0]
    again, _ = cross_fitted(logits, turned, folds, small_codebook, SETTINGS)
    np.testing.assert_array_equal(taken[folds == 0], again[folds == 0])
    assert not np.array_equal(taken, again)


def test_probabilities_of_a_fold_do_not_depend_on_its_labels(
    outputs: tuple[FloatMatrix, BoolMatrix], small_codebook: Codebook
) -> None:
    logits, labels = outputs
    folds = np.arange(len(logits)) % 3
    found = cross_fitted_probabilities(logits, labels, folds, small_codebook, SETTINGS)
    altered = labels.copy()
    altered[folds == 1] = ~altered[folds == 1]
    again = cross_fitted_probabilities(logits, altered, folds, small_codebook, SETTINGS)
    np.testing.assert_array_equal(found[folds == 1], again[folds == 1])
    assert not np.allclose(found[folds == 0], again[folds == 0])
    learnt = learn_settings(logits[folds != 2], labels[folds != 2], small_codebook, SETTINGS)
    np.testing.assert_allclose(
        found[folds == 2], probabilities(logits[folds == 2], list(learnt.values()))
    )
