"""The estimator against the published package, and its laws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from linkage_nlp.prevalence import Interval, Stratum, estimate, tuning

SIZE, CHECKED = 600, 120


def pseudo_random(rows: int, columns: int) -> NDArray[np.float64]:
    """Numbers from 0 to 1 by Park and Miller's generator, which any program can make anew."""
    state = 20261122
    numbers = np.empty(rows * columns)
    for place in range(len(numbers)):
        state = state * 48271 % 2147483647
        numbers[place] = state / 2147483647
    return numbers.reshape(rows, columns)


@pytest.fixture(scope="module")
def stratum() -> Stratum:
    """600 sentences, each a case of its own, of which 120 are checked."""
    u = pseudo_random(SIZE, 4)
    found = (u[:, 0] < 0.15).astype(np.float64)
    sure = u[:, 1] < np.where(found == 1.0, 0.7, 0.06)
    scores = np.where(sure, 0.5 + 0.5 * u[:, 2], 0.2 * u[:, 2])
    checked = np.sort(np.argsort(u[:, 3])[:CHECKED])
    return Stratum(
        scores,
        np.arange(SIZE),
        checked,
        found[checked],
        scores[checked],
        np.full(CHECKED, CHECKED / SIZE),
    )


def test_it_is_the_estimate_of_ppi_python(stratum: Stratum) -> None:
    # Computed once with ppi-python 0.2.3 on these very numbers: ppi_mean_pointestimate(Y, Yhat,
    # Yhat_unlabeled, lam=L * (1 - n / N)) and half the width of ppi_mean_ci(..., alpha=0.05) over
    # 1.96, L being our tuning. The package needs numba, so it is not among what tests install.
    heed = tuning([stratum])
    assert heed * (1 - CHECKED / SIZE) == pytest.approx(0.6294042057497524)
    ours = estimate([stratum], heed=heed)
    assert ours.share == pytest.approx(0.11700606417871415, rel=1e-12)
    theirs = (0.1656381637870823 - 0.06837396457034599) / 2 / 1.959964
    assert ours.beyond_error == pytest.approx(theirs, rel=0.01)


def test_its_tuning_is_near_that_of_ppi_python(stratum: Stratum) -> None:
    # With lam=None the package tunes by the variance of all scores; its estimate is 0.11202917.
    ours = estimate([stratum], heed=tuning([stratum]))
    assert ours.beyond_error is not None
    assert abs(ours.share - 0.1120291679001288) < 0.25 * ours.beyond_error


def test_unheeded_it_is_the_sample_alone(stratum: Stratum) -> None:
    alone = estimate([stratum], heed=0.0)
    assert alone.share == pytest.approx(stratum.found.mean())
    # The standard error of a share of a simple random sample without replacement.
    share = stratum.found.mean()
    error = (share * (1 - share) / (CHECKED - 1) * (1 - CHECKED / SIZE)) ** 0.5
    assert alone.error == pytest.approx(error)


def test_a_model_that_knows_nothing_is_not_heeded(stratum: Stratum) -> None:
    flat = replace(stratum, scores=np.full(SIZE, 0.4), checked_scores=np.full(CHECKED, 0.4))
    assert tuning([flat]) == 0.0
    contrary = replace(stratum, checked_scores=1.0 - stratum.checked_scores)
    assert tuning([contrary]) == 0.0


def test_with_few_found_the_model_is_not_heeded(stratum: Stratum) -> None:
    few = stratum.found * (np.cumsum(stratum.found) <= 4)
    assert tuning([replace(stratum, found=few)]) == 0.0
    assert tuning([replace(stratum, found=stratum.found * (np.cumsum(stratum.found) <= 5))]) > 0.0


def test_when_all_is_checked_nothing_is_uncertain(stratum: Stratum) -> None:
    found = (stratum.scores > 0.4).astype(np.float64)
    whole = Stratum(
        stratum.scores, stratum.cases, np.arange(SIZE), found, stratum.scores, np.ones(SIZE)
    )
    for heed in (0.0, 0.5, 1.0):
        made = estimate([whole], heed=heed)
        assert made.share == pytest.approx(found.mean())
        assert made.here == Interval(made.share, made.share)


def test_a_sample_without_an_error_does_not_prove_that_there_is_none(stratum: Stratum) -> None:
    flawless = (stratum.checked_scores > 0.4).astype(np.float64)
    exact = replace(
        stratum,
        scores=(stratum.scores > 0.4).astype(np.float64),
        checked_scores=flawless,
        found=flawless,
    )
    made = estimate([exact], heed=1.0)
    assert made.share == pytest.approx((stratum.scores > 0.4).mean())
    assert made.here.high - made.here.low > 1.0 / CHECKED


@given(st.integers(0, 10_000), st.floats(0.0, 1.0))
def test_weights_undo_that_some_were_likelier_to_be_drawn(seed: int, heed: float) -> None:
    """A sentence that stands for two counts as much as two that stand for one each."""
    random = np.random.default_rng(seed)
    scores = random.random(40)
    found = (random.random(8) < 0.5).astype(np.float64)
    once = Stratum(
        scores, np.zeros(40, dtype=np.intp), np.arange(8), found, scores[:8], np.full(8, 0.2)
    )
    # The first is there twice, or once with half the probability.
    twice = replace(
        once,
        checked=np.array([0, *range(8)]),
        found=np.array([found[0], *found]),
        checked_scores=np.array([scores[0], *scores[:8]]),
        inclusion=np.full(9, 0.2),
    )
    halved = replace(once, inclusion=np.array([0.1, *[0.2] * 7]))
    assert estimate([halved], heed=heed).share == pytest.approx(estimate([twice], heed=heed).share)


def test_horvitz_thompson_hits_the_truth_on_average() -> None:
    """One half of the transcripts took part in two draws, the other in one."""
    random = np.random.default_rng(5)
    size = 400
    found = np.array([0.3] * 200 + [0.05] * 200) > random.random(size)
    chance = np.array([0.3] * 200 + [0.1] * 200)
    scores = np.where(found, 0.7, 0.2) * random.random(size)
    shares = []
    for _ in range(700):
        places = np.flatnonzero(random.random(size) < chance)
        shares.append(
            estimate(
                [
                    Stratum(
                        scores,
                        np.arange(size) % 4,
                        places,
                        found[places].astype(np.float64),
                        scores[places],
                        chance[places],
                    )
                ],
                heed=0.6,
            ).share
        )
    assert np.mean(shares) == pytest.approx(found.mean(), abs=0.005)
    # Unweighed, it would be far off.
    assert abs(found[:200].mean() * 0.75 + found[200:].mean() * 0.25 - found.mean()) > 0.04


def test_languages_add_up_by_their_sentences(stratum: Stratum) -> None:
    other = replace(stratum, found=1.0 - stratum.found)
    one, two, both = (
        estimate(strata, heed=0.5) for strata in ([stratum], [other], [stratum, other])
    )
    assert both.share == pytest.approx((one.share + two.share) / 2)
    assert both.error == pytest.approx((one.error**2 + two.error**2) ** 0.5 / 2)


def test_too_few_cases_say_nothing_of_others(stratum: Stratum) -> None:
    assert estimate([replace(stratum, cases=np.arange(SIZE) % 4)], heed=0.5).beyond is None
    made = estimate([replace(stratum, cases=np.arange(SIZE) % 5)], heed=0.5)
    assert made.beyond is not None
    assert made.beyond.low <= made.here.low
    assert made.beyond.high >= made.here.high
