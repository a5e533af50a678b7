"""Agreement of all people: by code, by dimension, over all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkage_annotations.agreement.alpha import Alphas
from linkage_annotations.agreement.estimates import Resampling, by_case
from linkage_annotations.agreement.figures import CodeFigures, DimensionFigures, Measures
from linkage_annotations.agreement.ratings import Ratings, spans
from linkage_annotations.agreement.sets import masi_alpha
from linkage_nlp.codebook import Codebook, Label


@dataclass(frozen=True, slots=True)
class PeopleFigures:
    """Agreement of people in one slice; see `SliceFigures`."""

    shared: int
    cases: int
    codes: Mapping[Label, CodeFigures]
    dimensions: Mapping[str, DimensionFigures]
    overall: Measures


def people_figures(ratings: Ratings, resampling: Resampling) -> PeopleFigures:
    """The agreement of people on the units that two of them coded."""
    rated = ratings.rated[ratings.people]
    shared = rated.sum(axis=0) >= 2
    given, rated = ratings.given[ratings.people][:, shared], rated[:, shared]
    cases = ratings.cases[shared]
    answers, yes = rated.sum(axis=0).astype(float), given.sum(axis=0).astype(float)
    coded = coded_labels(yes > 0, ratings.codebook)
    everywhere = Alphas.of(yes, answers, cases, resampling)
    on_coded = Alphas.of(yes, answers, cases, resampling, coded)
    positives = by_case((yes > 0).astype(float), cases)
    labels = ratings.codebook.labels
    codes = zip(
        labels,
        positives.sum(axis=0).astype(int).tolist(),
        (positives > 0).sum(axis=0).tolist(),
        map(Measures, everywhere.each(), on_coded.each()),
        strict=True,
    )
    dimensions = {}
    for dimension, span in spans(ratings.codebook).items():
        here = given[:, :, span]
        dimensions[dimension] = DimensionFigures(
            int((yes[:, span] > 0).any(axis=1).sum()),
            Measures(everywhere.mean(span), on_coded.mean(span)),
            Measures(
                masi_alpha(here, rated, cases, resampling),
                masi_alpha(here, rated, cases, resampling, coded[:, span.start]),
            ),
        )
    return PeopleFigures(
        shared=int(shared.sum()),
        cases=len(positives),
        codes={label: CodeFigures(*figures) for label, *figures in codes},
        dimensions=dimensions,
        overall=Measures(everywhere.mean(), on_coded.mean()),
    )


def coded_labels(given: NDArray[np.bool_], codebook: Codebook) -> NDArray[np.bool_]:
    """Which units count as coded for each label: those with a code of its dimension.

    In a dimension of a single code none do: that somebody gave it is all that they say.

    Args:
        given: Whether anybody of those compared gave it, shape (units, labels).
        codebook: Names the labels.
    """
    coded = np.zeros(given.shape, bool)
    for span in spans(codebook).values():
        if span.stop - span.start > 1:
            coded[:, span] = given[:, span].any(axis=1, keepdims=True)
    return coded
