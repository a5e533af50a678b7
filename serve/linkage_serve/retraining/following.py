"""How far a turn of the loop is, from what its commands report."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from linkage_serve.retraining.commands import turn_folder

# What each step begins with, in per cent of the whole: nearly all is training.
_BEGINS = {"pull": 0, "snapshot": 4, "train": 5, "compare": 90, "promote": 98, "next": 99}
# While the service itself compares the model and puts it in use.
DECIDING = "decide"
_DECIDING_BEGINS = 99
WHOLE = 100
_TURN = re.compile(rb"^Turn ([0-9]+), ([a-z]+): ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Reached:
    """How far it is: the step, and per cent of the whole."""

    step: str | None = None
    percent: int = 0


class Follower:
    """Follows the turn that a job does.

    Args:
        workspace: The folder of the annotation workspace.
        log: What the commands say; what an earlier attempt said is passed over.
    """

    def __init__(self, workspace: Path, log: Path) -> None:
        self._workspace = workspace
        self._log = log
        self._place = log.stat().st_size if log.exists() else 0
        self._turn: int | None = None
        self._step: str | None = None
        self._deciding = False

    def decide(self) -> None:
        """The turn is done; what follows is ours."""
        self._deciding = True

    def look(self) -> Reached:
        """How far it is now. A file that cannot be read tells nothing, and stops nothing."""
        if self._deciding:
            return Reached(DECIDING, _DECIDING_BEGINS)
        self._listen()
        if self._step is None or self._turn is None:
            return Reached()
        begins = _BEGINS.get(self._step, 0)
        if self._step == "train":
            share = _trained(turn_folder(self._workspace, self._turn))
            begins += round(share * (_BEGINS["compare"] - begins))
        return Reached(self._step, begins)

    def _listen(self) -> None:
        try:
            with self._log.open("rb") as file:
                file.seek(self._place)
                said = file.read()
        except OSError:
            return
        # A line that is being written is read the next time.
        whole = said[: said.rfind(b"\n") + 1]
        self._place += len(whole)
        for found in _TURN.finditer(whole):
            self._turn, self._step = int(found[1]), found[2].decode("ascii")


def _trained(turn: Path) -> float:
    """The share of the training that is done: of the epochs of all folds and of the last fit."""
    try:
        recipe: Any = yaml.safe_load((turn / "recipe.yaml").read_text(encoding="utf-8"))
        log = (turn / "run" / "log.jsonl").read_text(encoding="utf-8")
        wanted = (int(recipe["evaluation"]["folds"]) + 1) * float(recipe["training"]["epochs"])
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, ValueError):
        return 0.0
    epochs: dict[str, float] = {}
    for line in log.splitlines():
        try:
            event: Any = json.loads(line)
            if event["event"] == "epoch":
                step = str(event["step"])
                epochs[step] = max(epochs.get(step, 0.0), float(event["epoch"]))
        except (KeyError, TypeError, ValueError):
            continue  # a line that a kill has cut off
    return min(1.0, sum(epochs.values()) / wanted) if wanted > 0 else 0.0
