"""Who sends a request: the holder of a token, or anybody on this machine."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from linkage_serve.problems import problem
from linkage_serve.security.rate import TokenBuckets
from linkage_serve.security.secrets import matches, parse_session, parse_token
from linkage_serve.store import Database, tokens
from linkage_serve.store.records import Token

COOKIE = "linkage_session"
LOCAL = "local"

_KEY = "linkage.identity"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who sends a request: the name of the token, or `local` where none is needed.

    `session` is the id of the session, where the request came with its cookie.
    """

    name: str
    session: str | None = None


def identity_of(request: Request) -> Identity:
    """Who sent a request that has been let through."""
    found: Identity = request.scope[_KEY]
    return found


class Authentication:
    """Lets through only requests with a valid token or session, where one is required.

    Args:
        app: What comes next.
        required: Whether one is.
        public: Addresses that anybody may ask for; one with a slash at its end stands for
            all below it.
        failures: How many wrong tokens an address may send.
    """

    def __init__(
        self, app: ASGIApp, *, required: bool, public: frozenset[str], failures: TokenBuckets
    ) -> None:
        self._app = app
        self._required = required
        self._public = frozenset(path for path in public if not path.endswith("/"))
        self._below = tuple(path for path in public if path.endswith("/"))
        self._failures = failures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if not self._required:
            scope[_KEY] = Identity(LOCAL)
            await self._app(scope, receive, send)
            return
        identity = await self._identity(scope)
        path = scope["path"]
        if identity is None and not (path in self._public or path.startswith(self._below)):
            await _denied(wait=None)(scope, receive, send)
            return
        if isinstance(identity, int):
            await _denied(wait=identity)(scope, receive, send)
            return
        scope[_KEY] = identity or Identity("")
        await self._app(scope, receive, send)

    async def _identity(self, scope: Scope) -> Identity | int | None:
        """Who it is; None if nobody; the seconds to wait after too many wrong tokens."""
        headers = Headers(scope=scope)
        scheme, _, given = headers.get("authorization", "").partition(" ")
        cookie = cookie_parser(headers.get("cookie", "")).get(COOKIE)
        client = (scope.get("client") or ("",))[0]
        if scheme.lower() != "bearer" and cookie is None:
            return None
        database: Database = scope["app"].state.service.database
        found = await run_in_threadpool(
            _by_token if scheme.lower() == "bearer" else _by_session,
            database,
            given.strip() if scheme.lower() == "bearer" else cookie or "",
        )
        if found is None:
            # Who has a valid token is never kept out by others at the same address.
            if wait := self._failures.wait(client):
                return wait
            self._failures.take(client)
        return found


def check_token(database: Database, given: str) -> Token | None:
    """The token that a text is, if it is a valid one."""
    parts = parse_token(given)
    if parts is None:
        return None
    with database.reading() as connection:
        found = tokens.valid(connection, parts[0])
    return found[0] if found is not None and matches(parts[1], found[1]) else None


def _by_token(database: Database, given: str) -> Identity | None:
    token = check_token(database, given)
    return None if token is None else Identity(token.name)


def _by_session(database: Database, given: str) -> Identity | None:
    parts = parse_session(given)
    if parts is None:
        return None
    with database.reading() as connection:
        found = tokens.session(connection, parts[0])
    if found is None or not matches(parts[1], found[1]):
        return None
    return Identity(found[0].name, session=parts[0])


def _denied(wait: int | None) -> ASGIApp:
    if wait is not None:
        return problem(
            "too-many-requests",
            "too many wrong tokens came from this address",
            f"Wait {wait} s",
            headers={"Retry-After": str(wait)},
        ).response()
    return problem(
        "sign-in-needed",
        "this request has no token, or one that is not valid",
        "Send 'Authorization: Bearer TOKEN'; 'linkage serve token' makes one",
        headers={"WWW-Authenticate": 'Bearer realm="linkage"'},
    ).response()
