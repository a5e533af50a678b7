"""Charts as SVG: what is drawn where. Colours are classes, so that they follow the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linkage_nlp.report.blocks import Bars, HeatMap
from linkage_nlp.writers.matrix.heat import step

# All in pixels of a drawing that is as wide as the page lets it be.
_NAME, _LENGTH, _FIGURE = 225.0, 365.0, 210.0
_ROW, _BAR = 26.0, 16.0
_SQUARE, _LINE = 40.0, 30.0
# A Chinese character takes about as much room as two others.
_NAME_LIMIT, _HEAD_LIMIT = 28, 22
_LETTER = 7.2


@dataclass(frozen=True, slots=True)
class Words:
    """Words at a place; `full` is what was cut off, for the pointer."""

    x: float
    y: float
    text: str
    full: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle. `look` is its class."""

    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of some size. Words in `names` end, those in `heads` are turned, at their place."""

    width: float
    height: float
    boxes: Sequence[Box]
    names: Sequence[Words]
    heads: Sequence[Words]
    figures: Sequence[Words]
    numbers: Sequence[tuple[Words, str]]


def draw_bars(block: Bars) -> Drawing:
    """A bar chart."""
    boxes: list[Box] = []
    names: list[Words] = []
    figures: list[Words] = []
    for row, bar in enumerate(block.bars):
        top = row * _ROW + (_ROW - _BAR) / 2
        middle = row * _ROW + _ROW / 2 + 4.5
        names.append(_cut(_NAME - 10, middle, bar.name, _NAME_LIMIT))
        boxes.append(Box(_NAME, top, _LENGTH, _BAR, "track"))
        start = _NAME
        for share, tone in zip(bar.parts, block.tones, strict=True):
            width = share * _LENGTH
            if width > 0:
                boxes.append(Box(round(start, 1), top, round(width, 1), _BAR, f"t{tone}"))
            start += width
        figures.append(Words(_NAME + _LENGTH + 10, middle, bar.figure))
    size = _NAME + _LENGTH + _FIGURE, max(1, len(block.bars)) * _ROW
    return Drawing(*size, boxes, names, (), figures, ())


def draw_heat(block: HeatMap) -> Drawing:
    """A heat map, with the number in each square."""
    top = 24.0 + _LETTER * max(min(_room(name), _HEAD_LIMIT) for name in block.columns)
    boxes: list[Box] = []
    names: list[Words] = []
    numbers: list[tuple[Words, str]] = []
    heads = [
        _cut(_NAME + place * _SQUARE + _SQUARE / 2 + 4, top - 6, name, _HEAD_LIMIT)
        for place, name in enumerate(block.columns)
    ]
    for row, (name, cells) in enumerate(zip(block.rows, block.cells, strict=True)):
        above = top + row * _LINE
        names.append(_cut(_NAME - 10, above + _LINE / 2 + 4.5, name, _NAME_LIMIT))
        for column, entry in enumerate(cells):
            left = _NAME + column * _SQUARE
            look = f"h{step(entry.weight or 0)}"
            boxes.append(Box(left, above, _SQUARE - 2, _LINE - 2, look))
            middle = Words(left + _SQUARE / 2 - 1, above + _LINE / 2 + 3.5, entry.text)
            numbers.append((middle, look))
    width = _NAME + len(block.columns) * _SQUARE + 60
    return Drawing(width, top + len(block.rows) * _LINE, boxes, names, heads, (), numbers)


def _cut(x: float, y: float, name: str, limit: int) -> Words:
    if _room(name) <= limit:
        return Words(x, y, name)
    kept = name
    while _room(kept) > limit - 1:
        kept = kept[:-1]
    return Words(x, y, f"{kept.rstrip()}…", name)


def _room(name: str) -> int:
    return sum(2 if ord(character) >= 0x2E80 else 1 for character in name)
