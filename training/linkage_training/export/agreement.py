"""Whether the int8 model says what the trained one says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkage_nlp.bundle import LabelSettings
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Example
from linkage_nlp.errors import ExportRefused
from linkage_nlp.language import Language
from linkage_nlp.tagging.decision import calibrate
from linkage_training.metrics import score

# One point of macro-F1.
MAX_LOSS = 0.01
_NAMES: dict[Language, str] = {"zh": "Chinese", "en": "English"}


@dataclass(frozen=True, slots=True)
class MacroF1:
    """Macro-F1 over all codes, before and after; None where no code occurs."""

    fp32: float | None
    int8: float | None

    @property
    def loss(self) -> float:
        """By how much int8 is worse; negative where it is better."""
        if self.fp32 is None or self.int8 is None:
            return 0.0
        return self.fp32 - self.int8


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the outputs of the int8 model are from those of the fp32 one.

    Attributes:
        logit_difference: The largest difference of two raw outputs.
        probability_difference: The largest difference of two probabilities.
        mean_probability_difference: The mean difference.
        same_decisions: Share of the pairs of sentence and code with the same decision
            (accept, review or none).
        macro_f1: By language, accepted codes against people's.
    """

    logit_difference: float
    probability_difference: float
    mean_probability_difference: float
    same_decisions: float
    macro_f1: Mapping[Language, MacroF1]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def compare(
    fp32: NDArray[np.floating[Any]],
    int8: NDArray[np.floating[Any]],
    *,
    gold: NDArray[np.bool_],
    examples: Sequence[Example],
    codebook: Codebook,
    settings: Sequence[LabelSettings],
) -> Agreement:
    """Compare the outputs of both models for the same labelled sentences.

    Args:
        fp32: Raw outputs of the trained model, shape (examples, labels).
        int8: Raw outputs of the exported model, same shape.
        gold: What people coded, same shape.
        examples: The sentences.
        codebook: Names the columns.
        settings: Calibration and thresholds of each column.
    """
    before, after = (calibrate(logits.astype(np.float32), settings) for logits in (fp32, int8))
    accept = np.array([s.accept for s in settings])
    review = np.array([s.review for s in settings])
    same = ((before >= accept) == (after >= accept)) & ((before >= review) == (after >= review))
    f1 = [
        {
            name: figures.overall.macro_f1.value
            for name, figures in score(
                gold, p >= accept, examples, codebook, bootstrap=0
            ).slices.items()
        }
        for p in (before, after)
    ]
    apart = np.abs(before - after)
    return Agreement(
        logit_difference=float(np.abs(fp32 - int8).max()),
        probability_difference=float(apart.max()),
        mean_probability_difference=float(apart.mean()),
        same_decisions=float(same.mean()),
        macro_f1={lang: MacroF1(f1[0][lang], f1[1][lang]) for lang in _NAMES if lang in f1[0]},
    )


def refuse_if_worse(agreement: Agreement) -> None:
    """Stop an export that costs too much.

    Raises:
        ExportRefused: int8 loses more than `MAX_LOSS` of macro-F1 in a language.
    """
    worse = {lang: f1 for lang, f1 in agreement.macro_f1.items() if f1.loss > MAX_LOSS}
    if not worse:
        return
    losses = " and ".join(
        f"{100 * f1.loss:.1f} points of macro-F1 in {_NAMES[lang]} "
        f"({100 * (f1.fp32 or 0):.1f} before, {100 * (f1.int8 or 0):.1f} after)"
        for lang, f1 in worse.items()
    )
    raise ExportRefused(
        f"the int8 model loses {losses}, while {100 * MAX_LOSS:g} is allowed",
        remedy="Train with another seed or for fewer epochs, or from another base; where few "
        "sentences were compared, label more, for one sentence may make the difference",
    )
