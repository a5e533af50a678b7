"""The head of a transcript: title, date, who took part; nothing that was said."""

from __future__ import annotations

from collections.abc import Sequence

from linkage_nlp.transcripts.openings import Opening
from linkage_nlp.transcripts.words import LabelKind

# A head is short; what looks like metadata further down was said.
HEAD_LINES = 30
_VALUE = 60
_TITLE = 100


def head_length(texts: Sequence[str], openings: Sequence[Opening | None]) -> int:
    """How many lines at the beginning are head, up to its last line of metadata.

    A head may name who speaks ("Interviewer: Anna Schmidt") in the form in which turns are
    labelled. Such a line belongs to it when its value is short and not a sentence, and
    metadata ("Date: ...") follows, or when metadata stands before and its label is not
    used again, or a blank line sets it off from all that follows.
    """
    last = -1
    seen: set[str] = set()
    for index, (text, found) in enumerate(zip(texts[:HEAD_LINES], openings, strict=False)):
        if found is not None and found.metadata:
            last = index
        elif text.strip() and not _may_stand_in_head(text, found, seen):
            break
    if last < 0:
        return 0
    return _after_names(texts, openings, last + 1)


def _may_stand_in_head(text: str, found: Opening | None, seen: set[str]) -> bool:
    if found is None or found.kind <= LabelKind.WEAK:
        return found is None and len(text) <= _TITLE and not _is_sentence(text)
    if found.key in seen or not _is_value(text, found):
        return False
    seen.add(found.key)
    return True


def _after_names(texts: Sequence[str], openings: Sequence[Opening | None], start: int) -> int:
    """Where the names that directly follow the metadata end; `start` if they are turns."""
    end = start
    while end < len(texts) and texts[end].strip():
        found = openings[end]
        if found is None or found.kind < LabelKind.NAME or not _is_value(texts[end], found):
            break
        end += 1
    named = {found.key for found in openings[start:end] if found is not None}
    later = {found.key for found in openings[end:] if found is not None and found.kind}
    closed = end < len(texts) and not texts[end].strip() and any(t.strip() for t in texts[end:])
    return end if closed or (later and not named & later) else start


def _is_value(text: str, found: Opening) -> bool:
    """Whether a label is followed by a name or the like on its line, and not by speech."""
    value = text[found.start : found.end].strip()
    return (
        found.time is None
        and not found.certain
        and 0 < len(value) <= _VALUE
        and not _is_sentence(value)
    )


def _is_sentence(text: str) -> bool:
    ended = text.rstrip("\"'”’」』)） ")
    return ended.endswith(tuple("?!。？！…")) or (ended.endswith(".") and len(text.split()) > 3)
