"""`linkage annotate doctor`: whether all is well between a workspace and Label Studio."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_annotations.cli.annotate.options import json_option, workspace_option
from linkage_nlp.cli.console import EXIT_FAILED, note

if TYPE_CHECKING:
    from linkage_annotations.studio.doctor import Check

_COLORS = {"ok": "green", "warning": "yellow", "problem": "red"}


@click.command()
@workspace_option
@click.option(
    "--repair",
    is_flag=True,
    help="Switch off that coders can submit without an answer, for which Label Studio has no page.",
)
@json_option
def doctor(*, workspace: Path, repair: bool, as_json: bool) -> None:
    """Check the connection to Label Studio and the project there.

    Address, token, version, what the server tells its makers, the project's interface and
    codebook, webhooks, models: each is ok, a warning or a problem, with a remedy. Nothing is
    changed on the server without --repair.

    \b
      linkage annotate doctor
      linkage annotate doctor --json | jq '.checks[] | select(.grade != "ok")'

    Exit code 1 where there is a problem; warnings alone leave it at 0.
    """
    from linkage_annotations.studio.doctor import Grade, examine
    from linkage_annotations.workspace import open_workspace

    place = open_workspace(workspace, missing_ok=True)
    if repair:
        place.studio().forbid_empty(place.project())
    checks = _shown(examine(place), as_json=as_json)
    problems = sum(check.grade is Grade.PROBLEM for check in checks)
    warnings = sum(check.grade is Grade.WARNING for check in checks)
    if as_json:
        record = {"ok": not problems, "checks": [asdict(check) for check in checks]}
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        note(f"{_number(problems, 'problem')}, {_number(warnings, 'warning')}.")
    if problems:
        sys.exit(EXIT_FAILED)


def _shown(checks: Iterable[Check], *, as_json: bool) -> list[Check]:
    """The checks, each printed as it comes."""
    made = []
    for check in checks:
        made.append(check)
        if not as_json:
            click.secho(f"{check.grade.value:8}", fg=_COLORS[check.grade.value], nl=False)
            click.echo(f" {check.name:16} {check.message}")
            if check.remedy:
                click.echo(f"{'':26}{check.remedy}.")
    return made


def _number(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"
