"""`linkage annotate next`: which sentences are coded next, and their tasks."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_annotations.cli.annotate.options import json_option, workspace_option
from linkage_annotations.cli.annotate.progress import progress_bar
from linkage_annotations.cli.annotate.tables import print_tables
from linkage_nlp.cli.console import EXIT_PARTIAL, note, report_error, report_warning

if TYPE_CHECKING:
    from linkage_annotations.queues.fill import Request
    from linkage_annotations.queues.shown import Shown
    from linkage_annotations.tasks.sources import Sources
    from linkage_annotations.workspace import Workspace
    from linkage_nlp.tagging.tagger import Tagger


@click.command("next")
@click.argument("paths", nargs=-1, metavar="[TRANSCRIPTS...]")
@workspace_option
@click.option(
    "-n",
    "--number",
    type=click.IntRange(min=1, max=10_000),
    default=100,
    show_default=True,
    help="How many sentences.",
)
@click.option(
    "--random-share",
    type=click.FloatRange(0.0, 1.0),
    default=0.3,
    show_default=True,
    help="The share that is drawn at random, to estimate figures from. 1 needs no model.",
)
@click.option(
    "--suggest/--blind",
    help="Show coders what the model would code in the sentences to learn from; never in those "
    "drawn at random.  [default: --blind]",
)
@click.option(
    "--model",
    "bundle",
    type=click.Path(path_type=Path),
    help="The bundle folder of the model that chooses.  [default: the one that the loop put in "
    "force, at first the embedded one]",
)
@click.option(
    "--case-share",
    type=click.FloatRange(0.0, 1.0, min_open=True),
    default=0.1,
    show_default=True,
    help="The most that one case gets of the places that are not random.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    default=0,
    show_default=True,
    help="Another one draws other random sentences.",
)
@click.option("--dry-run", is_flag=True, help="Choose and show, and change nothing.")
@json_option
def next_(
    *,
    paths: tuple[str, ...],
    workspace: Path,
    number: int,
    random_share: float,
    suggest: bool,
    bundle: Path | None,
    case_share: float,
    seed: int,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Choose the sentences that are coded next, and give them to the coders.

    They come from TRANSCRIPTS, or from those that the workspace knows, as far as they are
    not in the project. Some are drawn at random, to estimate figures from (queue
    'estimate'). The others are those from which a model learns most (queue 'learn'): likely
    to have a code that is rare so far, or such that the model is unsure of them; unlike each
    other, and from many cases. What is chosen, and why, is shown.

    \b
      linkage annotate next interviews/ -n 50 --random-share 1    begin, without a model
      linkage annotate next --suggest --model model/              go on with your own
      linkage annotate next --dry-run --json                      only see

    If the command is broken off, the same command finishes what it had begun. What was drawn
    is kept in WORKSPACE/queues/draws.jsonl: estimates need to know it.
    """
    from linkage_annotations.queues.choice import Preferences
    from linkage_annotations.queues.fill import Request
    from linkage_annotations.workspace import open_workspace

    place = open_workspace(workspace)
    place.project()
    sources = _read(place, paths)
    request = Request(
        count=number,
        random_share=random_share,
        seed=seed,
        preferences=Preferences(case_share=case_share),
    )
    tagger = _load(place, bundle) if random_share < 1.0 or suggest else None
    # Nothing else may add tasks to the project meanwhile.
    with place.alone("push"):
        shown = _fill(place, sources, request, tagger, suggest=suggest, dry_run=dry_run)
    if not dry_run:
        _remember(place, paths)
    _show(shown, place, as_json=as_json)
    if sources.errors:
        sys.exit(EXIT_PARTIAL)


def _read(place: Workspace, paths: tuple[str, ...]) -> Sources:
    from linkage_annotations.tasks.sources import read_sources, workspace_sources

    settings = place.settings
    sources = (
        read_sources(paths, cases=settings.cases, roles=settings.roles, masks=settings.masks)
        if paths
        else workspace_sources(settings)
    )
    for warning in sources.warnings:
        report_warning(warning)
    for error in sources.errors:
        report_error(error)
    return sources


