"""The loop's records: JSON files that are written in one step and checked when read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from linkage_nlp.errors import LoopError
from linkage_nlp.writers.files import replacing

FORMAT = 1


def read_record(path: Path) -> dict[str, Any] | None:
    """The content of a record; None where there is no such file.

    Raises:
        LoopError: It cannot be read, is not a JSON object, or is of another format.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise damaged(path, "cannot be read as JSON") from error
    if not isinstance(content, dict):
        raise damaged(path, "is not a JSON object")
    if content.get("format") != FORMAT:
        raise LoopError(
            f"a record of format {content.get('format')!r}, while this version reads {FORMAT}",
            path=path,
            remedy="Update linkage-nlp",
        )
    return content


def write_record(path: Path, content: Mapping[str, Any]) -> None:
    """Write a record in one step.

    Raises:
        UsageError: It cannot be written.
    """
    text = json.dumps({"format": FORMAT, **content}, ensure_ascii=False, indent=2)
    with replacing(path) as draft:
        draft.write_text(text + "\n", encoding="utf-8", newline="\n")


def damaged(path: Path, how: str) -> LoopError:
    """What to raise about a record that is not as it was written."""
    return LoopError(f"this record {how}", path=path, remedy="Take the file from a backup")


def now() -> str:
    """The time as records have it: UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
