"""How far the coding of a project has come."""
