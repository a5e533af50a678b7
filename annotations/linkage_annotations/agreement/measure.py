"""From ratings to all figures of agreement."""

from __future__ import annotations

import numpy as np

from linkage_annotations.agreement import doubts
from linkage_annotations.agreement.confusions import confusion_figures, confusion_tables
from linkage_annotations.agreement.doubts import Doubt, DoubtKind
from linkage_annotations.agreement.estimates import SAMPLES, Resampling
from linkage_annotations.agreement.figures import Agreement, PairFigures, SliceFigures
from linkage_annotations.agreement.grouping import Grouping
from linkage_annotations.agreement.influence import coder_figures, coder_tables
from linkage_annotations.agreement.pairs import pair_figures, pair_tables
from linkage_annotations.agreement.people import PeopleFigures, people_figures, people_tables
from linkage_annotations.agreement.ratings import Kind, Ratings, spans
from linkage_nlp.codebook import Label


def measure(ratings: Ratings, *, samples: int = SAMPLES, seed: int = 0) -> Agreement:
    """Measure how far coders agree.

    Alpha, percent agreement and confusions are among people; a model has its place in the
    kappas of pairs and in the figures of coders. Units that one person coded count for
    nothing but how often each code was given.

    Args:
        ratings: Who coded what.
        samples: How often to draw the cases for the intervals; 0 for none.
        seed: Another seed makes other draws.
    """
    grouping = Grouping.of(ratings.units)
    given, rated = ratings.given[:, grouping.order], ratings.rated[:, grouping.order]
    people = [place for place, c in enumerate(ratings.coders) if c.kind is Kind.PERSON]
    given_by_people, rated_by_people = given[people], rated[people]
    labels, dimensions = ratings.codebook.labels, spans(ratings.codebook)
    codes = {d: tuple(label.code for label in labels[span]) for d, span in dimensions.items()}
    resampling = Resampling(samples, seed)

    of_people = people_tables(given_by_people, rated_by_people, dimensions, grouping)
    of_pairs = pair_tables(given, rated, dimensions, grouping)
    of_coders = coder_tables(ratings.coders, given, rated, grouping)
    of_codes = {
        dimension: confusion_tables(given_by_people[:, :, span], rated_by_people, grouping)
        for dimension, span in dimensions.items()
    }
    units = grouping.by_block(np.ones(len(ratings.units)))

    slices = {}
    for part in grouping.parts():
        figures = people_figures(of_people, part, labels, dimensions, resampling)
        pairs = pair_figures(of_pairs, part, ratings.coders, labels, resampling)
        confusions, confusion_shares = confusion_figures(of_codes, codes, part)
        slices[part.name] = SliceFigures(
            units=int(part.by_case(units).sum()),
            shared=figures.shared,
            cases=figures.cases,
            codes=figures.codes,
            dimensions=figures.dimensions,
            overall=figures.overall,
            pairs=pairs,
            coders=tuple(
                coder_figures(tables, part, labels, dimensions, resampling) for tables in of_coders
            ),
            confusions=confusions,
            confusion_tables=confusion_shares,
            doubts=tuple(_doubts(figures, pairs)),
        )
    return Agreement(ratings.codebook, ratings.coders, resampling, slices)


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
