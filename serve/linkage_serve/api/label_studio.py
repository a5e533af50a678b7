"""`/label-studio`: the contract of Label Studio's models, below an address of its own.

Label Studio calls these itself, as soon as the address is added to a project as a model.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, TypeAlias

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from linkage_serve.api.common import ServiceDep
from linkage_serve.api.views import View
from linkage_serve.settings import STUDIO_TASKS
from linkage_serve.studio.events import read_event
from linkage_serve.studio.suggestions import check_interface, suggestions

ADDRESS = "/label-studio"

router = APIRouter(prefix=ADDRESS, tags=["label-studio"])

# The project's number, and when it was made.
_PROJECT = re.compile(r"([0-9]{1,15})(\.[0-9]{1,15})?")


class Up(View):
    """That the model can be asked."""

    status: Literal["UP"] = "UP"
    model_class: Literal["linkage-nlp"] = "linkage-nlp"


class SetupRequest(BaseModel):
    """A project that is connected. What else Label Studio sends, keys among it, is not read."""

    project: str = Field(default="", examples=["7.1767225600"])
    label_schema: str = Field(
        default="", alias="schema", description="The labelling interface as XML"
    )


class SetupAnswer(View):
    """Which model answers; Label Studio asks anew for tasks without suggestions of it."""

    model_version: str = Field(examples=["gin-2026-01-15-0a1b2c3d"])


class PredictRequest(BaseModel):
    """Tasks of a project. What else Label Studio sends is not read."""

    tasks: list[dict[str, Any]] = Field(
        max_length=STUDIO_TASKS,
        description="As Label Studio has them: `data` holds the sentence and its context",
        examples=[
            [
                {
                    "id": 1,
                    "data": {
                        "text": "We met them at a fair.",
                        "question": "How did you find them?",
                        "previous": "",
                        "queue": "learn",
                        "codebook": "sha256:ab12",
                    },
                }
            ]
        ],
    )
    project: str = Field(default="", examples=["7.1767225600"])
    label_config: str = Field(default="", description="The labelling interface as XML")


class Prediction(View):
    """What the model suggests for a task."""

    result: list[dict[str, Any]] = Field(description="Answers of the interface's controls")
    score: float = Field(description="How sure the model is of its least sure code, from 0 to 1")
    model_version: str = Field(examples=["gin-2026-01-15-0a1b2c3d"])


# Label Studio takes several predictions of a task as a list. With an empty one it stores none:
# one without answers would count as a suggestion that the coder has seen.
NoPrediction: TypeAlias = Annotated[list[Prediction], Field(max_length=0)]


class PredictAnswer(View):
    """What is suggested for each task, in the order of the request."""

    results: list[Prediction | NoPrediction] = Field(
        description="A prediction, or an empty list for a task that the model does not read"
    )


class Acknowledged(View):
    """That it was heard."""

    status: Literal["ok"] = "ok"


@router.get("/health", operation_id="isModelUp", summary="Whether the model can be asked")
async def is_up(service: ServiceDep) -> Up:
    """Label Studio asks this when the model is added, and before it asks for suggestions."""
    with service.models.borrowed():
        return Up()


@router.post("/setup", operation_id="setUpModel", summary="Connect a project")
def set_up(request: SetupRequest, service: ServiceDep) -> SetupAnswer:
    """Say which model answers.

    Where the interface of the project does not match the model's codebook, the log says how;
    suggestions are then given as far as they can be shown.
    """
    with service.models.borrowed() as model:
        check_interface(request.label_schema, model.tagger.codebook, _project_of(request.project))
        return SetupAnswer(model_version=model.version)


@router.post("/predict", operation_id="predict", summary="Suggest codes for tasks")
async def predict(request: PredictRequest, service: ServiceDep, asked: Request) -> PredictAnswer:
    """Suggest codes for all tasks of a request, as many results as there are tasks.

    The codes that the model accepts are chosen, as `linkage annotate push --suggest` does. A
    task that `linkage annotate` has not made, that is coded under another codebook than the
    model's, or that is to be coded blind, gets none.
    """
    with service.models.borrowed() as model:
        found = await suggestions(
            request.tasks,
            request.label_config,
            model,
            project=_project_of(request.project),
            gone=asked.is_disconnected,
        )
    return PredictAnswer(results=[[] if one is None else Prediction(**one) for one in found])


@router.post("/webhook", operation_id="hearOfAnnotations", summary="Hear of annotations")
async def hear(payload: dict[str, Any], service: ServiceDep) -> Acknowledged:
    """Acknowledge at once what has happened in a project, and count annotations afterwards.

    After a number of annotations, or when somebody presses 'Start training', a retraining is
    asked for: see `/v1/retrainings`. What does not matter here is acknowledged too.
    """
    event = read_event(payload)
    if event is not None:
        service.intake.take(event)
    return Acknowledged()


def _project_of(given: str) -> str:
    """The number of the project that is meant, or a dash where it is none."""
    match = _PROJECT.fullmatch(given)
    return "-" if match is None else match[1]
