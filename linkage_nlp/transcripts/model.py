"""An interview as turns and sentences that point into one text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from linkage_nlp.language import Language


class Role(StrEnum):
    """Who speaks, as far as coding is concerned."""

    INTERVIEWER = "interviewer"
    RESPONDENT = "respondent"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until another one does.

    `start` and `end` are code points in the transcript's text and span what was said,
    without the speaker's label. `time` is in seconds from the beginning.
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
    """

    id: str
    case: str
    name: str
    text: str
    turns: tuple[Turn, ...]
    sentences: tuple[Sentence, ...]

    @cached_property
    def sentences_by_turn(self) -> tuple[tuple[Sentence, ...], ...]:
        """The sentences of each turn, aligned with `turns`."""
        grouped: list[list[Sentence]] = [[] for _ in self.turns]
        for sentence in self.sentences:
            grouped[sentence.turn].append(sentence)
        return tuple(tuple(group) for group in grouped)
