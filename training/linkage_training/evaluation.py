"""How well a bundle codes labelled sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkage_nlp.bundle import LabelSettings
from linkage_nlp.dataset import Dataset, Example
from linkage_nlp.errors import DatasetError
from linkage_nlp.language import Language
from linkage_nlp.tagging.decision import decide
from linkage_nlp.tagging.encoding import ModelInput
from linkage_nlp.tagging.tagger import Tagger
from linkage_nlp.tagging.tags import Decision
from linkage_training.labels import BoolMatrix, codable, label_matrix
from linkage_training.metrics import Scores, Slice, SliceDifference, compare, score

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


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two bundles on the same sentences.

    Attributes:
        model: The figures of the first.
        against: The figures of the second.
        difference: The first less the second, by language, and `all`.
    """

    model: Evaluation
    against: Evaluation
    difference: Mapping[Slice, SliceDifference]

    def to_json(self) -> dict[str, Any]:
        """The first model's figures as `Evaluation` has them, and two keys more."""
        return {
            **self.model.to_json(),
            "against": self.against.to_json(),
            "difference": {name: part.to_json() for name, part in self.difference.items()},
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
    examples = _measurable(tagger, dataset)
    return _evaluation(tagger, dataset, examples, _given(tagger, examples), bootstrap)


def compare_bundles(
    tagger: Tagger, against: Tagger, dataset: Dataset, *, bootstrap: int = 1000
) -> Comparison:
    """Measure two bundles on the same sentences, with the interval of their difference.

    Args:
        tagger: The bundle, loaded.
        against: The other bundle, loaded.
        dataset: Labelled under the codebook of both.
        bootstrap: How often to resample the cases for the intervals; 0 for none.

    Raises:
        DatasetError: The dataset has another codebook than one of them, or no sentence by
            a respondent.
        BundleError: A model fails.
    """
    examples = _measurable(tagger, dataset)
    _measurable(against, dataset)
    model, other = _given(tagger, examples), _given(against, examples)
    return Comparison(
        _evaluation(tagger, dataset, examples, model, bootstrap),
        _evaluation(against, dataset, examples, other, bootstrap),
        compare(
            label_matrix(examples, dataset.codebook),
            model,
            other,
            examples,
            dataset.codebook,
            bootstrap=bootstrap,
        ),
    )


def _measurable(tagger: Tagger, dataset: Dataset) -> tuple[Example, ...]:
    """The respondents' sentences, after checking that the bundle can be measured on them."""
    codebook, info = dataset.codebook, tagger.bundle.info
    if codebook.fingerprint != info.codebook_fingerprint:
        raise DatasetError(
            f"the dataset is labelled under the codebook {codebook.id!r} {codebook.version} "
            f"({codebook.fingerprint}), the model was trained under "
            f"{tagger.codebook.id!r} {tagger.codebook.version} ({info.codebook_fingerprint})",
            remedy="Measure with a dataset of the model's codebook, or train a model on this one",
        )
    examples = tuple(codable(dataset.examples))
    if not examples:
        raise DatasetError(
            "the dataset has no sentence by a respondent",
            remedy="Check the roles; interviewers' sentences are not coded",
        )
    return examples


def _given(tagger: Tagger, examples: Sequence[Example]) -> BoolMatrix:
    """Which codes the bundle accepts, shape (examples, labels)."""
    inputs = [ModelInput(example.text, example.context) for example in examples]
    return accepted(tagger.probabilities(inputs), list(tagger.bundle.info.labels.values()))


def _evaluation(
    tagger: Tagger,
    dataset: Dataset,
    examples: Sequence[Example],
    given: BoolMatrix,
    bootstrap: int,
) -> Evaluation:
    codebook, info = dataset.codebook, tagger.bundle.info
    gold = label_matrix(examples, codebook)
    scores = score(gold, given, examples, codebook, bootstrap=bootstrap)
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
