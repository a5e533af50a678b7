"""What a reader finds in a file, before roles, languages and ids are settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linkage_nlp.segmentation import Span
from linkage_nlp.transcripts.model import Role, SourceKind


@dataclass(frozen=True, slots=True)
class DraftTurn:
    """What one speaker says until another one does.

    `pieces` are the stretches of the text that were said, in order, without labels and
    marks of time between them. No sentence runs from one piece into the next.
    """

    pieces: tuple[Span, ...]
    speaker: str | None = None
    role: Role | None = None
    time: float | None = None

    @property
    def span(self) -> Span:
        """From the first to the last character that was said."""
        return Span(self.pieces[0].start, self.pieces[-1].end)


@dataclass(frozen=True, slots=True)
class Draft:
    """One transcript as read: its text, its turns and, where the file states it, its case.

    `source` is a document for what nobody said in an interview.
    """

    text: str
    turns: tuple[DraftTurn, ...]
    case: str | None = None
    source: SourceKind = SourceKind.INTERVIEW


class DraftBuilder:
    """Puts a transcript's text together from what was said, one turn a line."""

    def __init__(
        self, case: str | None = None, *, source: SourceKind = SourceKind.INTERVIEW
    ) -> None:
        self._case = case
        self._source = source
        self._parts: list[str] = []
        self._length = 0
        self._turns: list[DraftTurn] = []

    def add(
        self,
        pieces: Sequence[str],
        *,
        between: Sequence[str] = (),
        speaker: str | None = None,
        role: Role | None = None,
        time: float | None = None,
    ) -> None:
        """Add a turn.

        Args:
            pieces: What was said; a piece of white space alone is left out of the turn.
            between: What stands after each piece but the last; line breaks if not given.
            speaker: Who said it, where that is known.
            role: The speaker's role, where the file states it.
            time: Seconds from the beginning.
        """
        if self._turns:
            self._append("\n")
        spans = []
        for index, piece in enumerate(pieces):
            if index:
                self._append(between[index - 1] if between else "\n")
            start = self._length
            self._append(piece)
            lead = len(piece) - len(piece.lstrip())
            if said := piece.strip():
                spans.append(Span(start + lead, start + lead + len(said)))
        if spans:
            self._turns.append(DraftTurn(tuple(spans), speaker, role, time))

    def build(self) -> Draft:
        """The transcript as added so far."""
        return Draft("".join(self._parts), tuple(self._turns), self._case, self._source)

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
