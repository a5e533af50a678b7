"""What keeps strangers out: hosts, origins, tokens, sizes, headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from linkage_serve.security.secrets import new_session, new_token
from linkage_serve.service import Service
from linkage_serve.settings import Settings
from linkage_serve.store import tokens
from linkage_serve.store.records import TokenKind

ClientMaker = Callable[..., TestClient]
TEXTS = {"texts": ["We ask in a forum."]}


def make_token(
    client: TestClient, name: str = "Wang", kind: TokenKind = TokenKind.PERSON
) -> tuple[str, str]:
    """A token that the service behind a client takes, and its id."""
    service: Service = client.app.state.service  # type: ignore[attr-defined]
    made = new_token()
    with service.database.writing() as connection:
        tokens.add(connection, made.id, name=name, hash=made.hash, kind=kind)
    return made.shown, made.id


@pytest.fixture
def guarded(make_client: ClientMaker) -> TestClient:
    """A client of a service that needs a token."""
    return make_client(host="0.0.0.0", address="http://server.example")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("127.0.0.1:8707", True),
        ("localhost", True),
        ("LOCALHOST:80", True),
        ("[::1]:8707", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("", False),
    ],
)
def test_a_name_that_points_here_is_not_enough(client: TestClient, host: str, known: bool) -> None:
    answer = client.get("/v1/transcripts", headers={"Host": host})
    assert answer.status_code == (200 if known else 421)


def test_a_name_behind_a_proxy_must_be_given_and_needs_a_token(make_client: ClientMaker) -> None:
    client = make_client(allowed_hosts=("codes.example",), address="http://codes.example")
    assert client.get("/v1/transcripts").status_code == 401
    token, _ = make_token(client)
    assert client.get("/v1/transcripts", headers=bearer(token)).status_code == 200
    other = {**bearer(token), "Host": "other.example"}
    assert client.get("/v1/transcripts", headers=other).status_code == 421


@pytest.mark.parametrize(
    ("headers", "let"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://127.0.0.1:8707"}, True),
        ({"Origin": "http://127.0.0.1:9999"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://[evil"}, False),
        ({"Origin": "http://127.0.0.1:8707", "Sec-Fetch-Site": "cross-site"}, False),
    ],
)
def test_a_page_of_another_site_changes_nothing(
    client: TestClient, headers: dict[str, str], let: bool
) -> None:
    files = {"files": ("F1.txt", b"We ask in a forum.")}
    answer = client.post("/v1/transcripts", files=files, headers=headers)
    assert answer.status_code == (201 if let else 403)
    assert len(client.get("/v1/transcripts", headers=headers).json()["items"]) == int(let)


def test_json_must_be_called_json(client: TestClient) -> None:
    """A form of another site can send text/plain without asking first."""
    body = b'{"texts": ["We ask in a forum."]}'
    for headers in ({"Content-Type": "text/plain"}, {"Content-Type": ""}):
        answer = client.post("/v1/tag", content=body, headers=headers)
        assert answer.status_code == 422
        assert "application/json" in answer.json()["errors"][0]["message"]


def test_nothing_is_told_without_a_token(guarded: TestClient) -> None:
    schema = guarded.app.openapi()  # type: ignore[attr-defined]
    asked = 0
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            if "security" in operation:
                asked += 1
                answer = guarded.request(method, path.replace("{id}", "0" * 12))
                assert answer.status_code == 401, (method, path)
                studio = path.startswith("/label-studio/")
                scheme = answer.headers["WWW-Authenticate"].partition(" ")[0]
                assert scheme == ("Basic" if studio else "Bearer"), (method, path)
    assert asked > 15
    assert guarded.get("/healthz").status_code == 200
    assert guarded.get("/readyz").status_code == 200
    assert guarded.get("/openapi.json").status_code == 401
    assert guarded.get("/healthz/../v1/transcripts").status_code in {401, 404}
    assert guarded.get("/problems/../v1/transcripts").status_code in {401, 404}


def test_label_studios_token_is_good_for_what_it_asks_alone(guarded: TestClient) -> None:
    person, _ = make_token(guarded)
    studio, own = make_token(guarded, kind=TokenKind.LABEL_STUDIO)
    health, private = "/label-studio/health", "/v1/transcripts"
    assert guarded.get(health, auth=("any", studio)).status_code == 200
    assert guarded.get(private, headers=bearer(studio)).status_code == 401
    assert guarded.get(private, auth=("any", studio)).status_code == 401
    assert guarded.post("/v1/session", json={"token": studio}).status_code == 401
    assert guarded.get(health, auth=("any", person)).status_code == 401
    assert guarded.get(health, headers=bearer(person)).status_code == 401
    assert guarded.get(health, headers={"Authorization": "Basic ???"}).status_code == 401
    service: Service = guarded.app.state.service  # type: ignore[attr-defined]
    with service.database.writing() as connection:
        tokens.revoke(connection, own)
    assert guarded.get(health, auth=("any", studio)).status_code == 401


def test_a_token_lets_in_until_it_is_revoked(guarded: TestClient) -> None:
    token, own = make_token(guarded)
    assert guarded.post("/v1/tag", json=TEXTS, headers=bearer(token)).status_code == 200
    assert guarded.get("/v1/session", headers=bearer(token)).json() == {
        "name": "Wang",
        "token_required": True,
    }
    wrong = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert guarded.get("/v1/jobs", headers=bearer(wrong)).status_code == 401
    service: Service = guarded.app.state.service  # type: ignore[attr-defined]
    with service.database.writing() as connection:
        tokens.revoke(connection, own)
    assert guarded.get("/v1/jobs", headers=bearer(token)).status_code == 401


def test_too_many_wrong_tokens_do_not_keep_out_who_has_a_right_one(
    make_client: ClientMaker,
) -> None:
    client = make_client(host="0.0.0.0", failures_per_minute=3)
    token, _ = make_token(client)
    wrong = bearer(new_token().shown)
    statuses = [client.get("/v1/jobs", headers=wrong).status_code for _ in range(5)]
    assert statuses == [401, 401, 401, 429, 429]
    assert client.get("/v1/jobs", headers=bearer(token)).status_code == 200


def test_wrong_tokens_at_sign_in_count_as_others_do(make_client: ClientMaker) -> None:
    client = make_client(host="0.0.0.0", failures_per_minute=3)
    wrong = {"token": new_token().shown}
    answers = [client.post("/v1/session", json=wrong) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert client.get("/v1/jobs", headers=bearer(wrong["token"])).status_code == 429
    # Who has a right one is let in.
    assert client.post("/v1/session", json={"token": make_token(client)[0]}).status_code == 204


def test_a_session_that_has_ended_uses_up_no_attempts(make_client: ClientMaker) -> None:
    client = make_client(host="0.0.0.0", failures_per_minute=3)
    client.cookies["linkage_session"] = new_session().shown
    assert {client.get("/v1/jobs").status_code for _ in range(5)} == {401}
    assert client.get("/sign-in").status_code == 200
    assert client.post("/v1/session", json={"token": "wrong"}).status_code == 401


def test_a_browser_signs_in_for_a_cookie(guarded: TestClient) -> None:
    token, _ = make_token(guarded)
    assert guarded.post("/v1/session", json={"token": "wrong"}).status_code == 401
    answer = guarded.post("/v1/session", json={"token": token})
    assert answer.status_code == 204
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert token.rpartition("_")[2] not in cookie
    assert guarded.get("/v1/jobs").status_code == 200
    assert guarded.delete("/v1/session").status_code == 204
    assert guarded.get("/v1/jobs").status_code == 401


def test_revoking_a_token_ends_its_sessions(guarded: TestClient) -> None:
    token, own = make_token(guarded)
    guarded.post("/v1/session", json={"token": token})
    service: Service = guarded.app.state.service  # type: ignore[attr-defined]
    with service.database.writing() as connection:
        tokens.revoke(connection, own)
    assert guarded.get("/v1/jobs").status_code == 401


def test_the_cookie_goes_by_https_alone_where_there_is_https(make_client: ClientMaker) -> None:
    client = make_client(host="0.0.0.0", address="https://codes.example")
    token, _ = make_token(client)
    answer = client.post("/v1/session", json={"token": token})
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_no_secret_is_kept(guarded: TestClient, make_settings: Callable[..., Settings]) -> None:
    token, _ = make_token(guarded)
    guarded.post("/v1/session", json={"token": token})
    session = guarded.cookies["linkage_session"].partition(".")[2]
    service: Service = guarded.app.state.service  # type: ignore[attr-defined]
    service.database.forget_deleted()
    content = b"".join(path.read_bytes() for path in service.settings.data.glob("*.sqlite3*"))
    assert token.rpartition("_")[2].encode() not in content
    assert session.encode() not in content


def chunks(size: int) -> Iterator[bytes]:
    for _ in range(size // 1000):
        yield b" " * 1000


def test_a_body_that_is_too_large_is_cut_off(make_client: ClientMaker) -> None:
    client = make_client(body_bytes=10_000)
    stated = client.post("/v1/tag", content=b" " * 10_001, headers={"Content-Type": "a/b"})
    # Without a length, and read only as it comes.
    streamed = client.post(
        "/v1/tag", content=chunks(20_000), headers={"Content-Type": "application/json"}
    )
    boundary = {"Content-Type": "multipart/form-data; boundary=x"}
    form = client.post("/v1/transcripts", content=chunks(20_000), headers=boundary)
    lying = client.post(
        "/v1/tag",
        content=chunks(20_000),
        headers={"Content-Type": "application/json", "Content-Length": "-5"},
    )
    for answer in (stated, streamed, form, lying):
        assert answer.status_code == 413
        assert answer.json()["type"] == "/problems/too-large"


def test_too_many_files_are_refused(make_client: ClientMaker) -> None:
    client = make_client(files=3)
    files = [("files", (f"{n}.txt", b"We ask.")) for n in range(4)]
    answer = client.post("/v1/transcripts", files=files)
    assert answer.status_code == 400
    assert "3" in answer.json()["detail"]
    assert client.post("/v1/transcripts", files=files[:3]).status_code == 201


def test_a_file_that_is_too_large_stops_no_other(make_client: ClientMaker) -> None:
    client = make_client(file_bytes=100, transcript_sentences=3)
    files = [
        ("files", ("large.txt", b"We ask. " * 20)),
        ("files", ("long.txt", b"We ask. We ask. We ask. We ask.")),
        ("files", ("small.txt", b"We ask.")),
    ]
    answer = client.post("/v1/transcripts", files=files).json()
    assert [file["outcome"] for file in answer["files"]] == ["refused", "refused", "created"]
    assert "100 bytes" in answer["files"][0]["error"]["message"]
    assert "3 sentences" in answer["files"][1]["error"]["message"]


@pytest.mark.parametrize("path", ["/healthz", "/nothing", "/v1/transcripts", "/openapi.json"])
def test_every_answer_has_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "server" not in headers


def test_no_other_site_may_read(client: TestClient) -> None:
    answer = client.get("/v1/transcripts", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_turned_away_while_too_many_are_inside(make_client: ClientMaker) -> None:
    client = make_client(requests_at_once=0)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
