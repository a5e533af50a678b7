"""Where a place of a text stands once names in it are replaced, and back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from linkage_nlp.masking.masker import Hit, Masker


@dataclass(frozen=True, slots=True)
class Edit:
    """A name at `start` to `end` of the original became a mask at `new_start` to `new_end`."""

    start: int
    end: int
    new_start: int
    new_end: int


@dataclass(frozen=True)
class OffsetMap:
    """Positions of an original text and of the masked one, in code points.

    Outside names the two correspond one to one. Within a name there is nothing to correspond
    to: a span that begins or ends within one is widened to the whole mask, and the other way
    round.
    """

    edits: tuple[Edit, ...]
    _starts: list[int] = field(init=False, repr=False, compare=False)
    _new_starts: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [edit.start for edit in self.edits])
        object.__setattr__(self, "_new_starts", [edit.new_start for edit in self.edits])

    def masked_span(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the original stands in the masked text."""
        return self._masked(start, at_end=False), self._masked(end, at_end=True)

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the masked text stands in the original."""
        return self._original(start, at_end=False), self._original(end, at_end=True)

    def _masked(self, position: int, *, at_end: bool) -> int:
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return position
        edit = self.edits[index]
        if edit.start < position < edit.end:
            return edit.new_end if at_end else edit.new_start
        if position == edit.start:
            return edit.new_start
        return position - edit.end + edit.new_end

    def _original(self, position: int, *, at_end: bool) -> int:
        index = bisect_right(self._new_starts, position) - 1
        if index < 0:
            return position
        edit = self.edits[index]
        if edit.new_start < position < edit.new_end:
            return edit.end if at_end else edit.start
        if position == edit.new_start:
            return edit.start
        return position - edit.new_end + edit.end


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A masked text, what was replaced in it, and where everything went."""

    text: str
    hits: tuple[Hit, ...]
    offsets: OffsetMap


def mask_text(masker: Masker, text: str) -> MaskedText:
    """Replace the names of a text and keep where each place went."""
    hits = tuple(masker.hits(text))
    return MaskedText(_replaced(text, hits), hits, OffsetMap(tuple(_edits(hits))))


def _edits(hits: Iterable[Hit]) -> list[Edit]:
    edits = []
    shift = 0
    for hit in hits:
        new_start = hit.start + shift
        new_end = new_start + len(hit.mask.mask)
        edits.append(Edit(hit.start, hit.end, new_start, new_end))
        shift = new_end - hit.end
    return edits


def _replaced(text: str, hits: Iterable[Hit]) -> str:
    parts: list[str] = []
    done = 0
    for hit in hits:
        parts += text[done : hit.start], hit.mask.mask
        done = hit.end
    return "".join(parts) + text[done:]
