"""From a model's raw outputs to probabilities, and from a probability to a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from linkage_nlp.bundle import LabelSettings
from linkage_nlp.codebook import Label
from linkage_nlp.tagging.tags import CodeTag, Decision


def calibrate(
    logits: NDArray[np.float32], settings: Sequence[LabelSettings]
) -> NDArray[np.float32]:
    """Probabilities from logits, by each label's own Platt scaling (Platt 1999).

    Args:
        logits: Shape (sentences, labels).
        settings: One for each label, in the order of the columns.

    Returns:
        Values from 0 to 1 of the same shape, float32.
    """
    slopes = np.array([s.slope for s in settings], dtype=np.float32)
    intercepts = np.array([s.intercept for s in settings], dtype=np.float32)
    # The logistic function as a hyperbolic tangent, which cannot overflow.
    half: NDArray[np.float32] = (slopes * logits + intercepts) / np.float32(2)
    return (np.tanh(half) + np.float32(1)) / np.float32(2)


def decide(probability: float, settings: LabelSettings) -> Decision:
    """Accept from the `accept` threshold on, review from the `review` threshold on."""
    if probability >= settings.accept:
        return Decision.ACCEPT
    if probability >= settings.review:
        return Decision.REVIEW
    return Decision.NONE


def code_tags(
    labels: Sequence[Label],
    settings: Sequence[LabelSettings],
    probabilities: Iterable[float],
    *,
    everything: bool = False,
) -> tuple[CodeTag, ...]:
    """The tags of one sentence, likeliest first; equally likely ones in the labels' order.

    Args:
        labels: The codes, in the order of the model's outputs.
        settings: Of each label, in the same order.
        probabilities: Of each label, in the same order.
        everything: Give every code, also those below `review`.
    """
    tags = [
        CodeTag(label.dimension, label.code, probability, decide(probability, setting))
        for label, setting, probability in zip(labels, settings, probabilities, strict=True)
    ]
    kept = [tag for tag in tags if everything or tag.decision is not Decision.NONE]
    return tuple(sorted(kept, key=lambda tag: -tag.probability))
