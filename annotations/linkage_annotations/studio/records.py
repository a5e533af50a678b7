"""What a Label Studio server holds, in our own types.

Nothing else of Label Studio's or its SDK's types leaves this package.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

# A Label Studio `result`: a list of answers of controls.
Result = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project as the server has it.

    Attributes:
        config: The labelling interface as XML.
        instruction: What coders are shown, as HTML.
        maximum_annotations: How many coders a task is given to.
        model_version: Of the predictions that coders are shown; empty for none.
        tasks: How many tasks it has.
        annotations: How many annotations it has, skipped ones not counted.
        allows_empty: Coders may submit without having chosen anything.
    """

    id: int
    title: str
    description: str
    config: str
    instruction: str
    maximum_annotations: int
    sampling: str
    model_version: str
    tasks: int
    annotations: int
    allows_empty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An annotation, or a draft of one.

    Attributes:
        id: The server's number; drafts are numbered apart from annotations.
        coder: The e-mail address of who made it.
        updated: When it was last changed, by the server's clock.
        skipped: The coder passed over the task.
        ground_truth: It is marked as the one that settles the sentence.
        suggested_by: Version of the model whose prediction it started from, if any.
        seconds: How long the coder took, where the server says so.
    """

    id: int
    task: int
    coder: str
    result: Result
    created: datetime
    updated: datetime
    draft: bool = False
    skipped: bool = False
    ground_truth: bool = False
    suggested_by: str | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What a model suggests for a task; `id` and `task` are the server's numbers."""

    id: int
    task: int
    model_version: str
    score: float | None
    result: Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task with all that belongs to it."""

    id: int
    data: Mapping[str, Any]
    annotations: tuple[Answer, ...] = ()
    drafts: tuple[Answer, ...] = ()
    predictions: tuple[Prediction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPrediction:
    """A prediction to be added to a task.

    Attributes:
        score: From 0 to 1; with 'Uncertainty sampling' the lowest comes first.
    """

    model_version: str
    score: float
    result: Result


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A task to be added to a project."""

    data: Mapping[str, Any]
    predictions: tuple[NewPrediction, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that the server calls when something happens in a project.

    Attributes:
        actions: What it is called for; empty with `all_actions`.
        headers: Names of the headers that it is called with; their values may be secret.
        payload: What was submitted is sent along.
        failures: How many calls failed in a row.
    """

    id: int
    url: str
    active: bool
    all_actions: bool
    actions: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    payload: bool = True
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model server that a project is connected to.

    Attributes:
        state: `connected`, `disconnected`, `error`, `training` or `predicting`.
        problem: What the server says is wrong with it, if anything.
    """

    id: int
    url: str
    title: str
    state: str
    model_version: str
    problem: str = ""
