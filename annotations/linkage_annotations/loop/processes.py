"""Other commands of `linkage` as processes, run by the interpreter that runs this one."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Protocol

from linkage_nlp.errors import LoopError

# -P: a file of the folder that one happens to be in must not stand in for a module.
_LINKAGE = (sys.executable, "-P", "-m", "linkage_nlp")
_STDERR = 2


class Commands(Protocol):
    """What runs the commands of `linkage`."""

    def run(self, *arguments: str) -> int:
        """Run a command, all that it says going to stderr; its exit code."""

    def ask(self, *arguments: str) -> tuple[int, str]:
        """Run a command; its exit code, and what it says on stdout."""


@dataclass(frozen=True, slots=True)
class Processes:
    """Runs commands as processes of their own, one at a time.

    Attributes:
        lock: The descriptor of a lock that children hold too, so that it is held until the
            last of them has ended, whatever becomes of this process.
    """

    lock: int | None = None

    def run(self, *arguments: str) -> int:
        return subprocess.run(  # noqa: S603 - our own command, without a shell
            [*_LINKAGE, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=_STDERR,
            pass_fds=self._inherited,
            check=False,
        ).returncode

    def ask(self, *arguments: str) -> tuple[int, str]:
        done = subprocess.run(  # noqa: S603 - our own command, without a shell
            [*_LINKAGE, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            pass_fds=self._inherited,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
        try:
            return done.returncode, done.stdout.decode("utf-8")
        except UnicodeDecodeError as error:
            raise LoopError(
                f"'linkage {arguments[0]}' did not answer in UTF-8",
                remedy="Check that the installation is whole",
            ) from error

    @property
    def _inherited(self) -> tuple[int, ...]:
        # Windows has no descriptors to inherit.
        return () if self.lock is None or sys.platform == "win32" else (self.lock,)
