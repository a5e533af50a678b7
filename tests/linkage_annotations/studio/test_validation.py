from __future__ import annotations

import pytest

from linkage_annotations.interface.config import labelling_config
from linkage_annotations.studio.records import NewPrediction
from linkage_annotations.studio.validation import check_predictions
from linkage_nlp.codebook import default_codebook
from linkage_nlp.errors import AnnotationError


def prediction(score: float = 0.5, *codes: str) -> NewPrediction:
    answer = {
        "from_name": "channel",
        "to_name": "sentence-text",
        "type": "choices",
        "value": {"choices": list(codes)},
    }
    return NewPrediction(model_version="m1", score=score, result=[answer] if codes else [])


def test_the_interface_refuses_what_does_not_fit() -> None:
    gin = default_codebook()
    config = labelling_config(gin)
    check_predictions(config, {"s": prediction(0.5, "internet"), "t": prediction()})
    for bad in (prediction(1.7, "internet"), prediction(0.5, "telepathy")):
        with pytest.raises(AnnotationError, match="sentence s"):
            check_predictions(config, {"t": prediction(), "s": bad})
    with pytest.raises(AnnotationError):
        check_predictions(
            config.replace('name="channel"', 'name="way"'), {"s": prediction(0.5, "internet")}
        )
    with pytest.raises(AnnotationError, match="XML"):
        check_predictions("<View", {})
