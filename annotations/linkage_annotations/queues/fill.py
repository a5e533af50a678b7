"""Filling the queues: what is chosen, written down, and pushed as tasks.

The order of the tasks follows from a hash, so that coders do not see from a sentence's place
which queue it is in. Sentences for estimates never carry a suggestion: figures estimated from
them would lean to the model.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from linkage_annotations.log.state import Queue
from linkage_annotations.queues.choice import DEFAULT, Candidates, Preferences, choose
from linkage_annotations.queues.draws import Draw, Draws, Learn, Pushed, append
from linkage_annotations.queues.sampling import draw_sample, random_order
from linkage_annotations.queues.vectors import sentence_vectors
from linkage_annotations.studio.records import NewPrediction, NewTask
from linkage_annotations.tasks.fields import Item, items, task_data
from linkage_annotations.tasks.push import Adding, Presence, Progress, Suggesting
from linkage_annotations.tasks.sources import Sources
from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.dataset import read_dataset
from linkage_nlp.errors import UsageError
from linkage_nlp.tagging.encoding import ModelInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkage_annotations.studio.connection import Studio
    from linkage_nlp.bundle import Bundle


class Model(Protocol):
    """What says how likely codes are (`linkage_nlp.tagging.tagger.Tagger`)."""

    @property
    def bundle(self) -> Bundle:
        """Where it comes from."""

    @property
    def codebook(self) -> Codebook:
        """The codes that it gives."""

    @property
    def model_version(self) -> str:
        """Its version."""

    def probabilities(self, inputs: Sequence[ModelInput]) -> NDArray[np.float32]:
        """The calibrated probability of each code, shape (inputs, codes)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for.

    Attributes:
        count: How many sentences.
        random_share: The share of them that is drawn at random, for estimates.
        seed: From which the random order follows.
        preferences: How the others are chosen.
    """

    count: int
    random_share: float
    seed: int = 0
    preferences: Preferences = DEFAULT

    @property
    def random(self) -> int:
        """How many are drawn at random."""
        return round(self.count * self.random_share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What is known before anything is chosen.

    Attributes:
        project: The server's number of the project.
        codebook: That of the project.
        sources: What there is to be coded.
        present: Ids of the sentences that are in the project.
        draws: What was drawn before.
        labelled: How many labelled sentences have each code.
        held_out: Cases that models are judged by. Nothing would be learnt from their
            sentences, so these are drawn at random only.
    """

    project: int
    codebook: Codebook
    sources: Sources
    present: Collection[str]
    draws: Draws
    labelled: Mapping[Label, int]
    held_out: Collection[str] = frozenset()


def count_labels(dataset: Path, codebook: Codebook) -> dict[Label, int]:
    """How many sentences of a dataset have each code; none where there is no dataset yet.

    Raises:
        DatasetError: The dataset is broken, or made under another codebook.
    """
    found = dict.fromkeys(codebook.labels, 0)
    if dataset.is_file():
        for example in read_dataset(dataset, codebook).examples:
            for dimension, codes in example.codes.items():
                for code in codes:
                    found[Label(dimension, code)] += 1
    return found


def check_model(model: Model, codebook: Codebook) -> None:
    """Check that a model gives the codes of a codebook.

    Raises:
        UsageError: It was trained on another one.
    """
    if model.codebook.fingerprint != codebook.fingerprint:
        raise UsageError(
            f"the model {model.model_version} was trained on another codebook, "
            f"{model.codebook.id!r} {model.codebook.version}",
            path=model.bundle.path,
            remedy="Give --model a bundle that was trained on the project's codebook; as long as "
            "there is none, draw all sentences at random with --random-share 1",
        )


def decide(
    ground: Ground, request: Request, model: Model | None, *, reading: Progress | None = None
) -> Draw:
    """What is coded next. Nothing is written or pushed.

    Args:
        ground: What is known.
        request: What is asked for.
        model: Says what is uncertain; needed if not all is drawn at random.
        reading: Called with the number of sentences that the model has read.

    Raises:
        UsageError: A model is needed, or was trained on another codebook.
        BundleError: The model fails.
    """
    by_id = {item.sentence: item for item in ground.sources.items}
    sample = draw_sample(by_id.values(), ground.draws.estimated, request.random, request.seed)
    # One that was chosen before and is not in the project was deleted there by somebody.
    had = {*ground.present, *ground.draws.estimated, *ground.draws.chosen}
    known = tuple(name for name in sample.sentences if name in had)
    free = sorted(
        name
        for name in by_id.keys() - had - set(sample.sentences)
        if by_id[name].case not in ground.held_out
    )
    places = request.count - len(sample.sentences) + len(known)
    chosen: tuple[Learn, ...] = ()
    if request.random_share < 1.0 and free and places > 0:
        if model is None:
            raise UsageError(
                "a model is needed to tell which sentences are uncertain",
                remedy="Give --model, or --random-share 1",
            )
        chosen = _to_learn(ground, request, model, free=free, places=places, reading=reading)
    return Draw(
        number=ground.draws.last + 1,
        at=datetime.now(UTC),
        project=ground.project,
        seed=request.seed,
        codebook=ground.codebook.fingerprint,
        model_version=model.model_version if chosen and model is not None else None,
        transcripts=_sizes(by_id.values()),
        strata={str(lang): stratum for lang, stratum in sample.strata.items()},
        estimate=sample.sentences,
        known=known,
        learn=chosen,
    )


