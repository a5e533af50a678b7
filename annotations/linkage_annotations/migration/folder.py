"""The folder of one migration: what was there before, and how far it has come.

    migrations/20261122T130512Z/
        journal.json           the state, the projects as they were, the settings
        former-codebook.yaml   new-codebook.yaml   map.yaml
        interface-7.xml        the former interface of project 7
        annotations.jsonl      annotations, drafts and predictions before they were changed
        dataset.jsonl          the former dataset, if there was one

The journal is written last, so a folder without one is of a migration that changed nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from linkage_annotations.migration.step import Step, read_step, write_step
from linkage_nlp.errors import AnnotationError, UsageError
from linkage_nlp.writers.files import replacing

FOLDER = "migrations"
JOURNAL = "journal.json"
OLD_CODEBOOK = "former-codebook.yaml"
NEW_CODEBOOK = "new-codebook.yaml"
MAP = "map.yaml"
STEPS = "annotations.jsonl"
DATASET = "dataset.jsonl"

_FORMAT = 1


class State(StrEnum):
    """How far a migration has come."""

    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"

    @property
    def unfinished(self) -> bool:
        """Whether it was broken off, if it is not under way."""
        return self in (State.RUNNING, State.UNDOING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """A project as it was."""

    project: int
    config: str
    description: str
    instruction: str
    model_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """What must be known to finish or undo a migration.

    Attributes:
        old: Fingerprint of the former codebook.
        new: Fingerprint of the new one.
        old_codebook: The former codebook's file as the settings had it; None for the
            embedded one.
        new_codebook: The new codebook's file.
        former: The projects as they were.
        latest: When an annotation had last been changed before, by the server's clock.
        finished: When it was done, if it is.
    """

    state: State
    old: str
    new: str
    old_codebook: Path | None
    new_codebook: Path | None
    former: tuple[Former, ...]
    latest: datetime | None
    started: datetime
    finished: datetime | None = None


@dataclass(frozen=True, slots=True)
class MigrationFolder:
    """A migration on the disk."""

    path: Path

    @property
    def name(self) -> str:
        """When it was begun, which names it."""
        return self.path.name

    def file(self, name: str) -> Path:
        """One of its files."""
        return self.path / name

    def journal(self) -> Journal:
        """How far it has come.

        Raises:
            AnnotationError: The journal cannot be read.
        """
        path = self.file(JOURNAL)
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            if record.pop("format") != _FORMAT:
                raise ValueError("format")
            return Journal(**{name: _READERS[name](value) for name, value in record.items()})
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise AnnotationError(
                "the journal of a migration cannot be read",
                path=path,
                remedy="Take it from a backup of the workspace, or update linkage-nlp",
            ) from error

    def write_journal(self, journal: Journal) -> None:
        """Write how far it has come, in one step."""
        record = {"format": _FORMAT, **{n: _plain(v) for n, v in asdict(journal).items()}}
        with replacing(self.file(JOURNAL)) as draft:
            draft.write_text(
                json.dumps(record, ensure_ascii=True, indent=1) + "\n",
                encoding="utf-8",
                newline="\n",
            )

    def set_state(self, state: State, *, now: datetime | None = None) -> Journal:
        """Note that it has come further; `now` for when it was finished."""
        journal = self.journal()
        journal = replace(journal, state=state, finished=now or journal.finished)
        self.write_journal(journal)
        return journal

    def steps(self) -> tuple[Step, ...]:
        """What was changed or was about to be, each once, in the order of being done.

        Raises:
            AnnotationError: A line cannot be read.
        """
        path = self.file(STEPS)
        if not path.exists():
            return ()
        lines = path.read_bytes().split(b"\n")
        # What follows the last line end was cut off before the step was done.
        found: dict[object, Step] = {}
        for row, line in enumerate(lines[:-1], start=1):
            if not line.strip():
                continue
            try:
                step = read_step(line.decode("utf-8", errors="replace"))
            except AnnotationError as error:
                raise AnnotationError(
                    error.message, remedy=error.remedy, path=path, row=row
                ) from error
            found.setdefault(step.key, step)
        return tuple(found.values())

    def keep(self, steps: Iterable[Step]) -> None:
        """Copy what is about to be changed; it is on the disk when this returns."""
        lines = "".join(write_step(step) + "\n" for step in steps).encode("utf-8")
        if not lines:
            return
        path = self.file(STEPS)
        try:
            whole = path.read_bytes() if path.exists() else b""
            with path.open("ab") as file:
                # A line without its end is of a step that was never done.
                file.truncate(whole.rfind(b"\n") + 1)
                file.write(lines)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise UsageError(
                f"the copy of annotations cannot be written ({error.strerror or error})",
                path=path,
                remedy="Make room on the disk or check the permission, and run it again",
            ) from error


def migrations(workspace: Path) -> tuple[MigrationFolder, ...]:
    """All migrations of a workspace that changed something, oldest first."""
    folder = workspace / FOLDER
    if not folder.is_dir():
        return ()
    return tuple(
        MigrationFolder(path) for path in sorted(folder.iterdir()) if (path / JOURNAL).is_file()
    )


def unfinished(workspace: Path) -> MigrationFolder | None:
    """The migration of a workspace that was broken off, if there is one."""
    for folder in reversed(migrations(workspace)):
        if folder.journal().state.unfinished:
            return folder
    return None


def check_no_migration(workspace: Path) -> None:
    """Check that no migration of a workspace was left half done.

    Raises:
        UsageError: One was; what it left is neither of one codebook nor of the other.
    """
    if (folder := unfinished(workspace)) is not None:
        raise UsageError(
            f"the migration of {folder.name} is not finished",
            path=folder.path,
            remedy="Finish it with 'linkage annotate migrate', or take it back with "
            "'linkage annotate migrate --undo'",
        )


def new_folder(workspace: Path, now: datetime) -> MigrationFolder:
    """A folder for a new migration, named by the time."""
    name = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    taken = 0
    while True:
        path = workspace / FOLDER / (f"{name}-{taken}" if taken else name)
        try:
            path.mkdir(parents=True)
        except FileExistsError:
            taken += 1
            continue
        except OSError as error:
            raise UsageError(
                f"the folder of the migration cannot be made ({error.strerror or error})",
                path=path,
                remedy="Check the permission to write there",
            ) from error
        return MigrationFolder(path)


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case Path():
            return str(value)
        case tuple():
            return list(value)
        case _:
            return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _path(value: object) -> Path | None:
    return None if value is None else Path(_text(value))


def _time(value: object) -> datetime:
    return datetime.fromisoformat(_text(value))


def _former(value: list[Mapping[str, Any]]) -> tuple[Former, ...]:
    return tuple(Former(**entry) for entry in value)


_READERS: Mapping[str, Any] = {
    "state": State,
    "old": _text,
    "new": _text,
    "old_codebook": _path,
    "new_codebook": _path,
    "former": _former,
    "latest": lambda value: None if value is None else _time(value),
    "started": _time,
    "finished": lambda value: None if value is None else _time(value),
}
