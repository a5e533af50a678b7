from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linkage_training.base.batches import epoch_batches


@given(st.lists(st.integers(1, 64), max_size=300), st.integers(1, 9), st.integers(0, 3))
def test_batches_are_full_and_take_no_sentence_twice(
    lengths: list[int], size: int, epoch: int
) -> None:
    batches = epoch_batches(lengths, size, seed=1, epoch=epoch)
    assert all(len(batch) == size for batch in batches)
    taken = [i for batch in batches for i in batch]
    assert len(taken) == len(set(taken)) == len(lengths) // size * size
    assert set(taken) <= set(range(len(lengths)))


def test_sentences_of_a_batch_are_alike_in_length() -> None:
    lengths = [1 + i * 37 % 60 for i in range(2000)]
    batches = epoch_batches(lengths, 20, seed=1, epoch=0)
    spreads = [max(lengths[i] for i in b) - min(lengths[i] for i in b) for b in batches]
    assert sum(spreads) / len(spreads) < 3
    first_lengths = [lengths[batch[0]] for batch in batches]
    assert first_lengths != sorted(first_lengths)


def test_the_order_follows_from_seed_and_pass() -> None:
    lengths = list(range(100))
    first = epoch_batches(lengths, 5, seed=1, epoch=0)
    assert first == epoch_batches(lengths, 5, seed=1, epoch=0)
    assert first != epoch_batches(lengths, 5, seed=1, epoch=1)
    assert first != epoch_batches(lengths, 5, seed=2, epoch=0)
