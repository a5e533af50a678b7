"""Writing a file whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linkage_nlp.errors import UsageError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path to write to, which takes the place of `path` when the block ends well.

    When the block is left in any other way, also by Ctrl-C, what was written is removed
    and `path` is as it was. Folders on the way are made.

    Raises:
        UsageError: The file cannot be written, e.g. because another program holds it.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield draft
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(
            f"this file cannot be written ({error.strerror or error})",
            path=path,
            remedy="Close the program that has it open, or choose another place",
        ) from error
