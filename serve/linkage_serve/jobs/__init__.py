"""Long work that is kept in the database, done one after another, and survives a restart."""
