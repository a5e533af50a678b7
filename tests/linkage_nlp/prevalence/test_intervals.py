from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.prevalence.intervals import Interval, clopper_pearson, share_interval


def test_twelve_of_fifteen_firms() -> None:
    # Clopper and Pearson's interval as any statistics package gives it (R: binom.test(12, 15)).
    interval = clopper_pearson(12, 15)
    assert interval.low == pytest.approx(0.5191089, abs=1e-6)
    assert interval.high == pytest.approx(0.9566880, abs=1e-6)


@given(st.integers(1, 200))
def test_none_and_all_have_one_sided_ends(number: int) -> None:
    end = 1.0 - 0.025 ** (1.0 / number)
    none, everything = clopper_pearson(0, number), clopper_pearson(number, number)
    assert (none.low, everything.high) == (0.0, 1.0)
    assert none.high == pytest.approx(end, rel=1e-6)
    assert everything.low == pytest.approx(1.0 - end, rel=1e-6)


@pytest.mark.parametrize("number", [1, 6, 15, 28])
def test_it_holds_the_truth_95_times_in_100_whatever_that_is(number: int) -> None:
    intervals = [clopper_pearson(found, number) for found in range(number + 1)]
    for step in range(1, 40):
        truth = step / 40
        held = sum(
            math.comb(number, found) * truth**found * (1.0 - truth) ** (number - found)
            for found, interval in enumerate(intervals)
            if interval.low <= truth <= interval.high
        )
        assert held >= 0.95


def test_a_simple_sample_has_the_exact_interval() -> None:
    share, number = 0.12, 100
    variance = share * (1.0 - share) / number
    interval, exact = share_interval(share, variance, number, number - 1), clopper_pearson(12, 100)
    assert interval.low == pytest.approx(exact.low)
    assert interval.high == pytest.approx(exact.high)


@given(st.floats(0.01, 0.99), st.integers(20, 500), st.integers(4, 40))
def test_a_smaller_variance_and_more_freedom_narrow_it(
    share: float, number: int, freedom: int
) -> None:
    variance = share * (1.0 - share) / number
    interval = share_interval(share, variance, number, freedom)
    assert 0.0 <= interval.low <= share <= interval.high <= 1.0
    assert _width(share_interval(share, variance / 4.0, number, freedom)) < _width(interval)
    assert _width(share_interval(share, variance, number, freedom + 1)) <= _width(interval) + 1e-9


@pytest.mark.parametrize("share", [-0.01, 0.0])
def test_of_nothing_found_the_size_of_the_sample_tells(share: float) -> None:
    assert share_interval(share, 0.001, 200, 199) == clopper_pearson(0, 200)


def _width(interval: Interval) -> float:
    return interval.high - interval.low
