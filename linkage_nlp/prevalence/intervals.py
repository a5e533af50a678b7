"""Intervals of shares."""

from __future__ import annotations

from dataclasses import dataclass

from linkage_nlp.prevalence.quantiles import beta_quantile, t_quantile

LEVEL = 0.95
_TAIL = (1.0 - LEVEL) / 2.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval, both ends included."""

    low: float
    high: float

    def times(self, number: float) -> Interval:
        """The interval of a multiple."""
        return Interval(self.low * number, self.high * number)


def clopper_pearson(found: float, number: float) -> Interval:
    """The exact interval of a share (Clopper and Pearson 1934).

    Args:
        found: How many have it, from 0 to `number`; need not be whole.
        number: Of how many, above 0.
    """
    low = 0.0 if found <= 0.0 else beta_quantile(_TAIL, found, number - found + 1.0)
    high = 1.0 if found >= number else beta_quantile(1.0 - _TAIL, found + 1.0, number - found)
    return Interval(low, high)


def share_interval(share: float, variance: float, number: int, freedom: int) -> Interval:
    """The interval of an estimated share with a known variance (Korn and Graubard 1998).

    It is the exact interval of as many independent sentences as would give that variance, made
    somewhat fewer where the variance itself rests on few degrees of freedom. Unlike one that
    adds and takes twice the standard error, it holds for codes that few sentences have.

    Args:
        share: The estimate.
        variance: Of the estimate; 0 counts as not known.
        number: How many sentences it rests on, at least 2.
        freedom: Degrees of freedom of the variance, at least 1.
    """
    share = min(max(share, 0.0), 1.0)
    known = variance > 0.0 and 0.0 < share < 1.0
    effective = share * (1.0 - share) / variance if known else float(number)
    ratio = t_quantile(1.0 - _TAIL, number - 1) / t_quantile(1.0 - _TAIL, freedom)
    effective = max(effective * ratio**2, 1.0)
    return clopper_pearson(effective * share, effective)
