"""Sentences with their codes, of one transcript or of all, by filters and in pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from linkage_nlp.language import Language
from linkage_nlp.tagging.tags import Decision
from linkage_nlp.transcripts import Role, SourceKind
from linkage_serve.api.common import (
    CodeAddress,
    Limit,
    Line,
    PlaceCursor,
    SentenceId,
    ServiceDep,
    TranscriptId,
    label_of,
    place_after,
)
from linkage_serve.api.views import SentencePage, SentenceView
from linkage_serve.service import Service
from linkage_serve.store import sentences, transcripts
from linkage_serve.store.sentences import Place, SentenceFilter

router = APIRouter(tags=["sentences"])


def _wanted(
    *,
    code: Annotated[
        list[CodeAddress] | None,
        Query(
            max_length=50,
            description="Carrying this code, or one of these",
            examples=["channel/internet"],
        ),
    ] = None,
    decision: Annotated[
        list[Decision] | None,
        Query(
            max_length=10,
            description="With a code so decided; by default accepted or to be reviewed",
        ),
    ] = None,
    within: Annotated[
        CodeAddress | None,
        Query(description="Carrying this code as well", examples=["scope/international"]),
    ] = None,
    speaker: Annotated[Line | None, Query(description="Said by this speaker")] = None,
    case: Annotated[Line | None, Query(description="Of this case")] = None,
    role: Annotated[Role | None, Query(description="Said in this role")] = None,
    lang: Annotated[Language | None, Query(description="In this language")] = None,
    source: Annotated[
        SourceKind | None, Query(description="Said in an interview, or written in a document")
    ] = None,
    corrected: Annotated[
        bool | None, Query(description="With or without a person's word on these codes, or any")
    ] = None,
) -> SentenceFilter:
    return SentenceFilter(
        case=case,
        codes=tuple(label_of(address) for address in code or ()),
        decisions=tuple(decision or ()),
        within=None if within is None else label_of(within),
        speaker=speaker,
        role=role,
        lang=lang,
        corrected=corrected,
        source=source,
    )


Wanted = Annotated[SentenceFilter, Depends(_wanted)]


@router.get("/v1/sentences", operation_id="listSentences", summary="Sentences of all transcripts")
def list_all(
    service: ServiceDep, wanted: Wanted, cursor: PlaceCursor = None, limit: Limit = 100
) -> SentencePage:
    """Sentences with their codes, by transcript in the order of arrival, as they were said.

    All filters that are given must hold.
    """
    return _page(service, wanted, place_after(cursor), limit)


@router.get("/v1/sentences/{id}", operation_id="getSentence", summary="One sentence")
def get_sentence(
    id: Annotated[
        SentenceId, Path(description="The id of a sentence", examples=["3f9a1c0b7d2e-0007"])
    ],
    service: ServiceDep,
) -> SentenceView:
    """A sentence with its codes."""
    with service.database.reading() as connection:
        return SentenceView.of(sentences.find(connection, id))


@router.get(
    "/v1/transcripts/{id}/sentences",
    operation_id="listTranscriptSentences",
    summary="Sentences of a transcript",
)
def list_of_transcript(
    id: TranscriptId,
    service: ServiceDep,
    wanted: Wanted,
    cursor: PlaceCursor = None,
    limit: Limit = 100,
) -> SentencePage:
    """The sentences of a transcript with their codes. All filters that are given must hold."""
    with service.database.reading() as connection:
        transcripts.find(connection, id)
    return _page(service, wanted, place_after(cursor), limit, transcript=id)


def _page(
    service: Service,
    wanted: SentenceFilter,
    after: Place | None,
    limit: int,
    *,
    transcript: str | None = None,
) -> SentencePage:
    with service.database.reading() as connection:
        found = sentences.page(
            connection, replace(wanted, transcript=transcript), after=after, limit=limit + 1
        )
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    return SentencePage(
        items=[SentenceView.of(sentence) for sentence in shown],
        next=None if last is None else f"{last.number}.{last.position}",
    )
