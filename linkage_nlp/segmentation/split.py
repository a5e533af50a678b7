"""The sentences of a turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linkage_nlp.errors import UsageError
from linkage_nlp.segmentation.boundaries import Boundaries
from linkage_nlp.segmentation.joints import cut
from linkage_nlp.segmentation.span import Span
from linkage_nlp.segmentation.words import HAN_WEIGHT, weigh

# In words; a Chinese character counts as half of one, so 80 of them make a full sentence.
DEFAULT_LIMIT = 40
_LEAST_LIMIT = 5


def split_sentences(text: str, *, limit: int = DEFAULT_LIMIT) -> list[Span]:
    """The sentences of one turn, in order.

    The spans do not overlap, are not empty and have no white space at either end; nothing
    but white space lies outside them. A sentence split again is itself.

    Args:
        text: What one speaker says at a stretch; it may hold line ends (LF or CRLF).
        limit: A longer sentence is cut at its joints; in words, a Chinese character being
            half a word. A stretch without a joint stays whole.

    Raises:
        UsageError: The limit is under 5 words.
    """
    if limit < _LEAST_LIMIT:
        raise UsageError(
            f"a limit of {limit} words leaves no sentences",
            remedy=f"Set it to {_LEAST_LIMIT} or more",
        )
    whole = _trim(text, 0, len(text))
    waiting = [] if whole is None else [whole]
    sentences = []
    while waiting:
        span = waiting.pop()
        parts = _split_once(text[span.start : span.end], limit)
        if len(parts) == 1:
            sentences.append(span)
        else:
            # A sentence seen without what follows it may have an end inside after all.
            waiting += [Span(span.start + a, span.start + b) for a, b in reversed(parts)]
    return sentences


def _split_once(text: str, limit: int) -> list[Span]:
    parts = list(_parts(text, Boundaries(text)))
    # No text weighs more than half its length, but for one character.
    if len(parts) == 1 and len(text) * HAN_WEIGHT > limit - 1 and weigh(text) > limit:
        parts = list(_parts(text, cut(text, limit)))
    return parts


def _parts(text: str, ends: Iterable[int]) -> Iterator[Span]:
    start = 0
    for end in (*ends, len(text)):
        part = _trim(text, start, end)
        if part is not None:
            yield part
        start = end


def _trim(text: str, start: int, end: int) -> Span | None:
    """A span without the white space at its ends, or None when there is nothing else."""
    part = text[start:end]
    begin = start + len(part) - len(part.lstrip())
    length = len(part.strip())
    return Span(begin, begin + length) if length else None
