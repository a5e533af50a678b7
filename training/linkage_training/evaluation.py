"""How well a bundle codes labelled sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkage_nlp.bundle import LabelSettings
from linkage_nlp.dataset import Dataset
from linkage_nlp.errors import DatasetError
from linkage_nlp.language import Language
from linkage_nlp.tagging.decision import decide
from linkage_nlp.tagging.encoding import ModelInput
from linkage_nlp.tagging.tagger import Tagger
from linkage_nlp.tagging.tags import Decision
from linkage_training.labels import BoolMatrix, codable, label_matrix
from linkage_training.metrics import Scores, score

# With fewer positives, one sentence more or less moves recall by over ten points.
FEW = 10
# Tags are decided on as they are stored: `Tagger.tag` rounds to as many digits.
DIGITS = 4

LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcome of an evaluation.

    Attributes:
        model_version: The model measured.
        codebook_fingerprint: Of the codebook of model and dataset.
        dataset_sha256: Hash of the dataset file.
        left_out: Sentences by interviewers, which are never coded.
        trained_on_it: Whether the model was trained on this very dataset.
        few: By language, the codes with fewer than `FEW` positives and how many they have.
        scores: The figures.
    """

    model_version: str
    codebook_fingerprint: str
    dataset_sha256: str
    left_out: int
    trained_on_it: bool
    few: dict[Language, dict[str, int]]
    scores: Scores

    def to_json(self) -> dict[str, Any]:
        return {
            "model_version": self.model_version,
            "codebook_fingerprint": self.codebook_fingerprint,
            "dataset_sha256": self.dataset_sha256,
            "left_out": self.left_out,
            "trained_on_it": self.trained_on_it,
            "few": self.few,
            "scores": self.scores.to_json(),
        }


def evaluate_bundle(tagger: Tagger, dataset: Dataset, *, bootstrap: int = 1000) -> Evaluation:
    """Tag the respondents' sentences of a dataset and compare with people's codes.

    A code counts as given where the model's decision is `accept`.

    Args:
        tagger: The bundle, loaded.
        dataset: Labelled under the bundle's codebook.
        bootstrap: How often to resample the cases for the intervals; 0 for none.

    Raises:
        DatasetError: The dataset has another codebook, or no sentence by a respondent.
        BundleError: The model fails.
    """
    codebook, info = dataset.codebook, tagger.bundle.info
    if codebook.fingerprint != info.codebook_fingerprint:
        raise DatasetError(
            f"the dataset is labelled under the codebook {codebook.id!r} {codebook.version} "
            f"({codebook.fingerprint}), the model was trained under "
            f"{tagger.codebook.id!r} {tagger.codebook.version} ({info.codebook_fingerprint})",
            remedy="Measure with a dataset of the model's codebook, or train a model on this one",
        )
    examples = codable(dataset.examples)
    if not examples:
        raise DatasetError(
            "the dataset has no sentence by a respondent",
            remedy="Check the roles; interviewers' sentences are not coded",
        )
    probabilities = tagger.probabilities([ModelInput(e.text, e.context) for e in examples])
    scores = score(
        label_matrix(examples, codebook),
        accepted(probabilities, list(info.labels.values())),
        examples,
        codebook,
        bootstrap=bootstrap,
    )
    return Evaluation(
        model_version=info.model_version,
        codebook_fingerprint=info.codebook_fingerprint,
        dataset_sha256=dataset.sha256,
        left_out=len(dataset.examples) - len(examples),
        trained_on_it=dataset.sha256 == info.provenance.dataset_sha256,
        few=_few(scores),
        scores=scores,
    )


def accepted(probabilities: NDArray[np.float32], settings: Sequence[LabelSettings]) -> BoolMatrix:
    """Which codes are accepted, as `Tagger.tag` decides.

    Args:
        probabilities: Shape (sentences, labels).
        settings: Of each label.
    """
    taken = [
        [
            decide(round(float(p), DIGITS), setting) is Decision.ACCEPT
            for p, setting in zip(row, settings, strict=True)
        ]
        for row in probabilities
    ]
    return np.array(taken, dtype=np.bool_)


def _few(scores: Scores) -> dict[Language, dict[str, int]]:
    return {
        lang: {
            name: code.support
            for name, code in scores.slices[lang].codes.items()
            if code.support < FEW
        }
        for lang in LANGUAGES
        if lang in scores.slices
    }
