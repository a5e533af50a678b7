"""The sentences on which coders differ, and how they were settled."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from linkage_annotations.log.account import Account, Outcome
from linkage_annotations.log.contents import LogContents, current_annotations, current_tasks
from linkage_annotations.log.readings import (
    Readings,
    Rules,
    counts,
    latest_by_coder,
    read_sentence,
    settles,
)
from linkage_annotations.log.settle import derive
from linkage_annotations.log.state import AnnotationState, TaskState
from linkage_nlp.codebook import Codebook


class Standing(StrEnum):
    """How a disagreement stands.

    `open`: to be settled. `contested`: several people settled it, in different ways.
    `adjudicated` and `majority`: settled, by somebody or by most coders.
    """

    OPEN = "open"
    CONTESTED = "contested"
    ADJUDICATED = "adjudicated"
    MAJORITY = "majority"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A sentence that coders gave different codes, or that somebody settled.

    Attributes:
        task: Where the words, the context and the place of the sentence are taken from.
        answers: The latest annotation of each coder that does not settle it, in an order that
            says nothing of who gave which.
        gold: Those that settle it, by the names of their coders.
    """

    task: TaskState
    standing: Standing
    answers: tuple[AnnotationState, ...]
    gold: tuple[AnnotationState, ...]

    @property
    def sentence(self) -> str:
        """Our id of the sentence."""
        return self.task.sentence

    @property
    def disputed(self) -> tuple[str, ...]:
        """What some coders gave and others did not, as `dimension/code`."""
        given = [
            {f"{name}/{code}" for name, codes in state.codes.items() for code in codes}
            for state in self.answers
        ]
        common = set.intersection(*given) if given else set()
        return tuple(sorted(set().union(*given) - common))


def find_disagreements(
    log: LogContents, codebook: Codebook, rules: Rules
) -> tuple[Disagreement, ...]:
    """All disagreements of a log, in the order of cases, transcripts and places.

    Raises:
        AnnotationError: An annotation that counts was made under another codebook, or has a
            code that the codebook lacks.
    """
    annotations: defaultdict[str, list[AnnotationState]] = defaultdict(list)
    for state in current_annotations(log.annotations).values():
        annotations[state.sentence].append(state)
    tasks: defaultdict[str, list[TaskState]] = defaultdict(list)
    for task in current_tasks(log.tasks).values():
        tasks[task.sentence].append(task)
    found = []
    for account in derive(log, codebook, rules).accounts:
        states = annotations[account.sentence]
        readings = read_sentence(states, rules)
        standing = _standing(account, readings)
        if standing is None:
            continue
        coded = {state.task_key for state in readings.deciding}
        shown = [task for task in tasks[account.sentence] if task.key in coded]
        answers = latest_by_coder(
            state for state in states if counts(state, rules) and not settles(state, rules)
        ).values()
        found.append(
            Disagreement(
                max(shown, key=lambda task: task.key),
                standing,
                tuple(sorted(answers, key=_shuffled)),
                tuple(readings.gold.values()),
            )
        )
    found.sort(key=lambda d: (d.task.case, d.task.transcript, d.task.start, d.sentence))
    return tuple(found)


def _standing(account: Account, readings: Readings) -> Standing | None:
    match account.outcome:
        case Outcome.DISAGREE:
            return Standing.CONTESTED if readings.gold else Standing.OPEN
        case Outcome.ADJUDICATED:
            return Standing.ADJUDICATED
        case Outcome.MAJORITY:
            return Standing.MAJORITY
        case _:
            return None


def _shuffled(state: AnnotationState) -> str:
    """Sorts the coders of each sentence in an order of its own, the same every time."""
    return hashlib.sha256(f"{state.sentence}\n{state.coder}".encode()).hexdigest()


def count_standings(found: tuple[Disagreement, ...]) -> Mapping[Standing, int]:
    """How many disagreements stand how."""
    return {
        standing: sum(disagreement.standing is standing for disagreement in found)
        for standing in Standing
    }
