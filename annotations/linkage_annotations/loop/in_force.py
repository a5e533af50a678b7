"""Which model the workspace works with, and which it worked with before.

`model.json` has every switch from one model to another, the last one in force; it is
written in one step, so that a model is in force or it is not. Without the file, the model
that comes with the package is in force.

    {"format": 1, "switches": [{"time": "...", "turn": 2, "model_version": "...",
     "how": "promoted", "reason": null}]}
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from linkage_annotations.loop.files import damaged, now, read_record, write_record
from linkage_annotations.loop.turn import BUNDLE, turn_folder
from linkage_annotations.workspace import Workspace
from linkage_nlp.bundle import open_bundle
from linkage_nlp.errors import UsageError
from linkage_nlp.tagging.tagger import EMBEDDED

FILE = "model.json"


class How(StrEnum):
    """How a model came into force.

    `promoted`: it passed the comparison; `first`: there was none of this codebook to compare
    with; `forced`: somebody wanted it all the same and gave a reason; `rollback`: it was in
    force before and was taken back to.
    """

    PROMOTED = "promoted"
    FIRST = "first"
    FORCED = "forced"
    ROLLBACK = "rollback"


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is, or was, in force. `turn` is None for the one of the package."""

    turn: int | None
    bundle: Path

    @property
    def name(self) -> str:
        """How people are told of it."""
        return "the built-in model" if self.turn is None else f"the model of turn {self.turn}"


@dataclass(frozen=True, slots=True)
class Switch:
    """A change of the model in force."""

    time: str
    turn: int | None
    model_version: str
    how: How
    reason: str | None


def model_in_force(workspace: Workspace) -> Model:
    """The model that the workspace works with.

    Raises:
        LoopError: `model.json` is damaged.
    """
    stack = _stack(read_switches(workspace))
    return _model(workspace, stack[-1])


def read_switches(workspace: Workspace) -> tuple[Switch, ...]:
    """All changes of the model in force, in order.

    Raises:
        LoopError: `model.json` is damaged.
    """
    path = workspace.folder / FILE
    record = read_record(path)
    if record is None:
        return ()
    try:
        return tuple(Switch(**{**entry, "how": How(entry["how"])}) for entry in record["switches"])
    except (KeyError, TypeError, ValueError) as error:
        raise damaged(path, "does not say which models were in force") from error


def put_in_force(workspace: Workspace, turn: int, how: How, reason: str | None = None) -> Switch:
    """Put the model of a turn in force.

    Raises:
        BundleError: The turn has no whole bundle.
        UsageError: The file cannot be written.
    """
    return _switch(workspace, _model(workspace, turn), how, reason)


def roll_back(workspace: Workspace, reason: str | None = None) -> Switch:
    """Put the model in force that was so before the present one.

    Rolling back again goes back further.

    Raises:
        UsageError: There was none before, or the file cannot be written.
        BundleError: The bundle of the former model is not whole.
    """
    stack = _stack(read_switches(workspace))
    if len(stack) < 2:
        raise UsageError(
            "the built-in model is in force, and there was none before it",
            remedy="See the models with 'linkage loop history'",
        )
    return _switch(workspace, _model(workspace, stack[-2]), How.ROLLBACK, reason)


def _stack(switches: Sequence[Switch]) -> list[int | None]:
    """The turns whose models were in force one after another, without those taken back."""
    stack: list[int | None] = [None]
    for switch in switches:
        if switch.how is How.ROLLBACK:
            del stack[-1:]
        else:
            stack.append(switch.turn)
    return stack or [None]


def _model(workspace: Workspace, turn: int | None) -> Model:
    return Model(turn, EMBEDDED if turn is None else turn_folder(workspace, turn) / BUNDLE)


def _switch(workspace: Workspace, model: Model, how: How, reason: str | None) -> Switch:
    version = open_bundle(model.bundle).info.model_version
    switch = Switch(now(), model.turn, version, how, reason)
    switches = (*read_switches(workspace), switch)
    write_record(workspace.folder / FILE, {"switches": [asdict(entry) for entry in switches]})
    return switch
