"""`linkage annotate pull`: what was coded, as a dataset."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkage_annotations.cli.annotate.options import json_option, workspace_option
from linkage_annotations.cli.annotate.progress import progress_bar
from linkage_annotations.log.account import Outcome
from linkage_nlp.cli.console import EXIT_FAILED, note, report_error, report_warning

if TYPE_CHECKING:
    from linkage_annotations.log.settle import Derivation
    from linkage_annotations.tasks.pull import Pulled
    from linkage_annotations.workspace import Workspace
    from linkage_nlp.codebook import Codebook

# Why a sentence is not in the dataset.
_REASONS = {
    Outcome.DISAGREE: "coders differ ('linkage annotate adjudicate' settles it)",
    Outcome.TEXT_DIFFERS: "its tasks say different words",
    Outcome.NO_TEXT: "coded, but its words were never seen",
    Outcome.UNCLEAR: "submitted without a code and without 'no code', or with both",
    Outcome.SKIPPED: "only skipped",
    Outcome.DRAFT: "only begun",
    Outcome.DELETED: "its annotations were deleted",
    Outcome.WITHDRAWN: "its task was deleted",
    Outcome.OPEN: "not coded yet",
}
# Those that somebody should look at, so their tasks are named.
_ODD = (Outcome.TEXT_DIFFERS, Outcome.NO_TEXT, Outcome.UNCLEAR)
_SHOWN = 5


@click.command()
@workspace_option
@json_option
def pull(*, workspace: Path, as_json: bool) -> None:
    """Fetch what was coded, and derive the dataset from it.

    Every state of an annotation goes into the workspace's log for good; dataset.jsonl has the
    sentences that are settled (see docs/annotation-log.md). Only what is new is noted, and
    what was broken off is completed by doing it again.

    \b
      linkage annotate pull
      linkage annotate pull --json | jq .outcomes

    Exit code 1 where no dataset follows, e.g. since somebody gave a code that the codebook
    lacks: its place is named, the log has everything, and the former dataset is left.
    """
    from linkage_annotations.tasks.pull import pull as pull_project
    from linkage_annotations.workspace import open_workspace

    place = open_workspace(workspace)
    codebook = place.codebook()
    place.project()
    with progress_bar("tasks") as progress:
        pulled = pull_project(place, place.studio(), progress=lambda _: progress(1))
    if as_json:
        click.echo(json.dumps(_record(pulled, place), ensure_ascii=False, indent=2))
    else:
        _print(pulled, place)
    _warn(pulled, codebook)
    if pulled.flaw is not None:
        report_error(pulled.flaw)
        note("All that was coded is in the log; the dataset is still the former one.")
        sys.exit(EXIT_FAILED)


def _record(pulled: Pulled, place: Workspace) -> dict[str, Any]:
    found = pulled.derivation
    return {
        "projects": [shown.project for shown in pulled.shown],
        "new": {"annotations": pulled.appended.annotations, "tasks": pulled.appended.tasks},
        "dataset": str(place.dataset) if found else None,
        "sentences": len(found.examples) if found else None,
        "outcomes": {o.value: n for o, n in found.counts.items()} if found else None,
        "left_out": [
            {
                "sentence": account.sentence,
                "case": account.case,
                "outcome": account.outcome.value,
                "differ": list(account.differ),
                "coders": list(account.coders),
                "tasks": [key.task for key in account.tasks],
            }
            for account in (found.left_out if found else ())
        ],
        "interface": [
            {
                "kind": finding.kind.value,
                "severity": finding.severity.value,
                "subject": finding.subject,
                "message": finding.message,
            }
            for finding in pulled.shown[0].findings
        ],
        "strange_tasks": [
            {"project": shown.project, "task": task, "flaw": flaw}
            for shown in pulled.shown
            for task, flaw in shown.strange
        ],
        "codebook": pulled.shown[0].mark,
        "error": str(pulled.flaw) if pulled.flaw else None,
    }


def _print(pulled: Pulled, place: Workspace) -> None:
    new = pulled.appended
    click.echo(f"new in the log: {new.annotations} states of annotations, {new.tasks} of tasks")
    if pulled.derivation is not None:
        _print_outcomes(pulled.derivation, place)


def _print_outcomes(found: Derivation, place: Workspace) -> None:
    counts = found.counts
    settled = {o: n for o, n in counts.items() if o.settled is not None and n}
    how = ", ".join(f"{outcome.value} {times}" for outcome, times in settled.items())
    click.echo(f"{len(found.examples)} sentences in {place.dataset}{f' ({how})' if how else ''}")
    if not found.left_out:
        return
    click.echo(f"{len(found.left_out)} left out:")
    for outcome, reason in _REASONS.items():
        if counts[outcome]:
            click.echo(f"  {counts[outcome]:>6}  {outcome.value:<12}  {reason}")
    for account in [a for a in found.left_out if a.outcome in _ODD][:_SHOWN]:
        tasks = ", ".join(str(key.task) for key in account.tasks)
        note(f"{account.outcome.value}: sentence {account.sentence}, task {tasks}")


def _warn(pulled: Pulled, codebook: Codebook) -> None:
    from linkage_annotations.cli.annotate.warnings import warn_of_findings, warn_of_strange

    # That in which disagreements are settled shows more, and is not the codebook's alone.
    warn_of_findings(pulled.shown[0].findings)
    if pulled.appended.repaired:
        report_warning("an unfinished line at the end of the log was taken away")
    for shown in pulled.shown:
        warn_of_strange([task for task, _ in shown.strange], shown.project)
        if shown.mark is None:
            report_warning(
                f"project {shown.project} does not say from which codebook it was made; its "
                f"annotations were taken to be coded under {codebook.id} {codebook.version}"
            )
        elif shown.mark != codebook.fingerprint:
            report_warning(
                f"project {shown.project} was made from another codebook ({shown.mark}) than "
                f"{codebook.id} {codebook.version} ({codebook.fingerprint})"
            )
