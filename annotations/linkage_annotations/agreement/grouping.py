"""Units put together by case and by language, so that tables are summed only once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from linkage_annotations.agreement.estimates import Floats
from linkage_annotations.agreement.ratings import Unit

Slice = Literal["all", "zh", "en"]
SLICES: tuple[Slice, ...] = get_args(Slice)


@dataclass(frozen=True, slots=True)
class Part:
    """The units of one language, or all, by case.

    Attributes:
        name: Which.
        rows: Its blocks.
        starts: Where among these each case begins.
    """

    name: Slice
    rows: NDArray[np.intp]
    starts: NDArray[np.intp]

    def by_case(self, table: Floats) -> Floats:
        """A table of blocks (first axis), summed to one of cases."""
        sums: Floats = np.add.reduceat(table[self.rows], self.starts, axis=0)
        return sums


@dataclass(frozen=True, slots=True)
class Grouping:
    """Blocks: the units of one case in one language. Nearly every case is one block.

    Attributes:
        order: Sorts the units by block; cases by name, as `binary_alpha` has them.
        starts: Where among the sorted units each block begins.
        block: The block of each sorted unit.
        cases: The case of each block, as a number.
        langs: The language of each block.
    """

    order: NDArray[np.intp]
    starts: NDArray[np.intp]
    block: NDArray[np.intp]
    cases: NDArray[np.intp]
    langs: tuple[str, ...]

    @classmethod
    def of(cls, units: Sequence[Unit]) -> Grouping:
        blocks = sorted({(unit.case, unit.lang) for unit in units})
        names = sorted({case for case, _ in blocks})
        numbers = {block: place for place, block in enumerate(blocks)}
        numbered = np.array([numbers[unit.case, unit.lang] for unit in units], np.intp)
        order = np.argsort(numbered, kind="stable")
        return cls(
            order,
            np.searchsorted(numbered[order], np.arange(len(blocks))),
            numbered[order],
            np.array([names.index(case) for case, _ in blocks], np.intp),
            tuple(lang for _, lang in blocks),
        )

    def spans(self) -> Iterator[slice]:
        """The units of each block."""
        ends = [*self.starts[1:].tolist(), len(self.order)]
        yield from map(slice, self.starts.tolist(), ends)

    def by_block(self, values: NDArray[np.bool_] | Floats) -> Floats:
        """Values of sorted units (first axis), summed by block."""
        sums: Floats = np.add.reduceat(values, self.starts, axis=0, dtype=np.float64)
        return sums

    def parts(self) -> Iterator[Part]:
        """All units, then those of each language in which there are any."""
        langs = np.array(self.langs)
        for name in SLICES:
            rows = np.flatnonzero((langs == name) | (name == "all"))
            if rows.size:
                yield Part(name, rows, np.unique(self.cases[rows], return_index=True)[1])
