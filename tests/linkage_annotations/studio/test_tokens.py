"""Kinds of token, and how each opens a request."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

import httpx
import pytest

from linkage_annotations.studio.tokens import (
    NotRenewed,
    TokenKind,
    token_auth,
    token_end,
    token_kind,
)
from linkage_nlp.errors import StudioDenied

URL = "http://studio.example"
LEGACY = "0123456789abcdef0123456789abcdef01234567"


def web_token(**claims: object) -> str:
    """A JSON web token that says this, with a signature that nobody checks."""

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'HS256'})}.{part(claims)}.c2lnbmF0dXJl"


PERSONAL = web_token(token_type="refresh", exp=8_000_000_000)


class Server:
    """Gives access tokens `a1`, `a2`, …, and accepts the last of them alone."""

    def __init__(self, lifetime: float) -> None:
        self.given = 0
        self.accepts = True
        self.refresh_status = 200
        self.opened: list[str] = []
        self._lifetime = lifetime

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/token/refresh/":
            assert json.loads(request.content) == {"refresh": PERSONAL}
            if self.refresh_status != 200:
                return httpx.Response(self.refresh_status, headers={"Retry-After": "7"})
            self.given += 1
            return httpx.Response(200, json={"access": self.access(self.given)})
        self.opened.append(request.headers["Authorization"])
        good = f"Bearer {self.access(self.given)}"
        return httpx.Response(200 if self.accepts and self.opened[-1] == good else 401)

    def access(self, number: int) -> str:
        return web_token(token_type="access", iat=1000, exp=1000 + self._lifetime, jti=number)


@pytest.fixture
def opened() -> Callable[..., httpx.Client]:
    def make(server: Callable[[httpx.Request], httpx.Response], token: str) -> httpx.Client:
        return httpx.Client(
            base_url=URL, auth=token_auth(URL, token), transport=httpx.MockTransport(server)
        )

    return make


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        (LEGACY, TokenKind.LEGACY),
        ("", TokenKind.LEGACY),
        ("a.b.c", TokenKind.LEGACY),
        ("é.é.é", TokenKind.LEGACY),
        (web_token(token_type="access"), TokenKind.ACCESS),
        (PERSONAL, TokenKind.PERSONAL),
    ],
)
def test_the_kind_of_a_token_follows_from_its_form(token: str, kind: TokenKind) -> None:
    assert token_kind(token) is kind


def test_a_token_says_when_it_runs_out() -> None:
    assert token_end(PERSONAL) == 8e9
    assert token_end(LEGACY) is None
    assert token_end(web_token(exp="soon")) is None


def test_one_access_token_serves_many_requests(opened: Callable[..., httpx.Client]) -> None:
    server = Server(lifetime=300)

    with opened(server, PERSONAL) as client:
        statuses = [client.get("/api/projects/").status_code for _ in range(3)]

    assert statuses == [200, 200, 200]
    assert server.given == 1


def test_an_access_token_is_renewed_before_it_runs_out(
    opened: Callable[..., httpx.Client],
) -> None:
    server = Server(lifetime=1)

    with opened(server, PERSONAL) as client:
        client.get("/api/projects/")
        client.get("/api/projects/")

    assert server.given == 2
    assert len(server.opened) == 2


def test_an_access_token_that_is_refused_is_renewed_once(
    opened: Callable[..., httpx.Client],
) -> None:
    server = Server(lifetime=300)

    with opened(server, PERSONAL) as client:
        client.get("/api/projects/")
        server.given += 1  # the server has forgotten the token that it gave
        assert client.get("/api/projects/").status_code == 200
        server.accepts = False
        assert client.get("/api/projects/").status_code == 401

    assert server.given == 4
    assert len(server.opened) == 5


@pytest.mark.parametrize("token", [LEGACY, web_token(token_type="access")])
def test_other_tokens_are_sent_as_they_are(opened: Callable[..., httpx.Client], token: str) -> None:
    seen = []

    def server(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Authorization"])
        return httpx.Response(401)

    with opened(server, token) as client:
        client.get("/api/projects/")

    assert seen == [f"Token {LEGACY}" if token == LEGACY else f"Bearer {token}"]


@pytest.mark.parametrize("status", [401, 400, 404])
def test_a_personal_token_that_buys_nothing_is_denied(
    opened: Callable[..., httpx.Client], status: int
) -> None:
    server = Server(lifetime=300)
    server.refresh_status = status

    with opened(server, PERSONAL) as client, pytest.raises(StudioDenied) as caught:
        client.get("/api/projects/")

    assert PERSONAL not in str(caught.value)
    assert server.opened == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_renewal_that_fails_for_a_moment_can_be_tried_again(
    opened: Callable[..., httpx.Client], status: int
) -> None:
    server = Server(lifetime=300)
    server.refresh_status = status

    with opened(server, PERSONAL) as client, pytest.raises(NotRenewed) as caught:
        client.get("/api/projects/")

    assert (caught.value.status, caught.value.retry_after) == (status, "7")


@pytest.mark.parametrize("answer", [{"json": {}}, {"json": []}, {"text": "<html>"}])
def test_a_server_that_knows_no_tokens_is_no_label_studio(
    opened: Callable[..., httpx.Client], answer: dict[str, object]
) -> None:
    def server(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, **answer)  # type: ignore[arg-type]

    with (
        opened(server, PERSONAL) as client,
        pytest.raises(StudioDenied, match="not that of a Label Studio"),
    ):
        client.get("/api/projects/")