def carry_out(
    studio: Studio,
    folder: Path,
    ground: Ground,
    draw: Draw,
    there: Presence,
    *,
    suggester: Suggesting | None = None,
    progress: Progress | None = None,
) -> Pushed:
    """Push the sentences of a draw that is written down, and write down that they are pushed.

    Stopped in the middle, it is completed by doing it again with the same draw.

    Args:
        studio: The server.
        folder: Where the draws are written down.
        ground: What is known; sentences whose transcripts it lacks cannot be pushed.
        draw: The draw.
        there: What is in the project.
        suggester: Gives suggestions for the sentences to learn from; without it, coders work
            blind.
        progress: Called with the number of tasks added since the last call.

    Raises:
        StudioError: The server cannot do it.
        AnnotationError: It cannot be written down.
    """
    by_id = {item.sentence: item for item in ground.sources.items}
    order = [name for name in task_order(draw) if name in by_id]
    new = [name for name in order if name not in there.by_sentence]
    to_learn = {chosen.sentence for chosen in draw.learn}
    suggestions: Mapping[str, NewPrediction] = {}
    if suggester is not None:
        suggestions = suggester.suggest([name for name in new if name in to_learn])
    tasks = {
        name: NewTask(
            data=task_data(
                by_id[name],
                queue=Queue.LEARN if name in to_learn else Queue.ESTIMATE,
                codebook=ground.codebook,
            ),
            predictions=(suggestions[name],) if name in suggestions else (),
        )
        for name in new
    }
    Adding(studio, draw.project, progress=progress).tasks(tasks, there)
    pushed = Pushed(
        number=draw.number,
        at=datetime.now(UTC),
        tasks=len(tasks),
        missing=tuple(sorted(draw.sentences - by_id.keys())),
    )
    append(folder, pushed)
    return pushed


def task_order(draw: Draw) -> list[str]:
    """The sentences that need a task, in the order of their tasks: the queues mixed."""
    return random_order(draw.sentences, draw.seed, f"order {draw.number}")


def _to_learn(
    ground: Ground,
    request: Request,
    model: Model,
    *,
    free: Sequence[str],
    places: int,
    reading: Progress | None,
) -> tuple[Learn, ...]:
    check_model(model, ground.codebook)
    probabilities = _probabilities(ground.sources, set(free), model, reading or (lambda _: None))
    by_id = {item.sentence: item for item in ground.sources.items}
    at_hand = sorted(name for name in by_id if name in ground.present)
    vectors = sentence_vectors([by_id[name].text for name in (*free, *at_hand)])
    candidates = Candidates(
        free,
        [by_id[name].case for name in free],
        [by_id[name].lang for name in free],
        np.array([probabilities[name] for name in free], dtype=np.float64),
        np.array([settings.accept for settings in model.bundle.info.labels.values()]),
        vectors[: len(free)],
        vectors[len(free) :],
    )
    return choose(candidates, ground.codebook.labels, ground.labelled, places, request.preferences)


def _probabilities(
    sources: Sources, wanted: Collection[str], model: Model, reading: Callable[[int], None]
) -> dict[str, NDArray[np.float32]]:
    """By sentence. Transcripts are read as they are said, and each by itself, as in tagging."""
    found: dict[str, NDArray[np.float32]] = {}
    for transcript in sources.transcripts:
        said = items([transcript])
        if any(item.sentence in wanted for item in said):
            rows = model.probabilities([ModelInput(item.text, item.context) for item in said])
            found |= {item.sentence: row for item, row in zip(said, rows, strict=True)}
        reading(len(said))
    return found


def _sizes(all_items: Iterable[Item]) -> dict[str, dict[str, int]]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for item in all_items:
        counts[item.transcript][item.lang] += 1
    return {name: dict(sorted(by_lang.items())) for name, by_lang in sorted(counts.items())}
