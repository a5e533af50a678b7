"""Floats as 8-bit integers: which values one step of a channel stands for.

A product `x @ W` is computed as `(x / s) @ (s W)`, with a factor s for each input channel:
the same in real numbers, but channels of x that reach far no longer take the resolution
from all the others (SmoothQuant; Xiao et al. 2023). With the strength `a`

    s = max|x| ** a / max|W| ** (1 - a)

for each channel. Then `x / s` is rounded to 0..255 with one step and one zero point for
all, and `s W` with a step for each output channel. Both are fixed once and for all: what a
sentence gets does not depend on the sentences that it is computed with, as it would if the
steps followed from each batch ("dynamic quantisation").

Weights keep to -63..63. Processors without VNNI add pairs of products in 16 bits and cut
off what does not fit; 2 * 255 * 63 does. The sums are exact then, so every processor
gives the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkage_training.export.observation import Observed

ACTIVATION_LEVELS = 255
WEIGHT_LIMIT = 63
TABLE_LIMIT = 127
_STRENGTHS = (0.0, 0.25, 0.5, 0.65, 0.8, 0.9, 1.0)
# Keeps channels that are never used from asking for infinitely fine steps.
_TINY = 1e-6

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class InputRounding:
    """How the input of a product is rounded: `round(x / steps) + zero`, cut to 0..255.

    Attributes:
        steps: What one unit is worth in each channel, shape (channels,).
        zero: The integer that stands for 0.
    """

    steps: Floats
    zero: int

    def apply(self, x: Floats) -> Floats:
        """The nearest values that can be told apart, for x of shape (tokens, channels)."""
        levels = np.clip(np.rint(x / self.steps) + self.zero, 0, ACTIVATION_LEVELS)
        result: Floats = (levels - self.zero).astype(np.float32) * self.steps
        return result


@dataclass(frozen=True, slots=True)
class RoundedMatrix:
    """A matrix as `integers * steps`.

    Attributes:
        integers: Shape (rows, columns), int8.
        steps: What one unit is worth: in each column of a weight, shape (columns,); in
            each row of a table, shape (rows, 1).
    """

    integers: NDArray[np.int8]
    steps: Floats

    def restored(self) -> Floats:
        """The matrix as floats."""
        result: Floats = self.integers.astype(np.float32) * self.steps
        return result


def round_weight(weight: Floats) -> RoundedMatrix:
    """A weight of shape (inputs, outputs), with a step for each output."""
    steps = np.maximum(np.abs(weight).max(axis=0), _TINY) / WEIGHT_LIMIT
    return RoundedMatrix(np.rint(weight / steps).astype(np.int8), steps.astype(np.float32))


def round_table(table: Floats) -> RoundedMatrix:
    """A table of embeddings, with a step for each row."""
    steps = np.maximum(np.abs(table).max(axis=1, keepdims=True), _TINY) / TABLE_LIMIT
    return RoundedMatrix(np.rint(table / steps).astype(np.int8), steps.astype(np.float32))


def choose_rounding(observed: Observed, weight: Floats) -> tuple[InputRounding, float]:
    """The rounding of a product's input that changes the product least.

    Args:
        observed: The input on calibration sentences.
        weight: What it is multiplied with, shape (channels, outputs); several weights
            that share the input stand side by side.

    Returns:
        The rounding, and the mean squared error of the product on the sample as a share
        of the product's variance.
    """
    exact = observed.sample @ weight
    variance = max(float(exact.var()), _TINY)
    tried = []
    for strength in _STRENGTHS:
        rounding = _rounding(observed, weight, strength)
        scaled = round_weight(weight * rounding.steps[:, None]).restored()
        product = rounding.apply(observed.sample) / rounding.steps @ scaled
        tried.append((float(np.mean((product - exact) ** 2)) / variance, rounding))
    error, best = min(tried, key=lambda pair: pair[0])
    return best, error


def _rounding(observed: Observed, weight: Floats, strength: float) -> InputRounding:
    reach = np.maximum(np.maximum(observed.high, -observed.low), _TINY)
    factors = reach**strength / np.maximum(np.abs(weight).max(axis=1), _TINY) ** (1 - strength)
    low = min(float((observed.low / factors).min()), 0.0)
    high = max(float((observed.high / factors).max()), 0.0)
    unit = max(high - low, _TINY) / ACTIVATION_LEVELS
    return InputRounding((factors * unit).astype(np.float32), round(-low / unit))
