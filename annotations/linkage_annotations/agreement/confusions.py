"""Codes that people mix up: one gave A and not B, another B and not A, on the same unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from linkage_annotations.agreement.estimates import Floats
from linkage_annotations.agreement.figures import Confusion, ConfusionTable
from linkage_annotations.agreement.grouping import Grouping, Part


@dataclass(frozen=True, slots=True)
class ConfusionTables:
    """Sums over the units of one dimension that two people coded, rows being blocks or cases.

    Attributes:
        answers: How often each code was given, shape (rows, codes).
        units: Units on which two people mixed up two codes, or, in the last column, one gave
            the code and another none; shape (rows, codes, codes + 1).
        pairs: Pairs of people who did.
        met: The same pairs, each over the number of answers on the unit less one; on the
            diagonal pairs that agree on the code, counted both ways.
    """

    answers: Floats
    units: Floats
    pairs: Floats
    met: Floats

    def by_case(self, part: Part) -> ConfusionTables:
        return ConfusionTables(
            part.by_case(self.answers),
            part.by_case(self.units),
            part.by_case(self.pairs),
            part.by_case(self.met),
        )


def confusion_tables(
    given: NDArray[np.bool_], rated: NDArray[np.bool_], grouping: Grouping
) -> ConfusionTables:
    """The tables of each block, for one dimension.

    Args:
        given: What people gave, shape (people, units, codes), units in the grouping's order.
        rated: What they coded, shape (people, units).
        grouping: Of the units.
    """
    answers = rated.sum(axis=0)
    some = np.flatnonzero((answers >= 2) & given.any(axis=(0, 2)))
    given = given[:, some]
    yes = given.sum(axis=0).astype(float)
    none = (rated[:, some] & ~given.any(axis=2)).sum(axis=0).astype(float)
    codes = given.shape[2]
    pairs = np.zeros((len(some), codes, codes + 1))
    for code in range(codes):
        both = (given & given[:, :, code : code + 1]).sum(axis=0)
        pairs[:, code, :codes] = (yes[:, code : code + 1] - both) * (yes - both)
    pairs[:, :, codes] = yes * none[:, None]
    units = (pairs > 0).astype(float)
    met = pairs.copy()
    own = np.arange(codes)
    met[:, own, own] = yes * (yes - 1)
    met /= (answers[some] - 1)[:, None, None]
    return ConfusionTables(*(_by_block(grouping, some, part) for part in (yes, units, pairs, met)))


def _by_block(grouping: Grouping, units: NDArray[np.intp], values: Floats) -> Floats:
    sums = np.zeros((len(grouping.starts), *values.shape[1:]))
    np.add.at(sums, grouping.block[units], values)
    return sums


def confusion_figures(
    blocks: Mapping[str, ConfusionTables], codes: Mapping[str, tuple[str, ...]], part: Part
) -> tuple[tuple[Confusion, ...], dict[str, ConfusionTable]]:
    """The list of confusions of a slice and, by dimension, the tables of what others gave."""
    confusions: list[Confusion] = []
    tables: dict[str, ConfusionTable] = {}
    for dimension, of_blocks in blocks.items():
        found = of_blocks.by_case(part)
        answers = found.answers.sum(axis=0)
        met = found.met.sum(axis=0)
        names = codes[dimension]
        tables[dimension] = ConfusionTable(
            names,
            tuple(answers.astype(int).tolist()),
            tuple(
                tuple(share / number if number else None for share in row)
                for row, number in zip(met.tolist(), answers.tolist(), strict=True)
            ),
        )
        confusions += _list(dimension, names, found)
    return tuple(confusions), tables


def _list(dimension: str, codes: tuple[str, ...], found: ConfusionTables) -> list[Confusion]:
    """Those that occur, by the number of units, then of pairs, then as in the codebook."""
    none = len(codes)
    answers, met = found.answers.sum(axis=0), found.met.sum(axis=0)
    units, pairs = found.units.sum(axis=0), found.pairs.sum(axis=0)
    cases = (found.pairs > 0).sum(axis=0)
    places = [*combinations(range(none), 2), *((code, none) for code in range(none))]
    places = [place for place in places if pairs[place] > 0]
    places.sort(key=lambda place: (-units[place], -pairs[place]))
    return [
        Confusion(
            dimension,
            codes[code],
            None if other == none else codes[other],
            int(units[code, other]),
            int(cases[code, other]),
            int(pairs[code, other]),
            float(
                met[code, other] / answers[code]
                if other == none
                else 2 * met[code, other] / (answers[code] + answers[other])
            ),
        )
        for code, other in places
    ]
