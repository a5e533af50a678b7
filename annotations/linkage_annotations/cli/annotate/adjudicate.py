"""`linkage annotate adjudicate`: settle the sentences on which coders differ."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkage_annotations.cli.annotate.options import (
    json_option,
    workspace_option,
)
from linkage_annotations.cli.annotate.progress import progress_bar
from linkage_annotations.workspace import Workspace, open_workspace
from linkage_nlp.cli.console import note, report_warning
from linkage_nlp.language import Language

if TYPE_CHECKING:
    from linkage_annotations.adjudication.disagreements import Disagreement


@click.group(invoke_without_command=True)
@click.option(
    "--majority/--no-majority",
    default=None,
    help="From now on, let more than half of three or more coders settle a sentence, or let "
    "every disagreement be adjudicated.",
)
@workspace_option
@json_option
@click.pass_context
def adjudicate(
    ctx: click.Context, *, majority: bool | None, workspace: Path, as_json: bool
) -> None:
    """Settle the sentences on which coders differ, and keep the reasons.

    'push' puts them into a project of its own in Label Studio, beside that of the coders. Who
    opens one there sees what the coders gave, without names, codes the sentence anew, and must
    say why. 'linkage annotate pull' takes that as what holds, whatever the coders said.

    \b
      linkage annotate pull                       what coders gave so far
      linkage annotate adjudicate push            put what they differ on into the queue
      linkage annotate pull                       what was settled there
      linkage annotate adjudicate status
      linkage annotate adjudicate reasons -o reasons.md
      linkage annotate adjudicate --majority      with three coders or more

    With --majority a sentence is settled where in each dimension more than half of its coders
    give the very same codes; what remains is left to be adjudicated.
    """
    if ctx.invoked_subcommand is not None:
        if ctx.get_parameter_source("workspace") is click.core.ParameterSource.COMMANDLINE:
            names = ctx.command.list_commands(ctx) if isinstance(ctx.command, click.Group) else ()
            ctx.default_map = {name: {"workspace": workspace} for name in names}
        return
    if majority is None:
        click.echo(ctx.get_help())
        return
    _set_majority(workspace, majority=majority, as_json=as_json)


def _set_majority(workspace: Path, *, majority: bool, as_json: bool) -> None:
    from linkage_annotations.adjudication.disagreements import Standing, count_standings
    from linkage_annotations.tasks.pull import derive_dataset

    place = open_workspace(workspace)
    wanted = replace(place, settings=replace(place.settings, majority=majority))
    # Before the setting is kept, see that the log can be settled by it.
    counts = count_standings(_found(wanted))
    place = place.changed(majority=majority)
    with place.alone("pull"):
        derivation = derive_dataset(place, place.codebook())
    remaining = counts[Standing.OPEN] + counts[Standing.CONTESTED]
    if as_json:
        record = {
            "majority": majority,
            "settled_by_majority": counts[Standing.MAJORITY],
            "open": remaining,
            "sentences": len(derivation.examples),
        }
        click.echo(json.dumps(record, indent=2))
        return
    if majority:
        click.echo(f"{counts[Standing.MAJORITY]} sentences are settled by a majority of coders")
    click.echo(f"{remaining} disagreements remain to be settled")
    click.echo(f"{len(derivation.examples)} sentences in {place.dataset}")
    if remaining and place.settings.adjudication is not None:
        note("Bring the queue up to date: linkage annotate adjudicate push")


@adjudicate.command()
@workspace_option
@click.option("--names", is_flag=True, help="Show who gave which answer.")
@json_option
def push(*, workspace: Path, names: bool, as_json: bool) -> None:
    """Put open disagreements into the queue in Label Studio.

    The queue is a project beside that of the coders, made when it is first needed. A task shows
    the sentence and what each coder gave, in an order that tells nothing of who gave which. What
    is there already is not added again; what nobody has begun is kept up to date, and goes
    when the coders agree.

    \b
      linkage annotate pull && linkage annotate adjudicate push
    """
    from linkage_annotations.adjudication.queue import queue_disagreements

    place = open_workspace(workspace)
    studio = place.studio()
    with progress_bar("sent") as progress:
        queued = queue_disagreements(place, studio, names=names, progress=progress)
    project = queued.project
    if as_json:
        record: dict[str, Any] = {
            "project": project.id if project else None,
            "url": f"{studio.url}/projects/{project.id}" if project else None,
            "added": queued.added,
            "known": queued.known,
            "changed": queued.changed,
            "withdrawn": queued.withdrawn,
        }
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
        return
    if project is None:
        click.echo("there is no open disagreement")
        return
    click.echo(f"{queued.added} disagreements added, {queued.known} there already")
    if queued.changed:
        click.echo(f"{queued.changed} of these show other answers now")
    if queued.withdrawn:
        click.echo(f"{queued.withdrawn} taken out, since they are settled otherwise")
    click.echo(f"Project {project.id}, {project.title!r}: {studio.url}/projects/{project.id}")
    note("What is settled there, take with: linkage annotate pull")


@adjudicate.command()
@workspace_option
@json_option
def status(*, workspace: Path, as_json: bool) -> None:
    """Count the disagreements that are settled and open, as of the last pull.

    \b
      linkage annotate adjudicate status --json | jq .open
    """
    from linkage_annotations.adjudication.disagreements import Standing, count_standings
    from linkage_annotations.log.contents import current_tasks

    place = open_workspace(workspace)
    found = _found(place)
    counts = count_standings(found)
    silent = sum(not state.comment.strip() for d in found for state in d.gold)
    queue = place.settings.adjudication
    tasks = current_tasks(place.log.read().tasks).values()
    open_ones = {d.sentence for d in found if d.standing is Standing.OPEN}
    queued = {t.sentence for t in tasks if t.project == queue and not t.deleted} & open_ones
    if as_json:
        record = {
            **{standing.value: number for standing, number in counts.items()},
            "queued": len(queued),
            "without_reason": silent,
            "majority_counts": place.settings.majority,
            "queue": queue,
        }
        click.echo(json.dumps(record, indent=2))
        return
    words = {
        Standing.OPEN: f"open ({len(queued)} of them in the queue at the last pull)",
        Standing.CONTESTED: "settled by several people in different ways",
        Standing.ADJUDICATED: f"adjudicated ({silent} without a reason)",
        Standing.MAJORITY: "settled by a majority of coders",
    }
    for standing, number in counts.items():
        click.echo(f"{number:>6}  {words[standing]}")
    for disagreement in found:
        if disagreement.standing is Standing.CONTESTED:
            places = ", ".join(state.where for state in disagreement.gold)
            report_warning(f"sentence {disagreement.sentence} is settled in several ways: {places}")


@adjudicate.command()
@workspace_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write them to this file: *.md or *.json.  [default: Markdown on stdout]",
)
@click.option("--text", is_flag=True, help="Give the words of the sentences too.")
@click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="Language of the names in Markdown.",
)
@json_option
def reasons(
    *, workspace: Path, output: Path | None, text: bool, lang: Language, as_json: bool
) -> None:
    """List why sentences were settled as they were, for the guidelines.

    Reasons on the same disputed codes stand together, the most frequent first.

    \b
      linkage annotate adjudicate reasons -o reasons.md --lang zh
    """
    from linkage_annotations.adjudication.reasons import (
        find_reasons,
        reasons_markdown,
        reasons_record,
        write_reasons,
    )

    place = open_workspace(workspace)
    codebook = place.codebook()
    found = list(find_reasons(_found(place), text=text))
    if output is not None:
        write_reasons(output, found, codebook, lang)
        note(f"{len(found)} reasons: {output}")
    if as_json:
        record = reasons_record(found, codebook)
        click.echo(json.dumps(record, ensure_ascii=False, indent=1))
    elif output is None:
        click.echo(reasons_markdown(found, codebook, lang), nl=False)
    if text and output is not None:
        note("It holds what was said in interviews: keep it as you keep those.")


def _found(place: Workspace) -> tuple[Disagreement, ...]:
    from linkage_annotations.adjudication.disagreements import find_disagreements

    return find_disagreements(place.log.read(), place.codebook(), place.rules())
