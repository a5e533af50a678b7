"""What each coder gives, and what they do to the alpha of the others.

A coder can be told from the others only where two more people coded the same unit. Alpha of
these is compared with alpha when the coder is added, on the same units, so that the change is
the coder's doing and not that of other units. For a model as for a person, the others are
people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkage_annotations.agreement.coincidences import Coincidences
from linkage_annotations.agreement.estimates import (
    Floats,
    Resampling,
    intervals,
    mean_of_defined,
    weighted,
)
from linkage_annotations.agreement.figures import CoderFigures, Influence
from linkage_annotations.agreement.grouping import Grouping, Part
from linkage_annotations.agreement.ratings import Coder, Kind
from linkage_nlp.codebook import Label


@dataclass(frozen=True, slots=True)
class CoderTables:
    """What the figures of one coder follow from, by block.

    Attributes:
        coder: Who.
        units: Units that they coded, shape (blocks,).
        given: Units that they gave each code, shape (blocks, labels).
        shared: Units that two people coded beside them, shape (blocks,).
        alphas: Coincidences, by code, on these units: of these people, and with the coder
            among them; shape (blocks, 2, labels, 3).
    """

    coder: Coder
    units: Floats
    given: Floats
    shared: Floats
    alphas: Coincidences


def coder_tables(
    coders: Sequence[Coder],
    given: NDArray[np.bool_],
    rated: NDArray[np.bool_],
    grouping: Grouping,
) -> list[CoderTables]:
    """The tables of blocks, for each coder.

    Args:
        coders: Who they are.
        given: What they gave, shape (coders, units, labels), units in the grouping's order.
        rated: What they coded, shape (coders, units).
        grouping: Of the units.
    """
    people = np.array([coder.kind is Kind.PERSON for coder in coders])
    yes = given[people].sum(axis=0).astype(float)
    answers = rated[people].sum(axis=0).astype(float)
    tables = []
    for coder, own, looked in zip(coders, given, rated, strict=True):
        person = coder.kind is Kind.PERSON
        other_yes = yes - own if person else yes
        others = answers - looked if person else answers
        shared = looked & (others >= 2)
        # Without answers, the other units add nothing.
        number = np.where(shared, others, 0.0)[:, None]
        without = Coincidences.of_units(other_yes, number)
        joined = Coincidences.of_units(other_yes + own, number + shared[:, None])
        tables.append(
            CoderTables(
                coder,
                grouping.by_block(looked),
                grouping.by_block(own),
                grouping.by_block(shared),
                Coincidences(
                    np.stack([grouping.by_block(c.sums) for c in (without, joined)], axis=1)
                ),
            )
        )
    return tables


def coder_figures(
    tables: CoderTables,
    part: Part,
    labels: tuple[Label, ...],
    spans: Mapping[str, slice],
    resampling: Resampling,
) -> CoderFigures:
    """The figures of one coder in a slice."""
    shared = part.by_case(tables.shared)
    cases = shared > 0
    sums = part.by_case(tables.alphas.sums)[cases]
    influences = _Influences(
        Coincidences(sums.sum(axis=0, keepdims=True)).alpha(),
        Coincidences(weighted(resampling.weights(len(sums)), sums)).alpha(),
    )
    given = part.by_case(tables.given).sum(axis=0).astype(int)
    codes = [slice(place, place + 1) for place in range(len(labels))]
    (overall,) = influences.over([slice(None)])
    return CoderFigures(
        coder=tables.coder,
        units=int(part.by_case(tables.units).sum()),
        given=dict(zip(labels, given.tolist(), strict=True)),
        shared=int(shared.sum()),
        shared_cases=len(sums),
        codes=dict(zip(labels, influences.over(codes), strict=True)),
        dimensions=dict(zip(spans, influences.over(list(spans.values())), strict=True)),
        overall=overall,
    )


@dataclass(frozen=True, slots=True)
class _Influences:
    """Alphas of codes without and with a coder: over all cases (one row), and in each draw."""

    whole: Floats
    drawn: Floats

    def over(self, columns: Sequence[slice]) -> list[Influence]:
        """The influence on the mean alpha over each of some ranges of codes."""
        points, draws = (
            np.stack([_means(alphas[:, :, span]) for span in columns], axis=2)
            for alphas in (self.whole, self.drawn)
        )
        return list(map(Influence, *map(intervals, points[:, 0], draws)))


def _means(alphas: Floats) -> Floats:
    """Mean alpha without the coder, with them, and the change; shape (3, rows).

    Args:
        alphas: Shape (rows, 2, codes).
    """
    both = ~np.isnan(alphas).any(axis=1, keepdims=True)
    others, joined = mean_of_defined(np.where(both, alphas, np.nan)).T
    return np.stack([others, joined, joined - others])
