"""`linkage annotate push`: sentences of transcripts as tasks."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkage_annotations.cli.annotate.options import json_option, workspace_option
from linkage_annotations.cli.annotate.progress import progress_bar
from linkage_nlp.cli.console import EXIT_FAILED, EXIT_PARTIAL, note, report_error, report_warning
from linkage_nlp.errors import UsageError

if TYPE_CHECKING:
    from linkage_annotations.settings import Settings
    from linkage_annotations.studio.records import Project
    from linkage_annotations.tasks.push import Pushed
    from linkage_annotations.tasks.sources import Sources
    from linkage_annotations.workspace import Workspace
    from linkage_nlp.codebook import Codebook
    from linkage_nlp.tagging.tagger import Tagger


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="TRANSCRIPTS...")
@workspace_option
@click.option(
    "--suggest/--blind",
    help="Show coders what the model would code, or nothing.  [default: --blind]",
)
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    help="With --suggest: a bundle folder.  [default: the one that the loop has in force]",
)
@click.option(
    "--cases",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A list of cases: a .csv file with the columns case and file. "
    "[default: cases.csv in a folder of TRANSCRIPTS]",
)
@click.option("--role", "roles", multiple=True, help="Who a speaker is: NAME=interviewer.")
@click.option(
    "--mask",
    "masks",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Names to replace before anything leaves: a .csv file with the columns text and mask. "
    "It is kept to from then on.",
)
@click.option(
    "--sentences",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Only the sentences of this list, as 'linkage estimate --check-list' writes it.",
)
@json_option
def push(
    *,
    paths: tuple[str, ...],
    workspace: Path,
    suggest: bool,
    model: Path | None,
    cases: Path | None,
    roles: tuple[str, ...],
    masks: Path | None,
    sentences: Path | None,
    as_json: bool,
) -> None:
    """Give coders the sentences of TRANSCRIPTS: files, folders, or - for standard input.

    Each sentence of a respondent becomes a task, with what was said before it. What is in
    the project already is not added again, so the same command also adds what is new, or
    completes what was broken off.

    \b
      linkage annotate push interviews/
      linkage annotate push interviews/ --mask names.csv
      linkage annotate push interviews/ --suggest --model model/
      linkage annotate push interviews/ --sentences checks.jsonl

    With --suggest, coders find the codes that the model accepts chosen beforehand, also in
    tasks that are there already. To measure agreement, have them code blind.
    """
    from linkage_annotations.workspace import open_workspace

    if model is not None and not suggest:
        raise UsageError(
            "--model is of no use without --suggest", remedy="Add --suggest, or leave --model out"
        )
    place = open_workspace(workspace)
    place.project()
    settings = _settings(place.settings, paths, cases, roles, masks)
    sources = _read(paths, settings)
    if not sources.transcripts:
        sys.exit(EXIT_FAILED)
    if not sources.items:
        raise UsageError(
            "no respondent says anything in what was given",
            remedy="Tell who the interviewer is with --role NAME=interviewer",
        )
    if sentences is not None:
        sources = _listed(sources, sentences)
    codebook = place.codebook()
    tagger = _load(place, model) if suggest else None
    # Kept before anything leaves, so that names are masked later on too.
    place = place.changed(
        transcripts=settings.transcripts,
        cases=settings.cases,
        roles=settings.roles,
        masks=settings.masks,
    )
    with place.alone("push"):
        project, pushed = _push(place, codebook, sources, tagger)
    if as_json:
        click.echo(json.dumps(_record(pushed, sources, tagger), ensure_ascii=False, indent=2))
    else:
        _print(pushed, sources, tagger)
        note("Coders find them in Label Studio; fetch what they coded: linkage annotate pull")
    _warn(pushed, project, codebook)
    if sources.errors:
        sys.exit(EXIT_PARTIAL)


def _settings(
    settings: Settings,
    paths: tuple[str, ...],
    cases: Path | None,
    roles: tuple[str, ...],
    masks: Path | None,
) -> Settings:
    """The settings with what is given now."""
    from dataclasses import replace

    from linkage_nlp.cli.tag_inputs import STDIN, parse_roles

    known = {path.resolve(): path for path in settings.transcripts}
    named = [Path(path) for path in paths if path != STDIN]
    given = {path.resolve(): path for path in named if path.exists()}
    return replace(
        settings,
        transcripts=tuple((known | given).values()),
        cases=cases or settings.cases,
        roles={**settings.roles, **parse_roles(roles)},
        masks=masks or settings.masks,
    )


def _read(paths: tuple[str, ...], settings: Settings) -> Sources:
    from linkage_annotations.tasks.sources import read_sources

    sources = read_sources(paths, cases=settings.cases, roles=settings.roles, masks=settings.masks)
    for warning in sources.warnings:
        report_warning(warning)
    for error in sources.errors:
        report_error(error)
    return sources


def _listed(sources: Sources, path: Path) -> Sources:
    from linkage_annotations.tasks.listed import only_listed, read_listed

    listed, absent = only_listed(sources, read_listed(path))
    if not listed.items:
        raise UsageError(
            "none of the sentences of this list is in the transcripts",
            path=path,
            remedy="Give the transcripts that were tagged, with the same roles of speakers",
        )
    if absent:
        report_warning(f"{absent} sentences of the list are not in the transcripts")
    return listed


def _load(place: Workspace, model: Path | None) -> Tagger:
    from linkage_annotations.loop.in_force import model_in_force
    from linkage_nlp.tagging.tagger import Tagger

    return Tagger.load(model or model_in_force(place).bundle)


def _push(
    place: Workspace, codebook: Codebook, sources: Sources, tagger: Tagger | None
) -> tuple[Project, Pushed]:
    """Add what is missing, and have the model's suggestions shown."""
    from linkage_annotations.log.state import Queue
    from linkage_annotations.tasks.predictions import Suggester
    from linkage_annotations.tasks.project import check_codebook_mark
    from linkage_annotations.tasks.push import push as push_items

    studio = place.studio()
    project = studio.project(place.project())
    check_codebook_mark(project, codebook)
    suggester = None
    if tagger is not None:
        suggester = Suggester(tagger, sources.transcripts, codebook, project.config)
    total = len(sources.items)
    with (
        progress_bar("read", total if suggester else None) as reading,
        progress_bar("sent", total) as progress,
    ):
        pushed = push_items(
            studio,
            project.id,
            sources.items,
            queue=Queue.OTHER,
            codebook=codebook,
            suggester=suggester,
            progress=progress,
            reading=reading,
        )
    if suggester is not None and project.model_version != suggester.version:
        project = studio.change_project(project.id, model_version=suggester.version)
    return project, pushed


