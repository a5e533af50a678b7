"""`linkage annotate up` and `doctor`, as somebody runs them who has no Label Studio."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from linkage_annotations.studio.local import answers
from linkage_annotations.workspace import open_workspace

pytestmark = pytest.mark.xdist_group("label-studio")

Linkage = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(*words: object) -> list[str]:
    code = "from linkage_nlp.cli.main import main; main()"
    return [sys.executable, "-c", code, "annotate", *map(str, words)]


def plain_variables() -> dict[str, str]:
    named = ("LABEL_STUDIO", "LINKAGE_WORKSPACE")
    return {name: value for name, value in os.environ.items() if not name.startswith(named)}


@pytest.fixture
def linkage() -> Linkage:
    def run(*words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*words),
            env=plain_variables(),
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=300,
        )

    return run


@pytest.fixture
def place(tmp_path: Path, empty_data: Path) -> Path:
    """A workspace whose Label Studio was never used, but needs no half minute to begin."""
    shutil.copytree(empty_data, tmp_path / "server" / "data")
    return tmp_path


@pytest.fixture
def started(
    linkage: Linkage, place: Path, studio_environment: Path, port: int
) -> Iterator[subprocess.CompletedProcess[str]]:
    where = ("-w", place, "--environment", studio_environment)
    yield linkage("up", *where, "--port", port, "--email", "Lead@Example.org", "--detach")
    linkage("up", *where, "--stop")


def other_address() -> str | None:
    """An address of this machine that others reach it by, if it has one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            return None
        return str(probe.getsockname()[0])


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")
def test_from_nothing_to_a_server_that_a_project_can_be_made_in(
    linkage: Linkage,
    place: Path,
    studio_environment: Path,
    port: int,
    started: subprocess.CompletedProcess[str],
) -> None:
    where = ("-w", place, "--environment", studio_environment)
    url = f"http://127.0.0.1:{port}"

    assert started.returncode == 0, started.stderr
    assert started.stdout.strip() == url
    assert "Sign in as lead@example.org" in started.stderr
    assert f"Coders make their accounts at {url}/user/signup/?token=" in started.stderr
    account = json.loads((place / "server" / "account.json").read_text(encoding="utf-8"))
    workspace = open_workspace(place)
    assert workspace.settings.url == url
    for secret in (account["password"], workspace.token()):
        assert secret not in started.stdout + started.stderr
    for path in (place / "token", place / "server" / "account.json"):
        assert path.stat().st_mode & 0o777 == 0o600
    assert workspace.studio().me() == "lead@example.org"
    assert httpx.get(f"{url}/user/signup/").status_code == 200
    outside = other_address()
    if outside and not outside.startswith("127."):
        assert not answers(f"http://{outside}:{port}")

    before = workspace.token()
    again = linkage("up", *where)
    assert again.returncode == 0
    assert "runs already" in again.stderr
    assert again.stdout.strip() == url
    assert workspace.token() == before

    taken = linkage(
        "up", "-w", place / "two", *where[2:], "--port", port, "--email", "lead@example.org"
    )
    assert taken.returncode == 2
    assert f"port {port} is in use" in taken.stderr

    examined = linkage("doctor", "-w", place, "--json")
    checks = json.loads(examined.stdout)["checks"]
    assert examined.returncode == 0
    assert {check["name"]: check["grade"] for check in checks} == {
        "address": "ok",
        "token": "ok",
        "version": "ok",
        "analytics": "ok",
        "error reports": "ok",
        "project": "warning",
    }

    stopped = linkage("up", "-w", place, "--stop")
    assert "has stopped" in stopped.stderr
    assert not answers(url)
    assert "No Label Studio runs" in linkage("up", "-w", place, "--stop").stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a signal")
def test_ctrl_c_ends_the_server(place: Path, studio_environment: Path, port: int) -> None:
    words = ("--environment", studio_environment, "--port", port, "--email", "lead@example.org")
    # Where the tests run in the background, Ctrl-C is ignored, and what they start inherits that.
    ours = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        running = subprocess.Popen(
            command("up", "-w", place, *words),
            env=plain_variables(),
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
    finally:
        signal.signal(signal.SIGINT, ours)
    assert running.stderr is not None
    for line in running.stderr:
        if "Ctrl-C stops it" in line:
            break
    assert answers(f"http://127.0.0.1:{port}")

    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)

    assert running.returncode == 0
    assert "Stopping Label Studio" in said
    assert not answers(f"http://127.0.0.1:{port}")


@pytest.fixture
def project(label_studio: Any, tmp_path: Path, linkage: Linkage) -> Iterator[Path]:
    """A workspace with a project on the server of all tests."""
    workspace = open_workspace(tmp_path, missing_ok=True).changed(url=label_studio.url)
    workspace.write_token(label_studio.token)
    made = linkage("init", f"A doctor {time.time_ns()}", "-w", tmp_path)
    assert made.returncode == 0, made.stderr
    yield tmp_path
    studio = label_studio.studio()
    studio.delete_project(open_workspace(tmp_path).project())


def test_a_project_as_it_was_made_is_well(linkage: Linkage, project: Path) -> None:
    examined = linkage("doctor", "-w", project)

    assert examined.returncode == 0, examined.stdout
    assert "no problems, no warnings." in examined.stderr
    for name in ("codebook", "interface", "webhook", "model", "local addresses"):
        assert f"ok       {name} " in examined.stdout


def test_what_is_wrong_is_named_with_its_remedy(
    label_studio: Any, linkage: Linkage, project: Path
) -> None:
    workspace = open_workspace(project)
    studio, number = workspace.studio(), workspace.project()
    config = studio.project(number).config.replace('alias="internet"', 'alias="web"')
    studio.change_project(number, config=config, description="", maximum_annotations=3)
    access = httpx.post(
        f"{label_studio.url}/api/token/refresh/", json={"refresh": label_studio.token}
    ).json()["access"]

    with httpx.Client(
        base_url=label_studio.url, headers={"Authorization": f"Bearer {access}"}
    ) as client:
        hook = {"project": number, "url": "http://far.example/hook", "send_for_all_actions": True}
        client.post("/api/webhooks/", json=hook).raise_for_status()
        client.patch(f"/api/projects/{number}/", json={"enable_empty_annotation": True})
        with model_server() as url:
            client.post("/api/ml/", json={"project": number, "url": url}).raise_for_status()
        examined = linkage("doctor", "-w", project, "--json")

    assert examined.returncode == 1
    found = json.loads(examined.stdout)
    assert found["ok"] is False
    assert [(check["name"], check["grade"]) for check in found["checks"]] == [
        ("address", "ok"),
        ("token", "ok"),
        ("version", "ok"),
        ("analytics", "ok"),
        ("error reports", "ok"),
        ("project", "ok"),
        ("codebook", "problem"),
        ("interface", "problem"),
        ("empty answers", "warning"),
        ("coders", "warning"),
        ("webhook", "warning"),
        ("webhook", "ok"),  # the server adds one for a model
        ("model", "warning"),
        ("local addresses", "ok"),
    ]
    assert all(check["remedy"] for check in found["checks"] if check["grade"] != "ok")

    linkage("doctor", "-w", project, "--repair")
    assert studio.project(number).allows_empty is False


@contextmanager
def model_server() -> Iterator[str]:
    """A model that is there only while it is being connected."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b'{"status": "UP", "model_version": "m1"}')

        do_GET = do_POST = answer  # noqa: N815 - as asked for

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()
