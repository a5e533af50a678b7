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
from typing import Literal, get_args

from linkage_annotations.agreement.doubts import Doubt
from linkage_annotations.agreement.estimates import Estimate, Resampling
from linkage_annotations.agreement.notices import Notice
from linkage_annotations.agreement.ratings import Coder
from linkage_nlp.codebook import Codebook, Label

Slice = Literal["all", "zh", "en"]
SLICES: tuple[Slice, ...] = get_args(Slice)


@dataclass(frozen=True, slots=True)
class Measures:
    """A coefficient over all units, and over coded units alone."""

    all_units: Estimate
    coded_units: Estimate


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """Agreement of people on one code.

    Attributes:
        positives: Units that two people coded and at least one gave the code.
        positive_cases: Cases that these are of.
        alpha: Krippendorff's alpha of the question whether the code is given.
    """

    positives: int
    positive_cases: int
    alpha: Measures


@dataclass(frozen=True, slots=True)
class DimensionFigures:
    """Agreement of people on one dimension.

    Attributes:
        coded: Number of its coded units.
        mean_alpha: Mean over the codes whose alpha is defined, each counting the same; for the
            interval, over those whose alpha is defined in the draw.
        masi: Alpha of the set of codes, with the distance MASI.
    """

    coded: int
    mean_alpha: Measures
    masi: Measures


@dataclass(frozen=True, slots=True)
class KappaFigures:
    """How far two coders agree on one code.

    Attributes:
        first: Units, of those both coded, that the first gave the code.
        second: That the second did.
        both: That both did.
        kappa: Cohen's kappa; coded units are those that one of the two gave a code of the
            dimension.
    """

    first: int
    second: int
    both: int
    kappa: Measures


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
    mean_kappa: Measures
    codes: Mapping[Label, KappaFigures]


@dataclass(frozen=True, slots=True)
class CoderCode:
    """One coder and one code.

    Attributes:
        given: To how many units the coder gave it.
        positives: On how many of the shared units they or another person did.
        alpha: Of their answers beside those of each other person.
    """

    given: int
    positives: int
    alpha: Measures


@dataclass(frozen=True, slots=True)
class CoderFigures:
    """One coder beside the people who coded the same units.

    Attributes:
        coder: Who.
        units: Units that they coded.
        shared: Those of them that another person coded.
        cases: Cases that these are of.
        codes: By code, in the codebook's order.
        dimensions: By dimension, the mean over its codes whose alpha is defined.
        overall: The same over all codes.
    """

    coder: Coder
    units: int
    shared: int
    cases: int
    codes: Mapping[Label, CoderCode]
    dimensions: Mapping[str, Measures]
    overall: Measures


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
        share: Of the answers that gave one of the two codes (or, with none, the code), the
            share that another person met with the other one.
    """

    dimension: str
    code: str
    other: str | None
    units: int
    cases: int
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
        overall: Mean alpha over all codes.
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
    overall: Measures
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
        notices: What is to be known of the annotations that the figures are from.
    """

    codebook: Codebook
    coders: tuple[Coder, ...]
    resampling: Resampling
    slices: Mapping[Slice, SliceFigures]
    notices: tuple[Notice, ...] = ()
