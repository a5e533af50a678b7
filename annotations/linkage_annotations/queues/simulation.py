"""Ways of choosing sentences compared: the same loop replayed with each, several times."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from linkage_annotations.queues.learner import Labelled
from linkage_annotations.queues.replay import Course, Point, Way, replay
from linkage_annotations.queues.stopping import KAPPA, rests_from
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Dataset
from linkage_nlp.errors import UsageError
from linkage_nlp.transcripts.model import Role

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Range:
    """A figure over the replays: its mean, least and most; None where none has it."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """What one way of choosing came to.

    Attributes:
        way: Which.
        replays: The points of each replay.
    """

    way: Way
    replays: tuple[tuple[Point, ...], ...]

    @property
    def labels(self) -> tuple[int, ...]:
        """How many sentences were labelled at each point."""
        return tuple(point.labels for point in self.replays[0])

    def figures(self, take: Callable[[Point], float | None]) -> list[Range | None]:
        """A figure at each point."""
        return [
            _range([take(points[place]) for points in self.replays])
            for place in range(len(self.labels))
        ]

    def rests(self) -> list[int | None]:
        """In each replay, from how many labels on the model hardly changes its mind."""
        places = [rests_from([point.kappa for point in points]) for points in self.replays]
        return [None if place is None else self.labels[place] for place in places]


@dataclass(frozen=True, slots=True)
class Simulation:
    """The comparison.

    Attributes:
        codebook: That of the sentences.
        sentences: How many there were.
        cases: How many cases they are of.
        course: How each replay went.
        seeds: How many replays there were of each way.
        curves: By way.
    """

    codebook: Codebook
    sentences: int
    cases: int
    course: Course
    seeds: int
    curves: Mapping[Way, Curve]

    def figures(self, way: Way, dimension: int | None) -> list[Range | None]:
        """Macro F1 of a dimension by its place, or the mean over all codes."""
        if dimension is None:
            return self.curves[way].figures(lambda point: point.mean_f1)
        return self.curves[way].figures(lambda point: point.f1[dimension])

    def as_many_as(self, way: Way, dimension: int | None) -> int | None:
        """After how many labels a way reaches what random ones come to in the end.

        The mean over the replays counts; None where it does not get there.
        """
        last = self.figures(Way.RANDOM, dimension)[-1]
        if last is None:
            return None
        for labels, figure in zip(
            self.curves[way].labels, self.figures(way, dimension), strict=True
        ):
            if figure is not None and figure.mean >= last.mean:
                return labels
        return None

    def wins(self, way: Way, dimension: int | None) -> float | None:
        """The mean difference of a way's F1 to that of random ones, over points and replays."""
        pairs = [
            (mine, theirs)
            for mine, theirs in zip(
                self.figures(way, dimension), self.figures(Way.RANDOM, dimension), strict=True
            )
            if mine is not None and theirs is not None
        ][1:]
        return float(np.mean([a.mean - b.mean for a, b in pairs])) if pairs else None

    def as_json(self) -> dict[str, Any]:
        """All figures as JSON."""
        names: list[tuple[str, int | None]] = [("all", None)]
        names += [(d.id, place) for place, d in enumerate(self.codebook.dimensions)]
        return {
            "format": FORMAT,
            "codebook": self.codebook.fingerprint,
            "sentences": self.sentences,
            "cases": self.cases,
            "seeds": self.seeds,
            "course": {
                "start": self.course.start,
                "step": self.course.step,
                "labels": self.course.labels,
                "test_share": self.course.test_share,
                "random_share": self.course.random_share,
            },
            "stopping": {"kappa": KAPPA},
            "ways": {
                way.value: {
                    "labels": list(curve.labels),
                    "f1": {
                        name: [_record(figure) for figure in self.figures(way, dimension)]
                        for name, dimension in names
                    },
                    "mean_difference": {
                        name: self.wins(way, dimension) for name, dimension in names
                    },
                    "as_random_at_the_end": {
                        name: self.as_many_as(way, dimension) for name, dimension in names
                    },
                    "kappa": [
                        _record(figure) for figure in curve.figures(lambda point: point.kappa)
                    ],
                    "coded": [
                        _record(figure) for figure in curve.figures(lambda point: point.coded)
                    ],
                    "rests": curve.rests(),
                }
                for way, curve in self.curves.items()
            },
        }


def simulate(
    dataset: Dataset,
    course: Course,
    *,
    seeds: int,
    done: Callable[[int], None] = lambda _: None,
) -> Simulation:
    """Replay the loop with each way of choosing.

    Args:
        dataset: Labelled sentences; those by interviewers are left out.
        course: How each replay goes.
        seeds: How many replays of each way.
        done: Called with 1 after each turn.

    Raises:
        UsageError: There are too few sentences or cases.
    """
    examples = [e for e in dataset.examples if e.role is Role.RESPONDENT]
    cases = len({example.case for example in examples})
    pool = len(examples) * (1.0 - course.test_share)
    if cases < 4 or pool < course.start + course.step:
        raise UsageError(
            f"{len(examples)} sentences of {cases} cases are too few for a simulation that "
            f"begins with {course.start} labels and adds {course.step} a turn",
            remedy="Give a larger dataset, or smaller numbers with --start and --step",
        )
    data = Labelled.of(examples, dataset.codebook)
    ways = [Way.RANDOM, Way.UNCERTAIN]
    if 0.0 < course.random_share < 1.0:
        ways.append(Way.MIXED)
    curves = {
        way: Curve(
            way,
            _alike(
                [
                    replay(data, dataset.codebook, way, course, seed=seed, done=done)
                    for seed in range(seeds)
                ]
            ),
        )
        for way in ways
    }
    return Simulation(dataset.codebook, len(examples), cases, course, seeds, curves)


def _alike(replays: Sequence[tuple[Point, ...]]) -> tuple[tuple[Point, ...], ...]:
    """Replays of one length: a case more or less set aside may end one a turn earlier."""
    shortest = min(len(points) for points in replays)
    return tuple(points[:shortest] for points in replays)


def _range(values: Sequence[float | None]) -> Range | None:
    known = [value for value in values if value is not None]
    return Range(float(np.mean(known)), min(known), max(known)) if known else None


def _record(figure: Range | None) -> dict[str, float] | None:
    if figure is None:
        return None
    return {
        "mean": round(figure.mean, 4),
        "low": round(figure.low, 4),
        "high": round(figure.high, 4),
    }
