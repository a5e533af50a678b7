from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from linkage_training.calibration import IDENTITY, Calibration, fit_calibration, sigmoid


def drawn(n: int, slope: float, intercept: float) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    rng = np.random.default_rng(7)
    logits = rng.normal(-1, 2, n)
    return logits, rng.random(n) < sigmoid(slope * logits + intercept)


def test_the_true_map_is_found_from_many_data() -> None:
    found = fit_calibration(*drawn(50_000, 0.6, -0.8), strength=1.0)
    assert found.slope == pytest.approx(0.6, abs=0.03)
    assert found.intercept == pytest.approx(-0.8, abs=0.06)


def test_few_data_stay_near_the_prior() -> None:
    prior = Calibration(1.5, -1.0)
    logits, labels = drawn(20, 0.2, 2.0)
    loose = fit_calibration(logits, labels, prior=prior, strength=0.1)
    strict = fit_calibration(logits, labels, prior=prior, strength=1000.0)
    assert abs(strict.slope - prior.slope) < 0.05 < abs(loose.slope - prior.slope)
    assert abs(strict.intercept - prior.intercept) < 0.05 < abs(loose.intercept - prior.intercept)


def test_the_optimum_is_one() -> None:
    logits, labels = drawn(200, 0.7, 0.3)
    found = fit_calibration(logits, labels, strength=2.0)
    positives = labels.sum()
    targets = np.where(labels, (positives + 1) / (positives + 2), 1 / (labels.size - positives + 2))
    error = found.probabilities(logits) - targets
    assert error @ logits + 2.0 * (found.slope - 1) == pytest.approx(0, abs=1e-3)
    assert error.sum() + 2.0 * found.intercept == pytest.approx(0, abs=1e-3)


@given(
    st.lists(st.tuples(st.floats(-60, 60), st.booleans()), min_size=1, max_size=30),
    st.floats(0.01, 100),
)
def test_order_is_kept_whatever_the_data(rows: list[tuple[float, bool]], strength: float) -> None:
    logits, labels = np.array([z for z, _ in rows]), np.array([y for _, y in rows])
    found = fit_calibration(logits, labels, prior=IDENTITY, strength=strength)
    p = found.probabilities(np.sort(logits))
    assert found.slope > 0
    assert np.isfinite(p).all()
    assert (np.diff(p) >= 0).all()


def test_sigmoid_does_not_overflow() -> None:
    assert sigmoid(np.array([-1e4, 0.0, 1e4])).tolist() == [0.0, 0.5, 1.0]
