"""`/v1/transcripts`: sending in, listing, reading, deleting."""

from __future__ import annotations

from typing import Annotated, Self

from fastapi import APIRouter, File, Form, Query, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from linkage_nlp.errors import LinkageError
from linkage_nlp.language import Language
from linkage_nlp.transcripts import Role, SourceKind
from linkage_serve.api.common import (
    IdentityDep,
    LanguageDep,
    Limit,
    Line,
    NumberCursor,
    ServiceDep,
    TranscriptId,
    number_after,
)
from linkage_serve.api.views import JobView, TranscriptView, View
from linkage_serve.library.altering import alter
from linkage_serve.library.sent import SentFile
from linkage_serve.library.upload import FileReport, Outcome, receive
from linkage_serve.problems import Fault, ProblemError, problem
from linkage_serve.store import transcripts
from linkage_serve.wording import translated

router = APIRouter(tags=["transcripts"])


class FileErrorView(View):
    """Why a file was refused, and what to do."""

    message: str = Field(examples=["it is protected with a password"])
    remedy: str = Field(examples=["Open it, remove the password, and save it as .docx"])
    row: int | None = Field(description="Line, row or page in the file, from 1")

    @classmethod
    def of(cls, error: LinkageError, lang: Language) -> Self:
        return cls(
            message=translated(error.message, lang),
            remedy=translated(error.remedy, lang),
            row=error.row,
        )


class FileView(View):
    """What became of a file."""

    name: str = Field(examples=["CF1.docx"])
    outcome: Outcome = Field(
        description="`created`: new; `known`: its content was there already; `refused`: see "
        "`error`; `cases`: a list of cases, with the transcripts that it gave to another case"
    )
    transcripts: list[TranscriptView] = Field(
        description="One, or of a table of several cases one for each"
    )
    error: FileErrorView | None

    @classmethod
    def of(cls, report: FileReport, lang: Language) -> Self:
        return cls(
            name=report.name,
            outcome=report.outcome,
            transcripts=[TranscriptView.of(stored) for stored in report.transcripts],
            error=None if report.error is None else FileErrorView.of(report.error, lang),
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


class TranscriptChange(BaseModel):
    """What to change about a transcript; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    case: Line | None = Field(
        default=None, description="The case that it belongs to", examples=["CF2"]
    )
    roles: dict[str, Role] | None = Field(
        default=None,
        max_length=500,
        description="Who interviews and who responds, by speaker; it is then tagged anew",
        examples=[{"Li": "interviewer", "Ms Lin": "respondent"}],
    )
    source: SourceKind | None = Field(
        default=None, description="An interview, or a document that is counted apart"
    )


class ChangedTranscriptView(TranscriptView):
    """A transcript as it stands after the change, and the job that tags it anew."""

    job: JobView | None = Field(description="Null where nothing has to be tagged anew")


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
    *,
    files: Annotated[
        list[UploadFile],
        File(
            description=".docx, .txt, .md, .vtt, .srt, .csv, .tsv, .xlsx or Whisper's .json; as "
            "documents .html, .mhtml and .pdf; and cases.csv, which says which file is of which "
            "case"
        ),
    ],
    service: ServiceDep,
    identity: IdentityDep,
    lang: LanguageDep,
    response: Response,
    case: Annotated[
        Line | None,
        Form(description="The case of all files; by default from cases.csv or their names"),
    ] = None,
    interviewer: Annotated[
        list[Line] | None,
        Form(max_length=50, description="Speakers who interview, where that is not plain"),
    ] = None,
    cases: Annotated[
        UploadFile | None,
        File(
            description="A list of cases, like cases.csv among the files, but only for what is "
            "new among these files"
        ),
    ] = None,
) -> UploadAnswer:
    """Keep transcripts and tag them.

    The answer comes when they are kept for good; tagging goes on in a job. The same content
    is kept once, so sending a file again changes nothing. A file that cannot be read stops
    no other; when none can be read, the answer is a problem that names each. A list of cases
    among the files counts for what is kept already as well.
    """
    sent = [SentFile(file.filename or "", file.size or 0, file.file.read) for file in files]
    beside = None
    if cases is not None:
        suffix = ".xlsx" if (cases.filename or "").lower().endswith(".xlsx") else ".csv"
        beside = SentFile(f"cases{suffix}", cases.size or 0, cases.file.read)
    report = receive(
        service,
        sent,
        case=case,
        received_from=identity.name,
        interviewers=interviewer or (),
        cases=beside,
    )
    refused = [file for file in report.files if file.error is not None]
    if len(refused) == len(report.files):
        raise ProblemError(
            problem(
                "unreadable",
                "no file could be read as a transcript",
                "See what 'errors' says of each file",
                errors=[
                    Fault(file.name, file.error.message, file.error.remedy, file.error.row)
                    for file in refused
                    if file.error is not None
                ],
            )
        )
    if report.job is None:
        response.status_code = 200
    return UploadAnswer(
        files=[FileView.of(file, lang) for file in report.files],
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
    "/v1/transcripts/{id}",
    operation_id="changeTranscript",
    summary="Change its case, roles or kind",
)
def change(
    id: TranscriptId, request: TranscriptChange, service: ServiceDep, identity: IdentityDep
) -> ChangedTranscriptView:
    """Change the case that a transcript belongs to, who interviews in it, or what it is.

    What interviewers say is not tagged, so another interviewer means tagging anew, in a job.
    Corrections stay.
    """
    done = alter(
        service,
        id,
        case=request.case,
        roles=request.roles or {},
        source=request.source,
        asked_by=identity.name,
    )
    return ChangedTranscriptView(
        **TranscriptView.of(done.transcript).model_dump(),
        job=None if done.job is None else JobView.of(done.job),
    )


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
