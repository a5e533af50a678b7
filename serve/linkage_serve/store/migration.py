"""Bringing the tables up to date when the service starts."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from linkage_nlp.errors import StoreError

MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(connection: Connection) -> None:
    """Make or change the tables so that they are those of this version.

    Raises:
        StoreError: A newer version has changed the tables already.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    # Alembic takes % for the start of an interpolation.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in known:
        raise StoreError(
            "a newer version of linkage-nlp has written this database",
            remedy="Update linkage-nlp, or restore a backup from before",
        )
    command.upgrade(config, "head")
