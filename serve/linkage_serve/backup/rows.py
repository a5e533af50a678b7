"""Tables as text, whatever database they stand in.

The tables are taken as they are in the database, not as this version would make them, so
that a backup of older tables can be made and restored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    MetaData,
    Table,
    exists,
    insert,
    inspect,
    select,
    text,
)

from linkage_nlp.errors import BackupError
from linkage_serve.store import tables

# Signing in again is little trouble; an ended session that holds again would be much.
_LEFT_OUT = frozenset({"sessions"})
_VERSION = "alembic_version"
_NUMBER = "number"
# Rows that are on their way at a time.
_CHUNK = 1000


def saved_tables(connection: Connection) -> list[Table]:
    """The tables whose rows a backup holds, each after those that it refers to."""
    return [table for table in _ours(connection) if table.name not in _LEFT_OUT]


def is_empty(connection: Connection) -> bool:
    """Whether nothing is kept in a database."""
    return not any(
        connection.execute(select(exists(select(table.c[0])))).scalar_one()
        for table in _ours(connection)
    )


def drop(connection: Connection) -> None:
    """Drop our tables, and none that others may have put beside them."""
    for table in reversed(_ours(connection)):
        table.drop(connection)
    connection.execute(text(f"DROP TABLE IF EXISTS {_VERSION}"))


def lines(connection: Connection, table: Table) -> Iterator[str]:
    """The rows of a table, each as a line of JSON, in the order of its primary key."""
    statement = select(table).order_by(*table.primary_key.columns)
    for row in connection.execute(statement, execution_options={"yield_per": _CHUNK}):
        yield json.dumps([_plain(value) for value in row], ensure_ascii=False) + "\n"


def parse_line(line: bytes, columns: Sequence[str]) -> dict[str, Any]:
    """The values of a row by column, as they stand in the backup.

    Raises:
        BackupError: The line is no such row.
    """
    try:
        values = json.loads(line)
    except ValueError as error:
        raise _unreadable() from error
    if not isinstance(values, list) or len(values) != len(columns):
        raise _unreadable()
    return dict(zip(columns, values, strict=True))


def load(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Put rows into a table. Raises `BackupError` when a value is not of its column's kind."""
    readers = {column.name: _reader(column.type) for column in table.c}
    for column in table.c:
        if isinstance(column.type, JSON):
            # Nothing is nothing, and not the word for it in JSON.
            column.type.none_as_null = True
    pending = iter(rows)
    while chunk := list(islice(pending, _CHUNK)):
        if not all(row.keys() <= readers.keys() for row in chunk):
            raise _unreadable()
        connection.execute(
            insert(table),
            [{name: readers[name](value) for name, value in row.items()} for row in chunk],
        )


def last_number(connection: Connection, table: Table) -> int | None:
    """The last number that was given to a row, also of one that was deleted since."""
    if not _is_numbered(table):
        return None
    if connection.dialect.name == "sqlite":
        statement = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
        found = connection.execute(statement, {"table": table.name}).scalar_one_or_none()
        return int(found or 0)
    sequence = _sequence(connection, table)
    statement = text(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608 - the server's own, quoted
    last, called = connection.execute(statement).one()
    return int(last) if called else 0


def go_on_after(connection: Connection, table: Table, last: int) -> None:
    """Give the next row of a table a greater number than this."""
    if last < 1 or not _is_numbered(table):
        return
    if connection.dialect.name == "sqlite":
        for statement in (
            "DELETE FROM sqlite_sequence WHERE name = :table",
            "INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)",
        ):
            connection.execute(text(statement), {"table": table.name, "last": last})
        return
    statement = "SELECT setval(CAST(:sequence AS regclass), :last)"
    connection.execute(text(statement), {"sequence": _sequence(connection, table), "last": last})


def _ours(connection: Connection) -> list[Table]:
    present = set(inspect(connection).get_table_names())
    metadata = MetaData()
    metadata.reflect(connection, only=sorted(present & tables.metadata.tables.keys()))
    return metadata.sorted_tables


def _is_numbered(table: Table) -> bool:
    return [column.name for column in table.primary_key] == [_NUMBER]


def _sequence(connection: Connection, table: Table) -> str:
    statement = text("SELECT pg_get_serial_sequence(:table, :column)")
    name: str = connection.execute(statement, {"table": table.name, "column": _NUMBER}).scalar_one()
    return name


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        # SQLite knows no zones; what it keeps is in UTC.
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.isoformat()
    return value


def _reader(kind: Any) -> Callable[[Any], Any]:
    return _moment if isinstance(kind, DateTime) else _same


def _same(value: Any) -> Any:
    return value


def _moment(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (TypeError, ValueError) as error:
        raise _unreadable() from error


def _unreadable() -> BackupError:
    return BackupError(
        "a row of a table in this backup cannot be read", remedy="Take another backup"
    )
