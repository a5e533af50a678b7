"""Annotations that Label Studio tells of, and the requests to train anew that follow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from linkage_nlp.errors import UnknownItem
from linkage_serve.store import tables
from linkage_serve.store.records import Outcome, Reason, Retraining

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


def ask(connection: Connection, project: int, reason: Reason) -> Retraining:
    """Ask for a retraining of a project of which none is open, and count anew."""
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


def find(connection: Connection, number: int) -> Retraining:
    """A retraining by its number. Raises `UnknownItem` when there is none."""
    row = connection.execute(select(*_R.c).where(_R.c.number == number)).one_or_none()
    if row is None:
        raise UnknownItem(
            f"there is no retraining {number}", remedy="List them with GET /v1/retrainings"
        )
    return _retraining(row)


def open_of(connection: Connection, project: int) -> Retraining | None:
    """The retraining of a project that is open, if one is."""
    statement = select(*_R.c).where(_R.c.project == project, _R.c.closed_at.is_(None))
    row = connection.execute(statement).first()
    return None if row is None else _retraining(row)


def every_open(connection: Connection) -> list[Retraining]:
    """Those that are open, of each project one at most; the oldest first."""
    statement = select(*_R.c).where(_R.c.closed_at.is_(None)).order_by(_R.c.number)
    return [_retraining(row) for row in connection.execute(statement)]


def take_in(connection: Connection, project: int) -> None:
    """Add what has come in of a project meanwhile to its open retraining, and count anew."""
    gone = connection.execute(delete(_A).where(_A.c.project == project))
    connection.execute(
        update(_R)
        .where(_R.c.project == project, _R.c.closed_at.is_(None))
        .values(annotations=_R.c.annotations + gone.rowcount)
    )


def set_job(connection: Connection, number: int, job: str) -> Retraining:
    """Note which job is to carry a retraining out."""
    connection.execute(update(_R).where(_R.c.number == number).values(job=job))
    return find(connection, number)


def close(connection: Connection, number: int, outcome: Outcome) -> Retraining:
    """Say what came of a retraining. One that is closed stays as it is.

    Raises:
        UnknownItem: There is none.
    """
    connection.execute(
        update(_R)
        .where(_R.c.number == number, _R.c.closed_at.is_(None))
        .values(closed_at=tables.now(), outcome=outcome.value)
    )
    return find(connection, number)


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
        row.number,
        row.project,
        Reason(row.reason),
        row.annotations,
        row.asked_at,
        row.closed_at,
        row.job,
        None if row.outcome is None else Outcome(row.outcome),
    )
