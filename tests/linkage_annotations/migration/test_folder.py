from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from linkage_annotations.migration.folder import (
    STEPS,
    Former,
    Journal,
    MigrationFolder,
    State,
    check_no_migration,
    migrations,
    new_folder,
    unfinished,
)
from linkage_annotations.migration.plan import plan
from linkage_annotations.migration.step import Step
from linkage_nlp.errors import AnnotationError, UsageError

NOW = datetime(2026, 11, 22, 13, 5, 12, tzinfo=UTC)
JOURNAL = Journal(
    state=State.RUNNING,
    old="sha256:1",
    new="sha256:2",
    old_codebook=None,
    new_codebook=Path("/somewhere/new.yaml"),
    former=(
        Former(project=7, config="<View/>", description="d", instruction="i", model_version=""),
    ),
    latest=NOW,
    started=NOW,
)


@pytest.fixture
def steps(server: Any, way: Any) -> tuple[Step, ...]:
    return plan({7: server.tasks(7)}, way).steps


def test_a_journal_is_read_back(tmp_path: Path) -> None:
    folder = new_folder(tmp_path, NOW)
    assert folder.name == "20261122T130512Z"
    folder.write_journal(JOURNAL)
    assert folder.journal() == JOURNAL
    assert folder.set_state(State.DONE, now=NOW).finished == NOW
    assert folder.journal().state is State.DONE


def test_only_what_was_begun_counts(tmp_path: Path) -> None:
    assert migrations(tmp_path) == ()
    first, second = new_folder(tmp_path, NOW), new_folder(tmp_path, NOW)
    assert second.name == "20261122T130512Z-1"
    assert migrations(tmp_path) == ()
    first.write_journal(JOURNAL)
    assert migrations(tmp_path) == (first,)
    assert unfinished(tmp_path) == first
    with pytest.raises(UsageError, match="is not finished"):
        check_no_migration(tmp_path)
    first.set_state(State.UNDONE)
    assert unfinished(tmp_path) is None
    check_no_migration(tmp_path)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 2}', '{"format": 1, "odd": 3}'])
def test_a_journal_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    folder = new_folder(tmp_path, NOW)
    folder.file("journal.json").write_text(text, encoding="utf-8")
    with pytest.raises(AnnotationError, match="journal of a migration cannot be read"):
        folder.journal()


def test_of_a_step_that_is_kept_twice_the_first_counts(
    tmp_path: Path, steps: tuple[Step, ...]
) -> None:
    folder = new_folder(tmp_path, NOW)
    assert folder.steps() == ()
    folder.keep(steps)
    folder.keep(steps[:2])
    folder.keep([])
    assert [step.key for step in folder.steps()] == [step.key for step in steps]


def test_a_line_that_was_cut_off_is_passed_over(tmp_path: Path, steps: tuple[Step, ...]) -> None:
    folder = new_folder(tmp_path, NOW)
    folder.keep(steps[:3])
    path = folder.file(STEPS)
    path.write_bytes(path.read_bytes()[:-20])
    assert len(folder.steps()) == 2
    folder.keep(steps[2:])
    assert [step.key for step in folder.steps()] == [step.key for step in steps]


def test_a_damaged_line_is_named(tmp_path: Path, steps: tuple[Step, ...]) -> None:
    folder = new_folder(tmp_path, NOW)
    folder.keep(steps[:3])
    path = folder.file(STEPS)
    path.write_bytes(path.read_bytes().replace(b'"deed"', b'"dead"', 1))
    with pytest.raises(AnnotationError, match="cannot be read") as caught:
        folder.steps()
    assert caught.value.row == 1


def test_a_step_may_hold_half_an_emoji(tmp_path: Path, make_answer: Callable[..., Any]) -> None:
    from linkage_annotations.migration.step import Deed

    said = [{"from_name": "coder-comment", "value": {"text": ["\ud83d"]}}]
    folder = MigrationFolder(tmp_path)
    folder.keep([Step.of_answer(make_answer(1, said), 7, "s1", Deed.TOUCH, said)])
    assert [*folder.steps()[0].before] == said
