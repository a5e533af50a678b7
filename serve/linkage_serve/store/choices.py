"""What was chosen for all runs of the service to come."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from linkage_serve.store import tables

ACTIVE_MODEL = "active_model"


def get(connection: Connection, name: str) -> str | None:
    """What was chosen, if anything was."""
    c = tables.choices
    return connection.execute(select(c.c.value).where(c.c.name == name)).scalar_one_or_none()


def put(connection: Connection, name: str, value: str) -> None:
    """Choose."""
    c = tables.choices
    connection.execute(delete(c).where(c.c.name == name))
    connection.execute(insert(c).values(name=name, value=value))


def drop(connection: Connection, name: str) -> None:
    """Choose nothing."""
    connection.execute(delete(tables.choices).where(tables.choices.c.name == name))
