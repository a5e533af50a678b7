"""One worker for each model, which tags together what many clients send.

Nothing waits for a batch to fill: while one is computed, what arrives makes up the next. So
a lone client is served at once, and many share the work. What may wait is bounded; beyond,
clients are told when to come again.

An int8 model rounds by what is in a batch, so the last digits of a probability can depend
on what others send at the same time. Transcripts are not tagged this way: each is computed
by itself, and comes out as from `linkage tag`.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkage_nlp.errors import Overloaded, ServiceError
from linkage_nlp.tagging.encoding import ModelInput
from linkage_nlp.tagging.tagger import Tagger
from linkage_serve.metrics import Metrics

# Sentences in a batch: with more, those that came first wait for those that came last.
BATCH = 128

_LONGEST_WAIT = 60
# Of the speed measured last in the speed that is reckoned with.
_WEIGHT = 0.3
_FIRST_GUESS = 100.0

Probabilities = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Work:
    inputs: Sequence[ModelInput]
    future: Future[Probabilities]


class Batcher:
    """Computes probabilities for many callers in one thread.

    Args:
        tagger: The model.
        limit: Sentences that may wait.
        metrics: Where to count.
    """

    def __init__(self, tagger: Tagger, *, limit: int, metrics: Metrics) -> None:
        self._tagger = tagger
        self._limit = limit
        self._metrics = metrics
        self._changed = threading.Condition()
        self._queue: deque[_Work] = deque()
        self._waiting = 0
        self._closed = False
        self._speed = _FIRST_GUESS
        self._thread = threading.Thread(target=self._run, name="batcher", daemon=True)
        self._thread.start()

    def submit(self, inputs: Sequence[ModelInput]) -> Future[Probabilities]:
        """Ask for the probabilities of some sentences: shape (sentences, labels).

        Raises:
            Overloaded: Too many sentences wait already.
            ServiceError: The batcher was closed.
        """
        future: Future[Probabilities] = Future()
        with self._changed:
            if self._closed:
                raise ServiceError("the service is stopping", remedy="Try again in a moment")
            # One request is let in however large it is, as its size has a limit of its own.
            if self._waiting and self._waiting + len(inputs) > self._limit:
                self._metrics.turned_away.inc()
                raise Overloaded(
                    f"{self._waiting} sentences are waiting to be tagged",
                    retry_after=self._retry_after(),
                )
            self._queue.append(_Work(inputs, future))
            self._count(len(inputs))
            self._changed.notify()
        return future

    def close(self) -> None:
        """Finish what waits, and take nothing more."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _retry_after(self) -> int:
        return min(_LONGEST_WAIT, max(1, math.ceil(self._waiting / self._speed)))

    def _count(self, change: int) -> None:
        self._waiting += change
        self._metrics.waiting.inc(change)

    def _run(self) -> None:
        while batch := self._next():
            self._compute(batch)

    def _next(self) -> list[_Work]:
        """The works of the next batch, at least one; none when the batcher is closed."""
        with self._changed:
            while True:
                while not self._queue and not self._closed:
                    self._changed.wait()
                batch: list[_Work] = []
                size = 0
                while self._queue and (not batch or size + len(self._queue[0].inputs) <= BATCH):
                    work = self._queue.popleft()
                    self._count(-len(work.inputs))
                    # A client that has gone needs no answer.
                    if work.future.set_running_or_notify_cancel():
                        batch.append(work)
                        size += len(work.inputs)
                if batch or (self._closed and not self._queue):
                    return batch

    def _compute(self, batch: Sequence[_Work]) -> None:
        begun = time.perf_counter()
        inputs = [one for work in batch for one in work.inputs]
        try:
            probabilities = self._tagger.probabilities(inputs)
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody may wait for ever
            for work in batch:
                work.future.set_exception(error)
            return
        start = 0
        for work in batch:
            work.future.set_result(probabilities[start : start + len(work.inputs)])
            start += len(work.inputs)
        self._metrics.batch_requests.observe(len(batch))
        self._metrics.batch_sentences.observe(len(inputs))
        self._metrics.sentences.labels("request").inc(len(inputs))
        speed = len(inputs) / max(time.perf_counter() - begun, 1e-6)
        self._speed += _WEIGHT * (speed - self._speed)
