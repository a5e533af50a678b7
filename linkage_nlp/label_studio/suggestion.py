"""What a model suggests for one sentence, as Label Studio stores predictions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import check_codes
from linkage_nlp.errors import AnnotationError, DatasetError
from linkage_nlp.label_studio.names import SENTENCE
from linkage_nlp.tagging.tags import CodeTag, Decision


def prediction_result(
    tags: Iterable[CodeTag],
    codebook: Codebook,
    decisions: Iterable[Decision] = (Decision.ACCEPT,),
) -> list[dict[str, Any]]:
    """The `result` of a prediction: the codes that coders find chosen beforehand.

    It never says 'no code': that is for a person to say.

    Args:
        tags: What the model says of the sentence.
        codebook: The codebook of the project.
        decisions: Codes with these decisions are chosen.

    Raises:
        AnnotationError: The codebook lacks a code of the model.
    """
    wanted = frozenset(decisions)
    codes: dict[str, tuple[str, ...]] = {}
    for tag in tags:
        if tag.decision in wanted:
            codes[tag.dimension] = (*codes.get(tag.dimension, ()), tag.code)
    try:
        checked = check_codes(codes, codebook)
    except DatasetError as error:
        raise AnnotationError(error.message, remedy=error.remedy) from error
    return [choices_answer(dimension, given) for dimension, given in checked.items() if given]


def sureness(tags: Iterable[CodeTag]) -> float:
    """How sure the model is of a sentence, from 0 to 1: the `score` of its prediction.

    It is as sure as of the code that it is least sure of: with calibrated probabilities p of
    all codes, the least |2p - 1|. 0 means that for some code it might toss a coin; 1, that it
    would bet everything on every code, be it on given or on not given.

    Args:
        tags: All codes (`everything=True`), and not those at 'review' alone.
    """
    return min((abs(2 * tag.probability - 1) for tag in tags), default=1.0)


def choices_answer(name: str, given: Sequence[str]) -> dict[str, Any]:
    """The answer of a group of choices, as part of a `result`."""
    return control_answer(name, "choices", {"choices": list(given)})


def control_answer(name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    """The answer of a control about the sentence, as part of a `result`."""
    return {"from_name": name, "to_name": SENTENCE, "type": kind, "value": value}
