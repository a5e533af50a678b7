"""The command `linkage unmask`: names back in the place of masks."""

from __future__ import annotations

import json
from pathlib import Path

import click

from linkage_nlp.cli.console import note, report_warning


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--key",
    "key_path",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The key that 'linkage mask' wrote.",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write the file with its names; readable by you alone.",
)
@click.option("--force", is_flag=True, help="Replace the output if it exists.")
@click.option("--json", "as_json", is_flag=True, help="What was done on stdout as JSON.")
def unmask(*, file: Path, key_path: Path, output: Path, force: bool, as_json: bool) -> None:
    """Put the names back into a masked FILE.

    \b
      linkage unmask masked/CF1.docx --key key.csv -o CF1.docx
      linkage unmask report.md --key key.csv -o report-with-names.md
    """
    from linkage_nlp.errors import UsageError
    from linkage_nlp.masking.unmask import unmask_file

    if output.exists() and not force:
        raise UsageError(
            "there is such a file already",
            path=output,
            remedy="Choose another place, or give --force to replace it",
        )
    done = unmask_file(file, key_path, output)
    if done.shared:
        report_warning(
            f"{done.shared} masks stand for several spellings: the first in the key was taken"
        )
    if as_json:
        click.echo(
            json.dumps({"output": str(done.output), "masks": done.masks, "shared": done.shared})
        )
    else:
        counted = "1 mask" if done.masks == 1 else f"{done.masks} masks"
        note(f"Written: {output} ({counted} turned back)")
