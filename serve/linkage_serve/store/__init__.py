"""The database: tables, migrations, and functions that read and write them.

Each function takes the connection of a transaction, which the caller opens with
`Database.reading` or `Database.writing`; so what belongs together is kept together.
"""

from linkage_serve.store.database import Database, open_database

__all__ = ["Database", "open_database"]
