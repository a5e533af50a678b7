"""A turn of the loop: its folder, what was asked of it, and which steps are done.

turns/0001/
  turn.json        what was asked, what is done (written in one step after each step)
  dataset.jsonl    the sentences that it trains on and sets aside; read-only
  codebook.yaml    their codebook, where it is not the one of the package
  held-out.jsonl   the held-out sentences that its model is judged by; read-only
  recipe.yaml      the settings of the training
  run/             the training run
  bundle/          the model
  scores.json      the model beside the one that was in force
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from linkage_annotations.loop.files import damaged, now, read_record, write_record
from linkage_annotations.workspace import Workspace
from linkage_nlp.errors import UsageError

TURN = "turn.json"
DATASET = "dataset.jsonl"
CODEBOOK = "codebook.yaml"
HELD_OUT = "held-out.jsonl"
RECIPE = "recipe.yaml"
RUN = "run"
BUNDLE = "bundle"
SCORES = "scores.json"

_FOLDER = re.compile(r"[0-9]{4,}")


class Step(StrEnum):
    """The steps of a turn, in their order."""

    PULL = "pull"
    SNAPSHOT = "snapshot"
    TRAIN = "train"
    COMPARE = "compare"
    PROMOTE = "promote"
    NEXT = "next"


class Outcome(StrEnum):
    """What became of the model of a turn.

    `promoted`: it is in force, by the comparison; `first`: in force, as there was none of
    this codebook; `forced`: in force, for the reason given; `refused`: worse in a language;
    `undecided`: too few held-out sentences to say.
    """

    PROMOTED = "promoted"
    FIRST = "first"
    FORCED = "forced"
    REFUSED = "refused"
    UNDECIDED = "undecided"

    @property
    def in_force(self) -> bool:
        """Whether the model was put in force."""
        return self in (Outcome.PROMOTED, Outcome.FIRST, Outcome.FORCED)


@dataclass(frozen=True, slots=True)
class Training:
    """What is asked of the training of a turn.

    Attributes:
        joined: Datasets that are trained on too.
        recipe: A recipe in place of the default one.
        base: What to fine-tune, in place of the recipe's base.
    """

    joined: tuple[str, ...] = ()
    recipe: str | None = None
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a turn has to train on and to be judged by.

    Attributes:
        dataset_sha256: Hash of the dataset.
        recipe_sha256: Hash of the recipe.
        codebook: Fingerprint of the codebook.
        sentences: Sentences of the workspace, by language, interviewers' left out.
        joined: Sentences that other datasets add.
        training_cases: The cases that the model is trained on.
        held_out_cases: The cases that are set aside.
        judged: Sentences of these in `held-out.jsonl`.
        chosen: Those left out of it because a model chose them.
        suggested: Those left out of it because their coders saw a model's suggestion.
    """

    dataset_sha256: str
    recipe_sha256: str
    codebook: str
    sentences: Mapping[str, int]
    joined: int
    training_cases: tuple[str, ...]
    held_out_cases: tuple[str, ...]
    judged: int
    chosen: int
    suggested: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn.

    Attributes:
        started: When it began, in UTC.
        training: What is asked of its training.
        done: When each finished step ended.
        skipped: Steps among these that were not wanted.
        left: When another turn was begun in place of finishing this one.
        snapshot: What it has to train on; None before that step.
        model_version: The name of its model; None before it is trained.
        outcome: What became of its model; None before that is decided.
        reason: Why it was put in force all the same, or refused at another's hand.
    """

    folder: Path
    number: int
    started: str
    training: Training = Training()
    done: Mapping[Step, str] = field(default_factory=dict)
    skipped: tuple[Step, ...] = ()
    left: str | None = None
    snapshot: Snapshot | None = None
    model_version: str | None = None
    outcome: Outcome | None = None
    reason: str | None = None

    @property
    def dataset(self) -> Path:
        return self.folder / DATASET

    @property
    def codebook(self) -> Path:
        return self.folder / CODEBOOK

    @property
    def held_out(self) -> Path:
        return self.folder / HELD_OUT

    @property
    def recipe(self) -> Path:
        return self.folder / RECIPE

    @property
    def run(self) -> Path:
        return self.folder / RUN

    @property
    def bundle(self) -> Path:
        return self.folder / BUNDLE

    @property
    def scores(self) -> Path:
        return self.folder / SCORES

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to do in it."""
        return self.left is not None or all(step in self.done for step in Step)

    def after(self, step: Step, **values: Any) -> Turn:
        """The turn with a step done, and what came of it; written in one step."""
        turn = replace(self, done={**self.done, step: now()}, **values)
        write_turn(turn)
        return turn

    def undone(self, *steps: Step) -> Turn:
        """The turn with steps that are yet to be done again; written in one step."""
        done = {step: time for step, time in self.done.items() if step not in steps}
        turn = replace(self, done=done)
        write_turn(turn)
        return turn


def turn_folder(workspace: Workspace, number: int) -> Path:
    """The folder of a turn."""
    return workspace.turns / f"{number:04d}"


def read_turns(workspace: Workspace) -> tuple[Turn, ...]:
    """All turns, in order.

    Raises:
        LoopError: The record of one is damaged.
    """
    if not workspace.turns.is_dir():
        return ()
    folders = [path for path in workspace.turns.iterdir() if _FOLDER.fullmatch(path.name)]
    found = [_read_turn(folder) for folder in sorted(folders, key=lambda path: int(path.name))]
    return tuple(turn for turn in found if turn is not None)


def find_turn(workspace: Workspace, number: int) -> Turn:
    """A turn by its number.

    Raises:
        UsageError: There is no such turn.
    """
    turn = _read_turn(turn_folder(workspace, number))
    if turn is None:
        raise UsageError(
            f"there is no turn {number}",
            path=workspace.turns,
            remedy="See the turns with 'linkage loop history'",
        )
    return turn


def begin_turn(workspace: Workspace, training: Training) -> Turn:
    """Make the folder of the next turn and its record."""
    number = max((turn.number for turn in read_turns(workspace)), default=0) + 1
    turn = Turn(turn_folder(workspace, number), number, now(), training)
    write_turn(turn)
    return turn


def write_turn(turn: Turn) -> None:
    """Write the record of a turn in one step."""
    record = asdict(turn)
    del record["folder"]
    write_record(turn.folder / TURN, record)


def _read_turn(folder: Path) -> Turn | None:
    """The turn in a folder; None where it was not begun."""
    path = folder / TURN
    record = read_record(path)
    if record is None:
        return None
    try:
        values = {**record}
        del values["format"]
        training = values["training"]
        values["training"] = Training(**{**training, "joined": tuple(training["joined"])})
        values["done"] = {Step(step): time for step, time in values["done"].items()}
        values["skipped"] = tuple(Step(step) for step in values["skipped"])
        if values["snapshot"] is not None:
            values["snapshot"] = _read_snapshot(values["snapshot"])
        if values["outcome"] is not None:
            values["outcome"] = Outcome(values["outcome"])
        return Turn(folder=folder, **values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise damaged(path, "does not say what was done in the turn") from error


def _read_snapshot(record: Mapping[str, Any]) -> Snapshot:
    cases = {name: tuple(record[name]) for name in ("training_cases", "held_out_cases")}
    return Snapshot(**{**record, **cases})
