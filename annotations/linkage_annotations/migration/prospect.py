"""What a migration would do, seen from one look at the server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from linkage_annotations.migration.changes import read_changes
from linkage_annotations.migration.check import Refusal, refusals
from linkage_annotations.migration.conversion import Conversion, conversion
from linkage_annotations.migration.plan import Plan, plan
from linkage_annotations.studio.records import Project, Task
from linkage_annotations.tasks.project import read_codebook_mark
from linkage_annotations.tasks.pull import look, note
from linkage_annotations.workspace import Workspace
from linkage_nlp.codebook import Codebook, Label, load_codebook
from linkage_nlp.codebook.load import DEFAULT_PATH
from linkage_nlp.dataset import read_dataset
from linkage_nlp.errors import DatasetError, UsageError

if TYPE_CHECKING:
    from linkage_annotations.studio.connection import Studio
    from linkage_annotations.studio.rewriting import RewritingStudio


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a migration; None for the embedded codebook, or without a map."""

    old: Path | None
    new: Path | None
    map: Path | None

    def conversion(self) -> Conversion:
        """The way from the former codebook to the new one.

        Raises:
            CodebookError: A file cannot be read, or the map does not fit the codebooks.
        """
        changes = () if self.map is None else read_changes(self.map)
        return conversion(_codebook(self.old), _codebook(self.new), changes, self.map)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What a migration would do.

    Attributes:
        lines: How many lines the dataset has; None if there is none of this codebook.
        affected: By code, how many of them give it.
        refusals: Why it cannot be done, if it cannot.
    """

    conversion: Conversion
    plan: Plan
    lines: int | None
    affected: Mapping[Label, int]
    refusals: tuple[Refusal, ...]


def prospect(
    workspace: Workspace,
    server: RewritingStudio,
    way: Conversion,
    *,
    progress: Callable[[int], None] | None = None,
) -> Prospect:
    """What a migration would do; nothing is changed, neither on the server nor here.

    Args:
        workspace: The workspace.
        server: Its server.
        way: The way from the former codebook to the new one.
        progress: Called with the number of tasks read so far.

    Raises:
        UsageError: The workspace or its projects are not of the former codebook.
        StudioError: The projects cannot be seen as a whole.
    """
    return look_ahead(workspace, Seen(server, workspace.projects(), progress), way)


class Seen:
    """What a server shows of some projects, looked at once."""

    def __init__(
        self,
        server: RewritingStudio,
        numbers: Iterable[int],
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self.projects = tuple(server.project(number) for number in numbers)
        self.all_tasks = {
            project.id: tuple(server.tasks(project.id, progress=progress))
            for project in self.projects
        }

    def project(self, id: int) -> Project:
        return next(project for project in self.projects if project.id == id)

    def tasks(
        self, project: int, *, progress: Callable[[int], None] | None = None
    ) -> Iterator[Task]:
        for number, task in enumerate(self.all_tasks[project], start=1):
            if progress is not None:
                progress(number)
            yield task


def check_codebooks(workspace: Workspace, seen: Seen, way: Conversion) -> None:
    _check_workspace(workspace, way)
    for project in seen.projects:
        _check_mark(project, way.old)


def look_ahead(workspace: Workspace, seen: Seen, way: Conversion) -> Prospect:
    check_codebooks(workspace, seen, way)
    found = plan(seen.all_tasks, way)
    log = workspace.log.read(missing_ok=True)
    examples = _examples(workspace, way.old)
    counted = Counter(
        Label(dimension, code)
        for codes in examples or ()
        for dimension, given in codes.items()
        for code in given
    )
    return Prospect(
        conversion=way,
        plan=found,
        lines=None if examples is None else len(examples),
        affected={label: counted[label] for label in way.rules},
        refusals=refusals(found, log, workspace.rules(), workspace.projects()),
    )


def pull_seen(workspace: Workspace, server: RewritingStudio | Seen, codebook: Codebook) -> None:
    # `look` only asks for projects and tasks.
    studio = cast("Studio", server)
    note(workspace, [look(studio, number, codebook) for number in workspace.projects()])


def _check_workspace(workspace: Workspace, way: Conversion) -> None:
    codebook = workspace.codebook()
    # Some write the changes into the workspace's own file.
    if codebook.fingerprint not in (way.old.fingerprint, way.new.fingerprint):
        raise UsageError(
            f"OLD ({way.old.id} {way.old.version}) is not the codebook of the workspace "
            f"({codebook.id} {codebook.version})",
            path=workspace.folder,
            remedy="Give the codebook that the project was made from as OLD",
        )


def _check_mark(project: Project, old: Codebook) -> None:
    mark = read_codebook_mark(project.description)
    if mark != old.fingerprint:
        says = (
            "does not say from which codebook" if mark is None else f"says that {mark} is the one"
        )
        raise UsageError(
            f"project {project.id} {says} it was made from, which is to be OLD ({old.fingerprint})",
            remedy="Give the codebook that it was made from as OLD; if that cannot be known, "
            "'linkage annotate doctor' shows how its interface differs from a codebook",
        )


def _examples(workspace: Workspace, old: Codebook) -> list[Mapping[str, tuple[str, ...]]] | None:
    if not workspace.dataset.is_file():
        return None
    try:
        return [example.codes for example in read_dataset(workspace.dataset, old).examples]
    except DatasetError:
        return None  # of another codebook, or empty: it is derived anew all the same


def _codebook(path: Path | None) -> Codebook:
    return load_codebook(DEFAULT_PATH if path is None else path)
