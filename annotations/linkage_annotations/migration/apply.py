"""Bringing projects from one codebook to another, so that it can be broken off and gone on with.

Annotations first, then the interface: the server refuses to take away a group of choices
that is in use. What coders submit meanwhile under the former interface is converted
afterwards. Each step may be taken twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from linkage_annotations.migration.conversion import Conversion
from linkage_annotations.migration.folder import MigrationFolder
from linkage_annotations.migration.plan import Place, Plan, plan
from linkage_annotations.migration.server import Server
from linkage_annotations.migration.step import Deed, Step, What, same
from linkage_annotations.studio.records import Task
from linkage_nlp.errors import StudioError

# Called with what is being done, how much of it was done, and how much there is.
Progress = Callable[[str, int, int], None]

# How often to look for what coders submitted meanwhile.
_LOOKS = 3
# A server with a queue of jobs counts its codes some time after it was asked to.
_PAUSES = (0.0, 1.0, 3.0, 8.0)


def unseen(_what: str, _done: int, _of: int) -> None:
    """Progress that nobody is told of."""


@dataclass(frozen=True, slots=True)
class Site:
    """A project as it is to be."""

    project: int
    description: str
    config: str
    instruction: str
    model_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What is left when all is done.

    Attributes:
        left: Annotations and drafts that give a code which the new codebook lacks: coders
            went on under the former interface.
        changed: Annotations that their coders changed while the migration was at work.
    """

    left: tuple[Place, ...]
    changed: int


def apply(
    server: Server,
    folder: MigrationFolder,
    conversion: Conversion,
    sites: Sequence[Site],
    *,
    first: Plan | None = None,
    progress: Progress = unseen,
) -> Applied:
    """Do what is to be done, or what is left of it.

    Args:
        server: The server.
        folder: Where the steps were noted; what more is found to do is noted there too.
        conversion: The way from the former codebook to the new one.
        sites: The projects as they are to be.
        first: What was found to do, of a migration that begins.
        progress: Told how far it has come.

    Raises:
        StudioError: The server refuses or does not answer. Doing it again goes on.
        UsageError: The copy of an annotation cannot be written; it is not changed then.
    """
    work = _Work(server, folder, conversion, progress)
    steps = folder.steps()
    work.reviewed = {step.key for step in steps if step.deed is Deed.DELETE}
    work.do([step for step in steps if step.what is What.ANNOTATION])
    if first is None:
        work.catch_up(sites)
    else:
        work.do([step for step in first.steps if step.what is not What.ANNOTATION])
    for site in sites:
        change_project(server, site)
    found = work.catch_up(sites)
    for _ in range(_LOOKS):
        if not any(step.deed is not Deed.TOUCH for step in found.steps):
            break
        found = work.catch_up(sites)
    mark_tasks(server, found.outdated, conversion.new.fingerprint, progress)
    given = (*found.unknown.values(), *found.refused.values())
    left = dict.fromkeys(place for places in given for place in places)
    return Applied(left=tuple(left), changed=work.changed)


def change_project(server: Server, site: Site) -> None:
    """Give a project its interface, instruction and codebook mark in one request."""
    for pause in _PAUSES:
        time.sleep(pause)
        server.recount(site.project)
        try:
            server.change_project(
                site.project,
                description=site.description,
                config=site.config,
                instruction=site.instruction,
                model_version=site.model_version,
            )
        except StudioError:
            if pause == _PAUSES[-1]:
                raise
        else:
            return


def mark_tasks(server: Server, tasks: Sequence[Task], fingerprint: str, progress: Progress) -> None:
    """Have tasks name the codebook that they are coded under."""
    for done, task in enumerate(tasks, start=1):
        server.change_task(task.id, {**task.data, "codebook": fingerprint})
        progress("tasks", done, len(tasks))


class _Work:
    """The steps of one migration, one after the other."""

    def __init__(
        self, server: Server, folder: MigrationFolder, conversion: Conversion, progress: Progress
    ) -> None:
        self._server, self._folder = server, folder
        self._conversion, self._progress = conversion, progress
        self.reviewed: set[tuple[int, What, int]] = set()
        self.changed = 0

    def catch_up(self, sites: Iterable[Site]) -> Plan:
        """Do what is still to be done on the server; what that was."""
        tasks = {site.project: self._server.tasks(site.project) for site in sites}
        found = plan(tasks, self._conversion, reviewed=self.reviewed)
        self._folder.keep(found.steps)
        self.do(found.steps)
        return found

    def do(self, steps: Sequence[Step]) -> None:
        for done, step in enumerate(steps, start=1):
            match step.what:
                case What.ANNOTATION:
                    self._annotation(step)
                case What.DRAFT:
                    self._server.change_draft(step.id, step.after)
                case What.PREDICTION if step.deed is Deed.DELETE:
                    self._server.delete_predictions([step.id])
                case What.PREDICTION:
                    self._server.change_prediction(step.id, step.after)
            self._progress("annotations", done, len(steps))

    def _annotation(self, step: Step) -> None:
        now = self._server.annotation(step.id)
        if now is None:
            return
        if same(now.result, step.before) and step.deed is Deed.DELETE:
            self._server.delete_annotation(step.id)
        elif same(now.result, step.before) or same(now.result, step.after):
            # Also where it says that already: the order of the server's times is to stay.
            self._server.change_annotation(step.id, result=step.after)
        else:
            # Its coder changed it meanwhile. What it says now is converted when we look again.
            self.changed += 1
