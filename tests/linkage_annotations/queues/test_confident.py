"""Planted errors, and how many of them are found."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from linkage_annotations.queues.confident import doubted, quality, self_confidence, thresholds


def test_thresholds_are_the_mean_self_confidence() -> None:
    given_codes = np.array([[True], [True], [False], [False]])
    p = np.array([[0.9], [0.5], [0.2], [0.0]])
    found = thresholds(given_codes, p)
    assert found.given[0] == pytest.approx(0.7)
    assert found.other[0] == pytest.approx(0.9)


def test_only_what_is_said_with_confidence_is_doubt() -> None:
    given_codes = np.array([[True], [True], [True], [False], [False], [False]])
    p = np.array([[0.9], [0.8], [0.01], [0.02], [0.06], [0.88]])
    # Thresholds 0.57 and 0.68: the third and the last are contradicted, the others are not.
    assert doubted(given_codes, p).ravel().tolist() == [False, False, True, False, False, True]
    # A code that all or none have cannot be contradicted by an answer that nobody gave.
    none = np.zeros((3, 1), dtype=bool)
    assert not doubted(none, np.array([[0.99], [0.5], [0.0]])).any()


def test_where_both_answers_are_confident_the_likelier_counts() -> None:
    # A model that is unsure of everything: thresholds 0.4 and 0.5.
    given_codes = np.array([[True], [True], [False], [False]])
    p = np.array([[0.35], [0.45], [0.5], [0.5]])
    assert doubted(given_codes, p).ravel().tolist() == [True, True, False, False]


def test_quality_is_the_lowest_self_confidence() -> None:
    given_codes = np.array([[True, False, False]])
    found = self_confidence(given_codes, np.array([[0.9, 0.3, 0.05]]))
    np.testing.assert_allclose(found, [[0.9, 0.7, 0.95]])
    assert quality(found).tolist() == [0.7]


def planted(
    noise: float, seed: int
) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.bool_]]:
    """Codes as given, what a fair model says, and which sentences have a planted error.

    17 codes, each on 4 % of 3,000 sentences; the model's log-odds are 4.5 apart with a
    standard deviation of 1.3, and calibrated. Errors: a code is left out, or another given.
    """
    random = np.random.default_rng(seed)
    true = random.random((3000, 17)) < 0.04
    logits = np.where(true, 2.0, -2.5) * 1.0 + random.normal(0, 1.3, true.shape)
    # With normal log-odds of equal spread, the true log-odds are linear in them.
    slope = 4.5 / 1.3**2
    offset = np.log(0.04 / 0.96) - slope * (2.0 - 2.5) / 2
    p = 1 / (1 + np.exp(-(slope * logits + offset)))
    given_codes = true.copy()
    wrong: NDArray[np.bool_] = random.random(3000) < noise
    for row in np.flatnonzero(wrong):
        if true[row].any() and random.random() < 0.5:
            given_codes[row, random.choice(np.flatnonzero(true[row]))] = False
        else:
            given_codes[row, random.choice(np.flatnonzero(~true[row]))] = True
    return given_codes, p, wrong


@pytest.mark.parametrize(("noise", "least"), [(0.03, 0.85), (0.1, 0.95)])
def test_planted_errors_come_first(noise: float, least: float) -> None:
    """Of the first 50, at least these shares are errors: 28 and 9 times as many as by chance."""
    given_codes, p, wrong = planted(noise, seed=5)
    order = np.argsort(quality(self_confidence(given_codes, p)), kind="stable")
    flagged = np.asarray(doubted(given_codes, p).any(axis=1))
    first = [row for row in order if flagged[row]][:50]
    assert wrong[first].mean() >= least
    # Most of them are flagged, and few others.
    assert flagged[wrong].mean() > 0.8
    assert flagged[~wrong].mean() < 0.06


def test_a_clean_dataset_is_doubted_little() -> None:
    given_codes, p, _ = planted(0.0, seed=6)
    noisy, q, wrong = planted(0.05, seed=6)
    clean = quality(self_confidence(given_codes, p))
    assert np.quantile(clean, 0.05) > np.quantile(quality(self_confidence(noisy, q))[wrong], 0.5)
