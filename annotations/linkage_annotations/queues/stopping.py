"""A hint at when further labels change little: the predictions have come to rest.

After each turn the model decides on the same sentences, labelled or not. Where Cohen's kappa
between its decisions and those of the turn before averages 0.99 or more over three turns, it
has stopped changing its mind (Bloodgood and Vijay-Shanker 2009, A Method for Stopping Active
Learning Based on Stabilizing Predictions and the Need for User-Adjustable Stopping). No label
is needed for it. All codes' decisions are pooled, since those on one rare code alone would
hardly ever change. How far F1 may still move is bounded by 4 (1 - kappa) / kappa (Bloodgood
and Grothendieck 2013, Analysis of Stopping Active Learning based on Stabilizing Predictions).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

KAPPA = 0.99
TURNS = 3
_ROUNDING = 1e-9


def kappa(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Cohen's kappa of yes and no; 1 where both always say the same one."""
    agreed = float((one == other).mean())
    yes, also = float(one.mean()), float(other.mean())
    by_chance = yes * also + (1.0 - yes) * (1.0 - also)
    return 1.0 if by_chance == 1.0 else (agreed - by_chance) / (1.0 - by_chance)


def rests_from(kappas: Sequence[float | None], bound: float = KAPPA) -> int | None:
    """The first turn at which the mean of the last three kappas reaches the bound, if any does.

    Args:
        kappas: Of each turn with the one before; None for the first turn.
        bound: What is taken for rest.
    """
    for place in range(len(kappas)):
        last = [value for value in kappas[: place + 1] if value is not None][-TURNS:]
        if len(last) == TURNS and float(np.mean(last)) >= bound - _ROUNDING:
            return place
    return None
