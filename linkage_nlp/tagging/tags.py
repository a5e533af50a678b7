"""Tags: what the model says of a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from linkage_nlp.language import Language
from linkage_nlp.transcripts.model import Role


class Decision(StrEnum):
    """What is to be done with a code that the model sees in a sentence."""

    ACCEPT = "accept"
    REVIEW = "review"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CodeTag:
    """One code on one sentence, with its calibrated probability."""

    dimension: str
    code: str
    probability: float
    decision: Decision


@dataclass(frozen=True, slots=True)
class TaggedSentence:
    """A sentence of a transcript with the codes that the model sees in it.

    `start` and `end` are code points in the transcript's text; `time` is in seconds.
    `codes` holds those at `review` or above, likeliest first, or all if all were asked for.
    """

    sentence_id: str
    case: str
    transcript: str
    turn: int
    speaker: str | None
    role: Role
    time: float | None
    lang: Language
    start: int
    end: int
    text: str
    model_version: str
    codes: tuple[CodeTag, ...]
