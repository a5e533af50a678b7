"""`linkage train model`: from a dataset to a bundle."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from linkage_nlp.cli.console import note, report_warning
from linkage_nlp.errors import MissingExtra, UsageError

_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("dataset", type=_FILE)
@click.option(
    "-o",
    "--output",
    type=_FOLDER,
    help="The bundle folder to write; without it, only cross-validate.",
)
@click.option("--recipe", type=_FILE, help="Settings; the default recipe if not given.")
@click.option(
    "--base", metavar="FOLDER|NAME", help="Encoder to start from, in place of the recipe's."
)
@click.option(
    "--codebook", type=_FILE, help="Codebook of the dataset; the default one if not given."
)
@click.option(
    "--run", type=_FOLDER, help="Folder for checkpoints, figures and report; by default in runs/."
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="Seed, in place of the recipe's.")
@click.option(
    "--resume/--fresh",
    default=True,
    help="Go on with a run that was broken off (the default), or begin it anew.",
)
@click.option(
    "--weights/--no-weights",
    default=True,
    help="Put the weights to train on from into the bundle (the default), or leave them out.",
)
@click.option(
    "--learning-curve",
    is_flag=True,
    help="Also train on a quarter, half and three quarters of the cases (2.5 times as long).",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def model(  # noqa: PLR0917 - click passes them by name
    dataset: Path,
    output: Path | None,
    recipe: Path | None,
    base: str | None,
    codebook: Path | None,
    run: Path | None,
    seed: int | None,
    resume: bool,
    weights: bool,
    learning_curve: bool,
    as_json: bool,
) -> None:
    """Train a model on DATASET, a JSONL file of labelled sentences."""
    if output is not None and output.exists():
        raise UsageError(
            "there is something here already", path=output, remedy="Choose another folder"
        )
    from linkage_nlp.codebook import default_codebook, load_codebook
    from linkage_nlp.dataset import read_dataset
    from linkage_training.quiet import keep_quiet
    from linkage_training.recipe import DEFAULT_RECIPE, read_recipe

    settings = read_recipe(recipe or DEFAULT_RECIPE)
    if base is not None:
        settings = replace(settings, base=base)
    if seed is not None:
        settings = replace(settings, seed=seed)
    codes = default_codebook() if codebook is None else load_codebook(codebook)
    data = read_dataset(dataset, codes)
    keep_quiet(settings.base)
    # Threads that wait by spinning slow each other down where anything else runs.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        from linkage_training.pipeline import Request, run_training
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"training needs the package {error.name!r}, which is not installed",
            remedy="Install it with pip install 'linkage-nlp[training]'",
        ) from error
    outcome = run_training(
        Request(
            dataset=data,
            codebook_file=codebook,
            recipe=settings,
            run=run,
            output=output,
            fresh=not resume,
            weights=weights,
            learning_curve=learning_curve,
        ),
        warn=report_warning,
        progress=sys.stderr.isatty(),
    )
    if outcome is None:
        return
    if as_json:
        click.echo(json.dumps(outcome.metrics, ensure_ascii=False))
    else:
        click.echo(outcome.summary, nl=False)
    note(f"Figures and report: {outcome.run}")
    if outcome.bundle is not None:
        note(f"Model {outcome.bundle.info.model_version}: {outcome.bundle.path}")
