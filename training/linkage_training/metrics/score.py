"""From two codings of the same sentences to all figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
            draws = case_weights(int(own.max()) + 1, bootstrap, seed)
            slices[name] = _measure(gold[rows], predicted[rows], own, draws, codebook)
    return Scores(slices, bootstrap)


def _measure(
    gold: NDArray[np.bool_],
    predicted: NDArray[np.bool_],
    cases: NDArray[np.intp],
    draws: Floats,
    codebook: Codebook,
) -> SliceScores:
    codes = _tally(gold, predicted, cases, draws)
    spans = _spans(codebook)
    # A column for each dimension, and one for all: whether a sentence has any of the codes.
    any_of = [*spans.values(), slice(None)]
    some = _tally(_any(gold, any_of), _any(predicted, any_of), cases, draws)
    pooled = [
        _pooled(codes.columns(span), some.columns(slice(column, column + 1)))
        for column, span in enumerate(any_of)
    ]
    return SliceScores(
        sentences=len(gold),
        cases=draws.shape[1],
        codes=dict(zip(map(str, codebook.labels), _codes(codes), strict=True)),
        dimensions=dict(zip(spans, pooled, strict=False)),
        overall=pooled[-1],
    )


@dataclass(frozen=True, slots=True)
class _Tally:
    """Counts of the sentences as they are, and of the resamples."""

    whole: Counts
    resampled: Counts

    def columns(self, span: slice) -> _Tally:
        return _Tally(self.whole.columns(span), self.resampled.columns(span))

    def figures(self, of: Figure) -> list[Estimate]:
        """One figure of each column, or of all together, as `of` has it."""
        return estimates(of(self.whole)[0], of(self.resampled))


def _tally(
    gold: NDArray[np.bool_],
    predicted: NDArray[np.bool_],
    cases: NDArray[np.intp],
    draws: Floats,
) -> _Tally:
    by_case = count_by_case(gold, predicted, cases)
    return _Tally(by_case.summed(np.ones((1, draws.shape[1]))), by_case.summed(draws))


def _spans(codebook: Codebook) -> dict[str, slice]:
    """The columns of each dimension."""
    spans = {}
    column = 0
    for dimension in codebook.dimensions:
        spans[dimension.id] = slice(column, column + len(dimension.codes))
        column += len(dimension.codes)
    return spans


def _any(coded: NDArray[np.bool_], spans: Sequence[slice]) -> NDArray[np.bool_]:
    """Whether a sentence has a code of each span, shape (sentences, spans)."""
    return np.column_stack([coded[:, span].any(axis=1) for span in spans])


def _codes(tally: _Tally) -> list[CodeScores]:
    columns = zip(
        tally.whole.support[0],
        tally.whole.predicted[0],
        tally.figures(Counts.precision),
        tally.figures(Counts.recall),
        tally.figures(Counts.f1),
        tally.figures(Counts.alpha),
        strict=True,
    )
    return [
        CodeScores(int(support), int(predicted), precision, recall, f1, alpha)
        for support, predicted, precision, recall, f1, alpha in columns
    ]


def _pooled(codes: _Tally, some: _Tally) -> PooledScores:
    def figure(of: Figure, tally: _Tally = codes) -> Estimate:
        (estimate,) = tally.figures(of)
        return estimate

    support = codes.whole.support
    averaged = int((support[0] > 0).sum())
    return PooledScores(
        support=int(support.sum()),
        predicted=int(codes.whole.predicted.sum()),
        macro_f1=figure(lambda counts: mean_of_defined(counts.f1())),
        averaged=averaged,
        left_out=support.shape[1] - averaged,
        micro_precision=figure(lambda counts: counts.pooled().precision()),
        micro_recall=figure(lambda counts: counts.pooled().recall()),
        micro_f1=figure(lambda counts: counts.pooled().f1()),
        false_alarms=figure(Counts.false_alarms, some),
        alpha=figure(lambda counts: counts.pooled().alpha()),
        mean_alpha=figure(lambda counts: mean_of_defined(counts.alpha())),
    )
