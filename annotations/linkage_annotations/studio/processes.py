"""Processes that go on by themselves: starting one, seeing whether it runs, ending it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from linkage_annotations.log.lock import locked
from linkage_nlp.errors import AnnotationLogError, UsageError

_POLL = 0.05
_GRACE = 20.0

# Children must be waited for by who started them, or they stay as shadows that seem alive.
_started: dict[int, subprocess.Popen[bytes]] = {}


def start_apart(
    command: Sequence[str], variables: Mapping[str, str], folder: Path, log: Path
) -> int:
    """Start a process that Ctrl-C in this terminal does not reach; its number.

    Args:
        command: The program and its arguments.
        variables: Its environment, all of it.
        folder: Where it runs.
        log: The file that what it says is added to.

    Raises:
        OSError: It cannot be started.
    """
    with log.open("ab") as out:
        if sys.platform == "win32":
            process = subprocess.Popen(  # noqa: S603 - our callers' fixed commands
                command,
                env=variables,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                creationflags=subprocess.CREATE_NEW_PROCESS_GROUP,
            )
        else:
            process = subprocess.Popen(  # noqa: S603 - our callers' fixed commands
                command,
                env=variables,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
    _started[process.pid] = process
    return process.pid


def is_alive(pid: int) -> bool:
    """Whether a process runs."""
    if pid in _started:
        return _started[pid].poll() is None
    return command_line(pid) is not None


def command_line(pid: int) -> str | None:
    """What a process was started with; nothing if there is none."""
    if sys.platform == "linux":
        folder = Path(f"/proc/{pid}")
        try:
            state = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
            raw = (folder / "cmdline").read_bytes()
        except (OSError, IndexError):
            return None
        # One that is ending has no command line already, but its port still.
        return None if state in "ZX" else raw.decode(errors="replace").replace("\0", " ").strip()
    if sys.platform == "win32":
        query = ["tasklist", "/FI", f"PID eq {pid}", "/FO", "CSV", "/NH"]
    else:
        query = ["ps", "-o", "command=", "-p", str(pid)]
    found = subprocess.run(query, capture_output=True, check=False)  # noqa: S603 - fixed
    line = found.stdout.decode(errors="replace").strip()
    return None if sys.platform == "win32" and f'"{pid}"' not in line else line or None


def end(pid: int) -> bool:
    """End a process, in order if it follows and by force if not; whether it has ended."""
    for kind in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        if not is_alive(pid):
            return True
        try:
            os.kill(pid, kind)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        limit = time.monotonic() + _GRACE
        while is_alive(pid) and time.monotonic() < limit:
            time.sleep(_POLL)
    return not is_alive(pid)


@contextmanager
def one_at_a_time(lock: Path, what: str, wait: float = 0.0) -> Iterator[None]:
    """Let one process at a time do something.

    Args:
        lock: The file by which processes see each other.
        what: What another process does meanwhile, for messages.
        wait: For how many seconds to wait for it.

    Raises:
        UsageError: Another process is at it for longer.
    """
    with ExitStack() as held:
        try:
            held.enter_context(locked(lock, wait))
        except AnnotationLogError as error:
            raise UsageError(
                f"another process {what}", path=lock.parent, remedy="Wait until it has finished"
            ) from error
        yield
