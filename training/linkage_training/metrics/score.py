"""From two codings of the same sentences to all figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Example
from linkage_nlp.errors import UsageError
from linkage_training.metrics.counts import Counts, Floats, count_by_case, mean_of_defined
from linkage_training.metrics.resampling import case_weights, estimates
from linkage_training.metrics.scores import (
    SLICES,
    CodeScores,
    Estimate,
    PooledScores,
    Scores,
    Slice,
    SliceScores,
)

Figure = Callable[[Counts], Floats]


def score(
    gold: NDArray[np.bool_],
    predicted: NDArray[np.bool_],
    examples: Sequence[Example],
    codebook: Codebook,
    *,
    bootstrap: int = 1000,
    seed: int = 0,
) -> Scores:
    """Measure how far given codes agree with people's.

    `counts` has the formulas, `resampling` how the intervals come about. They are 95 %
    percentile intervals over cases; a slice of a single case has none.

    Args:
        gold: What people coded, shape (examples, labels), labels in the codebook's order.
        predicted: What is to be measured, same shape.
        examples: The sentences; their case and language count.
        codebook: Names the columns.
        bootstrap: How often to resample the cases; 0 for no intervals.
        seed: Another seed draws other resamples.

    Raises:
        UsageError: There are no examples.
    """
    expected = len(examples), len(codebook.labels)
    if gold.shape != expected or predicted.shape != expected:
        raise ValueError(f"codings of shape {gold.shape} and {predicted.shape}, not {expected}")
    if not examples:
        raise UsageError("there is no sentence to measure on", remedy="Give a dataset with some")
    languages = np.array([example.lang for example in examples])
    _, cases = np.unique([example.case for example in examples], return_inverse=True)
    slices: dict[Slice, SliceScores] = {}
    for name in SLICES:
        rows = np.ones(len(examples), bool) if name == "all" else languages == name
        if rows.any():
            # Numbered anew: a case without a sentence in this language is no part of it.
            own = np.unique(cases[rows], return_inverse=True)[1]
            counts = count_by_case(gold[rows], predicted[rows], own)
            slices[name] = _measure(counts, codebook, bootstrap, seed)
    return Scores(slices, bootstrap)


def _measure(by_case: Counts, codebook: Codebook, bootstrap: int, seed: int) -> SliceScores:
    cases = by_case.sentences.shape[0]
    whole = by_case.summed(np.ones((1, cases)))
    resampled = by_case.summed(case_weights(cases, bootstrap, seed))
    dimensions = {}
    column = 0
    for dimension in codebook.dimensions:
        span = slice(column, column + len(dimension.codes))
        column = span.stop
        dimensions[dimension.id] = _pooled(whole.columns(span), resampled.columns(span))
    return SliceScores(
        sentences=int(whole.sentences[0, 0]),
        cases=cases,
        codes=dict(zip(map(str, codebook.labels), _codes(whole, resampled), strict=True)),
        dimensions=dimensions,
        overall=_pooled(whole, resampled),
    )


def _codes(whole: Counts, resampled: Counts) -> list[CodeScores]:
    def figure(of: Figure) -> list[Estimate]:
        return estimates(of(whole)[0], of(resampled))

    columns = zip(
        whole.support[0],
        whole.predicted[0],
        figure(Counts.precision),
        figure(Counts.recall),
        figure(Counts.f1),
        figure(Counts.alpha),
        strict=True,
    )
    return [
        CodeScores(int(support), int(predicted), precision, recall, f1, alpha)
        for support, predicted, precision, recall, f1, alpha in columns
    ]


def _pooled(whole: Counts, resampled: Counts) -> PooledScores:
    def figure(of: Figure) -> Estimate:
        (estimate,) = estimates(of(whole)[0], of(resampled))
        return estimate

    micro = whole.pooled()
    averaged = int((whole.support[0] > 0).sum())
    return PooledScores(
        support=int(micro.support[0, 0]),
        predicted=int(micro.predicted[0, 0]),
        macro_f1=figure(lambda counts: mean_of_defined(counts.f1())),
        averaged=averaged,
        left_out=whole.support.shape[1] - averaged,
        micro_precision=figure(lambda counts: counts.pooled().precision()),
        micro_recall=figure(lambda counts: counts.pooled().recall()),
        micro_f1=figure(lambda counts: counts.pooled().f1()),
        alpha=figure(lambda counts: counts.pooled().alpha()),
        mean_alpha=figure(lambda counts: mean_of_defined(counts.alpha())),
    )
