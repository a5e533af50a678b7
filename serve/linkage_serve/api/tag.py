"""`/v1/tag`: texts to codes, at once and without keeping anything."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints
from starlette.concurrency import run_in_threadpool

from linkage_serve.api.common import ServiceDep
from linkage_serve.api.views import TaggedSentenceView, View
from linkage_serve.problems import ProblemError, problem
from linkage_serve.settings import TEXT_CHARACTERS, TEXTS
from linkage_serve.tagging.texts import prepare

router = APIRouter(tags=["tagging"])


class TagRequest(BaseModel):
    """Texts to tag."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "texts": [
                        "My old boss in Munich still answers every question.",
                        "问：你们怎么找到客户的？\n答：主要靠展会。",
                    ]
                }
            ]
        },
    )

    texts: list[Annotated[str, StringConstraints(max_length=TEXT_CHARACTERS)]] = Field(
        min_length=1,
        max_length=TEXTS,
        description="Each read by itself: sentences, or turns with their speakers' labels",
    )
    everything: StrictBool = Field(
        default=False, description="Give every code with its probability, not only the likely ones"
    )
    interviewer: StrictBool = Field(
        default=False, description="Tag what the interviewer says too, not only read it"
    )


class TagAnswer(View):
    """The sentences of each text, in the order of the request."""

    model_version: str = Field(examples=["gin-2026-01-15-0a1b2c3d"])
    results: list[list[TaggedSentenceView]] = Field(
        description="One list a text; an empty one where nothing is said"
    )


@router.post(
    "/v1/tag",
    operation_id="tag",
    summary="Tag texts",
    responses={413: {}},
)
async def tag(request: TagRequest, service: ServiceDep) -> TagAnswer:
    """Cut texts into sentences and give the codes that the model sees in each.

    Nothing is kept. What several clients send at the same time is computed together; the
    last digits of a probability can depend on that.
    """
    limits = service.settings.limits
    if sum(map(len, request.texts)) > limits.request_characters:
        raise _too_large(f"more than {limits.request_characters} characters")
    prepared = await run_in_threadpool(prepare, request.texts, interviewer=request.interviewer)
    inputs = [one for text in prepared for one in text.inputs]
    if len(inputs) > limits.request_sentences:
        raise _too_large(f"more than {limits.request_sentences} sentences")
    with service.models.borrowed() as model:
        probabilities = None
        if inputs:
            probabilities = await asyncio.wrap_future(model.batcher.submit(inputs))
        results = []
        start = 0
        for text in prepared:
            found: list[TaggedSentenceView] = []
            if text.transcript is not None and probabilities is not None:
                rows = probabilities[start : start + len(text.sentences)]
                found = [
                    TaggedSentenceView.of(sentence)
                    for sentence in model.tagger.tagged(
                        text.transcript, text.sentences, rows, everything=request.everything
                    )
                ]
            start += len(text.sentences)
            results.append(found)
        return TagAnswer(model_version=model.version, results=results)


def _too_large(what: str) -> ProblemError:
    return ProblemError(
        problem("too-large", f"{what} in one request", "Send fewer texts at a time")
    )
