"""Choices and means, for tables and pages that have no room for all."""

from __future__ import annotations

from collections.abc import Iterable

from linkage_annotations.agreement.figures import Confusion, PairFigures, SliceFigures
from linkage_annotations.agreement.ratings import Kind
from linkage_nlp.codebook import Label


def with_people(figures: SliceFigures, coder: str, label: Label | None = None) -> float | None:
    """The mean kappa of a coder with each person but themselves; None where it has none.

    Args:
        figures: Of a slice.
        coder: The coder's name.
        label: For one code; else of the mean kappa of each pair.
    """
    people = {c.coder.name for c in figures.coders if c.coder.kind is Kind.PERSON} - {coder}
    pairs = [
        pair
        for pair in figures.pairs
        if coder in {pair.first, pair.second} and {pair.first, pair.second} & people
    ]
    return _mean(
        (pair.mean_kappa if label is None else pair.codes[label].kappa).value for pair in pairs
    )


def between(figures: SliceFigures, one: str, other: str) -> PairFigures | None:
    """The figures of two coders; None where they share no unit."""
    names = {one, other}
    return next((p for p in figures.pairs if {p.first, p.second} == names), None)


def chief_confusions(figures: SliceFigures, most: int) -> list[list[Confusion]]:
    """The most frequent confusions of two codes, and those of a code and none.

    Args:
        figures: Of a slice.
        most: How many of each.
    """
    ordered = sorted(figures.confusions, key=lambda c: (-c.units, -c.pairs))
    return [
        [confusion for confusion in ordered if (confusion.other is None) == none][:most]
        for none in (False, True)
    ]


def _mean(values: Iterable[float | None]) -> float | None:
    defined = [value for value in values if value is not None]
    return sum(defined) / len(defined) if defined else None
