"""Jobs that train anew: a turn of the loop, a comparison, and perhaps another model in use.

What is kept between attempts is with the loop: it goes on with a turn that was stopped. So a
job that is done a second time, after the service was killed, goes on where it was. What is
decided follows from the turn and from the model in use, and may be decided twice.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from linkage_nlp.errors import StoreError, UsageError
from linkage_nlp.writers.files import replacing
from linkage_serve.jobs.runner import Progress
from linkage_serve.models.placing import place
from linkage_serve.models.registry import Models
from linkage_serve.retraining.commands import Commands, Comparison, Turn, log_of
from linkage_serve.retraining.following import WHOLE, Follower
from linkage_serve.retraining.workspaces import Workspaces
from linkage_serve.settings import Settings
from linkage_serve.store import Database, retrainings
from linkage_serve.store.records import Job, Outcome

KIND = "retrain"

_log = logging.getLogger(__name__)

# What the loop says of a model, and what follows from it here.
_OUTCOMES = {"refused": Outcome.REFUSED, "undecided": Outcome.UNDECIDED}
_GOOD = "promoted"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided of a new model, by which comparison, and the name that it has here."""

    outcome: Outcome
    comparison: Comparison
    name: str | None


@dataclass(frozen=True, slots=True)
class _Mark:
    """Kept while a project's retraining goes on, and after it if it ended without a decision.

    Attributes:
        job: The job.
        own: Turns from this number on are its own.
        undecided: Turns from this number on have not been decided on here.
    """

    job: str
    own: int
    undecided: int

    @classmethod
    def read(cls, path: Path) -> Self | None:
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            return cls(str(kept["job"]), int(kept["own"]), int(kept["undecided"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, path: Path) -> None:
        with replacing(path) as draft:
            draft.write_text(json.dumps(asdict(self)), encoding="utf-8")


class RetrainingJob:
    """Carries out a retraining.

    Args:
        database: Where it is kept.
        models: The model in use.
        settings: How to train, and where logs are.
        workspaces: What belongs to which project.
    """

    def __init__(
        self, database: Database, models: Models, settings: Settings, workspaces: Workspaces
    ) -> None:
        self._database = database
        self._models = models
        self._settings = settings
        self._workspaces = workspaces

    def __call__(self, job: Job, progress: Progress) -> Mapping[str, Any]:
        """Do it.

        Returns:
            What came of it (`outcome`, see there), and unless that is `unchanged` the `turn`
            of the workspace, its `model_version`, the `model` as it is named here if it was
            kept, the version that it was compared with (`against`), the `rule`, and the
            `judgements` by language.

        Raises:
            UsageError: Something that it needs is missing.
            CommandFailed: A command failed.
            BundleError: The new model is broken.
            ServiceError: The new model cannot be kept.
        """
        number, project = int(job.task["retraining"]), int(job.task["project"])
        result: dict[str, Any] = {"retraining": number, "project": project}
        with self._database.reading() as connection:
            asked = retrainings.find(connection, number)
        if asked.outcome is not None:
            # Done, but for the note of it that the database could not keep.
            return {**result, "outcome": asked.outcome.value}
        workspace = self._workspace(project)
        folder = self._settings.retrainings
        folder.mkdir(mode=0o700, exist_ok=True)
        follower = Follower(workspace, log_of(folder, job.id))
        commands = Commands(
            self._settings.training, workspace, job.id, folder, lambda: _watch(follower, progress)
        )
        progress.reach(None, 0, WHOLE)
        mark = folder / f"project-{project}.begin"
        turn = self._turn(commands, mark, job.id)
        if turn is None:
            outcome = Outcome.UNCHANGED
        else:
            follower.decide()
            _watch(follower, progress)
            decision = self._decide(turn, commands)
            outcome = decision.outcome
            result |= {
                "turn": turn.number,
                "model_version": turn.model_version,
                "model": decision.name,
                **asdict(decision.comparison),
            }
        progress.reach(None, WHOLE, WHOLE)
        with self._database.writing() as connection:
            retrainings.close(connection, number, outcome)
        mark.unlink(missing_ok=True)
        _log.info("retraining %s of project %s: %s", number, project, outcome.value)
        return {**result, "outcome": outcome.value}

    def _workspace(self, project: int) -> Path:
        for lack in self._workspaces.lacks(project):
            raise UsageError(lack.what.en, remedy=lack.remedy.en)
        folder = self._workspaces.of(project)
        assert folder is not None
        return folder

    def _turn(self, commands: Commands, mark: Path, job: str) -> Turn | None:
        """The turn of this job, done; None where there was nothing new to learn from.

        Where nothing is new, but an earlier job ended before its model was decided on (no room
        on the disk, cancelled), it is the turn of that one.

        Args:
            commands: Runs the loop.
            mark: Where the project's mark is kept until a model is decided on.
            job: The id of this job.
        """
        turns = commands.turns()
        last = turns[-1] if turns else None
        left = _Mark.read(mark)
        if left is not None and left.job == job:
            own, undecided = left.own, left.undecided
        else:
            own = _first(last)
            undecided = own if left is None else left.undecided
            _Mark(job, own, undecided).write(mark)
        begun = last is not None and last.number >= own
        if last is not None and begun and last.decided:
            return last  # done just before the service was killed
        # One that was left under way by somebody else has what was coded then.
        stale = last is not None and not begun and last.under_way
        turn = commands.run_turn(anew=stale)
        if turn is not None:
            return turn
        trained = [one for one in turns if one.number >= undecided and one.decided]
        return trained[-1] if trained else None

    def _decide(self, turn: Turn, commands: Commands) -> Decision:
        """Compare the new model with the one in use, and put it in use if it is not worse."""
        while True:
            in_use = self._models.in_use()
            comparison = turn.comparison
            if in_use.version == turn.model_version:
                return Decision(Outcome.PROMOTED, comparison, in_use.name)
            if comparison.against != in_use.version:
                comparison = commands.compare(turn.number, in_use.path)
            if comparison.against is None:
                outcome = Outcome.INCOMPARABLE
            elif comparison.outcome == _GOOD:
                outcome = Outcome.PROMOTED
            else:
                outcome = _OUTCOMES.get(str(comparison.outcome), Outcome.UNDECIDED)
            if outcome is Outcome.REFUSED:
                return Decision(outcome, comparison, None)
            name = place(commands.bundle(turn.number), self._settings.models)
            if outcome is not Outcome.PROMOTED:
                return Decision(outcome, comparison, name)
            if self._models.replace(name, instead_of=in_use.version):
                return Decision(outcome, comparison, name)
            # Somebody has put another in use meanwhile: that is what it must not be worse than.


def _first(last: Turn | None) -> int:
    """The number of the first turn that can be a new job's own."""
    if last is None:
        return 1
    # One that was only begun takes what is settled now.
    return last.number if last.under_way and not last.fixed else last.number + 1


def _watch(follower: Follower, progress: Progress) -> None:
    reached = follower.look()
    try:
        progress.reach(reached.step, reached.percent, WHOLE)
    except StoreError as error:
        # The training goes on while the database is away for a moment.
        _log.error("the progress of a retraining could not be kept: %s", error.message)
