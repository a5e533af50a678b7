"""No page of another site may change anything here (cross-site request forgery).

Browsers say where a request comes from: in `Sec-Fetch-Site`, or in `Origin` when they are
older. Programs that are no browsers say neither, and no site can make them send a request.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from linkage_serve.problems import problem

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN = frozenset({"same-origin", "none"})


class SameOrigin:
    """Turns away requests by which a page of another site would change something."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] == "http"
            and scope["method"] not in _SAFE
            and not is_own(Headers(scope=scope))
        ):
            answer = problem(
                "other-origin",
                "a page of another site may not change anything here",
                "Open the service's own page",
            )
            await answer.send(scope, receive, send)
            return
        await self._app(scope, receive, send)


def is_own(headers: Headers) -> bool:
    """Whether a request comes from a page of this service, or from no page at all."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in _OWN
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""
    except ValueError:
        return False
