"""Examples as the model reads them in training."""

from __future__ import annotations

import torch

from linkage_training.inputs import Collator

ROWS = [
    {
        "input_ids": [2, 7, 8, 3, 9, 10, 3],
        "token_type_ids": [0, 0, 0, 0, 1, 1, 1],
        "alone_ids": [2, 7, 8, 3],
        "alone_type_ids": [0, 0, 0, 0],
        "labels": [1.0],
    },
    {
        "input_ids": [2, 5, 3],
        "token_type_ids": [0, 0, 0],
        "alone_ids": [2, 5, 3],
        "alone_type_ids": [0, 0, 0],
        "labels": [0.0],
    },
]


def test_a_dropped_context_leaves_the_sentence_alone() -> None:
    batch = Collator(0, context_dropout=1.0)(ROWS)

    assert batch["input_ids"].tolist() == [[2, 7, 8, 3], [2, 5, 3, 0]]
    assert batch["attention_mask"].tolist() == [[1, 1, 1, 1], [1, 1, 1, 0]]
    assert not batch["token_type_ids"].any()
    assert batch["labels"].tolist() == [[1.0], [0.0]]


def test_without_dropout_every_context_stays() -> None:
    batch = Collator(0)(ROWS)

    assert batch["input_ids"].tolist() == [ROWS[0]["input_ids"], [2, 5, 3, 0, 0, 0, 0]]
    assert batch["token_type_ids"][0].tolist() == ROWS[0]["token_type_ids"]


def test_about_the_share_named_is_dropped_and_drawn_anew() -> None:
    torch.manual_seed(3)
    collate = Collator(0, context_dropout=0.3)

    first, second = (collate(ROWS[:1] * 400)["token_type_ids"].any(1) for _ in range(2))

    assert 0.6 < first.float().mean() < 0.8
    assert first.tolist() != second.tolist()
