"""The OpenAPI description: what FastAPI finds, with the problems that every request can meet."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from linkage_serve.api import label_studio
from linkage_serve.problems import MEDIA_TYPE, TYPES, ProblemType

_METHODS = frozenset({"delete", "get", "patch", "post", "put"})
_UNSAFE = frozenset({"delete", "patch", "post", "put"})
# Anybody may ask for these.
_PUBLIC = frozenset({"isAlive", "isReady", "explainProblem", "getSession", "signIn", "signOut"})
_EVERYWHERE = (421, 429, 500, 503)

_PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "What went wrong and what to do (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": "The kind of problem; the service explains it at this address",
            "enum": [f"/problems/{name}" for name in TYPES],
        },
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What went wrong with this request"},
        "remedy": {"type": "string", "description": "What to do about it"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["where", "message"],
                "properties": {
                    "where": {
                        "type": "string",
                        "description": "A place in the request, or the name of a file",
                    },
                    "message": {"type": "string"},
                    "remedy": {"type": "string"},
                },
            },
        },
    },
}


def describe(app: FastAPI) -> dict[str, Any]:
    """The description of an application's interface."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
        license_info=app.license_info,
    )
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = _PROBLEM
    statuses = sorted({kind.status for kind in TYPES.values()})
    components["responses"] = {_name(status): _answer(status) for status in statuses}
    components["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "What 'linkage serve token' printed. Not needed on this machine alone.",
        },
        "session": {"type": "apiKey", "in": "cookie", "name": "linkage_session"},
        "labelStudio": {
            "type": "http",
            "scheme": "basic",
            "description": "Any user, and as the password what 'linkage serve token "
            "--for-label-studio' printed. Not needed on this machine alone.",
        },
    }
    for path, operations in document["paths"].items():
        for method in _METHODS & operations.keys():
            _complete(operations[method], method, path)
    return document


def _complete(operation: dict[str, Any], method: str, path: str) -> None:
    """Say what can go wrong with a request, and that it may need a token."""
    responses = operation["responses"]
    statuses = {int(status) for status in responses if int(status) >= 400} | {*_EVERYWHERE}
    if "{" in path:
        statuses.add(404)
    if operation.get("requestBody") is not None:
        statuses |= {400, 413}
    if method in _UNSAFE:
        statuses.add(403)
    if operation["operationId"] not in _PUBLIC:
        studio = path.startswith(f"{label_studio.ADDRESS}/")
        own: list[dict[str, list[str]]] = (
            [{"labelStudio": []}] if studio else [{"token": []}, {"session": []}]
        )
        operation["security"] = [*own, {}]
        statuses.add(401)
    for status in statuses:
        responses.pop(str(status), None)
    for status in sorted(statuses):
        responses[str(status)] = {"$ref": f"#/components/responses/{_name(status)}"}


def _name(status: int) -> str:
    return f"Problem{status}"


def _answer(status: int) -> dict[str, Any]:
    kinds = [kind for kind in TYPES.values() if kind.status == status]
    return {
        "description": "; or ".join(kind.title for kind in kinds),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {kind.name: {"value": _example(kind)} for kind in kinds},
            }
        },
    }


def _example(kind: ProblemType) -> dict[str, Any]:
    return {
        "type": f"/problems/{kind.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": f"{kind.title}.",
        "remedy": kind.meaning,
    }