def _load(place: Workspace, bundle: Path | None) -> Tagger:
    from linkage_annotations.loop.in_force import model_in_force
    from linkage_nlp.tagging.tagger import Tagger

    return Tagger.load(bundle or model_in_force(place).bundle)


def _fill(
    place: Workspace,
    sources: Sources,
    request: Request,
    tagger: Tagger | None,
    *,
    suggest: bool,
    dry_run: bool,
) -> Shown:
    """Choose and push; or finish what was broken off."""
    from linkage_annotations.queues.draws import append, read_draws
    from linkage_annotations.queues.fill import (
        Ground,
        carry_out,
        check_model,
        count_labels,
        decide,
    )
    from linkage_annotations.queues.shown import Shown
    from linkage_annotations.tasks.predictions import Suggester
    from linkage_annotations.tasks.project import check_codebook_mark
    from linkage_annotations.tasks.push import look

    codebook, number = place.codebook(), place.project()
    if tagger is not None:
        check_model(tagger, codebook)
    studio = place.studio()
    project = studio.project(number)
    check_codebook_mark(project, codebook)
    there = look(studio, number)
    folder = place.folder / "queues"
    ground = Ground(
        project=number,
        codebook=codebook,
        sources=sources,
        present=there.by_sentence.keys(),
        draws=read_draws(folder, number),
        labelled=count_labels(place.dataset, codebook),
        held_out=_held_out(place, sources, keep=not dry_run),
    )
    begun = ground.draws.unfinished
    if begun is None:
        with progress_bar("reading", len(sources.items)) as reading:
            draw = decide(ground, request, tagger, reading=reading)
        if not draw.estimate and not draw.learn:
            return Shown(ground, draw, None)
    else:
        draw = begun
    if dry_run:
        return Shown(ground, draw, None, again=begun is not None)
    if begun is None:
        append(folder, draw)
    suggester = None
    if suggest and tagger is not None:
        suggester = Suggester(tagger, sources.transcripts, codebook, project.config)
    with progress_bar("adding", len(draw.sentences)) as adding:
        pushed = carry_out(
            studio, folder, ground, draw, there, suggester=suggester, progress=adding
        )
    return Shown(ground, draw, pushed, again=begun is not None)


def _held_out(place: Workspace, sources: Sources, *, keep: bool) -> frozenset[str]:
    """The cases that the loop's models are judged by; none before its first turn."""
    from linkage_annotations.loop.held_out import hold_out, read_division

    if not read_division(place):
        return frozenset()
    return hold_out(place, ((item.case, item.lang) for item in sources.items), keep=keep)


def _remember(place: Workspace, paths: tuple[str, ...]) -> None:
    """Keep the transcripts given, so that the next turn knows them."""
    from linkage_nlp.cli.tag_inputs import STDIN

    known = {path.resolve(): path for path in place.settings.transcripts}
    given = {Path(path).resolve(): Path(path) for path in paths if path != STDIN}
    if given.keys() - known.keys():
        place.changed(transcripts=tuple((given | known).values()))


def _show(shown: Shown, place: Workspace, *, as_json: bool) -> None:
    from linkage_annotations.queues.shown import as_json as record
    from linkage_annotations.queues.shown import tables

    if shown.again:
        note(
            "The draw before this one was broken off; this finishes it. "
            "Give the command again for further sentences."
        )
    if as_json:
        click.echo(json.dumps(record(shown), ensure_ascii=False, indent=2))
    else:
        print_tables(tables(shown))
    _comment(shown, place)


def _comment(shown: Shown, place: Workspace) -> None:
    """What to bear in mind, on stderr."""
    draw, pushed = shown.draw, shown.pushed
    if not draw.estimate and not draw.learn:
        note("All sentences of these transcripts are in the project: there is nothing to choose.")
        return
    if draw.known:
        note(
            f"{len(draw.known)} of the sentences drawn at random are in the project already and "
            "need no other task; their places went to sentences to learn from."
        )
    if pushed is None:
        note(f"Nothing was changed; {len(draw.sentences)} sentences would be pushed.")
        return
    if pushed.missing:
        report_warning(
            f"{len(pushed.missing)} sentences were not pushed, because their transcripts are "
            "not among those given"
        )
    note(f"{pushed.tasks} tasks were added to project {draw.project} at {place.url}.")
