"""Measuring the model of a turn beside the one in force, on sentences that neither has seen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from linkage_annotations.loop.in_force import Model, model_in_force
from linkage_annotations.loop.processes import Commands
from linkage_annotations.loop.turn import Turn, read_turns
from linkage_annotations.loop.verdict import Rule, Verdict, judge, write_verdict
from linkage_annotations.workspace import Workspace
from linkage_nlp.bundle import open_bundle
from linkage_nlp.errors import LoopError
from linkage_nlp.language import Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def compare_with_model_in_force(
    workspace: Workspace,
    turn: Turn,
    scores: Path,
    commands: Commands,
    *,
    languages: tuple[Language, ...],
    tolerance: float,
) -> Verdict:
    """Compare the model of a turn with the one in force, and keep what came of it.

    The sentences are the held-out ones of the latest turn under the same codebook. No model
    of a turn was trained on their cases, whichever turn it is of (`held_out`).

    Args:
        workspace: With the model in force.
        turn: With a model.
        scores: The file to keep it in.
        commands: Runs `linkage evaluate`.
        languages: The languages to judge by; all of the turn's sentences if empty.
        tolerance: The loss in F1 that must not go unnoticed.

    Raises:
        BundleError: A model is not whole.
        LoopError: The measuring failed.
        UsageError: The file cannot be written.
    """
    verdict = compare_with(
        model_in_force(workspace),
        workspace,
        turn,
        commands,
        languages=languages,
        tolerance=tolerance,
    )
    write_verdict(scores, verdict)
    return verdict


def compare_with(
    other: Model,
    workspace: Workspace,
    turn: Turn,
    commands: Commands,
    *,
    languages: tuple[Language, ...],
    tolerance: float,
) -> Verdict:
    """Compare the model of a turn with any other; nothing is kept.

    Args:
        other: What to compare with. Where it is of another codebook, that cannot be done, and
            the verdict names none.
        workspace: With held-out sentences.
        turn: With a model.
        commands: Runs `linkage evaluate`.
        languages: The languages to judge by; all of the turn's sentences if empty.
        tolerance: The loss in F1 that must not go unnoticed.

    Raises:
        BundleError: A model is not whole.
        LoopError: The measuring failed.
    """
    latest = _latest_held_out(workspace, turn)
    assert latest.snapshot is not None
    spoken = latest.snapshot.sentences
    rule = Rule(
        tuple(lang for lang in languages or LANGUAGES if languages or spoken.get(lang)), tolerance
    )
    rival = _rival(other, turn)
    evaluation = _evaluate(turn, latest, None if rival is None else rival.bundle, commands)
    new = open_bundle(turn.bundle).info
    return Verdict(
        model_version=new.model_version,
        against_turn=None if rival is None else rival.turn,
        against_version=None if rival is None else open_bundle(rival.bundle).info.model_version,
        rule=rule,
        judgements=judge(evaluation, rule),
        evaluation=evaluation,
    )


def _latest_held_out(workspace: Workspace, turn: Turn) -> Turn:
    """The latest turn whose held-out sentences have the codebook of this one."""
    own = turn.snapshot
    if own is None:
        raise LoopError(
            f"turn {turn.number} has no sentences yet",
            path=turn.folder,
            remedy="Go on with it by 'linkage loop run'",
        )
    for other in reversed(read_turns(workspace)):
        if other.snapshot is not None and other.snapshot.codebook == own.codebook:
            return other
    return turn


def _rival(other: Model, turn: Turn) -> Model | None:
    """The other model; None where it is of another codebook, which cannot be compared."""
    new = open_bundle(turn.bundle).info
    old = open_bundle(other.bundle).info
    return other if old.codebook_fingerprint == new.codebook_fingerprint else None


def _evaluate(
    turn: Turn, latest: Turn, against: Path | None, commands: Commands
) -> Mapping[str, Any] | None:
    if latest.snapshot is None or not latest.snapshot.judged:
        return None
    arguments = ["evaluate", str(turn.bundle), str(latest.held_out), "--json"]
    if against is not None:
        arguments += ["--against", str(against)]
    code, text = commands.ask(*arguments)
    if code:
        raise LoopError(
            f"'linkage evaluate' ended with exit code {code}, so the model of turn "
            f"{turn.number} was not compared",
            remedy="Do what it says above and give the same command again",
        )
    try:
        evaluation = json.loads(text)
    except json.JSONDecodeError as error:
        raise LoopError(
            "'linkage evaluate' did not answer in JSON",
            remedy="Check that the installation is whole",
        ) from error
    if not isinstance(evaluation, dict):
        raise LoopError(
            "'linkage evaluate' did not give figures", remedy="Check that the installation is whole"
        )
    return evaluation
