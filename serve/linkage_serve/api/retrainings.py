"""`/v1/retrainings`: what asks for a new model, and how far it is to the next time."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Path
from pydantic import Field

from linkage_serve.api.common import Limit, NumberCursor, ServiceDep, number_after
from linkage_serve.api.views import View
from linkage_serve.store import retrainings
from linkage_serve.store.records import Reason, Retraining

router = APIRouter(tags=["models"])


class RetrainingView(View):
    """A request to train anew on the annotations of a project."""

    number: int
    project: int = Field(description="Label Studio's number of it", examples=[7])
    reason: Reason = Field(
        description="`threshold`: so many annotations came in; `asked`: somebody pressed "
        "'Start training'"
    )
    annotations: int = Field(
        description="How many came in since the request before", examples=[500]
    )
    asked_at: datetime
    closed_at: datetime | None = Field(
        description="When it was said to be done or not wanted; null while it is open"
    )

    @classmethod
    def of(cls, retraining: Retraining) -> Self:
        return cls(
            number=retraining.number,
            project=retraining.project,
            reason=retraining.reason,
            annotations=retraining.annotations,
            asked_at=retraining.asked_at,
            closed_at=retraining.closed_at,
        )


class CountView(View):
    """How many annotations have come in since a retraining was last asked for."""

    project: int = Field(description="Label Studio's number of it", examples=[7])
    annotations: int = Field(examples=[120])


class RetrainingPage(View):
    """Requests to train anew, and where to go on."""

    after: int = Field(
        description="Annotations of a project after which one is asked for", examples=[500]
    )
    counts: list[CountView]
    items: list[RetrainingView]
    next: str | None = Field(description="Null on the last page", examples=["3"])


@router.get("/v1/retrainings", operation_id="listRetrainings", summary="List retrainings")
def list_retrainings(
    service: ServiceDep, cursor: NumberCursor = None, limit: Limit = 100
) -> RetrainingPage:
    """What Label Studio's annotations ask for, newest first. One of a project is open at a time."""
    with service.database.reading() as connection:
        found = retrainings.page(connection, before=number_after(cursor), limit=limit + 1)
        counts = retrainings.counts(connection)
    shown = found[:limit]
    return RetrainingPage(
        after=service.intake.threshold,
        counts=[CountView(project=one, annotations=number) for one, number in counts.items()],
        items=[RetrainingView.of(one) for one in shown],
        next=str(shown[-1].number) if len(found) > limit else None,
    )


@router.post(
    "/v1/retrainings/{number}/close", operation_id="closeRetraining", summary="Close a retraining"
)
def close(
    number: Annotated[int, Path(ge=1, le=2**53, description="Its number", examples=[1])],
    service: ServiceDep,
) -> RetrainingView:
    """Say that it is done, or not wanted, so that another can be asked for."""
    with service.database.writing() as connection:
        return RetrainingView.of(retrainings.close(connection, number))
