from __future__ import annotations

import numpy as np
import pytest

from linkage_training.base.evaluation import retrieval, retrieval_by_group
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
