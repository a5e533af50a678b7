"""Connections to the database, SQLite or PostgreSQL, and transactions on them.

What a transaction has committed survives a kill of the process and a loss of power: SQLite
runs with a write-ahead log that is synced at each commit (`synchronous=FULL`; with `NORMAL`
the last commits can be lost with the power), PostgreSQL as it comes.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from linkage_nlp.errors import MissingExtra, StoreError, UsageError
from linkage_serve.settings import Settings
from linkage_serve.store.exclusive import Claim, FileClaim, ServerClaim
from linkage_serve.store.migration import migrate

_WRITING = "linkage_writing"
# For how long, in seconds, SQLite waits for a writer of another process.
_BUSY = 30
# As many connections as there can be requests at work.
_POOL = 8
_OVERFLOW = 56
_LOCK_FILE = "serve.lock"


class Database:
    """A database with the newest tables.

    Args:
        engine: Connects to it.
        claim: Held until the database is closed.
    """

    def __init__(self, engine: Engine, claim: Claim | None = None) -> None:
        self._engine = engine
        self._claim = claim
        # SQLite has one writer at a time and lets the others poll; here they queue.
        self._one_writer = threading.Lock()
        # Set while SQLite's log may hold what was deleted; a service that was killed has left it.
        self._deleted = threading.Event()
        if self.is_sqlite and claim is not None:
            self._deleted.set()

    @property
    def engine(self) -> Engine:
        return self._engine

    @property
    def is_sqlite(self) -> bool:
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads. Raises `StoreError` when the database fails."""
        with (
            self._forgetting(),
            _mapped(),
            self._engine.connect() as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A transaction that sees, however long it reads, one moment and nothing after it.

        Raises:
            StoreError: The database fails.
        """
        # SQLite does so in any transaction.
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with (
            self._forgetting(),
            _mapped(),
            self._engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed when the block ends well, and undone otherwise.

        Raises:
            StoreError: The database fails; nothing of the block was kept.
        """
        queue = self._one_writer if self.is_sqlite else nullcontext()
        with self._forgetting(), _mapped(), queue, self._engine.connect() as connection:
            connection = connection.execution_options(**{_WRITING: True})  # noqa: PLW2901 - the same connection, told
            with connection.begin():
                yield connection

    def check(self) -> None:
        """Ask the database for a sign of life. Raises `StoreError` when it gives none."""
        with self.reading() as connection:
            connection.execute(text("SELECT 1"))

    def forget_deleted(self) -> None:
        """Take what was deleted out of SQLite's write-ahead log as well.

        While somebody reads (an export, a backup), SQLite keeps the log; it is taken out when
        the last of them is done, and nobody waits for that.
        """
        if self.is_sqlite:
            self._deleted.set()
            self._forget()

    @contextmanager
    def _forgetting(self) -> Iterator[None]:
        """After a transaction, do what `forget_deleted` could not do at once."""
        try:
            yield
        finally:
            if self._deleted.is_set():
                self._forget()

    def _forget(self) -> None:
        # A writer at work comes by here itself when it is done.
        if not self._one_writer.acquire(blocking=False):
            return
        try:
            # What fails is tried again after the next transaction.
            with suppress(SQLAlchemyError, sqlite3.Error), self._engine.connect() as connection:
                raw: Any = connection.connection
                raw.execute("PRAGMA busy_timeout=0")
                try:
                    busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                finally:
                    raw.execute(f"PRAGMA busy_timeout={_BUSY * 1000}")
                if not busy:
                    self._deleted.clear()
        finally:
            self._one_writer.release()

    def close(self) -> None:
        """Close all connections and give up the claim."""
        if self._claim is not None:
            self._claim.release()
        self._engine.dispose()


def open_database(
    settings: Settings, *, exclusive: bool = True, up_to_date: bool = True
) -> Database:
    """Open the database of a service, and bring its tables up to date.

    Args:
        settings: Say where it is; the folder is made.
        exclusive: Whether no other process may serve from it meanwhile.
        up_to_date: Whether to change the tables; a backup leaves them as they are.

    Raises:
        UsageError: The URL is not one of a database that is supported.
        StoreError: It cannot be reached, is served already, or was made by a newer version.
    """
    url = _url(settings.database_url)
    _make_private(settings.data)
    claim: Claim | None = None
    engine = _engine(url)
    try:
        with _mapped():
            if exclusive:
                claim = (
                    FileClaim(settings.data / _LOCK_FILE)
                    if settings.database is None
                    else _claim_of(url, engine)
                )
            if up_to_date:
                # A change of tables is one transaction: it holds whole or not at all.
                with Database(engine).writing() as connection:
                    migrate(connection)
    except BaseException:
        if claim is not None:
            claim.release()
        engine.dispose()
        raise
    file = database_file(settings)
    if file is not None and file.exists():
        file.chmod(0o600)
    return Database(engine, claim)


def database_file(settings: Settings) -> Path | None:
    """The file of an SQLite database; None for a server's.

    Raises:
        UsageError: The URL is not one of a database that is supported.
    """
    url = _url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        return None
    assert url.database
    return Path(url.database)


def with_password(database: str, file: Path) -> str:
    """The URL of a database with the password that stands in a file.

    Raises:
        UsageError: The file cannot be read, or the URL is none.
    """
    try:
        password = file.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            "the password of the database cannot be read from this file",
            path=file,
            remedy="Check that it is there, and that the service may read it",
        ) from error
    return _url(database).set(password=password).render_as_string(hide_password=False)


def _claim_of(url: URL, engine: Engine) -> Claim:
    if url.get_backend_name() == "sqlite":
        assert url.database
        return FileClaim(Path(f"{url.database}.lock"))
    return ServerClaim(engine)


def _make_private(folder: Path) -> None:
    """Make a folder that only its owner can look into, as there are interviews in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(
            f"the data folder cannot be made ({error.strerror or error})",
            path=folder,
            remedy="Give --data a folder in which you may write",
        ) from error


def _url(given: str) -> URL:
    try:
        url = make_url(given)
    except ArgumentError as error:
        # The URL may hold a password, so it is not repeated.
        raise UsageError("the database's address is not a URL", remedy=_URLS) from error
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite+pysqlite")
        case "postgresql":
            return url.set(drivername="postgresql+psycopg")
    raise UsageError(f"databases of this kind are not supported: {url.drivername}", remedy=_URLS)


_URLS = "Give postgresql://USER@HOST/DATABASE, or nothing for a file in the data folder"


def _engine(url: URL) -> Engine:
    sqlite = url.get_backend_name() == "sqlite"
    try:
        engine = create_engine(
            url,
            # Errors and logs must not show what was said in an interview.
            hide_parameters=True,
            pool_size=_POOL,
            max_overflow=_OVERFLOW,
            pool_pre_ping=not sqlite,
            connect_args={"timeout": _BUSY, "check_same_thread": False} if sqlite else {},
        )
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"PostgreSQL needs the package {error.name!r}, which is not installed",
            remedy="Install it with pip install 'linkage-nlp[serve,postgres]'",
        ) from error
    if sqlite:
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin transactions late, and of one kind only; see `_begin_sqlite`.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # One who reads first and then wants to write may find that another has written.
    writing = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def _mapped() -> Iterator[None]:
    """Turn the errors of SQLAlchemy into one of ours, which repeats nothing of the content."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(
            f"the database failed ({type(error).__name__})",
            remedy="Check that it runs, that its disk is not full, and its own log",
        ) from error
