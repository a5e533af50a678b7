"""The reader: an interview as it was spoken, with its codes, to be corrected."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from linkage_serve.api.common import SentenceId, ServiceDep, TranscriptId
from linkage_serve.page.language import language_of
from linkage_serve.page.past import shown_changes, shown_history
from linkage_serve.page.rendering import PageRoute, codebook_of, render
from linkage_serve.page.view import entries, said, turns
from linkage_serve.store import corrections, sentences, taggings, transcripts
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
        speakers=list(dict.fromkeys(turn.speaker for turn in content.turns if turn.speaker)),
    )


@router.get("/read/{id}/settings")
def read_settings(id: TranscriptId, request: Request, service: ServiceDep) -> Response:
    """The form in which its case, who interviews in it and what it is can be changed."""
    with service.database.reading() as connection:
        stored = transcripts.find(connection, id)
        speakers = transcripts.speakers(connection, stored.number)
        cases = transcripts.cases(connection)
    return render(request, "settings", transcript=stored, speakers=speakers, cases=cases)


@router.get("/read/{id}/changes")
def read_changes(id: TranscriptId, request: Request, service: ServiceDep) -> Response:
    """What the last run of a model decides otherwise than the one before."""
    codebook = codebook_of(service)
    with service.database.reading() as connection:
        stored = transcripts.find(connection, id)
        runs = taggings.history(connection, stored.number)
        before, after = runs[-2:] if len(runs) > 1 else (None, None)
        found = []
        if before is not None and after is not None:
            found = taggings.changes(connection, before.number, after.number)
        said_now = sentences.page(connection, SentenceFilter(transcript=id)) if found else []
    return render(
        request,
        "changes",
        transcript=stored,
        before=before,
        after=after,
        changes=list(shown_changes(found, said_now, codebook, language_of(request))),
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


@router.get("/read/{id}/{sentence}/history")
def read_history(
    id: TranscriptId, sentence: SentenceId, request: Request, service: ServiceDep
) -> Response:
    """What people have said of a sentence, the last first, and what the model had said."""
    del id
    codebook = codebook_of(service)
    with service.database.reading() as connection:
        found = sentences.find(connection, sentence)
        made = corrections.page(connection, sentence=sentence)
    lang = language_of(request)
    return render(
        request, "history", sentence=found, history=shown_history(reversed(made), codebook, lang)
    )
