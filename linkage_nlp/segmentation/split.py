"""The sentences of a turn."""

from __future__ import annotations

import re

from linkage_nlp.segmentation.span import Span

# Words; a Han character counts as half of one.
DEFAULT_LIMIT = 40

_END = re.compile(
    r"(?:[。！？；!?…]+|(?<![A-Z])(?<!\b(?:Dr|Mr|Ms|vs|Co|No|St))"
    r"(?<!\b(?:Mrs|e\.g|i\.e|Inc|Ltd))\.(?=[\s\"'”’)\]]|$)|(?=\n\s*\n))[\"'”’」』）)\]】》]*"
)


def split_sentences(text: str, *, limit: int = DEFAULT_LIMIT) -> list[Span]:
    """The sentences of one turn, in order."""
    spans: list[Span] = []
    start = 0
    for match in [*_END.finditer(text), None]:
        end = len(text) if match is None else match.end()
        piece = text[start:end]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            spans.append(Span(start + lead, start + lead + len(piece.strip())))
        start = end
    return spans
