"""The figures of agreement, as named values.

"Two people" stands for two people who coded the same unit; a model is never one of them.
`all_units` are the units that two people coded. `coded_units` are those among them on which
at least one gave any code of the dimension: most sentences carry no code, so that agreement on
all units is mainly on these, and agreement on coded units alone shows whether people give the
same code where they see one. As units are picked by their answers, alpha on coded units alone
is lower by construction (agreement that there is nothing to code is left out of what is
observed); read it beside the other, not against the same threshold. In a dimension of a single
code it could not be above 0, so that there nothing is said of coded units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from linkage_annotations.agreement.doubts import Doubt
from linkage_annotations.agreement.estimates import Estimate, Resampling
from linkage_annotations.agreement.grouping import Slice
from linkage_annotations.agreement.ratings import Coder
from linkage_nlp.codebook import Codebook, Label


@dataclass(frozen=True, slots=True)
class CodeMeasures:
    """Agreement of people on one code, over some units.

    Attributes:
        alpha: Krippendorff's alpha of the question whether the code is given.
        percent: Percent agreement, from 0 to 1.
    """

    alpha: Estimate
    percent: Estimate


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """Agreement of people on one code.

    Attributes:
        positives: Units that two people coded and at least one gave the code.
        positive_cases: Cases that these are of.
        positive: Positive agreement: of a unit that one gave the code, the share of others
            who gave it too.
        all_units: On all units.
        coded_units: On those with a code of the dimension.
    """

    positives: int
    positive_cases: int
    positive: Estimate
    all_units: CodeMeasures
    coded_units: CodeMeasures


@dataclass(frozen=True, slots=True)
class SetMeasures:
    """Agreement of people on the codes of a dimension, over some units.

    Attributes:
        mean_alpha: Mean over the codes whose alpha is defined, each counting the same; for the
            interval, over those whose alpha is defined in the draw.
        averaged: How many these are.
        masi: Alpha of the set of codes, with the distance MASI.
        percent: Share of pairs of codings that are the very same set.
    """

    mean_alpha: Estimate
    averaged: int
    masi: Estimate
    percent: Estimate


@dataclass(frozen=True, slots=True)
class DimensionFigures:
    """Agreement of people on one dimension.

    Attributes:
        coded: Number of its coded units.
        presence: Alpha of the question whether a unit carries any code of the dimension.
        all_units: On all units.
        coded_units: On those with a code of the dimension.
    """

    coded: int
    presence: Estimate
    all_units: SetMeasures
    coded_units: SetMeasures


@dataclass(frozen=True, slots=True)
class OverallFigures:
    """Agreement of people over all dimensions.

    In each `SetMeasures` the mean alpha is over all codes; MASI and percent agreement are
    means over the dimensions in which they are defined.
    """

    all_units: SetMeasures
    coded_units: SetMeasures


@dataclass(frozen=True, slots=True)
class KappaFigures:
    """How far two coders agree on one code.

    Attributes:
        first: Units, of those both coded, that the first gave the code.
        second: That the second did.
        both: That both did.
        percent: Share of the units on which they agree.
        kappa: Cohen's kappa.
        coded_kappa: The same over units that one of the two gave a code of the dimension.
    """

    first: int
    second: int
    both: int
    percent: float
    kappa: Estimate
    coded_kappa: Estimate


@dataclass(frozen=True, slots=True)
class PairFigures:
    """How far two coders agree, people or models.

    Attributes:
        first: Name of a coder.
        second: Name of one that comes after the first.
        units: Units that both coded, at least one.
        cases: Cases that these are of.
        mean_kappa: Mean over the codes whose kappa is defined.
        codes: By code, in the codebook's order.
    """

    first: str
    second: str
    units: int
    cases: int
    mean_kappa: Estimate
    codes: Mapping[Label, KappaFigures]


@dataclass(frozen=True, slots=True)
class Influence:
    """What a coder does to alpha, on units that they and two more people coded.

    Attributes:
        others: Alpha of the other people, without the coder.
        joined: Alpha with the coder.
        change: `joined` less `others`; below 0 where the coder differs from the others more
            than these among themselves.
    """

    others: Estimate
    joined: Estimate
    change: Estimate


@dataclass(frozen=True, slots=True)
class CoderFigures:
    """One coder.

    Attributes:
        coder: Who.
        units: Units that they coded.
        given: To how many of these they gave each code.
        shared: Units that at least two people coded beside them: those of `Influence`.
        shared_cases: Cases that these are of.
        codes: Their influence by code.
        dimensions: By dimension: on the mean over its codes whose alpha is defined both with
            and without the coder.
        overall: The same over all codes.
    """

    coder: Coder
    units: int
    given: Mapping[Label, int]
    shared: int
    shared_cases: int
    codes: Mapping[Label, Influence]
    dimensions: Mapping[str, Influence]
    overall: Influence


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two codes of a dimension that people mix up, or a code and none.

    Attributes:
        dimension: Their dimension.
        code: A code.
        other: Another, or None: the other person gave no code of the dimension.
        units: Units on which one person gave the first and not the second, and another the
            second and not the first.
        cases: Cases that these are of.
        pairs: Pairs of people who did so, over all units.
        share: Of the answers that gave one of the two codes (or, with none, the code), the
            share that another person met with the other one.
    """

    dimension: str
    code: str
    other: str | None
    units: int
    cases: int
    pairs: int
    share: float


@dataclass(frozen=True, slots=True)
class ConfusionTable:
    """What others gave where one person gave a code.

    Attributes:
        codes: The codes of a dimension: the rows, and the columns but the last.
        answers: How often each was given on units that two people coded.
        shares: For each code, of the answers of the other people: the share that is the same
            code (on the diagonal), another code instead (given by the other and not by the
            one, who gave the row's code and the other did not), and, last, no code of the
            dimension. None in the row of a code that nobody gave. Rows need not add up to 1:
            a person may give several codes.
    """

    codes: tuple[str, ...]
    answers: tuple[int, ...]
    shares: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class SliceFigures:
    """Agreement over the units of one language, or over all.

    Attributes:
        units: Units that anybody coded.
        shared: Units that at least two people coded.
        cases: Cases that these are of: those that the intervals are over.
        codes: By code, in the codebook's order.
        dimensions: By dimension.
        overall: Over all dimensions.
        pairs: Every two coders who coded a unit in common.
        coders: Every coder.
        confusions: Most frequent first, dimension by dimension.
        confusion_tables: By dimension.
        doubts: Where there is too little to say.
    """

    units: int
    shared: int
    cases: int
    codes: Mapping[Label, CodeFigures]
    dimensions: Mapping[str, DimensionFigures]
    overall: OverallFigures
    pairs: tuple[PairFigures, ...]
    coders: tuple[CoderFigures, ...]
    confusions: tuple[Confusion, ...]
    confusion_tables: Mapping[str, ConfusionTable]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree.

    Attributes:
        codebook: What was coded.
        coders: People first, then models.
        resampling: How the intervals came about.
        slices: Over all units, and over those of each language in which there are any.
    """

    codebook: Codebook
    coders: tuple[Coder, ...]
    resampling: Resampling
    slices: Mapping[Slice, SliceFigures]
