"""Who coded which sentence with which codes: what agreement is computed from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.dataset import check_codes
from linkage_nlp.errors import DatasetError
from linkage_nlp.language import Language


class Kind(StrEnum):
    """Who codes."""

    PERSON = "person"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Coder:
    """A person, by the name that reports show, or a model, by its version."""

    name: str
    kind: Kind = Kind.PERSON


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence that can be coded. `id` is unique over all cases."""

    id: str
    case: str
    lang: Language


@dataclass(frozen=True, slots=True)
class Rating:
    """What one coder gave one sentence.

    `codes` has the codes by dimension. A dimension that is empty or absent was looked at and
    given no code; a sentence that a coder did not look at has no rating by them.
    """

    coder: Coder
    unit: Unit
    codes: Mapping[str, Iterable[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """All ratings under one codebook, as matrices.

    Attributes:
        codebook: Names the labels, in the order of the last axis of `given`.
        coders: People first, then models, each in order of first appearance.
        units: By case, then in order of first appearance.
        cases: The case of each unit as a number, ascending.
        rated: Whether a coder coded a unit; shape (coders, units).
        given: Whether they gave a code; shape (coders, units, labels).
    """

    codebook: Codebook
    coders: tuple[Coder, ...]
    units: tuple[Unit, ...]
    cases: NDArray[np.intp]
    rated: NDArray[np.bool_]
    given: NDArray[np.bool_]

    @property
    def people(self) -> list[int]:
        """The rows of people."""
        return [row for row, coder in enumerate(self.coders) if coder.kind is Kind.PERSON]

    def in_language(self, lang: Language) -> Ratings:
        """The ratings of the units in one language; coders without any stay."""
        kept = np.flatnonzero([unit.lang == lang for unit in self.units])
        return replace(
            self,
            units=tuple(self.units[place] for place in kept),
            cases=self.cases[kept],
            rated=self.rated[:, kept],
            given=self.given[:, kept],
        )


def spans(codebook: Codebook) -> dict[str, slice]:
    """Where the codes of each dimension stand among the labels."""
    found: dict[str, slice] = {}
    start = 0
    for dimension in codebook.dimensions:
        found[dimension.id] = slice(start, start + len(dimension.codes))
        start += len(dimension.codes)
    return found


def gather(ratings: Iterable[Rating], codebook: Codebook) -> Ratings:
    """Put ratings together.

    Raises:
        DatasetError: There are none, a coder coded a sentence twice, a sentence stands in two
            cases or languages, a name is that of a person and of a model, or the codebook
            lacks a code.
    """
    coders: dict[str, Coder] = {}
    units: dict[str, Unit] = {}
    found: dict[tuple[str, str], NDArray[np.intp]] = {}
    places = _Places(codebook)
    for rating in ratings:
        coder, unit = rating.coder, rating.unit
        if coders.setdefault(coder.name, coder) != coder:
            raise DatasetError(
                f"{coder.name!r} is the name of a person and of a model",
                remedy="Give each coder a name of its own",
            )
        if units.setdefault(unit.id, unit) != unit:
            raise DatasetError(
                f"sentence {unit.id!r} stands in two cases or in two languages",
                remedy="Give each sentence an id of its own",
            )
        if (coder.name, unit.id) in found:
            raise DatasetError(
                f"coder {coder.name!r} coded sentence {unit.id!r} twice",
                remedy="Keep one of the two codings",
            )
        found[coder.name, unit.id] = places.of(rating)
    if not found:
        raise DatasetError("nobody coded a sentence", remedy="Code some sentences first")
    return _matrices(codebook, coders, units, found)


class _Places:
    """Where codes stand among the labels; each set of codes is checked once."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._labels = {label: place for place, label in enumerate(codebook.labels)}
        self._known: dict[tuple[tuple[str, tuple[str, ...]], ...], NDArray[np.intp]] = {}

    def of(self, rating: Rating) -> NDArray[np.intp]:
        key = tuple((dimension, tuple(codes)) for dimension, codes in rating.codes.items())
        if key not in self._known:
            try:
                codes = check_codes(dict(key), self._codebook)
            except DatasetError as error:
                raise DatasetError(
                    f"{error.message} (coder {rating.coder.name!r}, sentence {rating.unit.id!r})",
                    remedy=error.remedy,
                ) from error
            self._known[key] = np.array(
                [self._labels[Label(d, code)] for d, given in codes.items() for code in given],
                np.intp,
            )
        return self._known[key]


def _matrices(
    codebook: Codebook,
    coders: Mapping[str, Coder],
    units: Mapping[str, Unit],
    found: Mapping[tuple[str, str], NDArray[np.intp]],
) -> Ratings:
    ordered = sorted(coders.values(), key=lambda coder: coder.kind is Kind.MODEL)
    row = {coder.name: place for place, coder in enumerate(ordered)}
    names = {case: number for number, case in enumerate(sorted({u.case for u in units.values()}))}
    sorted_units = sorted(units.values(), key=lambda unit: names[unit.case])
    column = {unit.id: place for place, unit in enumerate(sorted_units)}
    where = np.array([(row[coder], column[unit]) for coder, unit in found], np.intp)
    rated = np.zeros((len(row), len(column)), bool)
    rated[where[:, 0], where[:, 1]] = True
    given = np.zeros((*rated.shape, len(codebook.labels)), bool)
    counts = [len(places) for places in found.values()]
    at = np.repeat(where, counts, axis=0)
    given[at[:, 0], at[:, 1], np.concatenate(list(found.values()))] = True
    for matrix in (rated, given):
        matrix.setflags(write=False)
    cases = np.array([names[unit.case] for unit in sorted_units], np.intp)
    return Ratings(codebook, tuple(ordered), tuple(sorted_units), cases, rated, given)
