"""Sentences whose labels a model doubts that was not trained on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from linkage_annotations.queues.confident import doubted, quality, self_confidence
from linkage_annotations.queues.out_of_fold import OutOfFold
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Example

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Doubt:
    """A label that the model contradicts.

    Attributes:
        code: Its address, `channel/internet`.
        given: Whether people gave it.
        probability: That it is right, as the model has it.
    """

    code: str
    given: bool
    probability: float


@dataclass(frozen=True, slots=True)
class Suspect:
    """A sentence with labels in doubt.

    Attributes:
        sentence: Its id.
        quality: The least probability of what people said of a code.
        doubts: What is in doubt, the worst first.
        example: The sentence in the dataset; None where there is none.
    """

    sentence: str
    quality: float
    doubts: tuple[Doubt, ...]
    example: Example | None

    def as_json(self) -> dict[str, Any]:
        """As JSON has it; without a word of the interview."""
        example = self.example
        return {
            "sentence": self.sentence,
            "case": None if example is None else example.case,
            "lang": None if example is None else example.lang,
            "settled": None if example is None else example.settled.value,
            "coders": None if example is None else list(example.coders),
            "quality": self.quality,
            "doubts": [
                {"code": doubt.code, "given": doubt.given, "probability": doubt.probability}
                for doubt in self.doubts
            ],
        }


@dataclass(frozen=True, slots=True)
class Suspects:
    """What was found.

    Attributes:
        found: The sentences, the worst first.
        looked_at: Sentences that were looked at.
        changed: Sentences of the file that were coded otherwise since; they are left out.
        gone: Sentences of the file that the dataset has no more; left out too.
    """

    found: tuple[Suspect, ...]
    looked_at: int
    changed: int
    gone: int


def find_suspects(
    told: OutOfFold, codebook: Codebook, examples: Iterable[Example] | None
) -> Suspects:
    """The sentences with a label in doubt, the worst first.

    Args:
        told: What the model said, and the codes that it was measured by.
        codebook: Names the codes.
        examples: The dataset as it is now; None to take the file's codes for what holds.
    """
    now = None if examples is None else {example.id: example for example in examples}
    contradicted = doubted(told.given, told.probabilities)
    confidence = self_confidence(told.given, told.probabilities)
    scores = quality(confidence)
    names = [str(label) for label in codebook.labels]
    found: list[Suspect] = []
    looked_at = changed = gone = 0
    for row in np.argsort(scores, kind="stable"):
        name = told.ids[row]
        if now is not None and name not in now:
            gone += 1
            continue
        example = None if now is None else now[name]
        given = {names[column] for column in np.flatnonzero(told.given[row])}
        if example is not None and given != _given(example.codes):
            changed += 1
            continue
        looked_at += 1
        columns = [int(c) for c in np.flatnonzero(contradicted[row])]
        if columns:
            columns.sort(key=lambda column: confidence[row, column])
            doubts = tuple(
                Doubt(
                    names[column],
                    bool(told.given[row, column]),
                    round(float(told.probabilities[row, column]), _DIGITS),
                )
                for column in columns
            )
            found.append(Suspect(name, round(float(scores[row]), _DIGITS), doubts, example))
    return Suspects(tuple(found), looked_at, changed, gone)


def _given(codes: Mapping[str, tuple[str, ...]]) -> set[str]:
    return {f"{dimension}/{code}" for dimension, given in codes.items() for code in given}
