"""The commands of `linkage` that a retraining runs, and what they answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

from linkage_nlp.errors import ServiceError
from linkage_serve.retraining.process import Process
from linkage_serve.settings import Training

_T = TypeVar("_T")

# How often, in seconds, somebody looks how far it is, and whether it is still wanted.
_INTERVAL = 0.5
# The loop's exit code where a turn is done and its model was not put in force.
_KEPT = 3
_SIGNALS = 128
_ERROR = re.compile(r"^error: (.+)$", re.MULTILINE)
_MESSAGE_CHARACTERS = 600


class CommandFailed(ServiceError):
    """A command ended otherwise than it should."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A new model beside another, as `linkage loop` judges them.

    Attributes:
        against: The version of the other; None where it is of another codebook.
        outcome: In the loop's words.
        rule: By what is judged.
        judgements: By language: the figures and the finding.
    """

    against: str | None
    outcome: str | None
    rule: Mapping[str, Any]
    judgements: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        against = record["against"]
        return cls(
            None if against is None else str(against["model_version"]),
            record["outcome"],
            record["rule"] or {},
            record["judgements"],
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of the loop.

    Attributes:
        number: Its number in the workspace.
        fixed: Whether what it trains on is settled, so that new annotations do not enter it.
        under_way: Whether something is left to be done in it.
        model_version: Of its model; None before it is trained.
        comparison: With the model that the workspace had in force.
    """

    number: int
    fixed: bool
    under_way: bool
    model_version: str | None
    comparison: Comparison

    @property
    def decided(self) -> bool:
        """Whether it is done, with a model."""
        return not self.under_way and self.comparison.outcome is not None

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        return cls(
            number=int(record["turn"]),
            fixed="snapshot" in record["done"],
            under_way=record["left"] is None and "next" not in record["done"],
            model_version=record["model_version"],
            comparison=Comparison.of(record),
        )


class Commands:
    """Runs commands for one job, one after another.

    Args:
        training: What to train with.
        workspace: The folder of the annotation workspace.
        job: The id of the job.
        folder: Where the log and the answers are kept.
        watch: Called while a command runs; what it raises ends the command.
    """

    def __init__(
        self,
        training: Training,
        workspace: Path,
        job: str,
        folder: Path,
        watch: Callable[[], None],
    ) -> None:
        self._training = training
        self._workspace = workspace
        self._job = job
        self._answer = folder / f"{job}.json"
        self._watch = watch
        self.log = log_of(folder, job)

    def turns(self) -> tuple[Turn, ...]:
        """The turns of the workspace, oldest first.

        Raises:
            CommandFailed: The history cannot be read.
        """
        return self._read(_turns, "loop", "history", "--json")

    def run_turn(self, *, anew: bool) -> Turn | None:
        """Do a turn, or go on with the one under way; None where there was nothing to train.

        Args:
            anew: Leave one that is under way as it is, and begin another.

        Raises:
            CommandFailed: It failed.
        """
        given = self._training
        options = ["--skip-next", "--json", *self._languages()]
        options += [text for path in given.joined for text in ("--with", str(path))]
        options += [] if given.recipe is None else ["--recipe", str(given.recipe)]
        options += [] if given.base is None else ["--base", given.base]
        options += ["--new"] if anew else []
        return self._read(_turn_or_none, "loop", "run", *options)

    def compare(self, turn: int, against: Path) -> Comparison:
        """Compare the model of a turn with any other.

        Raises:
            CommandFailed: It failed.
        """
        options = ["--against", str(against), "--json", *self._languages()]
        return self._read(Comparison.of, "loop", "compare", str(turn), *options)

    def bundle(self, turn: int) -> Path:
        """The folder of the model of a turn."""
        return turn_folder(self._workspace, turn) / "bundle"

    def _languages(self) -> list[str]:
        return [text for lang in self._training.languages for text in ("--lang", lang)]

    def _read(self, take: Callable[[Any], _T], *arguments: str) -> _T:
        """Run a command and take what it answers."""
        before = self.log.stat().st_size if self.log.exists() else 0
        self._answer.unlink(missing_ok=True)
        place = ("--workspace", str(self._workspace))
        process = Process(
            [*self._training.command, *arguments, *place],
            job=self._job,
            log=self.log,
            output=self._answer,
        )
        try:
            while (code := process.wait(_INTERVAL)) is None:
                self._watch()
        finally:
            process.stop()
        if code not in (0, _KEPT):
            raise self._failed(arguments[:2], code, before)
        try:
            record = json.loads(self._answer.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise self._strange() from error
        finally:
            self._answer.unlink(missing_ok=True)
        try:
            return take(record)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._strange() from error

    def _strange(self) -> CommandFailed:
        return CommandFailed(
            "'linkage loop' did not answer as expected",
            path=self.log,
            remedy="Check that all parts of linkage-nlp are of the same version",
        )

    def _failed(self, arguments: Sequence[str], code: int, before: int) -> CommandFailed:
        """What the command says of its failure: the first error is the one that others follow."""
        try:
            said = self.log.read_bytes()[before:].decode("utf-8", "replace")
        except OSError:
            said = ""
        found = _ERROR.search(said)
        command = " ".join(("linkage", *arguments))
        if found is not None:
            why = found[1].rstrip(".")
            message = why if len(why) <= _MESSAGE_CHARACTERS else why[:_MESSAGE_CHARACTERS] + "…"
        elif code < 0 or code > _SIGNALS:
            message = f"'{command}' was killed, as happens when memory runs out"
        else:
            message = f"'{command}' ended with exit code {code}"
        return CommandFailed(
            message, remedy=f"Mend that, then begin the training again. Its log is {self.log}"
        )


def _turns(record: Any) -> tuple[Turn, ...]:
    return tuple(Turn.of(turn) for turn in record["turns"])


def _turn_or_none(record: Any) -> Turn | None:
    return None if record is None else Turn.of(record)


def turn_folder(workspace: Path, turn: int) -> Path:
    """The folder of a turn."""
    return workspace / "turns" / f"{turn:04d}"


def log_of(folder: Path, job: str) -> Path:
    """The log of a job's commands."""
    return folder / f"{job}.log"
