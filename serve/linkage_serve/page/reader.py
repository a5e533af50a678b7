"""The reader: an interview as it was spoken, with its codes, to be corrected."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from linkage_serve.api.common import SentenceId, ServiceDep, TranscriptId
from linkage_serve.page.language import language_of
from linkage_serve.page.rendering import PageRoute, codebook_of, render
from linkage_serve.page.view import entries, said, turns
from linkage_serve.store import sentences, transcripts
from linkage_serve.store.sentences import SentenceFilter

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/read/{id}")
def read(id: TranscriptId, request: Request, service: ServiceDep) -> Response:
    """A whole interview."""
    codebook = codebook_of(service)
    lang = language_of(request)
    with service.database.reading() as connection:
        stored = transcripts.find(connection, id)
        content = transcripts.text(connection, stored.number)
        found = sentences.page(connection, SentenceFilter(transcript=id))
    return render(
        request,
        "reader",
        transcript=stored,
        turns=list(turns(content, found, codebook, lang)),
        codes=entries(codebook, lang),
    )


@router.get("/read/{id}/{sentence}")
def read_sentence(
    id: TranscriptId, sentence: SentenceId, request: Request, service: ServiceDep
) -> Response:
    """One sentence as it stands in the page: what is put in its place after a correction."""
    del id  # the sentence's own id is enough; the address says where it belongs
    codebook = codebook_of(service)
    with service.database.reading() as connection:
        found = sentences.find(connection, sentence)
    return render(request, "sentence", sentence=said(found, codebook, language_of(request)))
