"""Laws that hold for any ratings, and other computations of the same figures."""

from __future__ import annotations

import warnings
from itertools import combinations
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from krippendorff import alpha as package
from numpy.typing import NDArray

from linkage_annotations.agreement import Coder, Kind, Rating, Ratings, Unit, gather, measure
from linkage_annotations.agreement.estimates import Estimate, Resampling, intervals
from linkage_annotations.agreement.figures import Measures, SliceFigures
from linkage_annotations.agreement.record import agreement_record
from linkage_annotations.agreement.sets import masi_distances
from linkage_nlp.codebook import Codebook, Label, default_codebook

SAMPLES = 30
CODES = [("way", "web"), ("way", "fair"), ("way", "work"), ("place", "abroad")]
# What a coder gives a unit: None where they do not code it. No code is the likeliest.
Answer = frozenset[tuple[str, str]] | None
Units = list[tuple[int, str, list[Answer]]]
NONE: frozenset[tuple[str, str]] = frozenset()
ANSWER: st.SearchStrategy[Answer] = st.one_of(
    st.none(), st.just(NONE), st.frozensets(st.sampled_from(CODES), max_size=3)
)
PEOPLE, MODELS = 3, 1
UNIT = st.tuples(
    st.integers(0, 3),
    st.sampled_from(["zh", "en"]),
    st.lists(ANSWER, min_size=PEOPLE + MODELS, max_size=PEOPLE + MODELS),
)
UNITS = st.lists(UNIT, min_size=1, max_size=14)


def build(units: Units, codebook: Codebook) -> Ratings:
    """Ratings of coders c0, c1, ... of which the last is a model."""
    ratings = []
    for place, (case, lang, answers) in enumerate(units):
        unit = Unit(f"u{place}", f"F{case}", "zh" if lang == "zh" else "en")
        for number, answer in enumerate(answers):
            kind = Kind.PERSON if number < PEOPLE else Kind.MODEL
            if answer is not None:
                codes: dict[str, list[str]] = {}
                for dimension, code in sorted(answer):
                    codes.setdefault(dimension, []).append(code)
                ratings.append(Rating(Coder(f"c{number}", kind), unit, codes))
    assume(ratings)
    return gather(ratings, codebook)