def _record(pushed: Pushed, sources: Sources, tagger: Tagger | None) -> dict[str, Any]:
    return {
        "added": pushed.added,
        "known": pushed.known,
        "suggested": pushed.suggested,
        "model_version": tagger.model_version if tagger else None,
        "masked": dict(sources.masked),
        "other_words": list(pushed.other_words),
        "doubled": list(pushed.doubled),
        "strange_tasks": list(pushed.strange),
        "errors": [str(error) for error in sources.errors],
    }


def _print(pushed: Pushed, sources: Sources, tagger: Tagger | None) -> None:
    cases = len({transcript.case for transcript in sources.transcripts})
    click.echo(
        f"{pushed.added} sentences added, {pushed.known} there already "
        f"({len(sources.transcripts)} transcripts of {cases} cases)"
    )
    if tagger is not None:
        click.echo(f"{pushed.suggested} suggestions of the model {tagger.model_version} added")
    if sources.masked:
        counts = ", ".join(f"{mask} {times}" for mask, times in sources.masked.items())
        click.echo(f"masks put in: {counts}")


def _warn(pushed: Pushed, project: Project, codebook: Codebook) -> None:
    from linkage_annotations.cli.annotate.warnings import warn_of_interface, warn_of_strange

    warn_of_interface(project.config, codebook)
    warn_of_strange(pushed.strange, project.id)
    if pushed.other_words:
        report_warning(
            f"{len(pushed.other_words)} sentences stand in the project with other words than "
            "they would be added with now, since the list of masks is another. They were left "
            "as they are"
        )
    if pushed.doubled:
        note(
            f"{len(pushed.doubled)} sentences stand in the project more than once, as they do for "
            "a second look ('linkage annotate suspects'). What was coded in any of their tasks "
            "counts."
        )
