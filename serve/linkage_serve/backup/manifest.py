"""What a backup says of itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from linkage_nlp.errors import BackupError

FORMAT = 1
NAME = "manifest.json"
TABLES = "tables"
MODELS = "models"

_DAMAGED = "Take another backup; this one has been altered or was cut off"


@dataclass(frozen=True, slots=True)
class Part:
    """A file in the backup: how many bytes it has, and the SHA-256 over them."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SavedTable:
    """A table in the backup.

    Attributes:
        columns: In the order of the values of each row.
        rows: How many there are.
        last: The last number that was given to a row, which no other may get; None for
            tables whose rows are not numbered.
    """

    columns: tuple[str, ...]
    rows: int
    last: int | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup.

    Attributes:
        made_at: The moment whose state it holds.
        version: Of the program that made it.
        revision: Of the tables.
        database: The kind that it was made from.
        active_model: The name of the model in use.
        tables: By name.
        parts: All files but the manifest, by name.
    """

    made_at: datetime
    version: str
    revision: str
    database: str
    active_model: str
    tables: Mapping[str, SavedTable]
    parts: Mapping[str, Part]

    @property
    def models(self) -> tuple[str, ...]:
        """The names of the models in it."""
        paths = [name.split("/") for name in self.parts]
        return tuple(dict.fromkeys(path[1] for path in paths if path[0] == MODELS))

    def rows(self, table: str) -> int:
        """How many rows a table has; 0 if there was none of this name yet."""
        return self.tables[table].rows if table in self.tables else 0

    def as_json(self) -> dict[str, Any]:
        """As it stands in the backup."""
        return {
            "format": FORMAT,
            "made_at": self.made_at.isoformat(),
            "version": self.version,
            "revision": self.revision,
            "database": self.database,
            "active_model": self.active_model,
            "tables": {name: asdict(table) for name, table in self.tables.items()},
            "parts": {name: asdict(part) for name, part in self.parts.items()},
        }


def part_of(table: str) -> str:
    """The name of the part that holds a table."""
    return f"{TABLES}/{table}.jsonl"


def parse(content: bytes) -> Manifest:
    """Read a manifest.

    Raises:
        BackupError: It is none, is of a newer format, or names what no backup holds.
    """
    try:
        given = json.loads(content)
        if given["format"] != FORMAT:
            raise BackupError(
                f"this backup has the format {given['format']!r}, which is not known",
                remedy="Update linkage-nlp: a newer version has made it",
            )
        found = Manifest(
            made_at=datetime.fromisoformat(given["made_at"]),
            version=str(given["version"]),
            revision=str(given["revision"]),
            database=str(given["database"]),
            active_model=str(given["active_model"]),
            tables={
                str(name): SavedTable(
                    tuple(str(column) for column in table["columns"]),
                    int(table["rows"]),
                    None if table["last"] is None else int(table["last"]),
                )
                for name, table in given["tables"].items()
            },
            parts={
                str(name): Part(int(part["bytes"]), str(part["sha256"]))
                for name, part in given["parts"].items()
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"its {NAME} cannot be read", remedy=_DAMAGED) from error
    expected = {part_of(table) for table in found.tables}
    for name in found.parts:
        if name not in expected and not is_model_file(name):
            raise BackupError(f"its {NAME} names a file that no backup holds", remedy=_DAMAGED)
    if not expected <= found.parts.keys():
        raise BackupError(f"its {NAME} names tables that are not there", remedy=_DAMAGED)
    return found


def is_model_file(name: str) -> bool:
    """Whether a name is that of a file of a model, on every system, and leads nowhere else."""
    segments = name.split("/")
    return (
        len(segments) > 2
        and segments[0] == MODELS
        and not segments[1].startswith(".")
        and not {"", ".", ".."} & set(segments)
        and name.isprintable()
        and not set('\\:*?"<>|') & set(name)
    )
