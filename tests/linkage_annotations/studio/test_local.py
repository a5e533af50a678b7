"""Starting a server: with a small program in Label Studio's place, as real as a process gets."""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path

import pytest

from linkage_annotations.studio.accounts import Account
from linkage_annotations.studio.environment import (
    Environment,
    default_environment,
    named_environment,
)
from linkage_annotations.studio.local import LocalServer, answers, check_port
from linkage_nlp.errors import StudioError, UsageError

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the program in Label Studio's place is a script"
)

LEAD = Account("lead@example.org", "a-password")
PROGRAM = """#!{python}
import json, os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

assert sys.argv[1:4] == ["start", "--no-browser", "--internal-host"], sys.argv
with open("seen.json", "w") as file:
    json.dump({{"arguments": sys.argv[1:], "variables": dict(os.environ)}}, file)
{before}

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

HTTPServer((sys.argv[4], int(sys.argv[6])), Handler).serve_forever()
"""


def environment_of(folder: Path, before: str = "") -> Environment:
    command = folder / "bin" / "label-studio"
    command.parent.mkdir(parents=True)
    command.write_text(PROGRAM.format(python=sys.executable, before=before), encoding="utf-8")
    command.chmod(0o755)
    return named_environment(folder)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_server_starts_is_known_and_stops(tmp_path: Path, port: int) -> None:
    folder = tmp_path / "server"
    server = LocalServer(folder, environment_of(tmp_path / "environment"))
    assert server.running() is None

    running = server.start(port, LEAD)
    try:
        server.wait(running)

        assert answers(running.url)
        assert LocalServer(folder, Environment(tmp_path)).running() == running
        with pytest.raises(UsageError, match="runs already"):
            server.start(port, LEAD)
    finally:
        server.stop(running)

    assert not answers(running.url)
    assert server.running() is None


def test_a_server_is_told_to_keep_to_itself(
    tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("LABEL_STUDIO_COLLECT_ANALYTICS", "true")
    folder = tmp_path / "server"
    server = LocalServer(folder, environment_of(tmp_path / "environment"))

    running = server.start(port, LEAD)
    try:
        server.wait(running)
    finally:
        server.stop(running)

    seen = json.loads((folder / "seen.json").read_text(encoding="utf-8"))
    variables = seen["variables"]
    assert seen["arguments"][2:4] == ["--internal-host", "127.0.0.1"]
    assert LEAD.password not in seen["arguments"]
    assert "PYTHONPATH" not in variables
    assert variables["LABEL_STUDIO_COLLECT_ANALYTICS"] == "false"
    assert variables["LABEL_STUDIO_SENTRY_DSN"] == ""
    assert variables["LABEL_STUDIO_FRONTEND_SENTRY_DSN"] == ""
    assert variables["LABEL_STUDIO_LATEST_VERSION_CHECK"] == "false"
    assert variables["LABEL_STUDIO_BASE_DATA_DIR"] == str(folder / "data")
    assert variables["PATH"] == os.environ["PATH"]
    assert folder.stat().st_mode & 0o077 == 0


def test_a_server_that_ends_at_once_is_an_error_with_its_log(tmp_path: Path, port: int) -> None:
    environment = environment_of(tmp_path / "environment", before="raise SystemExit('no room')")
    server = LocalServer(tmp_path / "server", environment)

    running = server.start(port, LEAD)
    with pytest.raises(StudioError, match="ended before it was ready") as caught:
        server.wait(running)

    assert caught.value.path == server.log
    assert "no room" in server.log.read_text(encoding="utf-8")
    assert server.running() is None


def test_a_server_that_does_not_listen_to_us_is_ended_by_force(
    tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linkage_annotations.studio.processes._GRACE", 0.2)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    server = LocalServer(tmp_path / "server", environment_of(tmp_path / "environment", deaf))
    running = server.start(port, LEAD)
    server.wait(running)

    server.stop(running)

    assert not answers(running.url)


def test_a_port_in_use_is_an_error_and_not_another_port(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = LocalServer(tmp_path / "server", environment_of(tmp_path / "environment"))

        with pytest.raises(UsageError, match=f"port {port} is in use.*--port"):
            server.start(port, LEAD)

    check_port(port)


@pytest.mark.parametrize(
    "note",
    ["", "{}", "[]", '{"pid": 999999999, "port": 1}', f'{{"pid": {os.getpid()}, "port": 1}}'],
    ids=["empty", "no note", "a list", "no such process", "a process that is another"],
)
def test_a_note_of_a_server_that_is_gone_means_nothing(tmp_path: Path, note: str) -> None:
    (tmp_path / "running.json").write_text(note, encoding="utf-8")

    assert LocalServer(tmp_path, Environment(tmp_path)).running() is None


def test_nobody_answers_where_there_is_nothing(port: int) -> None:
    assert not answers(f"http://127.0.0.1:{port}")
    assert not answers("http://")


def test_an_environment_without_label_studio_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no Label Studio in this environment.*pip install"):
        named_environment(tmp_path)


def test_the_environment_is_in_the_persons_cache(tmp_path: Path) -> None:
    folder = default_environment({"XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)})

    assert folder.folder.parts[-2:] == ("linkage-nlp", "label-studio")
    if sys.platform == "linux":
        assert folder.folder.is_relative_to(tmp_path)


def test_an_installation_that_fails_is_not_taken_for_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = environment_of(tmp_path / "environment")
    (environment.folder / "install.log").write_text("", encoding="utf-8")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    told: list[str] = []

    with pytest.raises(UsageError, match="could not be installed") as caught:
        environment.install(told.append)

    assert caught.value.path == environment.folder / "install.log"
    assert len(told) == 1
    assert not environment.ready


def test_a_whole_environment_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = environment_of(tmp_path / "environment")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))

    environment.install(pytest.fail)
