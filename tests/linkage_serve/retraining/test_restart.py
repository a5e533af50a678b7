"""A service that is killed in the middle of a retraining leaves nothing behind and goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")

# `linkage serve`, with commands that stand in for the real ones.
SERVE = """
import sys
from pathlib import Path
from linkage_serve.server import run
from linkage_serve.settings import Settings, Training
data, bundle, workspace, database = sys.argv[1:]
training = Training(workspaces=(Path(workspace),),
                    command=(sys.executable, str(Path(workspace) / "fake.py")))
run(Settings(data=Path(data), port=0, model=Path(bundle), threads=1, training=training,
             database=database or None), tell=lambda line: print(line, flush=True))
"""


class Served:
    """The service in a process of its own."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split()[3]
        end = time.monotonic() + 30
        while True:
            try:
                httpx2.get(f"{self.address}/readyz").raise_for_status()
            except httpx2.HTTPError:
                assert time.monotonic() < end
                time.sleep(0.05)
            else:
                return

    def get(self, path: str) -> Any:
        return httpx2.get(self.address + path).raise_for_status().json()

    def stop(self, kind: int = signal.SIGTERM) -> None:
        if self.process.poll() is None:
            self.process.send_signal(kind)
        self.process.wait(timeout=60)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def serve(
    tmp_path: Path, tiny_bundle: Path, bench: Any, database_url: str | None
) -> Iterator[Callable[[], Served]]:
    started: list[Served] = []

    def start() -> Served:
        place = (str(tmp_path / "data"), str(tiny_bundle), str(bench.folder))
        started.append(Served(*place, database_url or ""))
        return started[-1]

    yield start
    for one in started:
        one.stop(signal.SIGKILL)


def test_kill_9_in_the_middle(
    serve: Callable[[], Served], bench: Any, wait_until: Callable[..., None]
) -> None:
    first = serve()
    asked = httpx2.post(f"{first.address}/v1/retrainings", json={"project": 7}).json()
    bench.wait_for_training()
    assert len(bench.left()) == 2
    first.stop(signal.SIGKILL)
    # Nothing of it is left, before anybody starts the service again.
    wait_until(lambda: bench.left() == [])

    second = serve()
    bench.wait_for_training(2)
    bench.go()
    job = asked["job"]["id"]
    wait_until(lambda: second.get(f"/v1/jobs/{job}")["status"] == "done")
    (retraining,) = second.get("/v1/retrainings")["items"]
    assert (retraining["outcome"], retraining["job"]["id"]) == ("promoted", job)
    # It went on with the very turn.
    assert [turn["turn"] for turn in bench.turns()] == [1]
    assert bench.commands == ["run", "run"]
    assert bench.left() == []
    second.stop()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="what is left is found on Linux alone")
def test_what_holds_the_process_is_killed_with_the_service(
    serve: Callable[[], Served], bench: Any, wait_until: Callable[..., None]
) -> None:
    first = serve()
    asked = httpx2.post(f"{first.address}/v1/retrainings", json={"project": 7}).json()
    bench.wait_for_training()
    (run,) = [int(line.split()[1]) for line in (bench.folder / "trace").read_text().splitlines()]
    stat = Path(f"/proc/{run}/stat").read_text()
    leash = int(stat.rpartition(")")[2].split()[1])
    os.kill(first.process.pid, signal.SIGSTOP)
    os.kill(leash, signal.SIGKILL)
    first.stop(signal.SIGKILL)
    assert len(bench.left()) == 2

    second = serve()
    bench.wait_for_training(2)
    # Those from before were ended first: the workspace has one at work.
    assert len(bench.left()) == 2
    bench.go()
    wait_until(lambda: second.get(f"/v1/jobs/{asked['job']['id']}")["status"] == "done")
    assert bench.commands == ["run", "run"]


def test_a_stop_in_order_goes_on_later(
    serve: Callable[[], Served], bench: Any, wait_until: Callable[..., None]
) -> None:
    first = serve()
    asked = httpx2.post(f"{first.address}/v1/retrainings", json={"project": 7}).json()
    bench.wait_for_training()
    first.stop()
    assert bench.left() == []
    second = serve()
    bench.wait_for_training(2)
    bench.go()
    wait_until(lambda: second.get(f"/v1/jobs/{asked['job']['id']}")["status"] == "done")
    assert bench.commands == ["run", "run"]
