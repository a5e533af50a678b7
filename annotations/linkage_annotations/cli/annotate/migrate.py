"""`linkage annotate migrate`: another codebook for a project that was begun."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_annotations.cli.annotate.options import json_option, workspace_option
from linkage_nlp.cli.console import (
    EXIT_FAILED,
    EXIT_PARTIAL,
    note,
    report_error,
    report_warning,
)
from linkage_nlp.errors import UsageError

if TYPE_CHECKING:
    from rich.progress import TaskID

    from linkage_annotations.migration.apply import Progress
    from linkage_annotations.migration.check import Refusal
    from linkage_annotations.migration.folder import MigrationFolder
    from linkage_annotations.migration.prospect import Files, Prospect
    from linkage_annotations.migration.run import Done
    from linkage_annotations.migration.undo import Backward
    from linkage_annotations.studio.rewriting import RewritingStudio
    from linkage_nlp.codebook import Codebook
    from linkage_nlp.language import Language

EMBEDDED = "embedded"
# Of tables that go into a file or a pipe.
_WIDTH = 140


@click.command()
@click.argument("old", required=False)
@click.argument("new", required=False)
@workspace_option
@click.option(
    "--map",
    "map_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What becomes of each code that is not in both codebooks.  [default: nothing changes "
    "but names and definitions]",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be changed.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask before the server is changed.")
@click.option(
    "--guidelines",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder with the new guidelines, ID.zh.md and ID.en.md, as for 'init'.",
)
@click.option("--undo", is_flag=True, help="Take the last migration back.")
@click.option(
    "--dataset",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Convert this dataset alone, without a server or workspace.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the converted dataset goes.",
)
@json_option
def migrate(
    *,
    old: str | None,
    new: str | None,
    workspace: Path,
    map_file: Path | None,
    dry_run: bool,
    yes: bool,
    guidelines: Path | None,
    undo: bool,
    dataset: Path | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Bring a project from the codebook OLD to the codebook NEW.

    OLD and NEW are codebook files, or 'embedded' for the one that comes with linkage-nlp. The
    interface, the annotations, drafts, tasks and the dataset follow; what was there before is
    kept in the workspace's folder migrations. Whatever would leave codes behind that nothing
    can read is refused. Let coders pause meanwhile, and reload their pages afterwards.

    \b
      changes:
        - rename: channel/internet        # one code, another id
          to: channel/online
        - merge: [reason/market_pressure, reason/local_lack]
          to: reason/need
        - split: channel/personal_contact
          to: [channel/friend, channel/relative]
          by: review                      # coded anew; or the one code that all get
        - move: knowledge/market          # to another dimension
          to: reason/market
        - remove: knowledge/artistic
          annotations: refuse             # or drop, or review
        - add: channel/video
        - dimension: scope                # a dimension's id; its codes keep theirs
          to: place

    \b
      linkage annotate migrate old.yaml new.yaml --map changes.yaml --dry-run
      linkage annotate migrate old.yaml new.yaml --map changes.yaml
      linkage annotate migrate                     finish one that was broken off
      linkage annotate migrate --undo
      linkage annotate migrate old.yaml new.yaml --map changes.yaml --dataset a.jsonl -o b.jsonl

    Exit code 3 where something is left that should be looked at.
    """
    from linkage_annotations.migration.prospect import Files

    if (old is None) != (new is None):
        raise UsageError("NEW is missing", remedy="Give both codebooks, OLD and NEW")
    files = None
    if old is not None and new is not None:
        files = Files(_codebook_file(old), _codebook_file(new), map_file)
    if dataset is not None or output is not None:
        if files is None or dataset is None or output is None or undo:
            raise UsageError(
                "a dataset is converted with OLD, NEW, --dataset and --output",
                remedy="Give all of them, and no --undo",
            )
        _convert_dataset(files, dataset, output, dry_run=dry_run, as_json=as_json)
        return
    if undo and files is not None:
        raise UsageError("--undo takes no codebooks", remedy="Leave OLD, NEW and --map out")
    command = _Command(workspace, guidelines, dry_run=dry_run, yes=yes, as_json=as_json)
    if undo:
        command.undo()
    else:
        command.migrate(files)


