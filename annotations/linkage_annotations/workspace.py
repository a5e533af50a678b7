"""The methods lead's folder: settings, token, log and dataset of one project.

`annotate.yaml` has the settings, `token` the personal access token (readable by its owner
only), `log/` the annotation log and `dataset.jsonl` what follows from it; `turns/` is the
history of the loop, and `server/` what a Label Studio of our own keeps, if there is one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkage_annotations.log.file import AnnotationLog
from linkage_annotations.log.lock import locked
from linkage_annotations.log.readings import Rules
from linkage_annotations.settings import FILE, Settings, read_settings, write_settings
from linkage_nlp.codebook import Codebook, default_codebook, load_codebook
from linkage_nlp.errors import UsageError

if TYPE_CHECKING:
    from linkage_annotations.studio.connection import Studio

__all__ = ["Settings", "Workspace", "open_workspace"]

TOKEN_FILE = "token"  # noqa: S105 - the name of a file
TOKEN_VARIABLE = "LABEL_STUDIO_API_KEY"  # noqa: S105 - the name of a variable
URL_VARIABLE = "LABEL_STUDIO_URL"
# A project of 10,000 tasks is read in less.
_WAIT = 900.0


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace and its settings.

    Attributes:
        environment: Where the variables that go before the settings are looked up.
    """

    folder: Path
    settings: Settings
    environment: Mapping[str, str] = field(
        default_factory=lambda: os.environ, compare=False, repr=False
    )

    @property
    def log(self) -> AnnotationLog:
        """What was seen on the server."""
        return AnnotationLog(self.folder / "log")

    @property
    def dataset(self) -> Path:
        """The file that `pull` derives from the log."""
        return self.folder / "dataset.jsonl"

    @property
    def turns(self) -> Path:
        """The folder of the loop's history."""
        return self.folder / "turns"

    @property
    def server(self) -> Path:
        """The folder of a Label Studio of our own."""
        return self.folder / "server"

    @property
    def url(self) -> str:
        """The server's address: the environment's, or that of the settings."""
        return (self.environment.get(URL_VARIABLE) or self.settings.url).rstrip("/")

    def rules(self) -> Rules:
        """How sentences are settled."""
        return Rules(
            majority=self.settings.majority,
            adjudicators=self.settings.adjudicators,
            former_codebooks=self.settings.former_codebooks,
        )

    def codebook(self) -> Codebook:
        """The codebook of the project.

        Raises:
            CodebookError: Its file cannot be read or breaks the schema.
        """
        path = self.settings.codebook
        return default_codebook() if path is None else load_codebook(path)

    def token(self) -> str:
        """The personal access token: the environment's, or that of the workspace.

        Raises:
            UsageError: There is none, or its file cannot be read.
        """
        path = self.folder / TOKEN_FILE
        token = self.environment.get(TOKEN_VARIABLE, "").strip()
        if not token:
            try:
                token = path.read_text(encoding="utf-8").strip()
            except FileNotFoundError:
                token = ""
            except (OSError, UnicodeDecodeError) as error:
                raise UsageError(
                    "the token cannot be read",
                    path=path,
                    remedy="Check the permission, or set LABEL_STUDIO_API_KEY",
                ) from error
        if not token:
            raise UsageError(
                f"there is no token for {self.url}",
                remedy=f"Copy one from {self.url}/user/account (Personal Access Token) and give "
                "it as the environment variable LABEL_STUDIO_API_KEY, or in the file "
                f"{path}; or start a Label Studio of your own with 'linkage annotate up'",
            )
        return token

    def write_token(self, token: str) -> None:
        """Keep a token where its owner alone can read it.

        Raises:
            UsageError: The file cannot be written.
        """
        path = self.folder / TOKEN_FILE
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # Never readable by others, not even before its content is there.
            path.unlink(missing_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
                file.write(token.strip() + "\n")
        except OSError as error:
            raise UsageError(
                f"the token cannot be written ({error.strerror or error})",
                path=path,
                remedy="Check the permission to write there",
            ) from error

    def studio(self) -> Studio:
        """The server, by the token.

        Raises:
            UsageError: There is no token, or a migration was left half done.
        """
        from linkage_annotations.migration.folder import check_no_migration
        from linkage_annotations.studio.connection import Studio

        check_no_migration(self.folder)
        return Studio(self.url, self.token())

    def project(self) -> int:
        """The server's number of the project.

        Raises:
            UsageError: There is no project yet.
        """
        if self.settings.project is None:
            raise UsageError(
                "there is no project yet",
                path=self.folder / FILE,
                remedy="Make one with 'linkage annotate init TITLE'",
            )
        return self.settings.project

    def projects(self) -> tuple[int, ...]:
        """The project, and the one in which disagreements are settled if there is one.

        Raises:
            UsageError: There is no project yet.
        """
        settling = self.settings.adjudication
        return (self.project(),) if settling is None else (self.project(), settling)

    @contextmanager
    def alone(self, command: str) -> Iterator[None]:
        """Let nobody else run a command in the workspace meanwhile.

        Args:
            command: Its name; other commands may run.

        Raises:
            AnnotationLogError: Somebody else runs it for a quarter of an hour.
            UsageError: The workspace cannot be made.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"the workspace cannot be made ({error.strerror or error})",
                path=self.folder,
                remedy="Check the permission to write there",
            ) from error
        busy = f"another '{command}' is at work in this workspace"
        with locked(self.folder / f"{command}.lock", _WAIT, busy=busy):
            yield

    def changed(self, **settings: Any) -> Workspace:
        """The workspace with some settings changed, which are written in one step.

        Raises:
            UsageError: The file cannot be written.
        """
        workspace = replace(self, settings=replace(self.settings, **settings))
        write_settings(self.folder, workspace.settings)
        return workspace


def open_workspace(folder: str | Path, *, missing_ok: bool = False) -> Workspace:
    """The workspace in a folder.

    Args:
        folder: The folder; it need not be there with `missing_ok`.
        missing_ok: Give default settings where there are none yet; nothing is written.

    Raises:
        UsageError: There is no workspace, or its settings are not as they must be; with
            file and row.
    """
    place = Path(folder)
    if missing_ok and not (place / FILE).exists():
        return Workspace(place, Settings())
    return Workspace(place, read_settings(place))
