"""`/v1/corrections`: what people say of the codes on sentences."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from linkage_serve.api.common import (
    CodeAddress,
    IdentityDep,
    Limit,
    Line,
    NumberCursor,
    SentenceId,
    ServiceDep,
    known_label,
    number_after,
)
from linkage_serve.api.views import CorrectionView, SentenceView, View
from linkage_serve.library.correcting import Overruled, Word, correct
from linkage_serve.problems import ProblemError, problem
from linkage_serve.store import corrections
from linkage_serve.store.records import Verdict

router = APIRouter(tags=["corrections"])


class WordRequest(BaseModel):
    """Whose word stands on a code, as far as the asker knows."""

    model_config = ConfigDict(extra="forbid")

    verdict: Verdict = Field(description="`withdraw`: nobody's word stands")
    coder: Line | None = Field(default=None, examples=["Li"])


class CorrectionRequest(BaseModel):
    """What to say of a code on a sentence."""

    model_config = ConfigDict(extra="forbid")

    sentence: SentenceId = Field(examples=["3f9a1c0b7d2e-0007"])
    code: CodeAddress = Field(
        description="Any code of the codebook, also one that the model does not see there",
        examples=["channel/internet"],
    )
    verdict: Verdict = Field(
        description="`accept` it (or add it), `reject` it, or `withdraw` what people said of it"
    )
    coder: Line | None = Field(
        default=None, description="Who says so; by default the token's name", examples=["Wang"]
    )
    instead_of: WordRequest | None = Field(
        default=None,
        description="The word to be replaced; where another stands by now, nothing is kept and "
        "the answer is 409. By default any word is replaced",
    )


class CorrectionAnswer(View):
    """The correction, and the sentence as it stands with it."""

    correction: CorrectionView
    sentence: SentenceView


class CorrectionPage(View):
    """Corrections, and where to go on."""

    items: list[CorrectionView]
    next: str | None = Field(description="Null on the last page", examples=["7"])


@router.post(
    "/v1/corrections",
    operation_id="correct",
    summary="Accept, reject or add a code",
    status_code=201,
    responses={
        200: {"model": CorrectionAnswer, "description": "It had been said already"},
        404: {},
        409: {},
    },
)
def add(
    request: CorrectionRequest, service: ServiceDep, identity: IdentityDep, response: Response
) -> CorrectionAnswer:
    """Keep what a person says of a code on a sentence.

    A person's word counts before the model's, and the last word before earlier ones; all are
    kept. Saying the same twice keeps it once.
    """
    known = request.instead_of
    try:
        done = correct(
            service,
            request.sentence,
            label=known_label(service, request.code, "body.code"),
            verdict=request.verdict,
            coder=request.coder or identity.name,
            instead_of=None if known is None else Word(known.verdict, known.coder),
        )
    except Overruled as error:
        raise ProblemError(problem("conflict", error.message, error.remedy)) from error
    if not done.new:
        response.status_code = 200
    return CorrectionAnswer(
        correction=CorrectionView.of(done.correction), sentence=SentenceView.of(done.sentence)
    )


@router.get("/v1/corrections", operation_id="listCorrections", summary="The history of corrections")
def list_corrections(
    *,
    service: ServiceDep,
    transcript: Annotated[
        str | None, Query(pattern=r"^[0-9a-f]{12}$", description="Of this transcript")
    ] = None,
    sentence: Annotated[SentenceId | None, Query(description="Of this sentence")] = None,
    coder: Annotated[Line | None, Query(description="By this person")] = None,
    cursor: NumberCursor = None,
    limit: Limit = 100,
) -> CorrectionPage:
    """All that people said, oldest first, also what was withdrawn."""
    with service.database.reading() as connection:
        found = corrections.page(
            connection,
            transcript=transcript,
            sentence=sentence,
            coder=coder,
            after=number_after(cursor),
            limit=limit + 1,
        )
    shown = found[:limit]
    return CorrectionPage(
        items=[CorrectionView.of(correction) for correction in shown],
        next=str(shown[-1].number) if len(found) > limit else None,
    )
