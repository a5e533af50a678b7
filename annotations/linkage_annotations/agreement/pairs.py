"""Agreement of every two coders: Cohen's kappa.

Cohen (1960), A coefficient of agreement for nominal scales. Of n units that both coded, the
first gave the code to f, the second to s, and both to b. Then

    kappa = (observed - expected) / (1 - expected) = 2 (n b - f s) / (f (n - s) + s (n - f))

which is not defined where both gave the code always, or both never.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from linkage_annotations.agreement.estimates import (
    Estimate,
    Floats,
    Resampling,
    intervals,
    mean_of_defined,
    ratio,
    weighted,
)
from linkage_annotations.agreement.figures import KappaFigures, PairFigures
from linkage_annotations.agreement.grouping import Grouping, Part
from linkage_annotations.agreement.ratings import Coder
from linkage_nlp.codebook import Label

# Pairs that are drawn at once: with 1000 samples and 17 codes, an array of 22 MB.
_CHUNK = 32


class Count(IntEnum):
    """What is counted of two coders and a code, of units that both coded."""

    UNITS = 0
    CODED = 1  # with a code of the dimension from either
    FIRST = 2  # with the code from the first
    SECOND = 3
    BOTH = 4


@dataclass(frozen=True, slots=True)
class PairTables:
    """Every two coders, and their counts by block.

    Attributes:
        first: The first coder of each pair, as a number; the second comes after it.
        second: The second.
        counts: Shape (blocks, pairs, labels, counts). Of a dimension of a single code,
            `CODED` is 0: one of the two gave it on all such units.
    """

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    counts: Floats


def pair_tables(
    given: NDArray[np.bool_],
    rated: NDArray[np.bool_],
    spans: Mapping[str, slice],
    grouping: Grouping,
) -> PairTables:
    """The tables of each block.

    Args:
        given: What coders gave, shape (coders, units, labels), units in the grouping's order.
        rated: What they coded, shape (coders, units).
        spans: The labels of each dimension.
        grouping: Of the units.
    """
    first, second = np.triu_indices(len(rated), 1)
    counts = np.zeros((len(grouping.starts), len(first), given.shape[2], len(Count)))
    for found, units in zip(counts, grouping.spans(), strict=True):
        looked = rated[:, units].astype(np.float32)  # exact: a block has no 16 million units
        codes = given[:, units].transpose(2, 0, 1).astype(np.float32)
        shared = (looked @ looked.T)[first, second]
        one = codes @ looked.T
        found[:, :, Count.UNITS] = shared[:, None]
        found[:, :, Count.FIRST] = one[:, first, second].T
        found[:, :, Count.SECOND] = one[:, second, first].T
        found[:, :, Count.BOTH] = (codes @ codes.transpose(0, 2, 1))[:, first, second].T
        for span in spans.values():
            if span.stop - span.start > 1:
                empty = looked * (codes[span].max(axis=0) == 0)
                coded = shared - (empty @ empty.T)[first, second]
                found[:, span, Count.CODED] = coded[:, None]
    return PairTables(first, second, counts)


def pair_figures(
    tables: PairTables,
    part: Part,
    coders: Sequence[Coder],
    labels: tuple[Label, ...],
    resampling: Resampling,
) -> tuple[PairFigures, ...]:
    """The figures of every two coders who coded a unit of the slice in common."""
    counts = part.by_case(tables.counts)
    figures: dict[int, PairFigures] = {}
    for pairs, cases in _alike(counts[:, :, 0, Count.UNITS] > 0):
        drawn = weighted(resampling.weights(len(cases)), counts[np.ix_(cases, pairs)])
        for place, pair in enumerate(pairs.tolist()):
            whole = counts[:, pair].sum(axis=0)
            figures[pair] = PairFigures(
                coders[tables.first[pair]].name,
                coders[tables.second[pair]].name,
                int(whole[0, Count.UNITS]),
                len(cases),
                *_kappas(whole, drawn[:, place], labels),
            )
    return tuple(figures[pair] for pair in sorted(figures))


def _alike(shared: NDArray[np.bool_]) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Pairs that share units in the same cases, some at a time, and these cases.

    Their intervals come from the same draws. Those with as many cases follow each other, so
    that draws are made once.

    Args:
        shared: Whether they do, shape (cases, pairs).
    """
    sets, which = np.unique(shared, axis=1, return_inverse=True)
    for place in np.argsort(sets.sum(axis=0), kind="stable").tolist():
        cases = np.flatnonzero(sets[:, place])
        pairs = np.flatnonzero(which.ravel() == place)
        if cases.size:
            for start in range(0, len(pairs), _CHUNK):
                yield pairs[start : start + _CHUNK], cases


def _kappas(
    whole: Floats, drawn: Floats, labels: tuple[Label, ...]
) -> tuple[Estimate, dict[Label, KappaFigures]]:
    """The mean kappa of a pair, and its figures by code.

    Args:
        whole: Counts over all cases, shape (labels, counts).
        drawn: The same in each draw, shape (samples, labels, counts).
        labels: The codes.
    """
    point, draws = kappa(whole), kappa(drawn)
    (mean,) = intervals(mean_of_defined(point[None]), mean_of_defined(draws)[:, None])
    columns = zip(
        labels,
        whole.astype(int).tolist(),
        intervals(point, draws),
        intervals(kappa(whole, Count.CODED), kappa(drawn, Count.CODED)),
        strict=True,
    )
    return mean, {
        label: KappaFigures(first, second, both, 1 - (first + second - 2 * both) / units, *kappas)
        for label, (units, _, first, second, both), *kappas in columns
    }


def kappa(counts: Floats, units: Count = Count.UNITS) -> Floats:
    """Cohen's kappa, NaN where it is not defined.

    Args:
        counts: Of units that two coders coded, shape (..., counts).
        units: Over which of them.
    """
    first, second, both = (counts[..., n] for n in (Count.FIRST, Count.SECOND, Count.BOTH))
    number = counts[..., units]
    by_chance = first * (number - second) + second * (number - first)
    return ratio(2 * (number * both - first * second), np.where(number > 0, by_chance, 0.0))
