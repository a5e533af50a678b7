"""Who sends a request: the holder of a token, or anybody on this machine."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from linkage_serve.problems import Problem, problem
from linkage_serve.security.rate import TokenBuckets
from linkage_serve.security.secrets import matches, parse_session, parse_token
from linkage_serve.store import Database, tokens
from linkage_serve.store.records import Token, TokenKind

COOKIE = "linkage_session"
LOCAL = "local"
# Where people give their token; programs get a problem instead.
SIGN_IN = "/sign-in"

_KEY = "linkage.identity"
_FAILURES = "linkage.failures"


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


def wrong_token(request: Request) -> Problem:
    """The answer to a wrong token in a request's body, which counts as one in a header does."""
    failures: TokenBuckets = request.scope[_FAILURES]
    if wait := _count(failures, request.scope):
        return _locked_out(wait)
    return problem("sign-in-needed", "this token is not valid", "Ask for a new one")


class Authentication:
    """Lets through only requests with a valid token or session, where one is required.

    Args:
        app: What comes next.
        required: Whether one is.
        public: Addresses that anybody may ask for; one with a slash at its end stands for
            all below it.
        studio: The address below which only Label Studio's own tokens count, and they only
            there.
        failures: How many wrong tokens an address may send.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        required: bool,
        public: frozenset[str],
        studio: str,
        failures: TokenBuckets,
    ) -> None:
        self._app = app
        self._required = required
        self._public = frozenset(path for path in public if not path.endswith("/"))
        self._below = tuple(path for path in public if path.endswith("/"))
        self._studio = studio
        self._failures = failures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope[_FAILURES] = self._failures
        if not self._required:
            scope[_KEY] = Identity(LOCAL)
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        studio = path.startswith(self._studio)
        identity = await self._identity(scope, studio=studio)
        if identity is None and not (path in self._public or path.startswith(self._below)):
            asked = _is_page(scope) and not studio
            answer = _sign_in(scope) if asked else _denied(studio=studio)
            await answer(scope, receive, send)
            return
        if isinstance(identity, int):
            await _locked_out(identity).send(scope, receive, send)
            return
        scope[_KEY] = identity or Identity("")
        await self._app(scope, receive, send)

    async def _identity(self, scope: Scope, *, studio: bool) -> Identity | int | None:
        """Who it is; None if nobody; the seconds to wait after too many wrong tokens."""
        headers = Headers(scope=scope)
        scheme, _, given = headers.get("authorization", "").partition(" ")
        find = (_OF_STUDIO if studio else _OF_PEOPLE).get(scheme.lower())
        database: Database = scope["app"].state.service.database
        if find is None:
            cookie = cookie_parser(headers.get("cookie", "")).get(COOKIE)
            if studio or cookie is None:
                return None
            # Browsers go on sending a session that has ended, and nobody guesses one.
            return await run_in_threadpool(_by_session, database, cookie.strip())
        found = await run_in_threadpool(find, database, given.strip())
        if found is None:
            # Who has a valid token is never kept out by others at the same address.
            return _count(self._failures, scope) or None
        return found


def check_token(database: Database, given: str, kind: TokenKind = TokenKind.PERSON) -> Token | None:
    """The token that a text is, if it is a valid one of a kind."""
    parts = parse_token(given)
    if parts is None:
        return None
    with database.reading() as connection:
        found = tokens.valid(connection, parts[0], kind)
    return found[0] if found is not None and matches(parts[1], found[1]) else None


def _by_token(database: Database, given: str) -> Identity | None:
    token = check_token(database, given)
    return None if token is None else Identity(token.name)


def _by_password(database: Database, given: str) -> Identity | None:
    """By Basic authentication (RFC 7617): the password is the token, the user may be any."""
    try:
        pair = base64.b64decode(given, validate=True).decode("utf-8")
    except ValueError:
        return None
    token = check_token(database, pair.partition(":")[2], TokenKind.LABEL_STUDIO)
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


_Finder: TypeAlias = Callable[[Database, str], Identity | None]

# What finds whose token it is, by the scheme of the header `Authorization`.
_OF_PEOPLE: Mapping[str, _Finder] = {"bearer": _by_token}
_OF_STUDIO: Mapping[str, _Finder] = {"basic": _by_password}


def _count(failures: TokenBuckets, scope: Scope) -> int:
    """Count a wrong token; the seconds to wait where its address has sent too many already."""
    client = (scope.get("client") or ("",))[0]
    if wait := failures.wait(client):
        return wait
    failures.take(client)
    return 0


def _locked_out(wait: int) -> Problem:
    return problem(
        "too-many-requests",
        "too many wrong tokens came from this address",
        f"Wait {wait} s",
        headers={"Retry-After": str(wait)},
    )


def _is_page(scope: Scope) -> bool:
    """Whether a person's browser asks for a page, and no program for data."""
    return (
        scope["method"] == "GET"
        and "text/html" in Headers(scope=scope).get("accept", "")
        and not scope["path"].startswith("/v1/")
    )


def _sign_in(scope: Scope) -> ASGIApp:
    """On to where a token can be given, and from there to what was asked for."""
    query = scope["query_string"].decode("latin-1")
    asked = scope["path"] + (f"?{query}" if query else "")
    return RedirectResponse(f"{SIGN_IN}?next={quote(asked, safe='')}", 303)


def _denied(*, studio: bool) -> ASGIApp:
    if studio:
        return problem(
            "sign-in-needed",
            "this request has no password that is a token for Label Studio",
            "Make one with 'linkage serve token --for-label-studio' and give it as the password "
            "of the model's Basic authentication",
            headers={"WWW-Authenticate": 'Basic realm="linkage", charset="UTF-8"'},
        ).send
    return problem(
        "sign-in-needed",
        "this request has no token, or one that is not valid",
        "Send 'Authorization: Bearer TOKEN'; 'linkage serve token' makes one",
        headers={"WWW-Authenticate": 'Bearer realm="linkage"'},
    ).send
