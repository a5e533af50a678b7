"""A Label Studio of our own: on this machine, for this machine, and telling nobody."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from linkage_annotations.studio.accounts import Account
from linkage_annotations.studio.environment import Environment
from linkage_annotations.studio.processes import (
    command_line,
    end,
    is_alive,
    one_at_a_time,
    start_apart,
)
from linkage_nlp.errors import StudioError, UsageError
from linkage_nlp.writers.files import replacing

HOST = "127.0.0.1"
_READY_LIMIT = 300.0
_POLL = 0.25

# Label Studio reports usage and errors (with who sent which request) to its makers unless
# all of these are set; it takes commands from models on this machine only if it may.
_VARIABLES = {
    "COLLECT_ANALYTICS": "false",
    "LATEST_VERSION_CHECK": "false",
    "SENTRY_DSN": "",
    "FRONTEND_SENTRY_DSN": "",
    "FEATURE_FLAGS_OFFLINE": "true",
    "ML_BLOCK_LOCAL_IP": "false",
    "SSRF_PROTECTION_ENABLED": "false",
    "DISABLE_SIGNUP_WITHOUT_LINK": "true",
    "CORS_ALLOW_ALL_ORIGINS": "false",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
}


# What would lead its Python to other packages or settings than its own.
_NOT_PASSED_ON = {"PYTHONPATH", "PYTHONHOME", "DJANGO_SETTINGS_MODULE"}


@dataclass(frozen=True, slots=True)
class Running:
    """A server that was started."""

    pid: int
    port: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self.port}"


class LocalServer:
    """The server of a workspace.

    Args:
        folder: Where it keeps its data, its log and a note of what runs.
        environment: What it runs in.
    """

    def __init__(self, folder: Path, environment: Environment) -> None:
        self._folder = folder
        self._environment = environment

    @property
    def log(self) -> Path:
        """What the server says."""
        return self._folder / "server.log"

    @property
    def account(self) -> Path:
        """The file of the lead's account."""
        return self._folder / "account.json"

    @property
    def fresh(self) -> bool:
        """Whether there is no data yet."""
        return not (self._folder / "data" / "label_studio.sqlite3").exists()

    @property
    def _note(self) -> Path:
        return self._folder / "running.json"

    def running(self) -> Running | None:
        """The server that runs with this folder's data, if one does."""
        try:
            record = json.loads(self._note.read_text(encoding="utf-8"))
            noted = Running(int(record["pid"]), int(record["port"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        # The number may have gone to another process since.
        return noted if "label-studio" in (command_line(noted.pid) or "") else None

    def start(self, port: int, account: Account) -> Running:
        """Start the server, and do not wait until it answers.

        Args:
            port: Where it listens, at the loopback address alone.
            account: The lead's, made if it is not there.

        Raises:
            UsageError: The port is in use, or the server cannot be started.
        """
        data = self._folder / "data"
        command = [
            *(str(self._environment.command.absolute()), "start", "--no-browser"),
            # Left to itself, it would listen to the whole network.
            *("--internal-host", HOST, "--port", str(port)),
        ]
        try:
            data.mkdir(parents=True, exist_ok=True)
            self._folder.chmod(0o700)
            with one_at_a_time(self._folder / "start.lock", "starts this Label Studio"):
                if self.running():
                    raise UsageError(
                        "this Label Studio runs already",
                        path=self._folder,
                        remedy="Stop it with 'linkage annotate up --stop'",
                    )
                check_port(port)
                variables = self.variables(os.environ, data, account)
                running = Running(start_apart(command, variables, self._folder, self.log), port)
                with replacing(self._note) as draft:
                    draft.write_text(json.dumps(asdict(running)) + "\n", encoding="utf-8")
        except OSError as error:
            raise UsageError(
                f"Label Studio could not be started ({error.strerror or error})",
                path=self._folder,
                remedy="Check the permission to write there, and the environment",
            ) from error
        return running

    @staticmethod
    def variables(given: Mapping[str, str], data: Path, account: Account) -> dict[str, str]:
        """What the server finds in its environment; its password, in no list of processes."""
        own = {
            **_VARIABLES,
            "BASE_DATA_DIR": str(data.resolve()),
            "USERNAME": account.email,
            "PASSWORD": account.password,
        }
        # It looks for each under three names, this one first.
        kept = {name: value for name, value in given.items() if name not in _NOT_PASSED_ON}
        return {**kept, **{f"LABEL_STUDIO_{name}": value for name, value in own.items()}}

    def wait(self, running: Running, tell: Callable[[float], None] | None = None) -> None:
        """Wait until the server answers.

        Args:
            running: What was started.
            tell: Called again and again with the seconds since.

        Raises:
            StudioError: It ended, or does not answer in time.
        """
        begun = time.monotonic()
        while not answers(running.url):
            waited = time.monotonic() - begun
            if not is_alive(running.pid):
                self._note.unlink(missing_ok=True)
                raise StudioError(
                    "Label Studio ended before it was ready",
                    path=self.log,
                    remedy="See there why",
                )
            if waited > _READY_LIMIT:
                raise StudioError(
                    f"Label Studio was not ready within {_READY_LIMIT:.0f} seconds",
                    path=self.log,
                    remedy="See there why; it goes on running until 'linkage annotate up --stop'",
                )
            if tell:
                tell(waited)
            time.sleep(_POLL)

    def stop(self, running: Running) -> None:
        """Stop the server, and wait until it has ended.

        Raises:
            StudioError: It does not end.
        """
        if not end(running.pid):
            raise StudioError(
                f"Label Studio (process {running.pid}) does not end", remedy="End it yourself"
            )
        self._note.unlink(missing_ok=True)

    def wait_for_end(self, running: Running) -> None:
        """Wait until the server ends by itself."""
        while is_alive(running.pid):
            time.sleep(_POLL)
        self._note.unlink(missing_ok=True)


def answers(url: str) -> bool:
    """Whether a Label Studio at an address says that it is well."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False


def check_port(port: int) -> None:
    """See that nobody listens; Label Studio itself would go to the next port unasked.

    Raises:
        UsageError: Somebody does, or one may not listen there.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise UsageError(
                f"port {port} is in use by another program, or not to be had",
                remedy=f"Take another: --port {port + 1 if port < 65535 else 8080}",
            ) from error
