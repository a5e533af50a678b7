"""What the server shows, into the log; and from the log, the dataset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from linkage_annotations.interface.comparison import compare_config
from linkage_annotations.interface.findings import Finding
from linkage_annotations.log.changes import changes
from linkage_annotations.log.contents import LogContents, current_annotations, current_tasks
from linkage_annotations.log.file import Appended
from linkage_annotations.log.settle import Derivation, derive
from linkage_annotations.log.state import State, TaskKey
from linkage_annotations.tasks.fields import states
from linkage_annotations.tasks.project import read_codebook_mark
from linkage_annotations.workspace import Workspace
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import write_dataset
from linkage_nlp.errors import AnnotationError, StudioMissing
from linkage_nlp.writers.files import replacing

if TYPE_CHECKING:
    from linkage_annotations.studio.connection import Studio


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the server showed of a project.

    Attributes:
        project: Its number.
        title: Its title.
        states: All tasks, annotations and drafts.
        strange: Tasks that were not made by us, or were altered: number and what is wrong.
        findings: What is to be said of its labelling interface.
        mark: Fingerprint of the codebook that it says it was made from.
        seen: When it was looked at.
    """

    project: int
    title: str
    states: tuple[State, ...]
    strange: tuple[tuple[int, str], ...]
    findings: tuple[Finding, ...]
    mark: str | None
    seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What a pull did.

    Attributes:
        shown: What the server showed: the project first, then that in which disagreements
            are settled, if there is one.
        appended: What was new for the log.
        derivation: What became of each sentence; None with `flaw`.
        flaw: Why no dataset follows from the log. The former dataset is still there then.
    """

    shown: tuple[Shown, ...]
    appended: Appended
    derivation: Derivation | None
    flaw: AnnotationError | None


def pull(
    workspace: Workspace,
    studio: Studio,
    *,
    progress: Callable[[int], None] | None = None,
) -> Pulled:
    """Note what is new on the server in the log, and derive the dataset anew.

    Stopped at any point, it is completed by doing it again. Of two at once, one waits: with
    an older look at the server it would take for gone what came between.

    Raises:
        UsageError: There is no project, or the dataset cannot be written.
        StudioError: The project cannot be seen as a whole; nothing was changed then.
        AnnotationLogError: The log cannot be read or written, or is of another server.
    """
    codebook = workspace.codebook()
    with workspace.alone("pull"):
        shown: tuple[Shown, ...] = (look(studio, workspace.project(), codebook, progress=progress),)
        settling = workspace.settings.adjudication
        if settling is not None:
            try:
                shown += (look(studio, settling, codebook, progress=progress),)
            except StudioMissing as error:
                raise StudioMissing(
                    f"project {settling}, in which disagreements are settled, is not on the "
                    "server, or not to be seen with this token",
                    remedy="If it was deleted, take the line 'adjudication' out of annotate.yaml: "
                    "what was settled in it stays in the log",
                ) from error
        appended = note(workspace, shown)
        try:
            derivation = derive_dataset(workspace, codebook)
        except AnnotationError as error:
            return Pulled(shown=shown, appended=appended, derivation=None, flaw=error)
    return Pulled(shown=shown, appended=appended, derivation=derivation, flaw=None)


def look(
    studio: Studio,
    project: int,
    codebook: Codebook,
    *,
    progress: Callable[[int], None] | None = None,
) -> Shown:
    """What the server shows of a project.

    Args:
        studio: The server.
        project: The server's number of the project.
        codebook: What the interface is compared with. Annotations are taken to be coded under
            the codebook that the project names; under this one where it names none.
        progress: Called with the number of tasks read so far.

    Raises:
        StudioError: It cannot be seen as a whole.
    """
    about = studio.project(project)
    mark = read_codebook_mark(about.description)
    seen = datetime.now(UTC)
    found: list[State] = []
    strange: list[tuple[int, str]] = []
    for task in studio.tasks(project, progress=progress):
        try:
            found += states(task, project, codebook=mark or codebook.fingerprint, seen=seen)
        except AnnotationError as error:
            strange.append((task.id, error.message))
    return Shown(
        project=project,
        title=about.title,
        states=tuple(found),
        strange=tuple(strange),
        findings=compare_config(about.config, codebook),
        mark=mark,
        seen=seen,
    )


def note(workspace: Workspace, shown: Iterable[Shown]) -> Appended:
    """Append what is new to the log.

    Raises:
        AnnotationLogError: The log cannot be read or written, or is of another server.
    """
    looks = tuple(shown)

    def news(log: LogContents) -> Iterator[State]:
        for one in looks:
            kept = _known_of(log, {TaskKey(one.project, task) for task, _ in one.strange})
            yield from changes(log, (*one.states, *kept), whole={one.project}, seen=one.seen)

    return workspace.log.update(news)


def _known_of(log: LogContents, tasks: set[TaskKey]) -> Iterator[State]:
    """What the log has of tasks that cannot be read any more: that goes on to hold."""
    for task in current_tasks(log.tasks).values():
        if task.key in tasks and not task.deleted:
            yield task
    for annotation in current_annotations(log.annotations).values():
        if annotation.task_key in tasks and not annotation.status.gone:
            yield annotation


def derive_dataset(workspace: Workspace, codebook: Codebook) -> Derivation:
    """Derive the dataset from the log and write it in one step.

    Raises:
        AnnotationError: No dataset follows; the former one is left as it is.
        AnnotationLogError: The log cannot be read.
        UsageError: The dataset cannot be written.
    """
    derivation = derive(workspace.log.read(), codebook, workspace.rules())
    with replacing(workspace.dataset) as draft:
        write_dataset(draft, derivation.examples, codebook)
    return derivation
