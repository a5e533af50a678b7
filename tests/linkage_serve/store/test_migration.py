from __future__ import annotations

from collections.abc import Callable

import pytest
from alembic import command
from sqlalchemy import text

from linkage_serve.settings import Settings
from linkage_serve.store import open_database, retrainings, tokens


def test_tokens_of_the_first_tables_are_those_of_people(
    make_settings: Callable[..., Settings],
    database_url: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = make_settings(database=database_url)
    upgrade = command.upgrade
    with monkeypatch.context() as older:
        older.setattr(command, "upgrade", lambda config, _: upgrade(config, "0001"))
        database = open_database(settings)
    with database.writing() as connection:
        connection.execute(
            text(
                "INSERT INTO tokens (id, name, hash, created_at) "
                "VALUES ('0a', 'Wang', 'x', '2026-01-02 00:00:00')"
            )
        )
    database.close()
    database = open_database(settings)
    with database.reading() as connection:
        found = tokens.valid(connection, "0a")
    database.close()
    assert found is not None
    assert found[0].kind == "person"


def test_retrainings_that_were_closed_before_were_closed_by_hand(
    make_settings: Callable[..., Settings],
    database_url: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = make_settings(database=database_url)
    upgrade = command.upgrade
    with monkeypatch.context() as older:
        older.setattr(command, "upgrade", lambda config, _: upgrade(config, "0002"))
        database = open_database(settings)
    with database.writing() as connection:
        for project, closed in ((7, "'2026-01-03 00:00:00'"), (8, "NULL")):
            connection.execute(
                text(
                    "INSERT INTO retrainings (project, reason, annotations, asked_at, closed_at) "
                    f"VALUES ({project}, 'asked', 3, '2026-01-02 00:00:00', {closed})"
                )
            )
    database.close()
    database = open_database(settings)
    with database.reading() as connection:
        still_open, closed_one = retrainings.page(connection, before=None, limit=9)
    database.close()
    assert (still_open.project, still_open.outcome, still_open.job) == (8, None, None)
    assert (closed_one.project, closed_one.outcome) == (7, "dismissed")
