"""Making a backup, also while the service runs."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, Table

from linkage_nlp.errors import BackupError
from linkage_serve.backup import rows
from linkage_serve.backup.archive import ArchiveWriter, open_archive
from linkage_serve.backup.manifest import MODELS, Manifest, SavedTable, is_model_file, part_of
from linkage_serve.backup.restoring import refuse_unfinished
from linkage_serve.models.listing import EMBEDDED_NAME, Listing
from linkage_serve.settings import Settings
from linkage_serve.store import Database, choices, open_database, tables
from linkage_serve.store.database import database_file
from linkage_serve.store.migration import revision


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: where it is, its size in bytes, and what is in it."""

    path: Path
    bytes: int
    manifest: Manifest


def make_backup(settings: Settings, target: Path) -> Backup:
    """Write all that a service keeps to one file, which only its owner can read.

    The rows are those of one moment, also when the service goes on writing meanwhile. The
    file is read again and compared before it gets its name, and replaces no other.

    Args:
        settings: Say where the service keeps its data.
        target: The file, or a folder in which it gets a name with the time (in UTC).

    Raises:
        BackupError: Nothing is kept there, or the file cannot be written, or is there already.
        StoreError: The database cannot be read, or was written by a newer version.
    """
    file = database_file(settings)
    if file is not None and not file.is_file():
        raise BackupError(
            "nothing is kept there yet", path=settings.data, remedy="Name the folder with --data"
        )
    database = open_database(settings, exclusive=False, up_to_date=False)
    try:
        made_at = tables.now()
        path = target / f"linkage-{made_at:%Y%m%d-%H%M%S}.zip" if target.is_dir() else target
        with _new_file(path) as (draft, stream):
            with ArchiveWriter(stream) as writer:
                writer.end(_write(writer, settings, database, made_at))
            stream.flush()
            os.fsync(stream.fileno())
            with open_archive(draft) as archive:
                archive.check()
                manifest = archive.manifest
        return Backup(path, path.stat().st_size, manifest)
    finally:
        database.close()


def _write(
    writer: ArchiveWriter, settings: Settings, database: Database, made_at: datetime
) -> Manifest:
    with database.snapshot() as connection:
        found = revision(connection)
        if found is None:
            raise BackupError("nothing is kept in this database yet", remedy="Check its address")
        refuse_unfinished(connection)
        saved = {
            table.name: _write_table(writer, connection, table)
            for table in rows.saved_tables(connection)
        }
        active = choices.get(connection, choices.ACTIVE_MODEL)
    for name, folder in Listing(settings.models, None).own().items():
        _write_model(writer, name, folder)
    return Manifest(
        made_at=made_at,
        version=version("linkage-nlp"),
        revision=found,
        database="sqlite" if database.is_sqlite else "postgresql",
        active_model=active or EMBEDDED_NAME,
        tables=saved,
        parts=writer.parts,
    )


def _write_table(writer: ArchiveWriter, connection: Connection, table: Table) -> SavedTable:
    number = 0
    with writer.part(part_of(table.name)) as part:
        for line in rows.lines(connection, table):
            part.write(line.encode("utf-8"))
            number += 1
    columns = tuple(column.name for column in table.c)
    return SavedTable(columns, number, rows.last_number(connection, table))


def _write_model(writer: ArchiveWriter, name: str, folder: Path) -> None:
    for file in sorted(folder.rglob("*")):
        if not file.is_file():
            continue
        part_name = "/".join((MODELS, name, *file.relative_to(folder).parts))
        if not is_model_file(part_name):
            raise BackupError(
                "the name of this file cannot be kept in a backup",
                path=file,
                remedy="Rename or remove it; a bundle has none like it",
            )
        with writer.part(part_name) as part, file.open("rb") as content:
            part.copy(content)


@contextmanager
def _new_file(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A draft to write to, which gets the name `path` when the block ends well."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        try:
            descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
            with os.fdopen(descriptor, "w+b") as stream:
                yield draft, stream
            # The name is taken first: no other file can come to bear it meanwhile.
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            try:
                draft.replace(path)
            except BaseException:
                path.unlink()
                raise
        finally:
            draft.unlink(missing_ok=True)
    except FileExistsError as error:
        raise BackupError(
            "there is such a file already", path=path, remedy="Give it another name"
        ) from error
    except OSError as error:
        raise BackupError(
            f"the backup cannot be written ({error.strerror or error})",
            path=path,
            remedy="Check that the folder is there, that you may write, and that there is room",
        ) from error
    sync_folder(path.parent)


_BINARY = getattr(os, "O_BINARY", 0)


def sync_folder(folder: Path) -> None:
    """Let the names of new files in a folder survive a loss of power, where that can be had."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
