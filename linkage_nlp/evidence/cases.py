"""What is known of each case beside its interviews: its size, its city, what it sells where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from linkage_nlp.errors import TranscriptError
from linkage_nlp.transcripts.case_rows import CaseRows, read_case_rows

# What people write where nothing is known.
_MISSING = frozenset({"", "-", "–", "—", "/", "n/a", "na"})
# A number as a table holds one. "007" is a name, and so is "12 people".
_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d*)(?:\.\d+)?")


class AttributeKind(StrEnum):
    """What the values of an attribute are."""

    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One thing that is known of cases, by the name of its column."""

    name: str
    kind: AttributeKind


@dataclass(frozen=True)
class CaseTable:
    """Attributes of cases.

    Attributes:
        attributes: In the order of the columns.
        values: By the case's id, then by the attribute's name; what is not known has no
            entry. Values of a number are floats, all others texts.
    """

    attributes: tuple[Attribute, ...]
    values: Mapping[str, Mapping[str, str | float]]

    @classmethod
    def empty(cls) -> CaseTable:
        """No cases and no attributes."""
        return cls((), MappingProxyType({}))

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases in the order of the table."""
        return tuple(self.values)

    def value(self, case: str, attribute: str) -> str | float | None:
        """An attribute of a case, or None when it is not known."""
        return self.values.get(case, {}).get(attribute)

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of this name, letters counting the same in either case, or None."""
        wanted = name.strip().casefold()
        return next((a for a in self.attributes if a.name.casefold() == wanted), None)


def read_case_table(path: str | Path) -> CaseTable:
    """Read the attributes of cases from a list of cases, .csv or .xlsx.

    The column `case` (or 案例, 公司, 企业, id) names the case, a column `file` is passed
    over, and every other one is an attribute: a number when all its values are, else text.
    A case may have several rows, for its several files; what one leaves empty another may
    fill in.

    Raises:
        TranscriptError: It cannot be read, or with the row: the case is missing, two rows
            of a case disagree, two columns have one name, or one with values has none.
    """
    table = read_case_rows(path)
    columns = [place for place in range(len(table.names)) if place not in (table.case, table.file)]
    cells = _cells(table, columns)
    kinds = {place: _kind(cells, place) for place in columns}
    values = {
        case: MappingProxyType(
            {
                table.names[place]: float(text) if kinds[place] is AttributeKind.NUMBER else text
                for place, (text, _) in sorted(known.items())
            }
        )
        for case, known in cells.items()
    }
    attributes = tuple(Attribute(table.names[p], kinds[p]) for p in columns if table.names[p])
    return CaseTable(attributes, MappingProxyType(values))


def _cells(table: CaseRows, columns: list[int]) -> dict[str, dict[int, tuple[str, int]]]:
    """The known values of each case by column, each with the row that gave it."""
    cells: dict[str, dict[int, tuple[str, int]]] = {}
    for row in table.rows:
        case = row.cells[table.case]
        known = cells.setdefault(case, {})
        for place in columns:
            text = row.cells[place]
            if text.casefold() in _MISSING:
                continue
            if not table.names[place]:
                raise TranscriptError(
                    f"column {place + 1} has values but no name",
                    path=table.place,
                    row=row.number,
                    remedy="Name the column in the header, or empty it",
                )
            before, since = known.setdefault(place, (text, row.number))
            if before != text:
                raise TranscriptError(
                    f"case {case!r} has {table.names[place]} {text!r} here and {before!r} in "
                    f"row {since}",
                    path=table.place,
                    row=row.number,
                    remedy="Give the two cases different ids, or let their rows agree",
                )
    return cells


def _kind(cells: Mapping[str, Mapping[int, tuple[str, int]]], place: int) -> AttributeKind:
    texts = [known[place][0] for known in cells.values() if place in known]
    numbers = bool(texts) and all(_NUMBER.fullmatch(text) for text in texts)
    return AttributeKind.NUMBER if numbers else AttributeKind.TEXT