class _Command:
    """One call of the command that works on a workspace."""

    def __init__(
        self, folder: Path, guidelines: Path | None, *, dry_run: bool, yes: bool, as_json: bool
    ) -> None:
        from linkage_annotations.workspace import open_workspace

        self._workspace = open_workspace(folder)
        self._workspace.project()
        self._guidelines = guidelines
        self._found: Prospect | None = None
        self._dry_run, self._yes, self._as_json = dry_run, yes, as_json

    def migrate(self, files: Files | None) -> None:
        from linkage_annotations.migration.folder import State, unfinished
        from linkage_annotations.migration.run import conversion_of

        folder = unfinished(self._workspace.folder)
        if folder is None:
            if files is None:
                raise UsageError(
                    "there is no migration to finish", remedy="Give the codebooks OLD and NEW"
                )
            self._begin(files)
            return
        if folder.journal().state is State.UNDOING:
            raise UsageError(
                f"the migration of {folder.name} is half taken back",
                path=folder.path,
                remedy="Go on with 'linkage annotate migrate --undo'",
            )
        if files is not None and files.conversion() != conversion_of(folder):
            raise UsageError(
                f"the migration of {folder.name} was broken off, and it was another one",
                path=folder.path,
                remedy="Finish it with 'linkage annotate migrate', or take it back with "
                "'linkage annotate migrate --undo'",
            )
        self._resume(folder)

    def undo(self) -> None:
        from linkage_annotations.migration.folder import State, migrations
        from linkage_annotations.migration.run import prospect_back, take_back

        done = [
            folder
            for folder in migrations(self._workspace.folder)
            if folder.journal().state is not State.UNDONE
        ]
        if not done:
            raise UsageError("there is no migration to take back", remedy="None was done here")
        folder, server = done[-1], self._server()
        if self._dry_run:
            self._agree_back(folder, prospect_back(server, folder))
            return
        with _progress() as progress:
            result = take_back(
                self._workspace,
                server,
                folder,
                agreed=lambda work: self._agree_back(folder, work),
                progress=progress,
            )
        if result is not None:
            self._report(result, "taken back")

    def _agree_back(self, folder: MigrationFolder, work: Backward) -> bool:
        from linkage_annotations.migration.shown import back_lines

        for line in back_lines(folder, work):
            note(line)
        self._refuse(work.refusals())
        return not self._dry_run and self._ask("Take this migration back?")

    def _begin(self, files: Files) -> None:
        from linkage_annotations.migration.prospect import prospect
        from linkage_annotations.migration.run import begin

        way = files.conversion()
        server = self._server()
        if self._dry_run:
            self._show(prospect(self._workspace, server, way))
            note("A dry run: nothing was changed.")
            return
        with _progress() as progress:
            done = begin(
                self._workspace,
                server,
                way,
                files,
                self._guides(way.new),
                agreed=self._agree,
                progress=progress,
            )
        if done is not None:
            self._report(done, "done")

    def _agree(self, found: Prospect) -> bool:
        self._show(found)
        return self._ask("Change the project?")

    def _refuse(self, refusals: Iterable[Refusal]) -> None:
        """Say why it cannot be done, if it cannot, and end."""
        found = list(refusals)
        for refusal in found:
            report_error(UsageError(refusal.message, remedy=refusal.remedy))
        if found:
            note("Nothing was changed.")
            sys.exit(EXIT_FAILED)

    def _resume(self, folder: MigrationFolder) -> None:
        from linkage_annotations.migration.run import conversion_of, resume

        note(f"The migration of {folder.name} was broken off.")
        if self._dry_run:
            return
        if not self._ask("Finish it?"):
            return
        guidelines = self._guides(conversion_of(folder).new)
        with _progress() as progress:
            done = resume(self._workspace, self._server(), folder, guidelines, progress=progress)
        self._report(done, "done")

    def _show(self, found: Prospect) -> None:
        from rich.console import Console

        from linkage_annotations.migration.shown import (
            prospect_lines,
            prospect_record,
            prospect_table,
            prospect_warnings,
        )

        self._found = found
        if self._as_json:
            if self._dry_run or found.refusals:
                _print_json(prospect_record(found))
        else:
            if found.conversion.rules:
                console = Console(highlight=False, markup=False, emoji=False)
                if not console.is_terminal:
                    console = Console(highlight=False, markup=False, emoji=False, width=_WIDTH)
                console.print(prospect_table(found))
            for line in prospect_lines(found):
                click.echo(line)
        for warning in prospect_warnings(found):
            report_warning(warning)
        self._refuse(found.refusals)

    def _ask(self, question: str) -> bool:
        """Whether a person says so, now or beforehand."""
        if self._yes:
            return True
        if not sys.stdin.isatty():
            raise UsageError(
                "nobody is there to say whether the server may be changed",
                remedy="Give --yes, after a look at what --dry-run says",
            )
        return click.confirm(question, err=True)

    def _report(self, done: Done, what: str) -> None:
        from linkage_annotations.migration.shown import (
            done_record,
            done_warnings,
            prospect_record,
        )

        warnings = list(done_warnings(done))
        if self._as_json:
            before = {} if self._found is None else prospect_record(self._found)
            _print_json({**before, **done_record(done)})
        else:
            click.echo(f"{what}: {done.folder.path}")
            if done.derivation is not None:
                click.echo(f"{len(done.derivation.examples)} sentences in the dataset")
        for warning in warnings:
            report_warning(warning)
        if done.flaw is not None:
            report_error(done.flaw)
            note("All that was coded is in the log; the dataset is still the former one.")
        note("Have coders reload their pages. A model of the former codebook is of no more use.")
        if done.flaw is not None or warnings:
            sys.exit(EXIT_PARTIAL)

    def _server(self) -> RewritingStudio:
        from linkage_annotations.studio.rewriting import RewritingStudio

        return RewritingStudio(self._workspace.url, self._workspace.token())

    def _guides(self, codebook: Codebook) -> dict[Language, str]:
        from linkage_annotations.tasks.project import find_guidelines

        return find_guidelines(codebook, self._guidelines)


