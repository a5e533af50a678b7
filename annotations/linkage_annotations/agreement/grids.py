"""Grids: what tables on the terminal and heat maps on the page have in common."""

from __future__ import annotations

from dataclasses import dataclass

from linkage_annotations.agreement.estimates import Estimate
from linkage_annotations.agreement.shown import interval, number, share
from linkage_nlp.codebook import Bilingual

# Shades of agreement, and of disagreement, from 0 to 1.
SHADES = 11


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure.

    Attributes:
        text: What stands there.
        small: A count that belongs to it, shown smaller.
        shade: `a` (agreement) or `d` (disagreement) with a number below `SHADES`; or empty.
        doubtful: Whether there is too little to say; the text is put in brackets.
        same: Whether the row and the column are the same code.
    """

    text: str
    small: str = ""
    shade: str = ""
    doubtful: bool = False
    same: bool = False


EMPTY = Cell("")


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `total` where it stands for several codes."""

    name: Bilingual
    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading."""

    name: Bilingual
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows in sections. A sole section has its heading from the grid's place.

    Attributes:
        corner: What the rows are.
        columns: The headings of the cells.
        sections: The rows.
    """

    corner: Bilingual
    columns: tuple[Bilingual, ...]
    sections: tuple[Section, ...]


def plain(text: str) -> Bilingual:
    """A name that is the same in both languages."""
    return Bilingual(text, text)


def agreement_cell(value: float | None, *, small: str = "", few: bool = False) -> Cell:
    """A coefficient: alpha or kappa. `few` where there is too little to say."""
    doubtful = few and value is not None
    return Cell(number(value), small, _shade("a", value), doubtful=doubtful)


def alpha_cells(estimate: Estimate, *, few: bool = False) -> tuple[Cell, Cell]:
    """A coefficient, and its interval."""
    return agreement_cell(estimate.value, few=few), Cell(interval(estimate))


def share_cell(value: float | None, *, same: bool, few: bool) -> Cell:
    """A share of answers, that are the same or others."""
    shade = _shade("a" if same else "d", value)
    return Cell(share(value), "", shade, doubtful=few and value is not None, same=same)


def _shade(kind: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{kind}{round(min(max(value, 0.0), 1.0) * (SHADES - 1))}"
