"""A name found in a text, and choosing among those that overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from linkage_nlp.masking.kinds import Kind, Origin

_SURENESS = tuple(Origin)


@dataclass(frozen=True, slots=True)
class Found:
    """A name at `start` to `end` of a text, in code points.

    `tail` characters at its end are a title ("总" in "王总"): they belong to what is looked
    for, but stay readable beside the mask. `exact` says that the name is also a word.
    """

    start: int
    end: int
    kind: Kind
    origin: Origin = Origin.RULE
    tail: int = 0
    exact: bool = False


def settle(found: Iterable[Found]) -> list[Found]:
    """Those that stay of names that overlap: the surer origin, then the longer, in order."""
    kept: list[Found] = []
    for item in sorted(found, key=lambda f: (_SURENESS.index(f.origin), f.start - f.end, f.start)):
        if all(item.end <= other.start or item.start >= other.end for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda f: f.start)
