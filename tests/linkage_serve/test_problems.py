"""Every error is a problem in plain words, and tells nothing that it should not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from linkage_nlp.errors import BundleError, StoreError
from linkage_serve.app import create_app
from linkage_serve.problems import TYPES
from linkage_serve.service import Service
from linkage_serve.settings import Settings

SECRET = "what was said in confidence"


def check(answer: Any, status: int, name: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["type"] == f"/problems/{name}"
    assert problem["status"] == status
    assert problem["title"] == TYPES[name].title
    assert problem["detail"].endswith(".")
    assert "Traceback" not in answer.text
    return problem


def test_all_kinds_of_errors(client: TestClient) -> None:
    check(client.get("/nothing"), 404, "not-found")
    check(client.get("/v1/jobs/" + "0" * 16), 404, "not-found")
    put = client.put("/v1/tag")
    check(put, 405, "method-not-allowed")
    assert put.headers["Allow"] == "POST"
    assert client.post("/v1/jobs/" + "0" * 16).headers["Allow"] == "DELETE, GET"
    check(client.post("/v1/tag", json={"texts": []}), 422, "invalid")
    check(client.get("/v1/jobs?limit=0"), 422, "invalid")
    check(client.get("/v1/jobs/x"), 422, "invalid")
    json = {"Content-Type": "application/json"}
    problem = check(client.post("/v1/tag", content="{", headers=json), 422, "invalid")
    assert problem["errors"] == [{"where": "body.1", "message": "This is not JSON"}]
    check(client.post("/v1/tag", content=b"\xff", headers=json), 400, "malformed")
    form = {"Content-Type": "multipart/form-data"}
    check(client.post("/v1/transcripts", content="x", headers=form), 400, "malformed")
    check(client.get("/v1/exports/jsonl"), 404, "not-found")
    check(client.get("/v1/exports/exe"), 422, "invalid")


def test_what_was_refused_is_not_repeated(client: TestClient) -> None:
    for body in ({"texts": SECRET}, {"texts": [[SECRET]]}, {"texts": ["a"], SECRET: 1}):
        answer = client.post("/v1/tag", json=body)
        check(answer, 422, "invalid")
        assert SECRET not in answer.text or SECRET in body


def test_half_a_character_is_refused(client: TestClient) -> None:
    body = b'{"texts": ["\\ud83d"]}'
    answer = client.post("/v1/tag", content=body, headers={"Content-Type": "application/json"})
    problem = check(answer, 422, "invalid")
    assert problem["errors"][0]["where"] == "body.texts.0"


def test_every_type_is_explained(client: TestClient) -> None:
    for name, kind in TYPES.items():
        answer = client.get(f"/problems/{name}")
        assert kind.meaning in answer.text
    check(client.get("/problems/none-such"), 404, "not-found")


def break_tagging(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr("linkage_serve.api.tag.prepare", fail)


def test_what_nobody_foresaw_tells_neither_client_nor_log(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    break_tagging(monkeypatch, ValueError(SECRET))
    answer = client.post("/v1/tag", json={"texts": [SECRET]})
    check(answer, 500, "internal")
    assert SECRET not in answer.text
    assert "ValueError at" in caplog.text
    assert SECRET not in caplog.text
    assert all(record.exc_info is None for record in caplog.records)


@pytest.mark.parametrize(
    ("error", "status"), [(StoreError("the database failed"), 503), (BundleError("it fails"), 503)]
)
def test_what_is_out_of_reach_is_worth_another_try(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    break_tagging(monkeypatch, error)
    answer = client.post("/v1/tag", json={"texts": ["a"]})
    check(answer, status, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0


def test_the_log_has_routes_and_no_addresses(
    client: TestClient, kept: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client.get("/v1/sentences", params={"case": "SecretFirm"})
    client.get("/v1/transcripts/" + kept)
    client.get("/SecretFirm")
    client.post("/v1/tag", json={"texts": [SECRET]})
    client.post("/v1/transcripts", files={"files": ("SecretFirm.txt", SECRET)})
    # What the client of this test logs about itself is not the service's.
    records = [record for record in caplog.records if not record.name.startswith("httpx")]
    text = "\n".join(record.getMessage() for record in records)
    assert "GET /v1/sentences 200" in text
    assert "GET /v1/transcripts/{id} 200" in text
    assert "GET - 404" in text
    assert SECRET not in text
    assert "SecretFirm" not in text


def test_figures_hold_no_names(client: TestClient, kept: str) -> None:
    client.get("/v1/sentences", params={"case": "SecretFirm"})
    client.get("/SecretFirm")
    text = client.get("/metrics").text
    assert 'route="/v1/sentences",status="200"' in text
    assert "linkage_transcripts 1.0" in text
    assert 'linkage_jobs{status="done"} 1.0' in text
    assert 'linkage_model_info{version="tiny-1"} 1.0' in text
    assert "SecretFirm" not in text
    assert "F1" not in text


def test_nothing_is_reported_elsewhere(
    make_settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """FastAPI would send requests to whatever collector the environment names."""
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    app = create_app(make_settings())
    reported = {"tracing", "metrics", "logs", "operation_spans", "auto_configure"}
    assert {name for name in reported if app._telemetry[name]} == set()  # type: ignore[literal-required]


def test_it_is_not_ready_without_its_database(
    client: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/readyz").json() == {"status": "ok"}

    def fail() -> None:
        raise StoreError("the database failed")

    monkeypatch.setattr(service.database, "reading", fail)
    check(client.get("/readyz"), 503, "unavailable")
    assert client.get("/healthz").status_code == 200
    monkeypatch.undo()
    service.stopping.set()
    check(client.get("/readyz"), 503, "unavailable")
