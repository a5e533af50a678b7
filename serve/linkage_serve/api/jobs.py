"""`/v1/jobs`: long work and how far it is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from linkage_nlp.errors import Overloaded, UnknownItem
from linkage_serve.api.common import (
    JobId,
    LanguageDep,
    Limit,
    NumberCursor,
    ServiceDep,
    number_after,
)
from linkage_serve.api.views import JobView, View
from linkage_serve.service import Service
from linkage_serve.store import jobs
from linkage_serve.store.records import Job, Status

router = APIRouter(tags=["jobs"])

# How often, in seconds, a stream looks for news.
_INTERVAL = 0.25


class JobPage(View):
    """Jobs, and where to go on."""

    items: list[JobView]
    next: str | None = Field(description="Null on the last page", examples=["3"])


@router.get("/v1/jobs", operation_id="listJobs", summary="List jobs")
def list_jobs(
    service: ServiceDep,
    lang: LanguageDep,
    status: Annotated[Status | None, Query(description="Only those that are so far")] = None,
    cursor: NumberCursor = None,
    limit: Limit = 100,
) -> JobPage:
    """Jobs, newest first."""
    with service.database.reading() as connection:
        found = jobs.page(connection, status=status, before=number_after(cursor), limit=limit + 1)
    shown = found[:limit]
    return JobPage(
        items=[JobView.of(job, lang) for job in shown],
        next=str(shown[-1].number) if len(found) > limit else None,
    )


@router.get("/v1/jobs/{id}", operation_id="getJob", summary="One job")
def get_job(id: JobId, service: ServiceDep, lang: LanguageDep) -> JobView:
    """How far a job is, and what came out."""
    return JobView.of(_find(service, id), lang)


@router.delete("/v1/jobs/{id}", operation_id="cancelJob", summary="Cancel a job")
def cancel(id: JobId, service: ServiceDep) -> JobView:
    """End a job. What it has done stays; one that is over stays as it is."""
    with service.database.writing() as connection:
        return JobView.of(jobs.cancel(connection, id))


@router.post("/v1/jobs/{id}/cancel", operation_id="cancelJobByPost", summary="Cancel a job")
def cancel_by_post(id: JobId, service: ServiceDep) -> JobView:
    """The same as DELETE, for those who can only POST."""
    return cancel(id, service)


class _Streams:
    """How many event streams are open."""

    open = 0


def _streamed(id: JobId, service: ServiceDep, request: Request) -> Job:
    """A job to tell of. What is wrong must be found before the answer has begun."""
    if _streams(request).open >= service.settings.limits.streams:
        raise Overloaded("too many streams are open", retry_after=5)
    return _find(service, id)


@router.get(
    "/v1/jobs/{id}/events",
    operation_id="watchJob",
    summary="Progress as it happens",
    response_class=EventSourceResponse,
)
async def events(
    job: Annotated[Job, Depends(_streamed)],
    service: ServiceDep,
    lang: LanguageDep,
    request: Request,
) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events: `progress` whenever the job changes, and `end` when it is over.

    The data of each is the job as `/v1/jobs/{id}` gives it.
    """
    streams = _streams(request)
    streams.open += 1
    try:
        shown: Job | None = None
        while not service.stopping.is_set():
            if job != shown:
                event = "end" if job.status.is_over else "progress"
                yield ServerSentEvent(data=JobView.of(job, lang), event=event)
                shown = job
            if job.status.is_over:
                return
            await asyncio.sleep(_INTERVAL)
            try:
                job = await run_in_threadpool(_find, service, job.id)
            except UnknownItem:
                return
    finally:
        streams.open -= 1


def _streams(request: Request) -> _Streams:
    state = request.app.state
    if not hasattr(state, "streams"):
        state.streams = _Streams()
    streams: _Streams = state.streams
    return streams


def _find(service: Service, id: str) -> Job:
    with service.database.reading() as connection:
        return jobs.find(connection, id)
