"""The bootstrap over cases."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from linkage_nlp.codebook import Codebook
from linkage_training.metrics import Estimate, score
from linkage_training.metrics.counts import count_by_case
from linkage_training.metrics.resampling import case_weights

Coding = NDArray[np.bool_]


def codings(cases: int, each: int, seed: int) -> tuple[Coding, Coding, list[tuple[str, str]]]:
    random = np.random.default_rng(seed)
    rows = cases * each
    gold = random.random((rows, 4)) < 0.3
    # How well a case is coded differs from case to case.
    rate = np.repeat(random.uniform(0, 0.4, cases), each)[:, None]
    given = np.where(random.random((rows, 4)) < rate, ~gold, gold)
    return gold, given, [(f"c{i // each}", "en") for i in range(rows)]


def web_f1(codebook: Codebook, make: Any, cases: int, each: int, **options: int) -> Estimate:
    gold, given, places = codings(cases, each, seed=1)
    scores = score(gold, given, make(places), codebook, **options)
    return scores.slices["all"].codes["way/web"].f1


def width(estimate: Estimate) -> float:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.high - estimate.low


def test_the_interval_holds_the_figure(tiny_codebook: Codebook, sentences_of: Any) -> None:
    f1 = web_f1(tiny_codebook, sentences_of, 12, 20)
    assert f1.low is not None
    assert f1.value is not None
    assert f1.high is not None
    assert 0 <= f1.low < f1.value < f1.high <= 1


def test_the_same_seed_gives_the_same_interval(tiny_codebook: Codebook, sentences_of: Any) -> None:
    first = web_f1(tiny_codebook, sentences_of, 12, 20, seed=5)
    assert web_f1(tiny_codebook, sentences_of, 12, 20, seed=5) == first
    other = web_f1(tiny_codebook, sentences_of, 12, 20, seed=6)
    assert other.value == first.value
    assert (other.low, other.high) != (first.low, first.high)


def test_more_cases_narrow_the_interval(tiny_codebook: Codebook, sentences_of: Any) -> None:
    few = web_f1(tiny_codebook, sentences_of, 5, 20)
    many = web_f1(tiny_codebook, sentences_of, 80, 20)
    assert width(many) < width(few) / 2


def test_cases_are_drawn_and_not_sentences(tiny_codebook: Codebook, sentences_of: Any) -> None:
    # Two cases, one coded without error and one without a hit: drawn whole, most resamples
    # are one or the other alone, so the interval spans nearly all that F1 can be.
    gold = np.zeros((40, 4), dtype=bool)
    gold[:, 0] = np.tile([True, False], 20)
    given = gold.copy()
    given[20:, 0] = ~gold[20:, 0]
    places = [("good" if i < 20 else "bad", "en") for i in range(40)]
    scores = score(gold, given, sentences_of(places), tiny_codebook, bootstrap=400)
    f1 = scores.slices["all"].codes["way/web"].f1
    assert f1.value == pytest.approx(0.5)
    assert (f1.low, f1.high) == (0.0, 1.0)


def test_one_case_gives_no_interval(tiny_codebook: Codebook, sentences_of: Any) -> None:
    f1 = web_f1(tiny_codebook, sentences_of, 1, 50)
    assert f1.value is not None
    assert (f1.low, f1.high) == (None, None)


def test_a_figure_that_is_not_defined_has_no_interval(
    tiny_codebook: Codebook, sentences_of: Any
) -> None:
    nothing = np.zeros((6, 4), dtype=bool)
    places = [(f"c{i}", "en") for i in range(6)]
    scores = score(nothing, ~nothing, sentences_of(places), tiny_codebook)
    assert scores.slices["all"].codes["way/web"].f1 == Estimate(None)


def test_resamples_have_as_many_cases() -> None:
    weights = case_weights(7, 50, seed=0)
    assert weights.shape == (50, 7)
    assert (weights.sum(axis=1) == 7).all()


def test_a_resample_counts_as_if_its_cases_stood_there_so_often() -> None:
    gold, given, _ = codings(3, 5, seed=2)
    cases = np.repeat([0, 1, 2], 5)
    by_case = count_by_case(gold, given, cases)
    (drawn,) = by_case.summed(np.array([[2.0, 0.0, 1.0]])).true_positives
    rows = np.concatenate([np.flatnonzero(cases == c) for c in (0, 0, 2)])
    np.testing.assert_array_equal(drawn, (gold[rows] & given[rows]).sum(axis=0))


def test_a_thousand_resamples_of_many_sentences_are_quick(
    tiny_codebook: Codebook, sentences_of: Any
) -> None:
    gold, given, places = codings(70, 140, seed=4)
    examples = sentences_of(places)
    started = time.process_time()
    score(gold, given, examples, tiny_codebook, bootstrap=1000)
    assert time.process_time() - started < 5.0
