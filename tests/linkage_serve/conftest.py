"""Fixtures of the service: databases of both kinds, a service with the tiny model, a client."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from linkage_serve.app import create_app
from linkage_serve.service import Service
from linkage_serve.settings import Limits, Settings
from linkage_serve.store import Database, open_database

ADDRESS = "http://127.0.0.1:8707"
# PostgreSQL refuses to run as root.
SERVER_USER = "postgres"

INTERVIEW = """Interviewer: Where do you meet them?
Boss: We ask in a forum. It is a website. The weather is fine.
Interviewer: 您在慕尼黑工作过吗？
Boss: I was in Munich. 我们在展会。
"""


SettingsMaker = Callable[..., Settings]
ClientMaker = Callable[..., TestClient]


@pytest.fixture
def make_settings(tmp_path: Path, tiny_bundle: Path) -> SettingsMaker:
    """A maker of settings with the tiny model, a folder of its own, and limits as asked for."""

    def make(**changes: Any) -> Settings:
        given = {"data": tmp_path / "data", "model": tiny_bundle, "threads": 1, **changes}
        limits = {name: given.pop(name) for name in list(given) if name in Limits.__slots__}
        return Settings(**given, limits=replace(Limits(), **limits))

    return make


@pytest.fixture
def make_client(make_settings: SettingsMaker) -> Iterator[ClientMaker]:
    """A maker of running applications, by a client that asks them."""
    with ExitStack() as stack:

        def make(*, address: str = ADDRESS, **changes: Any) -> TestClient:
            app = create_app(make_settings(**changes))
            return stack.enter_context(TestClient(app, base_url=address))

        yield make


@pytest.fixture
def client(make_client: ClientMaker) -> TestClient:
    return make_client()


@pytest.fixture
def service(client: TestClient) -> Service:
    """The service behind `client`."""
    found: Service = client.app.state.service  # type: ignore[attr-defined] # an ASGI app to it
    return found


def wait_for_job(client: TestClient, id: str, *, seconds: float = 30) -> dict[str, Any]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        job: dict[str, Any] = client.get(f"/v1/jobs/{id}").json()
        if job["status"] not in {"waiting", "running"}:
            return job
        time.sleep(0.02)
    raise AssertionError(f"job {id} is still {job['status']}")


@pytest.fixture
def finish() -> Callable[..., dict[str, Any]]:
    """Waits for a job to be over: takes a client and the job's id, gives the job."""
    return wait_for_job


@pytest.fixture
def send() -> Callable[..., dict[str, Any]]:
    """Sends files, as names with text, and waits until they are tagged; gives the answer."""

    def send(client: TestClient, files: dict[str, str | bytes], **form: str) -> dict[str, Any]:
        parts = [("files", (name, content)) for name, content in files.items()]
        answer = client.post("/v1/transcripts", files=parts, data=form)
        assert answer.status_code in {200, 201}, answer.text
        report: dict[str, Any] = answer.json()
        if report["job"]:
            assert wait_for_job(client, report["job"]["id"])["status"] == "done"
        return report

    return send


@pytest.fixture
def kept(client: TestClient, send: Callable[..., dict[str, Any]]) -> str:
    """The id of a tagged transcript of case F1 behind `client`."""
    report = send(client, {"F1.txt": INTERVIEW})
    found: str = report["files"][0]["transcripts"][0]["id"]
    return found


def postgres_binaries() -> Path | None:
    """The folder of PostgreSQL's programs, wherever Debian or the path has them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return None if initdb is None else Path(initdb).resolve().parent


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The folder of the socket of a PostgreSQL server that runs for the tests alone."""
    binaries = postgres_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    if sys.platform == "win32":
        pytest.skip("the tests start PostgreSQL on Unix only")
    user = SERVER_USER if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="linkage-pg-"))
    if user:
        shutil.chown(folder, user)

    def run(*command: str | Path) -> None:
        subprocess.run(command, check=True, cwd=folder, user=user, capture_output=True)

    try:
        run(
            *(binaries / "initdb", "--pgdata", folder / "data", "--auth", "trust"),
            *("--username", "linkage", "--encoding", "UTF8", "--locale", "C", "--no-sync"),
        )
        options = f"-k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off"
        control: Sequence[str | Path] = (binaries / "pg_ctl", "--pgdata", folder / "data")
        run(*control, "--log", folder / "log", "-w", "-o", options, "start")
        try:
            yield str(folder)
        finally:
            run(*control, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """An empty database of each kind: None for the file that is the default."""
    if request.param == "sqlite":
        yield None
        return
    psycopg = pytest.importorskip("psycopg", reason="needs the extra 'postgres'")
    folder = request.getfixturevalue("postgres")
    name = f"test_{time.monotonic_ns()}"
    with psycopg.connect(f"host={folder} user=linkage dbname=postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield f"postgresql://linkage@/{name}?host={folder}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str | None, make_settings: SettingsMaker) -> Iterator[Database]:
    opened = open_database(make_settings(database=database_url))
    yield opened
    opened.close()


class RunningServer:
    """`linkage serve` in a process of its own."""

    def __init__(self, data: Path, *options: str, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "linkage_nlp", "serve", "--data", str(data)]
        self.process = subprocess.Popen(
            [*command, "--port", "0", "--threads", "1", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, **environment, "PYTHONIOENCODING": "utf-8"},
        )
        self.log: list[str] = []
        assert self.process.stdout is not None
        first = self.process.stdout.readline()
        match = re.search(r"http://\S+", first)
        if match is None:
            output = first + "".join(self.process.communicate())
            raise AssertionError(f"it did not start: {output}")
        self.address = match[0]
        # A pipe that nobody reads fills up, and then the server waits.
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        self.log.extend(self.process.stderr)

    def wait(self) -> None:
        """Wait until it answers."""
        end = time.monotonic() + 60
        while True:
            try:
                if httpx2.get(f"{self.address}/readyz").status_code == 200:
                    return
            except httpx2.TransportError:
                pass
            assert time.monotonic() < end, "".join(self.log)
            time.sleep(0.05)

    def stop(self, kind: int = signal.SIGTERM) -> int:
        """End it with a signal; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(kind)
        code = self.process.wait(timeout=60)
        self._reader.join(timeout=10)
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.process.stdout.close()
        self.process.stderr.close()
        return code


ServerMaker = Callable[..., RunningServer]


@pytest.fixture(scope="session")
def shared_server(
    tmp_path_factory: pytest.TempPathFactory, tiny_bundle: Path
) -> Iterator[RunningServer]:
    """A server that many tests ask; none of them minds what others have sent."""
    data = tmp_path_factory.mktemp("shared")
    server = RunningServer(data, "--model", str(tiny_bundle), environment={})
    try:
        server.wait()
        yield server
    finally:
        server.stop()


@pytest.fixture
def start_server(tmp_path: Path, tiny_bundle: Path) -> Iterator[ServerMaker]:
    """A starter of servers, all with the same data; it takes the URL of a database."""
    started: list[RunningServer] = []

    def start(*options: str, database: str | None = None) -> RunningServer:
        environment = {} if database is None else {"LINKAGE_SERVE_DATABASE": database}
        server = RunningServer(
            tmp_path / "served", "--model", str(tiny_bundle), *options, environment=environment
        )
        started.append(server)
        server.wait()
        return server

    yield start
    for server in started:
        server.stop(signal.SIGTERM)
