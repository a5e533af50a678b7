"""Counts as sentences: "Internet: 12 of 15 firms (CF1, CF2, …)", in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from linkage_nlp.codebook import Bilingual
from linkage_nlp.evidence.matrix import Column


class _Cell(Protocol):
    """Sentences, or how many: what counts is whether there are any."""

    @property
    def accept(self) -> object: ...

    @property
    def review(self) -> object: ...


class _Matrix(Protocol):
    """A matrix of sentences, or of their numbers."""

    @property
    def columns(self) -> tuple[Column, ...]: ...

    def cell(self, case: str, column: str) -> _Cell: ...


class Unit(StrEnum):
    """What a case is called in a sentence."""

    FIRM = "firm"
    CASE = "case"


# In Chinese with the measure word, without which a number cannot stand.
_UNITS = {
    Unit.FIRM: (("firm", "firms"), ("家", "企业")),
    Unit.CASE: (("case", "cases"), ("个", "案例")),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """In how many cases, and in which, a code or group was accepted at least once.

    Attributes:
        column: The code or group.
        cases: Those in which it was accepted.
        review: Those in which it was not, but may be: a sentence of theirs is to be reviewed.
        of: How many cases there are to count among.
    """

    column: Column
    cases: tuple[str, ...]
    review: tuple[str, ...]
    of: int

    def count(self, unit: Unit = Unit.FIRM) -> Bilingual:
        """The count in words: "12 of 15 firms", “15 家企业中有 12 家”."""
        return counted(len(self.cases), self.of, unit)

    def text(self, unit: Unit = Unit.FIRM) -> Bilingual:
        """The whole sentence, with the names of the cases."""
        count = self.count(unit)
        named = _in_brackets(self.cases)
        en = f"{self.column.name.en}: {count.en}{named.en}"
        zh = f"{self.column.name.zh}：{count.zh}{named.zh}"
        if not self.review:
            return Bilingual(f"{en}.", f"{zh}。")
        more = _in_brackets(self.review)
        (_, _), (measure, _) = _UNITS[unit]
        number = len(self.review)
        return Bilingual(
            f"{en}; {number} more to be reviewed{more.en}.",
            f"{zh}；另有 {number} {measure}待复核{more.zh}。",
        )


def statements(matrix: _Matrix, cases: Sequence[str]) -> tuple[Statement, ...]:
    """A statement for each column of a matrix, counted among `cases`."""
    found = []
    for column in matrix.columns:
        cells = {case: matrix.cell(case, column.id) for case in cases}
        found.append(
            Statement(
                column,
                tuple(case for case, cell in cells.items() if cell.accept),
                tuple(case for case, cell in cells.items() if cell.review and not cell.accept),
                len(cases),
            )
        )
    return tuple(found)


def counted(number: int, of: int, unit: Unit) -> Bilingual:
    """How many of how many cases, in words."""
    (one, several), (measure, noun) = _UNITS[unit]
    en = f"{number or 'none'} of {of} {one if of == 1 else several}"
    if not number:
        return Bilingual(en, f"{of} {measure}{noun}中没有")
    return Bilingual(en, f"{of} {measure}{noun}中有 {number} {measure}")


def _in_brackets(cases: Sequence[str]) -> Bilingual:
    if not cases:
        return Bilingual("", "")
    return Bilingual(f" ({', '.join(cases)})", f"（{'、'.join(cases)}）")
