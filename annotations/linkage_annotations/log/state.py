"""What an annotation or a task of the server was seen as.

A state is a fact that never changes: "annotation 17 said this, as of that time". The log is
a set of such facts; which of them hold now follows from the facts alone, never from the
order in which they were noted or from our own clock.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from linkage_nlp.errors import AnnotationLogError
from linkage_nlp.language import Language
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Role


class Status(StrEnum):
    """What an annotation or a draft was seen as.

    `submitted`, `skipped` (the server's `was_cancelled`) and `draft` are there;
    `deleted` is an annotation that is there no more while its task is; `task_deleted`, one
    that went with its task; `discarded`, a draft that is there no more, be it that it was
    submitted or thrown away.
    """

    SUBMITTED = "submitted"
    SKIPPED = "skipped"
    DRAFT = "draft"
    DELETED = "deleted"
    TASK_DELETED = "task_deleted"
    DISCARDED = "discarded"

    @property
    def gone(self) -> bool:
        """Whether it is there no more."""
        return self in (Status.DELETED, Status.TASK_DELETED, Status.DISCARDED)


class Queue(StrEnum):
    """What a sentence was chosen for.

    `learn` and `estimate`: to learn from, or to estimate figures from; `adjudication`: to be
    settled by somebody who sees the coders' answers; `other`: anything else.
    """

    LEARN = "learn"
    ESTIMATE = "estimate"
    ADJUDICATION = "adjudication"
    OTHER = "other"


class AnnotationKey(NamedTuple):
    """Names an annotation or a draft on its server; both are numbered from 1."""

    project: int
    draft: bool
    annotation: int


class TaskKey(NamedTuple):
    """Names a task on its server."""

    project: int
    task: int


@dataclass(frozen=True, kw_only=True)
class AnnotationState:
    """One annotation or draft as it was seen once.

    Times are brought to UTC, codes into alphabetical order without dimensions that have
    none, so that what says the same is the same.

    Attributes:
        project: The server's number of the project.
        task: The server's number of the task.
        sentence: Our id of the sentence.
        annotation: The server's number of the annotation, or of the draft.
        coder: A stable name of who coded it: an e-mail address or a pseudonym.
        created: When it was made, by the server's clock.
        updated: When it was last changed, by the server's clock.
        seen: When we first saw it so. It decides nothing.
        codes: The codes by dimension.
        no_code: Whether the coder said that there is nothing to code.
        unsure: Whether the coder marked it as doubtful.
        ground_truth: Whether it is marked as the one that settles the sentence.
        codebook: Fingerprint of the codebook that it was coded under.
        suggested_by: Version of the model whose suggestion the coder was shown, if any.
        revision: Counts the changes that the server's clock does not show (deleted, back
            again, coder renamed): 0 for what was first seen with this `updated`.

    Raises:
        AnnotationLogError: A time has no time zone, or the sentence or coder is empty.
    """

    project: int
    task: int
    sentence: str
    annotation: int
    status: Status
    coder: str
    created: datetime
    updated: datetime
    seen: datetime
    codes: Mapping[str, tuple[str, ...]]
    no_code: bool
    unsure: bool
    comment: str
    ground_truth: bool
    codebook: str
    queue: Queue
    suggested_by: str | None
    revision: int = 0

    def __post_init__(self) -> None:
        for name in ("created", "updated", "seen"):
            _normalise(self, name, _utc(getattr(self, name), name))
        if not self.sentence.strip() or not self.coder.strip():
            raise AnnotationLogError(
                f"{self.where} has no sentence id or no coder",
                remedy="Import sentences with 'linkage annotate', and let coders log in",
            )
        codes = {name: tuple(sorted(set(self.codes[name]))) for name in sorted(self.codes)}
        _normalise(self, "codes", {name: given for name, given in codes.items() if given})

    @property
    def key(self) -> AnnotationKey:
        """What it is a state of."""
        return AnnotationKey(
            self.project, self.status in (Status.DRAFT, Status.DISCARDED), self.annotation
        )

    @property
    def task_key(self) -> TaskKey:
        """The task that it belongs to."""
        return TaskKey(self.project, self.task)

    @property
    def order(self) -> tuple[datetime, int, bool, str]:
        """Of all states of an annotation, the one with the greatest order holds."""
        return (self.updated, self.revision, self.status.gone, self.sha256)

    @property
    def where(self) -> str:
        """Its place on the server, for messages."""
        what = "draft" if self.key.draft else "annotation"
        return f"{what} {self.annotation} of task {self.task} in project {self.project}"

    @cached_property
    def sha256(self) -> str:
        """A hash of all but `seen`: the same state seen again has the same."""
        return _content_hash("annotation", self.as_record())

    def as_record(self) -> dict[str, Any]:
        """Its attributes as JSON has them."""
        return _as_record(self)


@dataclass(frozen=True, kw_only=True)
class TaskState:
    """One task, a sentence to be coded, as it was seen once.

    Attributes:
        project: The server's number of the project.
        task: The server's number of the task.
        sentence: Our id of the sentence.
        seen: When we first saw it so. It decides nothing.
        transcript: Our id of the transcript.
        time: Seconds from the beginning of the interview to the turn, where known.
        start: Where the sentence begins in the transcript's text, in code points.
        end: Where it ends there.
        deleted: Whether the task is there no more.
        revision: Counts the changes of the task: 0 for what was first seen. The server's
            own time of change moves with every annotation, so it says nothing.

    Raises:
        AnnotationLogError: The time is no number, or the sentence has no id or no words.
    """

    project: int
    task: int
    sentence: str
    seen: datetime
    text: str
    context: Context
    case: str
    transcript: str
    speaker: str | None
    role: Role
    time: float | None
    lang: Language
    start: int
    end: int
    deleted: bool = False
    revision: int = 0

    def __post_init__(self) -> None:
        _normalise(self, "seen", _utc(self.seen, "seen"))
        if self.time is not None:
            _normalise(self, "time", float(self.time))
            if not math.isfinite(self.time):
                raise AnnotationLogError(
                    f"{self.where} has a time that is no number",
                    remedy="Give seconds from the beginning of the interview, or nothing",
                )
        if not self.sentence.strip() or not self.text.strip():
            raise AnnotationLogError(
                f"{self.where} has no sentence id or no words",
                remedy="Import sentences with 'linkage annotate', and delete other tasks",
            )

    @property
    def key(self) -> TaskKey:
        """What it is a state of."""
        return TaskKey(self.project, self.task)

    @property
    def order(self) -> tuple[int, bool, str]:
        """Of all states of a task, the one with the greatest order holds."""
        return (self.revision, self.deleted, self.sha256)

    @property
    def where(self) -> str:
        """Its place on the server, for messages."""
        return f"task {self.task} in project {self.project}"

    @cached_property
    def sha256(self) -> str:
        """A hash of all but `seen`: the same state seen again has the same."""
        return _content_hash("task", self.as_record())

    def as_record(self) -> dict[str, Any]:
        """Its attributes as JSON has them."""
        return _as_record(self)


State = AnnotationState | TaskState


def _normalise(state: object, name: str, value: object) -> None:
    object.__setattr__(state, name, value)


def _utc(time: datetime, name: str) -> datetime:
    if time.tzinfo is None:
        raise AnnotationLogError(
            f"the time {name!r} has no time zone", remedy="Give it as the server does, in UTC"
        )
    return time.astimezone(UTC)


def _as_record(state: AnnotationState | TaskState) -> dict[str, Any]:
    return {name: _plain(getattr(state, name)) for name in _NAMES[type(state)]}


_NAMES: dict[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind)) for kind in (AnnotationState, TaskState)
}
# Most values are of these, and there are millions in a large log.
_PLAIN = frozenset({str, int, float, bool, type(None)})


def _plain(value: object) -> object:
    if type(value) in _PLAIN:
        return value
    match value:
        case datetime():
            return value.isoformat()
        case StrEnum():
            return value.value
        case Context():
            return {"question": value.question, "previous": value.previous}
        case Mapping():
            return {name: list(codes) for name, codes in value.items()}
        case _:
            return value


def _content_hash(kind: str, record: dict[str, Any]) -> str:
    del record["seen"]
    canonical = json.dumps([kind, record], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
