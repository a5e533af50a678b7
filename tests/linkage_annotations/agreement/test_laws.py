"""Laws that hold for any ratings, and other computations of the same figures."""

from __future__ import annotations

import warnings
from dataclasses import replace
from itertools import combinations, permutations
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from linkage_annotations.agreement import Coder, Kind, Rating, Ratings, Unit, gather, measure
from linkage_annotations.agreement.alpha import binary_alpha
from linkage_annotations.agreement.estimates import Estimate, Resampling, intervals
from linkage_annotations.agreement.figures import SetMeasures, SliceFigures
from linkage_annotations.agreement.record import agreement_record
from linkage_annotations.agreement.sets import SetAnswers, masi_distances
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


def people(ratings: Ratings) -> Ratings:
    kept = [place for place, coder in enumerate(ratings.coders) if coder.kind is Kind.PERSON]
    return replace(
        ratings,
        coders=tuple(ratings.coders[place] for place in kept),
        rated=ratings.rated[kept],
        given=ratings.given[kept],
    )


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
@settings(deadline=None, max_examples=25)
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
                            k["coded_kappa"],
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
@settings(deadline=None, max_examples=25)
def test_alpha_of_a_code_is_that_of_binary_alpha(tiny_codebook: Codebook, units: Units) -> None:
    ratings = build(units, tiny_codebook)
    found = measure(ratings, samples=SAMPLES, seed=3)
    only = people(ratings)
    for name, part in found.slices.items():
        rows = [i for i, unit in enumerate(ratings.units) if name in {"all", unit.lang}]
        cases = [ratings.units[i].case for i in rows]
        for label in tiny_codebook.labels:
            marks = only.marks(label)[:, rows]
            ours = part.codes[label].all_units.alpha
            theirs = binary_alpha(marks, cases, samples=SAMPLES, seed=3)
            assert _numbers(ours) == pytest.approx(
                (theirs.value, theirs.low, theirs.high), abs=1e-9
            )


def _numbers(estimate: Estimate) -> tuple[float | None, float | None, float | None]:
    return estimate.value, estimate.low, estimate.high


@given(UNITS)
@settings(deadline=None, max_examples=25)
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
            marks = ratings.marks(label)[rows]
            coded = both & (ratings.dimension_marks(label.dimension)[rows] == 1).any(axis=(0, 2))
            for chosen, ours in ((both, figures.kappa), (coded, figures.coded_kappa)):
                one, other = marks[:, chosen]
                defined = chosen.any() and len({*one.tolist(), *other.tolist()}) == 2
                if chosen is coded and label == Label("place", "abroad"):
                    defined = False
                assert (ours.value is not None) == defined
                if defined:
                    assert ours.value == pytest.approx(cohen_kappa_score(one, other), abs=1e-9)
            assert figures.percent == pytest.approx((marks[0] == marks[1])[both].mean())


@given(UNITS)
@settings(deadline=None, max_examples=25)
def test_masi_and_percent_are_what_their_definitions_say(
    tiny_codebook: Codebook, units: Units
) -> None:
    ratings = build(units, tiny_codebook)
    found = measure(ratings, samples=0).slices["all"]
    only = people(ratings)
    for dimension in ("way", "place"):
        marks = only.dimension_marks(dimension)
        coded = (marks == 1).any(axis=(0, 2))
        measures = found.dimensions[dimension]
        expected = _masi(marks)
        assert _masi_and_percent(measures.all_units) == pytest.approx(expected, abs=1e-9)
        if dimension == "way":
            on_coded = _masi(marks[:, coded])
            assert _masi_and_percent(measures.coded_units) == pytest.approx(on_coded, abs=1e-9)


def _masi_and_percent(measures: SetMeasures) -> tuple[float | None, float | None]:
    return measures.masi.value, measures.percent.value


def _masi(marks: NDArray[np.int8]) -> tuple[float | None, float | None]:
    """Alpha with MASI, and the share of pairs that are the same, pair by pair."""
    answers = [
        [tuple(codes) for codes in unit if codes[0] >= 0] for unit in marks.transpose(1, 0, 2)
    ]
    answers = [unit for unit in answers if len(unit) > 1]
    everything = [answer for unit in answers for answer in unit]
    number = len(everything)
    if not number:
        return None, None

    def distance(one: tuple[int, ...], other: tuple[int, ...]) -> float:
        return float(masi_distances(np.array([one, other]) == 1)[0, 1])

    observed = sum(
        distance(*pair) / (len(unit) - 1) for unit in answers for pair in permutations(unit, 2)
    )
    same = sum(
        (pair[0] == pair[1]) / (len(unit) - 1) for unit in answers for pair in permutations(unit, 2)
    )
    chance = sum(distance(*pair) for pair in permutations(everything, 2))
    alpha = None if chance == 0 else 1 - (observed / number) / (chance / (number * (number - 1)))
    return alpha, same / number


@given(UNITS)
@settings(deadline=None, max_examples=20)
def test_perfect_agreement_is_1(tiny_codebook: Codebook, units: Units) -> None:
    same: Units = [(case, lang, [answers[0]] * len(answers)) for case, lang, answers in units]
    for part in measure(build(same, tiny_codebook), samples=SAMPLES).slices.values():
        assert not part.confusions
        for estimate in _coefficients(part):
            if estimate.value is not None:
                assert estimate.value == pytest.approx(1)
            if estimate.low is not None:
                assert (estimate.low, estimate.high) == pytest.approx((1, 1))
        for coder in part.coders:
            assert coder.overall.change.value in (None, pytest.approx(0))


def _coefficients(part: SliceFigures) -> list[Estimate]:
    codes, dimensions = part.codes.values(), part.dimensions.values()
    kappas = [kappa for pair in part.pairs for kappa in pair.codes.values()]
    of_codes = [measures for c in codes for measures in (c.all_units, c.coded_units)]
    of_sets = [measures for d in dimensions for measures in (d.all_units, d.coded_units)]
    of_sets += [part.overall.all_units, part.overall.coded_units]
    return [
        *(code.positive for code in codes),
        *(estimate for m in of_codes for estimate in (m.alpha, m.percent)),
        *(dimension.presence for dimension in dimensions),
        *(estimate for m in of_sets for estimate in (m.mean_alpha, m.masi, m.percent)),
        *(estimate for kappa in kappas for estimate in (kappa.kappa, kappa.coded_kappa)),
        *(pair.mean_kappa for pair in part.pairs),
    ]


@given(UNITS)
@settings(deadline=None, max_examples=25)
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


def test_many_codes_in_a_dimension_are_told_apart() -> None:
    # More than the 64 that would fit into a number.
    draw = np.random.default_rng(0)
    given_ = draw.random((3, 40, 70)) < 0.02
    found = SetAnswers.of(given_, np.ones((3, 40), bool))
    sets = given_.reshape(120, 70)
    same = (sets[:, None] == sets[None]).all(axis=2)
    ids = found.ids.ravel()
    assert ((ids[:, None] == ids[None]) == same).all()
    assert found.distances[ids[0], ids[1]] == masi_distances(sets[:2])[0, 1]


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
    alpha = found.codes[Label("channel", "internet")].all_units.alpha
    assert alpha.value is not None
    assert alpha.low is not None
    assert alpha.high is not None
    assert alpha.low <= alpha.value <= alpha.high