def _convert_dataset(
    files: Files, dataset: Path, output: Path, *, dry_run: bool, as_json: bool
) -> None:
    from linkage_annotations.migration.dataset import convert_file
    from linkage_annotations.migration.shown import (
        conversion_warnings,
        dataset_lines,
        dataset_record,
    )

    way = files.conversion()
    converted = convert_file(dataset, None if dry_run else output, way)
    if as_json:
        _print_json(dataset_record(converted, way))
    else:
        for line in dataset_lines(converted, way):
            click.echo(line)
    for warning in conversion_warnings(way):
        report_warning(warning)
    if dry_run:
        note("A dry run: nothing was written.")


def _codebook_file(given: str) -> Path | None:
    return None if given == EMBEDDED else Path(given)


def _print_json(record: object) -> None:
    click.echo(json.dumps(record, ensure_ascii=False, indent=2))


@contextmanager
def _progress() -> Iterator[Progress]:
    """Tells on a terminal how far the changes have come."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None  # noqa: ARG005 - nobody looks
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = "{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    bars = Bars(*columns, console=Console(stderr=True), transient=True)
    known: dict[str, TaskID] = {}

    def show(what: str, done: int, total: int) -> None:
        # Not before there is something to show: a question may come first.
        bars.start()
        if what not in known:
            known[what] = bars.add_task(what)
        bars.update(known[what], completed=done, total=total)

    try:
        yield show
    finally:
        bars.stop()
