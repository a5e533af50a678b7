from __future__ import annotations

import numpy as np

from linkage_training.plots import confusion


def test_confusions_pair_what_was_missed_with_what_was_given() -> None:
    gold = np.array([[1, 0], [1, 0], [0, 1], [0, 0], [0, 0], [1, 1]], dtype=bool)
    given = np.array([[1, 0], [0, 1], [0, 0], [0, 0], [1, 0], [1, 0]], dtype=bool)
    assert confusion(gold, given).tolist() == [
        [2, 1, 0],  # found twice, once taken for the second
        [0, 0, 2],  # missed twice, nothing in its place
        [1, 0, 1],  # given once where nothing was; one sentence rightly without code
    ]
