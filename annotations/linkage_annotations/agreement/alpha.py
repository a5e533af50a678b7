"""Krippendorff's alpha of a yes-or-no question, with an interval over cases.

Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. The value is that of the
package `krippendorff`. The interval is a bootstrap that draws whole cases, since sentences
of one interview are alike; it uses that alpha follows from a table of coincidences, which
is a sum over units and so over cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLES = 2000
_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Alpha:
    """Alpha and its 95 % interval.

    Attributes:
        value: 1 for full agreement, 0 for agreement by chance. None where it is undefined:
            nobody coded a unit with another, or all gave the same answer throughout.
        low: Lower end of the interval; None as for the value, or with a single case.
        high: Its upper end.
    """

    value: float | None
    low: float | None
    high: float | None


def binary_alpha(
    marks: NDArray[np.int8], cases: Sequence[str], *, samples: int = SAMPLES, seed: int = 0
) -> Alpha:
    """Alpha of one code.

    Args:
        marks: 1 where a coder gave the code, 0 where not, -1 where they did not code the
            unit; shape (coders, units).
        cases: The case of each unit.
        samples: Number of bootstrap samples.
        seed: Seed of the bootstrap.
    """
    paired = (marks >= 0).sum(axis=0) >= 2
    marks = marks[:, paired]
    if marks.size == 0 or len(np.unique(marks[marks >= 0])) < 2:
        return Alpha(None, None, None)
    from krippendorff import alpha

    value = float(
        alpha(
            reliability_data=np.where(marks >= 0, marks, np.nan).astype(float),
            level_of_measurement="nominal",
        )
    )
    _, places = np.unique(np.asarray(cases)[paired], return_inverse=True)
    by_case = np.zeros((places.max() + 1, 3))
    np.add.at(by_case, places, coincidences(marks))
    if len(by_case) < 2:
        return Alpha(value, None, None)
    draw = np.random.default_rng(seed)
    times = draw.multinomial(len(by_case), np.full(len(by_case), 1 / len(by_case)), size=samples)
    drawn = _alphas(times.astype(float) @ by_case)
    drawn = drawn[~np.isnan(drawn)]
    low, high = np.quantile(drawn, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return Alpha(value, float(low), float(high))


def coincidences(marks: NDArray[np.int8]) -> NDArray[np.float64]:
    """What each unit adds to the table of coincidences.

    Args:
        marks: As for `binary_alpha`; every unit coded at least twice.

    Returns:
        Shape (units, 3): pairs of answers that are both no, that differ (counted one way),
        and that are both yes, each divided by the number of answers less one.
    """
    yes = (marks == 1).sum(axis=0).astype(float)
    no = (marks == 0).sum(axis=0).astype(float)
    others = yes + no - 1
    pairs: NDArray[np.float64] = np.stack([no * (no - 1), yes * no, yes * (yes - 1)], axis=1)
    shared: NDArray[np.float64] = pairs / others[:, None]
    return shared


def _alphas(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    """Alpha of each table of coincidences, NaN where all answers are the same."""
    both_no, differ, both_yes = tables.T
    no, yes = both_no + differ, both_yes + differ
    with np.errstate(invalid="ignore", divide="ignore"):
        alphas: NDArray[np.float64] = 1 - (no + yes - 1) * differ / (no * yes)
    return alphas
