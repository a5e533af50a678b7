"""The command `linkage loop`: pull, train, compare, choose what to label next."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_annotations.cli.annotate.options import json_option, workspace_option
from linkage_nlp.cli.console import EXIT_PARTIAL, note, report_warning
from linkage_nlp.errors import UsageError

if TYPE_CHECKING:
    from linkage_annotations.loop.history import Entry
    from linkage_annotations.loop.in_force import Switch
    from linkage_annotations.workspace import Workspace
    from linkage_nlp.language import Language

_FILE = click.Path(dir_okay=False, path_type=Path)
_STEPS = ("pull", "snapshot", "train", "compare", "promote", "next")
# As `verdict.TOLERANCE`, which is not loaded for the help.
_TOLERANCE = 0.10

language_option = click.option(
    "--lang",
    "languages",
    type=click.Choice(["zh", "en"]),
    multiple=True,
    help="Judge by this language alone.  [default: all that the workspace has]",
)
tolerance_option = click.option(
    "--tolerance",
    type=click.FloatRange(0, 1),
    default=_TOLERANCE,
    show_default=True,
    help="The loss of F1 that must not go unnoticed.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def loop() -> None:
    """Train a model on what was coded so far, turn by turn.

    \b
      linkage loop run          one turn, or go on with one that was stopped
      linkage loop history      what each turn brought
      linkage loop promote 3    work with the model of turn 3
      linkage loop compare 3    measure it beside another model
      linkage loop rollback     work with the former model again

    A turn fetches the annotations, trains a model, compares it with the one in force on cases
    that neither has seen, and chooses what to label next. A model that is worse in Chinese or
    in English is not put in force. Every turn is kept whole in the workspace, in turns/.
    """


@loop.command()
@workspace_option
@click.option(
    "--with",
    "joined",
    type=_FILE,
    multiple=True,
    help="Train on this dataset too. May be given several times.",
)
@click.option("--recipe", type=_FILE, help="Settings of the training.  [default: the default]")
@click.option("--base", metavar="FOLDER|NAME", help="Encoder or bundle to train on from.")
@click.option("-n", "--number", type=click.IntRange(1), help="How many sentences to choose next.")
@click.option("--skip-next", is_flag=True, help="Choose no sentences to label next.")
@click.option("--until", type=click.Choice(_STEPS), default=_STEPS[-1], help="The last step to do.")
@click.option("--new", "anew", is_flag=True, help="Leave a turn that is under way; begin another.")
@click.option(
    "--force",
    metavar="REASON",
    help="Put the model in force also where there is too little to say; the reason is kept.",
)
@language_option
@tolerance_option
@json_option
@click.argument("choosing", nargs=-1, type=click.UNPROCESSED, metavar="[-- OPTIONS OF NEXT]")
def run(
    *,
    workspace: Path,
    joined: tuple[Path, ...],
    recipe: Path | None,
    base: str | None,
    number: int | None,
    skip_next: bool,
    until: str,
    anew: bool,
    force: str | None,
    languages: tuple[Language, ...],
    tolerance: float,
    as_json: bool,
    choosing: tuple[str, ...],
) -> None:
    """Do one turn, or go on with the one that was stopped.

    \b
      linkage loop run
      linkage loop run --with corpus.jsonl -n 100
      linkage loop run --until compare
      linkage loop run -n 100 -- --random-share 0.5

    The steps: pull, snapshot, train, compare, promote, next. What is done is not done again.
    The exit code is 3 where the turn is done and its model was not put in force.
    """
    from linkage_annotations.loop.history import entry_of, entry_record
    from linkage_annotations.loop.processes import Processes
    from linkage_annotations.loop.run import Wish, one_at_a_time, run_turn
    from linkage_annotations.loop.turn import Step, Training
    from linkage_annotations.workspace import open_workspace

    place = open_workspace(workspace)
    place.project()
    given = joined or recipe is not None or base is not None
    training = Training(
        tuple(str(path.resolve()) for path in joined),
        None if recipe is None else str(recipe.resolve()),
        _base(base),
    )
    wish = Wish(
        training=training if given else None,
        languages=languages,
        tolerance=tolerance,
        force=_reason(force),
        choosing=(*(() if number is None else ("-n", str(number))), *choosing),
        skip_next=skip_next,
        until=Step(until),
        anew=anew,
    )
    with one_at_a_time(place) as lock:
        turn = run_turn(place, wish, Processes(lock), note)
    if turn is None:
        if as_json:
            click.echo("null")
        return
    entry = entry_of(place, turn)
    if as_json:
        click.echo(json.dumps(entry_record(entry), ensure_ascii=False, indent=2))
    else:
        _print_verdict(entry)
    if turn.outcome is not None and not turn.outcome.in_force:
        _warn_kept(place, entry)
        sys.exit(EXIT_PARTIAL)


@loop.command()
@workspace_option
@click.option("-o", "--output", type=_FILE, help="Write a page with a plot (.html) instead.")
@click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", help="Language of tables and page."
)
@json_option
def history(*, workspace: Path, output: Path | None, lang: Language, as_json: bool) -> None:
    """Show what each turn brought, and which models were in force.

    \b
      linkage loop history
      linkage loop history -o history.html

    In the columns of the languages stand the scores of the model that was in force and of the
    new one, on the same held-out sentences; * marks the turn whose model is in force now.
    Cases are those trained on and those held out.
    """
    from linkage_annotations.loop.history import read_history
    from linkage_annotations.workspace import open_workspace

    found = read_history(open_workspace(workspace))
    if output is not None:
        from linkage_annotations.loop.html import write_html

        if output.suffix.lower() not in (".html", ".htm"):
            raise UsageError(
                "the history is written as a page only", path=output, remedy="Name it .html"
            )
        write_html(output, found, lang=lang)
        note(f"The history as a page: {output}")
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    elif output is None:
        if not found.entries:
            note("There is no turn yet. Do the first one with 'linkage loop run'.")
            return
        from rich.console import Console

        from linkage_annotations.loop.table import history_tables

        console = Console(highlight=False, markup=False, emoji=False)
        for table in history_tables(found, lang=lang):
            console.print(table)


@loop.command()
@click.argument("turn", type=click.IntRange(1))
@workspace_option
@click.option("--force", metavar="REASON", help="Whatever the comparison says; kept for good.")
@language_option
@tolerance_option
@json_option
def promote(
    *,
    turn: int,
    workspace: Path,
    force: str | None,
    languages: tuple[Language, ...],
    tolerance: float,
    as_json: bool,
) -> None:
    """Put the model of TURN in force, if it is not worse than the present one.

    \b
      linkage loop promote 3
      linkage loop promote 3 --force "the codebook's new examples count more"

    Both are measured on the held-out sentences of the latest turn. With --force the model is
    put in force in any case. The exit code is 3 where it was not.
    """
    from linkage_annotations.loop.processes import Processes
    from linkage_annotations.loop.promotion import promote_turn
    from linkage_annotations.loop.run import one_at_a_time
    from linkage_annotations.workspace import open_workspace

    place = open_workspace(workspace)
    with one_at_a_time(place) as lock:
        entry = promote_turn(
            place,
            turn,
            Processes(lock),
            reason=_reason(force),
            languages=languages,
            tolerance=tolerance,
        )
    if as_json:
        from linkage_annotations.loop.history import entry_record

        click.echo(json.dumps(entry_record(entry), ensure_ascii=False, indent=2))
    else:
        _print_verdict(entry)
    if not entry.in_force:
        _warn_kept(place, entry)
        sys.exit(EXIT_PARTIAL)


@loop.command()
@click.argument("turn", type=click.IntRange(1))
@workspace_option
@click.option(
    "--against",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="BUNDLE",
    help="The model to compare with.",
)
@language_option
@tolerance_option
@json_option
def compare(
    *,
    turn: int,
    workspace: Path,
    against: Path,
    languages: tuple[Language, ...],
    tolerance: float,
    as_json: bool,
) -> None:
    """Compare the model of TURN with any other, and say what the rule says; nothing is changed.

    \b
      linkage loop compare 3 --against models/second

    Both are measured on the held-out sentences of the latest turn. This is for a model that is
    in use elsewhere, such as with 'linkage serve'. A model that was trained on held-out cases
    is favoured.
    """
    from linkage_annotations.loop.comparison import compare_with
    from linkage_annotations.loop.in_force import Model
    from linkage_annotations.loop.processes import Processes
    from linkage_annotations.loop.turn import find_turn
    from linkage_annotations.workspace import open_workspace

    place = open_workspace(workspace)
    found = find_turn(place, turn)
    if found.model_version is None:
        raise UsageError(
            f"turn {turn} has no model",
            path=found.folder,
            remedy="Choose one from 'linkage loop history'",
        )
    verdict = compare_with(
        Model(None, against), place, found, Processes(), languages=languages, tolerance=tolerance
    )
    if as_json:
        from linkage_annotations.loop.history import comparison_record

        click.echo(json.dumps(comparison_record(turn, verdict), ensure_ascii=False, indent=2))
    else:
        from linkage_annotations.loop.history import Entry

        _print_verdict(Entry(found, verdict, in_force=False))


@loop.command()
@workspace_option
@click.option("--reason", help="Why; kept in the history.")
@json_option
def rollback(*, workspace: Path, reason: str | None, as_json: bool) -> None:
    """Put the model in force that was so before the present one.

    Given again, it goes back further, at last to the built-in model.
    """
    from linkage_annotations.loop.in_force import roll_back
    from linkage_annotations.loop.run import one_at_a_time
    from linkage_annotations.workspace import open_workspace

    place = open_workspace(workspace)
    with one_at_a_time(place):
        switch = roll_back(place, _reason(reason))
    _print_switch(switch, as_json)


def _base(base: str | None) -> str | None:
    """A folder by its full path, as the training may run from elsewhere; a name as it is."""
    return str(Path(base).resolve()) if base is not None and Path(base).exists() else base


def _reason(given: str | None) -> str | None:
    if given is None:
        return None
    if not given.strip():
        raise UsageError("the reason is empty", remedy="Say why in a few words")
    return given.strip()


def _print_verdict(entry: Entry) -> None:
    if entry.verdict is None:
        return
    from rich.console import Console

    from linkage_annotations.loop.table import finding_lines, judgement_table

    console = Console(highlight=False, markup=False, emoji=False)
    console.print(judgement_table(entry))
    for line in finding_lines(entry):
        click.echo(line)
    if entry.in_force:
        click.echo(f"The model of turn {entry.turn.number} is in force: {entry.turn.bundle}")


def _warn_kept(place: Workspace, entry: Entry) -> None:
    from linkage_annotations.loop.in_force import model_in_force
    from linkage_annotations.loop.shown import advice

    report_warning(
        f"The model of turn {entry.turn.number} was not put in force; "
        f"{model_in_force(place).name} stays. {advice(entry)}"
    )


def _print_switch(switch: Switch, as_json: bool) -> None:
    if as_json:
        from dataclasses import asdict

        click.echo(json.dumps(asdict(switch), ensure_ascii=False, indent=2))
    else:
        from linkage_annotations.loop.shown import turn_name

        click.echo(f"In force now: {turn_name(switch.turn).en}, {switch.model_version}")
