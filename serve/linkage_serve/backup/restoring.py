"""Restoring a backup, so that a service has all of it or is as it was before.

The database is changed in one transaction, and with it a note is kept that the models which
stand ready take the place of those before. So what holds is decided in one moment, and what
was left to be done after it is done at the next start.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from linkage_nlp.errors import BackupError
from linkage_serve.backup import rows
from linkage_serve.backup.archive import Archive, open_archive
from linkage_serve.backup.manifest import MODELS, Manifest
from linkage_serve.settings import Settings
from linkage_serve.store import Database, choices, open_database
from linkage_serve.store.migration import migrate, revision, revisions

# Beside the models folder, so that a rename is enough.
_READY = "restoring"
_OLD = "replaced"
_NOTE = "restored_models"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and the revision of the tables that it was brought to."""

    manifest: Manifest
    revision: str


def check_backup(path: Path) -> Manifest:
    """Read a backup through and compare it with its hashes; nothing is changed.

    Raises:
        BackupError: It is damaged, of a newer version, or no backup.
    """
    with open_archive(path) as archive:
        _check(archive)
        return archive.manifest


def restore(settings: Settings, path: Path, *, replace: bool = False) -> Restored:
    """Put what is in a backup where a service keeps its data.

    Tables of an older version are brought up to date. Where anything goes wrong, or the
    process is killed, the service is as it was before.

    Args:
        settings: Say where; the service must not be running.
        path: The backup.
        replace: Whether what is kept there is deleted for it.

    Raises:
        BackupError: It is damaged or of a newer version, or something is kept there already.
        StoreError: The database cannot be used, or a service is running with it.
    """
    with open_archive(path) as archive:
        _check(archive)
        database = open_database(settings, up_to_date=False)
        try:
            finish_restore(settings, database)
            with database.reading() as connection:
                used = revision(connection) is not None and not rows.is_empty(connection)
            if not replace and (used or _has_models(settings.models)):
                raise BackupError(
                    "something is kept there already",
                    path=settings.data,
                    remedy="Give another --data folder or database, or --replace to delete it",
                )
            try:
                _unpack(archive, settings.data / _READY)
            except OSError as error:
                raise BackupError(
                    f"the models cannot be written ({error.strerror or error})",
                    path=settings.data,
                    remedy="Check that you may write there, and that there is room",
                ) from error
            with database.writing() as connection:
                now = _load(connection, archive)
            finish_restore(settings, database)
            database.forget_deleted()
        finally:
            database.close()
        return Restored(archive.manifest, now)


def finish_restore(settings: Settings, database: Database) -> None:
    """Do what a restore that was cut off has left to be done, or forget that it was begun.

    Raises:
        BackupError: The models cannot be put into their place.
        StoreError: The database fails.
    """
    ready, old = settings.data / _READY, settings.data / _OLD
    with database.reading() as connection:
        decided = revision(connection) is not None and choices.get(connection, _NOTE) is not None
    try:
        if decided and ready.is_dir():
            if settings.models.exists():
                settings.models.rename(old)
            ready.rename(settings.models)
        for folder in (ready, old):
            if folder.exists():
                shutil.rmtree(folder)
    except OSError as error:
        raise BackupError(
            f"the models of a backup cannot be put into their place ({error.strerror or error})",
            path=settings.models,
            remedy="Close what uses this folder, and start again",
        ) from error
    if decided:
        with database.writing() as connection:
            choices.drop(connection, _NOTE)


def refuse_unfinished(connection: Connection) -> None:
    """See that no restore is left half done. Raises `BackupError` when one is."""
    if choices.get(connection, _NOTE) is not None:
        raise BackupError(
            "a restore was cut off before its models were in place",
            remedy="Start the service once, which puts them there",
        )


def _check(archive: Archive) -> None:
    if archive.manifest.revision not in revisions():
        raise BackupError(
            "a newer version of linkage-nlp has made this backup", remedy="Update linkage-nlp"
        )
    archive.check()


def _has_models(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _unpack(archive: Archive, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    for name in archive.manifest.parts:
        head, *rest = name.split("/")
        if head == MODELS:
            archive.extract(name, folder.joinpath(*rest))


def _load(connection: Connection, archive: Archive) -> str:
    """Put the rows into new tables; the revision of the tables afterwards."""
    if revision(connection) is not None:
        rows.drop(connection)
    migrate(connection, archive.manifest.revision)
    saved = archive.manifest.tables
    there = {table.name: table for table in rows.saved_tables(connection)}
    if there.keys() != saved.keys():
        raise BackupError("its tables are not those of its version", remedy="Take another backup")
    for name, table in there.items():
        rows.load(connection, table, archive.rows(name))
        last = saved[name].last
        if last is not None:
            rows.go_on_after(connection, table, last)
    migrate(connection)
    choices.put(connection, _NOTE, "yes")
    now = revision(connection)
    assert now is not None
    return now
