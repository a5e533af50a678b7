"""An annotation workspace, and a `linkage` that answers at once in place of the real one."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linkage_serve.settings import Training

PROJECT = 7

# A process like the real one: it locks the workspace, records what is done, and goes on.
FAKE = """
import fcntl, json, os, shutil, subprocess, sys, time
from pathlib import Path

arguments = sys.argv[1:]
place = Path(arguments[arguments.index("--workspace") + 1])
plan = json.loads((place / "plan.json").read_text("utf-8"))
store = place / "turns.json"
turns = json.loads(store.read_text("utf-8")) if store.exists() else []

def note(text):
    print(text, file=sys.stderr, flush=True)

def keep():
    draft = place / f"turns.{os.getpid()}"
    draft.write_text(json.dumps(turns), "utf-8")
    draft.replace(store)

def trace(what):
    with (place / "trace").open("a") as file:
        file.write(f"{what} {os.getpid()}\\n")

def verdict(outcome, against):
    estimate = {"value": 0.8, "low": 0.7, "high": 0.9}
    difference = {"value": -0.01, "low": -0.05, "high": 0.03}
    judgement = {"finding": "holds", "doubt": None, "sentences": 40, "cases": 6, "codes": 60,
                 "new": estimate, "old": estimate, "difference": difference}
    return {"outcome": outcome,
            "against": against and {"turn": None, "model_version": against},
            "rule": {"languages": ["zh", "en"], "tolerance": 0.1, "cases": 5, "codes": 20},
            "judgements": {"zh": judgement, "en": judgement}}

def new_turn():
    return {"format": 1, "turn": len(turns) + 1, "done": {}, "left": None, "model_version": None,
            "outcome": None, "against": None, "rule": None, "judgements": {}}

if arguments[:2] == ["loop", "history"]:
    print(json.dumps({"format": 1, "turns": turns}))
elif arguments[:2] == ["loop", "compare"]:
    trace("compare")
    against = json.loads((Path(arguments[arguments.index("--against") + 1])
                          / "bundle.json").read_text("utf-8"))["model_version"]
    print(json.dumps({"format": 1, "turn": int(arguments[2]), "model_version": plan["version"],
                      **verdict(plan["compare"], against if plan["comparable"] else None)}))
elif arguments[:2] == ["loop", "run"]:
    lock = (place / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        note("error: another 'linkage loop' is at work in this workspace.")
        sys.exit(1)
    trace("new" if "--new" in arguments else "run")
    (place / "arguments.json").write_text(json.dumps(arguments), "utf-8")
    (place / "environment.json").write_text(json.dumps(dict(os.environ)), "utf-8")
    (place / "nice").write_text(str(os.nice(0)))
    if turns and turns[-1]["left"] is None and "next" not in turns[-1]["done"]:
        if "--new" in arguments:
            turns[-1]["left"] = "now"
            turns.append(new_turn())
        else:
            note(f"Going on with turn {turns[-1]['turn']}.")
    else:
        turns.append(new_turn())
    turn = turns[-1]
    keep()
    if "pull" not in turn["done"]:
        note(f"Turn {turn['turn']}, pull: fetching the annotations …")
        if plan["fail"]:
            note(plan["fail"])
            note("error: 'linkage annotate pull' ended with exit code 2, so the turn stopped.")
            sys.exit(1)
        if plan["unchanged"]:
            turn["done"] = {}
            keep()
            print("null")
            sys.exit()
        turn["done"]["pull"] = turn["done"]["snapshot"] = "now"
        keep()
    folder = place / "turns" / f"{turn['turn']:04d}"
    (folder / "run").mkdir(parents=True, exist_ok=True)
    (folder / "recipe.yaml").write_text("evaluation: {folds: 1}\\ntraining: {epochs: 2}\\n")
    note(f"Turn {turn['turn']}, train: training a model …")
    # As the real one, it starts another process, which holds the lock too.
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"],
                             stdin=subprocess.DEVNULL, stdout=2, pass_fds=(lock.fileno(),))
    with (place / "children").open("a") as file:
        file.write(f"{child.pid}\\n")
    with (folder / "run" / "log.jsonl").open("a") as log:
        log.write(json.dumps({"event": "epoch", "step": "fold-0", "epoch": 1.0}) + "\\n")
        log.write('{"event": "epo')
    while not (place / "go").exists():
        time.sleep(0.02)
    child.kill()
    child.wait()
    turn["model_version"] = plan["version"]
    bundle = folder / "bundle"
    shutil.copytree(plan["bundle"], bundle)
    info = (bundle / "bundle.json").read_text("utf-8").replace("tiny-1", plan["version"])
    (bundle / "bundle.json").write_text(info, "utf-8")
    for step in ("train", "compare", "promote", "next"):
        turn["done"][step] = "now"
    turn.update(verdict(plan["outcome"], plan["against"]))
    keep()
    print(json.dumps(turn))
    sys.exit(0 if plan["outcome"] in ("promoted", "first") else 3)
