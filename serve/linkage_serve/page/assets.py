"""The style and the scripts of the pages."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from fastapi import APIRouter, Response

from linkage_nlp.writers.html import color_rules
from linkage_nlp.writers.standalone import SHARED
from linkage_serve.api.common import ServiceDep
from linkage_serve.page.rendering import PageRoute, codebook_of

router = APIRouter(prefix="/assets", route_class=PageRoute, include_in_schema=False)

_FOLDER = Path(__file__).with_name("assets")


class Script(StrEnum):
    """What the pages run: `common.js` all of them, each page its own besides."""

    COMMON = "common.js"
    JOBS = "jobs.js"
    LIBRARY = "library.js"
    MODELS = "models.js"
    READER = "reader.js"
    SESSION = "session.js"
    SETTINGS = "settings.js"
    TRAINING = "training.js"


@router.get("/page.css")
def style() -> Response:
    """How all pages look, beginning with what they share with files that are written."""
    paths = (SHARED / "standalone.css", _FOLDER / "page.css")
    return Response("".join(map(_read, paths)), media_type="text/css")


@router.get("/codes.css")
def colors(service: ServiceDep) -> Response:
    """The colours of the codes of the model in use."""
    return Response(color_rules(codebook_of(service)), media_type="text/css")


@router.get("/{script}")
def code(script: Script) -> Response:
    """A script."""
    return Response(_read(_FOLDER / script.value), media_type="text/javascript")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
