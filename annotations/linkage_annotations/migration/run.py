"""A migration from its look at the server to the new dataset, and the way back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from linkage_annotations.log.settle import Derivation
from linkage_annotations.migration import folder as names
from linkage_annotations.migration.apply import Applied, Progress, apply, unseen
from linkage_annotations.migration.conversion import Conversion
from linkage_annotations.migration.folder import Former, Journal, MigrationFolder, State, new_folder
from linkage_annotations.migration.plan import Plan
from linkage_annotations.migration.prospect import (
    Files,
    Prospect,
    Seen,
    check_codebooks,
    look_ahead,
    pull_seen,
)
from linkage_annotations.migration.sites import former, former_sites, new_sites
from linkage_annotations.migration.undo import Backward, backward, undo
from linkage_annotations.tasks.pull import derive_dataset
from linkage_annotations.workspace import Workspace
from linkage_nlp.codebook import Codebook, load_codebook
from linkage_nlp.codebook.load import DEFAULT_PATH
from linkage_nlp.errors import AnnotationError, UsageError
from linkage_nlp.language import Language
from linkage_nlp.writers.files import replacing

if TYPE_CHECKING:
    from linkage_annotations.studio.rewriting import RewritingStudio

_NO_CHANGES = "changes: []\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a migration, or taking one back, left.

    Attributes:
        folder: Where all that was changed is kept.
        applied: What is left on the server; None of one that was taken back.
        derivation: What became of each sentence; None with `flaw`.
        flaw: Why no dataset follows from the log.
        superseded: Annotations that were not put back, as their coders coded the sentence
            anew meanwhile.
    """

    folder: MigrationFolder
    applied: Applied | None
    derivation: Derivation | None
    flaw: AnnotationError | None
    superseded: int = 0


def begin(
    workspace: Workspace,
    server: RewritingStudio,
    way: Conversion,
    files: Files,
    guidelines: Mapping[Language, str],
    *,
    agreed: Callable[[Prospect], bool] = lambda found: not found.refusals,
    now: datetime | None = None,
    progress: Progress = unseen,
) -> Done | None:
    """Migrate: pull, note what is there, change it, and derive the dataset anew.

    Args:
        workspace: The workspace.
        server: Its server.
        way: The way from the former codebook to the new one.
        files: The files that it was made from.
        guidelines: The new guidelines, by language.
        agreed: Shown what would be done, says whether to do it.
        now: When it is.
        progress: Told how far it has come.

    Returns:
        What it left; None if it was not agreed to, or is refused.

    Raises:
        UsageError: As for `prospect`, or the workspace cannot be written.
        StudioError: The server refuses or does not answer; `resume` goes on.
    """
    with _undisturbed(workspace):
        names.check_no_migration(workspace.folder)
        seen = Seen(server, workspace.projects())
        check_codebooks(workspace, seen, way)
        pull_seen(workspace, seen, way.old)
        # What cannot be read is refused, in more words.
        with suppress(AnnotationError):
            derive_dataset(workspace, way.old)
        found = look_ahead(workspace, seen, way)
        # What cannot be shown in an interface is to be known before anything changes.
        before = former(seen.projects)
        sites = new_sites(workspace, way, before, guidelines)
        if not agreed(found) or found.refusals:
            return None
        folder = _back_up(workspace, way, files, before, found.plan, now=now or datetime.now(UTC))
        applied = apply(server, folder, way, sites, first=found.plan, progress=progress)
        return _finish(workspace, server, folder, way, applied)


def resume(
    workspace: Workspace,
    server: RewritingStudio,
    folder: MigrationFolder,
    guidelines: Mapping[Language, str],
    *,
    progress: Progress = unseen,
) -> Done:
    """Finish a migration that was broken off.

    Raises:
        StudioError: The server refuses or does not answer; doing it again goes on.
    """
    way = conversion_of(folder)
    with _undisturbed(workspace):
        sites = new_sites(workspace, way, folder.journal().former, guidelines)
        applied = apply(server, folder, way, sites, progress=progress)
        return _finish(workspace, server, folder, way, applied)


def prospect_back(server: RewritingStudio, folder: MigrationFolder) -> Backward:
    """What is to be done to take a migration back; nothing is changed."""
    numbers = [entry.project for entry in folder.journal().former]
    return _backward(Seen(server, numbers), folder)


