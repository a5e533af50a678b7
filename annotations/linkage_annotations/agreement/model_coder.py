"""The model as one more coder, and what is known of what it was trained on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from linkage_annotations.agreement.blind import CodedSentence
from linkage_annotations.agreement.notices import Notice, NoticeKind
from linkage_annotations.agreement.ratings import Coder, Kind, Rating
from linkage_annotations.loop.turn import read_turns
from linkage_annotations.workspace import Workspace
from linkage_nlp.bundle import Bundle
from linkage_nlp.dataset import Dataset, read_dataset
from linkage_nlp.errors import DatasetError
from linkage_nlp.tagging.decision import code_tags
from linkage_nlp.tagging.tagger import EMBEDDED, Tagger
from linkage_nlp.tagging.tags import Decision

# As `Tagger.tag` rounds probabilities before it decides.
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class TrainedOn:
    """What a model was trained on, as far as that can be known.

    Attributes:
        sentences: Ids of the sentences of its dataset; None where the dataset is not at hand.
        cases: The cases that it was fitted to; None where it is not known which were set aside.
    """

    sentences: frozenset[str] | None
    cases: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class ModelCodings:
    """What a model gives the sentences that people coded."""

    ratings: tuple[Rating, ...]
    notices: tuple[Notice, ...]


def model_codings(
    tagger: Tagger, sentences: Sequence[CodedSentence], trained_on: TrainedOn
) -> ModelCodings:
    """The codes that a model would accept, with the words and the context that coders saw.

    Where it is known to which cases it was fitted, it codes the sentences of other cases
    alone, if there are any.

    Raises:
        BundleError: The model fails.
    """
    version = tagger.model_version
    fresh = [s for s in sentences if s.unit.case not in (trained_on.cases or ())]
    kept, notice = fresh or sentences, None
    if not fresh:
        notice = Notice(NoticeKind.MODEL_SAW_THEM, len(sentences), version)
    elif trained_on.cases is not None:
        if len(fresh) < len(sentences):
            notice = Notice(NoticeKind.MODEL_HELD_OUT, len(fresh), version)
    elif trained_on.sentences is None:
        notice = Notice(NoticeKind.MODEL_MAY_HAVE, model=version)
    elif seen := sum(s.unit.id in trained_on.sentences for s in sentences):
        notice = Notice(NoticeKind.MODEL_SAW_THEM, seen, version)
    return ModelCodings(tuple(_ratings(tagger, kept)), () if notice is None else (notice,))


def _ratings(tagger: Tagger, sentences: Sequence[CodedSentence]) -> Iterator[Rating]:
    coder = Coder(tagger.model_version, Kind.MODEL)
    settings = tuple(tagger.bundle.info.labels.values())
    probabilities = tagger.probabilities([sentence.read for sentence in sentences])
    for sentence, row in zip(sentences, probabilities, strict=True):
        rounded = (round(float(probability), _DIGITS) for probability in row)
        codes: dict[str, list[str]] = {}
        for tag in code_tags(tagger.codebook.labels, settings, rounded):
            if tag.decision is Decision.ACCEPT:
                codes.setdefault(tag.dimension, []).append(tag.code)
        yield Rating(coder, sentence.unit, codes)


def find_trained_on(workspace: Workspace, bundle: Bundle) -> TrainedOn:
    """What is known of what a bundle was trained on.

    A bundle names its dataset by hash alone. The model of the package was trained on no
    interview of a user; a turn of the loop kept its dataset, and which cases it set aside; the
    workspace's dataset may still be the one.

    Raises:
        LoopError: The record of a turn is damaged.
    """
    if bundle.path.resolve() == EMBEDDED.resolve():
        return TrainedOn(frozenset(), frozenset())
    turns = read_turns(workspace)
    for turn in turns:
        if turn.snapshot and turn.model_version == bundle.info.model_version:
            return TrainedOn(None, frozenset(turn.snapshot.training_cases))
    for path in (workspace.dataset, *(turn.dataset for turn in turns)):
        try:
            dataset = read_dataset(path, bundle.codebook)
        except DatasetError:
            continue  # not there, or of another codebook: not the one that it was trained on
        if dataset.sha256 == bundle.info.provenance.dataset_sha256:
            return TrainedOn(_ids(dataset), None)
    return TrainedOn(None, None)


def _ids(dataset: Dataset) -> frozenset[str]:
    return frozenset(example.id for example in dataset.examples)
