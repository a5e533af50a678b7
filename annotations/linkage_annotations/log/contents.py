"""What a log holds: a set of states of one Label Studio server."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from linkage_annotations.log.state import (
    AnnotationKey,
    AnnotationState,
    State,
    TaskKey,
    TaskState,
)
from linkage_nlp.errors import AnnotationLogError


@dataclass(frozen=True, slots=True)
class LogContents:
    """The states of a log, each once, in the order in which they were noted.

    Attributes:
        unfinished: Bytes of a last line whose writer was stopped; it holds no state here.
            They are taken away by the next `append`.
    """

    annotations: tuple[AnnotationState, ...] = ()
    tasks: tuple[TaskState, ...] = ()
    unfinished: int = 0

    @property
    def states(self) -> tuple[State, ...]:
        """All states, the tasks first."""
        return (*self.tasks, *self.annotations)


def gather(states: Iterable[State], unfinished: int = 0) -> LogContents:
    """States as the contents of a log; of equal ones the first is taken.

    Raises:
        AnnotationLogError: The states cannot be of one server.
    """
    unique: dict[str, State] = {}
    for state in states:
        unique.setdefault(state.sha256, state)
    contents = LogContents(
        tuple(state for state in unique.values() if isinstance(state, AnnotationState)),
        tuple(state for state in unique.values() if isinstance(state, TaskState)),
        unfinished,
    )
    _check_one_server(contents)
    return contents


def current_annotations(
    annotations: Iterable[AnnotationState],
) -> dict[AnnotationKey, AnnotationState]:
    """The state of each annotation that holds now: the latest by the server's clock."""
    current: dict[AnnotationKey, AnnotationState] = {}
    for state in annotations:
        known = current.get(state.key)
        if known is None or state.order > known.order:
            current[state.key] = state
    return current


def current_tasks(tasks: Iterable[TaskState]) -> dict[TaskKey, TaskState]:
    """The state of each task that holds now."""
    current: dict[TaskKey, TaskState] = {}
    for state in tasks:
        known = current.get(state.key)
        if known is None or state.order > known.order:
            current[state.key] = state
    return current


def _check_one_server(contents: LogContents) -> None:
    """Numbers begin at 1 on every server, so the same one may name two things.

    A task never changes its sentence, nor an annotation its task and when it was made. But
    the number of a task that was deleted may be given to another.
    """
    sentences: dict[TaskKey, set[str]] = {}
    latest: dict[TaskKey, TaskState] = {}
    for task in sorted(contents.tasks, key=lambda task: task.order):
        before = latest.get(task.key)
        if before is not None and before.sentence != task.sentence and not before.deleted:
            raise _two_servers(task)
        latest[task.key] = task
        sentences.setdefault(task.key, set()).add(task.sentence)
    for annotation in contents.annotations:
        if annotation.sentence not in sentences.setdefault(
            annotation.task_key, {annotation.sentence}
        ):
            raise _two_servers(annotation)
    made: dict[AnnotationKey, tuple[object, ...]] = {}
    for annotation in contents.annotations:
        origin = (annotation.task, annotation.created)
        if made.setdefault(annotation.key, origin) != origin:
            raise _two_servers(annotation)


def _two_servers(state: State) -> AnnotationLogError:
    return AnnotationLogError(
        f"{state.where} is not the one that the log knows by this number",
        remedy="Keep a log folder for each Label Studio server, and a new one when a server "
        "was set up anew",
    )
