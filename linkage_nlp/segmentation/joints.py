"""Where a sentence that is too long is cut: at commas, pauses and words that join clauses.

Speech recognition gives turns without punctuation, and speakers of Chinese chain clauses
with commas for a minute. Nobody can code such a stretch in one piece.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from linkage_nlp.segmentation.characters import HAN
from linkage_nlp.segmentation.enclosures import OPENERS, Enclosures
from linkage_nlp.segmentation.words import skip_space_back, token_before, units

# The least part of the limit that is worth a piece of its own.
_LEAST = 0.2
# How much a cut near an even division counts beside the strength of a joint.
_EVENNESS = 2.0

_SUBJECT = (
    r"(?:i|i'm|i've|we|we're|he|she|they|it|it's|you|there|this|that|that's|now|then|the|my|our|"
    r"his|their|one|some|people|nobody|everybody|after|when|whenever|if|in|later)\b"
)
_CLAUSE = (
    rf"\b(?:and then|but|because|(?:and|so|or|since|while|although|though|whereas|until)"
    rf"(?=\s+{_SUBJECT}))\b|"
    r"然[后後]|但是|可是|不[过過]|(?<!之)所以|(?<![是就正])因[为為]|因此|而且|(?<!到)[后後][来來]|[于於]是|"
    r"[结結]果|就是[说說]|比如|另外(?![一两兩几幾的])|(?<=[了的吧呢])其[实實]|如果|[虽雖]然|"
    r"最[后後](?!一[个個次家]|的)|反正|同[时時]|接[着著]|那[个個]?[时時]候|一[开開]始|(?<=[了的吧呢])那[么麼]|"
    r"那(?=如果|我们|你们|他们|后来|当时|一般|我們|你們|他們|後來|當時)"
)
_WEAK = (
    r"\b(?:and|or|so|which|if|when|where|until|then|i think|i mean|i guess|that's|there's|"
    r"there (?:is|are|was|were))\b|"
    r"(?<=[了吧呢吗嗎啊嘛呀])(?:[我你他她它每也还還]|[这這那][个個]|就是)|(?<=[对對是]吧)|(?<=是不是|对不对)|"
    r"(?<!但)(?:我[觉覺]得|我[认認][为為]|我相信|[实實][际際]上|事[实實]上)|第[一二三四五](?=我|是|个是)|一个是"
)
# Words that are seldom bound to what stands before them, for want of anything better.
_LAST_RESORT = (
    r"(?<![给給跟和对對把被让讓在是问問叫教帮幫找请請向比为為以及与與于於从從到用由的了])"
    r"(?:[我你他她咱][们們]|大家|[这這](?:个|個|些|种|種)|那[个個些]|[现現]在|[当當][时時]|今天|去年)"
)
_JOINT = re.compile(
    rf"(?P<comma>(?:[，；]+|[,;]+(?=[\s{HAN}]))\s*)|"
    rf"(?P<pause>(?:—+|\s--?\s|…+|\.{{3,}})\s*|\n|(?<=[{HAN}])[ \t\u3000]+(?=[{HAN}]))|"
    rf"(?P<clause>{_CLAUSE})|(?P<weak>{_WEAK})|(?P<last>{_LAST_RESORT})|"
    rf"(?P<space>(?<=[^\W{HAN}])\s+(?=[^\W{HAN}]))",
    re.IGNORECASE,
)
_STRENGTHS = {"comma": 3.0, "pause": 2.5, "clause": 2.0, "weak": 0.8, "last": -1.0, "space": -2.0}
# Behind one of these another joint only goes on ("and because", "然后其实").
_JOINED = frozenset(
    "and or so but because then if when which that like than what how where as to say".split()
)
_HAN_JOINED = tuple(
    "然后 然後 但是 可是 不过 不過 所以 因为 因為 而且 后来 後來 就是 其实 其實 如果 那么 那麼 "
    "当然 當然 可以 包括 或者 我觉得 我覺得 那 是".split()
)


class _Joint(NamedTuple):
    """A place where a sentence may be cut, with the weight of the words before it."""

    position: int
    strength: float
    weight: float


def cut(text: str, limit: float) -> Iterator[int]:
    """Where to cut a sentence into pieces of at most `limit` words, as far as it can be.

    A cut never falls inside a word, a number or a Latin token, nor inside a quotation or
    bracket. Where there is no joint before the limit, the first one behind it is taken.
    """
    joints, total = _joints(text)
    # Behind the last word there is nothing to cut off.
    joints = [joint for joint in joints if 0 < joint.weight < total]
    weights = [joint.weight for joint in joints]
    least = limit * _LEAST
    done = 0.0
    while total - done > limit:
        pieces = -(-(total - done) // limit)
        target = done + (total - done) / pieces
        first = bisect_left(weights, done + least)
        last = bisect_left(weights, min(done + limit, total - least) + 0.1)
        fitting = joints[first:last] or joints[last : last + 1]
        if not fitting:
            return
        best = max(fitting, key=lambda j: j.strength - _EVENNESS * abs(j.weight - target) / limit)
        yield best.position
        done = best.weight


def _joints(text: str) -> tuple[list[_Joint], float]:
    """The joints of a text in order, and the weight of the whole."""
    starts: list[int] = []
    totals = [0.0]
    for start, weight in units(text):
        starts.append(start)
        totals.append(totals[-1] + weight)
    closed = _closed(text)
    strengths: dict[int, float] = {}
    for match in _JOINT.finditer(text):
        kind = match.lastgroup or ""
        word = kind in ("clause", "weak", "last")
        position = match.start() if word else match.end()
        if closed[position : position + 1] == b"\1" or (word and _is_joined(text, position)):
            continue
        strength = _STRENGTHS[kind]
        if position in strengths:
            strength = max(strengths[position], strength) + (kind == "clause")
        strengths[position] = strength
    joints = [
        _Joint(position, strength, totals[bisect_left(starts, position)])
        for position, strength in sorted(strengths.items())
    ]
    return joints, totals[-1]


def _is_joined(text: str, position: int) -> bool:
    end = skip_space_back(text, 0, position)
    if text.endswith(_HAN_JOINED, max(0, end - 3), end):
        return True
    return token_before(text, 0, end).lower() in _JOINED


def _closed(text: str) -> bytearray:
    """A flag for each character: 1 inside a quotation or bracket."""
    flags = bytearray(len(text))
    enclosures = Enclosures(text)
    position = 0
    while position < len(text):
        found = enclosures.at(position) if text[position] in OPENERS else None
        if found is None:
            position += 1
        else:
            flags[found.start + 1 : found.end] = b"\1" * (found.end - found.start - 1)
            position = found.end
    return flags