def take_back(
    workspace: Workspace,
    server: RewritingStudio,
    folder: MigrationFolder,
    *,
    agreed: Callable[[Backward], bool] = lambda work: not work.blocked,
    progress: Progress = unseen,
) -> Done | None:
    """Put everything back as it was before a migration.

    Args:
        workspace: The workspace.
        server: Its server.
        folder: The migration.
        agreed: Shown what would be done, says whether to do it.
        progress: Told how far it has come.

    Returns:
        What it left; None if it was not agreed to, or something was coded since that would
        be lost.

    Raises:
        UsageError: The migration was taken back already.
        StudioError: The server refuses or does not answer; doing it again goes on.
    """
    way = conversion_of(folder)
    with _undisturbed(workspace):
        journal = folder.journal()
        if journal.state is State.UNDONE:
            raise UsageError(
                f"the migration of {folder.name} was taken back already",
                path=folder.path,
                remedy="Name another one, if there is one",
            )
        seen = Seen(server, [entry.project for entry in journal.former])
        if journal.state is State.DONE:
            # What came since shall be in the log before anything is put back.
            pull_seen(workspace, seen, way.new)
        work = _backward(seen, folder)
        if not agreed(work) or work.blocked:
            return None
        folder.set_state(State.UNDOING)
        sites = former_sites(journal.former)
        undo(server, work, folder.steps(), sites, way.old.fingerprint, progress=progress)
        restored = workspace.changed(codebook=_former_codebook(journal, folder))
        derivation, flaw = _derive(restored, server, way.old)
        folder.set_state(State.UNDONE, now=datetime.now(UTC))
    return Done(
        folder=folder,
        applied=None,
        derivation=derivation,
        flaw=flaw,
        superseded=len(work.superseded),
    )


def conversion_of(folder: MigrationFolder) -> Conversion:
    """The way that a migration goes or went, from the copies in its folder."""
    return Files(
        folder.file(names.OLD_CODEBOOK), folder.file(names.NEW_CODEBOOK), folder.file(names.MAP)
    ).conversion()


def _backward(seen: Seen, folder: MigrationFolder) -> Backward:
    return backward(seen.all_tasks, folder.steps(), conversion_of(folder), folder.journal().latest)


@contextmanager
def _undisturbed(workspace: Workspace) -> Iterator[None]:
    """Let nobody else push or pull meanwhile."""
    with workspace.alone("push"), workspace.alone("pull"):
        yield


def _back_up(
    workspace: Workspace,
    way: Conversion,
    files: Files,
    before: tuple[Former, ...],
    found: Plan,
    *,
    now: datetime,
) -> MigrationFolder:
    folder = new_folder(workspace.folder, now)
    try:
        shutil.copyfile(files.old or DEFAULT_PATH, folder.file(names.OLD_CODEBOOK))
        shutil.copyfile(files.new or DEFAULT_PATH, folder.file(names.NEW_CODEBOOK))
        if files.map is None:
            folder.file(names.MAP).write_text(_NO_CHANGES, encoding="utf-8")
        else:
            shutil.copyfile(files.map, folder.file(names.MAP))
        for entry in before:
            with replacing(folder.file(f"interface-{entry.project}.xml")) as draft:
                draft.write_text(entry.config, encoding="utf-8", newline="")
        if workspace.dataset.is_file():
            shutil.copyfile(workspace.dataset, folder.file(names.DATASET))
    except OSError as error:
        raise UsageError(
            f"what is there cannot be copied ({error.strerror or error})",
            path=folder.path,
            remedy="Make room on the disk or check the permission, and try again",
        ) from error
    folder.keep(found.steps)
    folder.write_journal(
        Journal(
            state=State.RUNNING,
            old=way.old.fingerprint,
            new=way.new.fingerprint,
            old_codebook=_absolute(workspace.settings.codebook),
            new_codebook=_absolute(files.new),
            former=before,
            latest=found.latest,
            started=now,
        )
    )
    return folder


def _finish(
    workspace: Workspace,
    server: RewritingStudio,
    folder: MigrationFolder,
    way: Conversion,
    applied: Applied,
) -> Done:
    migrated = workspace.changed(codebook=_new_codebook(folder.journal(), folder))
    derivation, flaw = _derive(migrated, server, way.new)
    folder.set_state(State.DONE, now=datetime.now(UTC))
    return Done(folder=folder, applied=applied, derivation=derivation, flaw=flaw)


def _derive(
    workspace: Workspace, server: RewritingStudio, codebook: Codebook
) -> tuple[Derivation | None, AnnotationError | None]:
    pull_seen(workspace, server, codebook)
    try:
        return derive_dataset(workspace, codebook), None
    except AnnotationError as error:
        return None, error


def _absolute(path: Path | None) -> Path | None:
    return None if path is None else path.resolve()


def _new_codebook(journal: Journal, folder: MigrationFolder) -> Path | None:
    return _still(journal.new_codebook, journal.new, folder.file(names.NEW_CODEBOOK))


def _former_codebook(journal: Journal, folder: MigrationFolder) -> Path | None:
    return _still(journal.old_codebook, journal.old, folder.file(names.OLD_CODEBOOK))


def _still(path: Path | None, fingerprint: str, copy: Path) -> Path | None:
    """A codebook's file, or the copy if the file says something else by now."""
    if path is None:
        return None
    if path.is_file() and load_codebook(path).fingerprint == fingerprint:
        return path
    return copy
