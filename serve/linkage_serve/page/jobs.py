"""The jobs: what is being done, how far it is, and what came of each file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from linkage_serve.api.common import NumberCursor, ServiceDep, number_after
from linkage_serve.page.rendering import PageRoute, render
from linkage_serve.store import jobs, transcripts
from linkage_serve.store.records import Job

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_PAGE = 50


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A transcript of a job; without id where it has been deleted since.

    `changes` is on how many codes the job decided otherwise than the run before, None where it
    did not tag this one, or not yet.
    """

    id: str | None
    name: str
    changes: int | None


@dataclass(frozen=True, slots=True)
class ShownJob:
    """A job with its files, and which share of it is done."""

    job: Job
    files: tuple[ShownFile, ...]
    share: float


@router.get("/jobs")
def show_jobs(request: Request, service: ServiceDep, cursor: NumberCursor = None) -> Response:
    """Jobs, newest first."""
    with service.database.reading() as connection:
        found = jobs.page(connection, status=None, before=number_after(cursor), limit=_PAGE + 1)
        shown = [_shown(connection, job) for job in found[:_PAGE]]
    following = str(found[_PAGE - 1].number) if len(found) > _PAGE else None
    return render(request, "jobs", jobs=shown, following=following)


def _shown(connection: Connection, job: Job) -> ShownJob:
    ids = [str(one) for one in job.task.get("transcripts", ())]
    names = {stored.id: stored.name for stored in transcripts.by_id(connection, ids)}
    tagged: Mapping[str, int] = {
        one["transcript"]: one["changes"] for one in (job.result or {}).get("tagged", ())
    }
    files = tuple(
        ShownFile(one if one in names else None, names.get(one, ""), tagged.get(one)) for one in ids
    )
    return ShownJob(job, files, job.done / job.total if job.total else 0.0)
