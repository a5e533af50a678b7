"""Pages from templates, and errors as pages.

Whatever comes from a transcript, a codebook or an address is escaped by the templates.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import LinkageError
from linkage_nlp.writers.spreadsheet import clock
from linkage_nlp.writers.words import NOTICE
from linkage_serve.page.language import COOKIE, PARAMETER, asked_language, language_of
from linkage_serve.page.words import WORDS
from linkage_serve.problems import Problem, ProblemError, from_error, problem
from linkage_serve.security.identity import identity_of
from linkage_serve.service import Service
from linkage_serve.wording import sentence

_TEMPLATES = Path(__file__).with_name("templates")
_YEAR = 365 * 24 * 3600


def render(request: Request, name: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A page in the language of its reader; one that the address asks for is remembered.

    Args:
        request: What is answered.
        name: Of the template, without `.html`.
        status: Of the answer.
        values: What the template uses besides what all pages have.
    """
    lang = language_of(request)
    words = {key: text[lang] for key, text in WORDS.items()}
    identity = identity_of(request)
    content = (
        _environment()
        .get_template(f"{name}.html")
        .render(
            lang=lang,
            html_lang="zh-CN" if lang == "zh" else "en",
            words=words,
            notice=NOTICE[lang],
            identity=identity,
            here=request.url.path,
            switch={to: _address(request, to) for to in ("en", "zh")},
            **values,
        )
    )
    answer = HTMLResponse(content, status)
    if asked_language(request) is not None:
        answer.set_cookie(COOKIE, lang, max_age=_YEAR, httponly=True, samesite="lax")
    return answer


def codebook_of(service: Service) -> Codebook:
    """The codebook of the model in use."""
    with service.models.borrowed() as model:
        return model.tagger.codebook


class PageRoute(APIRoute):
    """A route whose errors are pages that people can read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def shown(request: Request) -> Response:
            try:
                return await handler(request)
            except ProblemError as error:
                return _failed(request, error.problem)
            except LinkageError as error:
                return _failed(request, from_error(error))
            except RequestValidationError:
                return _failed(request, problem("not-found", "this address is not one of ours"))

        return shown


def _failed(request: Request, found: Problem) -> HTMLResponse:
    answer = render(request, "problem", status=found.type.status, problem=found)
    answer.headers.update(found.headers)
    return answer


def _address(request: Request, lang: str) -> str:
    """The same page in another language."""
    url = request.url.include_query_params(**{PARAMETER: lang})
    return f"{url.path}?{url.query}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clock"] = clock
    environment.filters["sentence"] = sentence
    environment.filters["percent"] = lambda share: f"{share * 100:.0f} %"
    return environment
