"""Coincidences of yes-or-no answers, many questions at once, and what follows from them.

Krippendorff (2011), Computing Krippendorff's alpha-reliability, for nominal data with any
number of coders and gaps. A unit with m answers, at least two, of which y say yes, adds y to
the answers yes, m - y to the answers no, and y (m - y) / (m - 1) to the pairs that are apart,
counted one way. With n the number of all answers of such units:

    alpha              = 1 - (n - 1) apart / (no yes)
    percent agreement  = 1 - 2 apart / n
    positive agreement = 1 - apart / yes

Percent agreement is the observed agreement in Krippendorff's sense, of two coders the share
of units on which they agree. Positive agreement is the chance that, of a unit that one coder
said yes to, another says yes too (Cicchetti and Feinstein 1990, High agreement but low kappa:
II); with rare codes, percent agreement is high whatever the coders do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from linkage_annotations.agreement.estimates import Floats, ratio


@dataclass(frozen=True, slots=True)
class Coincidences:
    """Sums over units.

    Attributes:
        sums: Answers no, answers yes, pairs apart; shape (..., questions, 3).
    """

    sums: Floats

    @classmethod
    def of_units(cls, yes: Floats, answers: Floats) -> Coincidences:
        """What each unit adds.

        Args:
            yes: Number of answers yes, shape (units, questions).
            answers: Number of answers, shape (units, 1).
        """
        counted = (answers >= 2).astype(float)
        no = (answers - yes) * counted
        yes = yes * counted
        others = (answers - 1) * counted + (1 - counted)  # 1 where nothing is counted
        return cls(np.stack([no, yes, no * yes / others], axis=-1))

    @property
    def no(self) -> Floats:
        return self.sums[..., 0]

    @property
    def yes(self) -> Floats:
        return self.sums[..., 1]

    @property
    def apart(self) -> Floats:
        return self.sums[..., 2]

    def alpha(self) -> Floats:
        """NaN where there is nothing to compare, or all answers are the same."""
        return 1 - ratio((self.no + self.yes - 1) * self.apart, self.no * self.yes)

    def percent(self) -> Floats:
        """NaN where there is nothing to compare."""
        return 1 - ratio(2 * self.apart, self.no + self.yes)

    def positive(self) -> Floats:
        """NaN where nobody said yes."""
        return 1 - ratio(self.apart, self.yes)
