"""The matrix, the quotes behind its cells, and files for other programs."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Query, Request, Response

from linkage_nlp.evidence.statements import statements
from linkage_nlp.tagging.tags import Decision
from linkage_nlp.transcripts import SourceKind
from linkage_nlp.writers import SUFFIXES
from linkage_serve.api.common import (
    CodeAddress,
    Line,
    PlaceCursor,
    ServiceDep,
    known_label,
    place_after,
)
from linkage_serve.api.matrix import Counted
from linkage_serve.library.evidence import matrix
from linkage_serve.page.language import language_of
from linkage_serve.page.rendering import PageRoute, codebook_of, render
from linkage_serve.page.view import entries, said
from linkage_serve.store import sentences, transcripts
from linkage_serve.store.sentences import SentenceFilter

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_QUOTES = 100

# A form sends a field that was left empty as an empty text.
Choice: TypeAlias = Annotated[str, Query(max_length=200)]


@router.get("/matrix")
def show_matrix(
    request: Request,
    service: ServiceDep,
    within: Choice = "",
    source: Counted = Counted.INTERVIEW,
) -> Response:
    """Cases by codes; each count leads to its quotes."""
    codebook = codebook_of(service)
    label = known_label(service, within, "query.within") if within else None
    places = {str(label): place for place, label in enumerate(codebook.labels)}
    found = matrix(service.database, codebook, within=label, source=source.kind)
    with service.database.reading() as connection:
        documents = bool(transcripts.cases(connection, SourceKind.DOCUMENT))
    return render(
        request,
        "matrix",
        matrix=found,
        statements=statements(found, found.cases),
        source=source.value,
        documents=documents,
        places=places,
        codes=entries(codebook, language_of(request)),
        within=within,
    )


@router.get("/quotes")
def show_quotes(
    *,
    request: Request,
    service: ServiceDep,
    code: Annotated[list[CodeAddress], Query(max_length=50)],
    case: Line | None = None,
    within: Choice = "",
    source: Counted = Counted.ALL,
    cursor: PlaceCursor = None,
) -> Response:
    """The sentences behind a cell of the matrix."""
    codebook = codebook_of(service)
    lang = language_of(request)
    labels = tuple(known_label(service, one, "query.code") for one in code)
    narrowed = known_label(service, within, "query.within") if within else None
    wanted = SentenceFilter(
        case=case,
        codes=labels,
        decisions=(Decision.ACCEPT, Decision.REVIEW),
        within=narrowed,
        source=source.kind,
    )
    with service.database.reading() as connection:
        found = sentences.page(connection, wanted, after=place_after(cursor), limit=_QUOTES + 1)
    shown = found[:_QUOTES]
    following = None
    if len(found) > _QUOTES:
        place = f"{shown[-1].number}.{shown[-1].position}"
        following = f"?{request.url.include_query_params(cursor=place).query}"
    return render(
        request,
        "quotes",
        quotes=[(one, said(one, codebook, lang)) for one in shown],
        names=[codebook.code(label).name[lang] for label in labels],
        within=None if narrowed is None else codebook.code(narrowed).name[lang],
        case=case,
        following=following,
    )


@router.get("/exports")
def show_exports(request: Request, service: ServiceDep) -> Response:
    """The files that can be had."""
    with service.database.reading() as connection:
        cases = transcripts.cases(connection)
    return render(
        request, "exports", cases=cases, formats=[suffix.removeprefix(".") for suffix in SUFFIXES]
    )