def close(one: object, other: object) -> bool:
    """Whether two records are the same but for rounding."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(close(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(close, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, abs=2e-6)
    return one == other


@given(UNITS, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=12)
def test_order_does_not_matter(tiny_codebook: Codebook, units: Units, random: Random) -> None:
    ratings = build(units, tiny_codebook)
    listed = [
        Rating(coder, unit, _codes(ratings, row, column))
        for row, coder in enumerate(ratings.coders)
        for column, unit in enumerate(ratings.units)
        if ratings.rated[row, column]
    ]
    random.shuffle(listed)
    records = [
        agreement_record(measure(found, samples=SAMPLES))["slices"]
        for found in (ratings, gather(listed, tiny_codebook))
    ]
    for record in records:
        for part in record.values():
            part["coders"] = {coder["coder"]["name"]: coder for coder in part["coders"]}
            part["pairs"] = {
                str(sorted([pair["first"], pair["second"]])): (
                    pair["mean_kappa"],
                    {
                        code: (
                            sorted([k["first"], k["second"]]),
                            k["both"],
                            k["kappa"],
                        )
                        for code, k in pair["codes"].items()
                    },
                )
                for pair in part["pairs"]
            }
            for doubt in part["doubts"]:
                doubt["pairs"] = sorted(map(sorted, doubt["pairs"]))
    assert close(_lists(records[0]), _lists(records[1]))


def _codes(ratings: Ratings, row: int, column: int) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for label, given_ in zip(ratings.codebook.labels, ratings.given[row, column], strict=True):
        if given_:
            codes.setdefault(label.dimension, []).append(label.code)
    return codes


def _lists(value: object) -> object:
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    return [_lists(item) for item in value] if isinstance(value, (tuple, list)) else value


@given(UNITS)
@settings(deadline=None, max_examples=12)
def test_alpha_is_that_of_the_package(tiny_codebook: Codebook, units: Units) -> None:
    ratings = build(units, tiny_codebook)
    found = measure(ratings, samples=0)
    for name, part in found.slices.items():
        kept = [i for i, unit in enumerate(ratings.units) if name in {"all", unit.lang}]
        marks = marks_of(ratings)[:, kept]
        for place, label in enumerate(tiny_codebook.labels):
            span = slice(0, 3) if label.dimension == "way" else slice(3, 4)
            for row, coder in enumerate(part.coders):
                if coder.coder.kind is Kind.PERSON:
                    continue
                # Pairs of the model and each person.
                pairs = [marks[[row, person]] for person in ratings.people]
                together = np.concatenate(pairs, axis=1)
                alphas = coder.codes[label].alpha
                _check(alphas, together, place, span)
            _check(part.codes[label].alpha, marks[ratings.people], place, span)


def _check(alphas: Measures, marks: NDArray[np.int8], place: int, span: slice) -> None:
    coded = ((marks[:, :, span] == 1) & (_twice(marks))[None, :, None]).any(axis=(0, 2))
    if span.stop - span.start == 1:
        coded[:] = False
    assert alphas.all_units.value == _package(marks[:, :, place])
    assert alphas.coded_units.value == _package(marks[:, coded, place])


def _twice(marks: NDArray[np.int8]) -> NDArray[np.bool_]:
    twice: NDArray[np.bool_] = (marks[:, :, 0] >= 0).sum(axis=0) >= 2
    return twice


def _package(marks: NDArray[np.int8]) -> Any:
    marks = marks[:, (marks >= 0).sum(axis=0) >= 2]
    if len(np.unique(marks[marks >= 0])) < 2:
        return None
    data = np.where(marks >= 0, marks, np.nan).astype(float)
    return pytest.approx(package(reliability_data=data, level_of_measurement="nominal"), abs=1e-9)


def marks_of(ratings: Ratings) -> NDArray[np.int8]:
    """1 where a coder gave a code, 0 where not, -1 where they did not code the unit."""
    return np.where(ratings.rated[:, :, None], ratings.given, np.int8(-1)).astype(np.int8)


def _numbers(estimate: Estimate) -> tuple[float | None, float | None, float | None]:
    return estimate.value, estimate.low, estimate.high


@given(UNITS)
@settings(deadline=None, max_examples=12)
def test_kappa_is_that_of_scikit_learn(tiny_codebook: Codebook, units: Units) -> None:
    from sklearn.metrics import cohen_kappa_score

    ratings = build(units, tiny_codebook)
    place = {coder.name: row for row, coder in enumerate(ratings.coders)}
    pairs = measure(ratings, samples=0).slices["all"].pairs
    shared = {
        (one, other)
        for one, other in combinations(place, 2)
        if (ratings.rated[place[one]] & ratings.rated[place[other]]).any()
    }
    assert {(pair.first, pair.second) for pair in pairs} == shared
    for pair in pairs:
        rows = [place[pair.first], place[pair.second]]
        both = ratings.rated[rows].all(axis=0)
        assert pair.units == both.sum()
        for label, figures in pair.codes.items():
            span = slice(0, 3) if label.dimension == "way" else slice(3, 4)
            marks = marks_of(ratings)[rows, :, tiny_codebook.labels.index(label)]
            coded = both & (marks_of(ratings)[rows, :, span] == 1).any(axis=(0, 2))
            kappas = figures.kappa.all_units, figures.kappa.coded_units
            for chosen, ours in zip((both, coded), kappas, strict=True):
                one, other = marks[:, chosen]
                defined = chosen.any() and len({*one.tolist(), *other.tolist()}) == 2
                if chosen is coded and label == Label("place", "abroad"):
                    defined = False
                assert (ours.value is not None) == defined
                if defined:
                    assert ours.value == pytest.approx(cohen_kappa_score(one, other), abs=1e-9)
            assert figures.both == (marks[:, both] == 1).all(axis=0).sum()


@given(UNITS)
@settings(deadline=None, max_examples=12)
def test_masi_is_what_the_package_gives_for_that_distance(
    tiny_codebook: Codebook, units: Units
) -> None:
    ratings = build(units, tiny_codebook)
    found = measure(ratings, samples=0).slices["all"]
    marks = marks_of(ratings)[ratings.people]
    for dimension, span in (("way", slice(0, 3)), ("place", slice(3, 4))):
        here = marks[:, :, span]
        coded = (here == 1).any(axis=(0, 2))
        masi = found.dimensions[dimension].masi
        assert masi.all_units.value == _package_masi(here)
        if dimension == "way":
            assert masi.coded_units.value == _package_masi(here[:, coded])


def _package_masi(marks: NDArray[np.int8]) -> Any:
    marks = marks[:, _twice(marks)]
    coders, units, codes = marks.shape
    given_ = np.where(marks.reshape(-1, codes) >= 0, marks.reshape(-1, codes), 0)
    sets, ids = np.unique(given_, axis=0, return_inverse=True)
    data = np.where(marks[:, :, 0] >= 0, ids.reshape(coders, units), np.nan)
    if len(np.unique(data[~np.isnan(data)])) < 2:
        return None

    def distance(v1: Any, v2: Any, i1: Any, i2: Any, n_v: Any, dtype: Any = float) -> Any:
        return masi_distances(sets == 1)[v1.astype(int), v2.astype(int)]

    return pytest.approx(package(reliability_data=data, level_of_measurement=distance), abs=1e-9)


@given(UNITS)
@settings(deadline=None, max_examples=12)
def test_perfect_agreement_is_1(tiny_codebook: Codebook, units: Units) -> None:
    same: Units = [(case, lang, [answers[0]] * len(answers)) for case, lang, answers in units]
    for part in measure(build(same, tiny_codebook), samples=SAMPLES).slices.values():
        assert not part.confusions
        for estimate in _coefficients(part):
            if estimate.value is not None:
                assert estimate.value == pytest.approx(1)
            if estimate.low is not None:
                assert (estimate.low, estimate.high) == pytest.approx((1, 1))


def _coefficients(part: SliceFigures) -> list[Estimate]:
    measures = [
        part.overall,
        *(code.alpha for code in part.codes.values()),
        *(m for d in part.dimensions.values() for m in (d.mean_alpha, d.masi)),
        *(pair.mean_kappa for pair in part.pairs),
        *(code.kappa for pair in part.pairs for code in pair.codes.values()),
        *(coder.overall for coder in part.coders),
        *(code.alpha for coder in part.coders for code in coder.codes.values()),
    ]
    return [estimate for m in measures for estimate in (m.all_units, m.coded_units)]


@given(UNITS)
@settings(deadline=None, max_examples=12)
def test_a_unit_that_one_person_coded_changes_nothing_between_people(
    tiny_codebook: Codebook, units: Units
) -> None:
    lone: Units = [(0, "zh", [frozenset(CODES[:2]), None, None, None])]
    one, other = (
        agreement_record(measure(build(given_, tiny_codebook), samples=SAMPLES))["slices"]["all"]
        for given_ in (units, units + lone)
    )
    for key in ("shared", "cases", "codes", "dimensions", "overall", "confusions"):
        assert close(one[key], other[key])


@given(
    st.lists(st.lists(st.sampled_from([0.25, 0.5, 1.0, np.nan]), min_size=3, max_size=3)),
)
def test_intervals_are_quantiles_of_what_is_defined(rows: list[list[float]]) -> None:
    drawn = np.array(rows).reshape(-1, 3)
    for column, found in zip(drawn.T, intervals(np.array([0.5, 0.5, np.nan]), drawn), strict=True):
        kept = column[~np.isnan(column)]
        if found.value is None or not kept.size:
            assert found.low is None
            assert found.high is None
        else:
            low, high = np.quantile(kept, [0.025, 0.975])
            assert _numbers(found) == pytest.approx((0.5, low, high))


def test_draws_are_of_whole_cases_and_repeatable() -> None:
    weights = Resampling(200, 1).weights(7)
    assert weights.shape == (200, 7)
    assert (weights.sum(axis=1) == 7).all()
    assert (weights == Resampling(200, 1).weights(7)).all()
    assert (weights != Resampling(200, 2).weights(7)).any()
    assert Resampling(200).weights(1).shape == (0, 1)


def test_the_default_codebook_is_measured_without_a_warning() -> None:
    codebook = default_codebook()
    draw = np.random.default_rng(0)
    ratings = [
        Rating(
            Coder(name),
            Unit(f"u{i}", f"F{i // 10}", "zh"),
            {"channel": ["internet"] if draw.random() < 0.2 else []},
        )
        for name in "abc"
        for i in range(40)
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = measure(gather(ratings, codebook), samples=50).slices["all"]
    alpha = found.codes[Label("channel", "internet")].alpha.all_units
    assert alpha.value is not None
    assert alpha.low is not None
    assert alpha.high is not None
    assert alpha.low <= alpha.value <= alpha.high
