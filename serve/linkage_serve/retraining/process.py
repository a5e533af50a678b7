"""A command in a process of its own, with a log, that ends when the service does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from linkage_nlp.errors import ServiceError

# All that a job starts has this variable, with the job's id, in its environment.
MARK = "LINKAGE_SERVE_JOB"
# Settings of the service, a database's password among them, that no command needs.
_OWN_SETTINGS = "LINKAGE_SERVE_"
# For how many seconds to wait for a process to end: its leash gives it half of that.
_PATIENCE = 10.0
_PAUSE = 0.05
_PROCESSES = Path("/proc")


class Process:
    """A command that runs.

    Args:
        command: What to run.
        job: The id of the job that it is for.
        log: The file that what it says is added to.
        output: The file that its answer is written to.

    Raises:
        ServiceError: It cannot be started.
    """

    def __init__(self, command: Sequence[str], *, job: str, log: Path, output: Path) -> None:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(_OWN_SETTINGS)
        }
        leash = (sys.executable, "-P", "-m", "linkage_serve.retraining.leash")
        try:
            for path in (log, output):
                # Readable by its owner alone.
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
            self._leash = subprocess.Popen(  # noqa: S603 - our own command, without a shell
                [*leash, str(log), str(output), *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**environment, MARK: job, "PYTHONIOENCODING": "utf-8"},
                start_new_session=True,
            )
        except OSError as error:
            raise ServiceError(
                f"the training cannot be started ({error.strerror or error})",
                remedy="Check that the disk and the memory are not full",
            ) from error

    def wait(self, seconds: float) -> int | None:
        """Its exit code, when it ends within so many seconds; otherwise None."""
        try:
            code = self._leash.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        self._settle()
        return code

    def stop(self) -> None:
        """End it, with all that it has started, if it has not ended."""
        if self._leash.returncode is not None:
            return
        self._stdin.close()
        try:
            self._leash.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._leash.kill()
            self._leash.wait()
        self._settle()

    def _settle(self) -> None:
        """End what a leash that was killed has left: its group has the number that it had."""
        self._stdin.close()
        if sys.platform != "win32":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._leash.pid, signal.SIGKILL)

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._leash.stdin is not None
        return self._leash.stdin


def end_left_over(jobs: Collection[str]) -> int:
    """End the processes of jobs that were not ended with an earlier service.

    They end by themselves when a service is killed, unless what holds them was killed too.
    They are found on Linux alone; elsewhere the lock of the workspace keeps two from working
    at the same time.

    Args:
        jobs: The ids of the jobs.

    Returns:
        How many there were.
    """
    marks = {f"{MARK}={job}".encode() for job in jobs}
    ended = [entry for entry in _entries() if marks and marks & _environment(entry)]
    for entry in ended:
        try:
            os.kill(int(entry.name), signal.SIGKILL)
        except ProcessLookupError:
            continue
    deadline = time.monotonic() + _PATIENCE
    while any(marks & _environment(entry) for entry in ended) and time.monotonic() < deadline:
        time.sleep(_PAUSE)
    return len(ended)


def _entries() -> list[Path]:
    if not _PROCESSES.is_dir():
        return []
    return [entry for entry in _PROCESSES.iterdir() if entry.name.isdecimal()]


def _environment(entry: Path) -> set[bytes]:
    """What a process was started with; nothing of others' processes and of those that ended."""
    try:
        return set((entry / "environ").read_bytes().split(b"\0"))
    except OSError:
        return set()
