"""The command `linkage serve`: the service, on this machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_serve.cli.backup import backup, restore
from linkage_serve.settings import (
    DEFAULT_PORT,
    LOOPBACK_ADDRESSES,
    RETRAIN_AFTER,
    Settings,
    Training,
    default_data_folder,
)

if TYPE_CHECKING:
    from linkage_nlp.language import Language
    from linkage_serve.store import Database
    from linkage_serve.store.records import TokenKind


_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(
    invoke_without_command=True,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "auto_envvar_prefix": "LINKAGE_SERVE",
    },
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen at. Others than this machine's need a token.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=DEFAULT_PORT,
    show_default=True,
    help="The port to listen at; 0 for any that is free.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="LINKAGE_SERVE_DATA",
    help="The folder of transcripts, corrections and models. [default: one of your own]",
)
@click.option(
    "--database",
    envvar="LINKAGE_SERVE_DATABASE",
    help="A PostgreSQL database: postgresql://USER@HOST/NAME. With a password in it, give it "
    "as LINKAGE_SERVE_DATABASE instead. [default: a file in the data folder]",
)
@click.option(
    "--database-password-file",
    type=_FILE,
    help="The file in which the password of the database stands, and nothing else.",
)
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    help="A bundle folder to tag with. [default: the one chosen last, or the embedded one]",
)
@click.option("--threads", type=click.IntRange(min=1), help="Cores to tag with. [default: all]")
@click.option(
    "--allowed-host",
    "allowed_hosts",
    multiple=True,
    help="A name under which a proxy makes the service known. Then a token is needed.",
)
@click.option(
    "--trusted-proxy",
    "trusted_proxies",
    multiple=True,
    default=LOOPBACK_ADDRESSES,
    help="The address, or network, of a proxy that says truly who asks.  [default: this machine]",
)
@click.option(
    "--retrain-after",
    type=click.IntRange(min=1),
    default=RETRAIN_AFTER,
    show_default=True,
    help="Annotations in a project of Label Studio after which a retraining is asked for.",
)
@click.option(
    "--workspace",
    "workspaces",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="LINKAGE_SERVE_WORKSPACE",
    multiple=True,
    help="The folder of a project of 'linkage annotate', to train anew on its annotations. May "
    "be given several times.",
)
@click.option(
    "--train-with",
    type=_FILE,
    envvar="LINKAGE_SERVE_TRAIN_WITH",
    multiple=True,
    help="A dataset to train on besides the annotations. May be given several times.",
)
@click.option(
    "--train-recipe",
    type=_FILE,
    envvar="LINKAGE_SERVE_TRAIN_RECIPE",
    help="Settings of the training.  [default: the default]",
)
@click.option(
    "--train-base",
    metavar="FOLDER|NAME",
    envvar="LINKAGE_SERVE_TRAIN_BASE",
    help="Encoder or bundle to train on from.  [default: the recipe's]",
)
@click.option(
    "--train-lang",
    "train_languages",
    type=click.Choice(["zh", "en"]),
    envvar="LINKAGE_SERVE_TRAIN_LANG",
    multiple=True,
    help="A new model must not be worse in this language.  [default: both]",
)
@click.option("--json", "json_logs", is_flag=True, help="Log one JSON object a line.")
@click.pass_context
def serve(
    context: click.Context,
    *,
    host: str,
    port: int,
    data: Path | None,
    database: str | None,
    database_password_file: Path | None,
    model: Path | None,
    threads: int | None,
    allowed_hosts: tuple[str, ...],
    trusted_proxies: tuple[str, ...],
    retrain_after: int,
    workspaces: tuple[Path, ...],
    train_with: tuple[Path, ...],
    train_recipe: Path | None,
    train_base: str | None,
    train_languages: tuple[Language, ...],
    json_logs: bool,
) -> None:
    """Serve a page and an HTTP interface for interviews: drop, read, correct, export.

    Everything stays on this machine, and only this machine can reach it unless --host says
    otherwise. Stop it with Ctrl-C. Every option can be given in the environment too, such as
    --allowed-host as LINKAGE_SERVE_ALLOWED_HOSTS.

    \b
      linkage serve                              open the address that it prints
      linkage serve --host 0.0.0.0               for others too, who need a token
      linkage serve --workspace annotation/      train anew on what is annotated there
      linkage serve token --name "Wang's laptop" make a token
      linkage serve token --for-label-studio     make one for its model connection
      linkage serve token --list                 see them; --revoke ID ends one
      linkage serve backup backups/              all that is kept, in one file
      linkage serve restore FILE                 put it back, here or on another machine
    """
    if database is not None and database_password_file is not None:
        from linkage_serve.store.database import with_password

        database = with_password(database, database_password_file)
    settings = Settings(
        data=data or default_data_folder(os.environ),
        host=host,
        port=port,
        database=database,
        model=model,
        threads=threads,
        allowed_hosts=allowed_hosts,
        trusted_proxies=trusted_proxies,
        retrain_after=retrain_after,
        training=Training(
            workspaces=tuple(path.resolve() for path in workspaces),
            joined=tuple(path.resolve() for path in train_with),
            recipe=None if train_recipe is None else train_recipe.resolve(),
            base=train_base,
            languages=train_languages or ("zh", "en"),
        ),
        json_logs=json_logs,
    )
    context.obj = settings
    if context.invoked_subcommand is None:
        from linkage_serve.server import run

        run(settings, tell=click.echo)


serve.add_command(backup)
serve.add_command(restore)


@serve.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--name", default="token", show_default=True, help="Whose it is; corrections show it."
)
@click.option(
    "--for-label-studio",
    is_flag=True,
    help="One with which Label Studio asks for suggestions, and which is good for nothing else.",
)
@click.option("--list", "listed", is_flag=True, help="List the tokens, without their secrets.")
@click.option("--revoke", metavar="ID", help="Let a token count no more.")
@click.pass_obj
def token(
    settings: Settings, *, name: str, for_label_studio: bool, listed: bool, revoke: str | None
) -> None:
    """Make a token, which those who reach the service from elsewhere need.

    One for Label Studio is the password of its model connection; the user may be any.
    It is shown once: only its hash is kept. This works while the service runs.
    """
    from linkage_serve.store import open_database
    from linkage_serve.store.records import TokenKind

    database = open_database(settings, exclusive=False)
    try:
        if listed:
            _list(database)
        elif revoke is not None:
            _revoke(database, revoke)
        else:
            _make(database, name, TokenKind.LABEL_STUDIO if for_label_studio else TokenKind.PERSON)
    finally:
        database.close()


def _make(database: Database, name: str, kind: TokenKind) -> None:
    from linkage_nlp.errors import UsageError
    from linkage_serve.security.secrets import new_token
    from linkage_serve.store import tokens

    plain = name.strip()
    if not plain or len(plain) > 200 or not plain.isprintable():
        raise UsageError(
            "a token's name is a line of up to 200 characters", remedy="Give --name another"
        )
    made = new_token()
    with database.writing() as connection:
        tokens.add(connection, made.id, name=plain, hash=made.hash, kind=kind)
    click.echo(made.shown)
    click.echo("Keep it now: it is not shown again.", err=True)


def _list(database: Database) -> None:
    from linkage_serve.store import tokens

    with database.reading() as connection:
        found = tokens.every(connection)
    for one in found:
        state = "valid" if one.revoked_at is None else f"revoked {one.revoked_at:%Y-%m-%d}"
        click.echo(f"{one.id}  {one.created_at:%Y-%m-%d}  {one.kind}  {state}  {one.name}")
    if not found:
        click.echo("There are no tokens.", err=True)


def _revoke(database: Database, id: str) -> None:
    from linkage_serve.store import tokens

    with database.writing() as connection:
        tokens.revoke(connection, id)
    click.echo(f"{id} counts no more.", err=True)
