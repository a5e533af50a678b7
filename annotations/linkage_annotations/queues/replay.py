"""The loop replayed on sentences whose codes are known: choose, label, learn, measure.

In each replay some cases are set aside to measure on; sentences are chosen from the others.
All ways of choosing begin with the same random sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from linkage_annotations.queues.choice import DEFAULT, Candidates, Preferences, choose
from linkage_annotations.queues.learner import Bools, Labelled, Learner, Rows, macro_f1
from linkage_annotations.queues.stopping import kappa
from linkage_nlp.codebook import Codebook

# On how many sentences it is seen whether the model still changes its mind.
STOP_SET = 2000


class Way(StrEnum):
    """A way of choosing sentences.

    `random`: by lot; `uncertain`: as the queue `learn` is filled; `mixed`: some by lot and the
    others so, as `next` does.
    """

    RANDOM = "random"
    UNCERTAIN = "uncertain"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a replay goes.

    Attributes:
        start: How many random sentences it begins with.
        step: How many are labelled in a turn.
        labels: How many are labelled in the end, if there are so many.
        test_share: The share of the cases that is set aside to measure on.
        random_share: The share of a turn that is drawn at random in `Way.MIXED`.
        preferences: How sentences to learn from are chosen.
    """

    start: int = 100
    step: int = 100
    labels: int = 1000
    test_share: float = 0.25
    random_share: float = 0.3
    preferences: Preferences = DEFAULT

    @property
    def turns(self) -> tuple[int, ...]:
        """How many sentences are labelled at each measurement."""
        return (*range(self.start, self.labels, self.step), self.labels)


@dataclass(frozen=True, slots=True)
class Point:
    """What came out after a turn.

    Attributes:
        labels: How many sentences are labelled.
        f1: Macro F1 of each dimension, in the codebook's order; None where no sentence to
            measure on has a code of it.
        mean_f1: The mean F1 over all codes.
        kappa: How far the model decides as it did a turn before; None for the first.
        coded: The share of the labelled sentences that have a code.
    """

    labels: int
    f1: tuple[float | None, ...]
    mean_f1: float
    kappa: float | None
    coded: float


@dataclass(frozen=True, slots=True)
class Division:
    """The sentences of one replay, as rows.

    Attributes:
        test: To measure on.
        pool: To choose from, in random order; the first ones are those to begin with.
        stop: On which it is seen whether the model changes its mind.
    """

    test: Rows
    pool: Rows
    stop: Rows

    @classmethod
    def of(cls, cases: Sequence[str], test_share: float, seed: int) -> Division:
        """Divide sentences by case."""
        random = np.random.default_rng(seed)
        names = np.array(sorted(set(cases)), dtype=object)
        shuffled = random.permutation(names)
        aside = set(shuffled[: min(max(1, round(test_share * len(names))), len(names) - 1)])
        in_test = np.array([case in aside for case in cases], dtype=np.bool_)
        pool = random.permutation(np.flatnonzero(~in_test))
        return cls(np.flatnonzero(in_test), pool, random.permutation(pool)[:STOP_SET])


def replay(
    data: Labelled,
    codebook: Codebook,
    way: Way,
    course: Course,
    *,
    seed: int,
    done: Callable[[int], None] = lambda _: None,
) -> tuple[Point, ...]:
    """One replay: what was measured after each turn.

    Args:
        data: The labelled sentences.
        codebook: Their codebook.
        way: How sentences are chosen.
        course: How it goes.
        seed: Another one sets other cases aside.
        done: Called with 1 after each turn.
    """
    state = _Replay(data, codebook, way, course, seed)
    points = []
    for labels in course.turns:
        if labels <= len(state.division.pool):
            points.append(state.turn(labels))
        done(1)
    return tuple(points)


class _Replay:
    def __init__(
        self, data: Labelled, codebook: Codebook, way: Way, course: Course, seed: int
    ) -> None:
        self.division = Division.of(data.cases, course.test_share, seed)
        self._data = data
        self._codebook = codebook
        self._way = way
        self._course = course
        self._labelled = self.division.pool[:0]
        self._learner: Learner | None = None
        self._decided: Bools | None = None

    def turn(self, labels: int) -> Point:
        """Label more sentences, learn, and measure."""
        chosen = self._choose(labels - len(self._labelled))
        self._labelled = np.concatenate([self._labelled, chosen])
        learner = Learner.fit(self._data, self._labelled)
        decided = learner.decide(self._data, self.division.stop)
        test = self.division.test
        true, given = self._data.codes[test], learner.decide(self._data, test)
        spans = _spans(self._codebook)
        point = Point(
            labels=labels,
            f1=tuple(macro_f1(true[:, span], given[:, span]) for span in spans),
            mean_f1=macro_f1(true, given) or 0.0,
            kappa=None if self._decided is None else kappa(self._decided, decided),
            coded=float(self._data.codes[self._labelled].any(axis=1).mean()),
        )
        self._learner, self._decided = learner, decided
        return point

    def _choose(self, number: int) -> Rows:
        # The pool is in random order, so its first ones are a random sample of it.
        left = self.division.pool[~np.isin(self.division.pool, self._labelled)]
        if self._learner is None or self._way is Way.RANDOM:
            return left[:number]
        share = self._course.random_share if self._way is Way.MIXED else 0.0
        by_lot, left = np.split(left, [round(share * number)])
        return np.concatenate([by_lot, self._uncertain(left, number - len(by_lot), by_lot)])

    def _uncertain(self, left: Rows, number: int, by_lot: Rows) -> Rows:
        assert self._learner is not None
        data, labels = self._data, self._codebook.labels
        at_hand = np.concatenate([self._labelled, by_lot])
        candidates = Candidates(
            [str(row) for row in left],
            [data.cases[row] for row in left],
            [data.langs[row] for row in left],
            self._learner.probabilities(data, left),
            self._learner.thresholds,
            data.vectors[left],
            data.vectors[at_hand],
        )
        counts = data.codes[self._labelled].sum(axis=0)
        labelled = {label: int(n) for label, n in zip(labels, counts, strict=True)}
        chosen = choose(candidates, labels, labelled, number, self._course.preferences)
        return np.array([int(learn.sentence) for learn in chosen], dtype=np.intp)


def _spans(codebook: Codebook) -> Iterator[slice]:
    """The columns of each dimension."""
    start = 0
    for dimension in codebook.dimensions:
        yield slice(start, start + len(dimension.codes))
        start += len(dimension.codes)
