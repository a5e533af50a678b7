"""What is new in what the server shows, seen from the log.

The server's clock tells when an annotation was changed, but not that it was deleted, that
it is back from a backup, or that its coder goes by another name now. Such a change becomes
a state with the same `updated` and the next `revision`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from linkage_annotations.log.contents import (
    LogContents,
    current_annotations,
    current_tasks,
    gather,
)
from linkage_annotations.log.state import (
    AnnotationKey,
    AnnotationState,
    State,
    Status,
    TaskKey,
    TaskState,
)


def changes(
    log: LogContents, shown: Iterable[State], *, whole: Collection[int], seen: datetime
) -> tuple[State, ...]:
    """The states to append after looking at the server.

    Args:
        log: What the log holds.
        shown: All annotations, drafts and tasks that the server shows, with `revision` 0.
        whole: Numbers of the projects of which `shown` has everything, drafts included.
            What the log has of them and `shown` has not is noted as gone.
        seen: When it was looked.

    Raises:
        AnnotationLogError: `shown` is not of the server that the log is of.
    """
    present = gather(shown)
    tasks = current_tasks(present.tasks)
    annotations = current_annotations(present.annotations)
    new: list[State] = [
        *_task_changes(current_tasks(log.tasks), tasks, whole, seen),
        *_annotation_changes(log, annotations, tasks, whole, seen),
    ]
    known = {state.sha256 for state in log.states}
    found = tuple(state for state in new if state.sha256 not in known)
    gather((*log.states, *found))
    return found


def _task_changes(
    known: dict[TaskKey, TaskState],
    shown: dict[TaskKey, TaskState],
    whole: Collection[int],
    seen: datetime,
) -> Iterator[TaskState]:
    # Another server would have other sentences under all numbers that it shares with the log.
    one_server = any(
        key in known and known[key].sentence == task.sentence for key, task in shown.items()
    )
    for key, task in shown.items():
        latest = known.get(key)
        if latest is None:
            yield task
        elif latest.sentence != task.sentence and not latest.deleted and one_server:
            # SQLite gives the numbers of its last tasks again, once they were deleted.
            yield replace(latest, deleted=True, revision=latest.revision + 1, seen=seen)
            yield replace(task, revision=latest.revision + 2)
        elif not _same(task, latest):
            yield replace(task, revision=latest.revision + 1)
    for key, latest in known.items():
        if key.project in whole and key not in shown and not latest.deleted:
            yield replace(latest, deleted=True, revision=latest.revision + 1, seen=seen)


def _annotation_changes(
    log: LogContents,
    shown: dict[AnnotationKey, AnnotationState],
    tasks: dict[TaskKey, TaskState],
    whole: Collection[int],
    seen: datetime,
) -> Iterator[AnnotationState]:
    known = current_annotations(log.annotations)
    there = current_annotations(state for state in log.annotations if not state.status.gone)
    for key, state in shown.items():
        latest = known.get(key)
        if latest is None or state.updated > latest.updated:
            yield state
        elif state.updated == latest.updated:
            if not _same(state, latest):
                yield replace(state, revision=latest.revision + 1)
        else:
            # The server was set back to a backup. What the log has of the coder's later
            # work goes on to count, also if it had been noted as gone in between.
            yield state
            if latest.status.gone:
                last = there.get(key, state)
                yield replace(last, updated=latest.updated, revision=latest.revision + 1, seen=seen)
    for key, latest in known.items():
        if key.project in whole and key not in shown and not latest.status.gone:
            yield replace(
                latest,
                status=_gone(latest, tasks),
                revision=latest.revision + 1,
                seen=seen,
            )


def _gone(state: AnnotationState, tasks: dict[TaskKey, TaskState]) -> Status:
    if state.key.draft:
        return Status.DISCARDED
    task = tasks.get(state.task_key)
    there = task is not None and task.sentence == state.sentence
    return Status.DELETED if there else Status.TASK_DELETED


def _same(state: State, latest: State) -> bool:
    return replace(state, revision=latest.revision).sha256 == latest.sha256
