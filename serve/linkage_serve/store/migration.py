"""Bringing the tables up to date when the service starts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from linkage_nlp.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).with_name("migrations")
NEWEST = "head"


def migrate(connection: Connection, to: str = NEWEST) -> None:
    """Make or change the tables so that they are those of this version.

    Args:
        connection: Of a writing transaction.
        to: The revision of the tables to make; only a backup wants an older one.

    Raises:
        StoreError: A newer version has changed the tables already.
    """
    from alembic import command

    revision(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def revision(connection: Connection) -> str | None:
    """Which revision the tables are of; None where there are none.

    Raises:
        StoreError: It is one of a newer version.
    """
    from alembic.migration import MigrationContext

    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in revisions():
        raise StoreError(
            "a newer version of linkage-nlp has written this database",
            remedy="Update linkage-nlp, or restore a backup from before",
        )
    return current


def revisions() -> frozenset[str]:
    """The revisions that this version knows."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_config())
    return frozenset(script.revision for script in scripts.walk_revisions())


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    # Alembic takes % for the start of an interpolation.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
