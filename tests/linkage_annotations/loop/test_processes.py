from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from linkage_annotations.log.lock import locked
from linkage_annotations.loop.processes import Processes
from linkage_nlp.errors import AnnotationLogError
from linkage_training.recipe import DEFAULT_RECIPE


def test_a_command_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A file that happens to lie there does not stand in for a module.
    (tmp_path / "yaml.py").write_text("raise SystemExit(7)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert Processes().ask("train", "recipe") == (0, DEFAULT_RECIPE.read_text(encoding="utf-8"))


def test_what_a_command_says_goes_to_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    assert Processes().run("loop", "history", "--workspace", "nowhere") == 2
    assert Processes().run("--version") == 0
    said = capfd.readouterr()
    assert said.out == ""
    assert "there is no workspace here" in said.err
    assert "linkage, version" in said.err


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are not inherited there")
def test_a_child_that_outlives_the_command_holds_its_lock(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from linkage_annotations.log.lock import locked\n"
        "from linkage_annotations.loop import processes\n"
        "child = 'import os, time; print(os.getpid(), flush=True); time.sleep(60)'\n"
        "processes._LINKAGE = (sys.executable, '-c', child)\n"
        "processes._STDERR = 1\n"
        "with locked(Path(sys.argv[1]), 0.0) as lock:\n"
        "    processes.Processes(lock).run()\n"
    )
    lock = tmp_path / "turns.lock"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(lock)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
        try:
            with pytest.raises(AnnotationLogError), locked(lock, 0.0):
                pass
        finally:
            os.kill(child, signal.SIGKILL)
        with locked(lock, 5.0):
            pass
