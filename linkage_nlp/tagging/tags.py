"""Tags: what the model, or a person after it, says of a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from linkage_nlp.language import Language
from linkage_nlp.transcripts.model import Role, SourceKind


class Decision(StrEnum):
    """What is to be done with a code that the model sees in a sentence."""

    ACCEPT = "accept"
    REVIEW = "review"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CodeTag:
    """One code on one sentence.

    `probability` is the model's, calibrated; where people decided it is 1, or 0 where they
    said that the code is not there. `coders` are these people, none where the model alone
    speaks.
    """

    dimension: str
    code: str
    probability: float
    decision: Decision
    coders: tuple[str, ...] = ()

    @property
    def coder(self) -> str | None:
        """The people in one text, to be read and not to be split; None without any."""
        return shown_names(self.coders) if self.coders else None


@dataclass(frozen=True, slots=True)
class TaggedSentence:
    """A sentence of a transcript with the codes that the model sees in it.

    `start` and `end` are code points in the transcript's text; `time` is in seconds.
    `codes` holds those at `review` or above, likeliest first, or all if all were asked for.
    `model_version` is empty where people coded without a model.
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
    source: SourceKind = SourceKind.INTERVIEW


def shown_names(names: Iterable[str]) -> str:
    """Names in one text, to be read: between commas, or semicolons where a name has a comma."""
    shown = tuple(names)
    return ("; " if any("," in name for name in shown) else ", ").join(shown)
