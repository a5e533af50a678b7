"""A kill at any moment loses nothing that was acknowledged."""

from __future__ import annotations

import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")

ROUNDS = 3
WRITERS = 4


@dataclass
class Acknowledged:
    """What the service has said that it keeps."""

    transcripts: set[str] = field(default_factory=set)
    jobs: set[str] = field(default_factory=set)
    corrections: set[tuple[int, str, str]] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def count(self) -> int:
        return len(self.transcripts) + len(self.corrections)


def write(address: str, name: str, acknowledged: Acknowledged, stop: threading.Event) -> None:
    """Send interviews and corrections until the service is gone."""
    number = 0
    try:
        with httpx2.Client(base_url=address, timeout=30) as client:
            while not stop.is_set():
                number += 1
                text = f"We ask in a forum. It is a website. {name} {number}."
                files = {"files": (f"{name}-{number}.txt", text.encode())}
                answer = client.post("/v1/transcripts", files=files)
                assert answer.status_code == 201, answer.text
                report = answer.json()
                transcript = report["files"][0]["transcripts"][0]["id"]
                with acknowledged.lock:
                    acknowledged.transcripts.add(transcript)
                    acknowledged.jobs.add(report["job"]["id"])
                for position in (1, 2, 3):
                    sentence = f"{transcript}-{position:04d}"
                    body = {"sentence": sentence, "code": "way/fair", "verdict": "accept"}
                    answer = client.post("/v1/corrections", json={**body, "coder": name})
                    assert answer.status_code == 201, answer.text
                    made = answer.json()["correction"]["number"]
                    with acknowledged.lock:
                        acknowledged.corrections.add((made, sentence, name))
    except httpx2.TransportError:
        # The kill came while something was under way: whether it was kept nobody was told.
        return


def every(client: httpx2.Client, address: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get(address, params={"limit": 500, **cursor}).json()
        items += page["items"]
        if page["next"] is None:
            return items
        cursor = {"cursor": page["next"]}


def test_kill_9_under_load(start_server: Callable[..., Any], database_url: str | None) -> None:
    acknowledged = Acknowledged()
    rng = random.Random(7)
    for turn in range(ROUNDS):
        server = start_server(database=database_url)
        stop = threading.Event()
        writers = [
            threading.Thread(target=write, args=(server.address, f"w{turn}{n}", acknowledged, stop))
            for n in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        # Not before something has been kept, however slow the machine is.
        wanted = acknowledged.count + rng.randint(8, 24)
        end = time.monotonic() + 60
        while acknowledged.count < wanted:
            assert time.monotonic() < end, "".join(server.log)
            time.sleep(0.005)
        time.sleep(rng.uniform(0, 0.05))
        server.stop(signal.SIGKILL)
        stop.set()
        for writer in writers:
            writer.join(timeout=30)
    assert acknowledged.transcripts
    assert acknowledged.corrections

    server = start_server(database=database_url)
    with httpx2.Client(base_url=server.address, timeout=30) as client:
        kept = {one["id"]: one for one in every(client, "/v1/transcripts")}
        assert acknowledged.transcripts <= kept.keys()
        made = {
            (one["number"], one["sentence"], one["coder"])
            for one in every(client, "/v1/corrections")
        }
        assert acknowledged.corrections <= made
        # What was left undone is done, and corrections hold over the tags that come after.
        end = time.monotonic() + 60
        while any(job["status"] in {"waiting", "running"} for job in every(client, "/v1/jobs")):
            assert time.monotonic() < end
            time.sleep(0.1)
        jobs = {job["id"]: job["status"] for job in every(client, "/v1/jobs")}
        assert {jobs[job] for job in acknowledged.jobs} == {"done"}
        assert all(one["tagging"] for one in every(client, "/v1/transcripts"))
        for _, sentence, name in sorted(acknowledged.corrections)[:20]:
            codes = client.get(f"/v1/sentences/{sentence}").json()["codes"]
            fair = next(code for code in codes if code["code"] == "way/fair")
            assert (fair["verdict"], fair["coder"]) == ("accept", name)
    assert server.stop() in {0, -signal.SIGTERM}