"""


class Workbench:
    """A workspace whose loop does as it is told; it waits in the training until it may `go`."""

    def __init__(self, folder: Path, bundle: Path) -> None:
        self.folder = folder
        folder.mkdir()
        settings = f"url: http://127.0.0.1:9\nproject: {PROJECT}\nadjudication: null\n"
        (folder / "annotate.yaml").write_text(settings, encoding="utf-8")
        (folder / "token").write_text("secret", encoding="utf-8")
        self._script = folder / "fake.py"
        self._script.write_text(FAKE, encoding="utf-8")
        self._plan: dict[str, Any] = {
            "bundle": str(bundle),
            "version": "tiny-2",
            "outcome": "promoted",
            "against": "tiny-1",
            "compare": "promoted",
            "comparable": True,
            "fail": "",
            "unchanged": False,
        }
        self.plan()

    def plan(self, **changes: Any) -> None:
        """Say what comes of the next commands."""
        self._plan |= changes
        (self.folder / "plan.json").write_text(json.dumps(self._plan), encoding="utf-8")

    def go(self) -> None:
        """Let trainings end."""
        (self.folder / "go").touch()

    def halt(self) -> None:
        """Let trainings wait again."""
        (self.folder / "go").unlink(missing_ok=True)

    def training(self, **changes: Any) -> Training:
        command = (sys.executable, str(self._script))
        return Training(workspaces=(self.folder,), command=command, **changes)

    def turns(self) -> list[dict[str, Any]]:
        path = self.folder / "turns.json"
        found: list[dict[str, Any]] = json.loads(path.read_text("utf-8")) if path.exists() else []
        return found

    @property
    def commands(self) -> list[str]:
        """What was run, in order: `run`, `new`, `compare`."""
        path = self.folder / "trace"
        return [line.split()[0] for line in path.read_text().splitlines()] if path.exists() else []

    def read(self, name: str) -> Any:
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def wait_for_training(self, times: int = 1) -> None:
        """Wait until a training has begun so many times."""
        path = self.folder / "children"
        until(lambda: path.exists() and len(path.read_text().splitlines()) >= times)

    def left(self) -> list[int]:
        """Those of all processes that live still."""
        found = [int(line.split()[1]) for line in self._lines("trace")]
        found += [int(line) for line in self._lines("children")]
        return [pid for pid in found if is_alive(pid)]

    def _lines(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text().splitlines() if path.exists() else []


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not waited for does not."""
    status = Path(f"/proc/{pid}/status")
    if Path("/proc").is_dir():
        try:
            return "State:\tZ" not in status.read_text()
        except OSError:
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def until(found: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def wait_until() -> Callable[..., None]:
    return until


@pytest.fixture
def bench(tmp_path: Path, tiny_bundle: Path) -> Workbench:
    if sys.platform == "win32":
        pytest.skip("what stands in for the commands is for Unix")
    (tmp_path / "given").mkdir()
    shutil.copytree(tiny_bundle, tmp_path / "given" / "tiny")
    return Workbench(tmp_path / "annotation", tmp_path / "given" / "tiny")
