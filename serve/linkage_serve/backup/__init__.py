"""All that a service keeps, in one file, and from one file back.

A backup holds the rows of the tables as text and the bundles of the models folder as they
are, so it does not depend on the database: what was kept in SQLite can be restored into
PostgreSQL, and the other way round.
"""
