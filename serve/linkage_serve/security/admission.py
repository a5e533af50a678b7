"""How many requests are answered at a time; memory and threads are bounded by it."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from linkage_serve.problems import problem


class Admission:
    """Turns requests away while so many are being answered that more would only wait."""

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self._app = app
        self._limit = limit
        self._inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._inside >= self._limit:
            answer = problem(
                "busy",
                f"{self._limit} requests are being answered",
                "Try again in 1 s",
                headers={"Retry-After": "1"},
            )
            await answer.send(scope, receive, send)
            return
        self._inside += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._inside -= 1
