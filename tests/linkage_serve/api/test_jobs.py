from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from linkage_serve.service import Service
from linkage_serve.store import jobs

TEXT = "We ask in a forum.\n" * 3


def events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Server-sent events, as the standard reads them."""
    event, data = "message", ""
    for line in lines:
        if not line:
            if data:
                yield event, json.loads(data)
            event, data = "message", ""
        elif line.startswith("event:"):
            event = line[6:].strip()
        elif line.startswith("data:"):
            data += line[5:].strip()


def test_progress_is_told_until_the_end(client: TestClient) -> None:
    files = [("files", (f"F{n}.txt", f"{TEXT}{n}")) for n in range(3)]
    job = client.post("/v1/transcripts", files=files).json()["job"]
    with client.stream("GET", f"/v1/jobs/{job['id']}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        told = list(events(answer.iter_lines()))
    assert [event for event, _ in told][-1] == "end"
    assert {event for event, _ in told[:-1]} <= {"progress"}
    last = told[-1][1]
    assert (last["status"], last["done"], last["total"]) == ("done", 12, 12)
    assert last == client.get(f"/v1/jobs/{job['id']}").json()


def test_a_stream_that_cannot_begin_is_a_problem(
    make_client: Callable[..., TestClient], tmp_path: Path
) -> None:
    address = "/v1/jobs/" + "0" * 16 + "/events"
    assert make_client(data=tmp_path / "1", streams=0).get(address).status_code == 503
    assert make_client(data=tmp_path / "2").get(address).status_code == 404


def test_streams_end_when_the_service_stops(client: TestClient, service: Service) -> None:
    with service.database.writing() as connection:
        job = jobs.add(connection, "other", {}, asked_by="local")
    service.stopping.set()
    with client.stream("GET", f"/v1/jobs/{job.id}/events") as answer:
        assert list(events(answer.iter_lines())) == []


def test_jobs_are_listed_newest_first(client: TestClient, service: Service) -> None:
    with service.database.writing() as connection:
        made = [jobs.add(connection, "other", {}, asked_by="local").id for _ in range(3)]
    page = client.get("/v1/jobs", params={"limit": 2}).json()
    assert [job["id"] for job in page["items"]] == made[:0:-1]
    rest = client.get("/v1/jobs", params={"cursor": page["next"]}).json()
    assert [job["id"] for job in rest["items"]] == made[:1]
    cancelled = client.delete(f"/v1/jobs/{made[0]}").json()
    assert cancelled["status"] == "cancelled"
    waiting = client.get("/v1/jobs", params={"status": "waiting"}).json()["items"]
    assert [job["id"] for job in waiting] == made[:0:-1]
    assert client.delete("/v1/jobs/" + "0" * 16).status_code == 404
