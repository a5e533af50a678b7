"""`linkage annotate suspects`: labels that the model doubts, for a second look."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_annotations.cli.annotate.options import json_option, workspace_option
from linkage_annotations.cli.annotate.tables import print_tables
from linkage_nlp.cli.console import note, report_warning
from linkage_nlp.errors import UsageError

if TYPE_CHECKING:
    from linkage_annotations.queues.second_look import SecondLooks
    from linkage_annotations.queues.suspects import Suspect, Suspects
    from linkage_annotations.workspace import Workspace

_WORDS = 60


@click.command()
@workspace_option
@click.option(
    "--run",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of a training run, which has out-of-fold.jsonl in it.  [default: that of "
    "the last turn of the loop]",
)
@click.option(
    "--probabilities",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Such a file itself, in place of a run.",
)
@click.option(
    "-n",
    "--number",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many to show.",
)
@click.option(
    "--push",
    "to_push",
    type=click.IntRange(min=1),
    metavar="N",
    help="Give coders the first N for a second look.",
)
@json_option
def suspects(
    *,
    workspace: Path,
    run: Path | None,
    probabilities: Path | None,
    number: int,
    to_push: int | None,
    as_json: bool,
) -> None:
    """List the sentences whose codes the model doubts most.

    The model's word on a sentence is that of one trained without its case ('out of fold'), so
    it does not just repeat what it was told. What is listed is often a slip of the coder, and
    often a hard sentence that the model gets wrong: look, before you change anything.

    \b
      linkage annotate suspects                        after a turn of the loop
      linkage train annotation/dataset.jsonl --run runs/one
      linkage annotate suspects --run runs/one --push 20

    With --push the first N get a further task in the project, blind and without a word on why.
    What is coded there counts like everything else: a coder's later answer replaces the
    earlier one, and where coders differ the sentence goes to 'linkage annotate adjudicate'.
    The same command again adds nothing.
    """
    from linkage_annotations.queues.out_of_fold import find_out_of_fold, read_out_of_fold
    from linkage_annotations.queues.suspects import find_suspects
    from linkage_annotations.workspace import open_workspace
    from linkage_nlp.dataset import read_dataset

    if run is not None and probabilities is not None:
        raise UsageError("both --run and --probabilities are given", remedy="Give one of them")
    place = open_workspace(workspace)
    codebook = place.codebook()
    path = probabilities or find_out_of_fold(run or _last_run(place))
    told = read_out_of_fold(path, codebook)
    examples = None
    if place.dataset.is_file():
        examples = read_dataset(place.dataset, codebook).examples
    found = find_suspects(told, codebook, examples)
    again = None if to_push is None else _push(place, found, to_push)
    if as_json:
        click.echo(json.dumps(_record(found, number, again), ensure_ascii=False, indent=2))
    else:
        _print(found.found[:number])
    _comment(found, number, again)


def _last_run(place: Workspace) -> Path:
    """The run of the last turn that has one."""
    from linkage_annotations.queues.out_of_fold import FILE

    found = sorted(place.turns.glob(f"*/run/{FILE}"))
    if not found:
        raise UsageError(
            "the loop has made no training run here yet",
            path=place.turns,
            remedy="Give the folder of a run with --run; 'linkage train' names it",
        )
    return found[-1].parent


def _push(place: Workspace, found: Suspects, number: int) -> SecondLooks:
    from linkage_annotations.queues.second_look import push_again
    from linkage_annotations.tasks.project import check_codebook_mark

    codebook, project = place.codebook(), place.project()
    studio = place.studio()
    with place.alone("push"):
        check_codebook_mark(studio.project(project), codebook)
        return push_again(studio, project, found.found, number, codebook)


def _record(found: Suspects, number: int, again: SecondLooks | None) -> dict[str, object]:
    return {
        "format": 1,
        "looked_at": found.looked_at,
        "in_doubt": len(found.found),
        "changed": found.changed,
        "gone": found.gone,
        "suspects": [suspect.as_json() for suspect in found.found[:number]],
        "pushed": None
        if again is None
        else {
            "pushed": list(again.pushed),
            "before": list(again.before),
            "adjudicated": list(again.adjudicated),
            "absent": list(again.absent),
        },
    }


def _print(shown: tuple[Suspect, ...]) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Case", "Sentence", "Coders gave", "The model doubts"):
        table.add_column(heading, overflow="fold")
    for suspect in shown:
        example = suspect.example
        codes = {} if example is None else example.codes
        table.add_row(
            "" if example is None else example.case,
            suspect.sentence if example is None else _shortened(example.text),
            ", ".join(f"{d}/{code}" for d, given in codes.items() for code in given) or "no code",
            "\n".join(
                f"{doubt.code} {'given' if doubt.given else 'not given'} ({doubt.probability:.1%})"
                for doubt in suspect.doubts
            ),
        )
    print_tables([table])


def _shortened(text: str) -> str:
    return text if len(text) <= _WORDS else text[: _WORDS - 1] + "…"


def _comment(found: Suspects, number: int, again: SecondLooks | None) -> None:
    """What to bear in mind, on stderr."""
    shown = min(number, len(found.found))
    note(
        f"{shown} of {len(found.found)} sentences in doubt are shown, of {found.looked_at} that "
        "were looked at. In parentheses: how likely the model thinks the code."
    )
    if found.changed:
        note(f"{found.changed} were coded otherwise since the run and are left out.")
    if found.gone:
        note(f"{found.gone} are in the dataset no more and are left out.")
    if again is None:
        return
    note(f"{len(again.pushed)} sentences got a further task in the project.")
    if again.before:
        note(f"{len(again.before)} had their second task already.")
    if again.adjudicated:
        note(
            f"{len(again.adjudicated)} were adjudicated, so that further annotations would change "
            "nothing: look at them with the adjudicator."
        )
    if again.absent:
        report_warning(f"{len(again.absent)} are not in the project and were not pushed")
