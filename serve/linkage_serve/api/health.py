"""Whether the service lives, whether it is ready, its figures, and what its problems mean."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from linkage_nlp.errors import ServiceError, UnknownItem
from linkage_serve.api.common import ServiceDep
from linkage_serve.api.views import View
from linkage_serve.problems import ADDRESS, TYPES
from linkage_serve.store import jobs, transcripts
from linkage_serve.wording import said_language, sentence

router = APIRouter(tags=["operation"])


class Alive(View):
    """That the process answers."""

    status: Literal["ok"] = "ok"


@router.get("/healthz", operation_id="isAlive", summary="Whether it lives")
async def is_alive() -> Alive:
    """Answers as long as the process does."""
    return Alive()


@router.get("/readyz", operation_id="isReady", summary="Whether it can work")
def is_ready(service: ServiceDep) -> Alive:
    """Answers when the database does and a model is loaded; otherwise a problem says why."""
    if service.stopping.is_set():
        raise ServiceError("the service is stopping", remedy="Try again in a moment")
    service.database.check()
    with service.models.borrowed():
        return Alive()


@router.get(
    "/metrics",
    operation_id="getMetrics",
    summary="Figures for Prometheus",
    response_class=PlainTextResponse,
)
def get_metrics(service: ServiceDep) -> Response:
    """Requests, batches, jobs and transcripts in numbers. No case, name or text is in them."""
    metrics = service.metrics
    with service.database.reading() as connection:
        metrics.transcripts.set(transcripts.count(connection))
        for status, number in jobs.counts(connection).items():
            metrics.jobs.labels(status.value).set(number)
    return Response(metrics.exposition(), media_type=CONTENT_TYPE_PLAIN_0_0_4)


@router.get(
    ADDRESS + "/{name}",
    operation_id="explainProblem",
    summary="What a problem means",
    response_class=PlainTextResponse,
)
async def explain(
    request: Request,
    name: Annotated[
        str, Path(pattern=r"^[a-z-]{1,40}$", description="The end of `type`", examples=["busy"])
    ],
) -> PlainTextResponse:
    """The meaning of the `type` of a problem, in words."""
    found = TYPES.get(name)
    if found is None:
        raise UnknownItem("there is no such kind of problem", remedy="Check the address")
    lang = said_language(request.scope)
    title, meaning = sentence(found.title, lang), sentence(found.meaning, lang)
    return PlainTextResponse(
        f"{title} ({found.status})\n\n{meaning}\n",
        headers={"Content-Language": lang, "Vary": "Accept-Language"},
    )
