"""How a program counted characters, and so where its selections are.

The standard counts Unicode code points of the plain text. Some programs count the two
characters that end a line on Windows as one (ATLAS.ti does), and some count a character such
as an emoji twice, as UTF-16 does. Where a text has such characters, the names that programs
give to selections, which are mostly their first words, tell which way it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from linkage_nlp.refi_qda.model import Selection
from linkage_nlp.segmentation import Span

_ATLAS = re.compile("atlas", re.IGNORECASE)
_SAMPLE = 200
_SHORTEST = 4
_NAME = 20


@dataclass(frozen=True, slots=True)
class _Way:
    """A way of counting: ends of lines as one, characters beyond the first plane as two."""

    ends_as_one: bool = False
    doubled: bool = False


def spans(text: str, selections: Sequence[Selection], origin: str) -> list[Span]:
    """Where selections are in a text, in the order given; within the text in any case.

    Args:
        text: The text as it stands in the project.
        selections: With positions as the program counted them.
        origin: The program, as the project names it.
    """
    offsets = _offsets(text, _way(text, selections, origin))
    last = len(text)

    def place(position: int) -> int:
        if offsets is None:
            return max(0, min(position, last))
        return offsets[max(0, min(position, len(offsets) - 1))]

    return [Span(place(one.start), place(one.end)) for one in selections]


def _way(text: str, selections: Sequence[Selection], origin: str) -> _Way:
    expected = _Way(ends_as_one="\r\n" in text and _ATLAS.search(origin) is not None)
    ways = [expected, *(way for way in _ways(text) if way != expected)]
    if len(ways) == 1:
        return expected
    named = [one for one in selections if len(_start(one)) >= _SHORTEST][-_SAMPLE:]
    return max(ways, key=lambda way: _agreeing(text, named, way))


def _ways(text: str) -> Iterator[_Way]:
    ends = (False, True) if "\r\n" in text else (False,)
    wide = (False, True) if any(c > "\uffff" for c in text) else (False,)
    return (_Way(one, two) for one in ends for two in wide)


def _agreeing(text: str, selections: Sequence[Selection], way: _Way) -> int:
    """How many selections begin with their names."""
    offsets = _offsets(text, way)
    agreeing = 0
    for one in selections:
        place = one.start
        if offsets is not None:
            place = offsets[max(0, min(place, len(offsets) - 1))]
        begin = " ".join(text[place : place + 4 * _NAME].split())
        agreeing += begin.startswith(_start(one))
    return agreeing


def _start(selection: Selection) -> str:
    """The first words of a selection, as far as its name tells them."""
    name = " ".join(selection.name.split()).rstrip(".…")
    return name[:_NAME].rstrip()


def _offsets(text: str, way: _Way) -> list[int] | None:
    """The place of each counted position, or None where it is the position itself."""
    if not (way.ends_as_one or way.doubled):
        return None
    offsets = []
    for place, character in enumerate(text):
        if way.ends_as_one and character == "\n" and place and text[place - 1] == "\r":
            continue
        offsets.append(place)
        if way.doubled and character > "\uffff":
            offsets.append(place)
    offsets.append(len(text))
    return offsets
