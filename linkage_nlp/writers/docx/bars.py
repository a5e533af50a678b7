"""Bar charts made of shaded cells, so that no picture is needed.

Each row of such a table has a name, a bar and what it stands for in figures. The bar's
cells take more or fewer of the narrow columns of one grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from linkage_nlp.writers.colors import Color
from linkage_nlp.writers.docx.table import Cell, Table
from linkage_nlp.writers.docx.text import Text

# Word takes at most 63 columns.
STEPS = 50
_NAME, _FIGURE = 0.28, 0.26
# How many columns a patch of colour in the key takes.
_PATCH = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        parts: The shares of the whole length that its parts take, with their colours; they
            add up to at most 1.
        figure: What it stands for, in words or figures.
    """

    name: Text
    parts: Sequence[tuple[float, Color]]
    figure: Text


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars below one another.

    Attributes:
        description: What they show, for those who do not see.
        key: What the colours stand for, shown above the bars; at most five.
    """

    description: str
    bars: Sequence[Bar]
    key: Sequence[tuple[Color, str]] = ()

    def table(self) -> Table:
        """The chart as a table."""
        rows = [[Cell(bar.name), *_cells(bar.parts), Cell(bar.figure)] for bar in self.bars]
        if self.key:
            rows.insert(0, [Cell(), *_key(self.key)])
        step = (1 - _NAME - _FIGURE) / STEPS
        widths = (_NAME, *(step for _ in range(STEPS)), _FIGURE)
        return Table(self.description, (), rows, widths, lines=False)


def _key(key: Sequence[tuple[Color, str]]) -> list[Cell]:
    """The key as cells of the grid, the last one as wide as what is left."""
    room = STEPS // len(key) - _PATCH
    cells = [
        cell
        for color, name in key
        for cell in (Cell(fill=color, span=_PATCH), Cell(name, span=room))
    ]
    taken = sum(cell.span for cell in cells[:-1])
    return [*cells[:-1], Cell(key[-1][1], span=STEPS + 1 - taken)]


def _cells(parts: Sequence[tuple[float, Color]]) -> list[Cell]:
    """The parts of a bar as cells; one that is not 0 is seen, be it ever so short."""
    ends = [0]
    total = 0.0
    for share, _ in parts:
        total += share
        least = ends[-1] + (share > 0)
        ends.append(min(STEPS, max(least, round(total * STEPS))))
    sizes = [end - start for start, end in pairwise(ends)]
    cells = [
        Cell(fill=color, span=size)
        for size, (_, color) in zip(sizes, parts, strict=True)
        if size > 0
    ]
    left = STEPS - ends[-1]
    return [*cells, Cell(span=left)] if left else cells
