from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from linkage_training.thresholds import (
    NEVER,
    Thresholds,
    best_f_threshold,
    choose_thresholds,
    common_thresholds,
    recall_threshold,
)

scored = st.lists(
    st.tuples(st.floats(0, 1, width=32), st.booleans()), min_size=1, max_size=40
).filter(lambda rows: any(label for _, label in rows))


def arrays(rows: list[tuple[float, bool]]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    return np.array([p for p, _ in rows]), np.array([y for _, y in rows])


def f(p: NDArray[np.float64], y: NDArray[np.bool_], threshold: float, beta: float) -> float:
    taken = p >= threshold
    precision, recall = (taken & y).sum() / taken.sum(), (taken & y).sum() / y.sum()
    weighted = beta**2 * precision + recall
    return float((1 + beta**2) * precision * recall / weighted) if weighted else 0.0


@given(scored, st.floats(0.5, 3))
def test_no_other_threshold_has_a_better_f(rows: list[tuple[float, bool]], beta: float) -> None:
    p, y = arrays(rows)
    best = f(p, y, best_f_threshold(p, y, beta), beta)
    assert best >= max(f(p, y, t, beta) for t in p) - 1e-12


@given(scored, st.floats(1, 3))
def test_a_larger_beta_never_accepts_less(rows: list[tuple[float, bool]], beta: float) -> None:
    p, y = arrays(rows)
    assert (p >= best_f_threshold(p, y, beta)).sum() >= (p >= best_f_threshold(p, y)).sum()


@given(scored, st.floats(0, 1))
def test_the_recall_threshold_keeps_its_promise(
    rows: list[tuple[float, bool]], recall: float
) -> None:
    p, y = arrays(rows)
    threshold = recall_threshold(p, y, recall)
    assert (p[y] >= threshold).mean() >= recall - 1e-9
    # It is the highest that does, up to the gap to the next lower score.
    above = p[p >= threshold].min()
    needed = np.ceil(recall * y.sum() - 1e-9)
    assert (p[y] > above).sum() < max(needed, 1)


@given(scored, st.floats(0, 1), st.floats(0, 0.5), st.floats(0, 100))
def test_review_never_stands_above_accept(
    rows: list[tuple[float, bool]], recall: float, floor: float, weight: float
) -> None:
    p, y = arrays(rows)
    chosen = choose_thresholds(
        p,
        y,
        common=Thresholds(0.5, 0.2),
        prior_positives=weight,
        accept_beta=1.0,
        review_recall=recall,
        review_floor=floor,
    )
    assert chosen.review <= chosen.accept
    assert chosen.review >= min(floor, chosen.accept)


def test_few_positives_stay_near_the_dimension_and_many_leave_it() -> None:
    p = np.array([0.9, 0.8, 0.1, 0.05])
    y = np.array([True, True, False, False])
    common = Thresholds(0.2, 0.1)

    def accept(times: int) -> float:
        return choose_thresholds(
            np.tile(p, times),
            np.tile(y, times),
            common=common,
            prior_positives=10,
            accept_beta=1.0,
            review_recall=0.9,
            review_floor=0.0,
        ).accept

    assert accept(1) == pytest.approx((2 * 0.45 + 10 * 0.2) / 12)
    assert 0.2 < accept(1) < accept(10) < accept(1000) < 0.45


def test_a_code_without_positives_is_never_accepted() -> None:
    p, none = np.array([1.0, 0.3]), np.zeros(2, dtype=bool)
    chosen = choose_thresholds(
        p,
        none,
        common=Thresholds(0.5, 0.2),
        prior_positives=1,
        accept_beta=1.0,
        review_recall=0.9,
        review_floor=0.0,
    )
    assert chosen == NEVER
    assert not (p >= chosen.review).any()
    assert common_thresholds(p[:, None], none[:, None], accept_beta=1.0, review_recall=0.9) == NEVER
