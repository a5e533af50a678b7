"""Agreement of every two coders: Cohen's kappa.

Cohen (1960), A coefficient of agreement for nominal scales. Of n units that both coded, the
first gave the code to f, the second to s, and both to b. Then

    kappa = (observed - expected) / (1 - expected) = 2 (n b - f s) / (f (n - s) + s (n - f))

which is not defined where both gave the code always, or both never.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from linkage_annotations.agreement.estimates import (
    Floats,
    Resampling,
    by_case,
    intervals,
    mean_of_defined,
    ratio,
    weighted,
)
from linkage_annotations.agreement.figures import KappaFigures, Measures, PairFigures
from linkage_annotations.agreement.people import coded_labels
from linkage_annotations.agreement.ratings import Ratings


def pair_figures(ratings: Ratings, resampling: Resampling) -> Iterator[PairFigures]:
    """The figures of every two coders, people or models, who coded a unit in common."""
    for first, second in combinations(range(len(ratings.coders)), 2):
        both = ratings.rated[first] & ratings.rated[second]
        if both.any():
            yield _pair(ratings, first, second, np.flatnonzero(both), resampling)


def _pair(
    ratings: Ratings, first: int, second: int, units: NDArray[np.intp], resampling: Resampling
) -> PairFigures:
    one, other = ratings.given[first, units], ratings.given[second, units]
    coded = coded_labels(one | other, ratings.codebook)
    counts = np.stack([np.ones(one.shape), coded, one, other, one & other], axis=-1)
    table = by_case(counts.astype(float), ratings.cases[units])
    whole, drawn = table.sum(axis=0), weighted(resampling.weights(len(table)), table)
    kappas = [(_kappa(whole, number), _kappa(drawn, number)) for number in (0, 1)]
    codes = zip(
        ratings.codebook.labels,
        *whole[:, 2:].T.astype(int).tolist(),
        map(Measures, *(intervals(*figures) for figures in kappas)),
        strict=True,
    )
    means = (
        intervals(mean_of_defined(value[None]), mean_of_defined(draws)[:, None])[0]
        for value, draws in kappas
    )
    return PairFigures(
        ratings.coders[first].name,
        ratings.coders[second].name,
        len(units),
        len(table),
        Measures(*means),
        {label: KappaFigures(*figures) for label, *figures in codes},
    )


def _kappa(counts: Floats, number: int) -> Floats:
    """Cohen's kappa, NaN where it is not defined.

    Args:
        counts: Of units, of coded ones, of those that the first, the second and both gave
            the code; shape (..., 5).
        number: Which is the number of units: 0 for all, 1 for the coded ones.
    """
    first, second, both = (counts[..., place] for place in (2, 3, 4))
    units = counts[..., number]
    by_chance = first * (units - second) + second * (units - first)
    return ratio(2 * (units * both - first * second), np.where(units > 0, by_chance, 0.0))
