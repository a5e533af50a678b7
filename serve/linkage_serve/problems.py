"""Errors as RFC 9457 problem details: what went wrong and what to do, in plain words.

A problem's `type` is an address at which the service explains it. `detail` and `remedy` say
it of this request, in the language that it prefers. Nothing of a traceback, of a path on the
server, or of the value that was refused is in it.
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
from linkage_nlp.language import Language
from linkage_serve.logs import place_of
from linkage_serve.wording import clause, said_language, sentence, translated

MEDIA_TYPE = "application/problem+json"
ADDRESS = "/problems"

_log = logging.getLogger(__name__)

_LATER = {"Retry-After": "5"}

# What pydantic's kinds of faults are in Chinese.
_CHINESE = {
    "bool_parsing": "不是布尔值",
    "enum": "不是可选的值",
    "extra_forbidden": "没有这个字段",
    "greater_than_equal": "数值太小",
    "int_parsing": "不是整数",
    "json_invalid": "不是 JSON",
    "less_than_equal": "数值太大",
    "list_type": "不是列表",
    "literal_error": "不是可选的值",
    "missing": "缺少此项",
    "model_attributes_type": "请发送 JSON 对象，并带请求头 Content-Type: application/json",
    "string_pattern_mismatch": "格式不符合要求",
    "string_too_long": "文字过长",
    "string_too_short": "文字过短",
    "string_type": "不是文字",
    "string_unicode": "文字中有不完整的字符",
    "too_long": "项目过多",
    "too_short": "项目过少",
}
_CHINESE_OTHERWISE = "不符合要求"

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
    """One thing that is wrong: where in the request, and what; in a file, in which row."""

    where: str
    message: str
    remedy: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is answered when something went wrong.

    `detail` and `remedy` are clauses without a full stop, in English; `row` is where in a file.
    """

    type: ProblemType
    detail: str
    remedy: str = ""
    errors: tuple[Fault, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    row: int | None = None

    def title_in(self, lang: Language) -> str:
        return translated(self.type.title, lang)

    def text_in(self, lang: Language) -> str:
        """What is wrong and what to do, as sentences."""
        parts = (sentence(self.detail, lang, self.row), sentence(self.remedy, lang))
        return ("" if lang == "zh" else " ").join(filter(None, parts))

    def response(self, lang: Language) -> JSONResponse:
        """As an answer."""
        content: dict[str, Any] = {
            "type": f"{ADDRESS}/{self.type.name}",
            "title": self.title_in(lang),
            "status": self.type.status,
            "detail": sentence(self.detail, lang, self.row),
        }
        if self.remedy:
            content["remedy"] = sentence(self.remedy, lang)
        if self.errors:
            content["errors"] = [
                {"where": fault.where, "message": clause(fault.message, lang, fault.row)}
                | ({"remedy": translated(fault.remedy, lang)} if fault.remedy else {})
                for fault in self.errors
            ]
        return JSONResponse(
            content,
            self.type.status,
            headers={**self.headers, "Content-Language": lang, "Vary": "Accept-Language"},
            media_type=MEDIA_TYPE,
        )

    async def send(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with it from a middleware."""
        await self.response(said_language(scope))(scope, receive, send)


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
    row: int | None = None,
) -> Problem:
    """A problem of a named type. `detail` and `remedy` are clauses without a full stop."""
    return Problem(
        TYPES[name], detail, remedy, tuple(errors), {} if headers is None else headers, row
    )


def from_error(error: LinkageError) -> Problem:
    """The problem that one of our errors is. Paths on the server stay out of it."""
    detail, row = error.message, error.row
    match error:
        case Overloaded():
            headers = {"Retry-After": str(error.retry_after)}
            return problem("busy", detail, error.remedy, headers=headers, row=row)
        case UnknownItem():
            return problem("not-found", detail, error.remedy, row=row)
        case StoreError() | ServiceError():
            return problem("unavailable", detail, error.remedy, headers=_LATER, row=row)
        case UsageError() | CodebookError() | TranscriptError():
            return problem("invalid", detail, error.remedy, row=row)
        case BundleError():
            return problem("unavailable", detail, error.remedy, headers=_LATER, row=row)
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
    def _problem(request: Request, error: ProblemError) -> JSONResponse:
        return error.problem.response(said_language(request.scope))

    @app.exception_handler(LinkageError)
    def _known(request: Request, error: LinkageError) -> JSONResponse:
        answer = from_error(error)
        if answer.type.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _log.error("request failed: %s", place_of(error))
        return answer.response(said_language(request.scope))

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
        answer = problem(name, detail, TYPES[name].meaning, headers=headers)
        return answer.response(said_language(request.scope))

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        lang = said_language(request.scope)
        faults = [
            Fault(".".join(str(part) for part in one["loc"]), _said(one, lang))
            for one in error.errors()
        ]
        answer = problem("invalid", "see what 'errors' says of each place", errors=faults)
        return answer.response(lang)


def _said(fault: Mapping[str, Any], lang: Language) -> str:
    if lang == "zh":
        return _CHINESE.get(fault["type"], _CHINESE_OTHERWISE)
    return _WORDS.get(fault["type"], str(fault["msg"]))
