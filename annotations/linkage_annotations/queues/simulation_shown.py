"""What a simulation comes to, in words and rows for tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from linkage_annotations.queues.replay import Way
from linkage_annotations.queues.simulation import Range, Simulation
from linkage_annotations.queues.stopping import KAPPA, TURNS
from linkage_annotations.queues.words import ABSENT, RESTLESS, RESTS, SUMMARY, WAYS, WORDS
from linkage_nlp.codebook import Bilingual

MINUS = "\N{MINUS SIGN}"
_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One way of choosing in one dimension.

    Attributes:
        f1: At the labels of `columns`.
        difference: The mean difference to random ones, over all points but the first.
        reached: After how many labels it is where random ones are in the end.
    """

    way: Bilingual
    f1: tuple[str, ...]
    difference: str
    reached: str


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one dimension."""

    name: Bilingual
    rows: tuple[Row, ...]


def summary(simulation: Simulation) -> Bilingual:
    """What was simulated, in numbers."""
    course = simulation.course
    numbers = {
        "sentences": simulation.sentences,
        "cases": simulation.cases,
        "seeds": simulation.seeds,
        "start": course.start,
        "step": course.step,
        "labels": simulation.curves[Way.RANDOM].labels[-1],
    }
    return Bilingual(SUMMARY.en.format(**numbers), SUMMARY.zh.format(**numbers))


def columns(simulation: Simulation) -> tuple[int, ...]:
    """At how many labels figures are shown: some, both ends among them."""
    labels = simulation.curves[Way.RANDOM].labels
    last = len(labels) - 1
    number = min(_COLUMNS, last + 1)
    places = {round(place * last / max(number - 1, 1)) for place in range(number)}
    return tuple(labels[place] for place in sorted(places))


def sections(simulation: Simulation) -> Iterator[Section]:
    """The figures of all codes, then those of each dimension."""
    yield _section(simulation, WORDS["all"], None)
    for place, dimension in enumerate(simulation.codebook.dimensions):
        yield _section(simulation, dimension.name, place)


def hints(simulation: Simulation) -> Iterator[Bilingual]:
    """Of each way, whether its predictions came to rest, and when."""
    for way, curve in simulation.curves.items():
        rests = [labels for labels in curve.rests() if labels is not None]
        if rests:
            yield _both(
                RESTS, way, labels=int(median(rests)), found=len(rests), seeds=simulation.seeds
            )
        else:
            last = [f.mean for f in curve.figures(lambda p: p.kappa) if f is not None][-TURNS:]
            kappa = f"{sum(last) / len(last):.2f}" if last else ABSENT
            yield _both(RESTLESS, way, labels=curve.labels[-1], kappa=kappa, bound=KAPPA)


def _section(simulation: Simulation, name: Bilingual, dimension: int | None) -> Section:
    shown = columns(simulation)
    rows = []
    for way, curve in simulation.curves.items():
        by_labels = dict(zip(curve.labels, simulation.figures(way, dimension), strict=True))
        reached = simulation.as_many_as(way, dimension)
        rows.append(
            Row(
                WAYS[way],
                tuple(_number(by_labels.get(labels)) for labels in shown),
                "" if way is Way.RANDOM else _signed(simulation.wins(way, dimension)),
                ABSENT if reached is None else str(reached),
            )
        )
    return Section(name, tuple(rows))


def _both(text: Bilingual, way: Way, **values: object) -> Bilingual:
    return Bilingual(
        text.en.format(way=WAYS[way].en.capitalize(), **values),
        text.zh.format(way=WAYS[way].zh, **values),
    )


def _number(figure: Range | None) -> str:
    return ABSENT if figure is None else f"{figure.mean:.3f}"


def _signed(value: float | None) -> str:
    return ABSENT if value is None else f"{value:+.3f}".replace("-", MINUS)
