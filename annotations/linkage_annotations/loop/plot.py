"""The scores of the turns as points in a drawing.

Of each turn and language: the new model, with its interval, filled where it was put in force
and hollow where it was not; and, as a bar, the model that was in force, on the same sentences.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from linkage_annotations.loop.history import Entry, History
from linkage_annotations.loop.shown import decision, difference, number, turn_name
from linkage_annotations.loop.verdict import Judgement
from linkage_annotations.loop.words import LANGUAGE_NAMES, WORDS
from linkage_nlp.codebook import Bilingual
from linkage_nlp.language import Language

LEFT, TOP, HEIGHT, BOTTOM, RIGHT = 52.0, 16.0, 260.0, 72.0, 20.0
_STEP = 84.0
_LEAST = 620.0
# How far the two languages of a turn are apart.
_APART: dict[Language, float] = {"zh": -11.0, "en": 11.0}


@dataclass(frozen=True, slots=True)
class Mark:
    """The scores of one turn in one language.

    Attributes:
        x: Across, in pixels.
        new: Down, of the new model.
        low: Down, the lower end of its interval; None without one.
        high: Down, the upper end.
        old: Down, of the model that was in force; None without one.
        filled: Whether the new model was put in force.
        told: What it shows, in words.
    """

    lang: Language
    x: float
    new: float
    low: float | None
    high: float | None
    old: float | None
    filled: bool
    told: Bilingual


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on an axis."""

    at: float
    text: str
    small: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing of `width` by `height` pixels."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    lines: dict[Language, str]
    across: tuple[Tick, ...]
    down: tuple[Tick, ...]

    @property
    def right(self) -> float:
        """Where the axis ends."""
        return self.width - RIGHT

    @property
    def bottom(self) -> float:
        """Where the scale begins."""
        return TOP + HEIGHT


def draw(history: History) -> Plot | None:
    """The drawing; None where no turn has a score yet."""
    shown = [entry for entry in history.entries if _scored(entry)]
    if not shown:
        return None
    floor = _floor(shown)
    width = max(_LEAST, LEFT + RIGHT + _STEP * len(shown))
    gap = (width - LEFT - RIGHT) / len(shown)
    places = [LEFT + gap * (index + 0.5) for index in range(len(shown))]
    marks = tuple(
        mark
        for entry, place in zip(shown, places, strict=True)
        for mark in _marks(entry, place, floor)
    )
    return Plot(
        width=width,
        height=TOP + HEIGHT + BOTTOM,
        marks=marks,
        lines={lang: _line(marks, lang) for lang in LANGUAGE_NAMES},
        across=tuple(
            Tick(round(place, 1), str(entry.turn.number), _sentences(entry))
            for entry, place in zip(shown, places, strict=True)
        ),
        down=tuple(Tick(_down(value, floor), f"{value:.1f}") for value in _steps(floor)),
    )


def _scored(entry: Entry) -> bool:
    return any(judgement.new.value is not None for judgement in entry.judgements.values())


def _floor(entries: Sequence[Entry]) -> float:
    """Where the scale begins: at a tenth below all that is shown."""
    values = [
        value
        for entry in entries
        for judgement in entry.judgements.values()
        for value in (judgement.new.low, judgement.new.value, judgement.old.value)
        if value is not None
    ]
    return min(max(0.0, math.floor(min(values) * 10) / 10), 0.9)


def _steps(floor: float) -> Iterator[float]:
    first = round(floor * 10)
    every = 2 if 10 - first > 6 else 1
    for tenth in range(10, first - 1, -every):
        yield tenth / 10


def _down(value: float, floor: float) -> float:
    return round(TOP + HEIGHT * (1 - (value - floor) / (1 - floor)), 1)


def _marks(entry: Entry, place: float, floor: float) -> Iterator[Mark]:
    for lang, judgement in entry.judgements.items():
        new, old = judgement.new, judgement.old
        if new.value is None:
            continue
        outcome = entry.turn.outcome
        yield Mark(
            lang=lang,
            x=round(place + _APART[lang], 1),
            new=_down(new.value, floor),
            low=None if new.low is None else _down(new.low, floor),
            high=None if new.high is None else _down(new.high, floor),
            old=None if old.value is None else _down(old.value, floor),
            filled=outcome is not None and outcome.in_force,
            told=_told(entry, lang, judgement),
        )


def _told(entry: Entry, lang: Language, judgement: Judgement) -> Bilingual:
    said = []
    languages: tuple[Language, ...] = ("en", "zh")
    for shown in languages:
        parts = [
            f"{turn_name(entry.turn.number)[shown]}, {LANGUAGE_NAMES[lang][shown]}",
            f"{WORDS['new'][shown]} {number(judgement.new.value)}",
        ]
        if judgement.old.value is not None:
            parts.append(f"{WORDS['old'][shown]} {number(judgement.old.value)}")
            parts.append(f"{WORDS['difference'][shown]} {difference(judgement.difference)}")
        parts.append(decision(entry)[shown])
        said.append("; ".join(parts))
    return Bilingual(*said)


def _line(marks: Sequence[Mark], lang: Language) -> str:
    return " ".join(f"{mark.x},{mark.new}" for mark in marks if mark.lang == lang)


def _sentences(entry: Entry) -> str:
    return "" if entry.turn.snapshot is None else str(sum(entry.turn.snapshot.sentences.values()))
