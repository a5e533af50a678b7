"""The order in which parallel sentences are trained on: batches of like length."""

from __future__ import annotations

import random
from collections.abc import Sequence

_POOL = 50


def epoch_batches(lengths: Sequence[int], size: int, seed: int, epoch: int) -> list[list[int]]:
    """The batches of one pass over all sentences, each a list of positions.

    Sentences are shuffled, sorted by length within pools of 50 batches so that little is
    padding, and the batches are shuffled again. The order depends on the arguments alone,
    so that training can go on in the middle of a pass. Sentences that fill no last batch
    are left out of this pass.

    Args:
        lengths: Number of tokens of each sentence.
        size: Sentences in a batch.
        seed: Seed of the run.
        epoch: Number of the pass, from 0.
    """
    draw = random.Random(f"{seed}-{epoch}")
    order = list(range(len(lengths)))
    draw.shuffle(order)
    batches: list[list[int]] = []
    for start in range(0, len(order), size * _POOL):
        pool = sorted(order[start : start + size * _POOL], key=lengths.__getitem__)
        batches.extend(pool[i : i + size] for i in range(0, len(pool) - size + 1, size))
    draw.shuffle(batches)
    return batches
