"""What was said, put between typographic quotation marks, ready to paste.

Both languages have “ ” outside and ‘ ’ inside them. What a transcript has in whatever marks
(straight, corner brackets, guillemets) becomes the inner ones; a quotation within that becomes
“ ” again. An apostrophe stays one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_OPEN = "“「『«„"
_CLOSE = "”」』»"
_STRAIGHT = '"＂'
_INNER = (("‘", "’"), ("“", "”"))
# A single mark that opens, with another later that can close it; apostrophes may stand between.
_SINGLE = re.compile(
    r"(?:‘|(?<![0-9A-Za-z’'])')(?=\S)"
    r"([^'‘’]*?(?:[0-9A-Za-z]['’][0-9A-Za-z][^'‘’]*?)*)"
    r"(?<=\S)['’](?![0-9A-Za-z])"
)
_MARKED = "\ue000\ue001"


def quoted(text: str) -> str:
    """A sentence between “ and ”, the quotation marks in it being turned single."""
    return f"“{inner_marks(' '.join(text.split()))}”"


def inner_marks(text: str) -> str:
    """A sentence with its quotation marks as they stand within others.

    A mark whose other half is in another sentence is left out at the edge of this one. A
    straight one without another half stays, as it may stand for inches.
    """
    text = _SINGLE.sub(rf"{_MARKED[0]}\1{_MARKED[1]}", text)
    text = text.replace("'", "’").replace("＇", "’")
    pairs = _pairs(text)
    written = list(text)
    edges = {0, len(text) - 1}
    for place, character in enumerate(text):
        if place in pairs:
            opens, depth = pairs[place]
            written[place] = _INNER[depth % 2][0 if opens else 1]
        elif character in _MARKED:
            written[place] = "’"
        elif character in _OPEN + _CLOSE + _STRAIGHT and place in edges:
            written[place] = ""
        elif character in _OPEN:
            written[place] = "‘"
        elif character in _CLOSE:
            written[place] = "’"
    return "".join(written)


def _pairs(text: str) -> dict[int, tuple[bool, int]]:
    """Marks that have both halves, by place: whether it opens, and how deep it stands."""
    found: dict[int, tuple[bool, int]] = {}
    waiting: list[tuple[int, str]] = []
    for place, character in enumerate(text):
        closed = _closed_by(character, waiting)
        if closed is not None:
            # What was opened in between was never closed.
            del waiting[closed + 1 :]
            start, _ = waiting.pop()
            depth = len(waiting)
            found[start], found[place] = (True, depth), (False, depth)
        elif character in _OPEN or character == _MARKED[0] or character in _STRAIGHT:
            waiting.append((place, character))
    return found


def _closed_by(character: str, waiting: Sequence[tuple[int, str]]) -> int | None:
    """Which of the marks that wait a character closes, if any: the latest of its kind."""
    kinds = {_MARKED[1]: _MARKED[0], "»": "«", "」": "「", "』": "『", "”": "“„"}
    opener = kinds.get(character, character if character in _STRAIGHT else "")
    for number in range(len(waiting) - 1, -1, -1):
        if opener and waiting[number][1] in opener:
            return number
    return None
