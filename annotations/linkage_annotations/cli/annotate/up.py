"""`linkage annotate up`: a Label Studio of one's own."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_annotations.cli.annotate.options import DEFAULT_WORKSPACE, workspace_option
from linkage_nlp.cli.console import note, report_warning
from linkage_nlp.errors import StudioDenied, UsageError

if TYPE_CHECKING:
    from linkage_annotations.studio.accounts import Account
    from linkage_annotations.studio.local import LocalServer, Running
    from linkage_annotations.workspace import Workspace

_PORT = 8080


@click.command()
@workspace_option
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Where it listens, for this machine alone.  [default: that of the workspace, or 8080]",
)
@click.option("--email", help="Your e-mail address there; nothing is sent to it.")
@click.option("--detach", is_flag=True, help="Return when it is ready; it runs on until --stop.")
@click.option("--stop", is_flag=True, help="Stop the one that runs for this workspace.")
@click.option(
    "--environment",
    type=click.Path(path_type=Path, file_okay=False),
    help="A virtual environment with Label Studio in it.  [default: one is made in your cache]",
)
def up(
    *,
    workspace: Path,
    port: int | None,
    email: str | None,
    detach: bool,
    stop: bool,
    environment: Path | None,
) -> None:
    """Start a Label Studio on this machine, for those who have none.

    The first time it is installed into an environment of its own, and an account and a token
    are made for you. Its data stays in the workspace, it tells nobody what you do, and it
    listens to this machine alone. Ctrl-C stops it; everything is there again next time.

    \b
      linkage annotate up --email you@university.edu
      linkage annotate up --detach
      linkage annotate up --stop
    """
    from linkage_annotations.studio.environment import default_environment, named_environment
    from linkage_annotations.studio.local import LocalServer, check_port
    from linkage_annotations.workspace import open_workspace

    place = open_workspace(workspace, missing_ok=True)
    home = named_environment(environment) if environment else default_environment()
    server = LocalServer(place.server, home)
    running = server.running()
    if stop:
        _stop(server, running)
        return
    if running:
        server.wait(running)
        note("Label Studio runs already.")
        _keep(place, server, running)
        _tell(place, server, running)
        return
    chosen = port or _chosen_port(place)
    check_port(chosen)
    if not environment:
        home.install(note)
    account = _account(server, email)
    running = server.start(chosen, account)
    with _ended_in_order(server, running, detach=detach):
        _wait(server, running)
        _keep(place, server, running)
        _tell(place, server, running)
        if detach:
            note(f"Stop it with: linkage annotate up --stop{_named(place)}")
            return
        note("Ctrl-C stops it.")
        server.wait_for_end(running)
        raise UsageError(
            "Label Studio has ended", path=server.log, remedy="See there why, and start it again"
        )


def _stop(server: LocalServer, running: Running | None) -> None:
    if running is None:
        note("No Label Studio runs for this workspace.")
        return
    server.stop(running)
    note("Label Studio has stopped.")


def _chosen_port(place: Workspace) -> int:
    """The port that the workspace was set to before, or the usual one."""
    from urllib.parse import urlsplit

    from linkage_annotations.studio.client import LOOPBACK

    parts = urlsplit(place.settings.url)
    if parts.hostname in LOOPBACK:
        return parts.port or _PORT
    if place.settings.project is not None:
        raise UsageError(
            f"this workspace belongs to the Label Studio at {place.settings.url}",
            path=place.folder,
            remedy="Name another folder with -w",
        )
    return _PORT


def _account(server: LocalServer, email: str | None) -> Account:
    """The lead's account: the one of before, or a new one that is asked for."""
    from linkage_annotations.studio.accounts import new_account, read_account, write_account

    account = read_account(server.account)
    if account is not None:
        return account
    if email is None:
        note("Label Studio knows people by an e-mail address; nothing is sent there.")
        email = click.prompt("Your e-mail address", err=True)
    account = new_account(email)
    write_account(server.account, account)
    return account


def _wait(server: LocalServer, running: Running) -> None:
    first = " (the first time takes half a minute or more)" if server.fresh else ""
    note(f"Starting Label Studio{first} …")
    told = 0

    def tell(seconds: float) -> None:
        nonlocal told
        if seconds // 15 > told:
            told = int(seconds // 15)
            note(f"  still starting, {seconds:.0f} s …")

    server.wait(running, tell)


def _keep(place: Workspace, server: LocalServer, running: Running) -> None:
    """Write down the address and a token that works."""
    from linkage_annotations.studio.accounts import make_token, read_account, signed_in
    from linkage_annotations.workspace import TOKEN_VARIABLE, URL_VARIABLE

    if place.settings.url != running.url:
        place.changed(url=running.url)
    for variable in (URL_VARIABLE, TOKEN_VARIABLE):
        if place.environment.get(variable):
            report_warning(
                f"{variable} is set and goes before what this workspace says; unset it to work "
                "with this Label Studio"
            )
    if _token_works(place, running):
        return
    account = read_account(server.account)
    if account is None:
        raise UsageError(
            "the account of this Label Studio is not known",
            path=server.account,
            remedy='Write what you sign in with there: {"email": …, "password": …}',
        )
    with signed_in(running.url, account) as client:
        place.write_token(make_token(client))


def _token_works(place: Workspace, running: Running) -> bool:
    from dataclasses import replace

    from linkage_annotations.studio.connection import Studio

    try:
        Studio(running.url, replace(place, environment={}).token()).me()
    except (UsageError, StudioDenied):
        return False
    return True


def _tell(place: Workspace, server: LocalServer, running: Running) -> None:
    """The address, and what to do next."""
    from dataclasses import replace

    from linkage_annotations.studio.accounts import read_account
    from linkage_annotations.studio.connection import Studio

    studio = Studio(running.url, replace(place, environment={}).token())
    account = read_account(server.account)
    click.echo(running.url)
    if account is not None:
        note(f"Sign in as {account.email}; the password is in {server.account}")
    note(f"Coders make their accounts at {studio.invitation()}")
    note(
        "It is reached from this machine alone; from another through a tunnel: "
        f"ssh -L {running.port}:127.0.0.1:{running.port} THIS-MACHINE"
    )
    if place.settings.project is None:
        note(f'Next: linkage annotate init "TITLE"{_named(place)}')
    else:
        note(f"The project: {running.url}/projects/{place.settings.project}")


@contextmanager
def _ended_in_order(server: LocalServer, running: Running, *, detach: bool) -> Iterator[None]:
    """Stop the server when we are stopped, or when it does not get ready."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = {
        kind: signal.signal(kind, interrupt)
        for kind in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))
    }
    ready = False
    try:
        yield
        ready = True
    except KeyboardInterrupt:
        note("\nStopping Label Studio …")
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
        if not (detach and ready):
            server.stop(running)


def _named(place: Workspace) -> str:
    """How to name the workspace in the next command."""
    return "" if place.folder == DEFAULT_WORKSPACE else f" -w {place.folder}"
