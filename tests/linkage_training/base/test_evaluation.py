from __future__ import annotations

import numpy as np
import pytest

from linkage_training.base.evaluation import closeness, retrieval, retrieval_by_group
from linkage_training.base.pairs import Pair


def test_retrieval_counts_each_way() -> None:
    zh = np.array([[1.0, 0.0], [0.0, 1.0], [0.8, 0.6]])
    en = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    found = retrieval(zh, en)
    # The third Chinese sentence is nearest to the first English one; the third English one
    # to the second Chinese one.
    assert found.pairs == 3
    assert found.zh_en == pytest.approx(2 / 3)
    assert found.en_zh == pytest.approx(2 / 3)


def test_groups_are_searched_among_all() -> None:
    pairs = [Pair("a", "甲", "x:1"), Pair("b", "乙", "y"), Pair("c", "丙", "x:2")]
    zh = np.eye(3)
    en = np.eye(3)[[0, 2, 1]]
    by_group = retrieval_by_group(pairs, zh, en)
    assert set(by_group) == {"x", "y"}
    assert (by_group["x"].pairs, by_group["x"].zh_en) == (2, 0.5)
    assert (by_group["y"].pairs, by_group["y"].zh_en) == (1, 0.0)


def test_closeness_is_1_where_all_is_as_the_teacher_has_it() -> None:
    teacher = np.random.default_rng(1).standard_normal((12, 8))
    teacher /= np.linalg.norm(teacher, axis=1, keepdims=True)
    same = closeness(teacher, teacher)
    assert (same.cosine, same.rank) == pytest.approx((1, 1), abs=1e-5)
    turned = closeness(np.roll(teacher, 1, axis=1), teacher)  # likeness stays, direction not
    assert turned.rank == pytest.approx(1, abs=1e-3)
    assert turned.cosine < 0.9
