"""One thing to be done on the server, with all that is needed to undo it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from linkage_annotations.studio.records import Answer, Prediction, Result
from linkage_nlp.errors import AnnotationError


class What(StrEnum):
    """What a step is about."""

    ANNOTATION = "annotation"
    DRAFT = "draft"
    PREDICTION = "prediction"


class Deed(StrEnum):
    """What is done.

    `touch`: an annotation is written once more as it is, so that it stays the later one of
    two of the same sentence by the server's clock.
    """

    CHANGE = "change"
    TOUCH = "touch"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change of an annotation, a draft or a prediction.

    Attributes:
        id: The server's number of it.
        sentence: Our id of the sentence.
        before: What it says under the former codebook.
        after: What it is to say; the same for a `touch`, nothing for a `delete`.
        coder: Of an annotation or a draft.
        updated: When it was last changed before.
        suggested_by: Version of the model whose prediction it started from, if any.
        model_version: Of a prediction.
        score: Of a prediction.
    """

    project: int
    task: int
    sentence: str
    what: What
    id: int
    deed: Deed
    before: Result
    after: Result
    coder: str = ""
    updated: datetime | None = None
    ground_truth: bool = False
    skipped: bool = False
    seconds: float | None = None
    suggested_by: str | None = None
    model_version: str = ""
    score: float | None = None

    @property
    def key(self) -> tuple[int, What, int]:
        """Names what it is about."""
        return (self.project, self.what, self.id)

    @classmethod
    def of_answer(
        cls, answer: Answer, project: int, sentence: str, deed: Deed, after: Result
    ) -> Step:
        """A step about an annotation or a draft."""
        return cls(
            project=project,
            task=answer.task,
            sentence=sentence,
            what=What.DRAFT if answer.draft else What.ANNOTATION,
            id=answer.id,
            deed=deed,
            before=answer.result,
            after=after,
            coder=answer.coder,
            updated=answer.updated,
            ground_truth=answer.ground_truth,
            skipped=answer.skipped,
            seconds=answer.seconds,
            suggested_by=answer.suggested_by,
        )

    @classmethod
    def of_prediction(
        cls, prediction: Prediction, project: int, sentence: str, deed: Deed, after: Result
    ) -> Step:
        """A step about a prediction."""
        return cls(
            project=project,
            task=prediction.task,
            sentence=sentence,
            what=What.PREDICTION,
            id=prediction.id,
            deed=deed,
            before=prediction.result,
            after=after,
            model_version=prediction.model_version,
            score=prediction.score,
        )


def write_step(step: Step) -> str:
    """A step as a line of JSON, without a line end."""
    record = {field.name: _plain(getattr(step, field.name)) for field in fields(step)}
    # Half of an emoji, as a browser may cut it, has an escape but no place in UTF-8.
    return json.dumps(record, ensure_ascii=True)


def read_step(line: str) -> Step:
    """The step that a line holds.

    Raises:
        AnnotationError: It is not what `write_step` writes.
    """
    try:
        record: dict[str, Any] = json.loads(line)
        updated = record["updated"]
        return Step(
            **{
                **record,
                "what": What(record["what"]),
                "deed": Deed(record["deed"]),
                "updated": None if updated is None else datetime.fromisoformat(updated),
            }
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise AnnotationError(
            "a line of the migration's copy of annotations cannot be read",
            remedy="Take the file from a backup of the workspace",
        ) from error


def same(one: Result, other: Result) -> bool:
    """Whether two results say the same, be they lists or tuples."""
    return [dict(part) for part in one] == [dict(part) for part in other]


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case StrEnum():
            return value.value
        case tuple() | list():
            return [dict(part) if isinstance(part, Mapping) else part for part in value]
        case _:
            return value
