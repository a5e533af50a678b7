"""One service for one database: two would do each job twice and have two models in use.

The claim ends with the process, however it ends.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text

from linkage_nlp.errors import StoreError

# Any number that no other program would choose: "linkage" as bytes.
_ADVISORY_KEY = int.from_bytes(b"linkage", "big")
_REMEDY = "Stop the other one, or give this one another --data folder or database"


class Claim(Protocol):
    """That this process alone serves from a database."""

    def release(self) -> None:
        """Give it up."""


class FileClaim:
    """A locked file beside an SQLite database."""

    def __init__(self, path: Path) -> None:
        """Take the claim. Raises `StoreError` when another process has it."""
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise _unlockable(path, error) from error
        try:
            taken = _take(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            raise _unlockable(path, error) from error
        if not taken:
            os.close(self._descriptor)
            raise StoreError(
                "a service is running with this data already", path=path.parent, remedy=_REMEDY
            )

    def release(self) -> None:
        os.close(self._descriptor)


class ServerClaim:
    """A session lock of a PostgreSQL server, on a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        """Take the claim. Raises `StoreError` when another process has it."""
        self._connection: Connection = engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        )
        statement = text("SELECT pg_try_advisory_lock(:key)")
        if not self._connection.execute(statement, {"key": _ADVISORY_KEY}).scalar_one():
            self._connection.close()
            raise StoreError("a service is running with this database already", remedy=_REMEDY)

    def release(self) -> None:
        # Closed for good: a connection that went back to the pool would keep the lock.
        self._connection.invalidate()
        self._connection.close()


def _unlockable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"the lock of the data folder cannot be taken ({error.strerror or error})",
        path=path,
        remedy="Give a folder on this machine in which you may write",
    )


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EDEADLK):
                return False
            raise
        return True

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
