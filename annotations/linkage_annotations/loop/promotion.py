"""Putting the model of a former turn in force."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from linkage_annotations.loop.comparison import compare_with_model_in_force
from linkage_annotations.loop.history import Entry
from linkage_annotations.loop.in_force import How, model_in_force, put_in_force
from linkage_annotations.loop.processes import Commands
from linkage_annotations.loop.turn import Outcome, Turn, find_turn
from linkage_annotations.workspace import Workspace
from linkage_nlp.errors import UsageError
from linkage_nlp.language import Language


def promote_turn(
    workspace: Workspace,
    number: int,
    commands: Commands,
    *,
    reason: str | None,
    languages: tuple[Language, ...],
    tolerance: float,
) -> Entry:
    """Compare the model of a turn with the one in force, and put it in force if it may be.

    What the turn itself recorded stays; the new comparison is kept beside it, as
    `scores-2.json` and so on.

    Args:
        workspace: The workspace.
        number: The turn.
        commands: Runs `linkage evaluate`.
        reason: Why to put it in force whatever the comparison says; None to go by that.
        languages: The languages to judge by; all that the workspace has if empty.
        tolerance: The loss in F1 that must not go unnoticed.

    Returns:
        The turn with the new comparison, and whether its model is in force now.

    Raises:
        UsageError: There is no such turn, it has no model yet, or it is in force already.
        BundleError: A model is not whole.
        LoopError: The measuring failed, or a record is damaged.
    """
    turn = find_turn(workspace, number)
    if turn.model_version is None:
        raise UsageError(
            f"turn {number} has no model",
            path=turn.folder,
            remedy="Choose one from 'linkage loop history', or go on with 'linkage loop run'",
        )
    if model_in_force(workspace).turn == number:
        raise UsageError(
            f"the model of turn {number} is in force already",
            remedy="See the models with 'linkage loop history'",
        )
    verdict = compare_with_model_in_force(
        workspace, turn, _free(turn), commands, languages=languages, tolerance=tolerance
    )
    outcome = verdict.outcome if reason is None else Outcome.FORCED
    if outcome.in_force:
        put_in_force(workspace, number, How(outcome.value), reason)
    return Entry(turn, verdict, outcome.in_force)


def _free(turn: Turn) -> Path:
    """The first file that no comparison has been kept in."""
    if not turn.scores.exists():
        return turn.scores
    names = (turn.scores.with_stem(f"{turn.scores.stem}-{number}") for number in count(2))
    return next(path for path in names if not path.exists())
