from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linkage_annotations.log.contents import LogContents
from linkage_annotations.log.file import FILE, LOCK, AnnotationLog, Appended
from linkage_annotations.log.lock import locked
from linkage_annotations.log.record import write_line
from linkage_annotations.log.state import AnnotationState, State, TaskState
from linkage_nlp.errors import AnnotationLogError

MakeTask = Callable[..., TaskState]
MakeAnnotation = Callable[..., AnnotationState]

# Appends annotations one by one under the coder of its argument, and names each that is kept.
WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from linkage_annotations.log.file import AnnotationLog
from linkage_annotations.log.record import read_line

log = AnnotationLog(Path(sys.argv[1]))
base = read_line(sys.argv[2].encode())
for number in range(1, int(sys.argv[4]) + 1):
    state = replace(base, coder=sys.argv[3], revision=number, comment="x" * 5000)
    log.append([state])
    print(state.sha256, flush=True)
"""


@pytest.fixture
def log(tmp_path: Path) -> AnnotationLog:
    return AnnotationLog(tmp_path / "log", wait=5)


@pytest.fixture
def three(make_task: MakeTask, make_annotation: MakeAnnotation) -> list[State]:
    return [make_task(), make_annotation(1), make_annotation(2, codes={"way": ("web",)})]


def test_what_is_appended_is_read(log: AnnotationLog, three: list[State]) -> None:
    assert log.append(three) == Appended(annotations=2, tasks=1, known=0, repaired=0)
    contents = log.read()
    assert contents.states == tuple(three)
    assert contents.unfinished == 0


def test_the_same_seen_later_writes_nothing(
    log: AnnotationLog, three: list[State], make_task: MakeTask
) -> None:
    log.append(three)
    before = log.path.read_bytes()
    later = make_task(seen=datetime(2027, 1, 1, tzinfo=UTC))
    assert log.append([later, *three, *three]) == Appended(0, 0, 7, 0)
    assert log.path.read_bytes() == before


def test_a_state_given_twice_is_written_once(log: AnnotationLog, three: list[State]) -> None:
    assert log.append(three + three) == Appended(2, 1, 3, 0)
    assert log.path.read_bytes().count(b"\n") == 3


def test_tasks_are_written_before_annotations(log: AnnotationLog, three: list[State]) -> None:
    log.append(reversed(three))
    assert log.path.read_bytes().startswith(b'{"record": "task/1"')


def test_a_log_that_is_not_there_is_named_or_empty(log: AnnotationLog) -> None:
    with pytest.raises(AnnotationLogError, match="no annotation log here") as caught:
        log.read()
    assert caught.value.path == log.folder
    assert log.read(missing_ok=True).states == ()
    assert not log.folder.exists()


def test_nothing_appended_makes_no_file(log: AnnotationLog) -> None:
    assert log.append([]) == Appended(0, 0, 0, 0)
    assert not log.path.exists()


def test_wherever_the_file_is_cut_only_the_last_line_is_lost(
    log: AnnotationLog, three: list[State]
) -> None:
    log.append(three)
    whole = log.path.read_bytes()
    ends = [end for end, byte in enumerate(whole) if byte == ord("\n")]
    for cut in range(len(whole) + 1):
        log.path.write_bytes(whole[:cut])
        kept = sum(end <= cut for end in ends)
        unfinished = 0 if cut in ends else cut - max([0, *(e + 1 for e in ends if e < cut)])
        contents = log.read()
        assert contents.states == tuple(three[:kept])
        assert contents.unfinished == unfinished
    for cut in range(0, len(whole), 97):
        log.path.write_bytes(whole[:cut])
        unfinished = log.read().unfinished
        assert log.append(three).repaired == unfinished
        assert log.path.read_bytes() == whole


def test_an_unfinished_line_is_taken_away_even_if_nothing_is_new(
    log: AnnotationLog, three: list[State]
) -> None:
    log.append(three)
    whole = log.path.read_bytes()
    log.path.write_bytes(whole + b'{"record": "annot')
    assert log.append(three) == Appended(0, 0, 3, repaired=17)
    assert log.path.read_bytes() == whole
    log.path.write_bytes(whole + bytes(512))
    assert log.append([]).repaired == 512
    assert log.path.read_bytes() == whole


def test_a_line_end_that_an_editor_dropped_costs_no_state(
    log: AnnotationLog, three: list[State], make_annotation: MakeAnnotation
) -> None:
    log.append(three)
    log.path.write_bytes(log.path.read_bytes().rstrip(b"\n").replace(b"\n", b"\r\n\r\n"))
    assert log.append([make_annotation(3)]) == Appended(1, 0, 0, 0)
    assert log.read().states == (*three, make_annotation(3))


def test_a_damaged_line_within_is_named_and_nothing_is_written(
    log: AnnotationLog, three: list[State], make_annotation: MakeAnnotation
) -> None:
    log.append(three)
    damaged = log.path.read_bytes().replace(b'"anna"', b'"anne"', 1)
    log.path.write_bytes(damaged)
    for act in (log.read, lambda: log.append([make_annotation(3)])):
        with pytest.raises(AnnotationLogError, match="altered") as caught:
            act()
        assert caught.value.path == log.path
        assert caught.value.row == 2
    assert log.path.read_bytes() == damaged


@pytest.mark.parametrize("kind", ["task", "annotation", "sentence"])
def test_a_number_that_another_server_gave_is_refused(
    log: AnnotationLog,
    three: list[State],
    make_task: MakeTask,
    make_annotation: MakeAnnotation,
    kind: str,
) -> None:
    log.append(three)
    before = log.path.read_bytes()
    foreign: dict[str, State] = {
        "task": make_task(1, sentence="s9"),
        "annotation": make_annotation(1, created=datetime(2025, 1, 1, tzinfo=UTC)),
        "sentence": make_annotation(9, sentence="s9"),
    }
    with pytest.raises(AnnotationLogError, match="in project 7 is not the one") as caught:
        log.append([make_annotation(3), foreign[kind]])
    assert caught.value.path == log.path
    assert "folder for each" in caught.value.remedy
    assert log.path.read_bytes() == before


def test_lines_of_another_log_may_be_put_together_by_hand(
    log: AnnotationLog, three: list[State]
) -> None:
    log.append(three)
    log.path.write_bytes(log.path.read_bytes() * 2)
    assert log.read().states == tuple(three)


def test_a_busy_log_is_waited_for_and_then_named(tmp_path: Path, three: list[State]) -> None:
    log = AnnotationLog(tmp_path, wait=0.05)
    with locked(tmp_path / LOCK, 0), pytest.raises(AnnotationLogError, match="another process"):
        log.append(three)
    assert not log.path.exists()
    log.append(three)
    with locked(tmp_path / LOCK, 0), pytest.raises(AnnotationLogError, match="another process"):
        log.read()


def test_a_full_disk_leaves_the_log_as_it_was(
    log: AnnotationLog,
    three: list[State],
    make_annotation: MakeAnnotation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log.append(three)
    before = log.path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(AnnotationLogError, match="No space left") as caught:
            log.append([make_annotation(3)])
    assert caught.value.path == log.path
    assert log.path.read_bytes() == before


def test_it_is_on_the_disk_before_it_is_acknowledged(
    log: AnnotationLog, three: list[State], monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[bytes] = []
    fsync = os.fsync

    def watch(descriptor: int) -> None:
        synced.append(log.path.read_bytes())
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    log.append(three)
    assert synced
    assert set(synced) == {log.path.read_bytes()}
    synced.clear()
    log.append(three)
    assert synced


def test_a_folder_that_cannot_be_made_or_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, three: list[State]
) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(AnnotationLogError, match="cannot be written"):
        AnnotationLog(tmp_path / "taken").append(three)
    (tmp_path / FILE).mkdir()
    with pytest.raises(AnnotationLogError, match="cannot be read"):
        AnnotationLog(tmp_path).append(three)


def start(log: AnnotationLog, base: State, coder: str, number: int) -> subprocess.Popen[str]:
    line = write_line(base).decode("utf-8").strip()
    command = [sys.executable, "-c", WRITER, str(log.folder), line, coder, str(number)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_processes_that_append_at_once_lose_nothing(
    log: AnnotationLog, make_annotation: MakeAnnotation
) -> None:
    writers = [start(log, make_annotation(), coder, 15) for coder in ("anna", "li", "wang")]
    acknowledged: set[str] = set()
    for writer in writers:
        said, _ = writer.communicate()
        assert writer.returncode == 0
        acknowledged |= set(said.split())
    assert len(acknowledged) == 45
    assert {state.sha256 for state in log.read().states} == acknowledged


def test_a_killed_process_has_lost_nothing_that_was_acknowledged(
    log: AnnotationLog, make_annotation: MakeAnnotation
) -> None:
    with start(log, make_annotation(), "anna", 10_000) as writer:
        assert writer.stdout is not None
        acknowledged = {writer.stdout.readline().strip() for _ in range(12)}
        writer.kill()
        acknowledged |= set(writer.stdout.read().split())
    assert len(acknowledged) < 10_000
    log.append([make_annotation(2)])
    kept = {state.sha256 for state in log.read().states}
    assert acknowledged <= kept
    assert len(kept) <= len(acknowledged) + 2


def test_what_to_add_can_follow_from_what_is_there(
    log: AnnotationLog, make_annotation: MakeAnnotation
) -> None:
    first, second = make_annotation(1), make_annotation(2)
    log.append([first])

    def news(contents: LogContents) -> list[State]:
        assert contents.annotations == (first,)
        with (
            pytest.raises(AnnotationLogError, match="another process"),
            locked(log.folder / LOCK, 0.0),
        ):
            pass
        return [first, second]

    assert log.update(news) == Appended(1, 0, 1, 0)
    assert log.read().annotations == (first, second)


def test_where_that_fails_nothing_is_added(
    log: AnnotationLog, make_annotation: MakeAnnotation
) -> None:
    def news(contents: LogContents) -> Iterator[State]:
        yield make_annotation(1)
        raise AnnotationLogError("of another server", remedy="Keep a folder for each")

    with pytest.raises(AnnotationLogError, match="of another server") as caught:
        log.update(news)
    assert caught.value.path == log.path
    assert log.read(missing_ok=True).states == ()
