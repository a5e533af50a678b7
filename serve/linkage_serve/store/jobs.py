"""Jobs in the database, so that a restart loses none."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, null, select, true, update

from linkage_nlp.errors import UnknownItem
from linkage_serve.store import tables
from linkage_serve.store.records import Job, Status

ATTEMPTS = 3

_J = tables.jobs
_COLUMNS = (
    _J.c.number,
    _J.c.id,
    _J.c.kind,
    _J.c.status,
    _J.c.task,
    _J.c.done,
    _J.c.total,
    _J.c.step,
    _J.c.result,
    _J.c.error,
    _J.c.asked_by,
    _J.c.created_at,
    _J.c.started_at,
    _J.c.finished_at,
)


def add(
    connection: Connection, kind: str, task: Mapping[str, Any], *, asked_by: str, total: int = 0
) -> Job:
    """Ask for a job to be done, after those that were asked for before."""
    row = connection.execute(
        insert(_J)
        .values(
            id=secrets.token_hex(8),
            kind=kind,
            status=Status.WAITING.value,
            task=dict(task),
            attempts=0,
            done=0,
            total=total,
            result=null(),
            error=null(),
            asked_by=asked_by,
            created_at=tables.now(),
        )
        .returning(*_COLUMNS)
    ).one()
    return _job(row)


def find(connection: Connection, id: str) -> Job:
    """A job by its id. Raises `UnknownItem` when there is none."""
    row = connection.execute(select(*_COLUMNS).where(_J.c.id == id)).one_or_none()
    if row is None:
        raise UnknownItem(f"there is no job {id!r}", remedy="List the jobs with GET /v1/jobs")
    return _job(row)


def page(
    connection: Connection, *, status: Status | None, before: int | None, limit: int
) -> list[Job]:
    """Jobs, newest first.

    Args:
        connection: Of a transaction.
        status: Only those that are so far.
        before: Only those with a smaller number.
        limit: At most so many.
    """
    statement = select(*_COLUMNS).order_by(_J.c.number.desc()).limit(limit)
    if status is not None:
        statement = statement.where(_J.c.status == status.value)
    if before is not None:
        statement = statement.where(_J.c.number < before)
    return [_job(row) for row in connection.execute(statement)]


def claim(connection: Connection, kinds: Sequence[str]) -> Job | None:
    """Take the oldest waiting job of some kinds to do; None when none waits."""
    oldest = (
        select(func.min(_J.c.number))
        .where(_J.c.status == Status.WAITING.value, _J.c.kind.in_(kinds))
        .scalar_subquery()
    )
    row = connection.execute(
        update(_J)
        .where(_J.c.number == oldest, _J.c.status == Status.WAITING.value)
        .values(
            status=Status.RUNNING.value,
            started_at=tables.now(),
            attempts=_J.c.attempts + 1,
        )
        .returning(*_COLUMNS)
    ).one_or_none()
    return None if row is None else _job(row)


def running(connection: Connection, kind: str) -> list[str]:
    """The ids of the jobs of a kind that are being done, or were when a service was killed."""
    statement = select(_J.c.id).where(_J.c.kind == kind, _J.c.status == Status.RUNNING.value)
    return list(connection.execute(statement).scalars())


def resume(connection: Connection) -> None:
    """Let jobs wait again that a process left behind when it was killed.

    One during which that happened `ATTEMPTS` times fails: it may be what kills it.
    """
    _do_again(connection, true(), f"the service ended {ATTEMPTS} times while it did this")


def try_again(connection: Connection, id: str) -> None:
    """Let a job wait again of which the database could not keep how it ended.

    The last of `ATTEMPTS` attempts fails.
    """
    _do_again(connection, _J.c.id == id, f"the database failed {ATTEMPTS} times during this")


def _do_again(connection: Connection, which: ColumnElement[bool], too_often: str) -> None:
    left = and_(which, _J.c.status == Status.RUNNING.value)
    connection.execute(
        update(_J)
        .where(left, _J.c.attempts >= ATTEMPTS)
        .values(
            status=Status.FAILED.value,
            error={
                "message": too_often,
                "remedy": "See the log of the service, then ask for it again",
            },
            step=None,
            finished_at=tables.now(),
        )
    )
    connection.execute(
        update(_J).where(left).values(status=Status.WAITING.value, step=None, started_at=None)
    )


def put_back(connection: Connection, id: str) -> None:
    """Let a job wait again because the service is being stopped."""
    connection.execute(
        update(_J)
        .where(_J.c.id == id, _J.c.status == Status.RUNNING.value)
        .values(
            status=Status.WAITING.value,
            step=None,
            started_at=None,
            attempts=_J.c.attempts - 1,
        )
    )


def advance(
    connection: Connection, id: str, *, done: int, total: int, step: str | None = None
) -> Status:
    """Note how far a job is; its status, which may have become `cancelled`."""
    statement = update(_J).where(_J.c.id == id).values(done=done, total=total, step=step)
    connection.execute(statement)
    return find(connection, id).status


def finish(
    connection: Connection,
    id: str,
    status: Status,
    *,
    result: Mapping[str, Any] | None = None,
    error: Mapping[str, str] | None = None,
) -> None:
    """End a job, unless it has been cancelled meanwhile."""
    connection.execute(
        update(_J)
        .where(_J.c.id == id, _J.c.status == Status.RUNNING.value)
        .values(
            status=status.value,
            step=None,
            result=null() if result is None else dict(result),
            error=null() if error is None else dict(error),
            finished_at=tables.now(),
        )
    )


def cancel(connection: Connection, id: str) -> Job:
    """End a job that is not over; one that runs stops at the next sentence or transcript.

    Raises:
        UnknownItem: There is none.
    """
    open_ones = [status.value for status in Status if not status.is_over]
    connection.execute(
        update(_J)
        .where(_J.c.id == id, _J.c.status.in_(open_ones))
        .values(status=Status.CANCELLED.value, step=None, finished_at=tables.now())
    )
    return find(connection, id)


def counts(connection: Connection) -> dict[Status, int]:
    """How many jobs there are of each status."""
    rows = connection.execute(select(_J.c.status, func.count()).group_by(_J.c.status))
    found = {Status(status): number for status, number in rows}
    return {status: found.get(status, 0) for status in Status}


def _job(row: Any) -> Job:
    number, public, kind, status, *rest = row
    return Job(number, public, kind, Status(status), *rest)
