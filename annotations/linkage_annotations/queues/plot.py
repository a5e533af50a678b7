"""The curves of a simulation as points in drawings, one a dimension."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from linkage_annotations.queues.replay import Way
from linkage_annotations.queues.simulation import Range, Simulation
from linkage_annotations.queues.words import WAYS, WORDS
from linkage_nlp.codebook import Bilingual

WIDTH, HEIGHT = 420.0, 280.0
LEFT, TOP, RIGHT, BOTTOM = 52.0, 12.0, 16.0, 46.0
_TICKS = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """One measurement: where it is in pixels, and what it shows in words."""

    x: float
    y: float
    told: Bilingual


@dataclass(frozen=True, slots=True)
class Line:
    """One way of choosing.

    Attributes:
        band: The corners of the area between the least and the most.
        path: The corners of the line.
    """

    way: Way
    band: str
    path: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on an axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The drawing of one dimension."""

    name: Bilingual
    lines: tuple[Line, ...]
    across: tuple[Tick, ...]
    down: tuple[Tick, ...]

    @property
    def right(self) -> float:
        """Where the axis across ends."""
        return WIDTH - RIGHT

    @property
    def bottom(self) -> float:
        """Where the axis down begins."""
        return HEIGHT - BOTTOM


def draw(simulation: Simulation) -> tuple[Panel, ...]:
    """A drawing of the mean over all codes, and one of each dimension; all on one scale."""
    shown: list[tuple[Bilingual, int | None]] = [(WORDS["all"], None)]
    shown += [(d.name, place) for place, d in enumerate(simulation.codebook.dimensions)]
    top = _top(simulation, [place for _, place in shown])
    return tuple(_panel(simulation, name, place, top) for name, place in shown)


def _panel(simulation: Simulation, name: Bilingual, dimension: int | None, top: float) -> Panel:
    labels = [curve.labels for curve in simulation.curves.values()]
    least, most = labels[0][0], max(each[-1] for each in labels)
    steps = round(top * 10)
    every = 2 if steps > _TICKS else 1
    return Panel(
        name,
        tuple(_line(simulation, way, dimension, (least, most), top) for way in simulation.curves),
        tuple(Tick(_across(value, least, most), str(value)) for value in _round(least, most)),
        tuple(
            Tick(_down(tenth / 10, top), f"{tenth / 10:.1f}")
            for tenth in range(0, steps + 1, every)
        ),
    )


def _line(
    simulation: Simulation, way: Way, dimension: int | None, ends: tuple[int, int], top: float
) -> Line:
    known = [
        (labels, figure)
        for labels, figure in zip(
            simulation.curves[way].labels, simulation.figures(way, dimension), strict=True
        )
        if figure is not None
    ]
    places = [_across(labels, *ends) for labels, _ in known]
    marks = tuple(
        Mark(x, _down(figure.mean, top), _told(way, labels, figure))
        for x, (labels, figure) in zip(places, known, strict=True)
    )
    upper = [(x, _down(figure.high, top)) for x, (_, figure) in zip(places, known, strict=True)]
    lower = [(x, _down(figure.low, top)) for x, (_, figure) in zip(places, known, strict=True)]
    return Line(
        way, _corners([*upper, *reversed(lower)]), _corners([(m.x, m.y) for m in marks]), marks
    )


def _told(way: Way, labels: int, figure: Range) -> Bilingual:
    said = [
        f"{WAYS[way][lang]}; {WORDS['labels'][lang]} {labels}; F1 {figure.mean:.3f} "
        f"({figure.low:.3f}–{figure.high:.3f})"
        for lang in ("en", "zh")
    ]
    return Bilingual(*said)


def _top(simulation: Simulation, dimensions: Sequence[int | None]) -> float:
    """Where the scale ends: a tenth above all that is shown."""
    values = [
        figure.high
        for way in simulation.curves
        for dimension in dimensions
        for figure in simulation.figures(way, dimension)
        if figure is not None
    ]
    return min(1.0, math.floor(max(values, default=0.0) * 10 + 1) / 10)


def _round(least: int, most: int) -> list[int]:
    """Some numbers to write on the axis, both ends among them."""
    if most <= least:
        return [least]
    rough = (most - least) / _TICKS
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * m for m in (1, 2, 5, 10) if size * m >= rough)
    inner = range(math.ceil((least + step / 2) / step) * step, most, step)
    return [least, *(value for value in inner if most - value >= step / 2), most]


def _across(labels: int, least: int, most: int) -> float:
    share = (labels - least) / (most - least) if most > least else 0.5
    return round(LEFT + (WIDTH - LEFT - RIGHT) * share, 1)


def _down(value: float, top: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top), 1)


def _corners(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)
