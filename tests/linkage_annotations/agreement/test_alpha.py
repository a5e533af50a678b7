from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from krippendorff import alpha as package
from numpy.typing import NDArray

from linkage_annotations.agreement.alpha import Alphas, _alphas
from linkage_annotations.agreement.estimates import Estimate, Resampling


def _alpha(marks: NDArray[np.int8], cases: list[int] | None = None, seed: int = 0) -> Estimate:
    """Alpha of one code: 1 where a coder gave it, 0 where not, -1 where they did not look."""
    yes, answers = (marks == 1).sum(axis=0), (marks >= 0).sum(axis=0)
    numbers = np.array(cases if cases is not None else range(marks.shape[1]), np.intp)
    found = Alphas.of(
        yes[:, None].astype(float), answers.astype(float), numbers, Resampling(300, seed)
    )
    (estimate,) = found.each()
    assert found.mean() == estimate
    return estimate


def _marks(*coders: str) -> NDArray[np.int8]:
    return np.array([[".01".index(mark) - 1 for mark in coder] for coder in coders], np.int8)


def test_full_agreement_is_1() -> None:
    found = _alpha(_marks("0110", "0110"), [0, 0, 1, 1])
    assert (found.value, found.low, found.high) == (1, 1, 1)


def test_a_known_value() -> None:
    # Krippendorff (2011), section A: two observers, ten units, alpha = 0.095.
    found = _alpha(_marks("0100000000", "1110010010"))
    assert found.value == pytest.approx(0.095, abs=5e-4)


@pytest.mark.parametrize("marks", [("0000", "0000"), ("1111", "1111"), ("", "")])
def test_is_undefined_where_there_is_nothing_to_tell(marks: tuple[str, str]) -> None:
    assert _alpha(_marks(*marks)) == Estimate(None)


def test_one_case_gives_no_interval() -> None:
    found = _alpha(_marks("0110", "0100"), [0] * 4)
    assert found.value is not None
    assert found.low is None


def test_the_interval_holds_the_value_and_is_drawn_by_case() -> None:
    draw = np.random.default_rng(1)
    first = (draw.random(600) < 0.2).astype(np.int8)
    second = np.where(draw.random(600) < 0.1, 1 - first, first).astype(np.int8)
    marks = np.stack([first, second])
    by_case = _alpha(marks, [i // 20 for i in range(600)])
    assert by_case.value is not None
    assert by_case.low is not None
    assert by_case.high is not None
    assert by_case.low < by_case.value < by_case.high
    assert by_case == _alpha(marks, [i // 20 for i in range(600)])
    assert by_case != _alpha(marks, [i // 20 for i in range(600)], seed=1)
    # The same answers, but each case in ten copies: fewer independent ones, wider interval.
    few = _alpha(np.repeat(marks[:, :60], 10, axis=1), [i // 200 for i in range(600)])
    assert few.low is not None
    assert few.high is not None
    assert few.high - few.low > by_case.high - by_case.low


@given(
    st.lists(st.lists(st.sampled_from([-1, 0, 1]), min_size=3, max_size=3), min_size=2, max_size=20)
)
@settings(deadline=None)
def test_the_sums_of_the_intervals_give_what_the_package_gives(units: list[list[int]]) -> None:
    marks = np.array(units, np.int8).T
    marks = marks[:, (marks >= 0).sum(axis=0) >= 2]
    no, yes = (marks == 0).sum(axis=0).astype(float), (marks == 1).sum(axis=0).astype(float)
    sums = np.array([no.sum(), yes.sum(), (no * yes / (no + yes - 1)).sum()])
    ours = _alphas(sums)
    assert np.isnan(ours) == (not (no.any() and yes.any()))
    if not np.isnan(ours):
        data = np.where(marks >= 0, marks, np.nan).astype(float)
        theirs = package(reliability_data=data, level_of_measurement="nominal")
        assert ours == pytest.approx(theirs, abs=1e-9)
        assert _alpha(marks).value == pytest.approx(theirs, abs=1e-9)


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=15
    )
)
@settings(deadline=None)
def test_a_draw_is_the_alpha_of_the_drawn_cases(units: list[tuple[int, int, int]]) -> None:
    units = sorted(units)
    cases = np.unique([case for case, _, _ in units], return_inverse=True)[1].astype(np.intp)
    # Of two or three coders.
    answers = np.array([2.0 + extra for _, extra, _ in units]).clip(2, 3)
    yes = np.array([[float(given)] for _, _, given in units])
    resampling = Resampling(5, 7)
    found = Alphas.of(yes, answers, cases, resampling)
    times = resampling.weights(int(cases.max()) + 1)
    assert found.drawn.shape == (len(times), 1)
    for (value,), row in zip(found.drawn, times, strict=True):
        drawn = [place for case, n in enumerate(row) for place in np.flatnonzero(cases == case)
                 for _ in range(int(n))]  # fmt: skip
        counts = np.stack([answers[drawn] - yes[drawn, 0], yes[drawn, 0]], axis=1).astype(int)
        if counts.sum(axis=0).all():
            expected = package(value_counts=counts, level_of_measurement="nominal")
            assert value == pytest.approx(expected, abs=1e-9)
        else:
            assert np.isnan(value)
