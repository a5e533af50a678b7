"""From ratings to all figures of agreement."""

from __future__ import annotations

from collections.abc import Iterable

from linkage_annotations.agreement import doubts
from linkage_annotations.agreement.coders import coder_figures
from linkage_annotations.agreement.confusions import confusion_figures
from linkage_annotations.agreement.doubts import Doubt, DoubtKind
from linkage_annotations.agreement.estimates import SAMPLES, Resampling
from linkage_annotations.agreement.figures import (
    SLICES,
    Agreement,
    PairFigures,
    Slice,
    SliceFigures,
)
from linkage_annotations.agreement.notices import Notice
from linkage_annotations.agreement.pairs import pair_figures
from linkage_annotations.agreement.people import PeopleFigures, people_figures
from linkage_annotations.agreement.ratings import Ratings
from linkage_nlp.codebook import Label


def measure(
    ratings: Ratings, *, samples: int = SAMPLES, seed: int = 0, notices: Iterable[Notice] = ()
) -> Agreement:
    """Measure how far coders agree.

    Alpha and confusions are among people; a model has its place in the kappas of pairs and in
    the figures of coders. Units that one person coded count for nothing but how often each
    code was given.

    Args:
        ratings: Who coded what.
        samples: How often to draw the cases for the intervals; 0 for none.
        seed: Another seed makes other draws.
        notices: What is to be known of the ratings.
    """
    resampling = Resampling(samples, seed)
    slices: dict[Slice, SliceFigures] = {}
    for name in SLICES:
        part = ratings if name == "all" else ratings.in_language(name)
        if part.units:
            slices[name] = _slice(part, resampling)
    return Agreement(ratings.codebook, ratings.coders, resampling, slices, tuple(notices))


def _slice(ratings: Ratings, resampling: Resampling) -> SliceFigures:
    people = people_figures(ratings, resampling)
    pairs = tuple(pair_figures(ratings, resampling))
    confusions, tables = confusion_figures(ratings)
    return SliceFigures(
        units=len(ratings.units),
        shared=people.shared,
        cases=people.cases,
        codes=people.codes,
        dimensions=people.dimensions,
        overall=people.overall,
        pairs=pairs,
        coders=tuple(coder_figures(ratings, row, resampling) for row in range(len(ratings.coders))),
        confusions=confusions,
        confusion_tables=tables,
        doubts=tuple(_doubts(people, pairs)),
    )


def _doubts(figures: PeopleFigures, pairs: tuple[PairFigures, ...]) -> list[Doubt]:
    found: list[Doubt] = []
    if not figures.shared:
        found.append(Doubt(DoubtKind.NO_OVERLAP))
    else:
        if figures.shared < doubts.UNITS:
            found.append(Doubt(DoubtKind.FEW_UNITS, figures.shared))
        if figures.cases == 1:
            found.append(Doubt(DoubtKind.ONE_CASE))
        elif figures.cases < doubts.CASES:
            found.append(Doubt(DoubtKind.FEW_CASES, figures.cases))
        rare: dict[DoubtKind, list[Label]] = {}
        for label, code in figures.codes.items():
            if not code.positives:
                rare.setdefault(DoubtKind.NEVER_GIVEN, []).append(label)
            elif code.positives < doubts.POSITIVES:
                rare.setdefault(DoubtKind.FEW_POSITIVES, []).append(label)
            elif code.positive_cases < doubts.POSITIVE_CASES < figures.cases:
                rare.setdefault(DoubtKind.FEW_POSITIVE_CASES, []).append(label)
        found += [Doubt(kind, codes=tuple(rare[kind])) for kind in DoubtKind if kind in rare]
    small = tuple((pair.first, pair.second) for pair in pairs if pair.units < doubts.UNITS)
    return [*found, Doubt(DoubtKind.FEW_UNITS_IN_PAIRS, pairs=small)] if small else found
