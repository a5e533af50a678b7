"""The colours of the heat map: one hue from pale to dark, told apart without seeing hues.

The number stands in every cell and stays readable on it, at 4.5:1 or better.
"""

from __future__ import annotations

import math

from linkage_nlp.writers.colors import Color
from linkage_nlp.writers.standalone import DARK_PAGE, LIGHT_PAGE

STEPS = 7
# Dark blue on a light page, pale blue on a dark one.
_LIGHT_END, _DARK_END = Color.parse("#08407f"), Color.parse("#a9cdf3")
# How much of the page's colour is in the palest step.
_PALEST = 0.88


def step(weight: float) -> int:
    """The step of a weight from 0 to 1: 0 without colour, then 1 to `STEPS`."""
    return 0 if weight <= 0 else min(STEPS, math.ceil(weight * STEPS))


def ramp(*, dark: bool = False) -> tuple[Color, ...]:
    """The colours of steps 1 to `STEPS`."""
    page, end = (DARK_PAGE, _DARK_END) if dark else (LIGHT_PAGE, _LIGHT_END)
    return tuple(end.mix(page, _PALEST * (1 - place / (STEPS - 1))) for place in range(STEPS))


def heat_rules() -> str:
    """The steps as style: classes `h1` to `h7`, for light and dark pages."""
    dark = f"@media screen and (prefers-color-scheme: dark) {{\n{_rules(dark=True)}}}\n"
    return _rules(dark=False) + dark


def _rules(*, dark: bool) -> str:
    return "".join(
        f".h{place} {{ background: {color}; color: {color.ink()}; }}\n"
        for place, color in enumerate(ramp(dark=dark), start=1)
    )
