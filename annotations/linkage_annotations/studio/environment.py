"""The Python environment that a Label Studio of our own runs in.

Label Studio brings some 160 packages, pinned to versions that would fight with those of
training; so it gets an environment of its own, which all workspaces of a person share.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from linkage_annotations.studio.processes import one_at_a_time
from linkage_nlp.errors import UsageError

REQUIREMENT = "label-studio>=1.23,<2"
_WHOLE = "linkage-installed.txt"
_LOG = "install.log"
_INSTALL_LIMIT = 1800.0


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment with Label Studio in it, or where one shall be made."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self._scripts / ("python.exe" if sys.platform == "win32" else "python")

    @property
    def command(self) -> Path:
        """Its command `label-studio`."""
        return self._scripts / ("label-studio.exe" if sys.platform == "win32" else "label-studio")

    @property
    def _scripts(self) -> Path:
        return self.folder / ("Scripts" if sys.platform == "win32" else "bin")

    @property
    def ready(self) -> bool:
        """Whether Label Studio is in it; an installation that broke off is not."""
        return self.command.exists() and (
            (self.folder / _WHOLE).exists() or not (self.folder / _LOG).exists()
        )

    def install(self, tell: Callable[[str], None]) -> None:
        """Make the environment and put Label Studio into it, if it is not there yet.

        Args:
            tell: Called with what is being done.

        Raises:
            UsageError: It cannot be made; the log beside it says why.
        """
        log = self.folder / _LOG
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with one_at_a_time(self.folder / "install.lock", "installs it", _INSTALL_LIMIT):
                if not self.ready:
                    self._install(log, tell)
        except (OSError, subprocess.SubprocessError) as error:
            raise UsageError(
                "Label Studio could not be installed",
                path=log,
                remedy="See there why; with a network, do the same again, or install "
                f"'{REQUIREMENT}' into a virtual environment yourself and name it with "
                "--environment",
            ) from error

    def _install(self, log: Path, tell: Callable[[str], None]) -> None:
        tell(f"Installing Label Studio into {self.folder}, once; this takes a minute or two …")
        with log.open("wb") as out:
            for step in (
                [sys.executable, "-m", "venv", str(self.folder)],
                [*self._pip(), "install", REQUIREMENT],
            ):
                subprocess.run(  # noqa: S603 - our own interpreter, fixed arguments
                    step, stdout=out, stderr=out, check=True, timeout=_INSTALL_LIMIT
                )
        (self.folder / _WHOLE).write_text(REQUIREMENT + "\n", encoding="utf-8")

    def _pip(self) -> list[str]:
        return [str(self.python), "-m", "pip", "--disable-pip-version-check", "--no-input"]


def default_environment(variables: Mapping[str, str] = os.environ) -> Environment:
    """Where the environment stands that all workspaces share: in the person's cache."""
    home = Path.home()
    if sys.platform == "win32":
        cache = Path(variables.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        cache = home / "Library" / "Caches"
    else:
        cache = Path(variables.get("XDG_CACHE_HOME") or home / ".cache")
    return Environment(cache / "linkage-nlp" / "label-studio")


def named_environment(folder: Path) -> Environment:
    """An environment that somebody else made.

    Raises:
        UsageError: There is no Label Studio in it.
    """
    environment = Environment(folder)
    if not environment.command.exists():
        raise UsageError(
            "there is no Label Studio in this environment",
            path=folder,
            remedy=f"Install it there: {environment.python} -m pip install '{REQUIREMENT}'",
        )
    return environment
