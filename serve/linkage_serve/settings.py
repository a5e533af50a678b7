"""What the service is started with."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from linkage_nlp.errors import UsageError
from linkage_nlp.language import Language

# How much a client may ask for at once; these stand in the interface's description.
TEXTS = 256
TEXT_CHARACTERS = 20_000
PAGE_SIZE = 500
# Label Studio sends all tasks of a project in one request; no model reads so many in the
# 100 seconds that it waits.
STUDIO_TASKS = 50_000

# Nothing well known listens there.
DEFAULT_PORT = 8707
# A coder's work of about two days.
RETRAIN_AFTER = 500
LOOPBACK_NAMES = ("127.0.0.1", "::1", "localhost")
LOOPBACK_ADDRESSES = ("127.0.0.1", "::1")

_FOLDER = "linkage-nlp"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the service takes, so that its memory and its time stay bounded.

    Attributes:
        body_bytes: Of one request, all its files together.
        file_bytes: Of one file.
        files: In one request.
        transcript_sentences: Of one transcript; an interview of an hour has about 700.
        request_characters: Of all texts of one request to tag.
        request_sentences: Of all texts of one request to tag.
        waiting_sentences: That wait to be tagged; what comes on top is turned away.
        requests_at_once: That are being answered at a time.
        streams: Event streams that are open at a time.
        requests_per_second: That one address may send for long.
        burst: Requests that one address may send at once.
        failures_per_minute: Wrong tokens that one address may send.
    """

    body_bytes: int = 200_000_000
    file_bytes: int = 50_000_000
    files: int = 100
    transcript_sentences: int = 50_000
    request_characters: int = 200_000
    request_sentences: int = 2000
    waiting_sentences: int = 8192
    requests_at_once: int = 500
    streams: int = 64
    requests_per_second: float = 200.0
    burst: int = 1000
    failures_per_minute: int = 10


@dataclass(frozen=True, slots=True)
class Training:
    """How a retraining is carried out.

    Attributes:
        workspaces: The folders of annotation workspaces, as `linkage annotate` makes them.
        joined: Datasets that are trained on besides the annotations.
        recipe: A recipe of the training in place of the default one.
        base: What to train on from, in place of the recipe's base.
        languages: The languages in which a new model must not be worse than the one in use.
        command: What runs a command of `linkage`. A file of the folder that one happens to be
            in must not stand in for a module (-P).
    """

    workspaces: tuple[Path, ...] = ()
    joined: tuple[Path, ...] = ()
    recipe: Path | None = None
    base: str | None = None
    languages: tuple[Language, ...] = ("zh", "en")
    command: tuple[str, ...] = (sys.executable, "-P", "-m", "linkage_nlp")

    def __post_init__(self) -> None:
        for path in (*self.joined, *(() if self.recipe is None else (self.recipe,))):
            if not path.is_file():
                raise UsageError(
                    "there is no such file to train with", path=path, remedy="Check the path"
                )


@dataclass(frozen=True, slots=True)
class Settings:
    """How the service runs.

    Attributes:
        data: The folder of the database, of the models and of what is being exported.
        host: The address to listen at.
        port: The port there; 0 for any that is free.
        database: The URL of a PostgreSQL database; the file in `data` by default.
        model: The bundle folder to tag with; by default the one chosen last, or the one that
            comes with the package.
        threads: Cores that a model computes on; all that are available by default.
        allowed_hosts: Names besides the loopback ones under which the service is reached,
            e.g. through a proxy.
        trusted_proxies: Addresses, or networks as `10.0.0.0/24`, of the proxies whose word
            counts on who asks, and whether by https.
        retrain_after: After how many annotations of a project of Label Studio a retraining is
            asked for.
        training: How a retraining is carried out.
        json_logs: Whether the log has one JSON object on each line.
        limits: See there.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    database: str | None = None
    model: Path | None = None
    threads: int | None = None
    allowed_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = LOOPBACK_ADDRESSES
    retrain_after: int = RETRAIN_AFTER
    training: Training = field(default_factory=Training)
    json_logs: bool = False
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65_535:
            raise UsageError(
                f"there is no port {self.port}", remedy="Give --port a number from 0 to 65535"
            )
        for proxy in self.trusted_proxies:
            try:
                ipaddress.ip_network(proxy)
            except ValueError as error:
                raise UsageError(
                    f"{proxy!r} is no address of a proxy",
                    remedy="Give --trusted-proxy an address, or a network such as 172.18.0.0/16",
                ) from error
        if self.retrain_after < 1:
            raise UsageError(
                "a retraining needs annotations", remedy="Give --retrain-after 1 or more"
            )

    @property
    def models(self) -> Path:
        """The folder in which bundles are looked for."""
        return self.data / "models"

    @property
    def retrainings(self) -> Path:
        """The folder of the logs of retrainings."""
        return self.data / "retrainings"

    @property
    def database_url(self) -> str:
        """Where the database is."""
        return self.database or f"sqlite:///{self.data / 'linkage.sqlite3'}"

    @property
    def token_required(self) -> bool:
        """Whether every request needs a token: always, when others can reach the service."""
        return not is_loopback(self.host) or bool(self.allowed_hosts)


def is_loopback(host: str) -> bool:
    """Whether an address is that of this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def default_data_folder(environment: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Where the service keeps its data when nothing else is said.

    Args:
        environment: The environment variables.
        platform: As `sys.platform` names it.
    """
    if platform == "win32":
        base = environment.get("LOCALAPPDATA")
        return Path(base) / _FOLDER if base else Path.home() / "AppData" / "Local" / _FOLDER
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _FOLDER
    base = environment.get("XDG_DATA_HOME")
    return Path(base) / _FOLDER if base else Path.home() / ".local" / "share" / _FOLDER
