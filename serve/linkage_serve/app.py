"""The application: the interface, and what every request passes before it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from fastapi.telemetry import TelemetryConfig
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from linkage_serve.api import (
    corrections,
    exports,
    health,
    jobs,
    label_studio,
    matrix,
    models,
    retrainings,
    sentences,
    session,
    tag,
    taggings,
    transcripts,
)
from linkage_serve.api.description import describe
from linkage_serve.observing import Observer
from linkage_serve.page import ROUTERS as PAGES
from linkage_serve.problems import ADDRESS, install_handlers
from linkage_serve.security.admission import Admission
from linkage_serve.security.body import BodyLimit
from linkage_serve.security.headers import SecurityHeaders
from linkage_serve.security.hosts import KnownHosts, allowed_names
from linkage_serve.security.identity import SIGN_IN, Authentication
from linkage_serve.security.origin import SameOrigin
from linkage_serve.security.rate import RateLimit, TokenBuckets
from linkage_serve.service import Service
from linkage_serve.settings import Settings

ROUTERS: tuple[APIRouter, ...] = (
    tag.router,
    transcripts.router,
    taggings.router,
    sentences.router,
    corrections.router,
    matrix.router,
    exports.router,
    models.router,
    jobs.router,
    label_studio.router,
    retrainings.router,
    session.router,
    health.router,
    *PAGES,
)

# What may be asked for without a token: nothing of it tells of an interview.
PUBLIC = frozenset({"/healthz", "/readyz", "/v1/session", f"{ADDRESS}/", SIGN_IN, "/assets/"})

# FastAPI can report requests, failed validations and errors, values included, to whatever
# collector the environment names. Nothing leaves this machine.
_NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}

_TAGS = [
    {"name": "tagging", "description": "Texts to codes, at once"},
    {"name": "transcripts", "description": "Interviews that are kept"},
    {"name": "sentences", "description": "What is said, with its codes"},
    {"name": "corrections", "description": "What people say of the codes"},
    {"name": "evidence", "description": "Cases by codes, and files for other programs"},
    {"name": "models", "description": "What tags"},
    {"name": "jobs", "description": "Long work"},
    {"name": "label-studio", "description": "What Label Studio asks a model, and tells it"},
    {"name": "session", "description": "Signing in"},
    {"name": "operation", "description": "For those who run the service"},
]


def create_app(settings: Settings, *, service: Service | None = None) -> FastAPI:
    """The application.

    Args:
        settings: What it is started with.
        service: One that was opened with these settings; it is closed when the application
            stops. By default the application opens its own when it starts.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.service = service or await run_in_threadpool(Service.open, settings)
        try:
            yield
        finally:
            await run_in_threadpool(app.state.service.close)

    app = FastAPI(
        title="linkage-nlp",
        version=version("linkage-nlp"),
        summary="Codes interview transcripts, in Chinese and English",
        description=(
            "Send in transcripts, read them with the codes that a model sees, correct these, "
            "and get the evidence matrix. The codes are a model's suggestions; a person "
            "decides what is reported."
        ),
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        openapi_tags=_TAGS,
        # These pages load their scripts from other sites.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        middleware=_middleware(settings),
        telemetry=_NO_TELEMETRY,
        form_limits={"max_files": settings.limits.files, "max_fields": 20},
    )
    for router in ROUTERS:
        app.include_router(router)
    routes = [route for router in ROUTERS for route in router.routes]
    install_handlers(app, [route for route in routes if isinstance(route, APIRoute)])
    app.openapi = _once(app)  # type: ignore[method-assign] # FastAPI's own way to change it
    return app


def _middleware(settings: Settings) -> list[Middleware]:
    """What a request passes, from the outside in."""
    limits = settings.limits
    return [
        Middleware(SecurityHeaders),
        Middleware(Observer),
        Middleware(Admission, limit=limits.requests_at_once),
        Middleware(KnownHosts, names=allowed_names(settings), proxies=settings.token_required),
        Middleware(RateLimit, buckets=TokenBuckets(limits.requests_per_second, limits.burst)),
        Middleware(
            Authentication,
            required=settings.token_required,
            public=PUBLIC,
            studio=f"{label_studio.ADDRESS}/",
            failures=TokenBuckets(limits.failures_per_minute / 60, limits.failures_per_minute),
        ),
        Middleware(SameOrigin),
        Middleware(BodyLimit, limit=limits.body_bytes),
    ]


def _once(app: FastAPI) -> Any:
    """The description, made when it is first asked for."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = describe(app)
        return app.openapi_schema

    return openapi
