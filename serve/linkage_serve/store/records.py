"""What the store gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from linkage_nlp.codebook import Label
from linkage_nlp.language import Language
from linkage_nlp.tagging.tags import Decision
from linkage_nlp.transcripts import Role, SourceKind, Turn


class Verdict(StrEnum):
    """What a person says of a code on a sentence."""

    ACCEPT = "accept"
    REJECT = "reject"
    # Takes back what people said before: the model's word counts again.
    WITHDRAW = "withdraw"


class Status(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self in (Status.DONE, Status.FAILED, Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class Tagging:
    """One run of a model over one transcript.

    `changes` is on how many codes it decides otherwise than the run before, None where there
    was none.
    """

    number: int
    model_version: str
    codebook: str
    tagged_at: datetime
    changes: int | None


@dataclass(frozen=True, slots=True)
class StoredTranscript:
    """A transcript without its text. `tagging` is None until a model has read it."""

    number: int
    id: str
    case: str
    name: str
    sentences: int
    received_at: datetime
    received_from: str
    source: SourceKind
    tagging: Tagging | None


@dataclass(frozen=True, slots=True)
class Coding:
    """A code on a sentence, as the model and people have it.

    Attributes:
        label: The code.
        suggested: What the model says; `none` where it does not see the code.
        probability: As the model sees it, if it does.
        verdict: What the last person said of it who did not take it back.
        coder: Who that was.
        decision: What holds: a person's word, otherwise the model's.
    """

    label: Label
    suggested: Decision
    probability: float | None
    verdict: Verdict | None
    coder: str | None
    decision: Decision


@dataclass(frozen=True, slots=True)
class StoredSentence:
    """A sentence with its turn and its codes. `number` and `position` give its place."""

    number: int
    position: int
    id: str
    transcript: str
    case: str
    name: str
    source: SourceKind
    turn: int
    speaker: str | None
    role: Role
    time: float | None
    start: int
    end: int
    text: str
    lang: Language
    model_version: str | None
    codings: tuple[Coding, ...]


@dataclass(frozen=True, slots=True)
class StoredText:
    """The text of a transcript and who says what in it."""

    text: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said of a code on a sentence, and what the model had said.

    Attributes:
        number: Grows with time.
        suggested: What the model said then; `none` where it did not see the code.
    """

    number: int
    transcript: str
    sentence: str
    position: int
    label: Label
    verdict: Verdict
    coder: str
    made_at: datetime
    model_version: str | None
    suggested: Decision
    probability: float | None


@dataclass(frozen=True, slots=True)
class Job:
    """Long work that is kept in the database.

    Attributes:
        task: What is to be done, in the words of its kind.
        done, total: Sentences, or per cent of a retraining; the total may grow while it runs.
        step: What is being done just now, where there are steps.
        result: What came out, once it is done.
        error: What went wrong, as `message` and `remedy`.
    """

    number: int
    id: str
    kind: str
    status: Status
    task: Mapping[str, Any]
    done: int
    total: int
    step: str | None
    result: Mapping[str, Any] | None
    error: Mapping[str, str] | None
    asked_by: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class TokenKind(StrEnum):
    """What a token is for."""

    # For everything but what Label Studio asks.
    PERSON = "person"
    # For what Label Studio asks, and nothing else.
    LABEL_STUDIO = "label-studio"


@dataclass(frozen=True, slots=True)
class Token:
    """The right to use the service, without its secret."""

    id: str
    name: str
    kind: TokenKind
    created_at: datetime
    revoked_at: datetime | None


class Reason(StrEnum):
    """Why a retraining was asked for."""

    # So many annotations have come in.
    THRESHOLD = "threshold"
    # Somebody pressed 'Start training' in Label Studio.
    ASKED = "asked"
    # Somebody asked the service itself.
    REQUESTED = "requested"


class Outcome(StrEnum):
    """What came of a retraining."""

    # The new model is not worse in either language, and in use.
    PROMOTED = "promoted"
    # It is worse in a language.
    REFUSED = "refused"
    # There is too little to tell whether it is worse.
    UNDECIDED = "undecided"
    # It is of another codebook than the model in use.
    INCOMPARABLE = "incomparable"
    # Nothing that is settled has changed since the last training.
    UNCHANGED = "unchanged"
    # Somebody closed it.
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Retraining:
    """A request to train anew on the annotations of a project.

    Attributes:
        project: Label Studio's number of it.
        annotations: How many had come in since the request before.
        closed_at: When it was done, or said not to be wanted; None while it is open.
        job: The last job that was to carry it out, if there was one.
        outcome: What came of it; None while it is open.
    """

    number: int
    project: int
    reason: Reason
    annotations: int
    asked_at: datetime
    closed_at: datetime | None
    job: str | None
    outcome: Outcome | None
