"""What is noted of every request, and what becomes of errors that nobody foresaw."""

from __future__ import annotations

import logging
import re
import secrets
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from linkage_serve.problems import internal
from linkage_serve.service import Service

_log = logging.getLogger("linkage_serve.access")

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
# Asked for all the time by machines, and of no interest.
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
_UNKNOWN = "-"


class Observer:
    """Logs and counts each request by its route, and answers what broke with a problem.

    Addresses are not logged: they can hold names. Each answer carries the request's id,
    which the log has too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        status = 0
        given = Headers(scope=scope).get("x-request-id", "")
        request = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:  # noqa: BLE001 - its message may hold what was said
            answer = internal(error)
            # What has begun cannot be taken back: the server closes the connection.
            if not status:
                await answer.send(scope, receive, noted)
        finally:
            self._note(scope, request, status, time.perf_counter() - begun)

    @staticmethod
    def _note(scope: Scope, request: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", _UNKNOWN)
        method = scope["method"] if scope["method"] in _METHODS else _UNKNOWN
        service: Service | None = getattr(scope["app"].state, "service", None)
        if service is not None:
            metrics = service.metrics
            metrics.requests.labels(method, route, str(status)).inc()
            metrics.request_seconds.labels(method, route).observe(seconds)
        if route in _QUIET:
            return
        milliseconds = round(seconds * 1000, 1)
        _log.info(
            "%s %s %s %s ms %s",
            method,
            route,
            status or "broken off",
            milliseconds,
            request,
            extra={
                "fields": {
                    "method": method,
                    "route": route,
                    "status": status,
                    "milliseconds": milliseconds,
                    "request": request,
                }
            },
        )
