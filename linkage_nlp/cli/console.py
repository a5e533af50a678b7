"""What the commands share in talking to people: results on stdout, the rest on stderr."""

from __future__ import annotations

import click

from linkage_nlp.errors import LinkageError

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_PARTIAL = 3


def report_error(error: LinkageError) -> None:
    """One error on stderr."""
    click.secho("error: ", fg="red", bold=True, nl=False, err=True)
    click.echo(str(error), err=True)


def report_warning(message: str) -> None:
    """One warning on stderr."""
    click.secho("warning: ", fg="yellow", bold=True, nl=False, err=True)
    click.echo(message, err=True)


def note(message: str) -> None:
    """One line of progress or advice on stderr."""
    click.echo(message, err=True)
