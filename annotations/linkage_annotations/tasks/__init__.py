"""Sentences as tasks of Label Studio, and what was answered as states of the log."""
