from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_annotations.log.account import Outcome
from linkage_annotations.log.changes import changes
from linkage_annotations.log.contents import (
    LogContents,
    current_annotations,
    current_tasks,
    gather,
)
from linkage_annotations.log.settle import derive
from linkage_annotations.log.state import AnnotationKey, AnnotationState, State, Status, TaskState
from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import AnnotationLogError

MakeTask = Callable[..., TaskState]
MakeAnnotation = Callable[..., AnnotationState]
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def pull(log: LogContents, *shown: State, whole: tuple[int, ...] = (7,)) -> LogContents:
    return gather((*log.states, *changes(log, shown, whole=whole, seen=NOW)))


def status(log: LogContents, annotation: int = 1, *, draft: bool = False) -> Status:
    return current_annotations(log.annotations)[AnnotationKey(7, draft, annotation)].status


def test_what_is_shown_again_is_no_change(
    make_task: MakeTask, make_annotation: MakeAnnotation
) -> None:
    log = pull(LogContents(), make_task(), make_annotation())
    assert len(log.states) == 2
    again = (make_task(seen=NOW), make_annotation(seen=NOW))
    assert changes(log, again, whole=(7,), seen=NOW) == ()


def test_what_is_shown_no_more_is_gone(
    make_task: MakeTask, make_annotation: MakeAnnotation
) -> None:
    draft = make_annotation(1, status=Status.DRAFT)
    log = pull(LogContents(), make_task(), make_annotation(), draft)
    deleted = pull(log, make_task())
    assert status(deleted) is Status.DELETED
    assert status(deleted, draft=True) is Status.DISCARDED
    assert deleted.annotations[-1].seen == NOW
    withdrawn = pull(log)
    assert status(withdrawn) is Status.TASK_DELETED
    assert all(task.deleted for task in current_tasks(withdrawn.tasks).values())
    assert pull(withdrawn) == withdrawn


def test_a_project_that_was_not_looked_through_loses_nothing(
    make_task: MakeTask, make_annotation: MakeAnnotation
) -> None:
    log = pull(LogContents(), make_task(), make_annotation())
    assert changes(log, [], whole=(), seen=NOW) == ()
    assert changes(log, [], whole=(8,), seen=NOW) == ()


def test_what_comes_back_unchanged_holds_again(
    make_task: MakeTask, make_annotation: MakeAnnotation
) -> None:
    shown = (make_task(), make_annotation(codes={"way": ("web",)}))
    log = LogContents()
    for _ in range(3):
        log = pull(log, *shown)
        assert status(log) is Status.SUBMITTED
        assert not current_tasks(log.tasks)[make_task().key].deleted
        log = pull(log)
        assert status(log) is Status.TASK_DELETED


def test_a_number_that_is_given_again_names_another_sentence(
    make_task: MakeTask, make_annotation: MakeAnnotation, tiny_codebook: Codebook
) -> None:
    first = make_annotation(1, task=2, codes={"way": ("web",)})
    log = pull(LogContents(), make_task(1), make_task(2), first)
    other = make_task(2, sentence="t-9")
    second = make_annotation(2, task=2, sentence="t-9", codes={"way": ("web",)})
    log = pull(log, make_task(1), other, second)
    assert current_tasks(log.tasks)[other.key].sentence == "t-9"
    assert status(log, 1) is Status.TASK_DELETED
    assert pull(log, make_task(1), other, second) == log
    outcomes = {a.sentence: a.outcome for a in derive(log, tiny_codebook).accounts}
    assert outcomes[first.sentence] is Outcome.WITHDRAWN
    assert outcomes["t-9"] is Outcome.SINGLE


def test_other_sentences_under_all_numbers_are_of_another_server(make_task: MakeTask) -> None:
    log = pull(LogContents(), make_task(1), make_task(2))
    shown = (make_task(1, sentence="u-1"), make_task(2, sentence="u-2"))
    with pytest.raises(AnnotationLogError, match="not the one that the log knows"):
        changes(log, shown, whole=(7,), seen=NOW)


def test_a_change_without_a_new_time_holds(make_annotation: MakeAnnotation) -> None:
    log = pull(LogContents(), make_annotation())
    for coder in ("C1", "anna", "C2"):
        log = pull(log, make_annotation(coder=coder))
        (current,) = current_annotations(log.annotations).values()
        assert current.coder == coder


def test_a_backup_of_the_server_does_not_undo_later_work(make_annotation: MakeAnnotation) -> None:
    early = make_annotation(codes={"way": ("web",)})
    late = make_annotation(codes={"way": ("fair",)}, after=1)
    log = pull(pull(LogContents(), early), late)
    emptied = pull(log)
    for before in (log, emptied):
        after = pull(before, early)
        (current,) = current_annotations(after.annotations).values()
        assert current.codes == {"way": ("fair",)}
        assert current.status is Status.SUBMITTED
        assert pull(after, early) == after


def test_a_backup_that_the_log_never_saw_is_kept(make_annotation: MakeAnnotation) -> None:
    early = make_annotation(codes={"way": ("web",)})
    gone = make_annotation(status=Status.DELETED, after=1)
    after = pull(gather([gone]), early)
    (current,) = current_annotations(after.annotations).values()
    assert (current.status, current.codes) == (Status.SUBMITTED, {"way": ("web",)})


def test_another_server_is_noticed_before_anything_is_gone(
    make_task: MakeTask, make_annotation: MakeAnnotation
) -> None:
    log = pull(LogContents(), make_task(), make_annotation())
    with pytest.raises(AnnotationLogError, match="not the one"):
        changes(log, [make_task(sentence="s9")], whole=(7,), seen=NOW)


ACTS = ("submit", "edit", "skip", "delete", "back", "rename", "drop_task", "pull")


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 3)), max_size=30))
def test_after_a_pull_the_log_holds_what_the_server_shows(
    make_task: MakeTask, make_annotation: MakeAnnotation, acts: list[tuple[str, int]]
) -> None:
    """A server that is changed in any way, its clock going on, and pulled from now and then."""
    tasks = {number: make_task(number) for number in (1, 2, 3)}
    there: dict[int, AnnotationState] = {}
    removed: dict[int, AnnotationState] = {}
    log = LogContents()
    for clock, (act, number) in enumerate([*acts, ("pull", 0)]):
        on_task: Any = {"task": number}
        if act == "submit" and number not in {*there, *removed}:
            there[number] = make_annotation(number, **on_task)
        elif act == "edit" and number in there:
            updated = NOW + timedelta(minutes=clock)
            there[number] = replace(there[number], comment=str(clock), updated=updated)
        elif act == "skip" and number in there:
            updated = NOW + timedelta(minutes=clock)
            there[number] = replace(there[number], status=Status.SKIPPED, updated=updated)
        elif act == "delete" and number in there:
            removed[number] = there.pop(number)
        elif act == "back" and number in removed:
            there[number] = removed.pop(number)
            tasks[number] = make_task(number)
        elif act == "rename" and number in there:
            there[number] = replace(there[number], coder=f"C{clock}")
        elif act == "drop_task":
            tasks.pop(number, None)
            if number in there:
                removed[number] = there.pop(number)
        elif act == "pull":
            shown: list[State] = [*tasks.values(), *there.values()]
            log = pull(log, *shown)
            held = [s for s in current_annotations(log.annotations).values() if not s.status.gone]
            assert {replace(state, revision=0).sha256 for state in held} == {
                state.sha256 for state in there.values()
            }
            known = current_tasks(log.tasks).values()
            assert {task.task for task in known if not task.deleted} == set(tasks)
            assert pull(log, *shown) == log
