from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from linkage_serve.retraining.leash import without_messages
from linkage_serve.retraining.process import Process

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes end otherwise there")


def run(tmp_path: Path, script: str) -> Process:
    return Process(
        [sys.executable, "-c", script],
        job="0a",
        log=tmp_path / "log",
        output=tmp_path / "answer",
    )


def test_answer_and_log_are_kept_apart(tmp_path: Path) -> None:
    script = "import sys; print('{}'); print('说明', file=sys.stderr); sys.exit(3)"
    process = run(tmp_path, script)
    assert process.wait(20) == 3
    assert (tmp_path / "answer").read_text("utf-8") == "{}\n"
    assert (tmp_path / "log").read_text("utf-8") == "说明\n"
    # A second command adds to the log.
    assert run(tmp_path, script).wait(20) == 3
    assert (tmp_path / "log").read_text("utf-8") == "说明\n说明\n"
    process.stop()


def test_a_signal_is_told_by_the_exit_code(tmp_path: Path) -> None:
    script = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert run(tmp_path, script).wait(20) == 128 + 9


def test_one_that_will_not_end_is_killed(tmp_path: Path, wait_until: Callable[..., None]) -> None:
    marker = tmp_path / "deaf"
    script = (
        "import signal, time, pathlib; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"pathlib.Path({str(marker)!r}).touch(); time.sleep(600)"
    )
    process = run(tmp_path, script)
    wait_until(marker.exists)
    assert process.wait(0.01) is None
    process.stop()
    assert process.wait(0.01) is not None


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (["Turn 1, pull: …\n", "error: no.\n"], ["Turn 1, pull: …\n", "error: no.\n"]),
        (
            [
                "Traceback (most recent call last):\n",
                '  File "a.py", line 1, in <module>\n',
                "    say('secret')\n",
                "    ^^^^^^^^^^^^^\n",
                "linkage.errors.OddError: secret: and more\n",
                "secret\n",
                "Error: secret\n",
                "error: 'linkage train' ended.\n",
                "warning: as it is.\n",
            ],
            [
                "Traceback (most recent call last):\n",
                '  File "a.py", line 1, in <module>\n',
                "linkage.errors.OddError\n",
                "error: 'linkage train' ended.\n",
                "warning: as it is.\n",
            ],
        ),
    ],
)
def test_messages_of_unexpected_errors_are_left_out(said: list[str], kept: list[str]) -> None:
    lines = without_messages(line.encode() for line in said)
    assert [line.decode() for line in lines] == kept
