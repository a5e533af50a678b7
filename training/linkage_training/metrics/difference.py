"""How two models differ on the same sentences.

The figure is the mean over dimensions of macro-F1 (`counts` has the formulas), for each model
and as their difference. The interval of the difference is that of a paired bootstrap: in each
resample both models are measured on the same cases, so that what makes a case hard for both
drops out (Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 8; Koehn 2004,
Statistical Significance Tests for Machine Translation Evaluation, for pairs).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Example
from linkage_training.metrics.counts import Counts, Floats, count_by_case, mean_of_defined
from linkage_training.metrics.resampling import case_weights, estimates
from linkage_training.metrics.scores import SLICES, Estimate, Slice


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure of two models, and the first less the second."""

    model: Estimate
    against: Estimate
    difference: Estimate

    def to_json(self) -> dict[str, Any]:
        return {
            "model": self.model.to_json(),
            "against": self.against.to_json(),
            "difference": self.difference.to_json(),
        }


@dataclass(frozen=True, slots=True)
class SliceDifference:
    """Two models on the sentences of one language, or on all.

    Attributes:
        sentences: Number of sentences.
        cases: Number of cases that they come from.
        support: Codes that people gave, over all sentences.
        dimensions: Macro-F1 by dimension, each the mean over the codes with support.
        mean: The mean of these over the dimensions that have such codes.
    """

    sentences: int
    cases: int
    support: int
    dimensions: Mapping[str, Pair]
    mean: Pair

    def to_json(self) -> dict[str, Any]:
        return {
            "sentences": self.sentences,
            "cases": self.cases,
            "support": self.support,
            "dimensions": {name: pair.to_json() for name, pair in self.dimensions.items()},
            "mean": self.mean.to_json(),
        }


def compare(
    gold: NDArray[np.bool_],
    model: NDArray[np.bool_],
    against: NDArray[np.bool_],
    examples: Sequence[Example],
    codebook: Codebook,
    *,
    bootstrap: int = 1000,
    seed: int = 0,
) -> dict[Slice, SliceDifference]:
    """Measure two codings of the same sentences side by side.

    Args:
        gold: What people coded, shape (examples, labels), labels in the codebook's order.
        model: What the model coded, same shape.
        against: What the other model coded, same shape.
        examples: The sentences; their case and language count.
        codebook: Names the columns.
        bootstrap: How often to resample the cases; 0 for no intervals.
        seed: Another seed draws other resamples.

    Returns:
        By language, and `all`; a language without sentences has no entry.
    """
    languages = np.array([example.lang for example in examples])
    _, cases = np.unique([example.case for example in examples], return_inverse=True)
    found: dict[Slice, SliceDifference] = {}
    for name in SLICES:
        rows = np.ones(len(examples), bool) if name == "all" else languages == name
        if rows.any():
            own = np.unique(cases[rows], return_inverse=True)[1]
            found[name] = _compare(
                count_by_case(gold[rows], model[rows], own),
                count_by_case(gold[rows], against[rows], own),
                codebook,
                case_weights(int(own.max()) + 1, bootstrap, seed),
            )
    return found


def _compare(
    model: Counts, against: Counts, codebook: Codebook, weights: Floats
) -> SliceDifference:
    whole = np.ones((1, model.sentences.shape[0]))
    values = [_figures(counts.summed(whole), codebook) for counts in (model, against)]
    drawn = [_figures(counts.summed(weights), codebook) for counts in (model, against)]
    columns = zip(
        estimates(values[0][0], drawn[0]),
        estimates(values[1][0], drawn[1]),
        estimates((values[0] - values[1])[0], drawn[0] - drawn[1]),
        strict=True,
    )
    *dimensions, mean = (Pair(*column) for column in columns)
    total = model.summed(whole)
    return SliceDifference(
        sentences=int(total.sentences[0, 0]),
        cases=model.sentences.shape[0],
        support=int(total.support.sum()),
        dimensions=dict(zip((d.id for d in codebook.dimensions), dimensions, strict=True)),
        mean=mean,
    )


def _figures(counts: Counts, codebook: Codebook) -> Floats:
    """Macro-F1 of each dimension and their mean, shape (rows, dimensions + 1)."""
    columns, column = [], 0
    for dimension in codebook.dimensions:
        span = slice(column, column + len(dimension.codes))
        column = span.stop
        columns.append(mean_of_defined(counts.columns(span).f1()))
    dimensions = np.concatenate(columns, axis=-1)
    return np.concatenate([dimensions, mean_of_defined(dimensions)], axis=-1)
