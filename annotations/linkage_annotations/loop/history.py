"""What became of the turns, and which models were in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from linkage_annotations.loop.files import FORMAT
from linkage_annotations.loop.in_force import Switch, model_in_force, read_switches
from linkage_annotations.loop.turn import Snapshot, Turn, read_turns
from linkage_annotations.loop.verdict import Judgement, Verdict, read_verdict
from linkage_annotations.workspace import Workspace
from linkage_nlp.language import Language


@dataclass(frozen=True, slots=True)
class Entry:
    """One turn.

    Attributes:
        verdict: How its model compares with the one that was in force; None before that.
        in_force: Whether its model is in force now.
    """

    turn: Turn
    verdict: Verdict | None
    in_force: bool

    @property
    def judgements(self) -> Mapping[Language, Judgement]:
        """By language; empty before the comparison."""
        return {} if self.verdict is None else self.verdict.judgements


@dataclass(frozen=True, slots=True)
class History:
    """All turns and all switches from one model to another, in order.

    Attributes:
        in_force: The turn whose model is in force; None for the one of the package.
    """

    entries: tuple[Entry, ...]
    switches: tuple[Switch, ...]
    in_force: int | None

    def to_json(self) -> dict[str, Any]:
        """Plain values: what a program needs of the history. Names of cases are not in it."""
        return {
            "format": FORMAT,
            "in_force": self.in_force,
            "turns": [_entry_record(entry) for entry in self.entries],
            "switches": [asdict(switch) for switch in self.switches],
        }


def read_history(workspace: Workspace) -> History:
    """The history of a workspace.

    Raises:
        LoopError: A record is damaged.
    """
    in_force = model_in_force(workspace).turn
    entries = [
        Entry(turn, read_verdict(turn.scores), turn.number == in_force)
        for turn in read_turns(workspace)
    ]
    return History(tuple(entries), read_switches(workspace), in_force)


def entry_of(workspace: Workspace, turn: Turn) -> Entry:
    """One turn as the history has it."""
    in_force = model_in_force(workspace).turn
    return Entry(turn, read_verdict(turn.scores), turn.number == in_force)


def entry_record(entry: Entry) -> dict[str, Any]:
    """One turn as plain values."""
    return {"format": FORMAT, **_entry_record(entry)}


def comparison_record(turn: int, verdict: Verdict) -> dict[str, Any]:
    """A comparison of a turn's model with another, as plain values."""
    return {
        "format": FORMAT,
        "turn": turn,
        "model_version": verdict.model_version,
        "outcome": verdict.outcome,
        **_verdict_record(verdict),
    }


def _verdict_record(verdict: Verdict | None) -> dict[str, Any]:
    if verdict is None:
        return {"against": None, "rule": None, "judgements": {}}
    return {
        "against": None
        if verdict.against_version is None
        else {"turn": verdict.against_turn, "model_version": verdict.against_version},
        "rule": asdict(verdict.rule),
        "judgements": {lang: asdict(found) for lang, found in verdict.judgements.items()},
    }


def _entry_record(entry: Entry) -> dict[str, Any]:
    turn, verdict = entry.turn, entry.verdict
    return {
        "turn": turn.number,
        "started": turn.started,
        "done": dict(turn.done),
        "skipped": list(turn.skipped),
        "left": turn.left,
        "training": asdict(turn.training),
        "snapshot": None if turn.snapshot is None else _snapshot_record(turn.snapshot),
        "model_version": turn.model_version,
        "outcome": turn.outcome,
        "reason": turn.reason,
        "in_force": entry.in_force,
        **_verdict_record(verdict),
    }


def _snapshot_record(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot with numbers of cases in place of their names."""
    record = asdict(snapshot)
    for name in ("training_cases", "held_out_cases"):
        record[name] = len(record[name])
    return record
