from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any, cast

import numpy as np
import pytest

from linkage_nlp.errors import BundleError, Overloaded, ServiceError
from linkage_nlp.tagging.context import NO_CONTEXT
from linkage_nlp.tagging.encoding import ModelInput
from linkage_nlp.tagging.tagger import Tagger
from linkage_serve.metrics import Metrics
from linkage_serve.tagging.batcher import BATCH, Batcher


class SlowTagger:
    """Gives the length of each sentence, when it is let; remembers what came together."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.begun = threading.Semaphore(0)
        self.let = threading.Semaphore(0)
        self.fault: Exception | None = None

    def probabilities(self, inputs: Sequence[ModelInput]) -> Any:
        self.batches.append([one.text for one in inputs])
        self.begun.release()
        assert self.let.acquire(timeout=10)
        if self.fault is not None:
            raise self.fault
        return np.array([[len(one.text)] for one in inputs], dtype=np.float32)


def inputs(*texts: str) -> list[ModelInput]:
    return [ModelInput(text, NO_CONTEXT) for text in texts]


@pytest.fixture
def tagger() -> SlowTagger:
    return SlowTagger()


@pytest.fixture
def batcher(tagger: SlowTagger) -> Iterator[Batcher]:
    made = Batcher(cast("Tagger", tagger), limit=10, metrics=Metrics())
    yield made
    tagger.let.release(100)
    made.close()


def occupy(batcher: Batcher, tagger: SlowTagger) -> Any:
    """Let the worker have something to do."""
    future = batcher.submit(inputs("busy"))
    assert tagger.begun.acquire(timeout=10)
    return future


def test_what_comes_meanwhile_is_computed_together(batcher: Batcher, tagger: SlowTagger) -> None:
    occupy(batcher, tagger)
    first, second = batcher.submit(inputs("a", "bb")), batcher.submit(inputs("ccc"))
    tagger.let.release(2)
    assert first.result(10).tolist() == [[1], [2]]
    assert second.result(10).tolist() == [[3]]
    assert tagger.batches == [["busy"], ["a", "bb", "ccc"]]


def test_what_is_too_much_is_told_when_to_come_again(batcher: Batcher, tagger: SlowTagger) -> None:
    occupy(batcher, tagger)
    batcher.submit(inputs(*"123456"))
    with pytest.raises(Overloaded) as caught:
        batcher.submit(inputs(*"12345"))
    assert caught.value.retry_after >= 1
    batcher.submit(inputs(*"1234"))


def test_a_large_request_is_let_in_when_nothing_waits(batcher: Batcher, tagger: SlowTagger) -> None:
    tagger.let.release()
    assert batcher.submit(inputs(*"x" * (BATCH + 5))).result(10).shape == (BATCH + 5, 1)


def test_no_batch_is_larger_than_it_should_be(tagger: SlowTagger) -> None:
    batcher = Batcher(cast("Tagger", tagger), limit=10_000, metrics=Metrics())
    occupy(batcher, tagger)
    futures = [batcher.submit(inputs(*"x" * 50)) for _ in range(5)]
    tagger.let.release(10)
    for future in futures:
        future.result(10)
    batcher.close()
    assert [len(batch) for batch in tagger.batches[1:]] == [100, 100, 50]


def test_who_has_gone_costs_nothing(batcher: Batcher, tagger: SlowTagger) -> None:
    occupy(batcher, tagger)
    gone, stays = batcher.submit(inputs("gone")), batcher.submit(inputs("stays"))
    assert gone.cancel()
    tagger.let.release(2)
    stays.result(10)
    assert tagger.batches[1] == ["stays"]


@pytest.mark.parametrize("fault", [BundleError("broken"), MemoryError()])
def test_an_error_reaches_all_and_the_worker_goes_on(
    batcher: Batcher, tagger: SlowTagger, fault: Exception
) -> None:
    first = occupy(batcher, tagger)
    second = batcher.submit(inputs("b"))
    tagger.fault = fault
    tagger.let.release(2)
    for future in (first, second):
        with pytest.raises(type(fault)):
            future.result(10)
    tagger.fault = None
    tagger.let.release()
    assert batcher.submit(inputs("ok")).result(10).tolist() == [[2]]


def test_closing_finishes_what_waits_and_takes_nothing_more(tagger: SlowTagger) -> None:
    batcher = Batcher(cast("Tagger", tagger), limit=10, metrics=Metrics())
    futures = [batcher.submit(inputs("a")), batcher.submit(inputs("b"))]
    tagger.let.release(5)
    batcher.close()
    assert all(future.done() for future in futures)
    with pytest.raises(ServiceError):
        batcher.submit(inputs("c"))
