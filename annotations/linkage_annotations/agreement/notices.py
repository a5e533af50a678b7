"""What is to be known of the annotations that figures of agreement are computed from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """What was done with some annotations, or is not known of the model."""

    SUGGESTED_LEFT_OUT = "suggested_left_out"  # made with a model's suggestion in view
    SUGGESTED_COUNTED = "suggested_counted"  # the same, counted as asked for
    SETTLING_LEFT_OUT = "settling_left_out"  # made to settle a sentence, the answers in view
    WORDS_DIFFER = "words_differ"  # sentences whose tasks do not say the same words
    MODEL_SAW_THEM = "model_saw_them"  # sentences in the dataset that the model learned from
    MODEL_MAY_HAVE = "model_may_have"  # that dataset is not at hand
    MODEL_HELD_OUT = "model_held_out"  # it codes only sentences of cases set aside for it
    MODEL_LEFT_OUT = "model_left_out"  # it was trained under another codebook
    NOBODY = "nobody"  # what is compared are readings by a language model


@dataclass(frozen=True, slots=True)
class Notice:
    """One of them.

    Attributes:
        found: How many annotations or sentences it is about, where that can be counted.
        model: The version of the model that it is about.
    """

    kind: NoticeKind
    found: int | None = None
    model: str | None = None
