"""The command `linkage`: finds the sub-commands that the stages register.

A stage adds a command with an entry point in the group `linkage.commands`; its module is
imported only when that command, or the list of commands, is asked for. Command modules
must be light to import: what is heavy is imported inside the command.
"""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint, entry_points, version

import click

from linkage_nlp.cli.console import EXIT_FAILED, EXIT_USAGE, report_error
from linkage_nlp.errors import LinkageError, MissingExtra, UsageError

GROUP = "linkage.commands"


class StageCommands(click.Group):
    """A command group whose members are entry points of installed packages."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(entry.name for entry in entry_points(group=GROUP))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        for entry in entry_points(group=GROUP, name=name):
            return _load(entry)
        return None


def _load(entry: EntryPoint) -> click.Command:
    command = entry.load()
    if not isinstance(command, click.Command):
        raise TypeError(f"entry point {entry.value} is not a click command")
    return command


@click.group(cls=StageCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("linkage-nlp"), prog_name="linkage")
def cli() -> None:
    """Code interview transcripts, in Chinese and English, for the ways by which
    knowledge reaches a firm.

    Everything runs on this machine; nothing is sent anywhere.

    \b
    First steps:
      linkage tag interviews/ -o tags.xlsx    code the transcripts of a folder
      linkage tag interview.docx -o page.html read one with its codes highlighted
      linkage codebook                        see the codes and what they mean

    \b
    Exit codes: 0 all went well, 1 nothing could be done, 2 the command was not
    understood, 3 some files could not be read and the others were done.
    """


def main() -> None:
    """Run the command line; known errors become one line on stderr and an exit code."""
    try:
        # Outside standalone mode click gives back the code of ctx.exit().
        code = cli.main(standalone_mode=False)
        if isinstance(code, int):
            sys.exit(code)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except ModuleNotFoundError as error:
        report_error(_missing(error))
        sys.exit(EXIT_USAGE)
    except UsageError as error:
        report_error(error)
        sys.exit(EXIT_USAGE)
    except LinkageError as error:
        report_error(error)
        sys.exit(EXIT_FAILED)


def _missing(error: ModuleNotFoundError) -> MissingExtra:
    """A stage imports its packages where it needs them, so their absence shows only then."""
    return MissingExtra(
        f"this command needs the package {error.name!r}, which is not installed",
        remedy="Install the stage with its packages, e.g. pip install 'linkage-nlp[all]'",
    )
