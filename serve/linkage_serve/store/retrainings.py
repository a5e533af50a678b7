"""Annotations that Label Studio tells of, and the requests to train anew that follow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from linkage_nlp.errors import UnknownItem
from linkage_serve.store import tables
from linkage_serve.store.records import Reason, Retraining

_A, _R = tables.studio_annotations, tables.retrainings
# Databases take a limited number of values in one statement.
_BATCH = 500


def count_in(connection: Connection, project: int, annotations: Iterable[int]) -> int:
    """Note annotations that were made or changed, each once; how many there are now."""
    new = sorted(set(annotations))
    count_out(connection, project, new)
    if new:
        connection.execute(
            insert(_A), [{"project": project, "annotation": number} for number in new]
        )
    return connection.execute(
        select(func.count()).select_from(_A).where(_A.c.project == project)
    ).scalar_one()


def count_out(connection: Connection, project: int, annotations: Iterable[int]) -> None:
    """Note that annotations were deleted."""
    gone = list(annotations)
    for start in range(0, len(gone), _BATCH):
        batch = gone[start : start + _BATCH]
        connection.execute(delete(_A).where(_A.c.project == project, _A.c.annotation.in_(batch)))


def counts(connection: Connection) -> dict[int, int]:
    """How many annotations came in since a retraining was last asked for, by project."""
    rows = connection.execute(
        select(_A.c.project, func.count().label("number"))
        .group_by(_A.c.project)
        .order_by(_A.c.project)
    )
    return {row.project: row.number for row in rows}


def ask(connection: Connection, project: int, reason: Reason) -> Retraining | None:
    """Ask for a retraining and count anew; None while one of the project is open already."""
    is_open = select(_R.c.number).where(_R.c.project == project, _R.c.closed_at.is_(None))
    if connection.execute(is_open).first() is not None:
        return None
    gone = connection.execute(delete(_A).where(_A.c.project == project))
    row = connection.execute(
        insert(_R)
        .values(
            project=project,
            reason=reason.value,
            annotations=gone.rowcount,
            asked_at=tables.now(),
        )
        .returning(*_R.c)
    ).one()
    return _retraining(row)


def close(connection: Connection, number: int) -> Retraining:
    """Say that a retraining is done, or not wanted. One that is closed stays as it is.

    Raises:
        UnknownItem: There is none.
    """
    connection.execute(
        update(_R)
        .where(_R.c.number == number, _R.c.closed_at.is_(None))
        .values(closed_at=tables.now())
    )
    row = connection.execute(select(*_R.c).where(_R.c.number == number)).one_or_none()
    if row is None:
        raise UnknownItem(
            f"there is no retraining {number}", remedy="List them with GET /v1/retrainings"
        )
    return _retraining(row)


def page(connection: Connection, *, before: int | None, limit: int) -> list[Retraining]:
    """Retrainings, newest first.

    Args:
        connection: Of a transaction.
        before: Only those with a smaller number.
        limit: At most so many.
    """
    statement = select(*_R.c).order_by(_R.c.number.desc()).limit(limit)
    if before is not None:
        statement = statement.where(_R.c.number < before)
    return [_retraining(row) for row in connection.execute(statement)]


def _retraining(row: Any) -> Retraining:
    return Retraining(
        row.number, row.project, Reason(row.reason), row.annotations, row.asked_at, row.closed_at
    )
