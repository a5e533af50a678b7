"""`linkage train recipe`: the default recipe, to be copied and edited."""

from __future__ import annotations

import click

from linkage_training.recipe import DEFAULT_RECIPE


@click.command()
def recipe() -> None:
    """Print the default recipe, with comments, to start one's own from.

    \b
      linkage train recipe > mine.yaml
      linkage train data.jsonl -o model/ --recipe mine.yaml
    """
    click.echo(DEFAULT_RECIPE.read_text(encoding="utf-8"), nl=False)
