"""The evidence matrix of what is kept, counted by the database.

`linkage_nlp.evidence` builds the same from sentences in memory; a test holds the two together.
A hundred interviews have some 200,000 codes, which are not fetched to be counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, FromClause, and_, case, false, func, or_, select

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.evidence.matrix import Column, matrix_columns
from linkage_nlp.tagging.tags import Decision
from linkage_nlp.transcripts import SourceKind
from linkage_serve.store import Database, tables, transcripts

_ACCEPT, _NONE = Decision.ACCEPT.value, Decision.NONE.value


@dataclass(frozen=True, slots=True)
class CountedCell:
    """How many sentences are behind a cell: those accepted, and those to be reviewed."""

    accept: int = 0
    review: int = 0


_EMPTY = CountedCell()


@dataclass(frozen=True, slots=True)
class CountedMatrix:
    """Cases by columns.

    Attributes:
        cases: By name, also those without any code.
        columns: The codes in the order of the codebook, then its groups.
        cells: By case and the column's id; an empty cell has no entry.
        unknown: How many codes on sentences were left out because the codebook lacks them.
    """

    cases: tuple[str, ...]
    columns: tuple[Column, ...]
    cells: Mapping[tuple[str, str], CountedCell]
    unknown: int

    def cell(self, case: str, column: str) -> CountedCell:
        """The counts of a case in a column."""
        return self.cells.get((case, column), _EMPTY)

    def cases_with(self, column: str) -> tuple[str, ...]:
        """The cases with at least one accepted sentence in a column."""
        return tuple(one for one in self.cases if self.cell(one, column).accept)


def matrix(
    database: Database,
    codebook: Codebook,
    *,
    cases: tuple[str, ...] = (),
    within: Label | None = None,
    source: SourceKind | None = SourceKind.INTERVIEW,
) -> CountedMatrix:
    """Cases by codes, with people's word before the model's.

    A sentence is accepted in a column when one of the column's codes is, and to be reviewed
    when one is to be reviewed and none is accepted. Narrowed to another code, the weaker of
    the two decisions counts.

    Args:
        database: Where the transcripts are.
        codebook: Gives the columns.
        cases: Only these; all by default.
        within: Only sentences that carry this code.
        source: Only what was said in interviews, or written in documents; None for both.

    Raises:
        CodebookError: `within` is no code of the codebook.
    """
    if within is not None:
        codebook.code(within)
    columns = matrix_columns(codebook)
    with database.reading() as connection:
        shown = [
            one for one, _ in transcripts.cases(connection, source) if not cases or one in cases
        ]
        case_of = _cases(connection, source, frozenset(shown))
        counts = _by_code(connection, case_of, within)
        all_codes = counts if within is None else _by_code(connection, case_of, None)
        unknown = sum(
            accepted + reviewed
            for (_, label), (accepted, reviewed) in all_codes.items()
            if label not in codebook.labels
        )
        cells: dict[tuple[str, str], CountedCell] = {}
        for column in columns:
            if len(column.labels) == 1:
                found = _of_label(counts, *column.labels)
            else:
                found = _by_sentence(connection, case_of, column.labels, within)
            for name, (accepted, reviewed) in found:
                cells[name, column.id] = CountedCell(accepted, reviewed)
    return CountedMatrix(tuple(shown), columns, cells, unknown)


_Counts = tuple[int, int]


def _cases(
    connection: Connection, source: SourceKind | None, shown: frozenset[str]
) -> dict[int, str]:
    """The case of each transcript that counts, by its number."""
    t = tables.transcripts
    statement = select(t.c.number, t.c.case)
    if source is not None:
        statement = statement.where(t.c.source == source.value)
    return {number: name for number, name in connection.execute(statement) if name in shown}


def _by_code(
    connection: Connection, case_of: Mapping[int, str], within: Label | None
) -> dict[tuple[str, Label], _Counts]:
    """Sentences accepted and to be reviewed, by case and code."""
    c = tables.codings
    carried, accepted = _carried(within)
    rows = connection.execute(
        select(c.c.transcript, c.c.dimension, c.c.code, func.sum(accepted), func.count())
        .select_from(carried)
        .where(c.c.decision != _NONE)
        .group_by(c.c.transcript, c.c.dimension, c.c.code)
    )
    found: dict[tuple[str, Label], _Counts] = {}
    for number, dimension, code, sure, every in rows:
        if number in case_of:
            key = case_of[number], Label(dimension, code)
            found[key] = _sum(found.get(key, (0, 0)), sure, every)
    return found


def _of_label(
    counts: Mapping[tuple[str, Label], _Counts], label: Label
) -> Iterable[tuple[str, _Counts]]:
    return [(name, found) for (name, one), found in counts.items() if one == label]


def _by_sentence(
    connection: Connection,
    case_of: Mapping[int, str],
    labels: Iterable[Label],
    within: Label | None,
) -> Iterable[tuple[str, _Counts]]:
    """Sentences with any of some codes, each once, by case."""
    c = tables.codings
    carried, accepted = _carried(within)
    best = (
        select(c.c.transcript, func.max(accepted).label("accepted"))
        .select_from(carried)
        .where(
            c.c.decision != _NONE,
            or_(false(), *(and_(c.c.dimension == d, c.c.code == code) for d, code in labels)),
        )
        .group_by(c.c.transcript, c.c.position)
        .subquery()
    )
    rows = connection.execute(
        select(best.c.transcript, func.sum(best.c.accepted), func.count()).group_by(
            best.c.transcript
        )
    )
    found: dict[str, _Counts] = {}
    for number, sure, every in rows:
        if number in case_of:
            name = case_of[number]
            found[name] = _sum(found.get(name, (0, 0)), sure, every)
    return found.items()


def _carried(within: Label | None) -> tuple[FromClause, Any]:
    """The codes on sentences that carry one more, and 1 where both are accepted, else 0."""
    c = tables.codings
    if within is None:
        return c, case((c.c.decision == _ACCEPT, 1), else_=0)
    w = tables.codings.alias("within")
    same = and_(
        w.c.transcript == c.c.transcript,
        w.c.position == c.c.position,
        w.c.dimension == within.dimension,
        w.c.code == within.code,
        w.c.decision != _NONE,
    )
    sure = and_(c.c.decision == _ACCEPT, w.c.decision == _ACCEPT)
    return c.join(w, same), case((sure, 1), else_=0)


def _sum(before: _Counts, sure: Any, every: Any) -> _Counts:
    return before[0] + int(sure), before[1] + int(every) - int(sure)
