"""`linkage annotate status`: how far the coding has come."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_annotations.cli.annotate.options import json_option, workspace_option
from linkage_nlp.cli.console import EXIT_PARTIAL, note, report_error, report_warning

if TYPE_CHECKING:
    from linkage_annotations.progress.figures import Progress
    from linkage_annotations.workspace import Workspace

# Where the output is no terminal.
_WIDTH = 140


@click.command()
@workspace_option
@click.option("--pull", "fresh", is_flag=True, help="Pull first.")
@click.option(
    "--goal",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    help="Settled sentences that each code is to have in each language.",
)
@json_option
def status(*, workspace: Path, fresh: bool, goal: int, as_json: bool) -> None:
    """How much is coded, by case, queue and person, how fast, and what each code lacks.

    All of it is read from the log, so it is as old as the last pull, and needs no server.

    \b
      linkage annotate status
      linkage annotate status --pull --goal 100
      linkage annotate status --json | jq .total

    A code lacks what it has less than the goal in a language, to train on, and less than 10
    sentences that two people coded and one of them gave it, to tell their agreement.
    Exit code 3 where annotations cannot be used: 'linkage annotate pull' names them.
    """
    from linkage_annotations.progress.figures import measure_progress
    from linkage_annotations.workspace import open_workspace

    place = open_workspace(workspace)
    if fresh:
        _pull(place)
    progress = measure_progress(
        place.log.read(),
        place.codebook(),
        place.rules(),
        coders=place.settings.coders,
        now=datetime.now(UTC),
        goal=goal,
    )
    _show(progress, as_json=as_json)
    if progress.unusable:
        report_warning(
            f"{progress.unusable} annotations give codes that the codebook lacks, or are of "
            "another codebook, and are not counted: 'linkage annotate pull' names the first"
        )
        sys.exit(EXIT_PARTIAL)


def _pull(place: Workspace) -> None:
    from linkage_annotations.cli.annotate.progress import progress_bar
    from linkage_annotations.tasks.pull import pull

    with progress_bar("tasks") as progress:
        pulled = pull(place, place.studio(), progress=lambda _: progress(1))
    if pulled.flaw is not None:
        report_error(pulled.flaw)


def _show(progress: Progress, *, as_json: bool) -> None:
    from linkage_annotations.progress.shown import (
        age,
        progress_record,
        progress_tables,
        summary,
    )

    if as_json:
        click.echo(json.dumps(progress_record(progress), ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, emoji=False, width=_WIDTH)
    for table in progress_tables(progress):
        console.print(table)
    for line in summary(progress):
        click.echo(line)
    note(f"{age(progress)} (--pull for a newer one).")
