"""`/v1/transcripts`: sending in, listing, reading, deleting."""

from __future__ import annotations

from typing import Annotated, Self

from fastapi import APIRouter, File, Form, Query, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from linkage_nlp.errors import LinkageError
from linkage_nlp.transcripts import Role
from linkage_serve.api.common import (
    IdentityDep,
    Limit,
    Line,
    NumberCursor,
    ServiceDep,
    TranscriptId,
    number_after,
)
from linkage_serve.api.views import JobView, TranscriptView, View
from linkage_serve.library.upload import FileReport, Outcome, SentFile, receive
from linkage_serve.problems import Fault, ProblemError, problem
from linkage_serve.store import transcripts

router = APIRouter(tags=["transcripts"])


class FileErrorView(View):
    """Why a file was refused, and what to do."""

    message: str = Field(examples=["it is protected with a password"])
    remedy: str = Field(examples=["Open it, remove the password, and save it as .docx"])
    row: int | None = Field(description="Line, row or page in the file, from 1")

    @classmethod
    def of(cls, error: LinkageError) -> Self:
        return cls(message=error.message, remedy=error.remedy, row=error.row)


class FileView(View):
    """What became of a file."""

    name: str = Field(examples=["CF1.docx"])
    outcome: Outcome = Field(
        description="`created`: new; `known`: its content was there already; `refused`: see `error`"
    )
    transcripts: list[TranscriptView] = Field(
        description="One, or of a table of several cases one for each"
    )
    error: FileErrorView | None

    @classmethod
    def of(cls, report: FileReport) -> Self:
        return cls(
            name=report.name,
            outcome=report.outcome,
            transcripts=[TranscriptView.of(stored) for stored in report.transcripts],
            error=None if report.error is None else FileErrorView.of(report.error),
        )


class UploadAnswer(View):
    """What became of the files, and the job that tags what is new."""

    files: list[FileView]
    job: JobView | None = Field(description="Null when nothing is new")


class TranscriptPage(View):
    """Transcripts, and where to go on."""

    items: list[TranscriptView]
    next: str | None = Field(description="Null on the last page", examples=["12"])


class TurnView(View):
    """What one speaker says until another does."""

    index: int
    start: int = Field(description="In code points of the text")
    end: int
    speaker: str | None = Field(examples=["Ms Lin"])
    role: Role
    time: float | None = Field(description="Seconds from the beginning")


class TranscriptText(View):
    """A transcript with all that is said in it."""

    transcript: TranscriptView
    text: str
    turns: list[TurnView]


class CaseView(View):
    """A case, and how many transcripts it has."""

    case: str = Field(examples=["CF1"])
    transcripts: int = Field(examples=[2])


class CaseChange(BaseModel):
    """What to change about a transcript."""

    model_config = ConfigDict(extra="forbid")

    case: Line = Field(description="The case that it belongs to", examples=["CF2"])


@router.post(
    "/v1/transcripts",
    operation_id="uploadTranscripts",
    summary="Send in transcripts",
    status_code=201,
    responses={
        200: {"model": UploadAnswer, "description": "All that could be read was there already"},
        413: {},
    },
)
def upload(
    files: Annotated[
        list[UploadFile],
        File(description=".docx, .txt, .md, .vtt, .srt, .csv, .tsv, .xlsx or Whisper's .json"),
    ],
    service: ServiceDep,
    identity: IdentityDep,
    response: Response,
    case: Annotated[
        Line | None, Form(description="The case of all files; by default from their names")
    ] = None,
) -> UploadAnswer:
    """Keep transcripts and tag them.

    The answer comes when they are kept for good; tagging goes on in a job. The same content
    is kept once, so sending a file again changes nothing. A file that cannot be read stops
    no other; when none can be read, the answer is a problem that names each.
    """
    report = receive(
        service,
        [SentFile(file.filename or "", file.size or 0, file.file.read) for file in files],
        case=case,
        received_from=identity.name,
    )
    refused = [file for file in report.files if file.error is not None]
    if len(refused) == len(report.files):
        raise ProblemError(
            problem(
                "unreadable",
                "no file could be read as a transcript",
                "See what 'errors' says of each file",
                errors=[
                    Fault(file.name, file.error.message, file.error.remedy)
                    for file in refused
                    if file.error is not None
                ],
            )
        )
    if report.job is None:
        response.status_code = 200
    return UploadAnswer(
        files=[FileView.of(file) for file in report.files],
        job=None if report.job is None else JobView.of(report.job),
    )


@router.get("/v1/transcripts", operation_id="listTranscripts", summary="List transcripts")
def list_transcripts(
    service: ServiceDep,
    case: Annotated[Line | None, Query(description="Only those of this case")] = None,
    cursor: NumberCursor = None,
    limit: Limit = 100,
) -> TranscriptPage:
    """The transcripts in the order of their arrival."""
    with service.database.reading() as connection:
        found = transcripts.page(connection, case=case, after=number_after(cursor), limit=limit + 1)
    shown = found[:limit]
    return TranscriptPage(
        items=[TranscriptView.of(stored) for stored in shown],
        next=str(shown[-1].number) if len(found) > limit else None,
    )


@router.get("/v1/cases", operation_id="listCases", summary="List cases")
def list_cases(service: ServiceDep) -> list[CaseView]:
    """The cases by name."""
    with service.database.reading() as connection:
        found = transcripts.cases(connection)
    return [CaseView(case=case, transcripts=count) for case, count in found]


@router.get("/v1/transcripts/{id}", operation_id="getTranscript", summary="One transcript")
def get_transcript(id: TranscriptId, service: ServiceDep) -> TranscriptView:
    """A transcript without its text."""
    with service.database.reading() as connection:
        return TranscriptView.of(transcripts.find(connection, id))


@router.get("/v1/transcripts/{id}/text", operation_id="getTranscriptText", summary="What is said")
def get_text(id: TranscriptId, service: ServiceDep) -> TranscriptText:
    """The text of a transcript and its turns. Sentences point into the same text."""
    with service.database.reading() as connection:
        stored = transcripts.find(connection, id)
        content = transcripts.text(connection, stored.number)
    return TranscriptText(
        transcript=TranscriptView.of(stored),
        text=content.text,
        turns=[
            TurnView(
                index=turn.index,
                start=turn.start,
                end=turn.end,
                speaker=turn.speaker,
                role=turn.role,
                time=turn.time,
            )
            for turn in content.turns
        ],
    )


@router.patch(
    "/v1/transcripts/{id}", operation_id="changeTranscript", summary="Give it to another case"
)
def change(id: TranscriptId, request: CaseChange, service: ServiceDep) -> TranscriptView:
    """Change the case that a transcript belongs to."""
    with service.database.writing() as connection:
        return TranscriptView.of(transcripts.rename(connection, id, case=request.case))


@router.delete(
    "/v1/transcripts/{id}",
    operation_id="deleteTranscript",
    summary="Delete a transcript",
    status_code=204,
)
def delete(id: TranscriptId, service: ServiceDep) -> None:
    """Delete a transcript with its tags and corrections. There is no way back."""
    with service.database.writing() as connection:
        transcripts.remove(connection, id)
    service.database.forget_deleted()
