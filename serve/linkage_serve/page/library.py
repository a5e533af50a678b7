"""The first page: sending interviews in, and those that are there, by case."""

from __future__ import annotations

from collections import defaultdict
from typing import Literal

from fastapi import APIRouter, Request, Response

from linkage_nlp.transcripts import SUFFIXES
from linkage_serve.api.common import ServiceDep
from linkage_serve.library.overview import counts
from linkage_serve.page.rendering import PageRoute, render
from linkage_serve.store import transcripts
from linkage_serve.store.records import StoredTranscript

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_MOST = 10_000


@router.get("/")
def show(
    request: Request, service: ServiceDep, source: Literal["", "interview", "document"] = ""
) -> Response:
    """The interviews and documents by case, in the order of the cases' names."""
    with service.database.reading() as connection:
        stored = transcripts.page(connection, case=None, after=None, limit=_MOST)
        by_transcript = counts(connection)
    cases: defaultdict[str, list[StoredTranscript]] = defaultdict(list)
    for one in stored:
        if source in ("", one.source.value):
            cases[one.case].append(one)
    return render(
        request,
        "library",
        cases=sorted(cases.items()),
        total=len(stored),
        counts=by_transcript,
        limits=service.settings.limits,
        kinds={one.source for one in stored},
        source=source,
        suffixes=",".join(SUFFIXES),
    )
