"""Holds a command that must not outlive its owner: `python -m … LOG OUTPUT COMMAND …`.

The owner keeps the other end of our standard input open. When it closes that, or is gone, the
command ends with all that it has started. Its answer goes to the file OUTPUT, what it says on
the way to LOG. It runs at a lower priority.

Nothing but the standard library is used here, so that the process stays small.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

_NICE = 10
# For how many seconds a command may put its things in order before it is killed.
_GRACE = 5.0
# For how many seconds to wait for what a command has said last.
_LAST_WORDS = 2.0
_TRACEBACK = b"Traceback ("
_PLACE = b'  File "'
_KIND = re.compile(rb"[A-Za-z_][\w.]*(Error|Exception|Interrupt|Exit)\b")
# How what the commands themselves say begins; see `linkage_nlp.cli.console`.
_OWN = (b"error: ", b"warning: ", b"Turn ")


def without_messages(lines: Iterable[bytes]) -> Iterator[bytes]:
    """What is said, without the lines of a traceback that may repeat what it was about.

    Of an error that nobody expected remain its kind and its places in the code: its message
    could be a sentence of an interview.
    """
    broken = False
    for line in lines:
        if line.startswith(_OWN):
            broken = False
        elif line.startswith(_TRACEBACK):
            broken = True
        if not broken or line.startswith((_TRACEBACK, _PLACE)):
            yield line
        elif kind := _KIND.match(line):
            yield kind[0] + b"\n"


if sys.platform == "win32":
    _FLAGS = subprocess.BELOW_NORMAL_PRIORITY_CLASS

    def _prepare() -> None:
        """Windows takes the priority from the way in which the command is started."""

    def _end(child: subprocess.Popen[bytes]) -> None:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(child.pid)], check=False)  # noqa: S603, S607 - a program of the system, without a shell
        os._exit(1)

else:
    _FLAGS = 0

    def _prepare() -> None:
        os.nice(_NICE)
        # We send it to our whole group. Were it ignored, children would go on to ignore it.
        signal.signal(signal.SIGTERM, lambda *_: None)

    def _end(child: subprocess.Popen[bytes]) -> None:
        """End the process group, which is ours and holds all that was started, and us with it."""
        os.killpg(0, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            child.wait(_GRACE)
        os.killpg(0, signal.SIGKILL)


def _hold(child: subprocess.Popen[bytes], ending: threading.Event) -> None:
    # Nothing is ever written to it: reading ends when the owner's end is closed.
    while os.read(0, 1):
        pass
    ending.set()
    _end(child)


def _copy(source: IO[bytes], log: IO[bytes]) -> None:
    for line in without_messages(source):
        # On a full disk the command goes on to be read, or it would wait for us for ever.
        with suppress(OSError):
            log.write(line)


def main(log: Path, output: Path, command: list[str]) -> int:
    """Run a command; its exit code, or the negative number of the signal that ended it.

    Args:
        log: The file that what it says is added to.
        output: The file that its answer is written to.
        command: The command.
    """
    _prepare()
    ending = threading.Event()
    with log.open("ab", buffering=0) as said, output.open("wb") as answer:
        child = subprocess.Popen(  # noqa: S603 - what our owner asks for, without a shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.PIPE,
            creationflags=_FLAGS,
        )
        holder = threading.Thread(target=_hold, args=(child, ending), daemon=True)
        holder.start()
        copier = threading.Thread(target=_copy, args=(child.stderr, said), daemon=True)
        copier.start()
        code = child.wait()
        # Where the command was killed, what it has started still holds the other end. Our owner
        # ends that when it sees us gone.
        copier.join(_LAST_WORDS)
    if ending.is_set():
        # It ended as it was told to; what it has started may need to be killed.
        holder.join()
    return code


if __name__ == "__main__":
    ended = main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
    # As shells have it: an exit code cannot be negative.
    sys.exit(128 - ended if ended < 0 else ended)
