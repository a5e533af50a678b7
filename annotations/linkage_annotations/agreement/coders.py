"""Each coder beside the people who coded the same sentences.

Every answer of the coder is set beside that of every other person on the same unit, as if each
such pair were a unit that two people coded; alpha of these pairs says how far the coder agrees
with the others, whoever these are. For a model as for a person, the others are people.
"""

from __future__ import annotations

import numpy as np

from linkage_annotations.agreement.alpha import Alphas
from linkage_annotations.agreement.estimates import Resampling
from linkage_annotations.agreement.figures import CoderCode, CoderFigures, Measures
from linkage_annotations.agreement.people import coded_labels
from linkage_annotations.agreement.ratings import Ratings, spans


def coder_figures(ratings: Ratings, row: int, resampling: Resampling) -> CoderFigures:
    """The figures of one coder.

    Args:
        ratings: Of a slice.
        row: Which coder.
        resampling: How to draw the cases.
    """
    own, looked = ratings.given[row], ratings.rated[row]
    people = [person for person in ratings.people if person != row]
    pairs = [(np.flatnonzero(looked & ratings.rated[person]), person) for person in people]
    units = np.concatenate([[], *(found for found, _ in pairs)]).astype(np.intp)
    others = np.concatenate([[], *(np.full(len(found), person) for found, person in pairs)])
    order = np.argsort(units, kind="stable")  # units are in the order of cases
    units, others = units[order], others[order].astype(np.intp)
    yes = own[units].astype(float) + ratings.given[others, units]
    two = np.full(len(units), 2.0)
    cases = ratings.cases[units]
    everywhere = Alphas.of(yes, two, cases, resampling)
    coded = coded_labels(yes > 0, ratings.codebook)
    on_coded = Alphas.of(yes, two, cases, resampling, coded)
    shared = np.unique(units)
    anybody = own | ratings.given[people].any(axis=0)
    columns = zip(
        ratings.codebook.labels,
        own.sum(axis=0).tolist(),
        anybody[shared].sum(axis=0).tolist(),
        map(Measures, everywhere.each(), on_coded.each()),
        strict=True,
    )
    return CoderFigures(
        coder=ratings.coders[row],
        units=int(looked.sum()),
        shared=len(shared),
        cases=len(np.unique(cases)),
        codes={label: CoderCode(*figures) for label, *figures in columns},
        dimensions={
            dimension: Measures(everywhere.mean(span), on_coded.mean(span))
            for dimension, span in spans(ratings.codebook).items()
        },
        overall=Measures(everywhere.mean(), on_coded.mean()),
    )
