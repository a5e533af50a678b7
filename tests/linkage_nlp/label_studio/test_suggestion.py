from __future__ import annotations

import pytest

from linkage_nlp.codebook import Codebook, default_codebook
from linkage_nlp.errors import AnnotationError
from linkage_nlp.label_studio.names import SENTENCE
from linkage_nlp.label_studio.suggestion import prediction_result, sureness
from linkage_nlp.tagging.tags import CodeTag, Decision

GIN = default_codebook()
TAGS = (
    CodeTag("scope", "international", 0.97, Decision.ACCEPT),
    CodeTag("channel", "organisation", 0.95, Decision.ACCEPT),
    CodeTag("channel", "internet", 0.91, Decision.ACCEPT),
    CodeTag("reason", "local_lack", 0.4, Decision.REVIEW),
    CodeTag("knowledge", "market", 0.01, Decision.NONE),
)


def test_a_prediction_chooses_what_the_model_accepts() -> None:
    assert prediction_result(TAGS, GIN) == [
        {
            "from_name": "channel",
            "to_name": SENTENCE,
            "type": "choices",
            "value": {"choices": ["internet", "organisation"]},
        },
        {
            "from_name": "scope",
            "to_name": SENTENCE,
            "type": "choices",
            "value": {"choices": ["international"]},
        },
    ]


def test_a_prediction_can_choose_what_is_to_be_reviewed_too() -> None:
    result = prediction_result(TAGS, GIN, (Decision.ACCEPT, Decision.REVIEW))
    given = {answer["from_name"]: answer["value"]["choices"] for answer in result}
    assert given["reason"] == ["local_lack"]


def test_a_prediction_never_says_no_code() -> None:
    assert prediction_result((), GIN) == []


def test_a_code_of_another_codebook_is_no_prediction(tiny_codebook: Codebook) -> None:
    with pytest.raises(AnnotationError, match="unknown dimension 'scope'"):
        prediction_result(TAGS, tiny_codebook)


@pytest.mark.parametrize(
    ("probabilities", "score"),
    [((0.0, 1.0), 1.0), ((0.01, 0.5), 0.0), ((0.25, 0.99), 0.5), ((0.9, 0.0), 0.8), ((), 1.0)],
)
def test_the_model_is_as_sure_as_of_its_least_sure_code(
    probabilities: tuple[float, ...], score: float
) -> None:
    tags = [CodeTag("d", str(n), p, Decision.NONE) for n, p in enumerate(probabilities)]
    assert sureness(tags) == pytest.approx(score)
