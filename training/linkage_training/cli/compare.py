"""`linkage train compare`: runs side by side."""

from __future__ import annotations

import json
from pathlib import Path

import click

_FOLDERS = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("runs", nargs=-1, required=True, type=_FOLDERS)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def compare(runs: tuple[Path, ...], as_json: bool) -> None:
    """Show what differs between RUNS, and their macro-F1 on cases held out, as Markdown.

    RUNS are folders of finished runs. Only figures of cases held out are shown: to choose by
    the test cases would spoil them.
    """
    from linkage_training.comparison import comparison_table, read_run
    from linkage_training.report import markdown_table

    head, rows = comparison_table([read_run(run) for run in runs])
    if as_json:
        records = [dict(zip(head, row, strict=True)) for row in rows]
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
    else:
        click.echo(markdown_table(head, rows))
