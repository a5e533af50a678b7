"""What the server sends, in our own types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from linkage_annotations.studio.records import Answer, Model, Prediction, Project, Task, Webhook
from linkage_nlp.errors import StudioError

# What stands for a coder whose account was deleted on the server.
DELETED_ACCOUNT = "(deleted account)"


def read_project(sent: Any) -> Project:
    """A project, as the SDK's project or item of its list of projects has it."""
    return Project(
        id=sent.id,
        title=sent.title or "",
        description=sent.description or "",
        config=sent.label_config or "",
        instruction=sent.expert_instruction or "",
        maximum_annotations=sent.maximum_annotations or 1,
        sampling=sent.sampling or "",
        model_version=sent.model_version or "",
        tasks=sent.task_number or 0,
        annotations=sent.total_annotations_number or 0,
        allows_empty=bool(sent.enable_empty_annotation),
    )


@dataclass(frozen=True, slots=True)
class SentTask:
    """A task as a list of the server has it."""

    number: int
    has_drafts: bool
    sent: Mapping[str, Any]

    def read(self, emails: Mapping[int, str], drafts: Sequence[Mapping[str, Any]]) -> Task:
        """The task with all that belongs to it.

        Args:
            emails: The addresses of coders, by the server's numbers of their accounts.
            drafts: All drafts of it, as the server sends them.

        Raises:
            StudioError: It has not the form that is known.
        """
        try:
            predictions = tuple(_prediction(self.number, p) for p in self.sent["predictions"])
            return Task(
                id=self.number,
                data=self.sent["data"],
                annotations=tuple(
                    _annotation(self.number, annotation, emails, predictions)
                    for annotation in self.sent["annotations"]
                ),
                drafts=tuple(_draft(self.number, draft) for draft in drafts),
                predictions=predictions,
            )
        except _NOT_AS_KNOWN as error:
            raise _unknown_form(f"task {self.number}") from error


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Some tasks, and how many there were with them that had not been given."""

    tasks: tuple[SentTask, ...]
    left: int


_NOT_AS_KNOWN = (KeyError, TypeError, ValueError, AttributeError)


def read_page(sent: Any, last: int) -> TaskPage:
    """A page of a list of tasks in the order of their numbers.

    Args:
        sent: What the server sends.
        last: The number after which it was asked to begin.

    Raises:
        StudioError: It has not the form that is known, or not what was asked for.
    """
    try:
        tasks = tuple(
            SentTask(int(task["id"]), bool(task["draft_exists"]), task) for task in sent["tasks"]
        )
        left = int(sent["total"])
    except _NOT_AS_KNOWN as error:
        raise _unknown_form("a list of tasks") from error
    numbers = [last, *(task.number for task in tasks)]
    if any(after <= before for before, after in pairwise(numbers)):
        raise _unknown_form("a list of tasks, asked for in order,")
    return TaskPage(tasks, left)


def _unknown_form(what: str) -> StudioError:
    return StudioError(
        f"{what} comes from Label Studio in a form that is not known",
        remedy="Run 'linkage annotate doctor' to see whether this version of it is known to work",
    )


def _prediction(task: int, sent: Mapping[str, Any]) -> Prediction:
    return Prediction(
        id=int(sent["id"]),
        task=task,
        model_version=sent["model_version"] or "",
        score=sent["score"],
        result=_result(sent["result"]),
    )


def _annotation(
    task: int,
    sent: Mapping[str, Any],
    emails: Mapping[int, str],
    predictions: Sequence[Prediction],
) -> Answer:
    parent = sent["parent_prediction"]
    return Answer(
        id=int(sent["id"]),
        task=task,
        coder=_coder(sent, emails),
        result=_result(sent["result"]),
        created=datetime.fromisoformat(sent["created_at"]),
        updated=datetime.fromisoformat(sent["updated_at"]),
        skipped=bool(sent["was_cancelled"]),
        ground_truth=bool(sent["ground_truth"]),
        suggested_by=next((p.model_version for p in predictions if p.id == parent), None),
        seconds=sent["lead_time"],
    )


def _coder(sent: Mapping[str, Any], emails: Mapping[int, str]) -> str:
    """Who made an annotation; people who left are no more among the accounts."""
    account = sent["completed_by"]
    if account in emails:
        return emails[account]
    # 'First Last name@example.org, 7'
    words = str(sent["created_username"]).rpartition(",")[0].split()
    return words[-1] if words and "@" in words[-1] else DELETED_ACCOUNT


def _draft(task: int, sent: Mapping[str, Any]) -> Answer:
    return Answer(
        id=int(sent["id"]),
        task=task,
        coder=sent["user"] or DELETED_ACCOUNT,
        result=_result(sent["result"]),
        created=datetime.fromisoformat(sent["created_at"]),
        updated=datetime.fromisoformat(sent["updated_at"]),
        draft=True,
        seconds=sent["lead_time"],
    )


def _result(sent: Any) -> Sequence[Mapping[str, Any]]:
    """A result; a skipped task's may be nothing, or an empty object."""
    return tuple(sent) if isinstance(sent, list) else ()


def read_answer(sent: Any, coder: str) -> Answer:
    """An annotation, as the SDK's annotation has it."""
    return Answer(
        id=sent.id,
        task=sent.task,
        coder=coder,
        result=tuple(sent.result or ()),
        created=sent.created_at,
        updated=sent.updated_at,
        skipped=bool(sent.was_cancelled),
        ground_truth=bool(sent.ground_truth),
        seconds=sent.lead_time,
    )


def read_webhook(sent: Any) -> Webhook:
    """A webhook, without what its headers say."""
    return Webhook(
        id=sent.id,
        url=sent.url,
        active=bool(sent.is_active),
        all_actions=bool(sent.send_for_all_actions),
        actions=tuple(map(str, sent.actions or ())),
        headers=tuple(sent.headers or ()),
        payload=sent.send_payload is not False,
        failures=sent.consecutive_failures or 0,
    )


# The server's short names of what became of a model.
_STATES = {"CO": "connected", "DI": "disconnected", "ER": "error", "TR": "training"}


def read_model(sent: Any) -> Model:
    """A model that a project is connected to."""
    state = str(sent.state or "")
    return Model(
        id=sent.id,
        url=sent.url,
        title=sent.title or "",
        state=_STATES.get(state, "predicting" if state == "PR" else state),
        model_version=sent.model_version or "",
        problem=" ".join((sent.error_message or "").split())[:200],
    )
