"""`linkage annotate simulate`: what choosing sentences gains, replayed on labelled ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_annotations.cli.annotate.options import json_option
from linkage_annotations.cli.annotate.progress import progress_bar
from linkage_annotations.cli.annotate.tables import print_tables
from linkage_nlp.cli.console import note
from linkage_nlp.errors import UsageError

if TYPE_CHECKING:
    from linkage_annotations.queues.simulation import Simulation
    from linkage_nlp.language import Language

_SUFFIXES = (".html", ".json", ".png")


@click.command()
@click.argument("dataset", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="Where to write the curves: .html, .json or .png. May be given several times.",
)
@click.option(
    "--codebook",
    "codebook_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Codebook of the dataset; the default one if not given.",
)
@click.option(
    "--labels",
    type=click.IntRange(min=2),
    default=1000,
    show_default=True,
    help="How many sentences are labelled in the end.",
)
@click.option(
    "--start",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="How many random ones it begins with.",
)
@click.option(
    "--step",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="How many are labelled in a turn.",
)
@click.option(
    "--random-share",
    type=click.FloatRange(0.0, 1.0),
    default=0.3,
    show_default=True,
    help="The share at random of the mixed curve, as for 'next'.",
)
@click.option(
    "--seeds",
    type=click.IntRange(min=1, max=100),
    default=3,
    show_default=True,
    help="How often the loop is replayed, each time with other cases set aside.",
)
@click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="The language of the table, and in which the page opens.",
)
@json_option
def simulate(
    *,
    dataset: Path,
    outputs: tuple[Path, ...],
    codebook_file: Path | None,
    labels: int,
    start: int,
    step: int,
    random_share: float,
    seeds: int,
    lang: Language,
    as_json: bool,
) -> None:
    """Replay the loop on the labelled sentences in DATASET, and compare F1 by number of labels.

    Sentences are chosen at random, by what the model is unsure of, and mixed, as 'next' does
    it. A quarter of the cases is set aside to measure on. The learner is quick (TF-IDF and
    logistic regression), so the curves compare ways of choosing and do not foretell what the
    transformer reaches. It also says when further labels would change little.

    \b
      linkage annotate simulate annotation/dataset.jsonl -o curves.html
      linkage annotate simulate corpus.jsonl --labels 2000 --seeds 5 -o curves.json
    """
    from linkage_annotations.queues.replay import Course
    from linkage_annotations.queues.simulation import simulate as run
    from linkage_nlp.codebook import default_codebook, load_codebook
    from linkage_nlp.dataset import read_dataset

    _check(outputs, start, step, labels)
    codebook = default_codebook() if codebook_file is None else load_codebook(codebook_file)
    data = read_dataset(dataset, codebook)
    course = Course(start=start, step=step, labels=labels, random_share=random_share)
    ways = 3 if 0.0 < random_share < 1.0 else 2
    with progress_bar("replaying", ways * seeds * len(course.turns)) as done:
        simulation = run(data, course, seeds=seeds, done=done)
    for output in outputs:
        _write(output, simulation, lang)
    if as_json:
        click.echo(json.dumps(simulation.as_json(), ensure_ascii=False, indent=2))
    else:
        _print(simulation, lang)
    for output in outputs:
        note(f"Written: {output}")


def _check(outputs: tuple[Path, ...], start: int, step: int, labels: int) -> None:
    for output in outputs:
        if output.suffix.lower() not in _SUFFIXES:
            raise UsageError(
                f"curves cannot be written as {output.suffix or 'a file without a suffix'}",
                path=output,
                remedy=f"Give the file one of the suffixes {', '.join(_SUFFIXES)}",
            )
    if labels < start + step:
        raise UsageError(
            f"with {labels} labels there is no turn after the {start} to begin with",
            remedy=f"Give --labels {start + step} or more",
        )


def _write(path: Path, simulation: Simulation, lang: Language) -> None:
    match path.suffix.lower():
        case ".html":
            from linkage_annotations.queues.html import write_html

            write_html(path, simulation, lang=lang)
        case ".png":
            from linkage_annotations.queues.png import write_png

            write_png(path, simulation)
        case _:
            from linkage_nlp.writers.files import replacing

            content = json.dumps(simulation.as_json(), ensure_ascii=False, indent=2)
            with replacing(path) as draft:
                draft.write_text(content + "\n", encoding="utf-8", newline="\n")


def _print(simulation: Simulation, lang: Language) -> None:
    from rich import box
    from rich.table import Table

    from linkage_annotations.queues.simulation_shown import columns, hints, sections, summary
    from linkage_annotations.queues.words import WORDS

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=WORDS["curves"][lang])
    table.add_column(WORDS["labels"][lang])
    headings = [
        *map(str, columns(simulation)),
        *(WORDS[k][lang] for k in ("difference", "reached")),
    ]
    for heading in headings:
        table.add_column(heading, justify="right")
    for section in sections(simulation):
        table.add_row(section.name[lang], style="bold")
        for row in section.rows:
            table.add_row(f"  {row.way[lang]}", *row.f1, row.difference, row.reached)
        table.add_section()
    print_tables([table])
    click.echo(summary(simulation)[lang])
    for hint in hints(simulation):
        click.echo(hint[lang])
