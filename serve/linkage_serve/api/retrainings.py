"""`/v1/retrainings`: what asks for a new model, how far it is, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from linkage_nlp.language import Language
from linkage_serve.api.common import (
    IdentityDep,
    LanguageDep,
    Limit,
    NumberCursor,
    ServiceDep,
    number_after,
)
from linkage_serve.api.views import JobView, View
from linkage_serve.problems import ProblemError, problem
from linkage_serve.service import Service
from linkage_serve.store import jobs, retrainings
from linkage_serve.store.records import Job, Outcome, Reason, Retraining

router = APIRouter(tags=["models"])

_LARGEST = 2**53


class RetrainingView(View):
    """A request to train anew on the annotations of a project."""

    number: int
    project: int = Field(description="Label Studio's number of it", examples=[7])
    reason: Reason = Field(
        description="`threshold`: so many annotations came in; `asked`: somebody pressed "
        "'Start training' in Label Studio; `requested`: somebody asked here"
    )
    annotations: int = Field(
        description="How many came in since the request before", examples=[500]
    )
    asked_at: datetime
    closed_at: datetime | None = Field(
        description="When it was done, or said not to be wanted; null while it is open"
    )
    outcome: Outcome | None = Field(
        description="`promoted`: the new model is in use; `refused`: it is worse in a language; "
        "`undecided`: too little is held out to tell; `incomparable`: it is of another codebook "
        "than the model in use; `unchanged`: nothing that is settled has changed since the last "
        "training; `dismissed`: somebody closed it; null while it is open"
    )
    job: JobView | None = Field(
        description="The last job that was to carry it out, with figures by language in its "
        "result; null where something was missing"
    )

    @classmethod
    def of(cls, retraining: Retraining, job: Job | None, lang: Language) -> Self:
        return cls(
            number=retraining.number,
            project=retraining.project,
            reason=retraining.reason,
            annotations=retraining.annotations,
            asked_at=retraining.asked_at,
            closed_at=retraining.closed_at,
            outcome=retraining.outcome,
            job=None if job is None else JobView.of(job, lang),
        )


class CountView(View):
    """How many annotations have come in since a retraining was last asked for."""

    project: int = Field(description="Label Studio's number of it", examples=[7])
    annotations: int = Field(examples=[120])
    missing: list[str] = Field(
        description="What is missing to train on them, each with what to do about it"
    )


class RetrainingPage(View):
    """Requests to train anew, and where to go on."""

    after: int = Field(
        description="Annotations of a project after which one is asked for", examples=[500]
    )
    counts: list[CountView]
    items: list[RetrainingView]
    next: str | None = Field(description="Null on the last page", examples=["3"])


class RetrainingRequest(BaseModel):
    """Which project to train on."""

    model_config = ConfigDict(extra="forbid")

    project: int = Field(ge=1, le=_LARGEST, description="Label Studio's number of it", examples=[7])


@router.get("/v1/retrainings", operation_id="listRetrainings", summary="List retrainings")
def list_retrainings(
    service: ServiceDep, lang: LanguageDep, cursor: NumberCursor = None, limit: Limit = 100
) -> RetrainingPage:
    """What Label Studio's annotations ask for, newest first. One of a project is open at a time."""
    with service.database.reading() as connection:
        found = retrainings.page(connection, before=number_after(cursor), limit=limit + 1)
        counts = retrainings.counts(connection)
        shown = found[:limit]
        items = [
            RetrainingView.of(
                one, None if one.job is None else jobs.find(connection, one.job), lang
            )
            for one in shown
        ]
    projects = {**dict.fromkeys(service.asking.projects, 0), **counts}
    return RetrainingPage(
        after=service.intake.threshold,
        counts=[
            CountView(
                project=one,
                annotations=number,
                missing=[lack.words[lang] for lack in service.asking.lacks(one)],
            )
            for one, number in sorted(projects.items())
        ],
        items=items,
        next=str(shown[-1].number) if len(found) > limit else None,
    )


@router.post(
    "/v1/retrainings",
    operation_id="askForRetraining",
    summary="Train anew",
    status_code=202,
    responses={409: {}},
)
def ask(
    request: RetrainingRequest, service: ServiceDep, identity: IdentityDep, lang: LanguageDep
) -> RetrainingView:
    """Train on what was annotated in a project, and use the new model if it is not worse.

    While a retraining of the project is open, that is answered; it is begun again where its
    last job failed or was cancelled.
    """
    for lack in service.asking.lacks(request.project):
        raise ProblemError(problem("conflict", lack.what.en, lack.remedy.en))
    asked = service.asking.ask(request.project, Reason.REQUESTED, asked_by=identity.name)
    return _shown(service, asked, lang)


@router.post(
    "/v1/retrainings/{number}/close", operation_id="closeRetraining", summary="Close a retraining"
)
def close(
    number: Annotated[int, Path(ge=1, le=_LARGEST, description="Its number", examples=[1])],
    service: ServiceDep,
    lang: LanguageDep,
) -> RetrainingView:
    """Say that it is done, or not wanted, so that another can be asked for; its job is cancelled.

    One that is closed stays as it is.
    """
    return _shown(service, service.asking.close(number), lang)


def _shown(service: Service, retraining: Retraining, lang: Language) -> RetrainingView:
    if retraining.job is None:
        return RetrainingView.of(retraining, None, lang)
    with service.database.reading() as connection:
        return RetrainingView.of(retraining, jobs.find(connection, retraining.job), lang)
