"""Codes that people mix up: one gave A and not B, another B and not A, on the same unit."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from linkage_annotations.agreement.estimates import Floats, by_case
from linkage_annotations.agreement.figures import Confusion, ConfusionTable
from linkage_annotations.agreement.ratings import Ratings, spans


def confusion_figures(
    ratings: Ratings,
) -> tuple[tuple[Confusion, ...], dict[str, ConfusionTable]]:
    """The list of confusions of people and, by dimension, the tables of what others gave."""
    confusions: list[Confusion] = []
    tables: dict[str, ConfusionTable] = {}
    for dimension, span in spans(ratings.codebook).items():
        codes = tuple(label.code for label in ratings.codebook.labels[span])
        found = _Dimension(ratings, span)
        tables[dimension] = found.table(codes)
        confusions += found.confusions(dimension, codes)
    return tuple(confusions), tables


class _Dimension:
    """What people gave on the units of one dimension that two of them coded.

    `pairs` has, for each unit, the pairs of people of whom one gave the code of the row and
    the other that of the column instead, or, in the last column, none of the dimension.
    """

    def __init__(self, ratings: Ratings, span: slice) -> None:
        given = ratings.given[ratings.people][:, :, span]
        rated = ratings.rated[ratings.people]
        some = np.flatnonzero((rated.sum(axis=0) >= 2) & given.any(axis=(0, 2)))
        given, rated = given[:, some], rated[:, some]
        yes = given.sum(axis=0).astype(float)
        none = (rated & ~given.any(axis=2)).sum(axis=0).astype(float)
        codes = given.shape[2]
        self.pairs = np.zeros((len(some), codes, codes + 1))
        for code in range(codes):
            both = (given & given[:, :, code : code + 1]).sum(axis=0)
            self.pairs[:, code, :codes] = (yes[:, code : code + 1] - both) * (yes - both)
        self.pairs[:, :, codes] = yes * none[:, None]
        self.cases = ratings.cases[some]
        self.answers = yes.sum(axis=0)
        # Each answer is met by those of all others on the unit.
        met = self.pairs.copy()
        own = np.arange(codes)
        met[:, own, own] = yes * (yes - 1)
        self.met: Floats = (met / (rated.sum(axis=0) - 1)[:, None, None]).sum(axis=0)

    def table(self, codes: tuple[str, ...]) -> ConfusionTable:
        return ConfusionTable(
            codes,
            tuple(self.answers.astype(int).tolist()),
            tuple(
                tuple(share / number if number else None for share in row)
                for row, number in zip(self.met.tolist(), self.answers.tolist(), strict=True)
            ),
        )

    def confusions(self, dimension: str, codes: tuple[str, ...]) -> list[Confusion]:
        """Those that occur, by the number of units, then as in the codebook."""
        none = len(codes)
        mixed = by_case((self.pairs > 0).astype(float), self.cases)
        units, cases = mixed.sum(axis=0), (mixed > 0).sum(axis=0)
        places = [*combinations(range(none), 2), *((code, none) for code in range(none))]
        places = [place for place in places if units[place] > 0]
        places.sort(key=lambda place: -units[place])
        return [
            Confusion(
                dimension,
                codes[code],
                None if other == none else codes[other],
                int(units[code, other]),
                int(cases[code, other]),
                self._share(code, other),
            )
            for code, other in places
        ]

    def _share(self, code: int, other: int) -> float:
        if other == len(self.answers):
            return float(self.met[code, other] / self.answers[code])
        return float(2 * self.met[code, other] / (self.answers[code] + self.answers[other]))
