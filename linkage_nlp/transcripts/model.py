"""An interview as turns and sentences that point into one text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from linkage_nlp.language import Language

if TYPE_CHECKING:
    from linkage_nlp.transcripts.cases import CaseList


class Role(StrEnum):
    """Who speaks, as far as coding is concerned."""

    INTERVIEWER = "interviewer"
    RESPONDENT = "respondent"


class SourceKind(StrEnum):
    """What a text is: an interview, or a document that is kept apart from them."""

    INTERVIEW = "interview"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until another one does.

    `start` and `end` are code points in the transcript's text and span what was said,
    without the speaker's label. Where a file repeats the label of a speaker who goes on,
    the turn spans it; no sentence does. `time` is in seconds from the beginning.
    """

    index: int
    start: int
    end: int
    speaker: str | None
    role: Role
    time: float | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a turn: `transcript.text[start:end] == sentence.text`, in code points."""

    id: str
    turn: int
    start: int
    end: int
    text: str
    lang: Language


@dataclass(frozen=True)
class Transcript:
    """One interview of one case.

    Attributes:
        id: A hash of the content: the same file gives the same id.
        case: The firm (or other unit) that the interview belongs to.
        name: The file's name, for people.
        text: All that the file says, as one string; turns and sentences point into it.
        source: An interview, or a web page or report beside the interviews.
    """

    id: str
    case: str
    name: str
    text: str
    turns: tuple[Turn, ...]
    sentences: tuple[Sentence, ...]
    source: SourceKind = SourceKind.INTERVIEW

    @classmethod
    def read(
        cls,
        path: str | Path,
        *,
        case: str | None = None,
        cases: CaseList | None = None,
        roles: Mapping[str, Role] | None = None,
    ) -> Transcript:
        """Read the one transcript of a file, as `read_transcripts` does.

        Raises:
            TranscriptError: The file cannot be read.
            UsageError: It is a table that holds several cases.
        """
        from linkage_nlp.transcripts.read import only_transcript, read_transcripts

        return only_transcript(read_transcripts(path, case=case, cases=cases, roles=roles), path)

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        case: str = "",
        name: str = "text",
        roles: Mapping[str, Role] | None = None,
    ) -> Transcript:
        """Make a transcript of running text, with or without speakers' labels.

        Raises:
            EmptyTranscript: Nothing was said in it.
        """
        from linkage_nlp.transcripts.read import transcript_from_text

        return transcript_from_text(text, case=case, name=name, roles=roles)

    @cached_property
    def sentences_by_turn(self) -> tuple[tuple[Sentence, ...], ...]:
        """The sentences of each turn, aligned with `turns`."""
        grouped: list[list[Sentence]] = [[] for _ in self.turns]
        for sentence in self.sentences:
            grouped[sentence.turn].append(sentence)
        return tuple(tuple(group) for group in grouped)
