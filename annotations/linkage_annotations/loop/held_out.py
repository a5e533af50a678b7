"""Which cases are held out: models are judged by them and never trained on them.

A case is put on one side when it is first met with, and stays there as long as the workspace
lives (`turns/held-out.json`). So no model of any turn has seen a case by which it, or a later
one, is judged; and what turns are measured on only ever grows.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from linkage_annotations.log.lock import locked
from linkage_annotations.loop.files import damaged, now, read_record, write_record
from linkage_annotations.loop.turn import Turn, read_turns
from linkage_annotations.workspace import Workspace
from linkage_nlp.errors import LoopError
from linkage_nlp.language import Language

FILE = "held-out.json"
LOCK = "held-out.lock"
WAIT = 30.0
# Of the cases of a language one in four is held out; of few, up to half, until there are as
# many as a comparison needs.
SHARE = 0.25
ENOUGH = 5


class Side(StrEnum):
    """What a case is for."""

    TRAINING = "training"
    HELD_OUT = "held_out"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case was put: its side, its main language then, and when, in UTC."""

    side: Side
    lang: Language
    since: str


Division = Mapping[str, Place]


def hold_out(
    workspace: Workspace, spoken: Iterable[tuple[str, Language]], *, keep: bool = True
) -> frozenset[str]:
    """Put cases that are new on a side, and give those that are held out.

    Labels to learn from are of use in the others only, so what chooses sentences to learn from
    asks here first.

    Args:
        workspace: Where each case was put is kept there.
        spoken: Case and language of sentences by respondents, those known before included.
        keep: Whether what is decided is written down.

    Raises:
        LoopError: The record is damaged, or a model was trained on a case held out now.
        AnnotationLogError: Another process changes the record for too long.
        UsageError: The record cannot be written.
    """
    workspace.turns.mkdir(parents=True, exist_ok=True)
    with locked(
        workspace.turns / LOCK, WAIT, busy="another process is changing which cases are held out"
    ):
        before, turns = read_division(workspace), read_turns(workspace)
        division = divide(before, spoken, now(), trained_on(turns))
        check_division(workspace, division, turns)
        if keep and division != before:
            cases = {case: asdict(place) for case, place in division.items()}
            write_record(_path(workspace), {"cases": cases})
    return frozenset(case for case, place in division.items() if place.side is Side.HELD_OUT)


def read_division(workspace: Workspace) -> Division:
    """Where each case was put; empty before the first turn.

    Raises:
        LoopError: The record is damaged.
    """
    path = _path(workspace)
    record = read_record(path)
    if record is None:
        return {}
    try:
        return {
            case: Place(Side(place["side"]), place["lang"], place["since"])
            for case, place in record["cases"].items()
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise damaged(path, "does not say which cases are held out") from error


def trained_on(turns: Iterable[Turn]) -> frozenset[str]:
    """The cases that models of these turns were or are trained on, of other datasets too."""
    return frozenset(
        case
        for turn in turns
        # One under way may be training just now.
        if turn.snapshot is not None and (turn.model_version is not None or turn.left is None)
        for case in turn.snapshot.training_cases
    )


def divide(
    division: Division,
    spoken: Iterable[tuple[str, Language]],
    since: str,
    trained: frozenset[str] = frozenset(),
) -> dict[str, Place]:
    """Put the cases that are new on a side; those that have one stay there.

    In each language, new cases are held out in the order of a hash of their names, until
    the language has its share. A case has the language of most of its sentences. One that a
    model has seen, as a case of another dataset, is for training when it is coded here.

    Args:
        division: Where cases were put before.
        spoken: Case and language of sentences by respondents.
        since: The time, for the cases that are new.
        trained: Cases that a model was trained on.
    """
    found: defaultdict[str, Counter[Language]] = defaultdict(Counter)
    for case, lang in spoken:
        found[case][lang] += 1
    divided = dict(division)
    languages: tuple[Language, ...] = ("zh", "en")
    for lang in languages:
        new = sorted(
            (c for c, said in found.items() if c not in division and _main(said) == lang),
            key=_rank,
        )
        placed = [place for place in division.values() if place.lang == lang]
        wanted = _wanted(len(placed) + len(new)) - sum(p.side is Side.HELD_OUT for p in placed)
        held_out = [case for case in new if case not in trained][: max(wanted, 0)]
        for case in new:
            side = Side.HELD_OUT if case in held_out else Side.TRAINING
            divided[case] = Place(side, lang, since)
    return divided


def check_division(workspace: Workspace, division: Division, turns: Iterable[Turn]) -> None:
    """Make sure that no model was trained on a case that is held out now.

    Raises:
        LoopError: One was; somebody changed the record.
    """
    for turn in turns:
        if turn.snapshot is None or turn.model_version is None:
            continue
        seen = [
            case
            for case in turn.snapshot.training_cases
            if case in division and division[case].side is Side.HELD_OUT
        ]
        if seen:
            raise LoopError(
                f"{len(seen)} cases are held out on which the model of turn {turn.number} was "
                f"trained, the first being {seen[0]!r}",
                path=_path(workspace),
                remedy="Take the file from a backup; cases stay on the side they were put on",
            )


def _path(workspace: Workspace) -> Path:
    return workspace.turns / FILE


def _main(said: Mapping[Language, int]) -> Language:
    return "zh" if said.get("zh", 0) >= said.get("en", 0) else "en"


def _wanted(cases: int) -> int:
    return max(int(SHARE * cases + 0.5), min(ENOUGH, cases // 2))


def _rank(case: str) -> str:
    return hashlib.sha256(case.encode("utf-8")).hexdigest()
