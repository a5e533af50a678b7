from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select, text

from linkage_nlp.errors import MissingExtra, StoreError, UsageError
from linkage_serve.settings import Settings
from linkage_serve.store import Database, choices, open_database, tables
from linkage_serve.store.database import database_file

SettingsMaker = Callable[..., Settings]


def test_the_migrations_make_the_tables(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_a_database_of_a_newer_version_is_left_alone(
    make_settings: SettingsMaker, database_url: str | None
) -> None:
    settings = make_settings(database=database_url)
    database = open_database(settings)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(StoreError, match="newer version"):
        open_database(settings)


def test_one_service_at_a_time(make_settings: SettingsMaker, database_url: str | None) -> None:
    settings = make_settings(database=database_url)
    first = open_database(settings)
    with pytest.raises(StoreError, match="running"):
        open_database(settings)
    open_database(settings, exclusive=False).close()
    first.close()
    open_database(settings).close()


def test_what_fails_is_undone(database: Database) -> None:

    def fail() -> None:
        with database.writing() as connection:
            choices.put(connection, "a", "1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.reading() as connection:
        assert choices.get(connection, "a") is None


def test_what_is_deleted_while_somebody_reads_leaves_the_log_when_he_is_done(
    make_settings: SettingsMaker,
) -> None:
    settings = make_settings()
    database = open_database(settings)
    log = settings.data / "linkage.sqlite3-wal"
    secret = "We met him in confidence"
    with database.writing() as connection:
        choices.put(connection, "a", secret)
    with database.snapshot() as reader:
        assert choices.get(reader, "a") == secret
        with database.writing() as connection:
            choices.put(connection, "a", "1")
        database.forget_deleted()
        # Nobody has waited, and others may write.
        with database.writing() as connection:
            choices.put(connection, "b", "2")
        assert log.stat().st_size > 0
        assert choices.get(reader, "a") == secret
    assert log.stat().st_size == 0
    file = database_file(settings)
    assert file is not None
    assert secret.encode() not in file.read_bytes()
    with database.reading() as connection:
        assert [choices.get(connection, name) for name in "ab"] == ["1", "2"]
    database.close()


def test_a_killed_service_leaves_no_log_for_good(make_settings: SettingsMaker) -> None:
    settings = make_settings()
    database = open_database(settings)
    for value in "01":
        with database.writing() as connection:
            choices.put(connection, "a", value)
    copy = {path.name: path.read_bytes() for path in settings.data.glob("linkage.sqlite3*")}
    database.close()
    for name, content in copy.items():
        (settings.data / name).write_bytes(content)
    log = settings.data / "linkage.sqlite3-wal"
    assert log.stat().st_size > 0
    database = open_database(settings)
    with database.reading() as connection:
        assert choices.get(connection, "a") == "1"
    assert log.stat().st_size == 0
    database.close()


def test_many_writers_lose_nothing(database: Database) -> None:
    """Each reads before it writes, which deadlocks or loses words where it is done badly."""
    with database.writing() as connection:
        choices.put(connection, "count", "0")

    def add() -> None:
        for _ in range(10):
            with database.writing() as connection:
                c = tables.choices
                row = select(c.c.value).where(c.c.name == "count").with_for_update()
                value = int(connection.execute(row).scalar_one())
                connection.execute(
                    c.update().where(c.c.name == "count").values(value=str(value + 1))
                )

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as connection:
        assert choices.get(connection, "count") == "80"


def test_an_error_of_the_database_repeats_nothing_of_the_content(database: Database) -> None:
    secret = "what was said in confidence"

    def put_twice() -> None:
        with database.writing() as connection:
            for _ in range(2):
                connection.execute(insert(tables.choices).values(name="a", value=secret))

    with pytest.raises(StoreError) as caught:
        put_twice()
    assert secret not in str(caught.value)
    assert secret not in str(caught.value.__cause__)


def test_sqlite_keeps_what_it_has_acknowledged(make_settings: SettingsMaker) -> None:
    database = open_database(make_settings())
    with database.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    database.close()
    # synchronous 2 is FULL: without it a loss of power undoes the last commits.
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


def test_the_data_folder_is_private(make_settings: SettingsMaker) -> None:
    settings = make_settings()
    open_database(settings).close()
    assert settings.data.stat().st_mode & 0o077 == 0
    assert (settings.data / "linkage.sqlite3").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite:///:memory:", "no url"])
def test_other_databases_are_refused(make_settings: SettingsMaker, url: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_database(make_settings(database=url))
    assert not isinstance(caught.value, MissingExtra)


def test_a_server_that_is_not_there(make_settings: SettingsMaker, tmp_path: Path) -> None:
    pytest.importorskip("psycopg", reason="needs the extra 'postgres'")
    url = f"postgresql://somebody:secret@/name?host={tmp_path}"
    with pytest.raises(StoreError) as caught:
        open_database(make_settings(database=url))
    assert "secret" not in str(caught.value)
