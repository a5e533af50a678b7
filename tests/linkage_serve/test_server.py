"""`linkage serve` as a person runs it: a process, an address, Ctrl-C."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from linkage_nlp.errors import UsageError
from linkage_serve.server import address_of, listen

UNIX = pytest.mark.skipif(sys.platform == "win32", reason="signals differ on Windows")


@UNIX
def test_ctrl_c_stops_it_cleanly(start_server: Callable[..., Any]) -> None:
    server = start_server("--json")
    httpx2.get(f"{server.address}/v1/transcripts?case=Secret")
    assert server.stop(signal.SIGINT) == 0
    assert "Traceback" not in "".join(server.log)
    records = [json.loads(line) for line in server.log]
    assert [record["route"] for record in records if "route" in record] == ["/v1/transcripts"]
    assert "Secret" not in "".join(server.log)


@UNIX
def test_an_open_stream_does_not_hold_it_up(start_server: Callable[..., Any]) -> None:
    server = start_server()
    with httpx2.Client(base_url=server.address, timeout=30) as client:
        # A job that takes its time.
        text = "We ask in a forum. " * 20_000
        job = client.post("/v1/transcripts", files={"files": ("F1.txt", text)}).json()["job"]
        with client.stream("GET", f"/v1/jobs/{job['id']}/events") as answer:
            lines: Iterator[str] = answer.iter_lines()
            assert next(lines).startswith("event:")
            begun = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            for _ in lines:
                pass
    server.stop()
    assert time.monotonic() - begun < 30
    assert "Traceback" not in "".join(server.log)
    again = start_server()
    jobs = httpx2.get(f"{again.address}/v1/jobs").json()["items"]
    assert jobs[0]["status"] in {"waiting", "running", "done"}


@UNIX
def test_a_second_one_with_the_same_data_is_refused(
    start_server: Callable[..., Any], tmp_path: Path
) -> None:
    start_server()
    command = [sys.executable, "-m", "linkage_nlp", "serve", "--data", str(tmp_path / "served")]
    done = subprocess.run(
        [*command, "--port", "0"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert "a service is running with this data already" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(UsageError, match="cannot listen"):
            listen("127.0.0.1", other.getsockname()[1])
    with pytest.raises(UsageError, match="cannot listen"):
        listen("no such host.invalid", 0)


def test_the_address_is_one_to_open() -> None:
    with listen("localhost", 0) as listening:
        assert httpx2.URL(address_of(listening)).host in {"127.0.0.1", "::1"}
    with listen("0.0.0.0", 0) as listening:
        assert httpx2.URL(address_of(listening)).host == socket.gethostname().lower()


def test_many_clients_at_once(shared_server: Any) -> None:
    """Twice as many as there are threads, each on a connection of its own."""
    failures: list[str] = []

    def ask(number: int) -> None:
        with httpx2.Client(base_url=shared_server.address, timeout=60) as client:
            for _ in range(3):
                text = {"texts": [f"We ask in a forum. {number}"]}
                answer = client.post("/v1/tag", json=text)
                listed = client.get("/v1/transcripts")
                if (answer.status_code, listed.status_code) != (200, 200):
                    failures.append(answer.text + listed.text)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(80)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    figures = httpx2.get(f"{shared_server.address}/metrics").text
    batched = next(
        line for line in figures.splitlines() if line.startswith("linkage_batch_requests_count")
    )
    assert float(batched.rpartition(" ")[2]) < 240
