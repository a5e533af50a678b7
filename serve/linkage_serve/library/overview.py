"""How much is coded in each transcript."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from linkage_nlp.tagging.tags import Decision
from linkage_serve.store import tables


@dataclass(frozen=True, slots=True)
class CodeCounts:
    """Codes on the sentences of a transcript: those that hold, and those to be reviewed."""

    accept: int = 0
    review: int = 0


def counts(connection: Connection) -> Mapping[int, CodeCounts]:
    """The counts of each transcript, by its number; zeros for one without codes."""
    c = tables.codings
    rows = connection.execute(
        select(c.c.transcript, c.c.decision, func.count())
        .where(c.c.decision != Decision.NONE.value)
        .group_by(c.c.transcript, c.c.decision)
    )
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for transcript, decision, number in rows:
        found[transcript][decision] = number
    return defaultdict(CodeCounts, {one: CodeCounts(**by) for one, by in found.items()})
