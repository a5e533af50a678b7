"""`/v1/taggings` and what runs of models say differently of a transcript."""

from __future__ import annotations

from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from linkage_nlp.tagging.tags import CodeTag, Decision
from linkage_serve.api.common import IdentityDep, ServiceDep, TranscriptId
from linkage_serve.api.views import JobView, TaggingView, View
from linkage_serve.jobs.tagging import KIND
from linkage_serve.store import jobs, taggings, transcripts
from linkage_serve.store.records import Tagging

router = APIRouter(tags=["transcripts"])


class RetagRequest(BaseModel):
    """What to tag anew."""

    model_config = ConfigDict(extra="forbid")

    transcripts: list[Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]] | None = Field(
        default=None,
        max_length=10_000,
        description="Ids; all transcripts by default",
        examples=[["3f9a1c0b7d2e"]],
    )


class SeenView(View):
    """How a model sees a code on a sentence."""

    probability: float
    decision: Decision

    @classmethod
    def of(cls, tag: CodeTag | None) -> Self | None:
        return None if tag is None else cls(probability=tag.probability, decision=tag.decision)


class ChangeView(View):
    """A code on which two runs of models decide differently; null: it is not seen."""

    sentence: str = Field(examples=["3f9a1c0b7d2e-0007"])
    position: int = Field(examples=[6])
    code: str = Field(examples=["channel/internet"])
    before: SeenView | None
    after: SeenView | None


class ChangesAnswer(View):
    """Where two runs of models over a transcript decide differently."""

    before: TaggingView | None = Field(description="Null when there is only one run")
    after: TaggingView | None = Field(description="Null until it has been tagged")
    changes: list[ChangeView]


@router.post(
    "/v1/taggings",
    operation_id="retagTranscripts",
    summary="Tag anew with the model in use",
    status_code=202,
    responses={404: {}},
)
def retag(request: RetagRequest, service: ServiceDep, identity: IdentityDep) -> JobView:
    """Tag transcripts again; those that the model in use has tagged are passed over.

    Corrections go on to hold. What the models decide differently is told by
    `/v1/transcripts/{id}/changes`.
    """
    with service.database.writing() as connection:
        ids = request.transcripts
        if ids is None:
            everything = transcripts.page(connection, case=None, after=None, limit=1_000_000)
            ids = [stored.id for stored in everything]
        else:
            for one in ids:
                transcripts.find(connection, one)
        job = jobs.add(connection, KIND, {"transcripts": ids}, asked_by=identity.name)
    service.jobs.wake()
    return JobView.of(job)


@router.get("/v1/transcripts/{id}/taggings", operation_id="listTaggings", summary="Runs of models")
def list_taggings(id: TranscriptId, service: ServiceDep) -> list[TaggingView]:
    """The runs of models over a transcript, oldest first."""
    with service.database.reading() as connection:
        stored = transcripts.find(connection, id)
        return [TaggingView.of(one) for one in taggings.history(connection, stored.number)]


@router.get(
    "/v1/transcripts/{id}/changes",
    operation_id="listChanges",
    summary="What a new model sees differently",
)
def list_changes(
    id: TranscriptId,
    service: ServiceDep,
    before: Annotated[
        int | None,
        Query(ge=1, le=10**15, description="The number of a run; by default the last but one"),
    ] = None,
) -> ChangesAnswer:
    """Where the last run of a model decides otherwise than an earlier one."""
    with service.database.reading() as connection:
        stored = transcripts.find(connection, id)
        runs = taggings.history(connection, stored.number)
        last = runs[-1] if runs else None
        first: Tagging | None
        if before is not None:
            first = taggings.of_number(connection, stored.number, before)
        else:
            first = runs[-2] if len(runs) > 1 else None
        found = taggings.changes(connection, first.number, last.number) if first and last else []
        transcript = transcripts.read(connection, stored) if found else None
    return ChangesAnswer(
        before=None if first is None else TaggingView.of(first),
        after=None if last is None else TaggingView.of(last),
        changes=[
            ChangeView(
                sentence=transcript.sentences[change.position].id,
                position=change.position,
                code=str(change.label),
                before=SeenView.of(change.before),
                after=SeenView.of(change.after),
            )
            for change in found
            if transcript is not None
        ],
    )
