"""Whether predictions fit a labelling interface, by Label Studio's own rules.

The server stores any; those that do not fit are shown to coders as nothing, or break the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from linkage_annotations.studio.records import NewPrediction
from linkage_nlp.errors import AnnotationError
from linkage_nlp.label_studio.controls import read_controls


def check_predictions(config: str, predictions: Mapping[str, NewPrediction]) -> None:
    """Check predictions against a project's interface.

    Args:
        config: The interface as XML.
        predictions: By the id of the sentence.

    Raises:
        AnnotationError: One of them does not fit, or the interface cannot be read.
    """
    from label_studio_sdk.label_interface.interface import LabelInterface

    read_controls(config)  # names what is no XML; the SDK has errors of its own for that
    interface = LabelInterface(config)
    for sentence, prediction in predictions.items():
        flaws: list[str] = interface.validate_prediction(  # type: ignore[no-untyped-call]
            {
                "model_version": prediction.model_version,
                "score": prediction.score,
                "result": [dict(answer) for answer in prediction.result],
            },
            return_errors=True,
        )
        if flaws:
            raise AnnotationError(
                f"the suggestion for sentence {sentence} does not fit the project's labelling "
                f"interface ({_shown(flaws)})",
                remedy="Run 'linkage annotate doctor' to see what was changed in the interface",
            )


def _shown(flaws: Iterable[str]) -> str:
    return " ".join(next(iter(flaws)).split())[:200].rstrip(".")
