from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.bundle import LabelSettings
from linkage_nlp.codebook import Label
from linkage_nlp.tagging.decision import calibrate, code_tags, decide
from linkage_nlp.tagging.tags import Decision

SETTINGS = LabelSettings(slope=1.0, intercept=0.0, accept=0.8, review=0.4)
LABELS = (Label("way", "web"), Label("way", "fair"), Label("place", "abroad"))


@pytest.mark.parametrize(
    ("probability", "decision"),
    [
        (1.0, Decision.ACCEPT),
        (0.8, Decision.ACCEPT),
        (0.7999, Decision.REVIEW),
        (0.4, Decision.REVIEW),
        (0.3999, Decision.NONE),
        (0.0, Decision.NONE),
    ],
)
def test_a_threshold_belongs_to_the_decision_above_it(
    probability: float, decision: Decision
) -> None:
    assert decide(probability, SETTINGS) is decision


finite = st.floats(-50, 50, width=32)


@given(st.lists(finite, min_size=1), finite, finite)
def test_calibration_is_platt_scaling(logits: list[float], slope: float, intercept: float) -> None:
    settings = [LabelSettings(slope, intercept, 0.8, 0.4)]
    found = calibrate(np.array(logits, dtype=np.float32)[:, None], settings)
    assert found.dtype == np.float32
    for logit, probability in zip(logits, found[:, 0], strict=True):
        scaled = slope * logit + intercept
        # Stable on both sides: exp of a large number would overflow.
        expected = (
            1 / (1 + math.exp(-scaled)) if scaled > 0 else math.exp(scaled) / (1 + math.exp(scaled))
        )
        assert probability == pytest.approx(expected, abs=1e-5)


def test_each_column_has_its_own_scaling() -> None:
    settings = [LabelSettings(1.0, 0.0, 0.8, 0.4), LabelSettings(-2.0, 1.0, 0.8, 0.4)]
    found = calibrate(np.array([[0.0, 0.5]], dtype=np.float32), settings)
    assert found.tolist() == [[0.5, 0.5]]


def test_tags_come_likeliest_first_and_end_at_review() -> None:
    tags = code_tags(LABELS, [SETTINGS] * 3, [0.5, 0.1, 0.9])
    assert [(tag.code, tag.probability, tag.decision) for tag in tags] == [
        ("abroad", 0.9, Decision.ACCEPT),
        ("web", 0.5, Decision.REVIEW),
    ]


def test_everything_includes_what_is_below_review() -> None:
    tags = code_tags(LABELS, [SETTINGS] * 3, [0.5, 0.1, 0.5], everything=True)
    assert [(tag.code, tag.decision) for tag in tags] == [
        ("web", Decision.REVIEW),
        ("abroad", Decision.REVIEW),
        ("fair", Decision.NONE),
    ]


def test_thresholds_are_those_of_the_label() -> None:
    strict = LabelSettings(slope=1.0, intercept=0.0, accept=0.99, review=0.95)
    tags = code_tags(LABELS, [SETTINGS, strict, strict], [0.9, 0.9, 0.96])
    assert [(tag.code, tag.decision) for tag in tags] == [
        ("abroad", Decision.REVIEW),
        ("web", Decision.ACCEPT),
    ]
