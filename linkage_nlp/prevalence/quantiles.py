"""Quantiles of the beta distribution and of Student's t, without SciPy.

Both follow from the regularised incomplete beta function, by its continued fraction (DLMF
8.17.22, evaluated by the modified Lentz method: Press et al. 2007, Numerical Recipes, section
6.4) and Newton's method.
"""

from __future__ import annotations

import math
from functools import lru_cache

_TINY = 1e-300
_TERMS = 500
_ENOUGH = 1e-15
_STEPS = 200


def beta_cdf(x: float, a: float, b: float) -> float:
    """The probability that a beta variable is at most `x`; `a` and `b` above 0."""
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    front = x * (1.0 - x) * _density(x, a, b)
    # The fraction converges fast below the mean; above it, the other tail is asked for.
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _fraction(x, a, b) / a
    return 1.0 - front * _fraction(1.0 - x, b, a) / b


def beta_quantile(probability: float, a: float, b: float) -> float:
    """The value below which a beta variable is with a probability.

    Newton's method, which halves the range that is left wherever it would leave it.
    """
    low, high = 0.0, 1.0
    x = a / (a + b)
    for _ in range(_STEPS):
        off = beta_cdf(x, a, b) - probability
        if off > 0.0:
            high = x
        else:
            low = x
        density = _density(x, a, b)
        following = x - off / density if density > 0.0 else low
        if not low < following < high:
            following = (low + high) / 2.0
        if abs(following - x) <= _ENOUGH * x:
            return following
        x = following
    return x


@lru_cache(maxsize=1024)
def t_quantile(probability: float, freedom: float) -> float:
    """The quantile of Student's t, for a probability from one half up.

    Args:
        probability: From 0.5 to below 1.
        freedom: Degrees of freedom, above 0.
    """
    x = beta_quantile(2.0 * (1.0 - probability), freedom / 2.0, 0.5)
    return math.sqrt(freedom * (1.0 - x) / x)


def _density(x: float, a: float, b: float) -> float:
    """The density of the beta distribution, `x` being between 0 and 1."""
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    return math.exp(scale + (a - 1.0) * math.log(x) + (b - 1.0) * math.log1p(-x))


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function."""
    c = 1.0
    d = 1.0 / _away(1.0 - (a + b) * x / (a + 1.0))
    value = d
    for m in range(1, _TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        d = 1.0 / _away(1.0 + even * d)
        c = _away(1.0 + even / c)
        value *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        d = 1.0 / _away(1.0 + odd * d)
        c = _away(1.0 + odd / c)
        change = d * c
        value *= change
        if abs(change - 1.0) < _ENOUGH:
            break
    return value


def _away(value: float) -> float:
    """A value that can be divided by."""
    return value if abs(value) > _TINY else _TINY
