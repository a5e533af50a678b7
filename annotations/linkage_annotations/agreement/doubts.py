"""Where there is too little to say, and the thresholds for it.

UNITS: a formula of Bloch and Kraemer (1989, 2 x 2 kappa coefficients) that Krippendorff uses, as
the manual of a coding program gives it (neither original was at hand; its example comes out the
same), gives the number of units that two coders need to tell alpha from a least acceptable value
a, for a code that makes up the share p:

    z^2 ((1 + a) (3 - a) / (4 p (1 - p) (1 - a)) - a)

With a = 2/3, below which Krippendorff draws no conclusions, z = 1.645 (5 %, one-sided) and the
most favourable p = 1/2, that is 30.

POSITIVES: the same number times p tends to 8 as p gets small: a rare code needs 8 units that
carry it, however many carry nothing. A unit on which only one coder gave it is counted as
well, hence 10.

CASES: the interval draws cases as they are, which leaves out how uncertain the spread of few
cases is. For a mean of k normal cases its 95 % interval is as wide as one of the t distribution
with k - 1 degrees of freedom that covers 84 % for k = 5, 90 % for k = 10 and 93 % for k = 20.
Below 10 the intervals are called too narrow.

POSITIVE_CASES: only cases that have a code tell how it differs between cases, so of a code
that is in fewer than 5 the interval says little, however many cases there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from linkage_nlp.codebook import Label

UNITS = 30
POSITIVES = 10
CASES = 10
POSITIVE_CASES = 5


class DoubtKind(StrEnum):
    """What there is too little of."""

    NO_OVERLAP = "no_overlap"  # no two people coded the same unit
    FEW_UNITS = "few_units"  # two people coded fewer than UNITS
    ONE_CASE = "one_case"  # there are no intervals
    FEW_CASES = "few_cases"  # fewer than CASES
    NEVER_GIVEN = "never_given"  # nobody gave these codes
    FEW_POSITIVES = "few_positives"  # these codes have fewer than POSITIVES
    FEW_POSITIVE_CASES = "few_positive_cases"  # enough, but of fewer than POSITIVE_CASES cases
    FEW_UNITS_IN_PAIRS = "few_units_in_pairs"  # these two coders share fewer than UNITS


@dataclass(frozen=True, slots=True)
class Doubt:
    """A warning about the figures of a slice.

    Attributes:
        kind: What there is too little of.
        found: How much there is, where it is one number.
        codes: The codes that it is about.
        pairs: The pairs of coders that it is about, by name.
    """

    kind: DoubtKind
    found: int | None = None
    codes: tuple[Label, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
