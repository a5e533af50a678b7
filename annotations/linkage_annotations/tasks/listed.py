"""A list of sentences to push, and no others."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from linkage_annotations.tasks.sources import Sources
from linkage_nlp.errors import UsageError

_REMEDY = (
    "Give what 'linkage estimate --check-list' wrote: a sentence a line, with its id as sentence_id"
)


def read_listed(path: Path) -> tuple[str, ...]:
    """The ids of a list: JSON objects with a `sentence_id`, one a line.

    Raises:
        UsageError: It cannot be read or has none, or with the row: a line is no such object.
    """
    try:
        lines = path.read_bytes().decode("utf-8").split("\n")
    except FileNotFoundError as error:
        raise UsageError("there is no such file", path=path, remedy="Check the path") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("this list cannot be read", path=path, remedy=_REMEDY) from error
    found: dict[str, None] = {}
    for row, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found[str(json.loads(line)["sentence_id"])] = None
        except (ValueError, TypeError, KeyError) as error:
            raise UsageError("no sentence's id", path=path, row=row, remedy=_REMEDY) from error
    if not found:
        raise UsageError("no sentences in this list", path=path, remedy=_REMEDY)
    return tuple(found)


def only_listed(sources: Sources, ids: Collection[str]) -> tuple[Sources, int]:
    """The sentences of a list among those of transcripts, and how many of it are not there.

    The order is that of the list.
    """
    by_id = {item.sentence: item for item in sources.items}
    items = tuple(by_id[name] for name in ids if name in by_id)
    return replace(sources, items=items), len(ids) - len(items)
