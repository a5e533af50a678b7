"""Tokens and sessions in the database: only the hashes of their secrets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from linkage_nlp.errors import UnknownItem
from linkage_serve.store import tables
from linkage_serve.store.records import Token, TokenKind

_T, _S = tables.tokens, tables.sessions
_COLUMNS = (_T.c.id, _T.c.name, _T.c.kind, _T.c.created_at, _T.c.revoked_at)


def add(
    connection: Connection,
    id: str,
    *,
    name: str,
    hash: str,
    kind: TokenKind = TokenKind.PERSON,
) -> None:
    """Keep a token."""
    connection.execute(
        insert(_T).values(id=id, name=name, hash=hash, created_at=tables.now(), kind=kind.value)
    )


def valid(
    connection: Connection, id: str, kind: TokenKind = TokenKind.PERSON
) -> tuple[Token, str] | None:
    """A token of a kind that was not revoked, and the hash of its secret."""
    row = connection.execute(
        select(*_COLUMNS, _T.c.hash).where(
            _T.c.id == id, _T.c.revoked_at.is_(None), _T.c.kind == kind.value
        )
    ).one_or_none()
    return None if row is None else (_token(row), row.hash)


def every(connection: Connection) -> list[Token]:
    """All tokens, oldest first."""
    rows = connection.execute(select(*_COLUMNS).order_by(_T.c.created_at))
    return [_token(row) for row in rows]


def revoke(connection: Connection, id: str) -> None:
    """Let a token, and all sessions that were begun with it, count no more.

    Raises:
        UnknownItem: There is none, or it was revoked before.
    """
    done = connection.execute(
        update(_T).where(_T.c.id == id, _T.c.revoked_at.is_(None)).values(revoked_at=tables.now())
    )
    if not done.rowcount:
        raise UnknownItem(
            f"there is no valid token {id!r}", remedy="See 'linkage serve token --list'"
        )
    connection.execute(delete(_S).where(_S.c.token == id))


def begin_session(
    connection: Connection, id: str, *, hash: str, token: str, expires_at: datetime
) -> None:
    """Keep a session, and drop those that have expired."""
    at = tables.now()
    connection.execute(delete(_S).where(_S.c.expires_at <= at))
    connection.execute(
        insert(_S).values(id=id, hash=hash, token=token, created_at=at, expires_at=expires_at)
    )


def session(connection: Connection, id: str) -> tuple[Token, str] | None:
    """The token of a session that holds, and the hash of the session's secret."""
    row = connection.execute(
        select(*_COLUMNS, _S.c.hash)
        .join_from(_S, _T, _T.c.id == _S.c.token)
        .where(_S.c.id == id, _S.c.expires_at > tables.now(), _T.c.revoked_at.is_(None))
    ).one_or_none()
    return None if row is None else (_token(row), row.hash)


def end_session(connection: Connection, id: str) -> None:
    """Let a session hold no more."""
    connection.execute(delete(_S).where(_S.c.id == id))


def _token(row: Any) -> Token:
    return Token(row.id, row.name, TokenKind(row.kind), row.created_at, row.revoked_at)
