"""Errors as RFC 9457 problem details: what went wrong and what to do, in plain words.

A problem's `type` is an address at which the service explains it. `detail` and `remedy` say
it of this request. Nothing of a traceback, of a path on the server, or of the value that was
refused is in it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from linkage_nlp.errors import (
    BundleError,
    CodebookError,
    LinkageError,
    Overloaded,
    ServiceError,
    StoreError,
    TranscriptError,
    UnknownItem,
    UsageError,
)
from linkage_serve.logs import place_of

MEDIA_TYPE = "application/problem+json"
ADDRESS = "/problems"

_log = logging.getLogger(__name__)

_LATER = {"Retry-After": "5"}

# Of pydantic's messages, those that only programmers understand.
_WORDS = {
    "json_invalid": "This is not JSON",
    "model_attributes_type": "Send a JSON object, with the header Content-Type: application/json",
    "string_unicode": "This text holds halves of characters",
}


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of problem: its name in the address, its status, and what it means."""

    name: str
    status: int
    title: str
    meaning: str


def _types(*types: ProblemType) -> dict[str, ProblemType]:
    return {one.name: one for one in types}


TYPES = _types(
    ProblemType("malformed", 400, "The request cannot be read", "Its form is broken."),
    ProblemType(
        "sign-in-needed",
        401,
        "A token is needed",
        "Send 'Authorization: Bearer TOKEN'. 'linkage serve token' makes a token.",
    ),
    ProblemType(
        "other-origin",
        403,
        "The request comes from another site",
        "A page of another site may not change anything here.",
    ),
    ProblemType("not-found", 404, "There is nothing here", "The address or the id is wrong."),
    ProblemType(
        "method-not-allowed",
        405,
        "This address does not take this method",
        "The header Allow names the methods that it takes.",
    ),
    ProblemType(
        "conflict", 409, "This cannot be done as things are", "What is there is not fit for it."
    ),
    ProblemType("too-large", 413, "Too much was sent", "Send less at a time."),
    ProblemType(
        "wrong-host",
        421,
        "The service is not known by this name",
        "Use the address that it printed, or name the host with --allowed-host.",
    ),
    ProblemType(
        "invalid", 422, "Something in the request is not valid", "`errors` says what, and where."
    ),
    ProblemType(
        "unreadable",
        422,
        "No file could be read as a transcript",
        "`errors` says of each file what is wrong with it.",
    ),
    ProblemType(
        "too-many-requests",
        429,
        "Too many requests",
        "Wait as long as the header Retry-After says.",
    ),
    ProblemType(
        "internal",
        500,
        "An error within the service",
        "It is not your doing. The service's log says where it arose.",
    ),
    ProblemType(
        "busy",
        503,
        "The service has too much to do",
        "Wait as long as the header Retry-After says, then send the request again.",
    ),
    ProblemType(
        "unavailable",
        503,
        "The service cannot work at present",
        "Its database or its model is out of reach, or it is stopping.",
    ),
)

_BY_STATUS = {
    400: "malformed",
    401: "sign-in-needed",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    422: "invalid",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where in the request, and what."""

    where: str
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is answered when something went wrong."""

    type: ProblemType
    detail: str
    remedy: str = ""
    errors: tuple[Fault, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> JSONResponse:
        """As an answer."""
        content: dict[str, Any] = {
            "type": f"{ADDRESS}/{self.type.name}",
            "title": self.type.title,
            "status": self.type.status,
            "detail": self.detail,
        }
        if self.remedy:
            content["remedy"] = self.remedy
        if self.errors:
            content["errors"] = [
                {"where": fault.where, "message": fault.message}
                | ({"remedy": fault.remedy} if fault.remedy else {})
                for fault in self.errors
            ]
        return JSONResponse(
            content, self.type.status, headers=dict(self.headers), media_type=MEDIA_TYPE
        )

    async def send(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with it from a middleware."""
        await self.response()(scope, receive, send)


class ProblemError(Exception):
    """Ends a request with a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.type.name)
        self.problem = problem


def problem(
    name: str,
    detail: str,
    remedy: str = "",
    *,
    errors: Iterable[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Problem:
    """A problem of a named type. `detail` and `remedy` are clauses without a full stop."""
    return Problem(
        TYPES[name],
        _sentence(detail),
        _sentence(remedy),
        tuple(errors),
        {} if headers is None else headers,
    )


def from_error(error: LinkageError) -> Problem:
    """The problem that one of our errors is. Paths on the server stay out of it."""
    row = "" if error.row is None else f"row {error.row}: "
    detail = f"{row}{error.message}"
    match error:
        case Overloaded():
            headers = {"Retry-After": str(error.retry_after)}
            return problem("busy", detail, error.remedy, headers=headers)
        case UnknownItem():
            return problem("not-found", detail, error.remedy)
        case StoreError() | ServiceError():
            return problem("unavailable", detail, error.remedy, headers=_LATER)
        case UsageError() | CodebookError() | TranscriptError():
            return problem("invalid", detail, error.remedy)
        case BundleError():
            return problem("unavailable", detail, error.remedy, headers=_LATER)
    return problem("internal", "this could not be done", "See the log of the service")


def internal(error: BaseException) -> Problem:
    """The problem that an unforeseen error is; the log gets its kind and place alone."""
    _log.error("internal error: %s", place_of(error))
    return problem("internal", "this could not be done", "See the log of the service")


def install_handlers(app: FastAPI, routes: Sequence[APIRoute]) -> None:
    """Let an application answer every error with a problem.

    Args:
        app: The application.
        routes: All its routes, by which a wrong method is told the right ones.
    """

    @app.exception_handler(ProblemError)
    def _problem(_request: Request, error: ProblemError) -> JSONResponse:
        return error.problem.response()

    @app.exception_handler(LinkageError)
    def _known(_request: Request, error: LinkageError) -> JSONResponse:
        answer = from_error(error)
        if answer.type.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _log.error("request failed: %s", place_of(error))
        return answer.response()

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> JSONResponse:
        name = _BY_STATUS.get(error.status_code, "malformed")
        stock = HTTPStatus(error.status_code).phrase
        detail = TYPES[name].title if error.detail in ("", stock) else error.detail
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            # The framework names the methods of the first route with this address alone.
            path = request.scope["path"]
            fitting = (route.methods or () for route in routes if route.path_regex.match(path))
            headers["Allow"] = ", ".join(sorted(set().union(*fitting)))
        return problem(name, detail, TYPES[name].meaning, headers=headers).response()

    @app.exception_handler(RequestValidationError)
    def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        faults = [
            Fault(".".join(str(part) for part in one["loc"]), _WORDS.get(one["type"], one["msg"]))
            for one in error.errors()
        ]
        return problem("invalid", "see what 'errors' says of each place", errors=faults).response()


def _sentence(clause: str) -> str:
    text = clause.strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}." if text else ""
