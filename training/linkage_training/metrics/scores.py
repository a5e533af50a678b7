"""The figures of an evaluation, as named values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Slice = Literal["all", "zh", "en"]
SLICES: tuple[Slice, ...] = get_args(Slice)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval. None stands where it is not defined.

    Attributes:
        value: The figure on the examples as they are.
        low: Lower end of the 95 % interval; None without one.
        high: Upper end.
    """

    value: float | None
    low: float | None = None
    high: float | None = None

    def to_json(self) -> dict[str, float | None]:
        return {"value": self.value, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class CodeScores:
    """The figures of one code.

    Attributes:
        support: Sentences that people gave the code.
        predicted: Sentences that the model gave it.
        precision: Share of the predicted that are true; not defined when none is predicted.
        recall: Share of the true that are predicted; not defined without support.
        f1: Their harmonic mean; not defined without support.
        alpha: Krippendorff's alpha of model and people; not defined when all sentences
            are coded alike.
    """

    support: int
    predicted: int
    precision: Estimate
    recall: Estimate
    f1: Estimate
    alpha: Estimate

    def to_json(self) -> dict[str, Any]:
        return {
            "support": self.support,
            "predicted": self.predicted,
            "precision": self.precision.to_json(),
            "recall": self.recall.to_json(),
            "f1": self.f1.to_json(),
            "alpha": self.alpha.to_json(),
        }


@dataclass(frozen=True, slots=True)
class PooledScores:
    """The figures of several codes together: those of a dimension, or all.

    Attributes:
        support: Codes that people gave, over all sentences.
        predicted: Codes that the model gave, over all sentences.
        macro_f1: Mean F1 over the codes with support.
        averaged: How many codes the macro-F1 is the mean of.
        left_out: How many codes have no support, so that they are not in it.
        micro_precision: As for a code, every pair of sentence and code being one case of
            the same decision.
        micro_recall: Likewise.
        micro_f1: Likewise.
        false_alarms: Share of the sentences to which people gave none of the codes that the
            model gave one: what talk about other things costs, where codes are rare. Not
            defined when people coded every sentence.
        alpha: Krippendorff's alpha over all pairs of sentence and code as binary units.
        mean_alpha: Mean alpha over the codes whose alpha is defined.
    """

    support: int
    predicted: int
    macro_f1: Estimate
    averaged: int
    left_out: int
    micro_precision: Estimate
    micro_recall: Estimate
    micro_f1: Estimate
    false_alarms: Estimate
    alpha: Estimate
    mean_alpha: Estimate

    def to_json(self) -> dict[str, Any]:
        return {
            "support": self.support,
            "predicted": self.predicted,
            "macro_f1": self.macro_f1.to_json(),
            "averaged": self.averaged,
            "left_out": self.left_out,
            "micro_precision": self.micro_precision.to_json(),
            "micro_recall": self.micro_recall.to_json(),
            "micro_f1": self.micro_f1.to_json(),
            "false_alarms": self.false_alarms.to_json(),
            "alpha": self.alpha.to_json(),
            "mean_alpha": self.mean_alpha.to_json(),
        }


@dataclass(frozen=True, slots=True)
class SliceScores:
    """The figures on the examples of one language, or on all.

    Attributes:
        sentences: Number of sentences.
        cases: Number of cases that they come from.
        codes: By `dimension/code`, in the codebook's order.
        dimensions: By dimension.
        overall: All codes of the codebook together.
    """

    sentences: int
    cases: int
    codes: Mapping[str, CodeScores]
    dimensions: Mapping[str, PooledScores]
    overall: PooledScores

    def to_json(self) -> dict[str, Any]:
        return {
            "sentences": self.sentences,
            "cases": self.cases,
            "codes": {name: code.to_json() for name, code in self.codes.items()},
            "dimensions": {name: pooled.to_json() for name, pooled in self.dimensions.items()},
            "overall": self.overall.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures of an evaluation.

    Attributes:
        slices: By language, and `all`. A language without sentences has no entry.
        resamples: How many resamples of the cases the intervals come from; 0 for none.
    """

    slices: Mapping[Slice, SliceScores]
    resamples: int

    def to_json(self) -> dict[str, Any]:
        """Plain values, as `linkage evaluate --json` and a bundle's `scores` have them."""
        return {
            "confidence": 0.95,
            "resamples": self.resamples,
            **{name: figures.to_json() for name, figures in self.slices.items()},
        }
