"""How often the intervals hold the truth, in simulations with fixed seeds.

95 in 100 are meant. With 300 repetitions, 92 of 100 are two and a half standard errors below.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from linkage_nlp.prevalence import Interval, Stratum, estimate, tuning

REPETITIONS = 300
LEAST = 0.92

World = Callable[..., tuple[Stratum, float]]

# How frequent a code is, how much of it the model misses, how many it gives in vain, and how
# many sentences are checked: from a common code to one that four sentences of the sample have.
WORLDS: dict[str, dict[str, Any]] = {
    "frequent": {"frequent": 0.3, "missed": 0.2, "false": 0.1, "checked": 60},
    "usual": {"frequent": 0.1, "missed": 0.2, "false": 0.02, "checked": 100},
    "rare": {"frequent": 0.03, "missed": 0.3, "false": 0.01, "checked": 200},
    "very rare": {"frequent": 0.01, "missed": 0.3, "false": 0.01, "checked": 200},
    "hardly an error": {"frequent": 0.1, "missed": 0.02, "false": 0.001, "checked": 100},
    "poor model": {"frequent": 0.08, "missed": 0.6, "false": 0.1, "checked": 150},
}


@pytest.mark.parametrize("name", WORLDS)
def test_of_these_interviews(name: str, world: World) -> None:
    random = np.random.default_rng(7)
    held = 0
    for _ in range(REPETITIONS):
        stratum, truth = world(random, **WORLDS[name])
        interval = estimate([stratum], heed=tuning([stratum])).here
        held += interval.low <= truth <= interval.high
    assert held / REPETITIONS >= LEAST


@pytest.mark.parametrize("name", ["frequent", "usual", "rare", "poor model"])
def test_of_such_interviews(name: str, world: World) -> None:
    """The truth here is what holds of all cases, not of those at hand."""
    random = np.random.default_rng(8)
    held = 0
    for _ in range(REPETITIONS):
        stratum, _ = world(random, **WORLDS[name])
        interval = estimate([stratum], heed=tuning([stratum])).beyond
        assert interval is not None
        held += interval.low <= WORLDS[name]["frequent"] <= interval.high
    assert held / REPETITIONS >= LEAST


def test_the_model_narrows_the_interval(world: World) -> None:
    random = np.random.default_rng(9)
    alone = powered = 0.0
    for _ in range(50):
        stratum, _ = world(random, **WORLDS["usual"])
        alone += _width(estimate([stratum], heed=0.0).here)
        powered += _width(estimate([stratum], heed=tuning([stratum])).here)
    assert powered < 0.75 * alone


def test_twice_the_standard_error_would_not_do(world: World) -> None:
    """What the intervals here are made for: the usual one fails for rare codes."""
    random = np.random.default_rng(7)
    held = 0
    for _ in range(REPETITIONS):
        stratum, truth = world(random, **WORLDS["very rare"])
        share = stratum.found.mean()
        error = (share * (1.0 - share) / len(stratum.found)) ** 0.5
        held += abs(share - truth) <= 1.96 * error
    assert held / REPETITIONS < 0.85


def test_cases_that_are_unlike_widen_what_is_said_of_others(world: World) -> None:
    random = np.random.default_rng(10)
    alike, _ = world(random, **WORLDS["usual"], unlike=0.001)
    unlike, _ = world(random, **WORLDS["usual"], unlike=0.5)
    widths = []
    for stratum in (alike, unlike):
        made = estimate([stratum], heed=tuning([stratum]))
        assert made.beyond is not None
        widths.append(_width(made.beyond) / _width(made.here))
    assert widths[0] < 1.7 < widths[1]


def _width(interval: Interval) -> float:
    return interval.high - interval.low
