"""Options that the commands of `linkage annotate` share."""

from __future__ import annotations

from pathlib import Path

import click

WORKSPACE_VARIABLE = "LINKAGE_WORKSPACE"
DEFAULT_WORKSPACE = Path("annotation")

workspace_option = click.option(
    "-w",
    "--workspace",
    "workspace",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_WORKSPACE,
    envvar=WORKSPACE_VARIABLE,
    show_default=True,
    show_envvar=True,
    help="The folder that holds the settings, the log and the dataset.",
)

json_option = click.option(
    "--json", "as_json", is_flag=True, help="The result on stdout as one JSON object."
)
