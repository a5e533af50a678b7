"""Agreement of all people: by code, by dimension, over all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkage_annotations.agreement.coincidences import Coincidences
from linkage_annotations.agreement.estimates import (
    Estimate,
    Floats,
    Resampling,
    intervals,
    mean_of_defined,
    weighted,
)
from linkage_annotations.agreement.figures import (
    CodeFigures,
    CodeMeasures,
    DimensionFigures,
    OverallFigures,
    SetMeasures,
)
from linkage_annotations.agreement.grouping import Grouping, Part
from linkage_annotations.agreement.sets import SetAnswers, SetCoincidences
from linkage_nlp.codebook import Label


@dataclass(frozen=True, slots=True)
class UnitsTables:
    """Coincidences over some units, rows being blocks, cases or draws.

    Attributes:
        codes: Of each code.
        sets: Of each dimension.
    """

    codes: Coincidences
    sets: tuple[SetCoincidences, ...]

    def each(self, change: Callable[[Floats], Floats]) -> UnitsTables:
        return UnitsTables(
            Coincidences(change(self.codes.sums)), tuple(s.each(change) for s in self.sets)
        )


@dataclass(frozen=True, slots=True)
class PeopleTables:
    """What the agreement of people follows from, rows being blocks, cases or draws.

    Attributes:
        shared: Units that two people coded, shape (rows,).
        coded: Of these, with a code of each dimension; shape (rows, dimensions).
        positives: Of these, with each code; shape (rows, labels).
        presence: Coincidences of whether there is any code of each dimension.
        all_units: Of the codes, on all units.
        coded_units: On units with a code of the dimension.
    """

    shared: Floats
    coded: Floats
    positives: Floats
    presence: Coincidences
    all_units: UnitsTables
    coded_units: UnitsTables

    def each(self, change: Callable[[Floats], Floats]) -> PeopleTables:
        return PeopleTables(
            change(self.shared),
            change(self.coded),
            change(self.positives),
            Coincidences(change(self.presence.sums)),
            self.all_units.each(change),
            self.coded_units.each(change),
        )


def people_tables(
    given: NDArray[np.bool_],
    rated: NDArray[np.bool_],
    spans: Mapping[str, slice],
    grouping: Grouping,
) -> PeopleTables:
    """The tables of each block.

    Args:
        given: What people gave, shape (people, units, labels), units in the grouping's order.
        rated: What they coded, shape (people, units).
        spans: The labels of each dimension.
        grouping: Of the units.
    """
    answers = rated.sum(axis=0).astype(float)
    shared = answers >= 2
    yes = given.sum(axis=0).astype(float)
    present = np.stack([given[:, :, span].any(axis=2) for span in spans.values()], axis=2)
    with_any = present.sum(axis=0).astype(float)
    coded = (with_any > 0) & shared[:, None]
    sizes = np.array([span.stop - span.start for span in spans.values()])
    compared = coded & (sizes > 1)  # of a single code, agreement that there is none is left out
    of_code = np.repeat(compared, sizes, axis=1)
    codes = Coincidences.of_units(yes, answers[:, None]).sums
    sets = [SetAnswers.of(given[:, :, span], rated) for span in spans.values()]
    return PeopleTables(
        shared=grouping.by_block(shared),
        coded=grouping.by_block(coded),
        positives=grouping.by_block((yes > 0) & shared[:, None]),
        presence=Coincidences(
            grouping.by_block(Coincidences.of_units(with_any, answers[:, None]).sums)
        ),
        all_units=UnitsTables(
            Coincidences(grouping.by_block(codes)),
            tuple(s.coincidences(grouping, answers, shared) for s in sets),
        ),
        coded_units=UnitsTables(
            Coincidences(grouping.by_block(codes * of_code[:, :, None])),
            tuple(
                s.coincidences(grouping, answers, compared[:, place])
                for place, s in enumerate(sets)
            ),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Measured:
    """A table summed over all cases (one row), and in each draw."""

    whole: PeopleTables
    drawn: PeopleTables

    def figures(self, of: Callable[[PeopleTables], Floats]) -> list[Estimate]:
        return intervals(of(self.whole)[0], of(self.drawn))

    def figure(self, of: Callable[[PeopleTables], Floats]) -> Estimate:
        (estimate,) = intervals(of(self.whole), of(self.drawn)[:, None])
        return estimate


@dataclass(frozen=True, slots=True)
class PeopleFigures:
    """Agreement of people in one slice."""

    shared: int
    cases: int
    codes: Mapping[Label, CodeFigures]
    dimensions: Mapping[str, DimensionFigures]
    overall: OverallFigures


def people_figures(
    blocks: PeopleTables,
    part: Part,
    labels: tuple[Label, ...],
    spans: Mapping[str, slice],
    resampling: Resampling,
) -> PeopleFigures:
    """From the tables of blocks to the figures of a slice."""
    tables = blocks.each(part.by_case)
    # Cases in which no two people coded a unit have no part in it, nor in the intervals.
    cases = tables.shared > 0
    tables = tables.each(lambda table: table[cases])
    weights = resampling.weights(int(cases.sum()))
    measured = _Measured(
        tables.each(lambda table: table.sum(axis=0, keepdims=True)),
        tables.each(lambda table: weighted(weights, table)),
    )
    return PeopleFigures(
        shared=int(tables.shared.sum()),
        cases=int(cases.sum()),
        codes=_codes(measured, tables, labels),
        dimensions=_dimensions(measured, spans),
        overall=OverallFigures(_overall(measured, _all_units), _overall(measured, _coded_units)),
    )


Chosen = Callable[[PeopleTables], UnitsTables]


def _all_units(tables: PeopleTables) -> UnitsTables:
    return tables.all_units


def _coded_units(tables: PeopleTables) -> UnitsTables:
    return tables.coded_units


def _codes(
    measured: _Measured, tables: PeopleTables, labels: tuple[Label, ...]
) -> dict[Label, CodeFigures]:
    def measures(units: Chosen) -> list[CodeMeasures]:
        alphas = measured.figures(lambda t: units(t).codes.alpha())
        percents = measured.figures(lambda t: units(t).codes.percent())
        return list(map(CodeMeasures, alphas, percents))

    columns = zip(
        labels,
        tables.positives.sum(axis=0).tolist(),
        (tables.positives > 0).sum(axis=0).tolist(),
        measured.figures(lambda t: t.all_units.codes.positive()),
        measures(_all_units),
        measures(_coded_units),
        strict=True,
    )
    return {
        label: CodeFigures(int(positives), cases, positive, everywhere, coded)
        for label, positives, cases, positive, everywhere, coded in columns
    }


def _dimensions(measured: _Measured, spans: Mapping[str, slice]) -> dict[str, DimensionFigures]:
    presence = measured.figures(lambda t: t.presence.alpha())
    coded = measured.whole.coded[0].tolist()
    return {
        dimension: DimensionFigures(
            int(coded[place]),
            presence[place],
            _dimension(measured, place, span, _all_units),
            _dimension(measured, place, span, _coded_units),
        )
        for place, (dimension, span) in enumerate(spans.items())
    }


def _dimension(measured: _Measured, place: int, span: slice, units: Chosen) -> SetMeasures:
    def alphas(tables: PeopleTables) -> Floats:
        return units(tables).codes.alpha()[:, span]

    return SetMeasures(
        mean_alpha=measured.figure(lambda t: mean_of_defined(alphas(t))),
        averaged=_defined(alphas(measured.whole)),
        masi=measured.figure(lambda t: units(t).sets[place].masi()),
        percent=measured.figure(lambda t: units(t).sets[place].percent()),
    )


def _overall(measured: _Measured, units: Chosen) -> SetMeasures:
    def mean(tables: PeopleTables, of: Callable[[SetCoincidences], Floats]) -> Floats:
        return mean_of_defined(np.stack([of(s) for s in units(tables).sets], axis=1))

    return SetMeasures(
        mean_alpha=measured.figure(lambda t: mean_of_defined(units(t).codes.alpha())),
        averaged=_defined(units(measured.whole).codes.alpha()),
        masi=measured.figure(lambda t: mean(t, SetCoincidences.masi)),
        percent=measured.figure(lambda t: mean(t, SetCoincidences.percent)),
    )


def _defined(values: Floats) -> int:
    return int((~np.isnan(values)).sum())
