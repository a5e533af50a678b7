"""The file of a backup: a ZIP archive whose parts are hashed."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Self

from linkage_nlp.errors import BackupError
from linkage_serve.backup.manifest import NAME, Manifest, Part, parse, part_of
from linkage_serve.backup.rows import parse_line

_BLOCK = 1 << 20
# Larger than any manifest; a file that is none is not read whole.
_MANIFEST_BYTES = 50_000_000
_REMEDY = "Take another backup; this one has been altered or was cut off"
# What `zipfile` raises over a broken archive, an unknown compression and a password.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


class ArchiveWriter:
    """Writes parts, one after the other, and keeps their hashes; left by `with`.

    Args:
        file: Where to write; it stays open.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.parts: dict[str, Part] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @contextmanager
    def part(self, name: str) -> Iterator[HashingWriter]:
        """A part to write to."""
        with self._zip.open(name, "w", force_zip64=True) as stream:
            writer = HashingWriter(stream)
            yield writer
        self.parts[name] = Part(writer.bytes, writer.hash.hexdigest())

    def end(self, manifest: Manifest) -> None:
        """Write the manifest, after all parts."""
        content = json.dumps(manifest.as_json(), ensure_ascii=False, indent=1)
        self._zip.writestr(NAME, content.encode("utf-8"))


class HashingWriter:
    """Passes on what is written, and counts and hashes it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.bytes = 0
        self.hash = hashlib.sha256()

    def write(self, content: bytes) -> None:
        self._stream.write(content)
        self.hash.update(content)
        self.bytes += len(content)

    def copy(self, file: IO[bytes]) -> None:
        """Write what is in a file."""
        while block := file.read(_BLOCK):
            self.write(block)


class Archive:
    """An opened backup.

    Args:
        zip: The archive.
        manifest: What is in it.
        path: Where it is, for messages.
    """

    def __init__(self, zip: zipfile.ZipFile, manifest: Manifest, path: Path) -> None:
        self._zip = zip
        self.manifest = manifest
        self._path = path

    def check(self) -> None:
        """Read everything, and compare it with what the manifest says.

        Raises:
            BackupError: A part is missing, altered, or not what it should be.
        """
        with _mapped(self._path):
            names = [entry.filename for entry in self._zip.infolist()]
            if sorted(names) != sorted([*self.manifest.parts, NAME]):
                raise BackupError("its files are not those that its manifest names", remedy=_REMEDY)
            for name in self.manifest.parts:
                self._check(name)
            for name, table in self.manifest.tables.items():
                if sum(1 for _ in self.rows(name)) != table.rows:
                    raise BackupError(
                        f"the table {name} has not as many rows as it should", remedy=_REMEDY
                    )

    def rows(self, table: str) -> Iterator[dict[str, object]]:
        """The rows of a table, by column. Raises `BackupError` when one cannot be read."""
        columns = self.manifest.tables[table].columns
        with _mapped(self._path), self._zip.open(part_of(table)) as stream:
            for line in stream:
                yield parse_line(line, columns)

    def extract(self, name: str, target: Path) -> None:
        """Write a part to a file that is not there yet, with its folders."""
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._zip.open(name) as stream, target.open("xb") as file:
            while block := stream.read(_BLOCK):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())

    def _check(self, name: str) -> None:
        expected = self.manifest.parts[name]
        found, size = hashlib.sha256(), 0
        with self._zip.open(name) as stream:
            while block := stream.read(_BLOCK):
                found.update(block)
                size += len(block)
        if (size, found.hexdigest()) != (expected.bytes, expected.sha256):
            raise BackupError(f"{name} in it is not what was written", remedy=_REMEDY)


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a backup and read its manifest.

    Raises:
        BackupError: It is none, or cannot be read.
    """
    with _mapped(path):
        opened = zipfile.ZipFile(path)
    with opened:
        with _mapped(path):
            if NAME not in opened.namelist():
                raise BackupError(
                    "this is no backup of the service",
                    remedy="Give a file that 'linkage serve backup' wrote",
                )
            if opened.getinfo(NAME).file_size > _MANIFEST_BYTES:
                raise BackupError("its manifest is too large", remedy=_REMEDY)
            manifest = parse(opened.read(NAME))
        yield Archive(opened, manifest, path)


@contextmanager
def _mapped(path: Path) -> Iterator[None]:
    try:
        yield
    except BackupError as error:
        error.path = error.path or path
        raise
    except _BROKEN as error:
        raise BackupError(
            f"this backup is damaged ({type(error).__name__})", path=path, remedy=_REMEDY
        ) from error
    except OSError as error:
        raise BackupError(
            f"this backup cannot be read ({error.strerror or error})",
            path=path,
            remedy="Check its name, and that you may read it",
        ) from error
