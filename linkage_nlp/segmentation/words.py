"""The words next to a position in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linkage_nlp.segmentation.characters import HAN, is_latin

# How much a Chinese character counts beside a word.
HAN_WEIGHT = 0.5

# How far a word is followed: longer ones (addresses) are known by their ends.
_LONGEST = 60
_INNER = frozenset(".@_'’")

_SPACE = re.compile(r"\s*")
_WORD = re.compile(rf"[^\W_{HAN}](?:[^\W{HAN}]|['’-](?=[^\W{HAN}]))*")

_UNIT = re.compile(rf"(?P<han>[{HAN}])|[^\W{HAN}]+(?:['’.,:/@-][^\W{HAN}]+)*")


def units(text: str) -> Iterator[tuple[int, float]]:
    """The words and Chinese characters of a text: where each begins and what it weighs."""
    for unit in _UNIT.finditer(text):
        yield unit.start(), HAN_WEIGHT if unit.lastgroup else 1.0


def weigh(text: str) -> float:
    """How long a text is, in words; a Chinese character counts as half of one."""
    return sum(weight for _, weight in units(text))


def word_at(text: str, position: int) -> str:
    """The word of spaced letters or digits that begins at a position, or an empty string."""
    match = _WORD.match(text, position, position + _LONGEST)
    return "" if match is None else match[0]


def token_before(text: str, start: int, end: int) -> str:
    """The word of spaced letters and digits, with dots inside, that ends at `end`.

    Only `text[start:end]` counts. A hyphen or slash begins a new word.
    """
    begin = end
    furthest = max(start, end - _LONGEST)
    while begin > furthest and (is_latin(text[begin - 1]) or text[begin - 1] in _INNER):
        begin -= 1
    return text[begin:end].lstrip("._'’")


def skip_space(text: str, position: int) -> int:
    """The next position that is not white space, or the end of the text."""
    match = _SPACE.match(text, position)
    return position if match is None else match.end()


def skip_space_back(text: str, start: int, position: int) -> int:
    """The end of what is said before a position, no earlier than `start`."""
    while position > start and text[position - 1].isspace():
        position -= 1
    return position
