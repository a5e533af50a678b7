"""Ids of a project's parts, made from ours: the same input gives the same file."""

from __future__ import annotations

from uuid import UUID, uuid5

_NAMESPACE = UUID("6ab609d6-c75c-4664-852d-4276fb4bd61f")


def guid(kind: str, *parts: str) -> str:
    """The id of a part.

    Args:
        kind: What it is, e.g. `user`.
        parts: What tells it from others of its kind.
    """
    # Halves of characters, which file names may hold, are no UTF-8.
    name = "\x1f".join((kind, *parts)).encode("utf-8", errors="backslashreplace")
    return str(uuid5(_NAMESPACE, name.decode("utf-8")))


def key(found: str) -> str:
    """An id as it is compared: programs write it with or without braces, in either case."""
    return found.strip().strip("{}").lower()
