from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from krippendorff import alpha as reference

from linkage_annotations.agreement.alpha import _alphas, binary_alpha, coincidences


def _marks(*coders: str) -> np.ndarray:
    return np.array([[".01".index(mark) - 1 for mark in coder] for coder in coders], np.int8)


def test_full_agreement_is_1() -> None:
    found = binary_alpha(_marks("0110", "0110"), ["a", "a", "b", "b"])
    assert (found.value, found.low, found.high) == (1, 1, 1)


def test_a_known_value() -> None:
    # Krippendorff (2011), section A: two observers, ten units, alpha = 0.095.
    found = binary_alpha(_marks("0100000000", "1110010010"), [str(i) for i in range(10)])
    assert found.value == pytest.approx(0.095, abs=5e-4)


def test_units_coded_once_do_not_count() -> None:
    with_single = binary_alpha(_marks("01101.", "0100.1"), list("abcdef"))
    assert with_single == binary_alpha(_marks("0110", "0100"), list("abcd"))


@pytest.mark.parametrize("marks", [("0000", "0000"), ("01..", "..01"), ("", "")])
def test_is_undefined_where_there_is_nothing_to_tell(marks: tuple[str, str]) -> None:
    found = binary_alpha(_marks(*marks), ["a"] * len(marks[0]))
    assert (found.value, found.low, found.high) == (None, None, None)


def test_one_case_gives_no_interval() -> None:
    found = binary_alpha(_marks("0110", "0100"), ["a"] * 4)
    assert found.value is not None
    assert found.low is None


def test_the_interval_holds_the_value_and_is_drawn_by_case() -> None:
    draw = np.random.default_rng(1)
    first = (draw.random(600) < 0.2).astype(np.int8)
    second = np.where(draw.random(600) < 0.1, 1 - first, first).astype(np.int8)
    marks = np.stack([first, second])
    by_case = binary_alpha(marks, [str(i // 20) for i in range(600)])
    assert by_case.value is not None
    assert by_case.low is not None
    assert by_case.high is not None
    assert by_case.low < by_case.value < by_case.high
    assert by_case == binary_alpha(marks, [str(i // 20) for i in range(600)])
    # The same answers, but each case in ten copies: fewer independent ones, wider interval.
    few = binary_alpha(np.repeat(marks[:, :60], 10, axis=1), [str(i // 200) for i in range(600)])
    assert few.low is not None
    assert few.high is not None
    assert few.high - few.low > by_case.high - by_case.low


@given(
    st.lists(st.lists(st.sampled_from([-1, 0, 1]), min_size=3, max_size=3), min_size=2, max_size=20)
)
@settings(deadline=None)
def test_the_table_gives_what_the_package_gives(units: list[list[int]]) -> None:
    marks = np.array(units, np.int8).T
    marks = marks[:, (marks >= 0).sum(axis=0) >= 2]
    if marks.size == 0 or len(np.unique(marks[marks >= 0])) < 2:
        return
    ours = _alphas(coincidences(marks).sum(axis=0, keepdims=True))[0]
    data = np.where(marks >= 0, marks, np.nan).astype(float)
    theirs = reference(reliability_data=data, level_of_measurement="nominal")
    assert ours == pytest.approx(theirs, abs=1e-9)
