"""`/v1/exports/{format}`: what is kept as a file."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from linkage_nlp.language import Language
from linkage_nlp.writers import SUFFIXES
from linkage_serve.api.common import Line, ServiceDep
from linkage_serve.library.export import export

router = APIRouter(tags=["evidence"])

_MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".jsonl": "application/jsonl",
    ".qdpx": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_OTHER = "application/octet-stream"

# All that the writers write.
ExportFormat = StrEnum(  # type: ignore[misc] # mypy wants to see the members
    "ExportFormat", {suffix[1:].upper(): suffix[1:] for suffix in SUFFIXES}
)

_CONTENT: dict[str, Any] = {
    _MEDIA_TYPES.get(suffix, _OTHER).partition(";")[0]: {
        "schema": {"type": "string", "format": "binary"}
    }
    for suffix in SUFFIXES
}


@router.get(
    "/v1/exports/{format}",
    operation_id="export",
    summary="A file for other programs",
    response_class=FileResponse,
    responses={200: {"description": "The file", "content": _CONTENT}, 404: {}},
)
def get_export(
    format: Annotated[ExportFormat, Path(description="The suffix of the file")],
    service: ServiceDep,
    lang: Annotated[Language, Query(description="The language of names and headings")] = "en",
    case: Annotated[Line | None, Query(description="Only this case")] = None,
    corrected: Annotated[
        bool, Query(description="With people's word; otherwise as the model said it")
    ] = True,
) -> FileResponse:
    """The tagged transcripts as `linkage tag` writes them.

    What people corrected is in it: a code that they accepted has the probability 1, one that
    they rejected has 0 and the decision `none`. Nothing in an interview is taken for a formula,
    and no script of an interview runs in the page.
    """
    suffix = f".{format.value}"
    with service.models.borrowed() as model:
        codebook = model.tagger.codebook
    path = export(
        service.database,
        codebook,
        service.scratch,
        suffix=suffix,
        lang=lang,
        case=case,
        corrected=corrected,
    )
    return FileResponse(
        path,
        media_type=_MEDIA_TYPES.get(suffix, _OTHER),
        filename=f"linkage{suffix}",
        # A page that is opened here instead of being saved can do nothing to the service.
        headers={"Content-Security-Policy": "sandbox; default-src 'none'"},
        background=BackgroundTask(path.unlink, missing_ok=True),
    )
