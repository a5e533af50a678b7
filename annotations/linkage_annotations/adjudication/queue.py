"""The queue of disagreements: a project of its own, in which each is settled once.

Coders are never sent its tasks, and whoever settles one sees what the coders gave. Its tasks are
of `Queue.ADJUDICATION`, so the log takes what is submitted there as what settles the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linkage_annotations.adjudication.answers import show_answers
from linkage_annotations.adjudication.disagreements import (
    Disagreement,
    Standing,
    find_disagreements,
)
from linkage_annotations.interface import wording
from linkage_annotations.interface.config import labelling_config
from linkage_annotations.interface.instruction import instruction
from linkage_annotations.interface.languages import Languages
from linkage_annotations.log.state import Queue, TaskState
from linkage_annotations.studio.records import NewTask, Project, Task
from linkage_annotations.tasks.fields import Item, task_data
from linkage_annotations.tasks.project import (
    TITLE_LENGTHS,
    check_codebook_mark,
    describe,
    find_guidelines,
)
from linkage_annotations.tasks.push import Adding, look
from linkage_annotations.workspace import Workspace
from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import UsageError
from linkage_nlp.label_studio.names import FIELD_ANSWERS
from linkage_nlp.language import Language

if TYPE_CHECKING:
    from linkage_annotations.studio.connection import Studio

_SUFFIX = " – adjudication"
_MARK = "Disagreements of project {project} are settled here."
_MARKED = re.compile(r"Disagreements of project (\d+) are settled here")


@dataclass(frozen=True, slots=True)
class Queued:
    """What came of bringing the queue up to date.

    Attributes:
        project: The project of the queue; None where there is none and none is needed.
        added: Disagreements that were not in it.
        known: Those that were.
        changed: Open tasks whose answers were brought up to date, among `known`.
        withdrawn: Open tasks that were deleted since the coders agree now.
    """

    project: Project | None
    added: int = 0
    known: int = 0
    changed: int = 0
    withdrawn: int = 0


def queue_disagreements(
    workspace: Workspace,
    studio: Studio,
    *,
    names: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Queued:
    """Put the open disagreements of the log into the queue.

    What is there already is not added again. Tasks that nobody has begun are kept up to date:
    they show what the coders say now, and go when they agree. Stopped in the middle, it is
    completed by doing it again.

    Args:
        workspace: Its log is taken as it is: pull first.
        studio: The server.
        names: Show who gave which answer.
        progress: Called with the number of tasks done since the last call.

    Raises:
        AnnotationLogError: There is no log.
        AnnotationError: The log has an annotation that does not fit the codebook.
        UsageError: There is no project, or the queue is of another codebook.
        StudioError: The server cannot be reached or refuses it. What was done stays.
    """
    codebook = workspace.codebook()
    log = workspace.log.read()
    wanted = {
        found.sentence: _data(found, codebook, workspace.settings.languages, names=names)
        for found in find_disagreements(log, codebook, workspace.rules())
        if found.standing is Standing.OPEN
    }
    with workspace.alone("adjudicate"):
        project = find_queue(workspace, studio)
        if project is None:
            if not wanted:
                return Queued(None)
            project = _make_queue(workspace, studio, codebook)
        check_codebook_mark(project, codebook)
        if workspace.settings.adjudication != project.id:
            workspace.changed(adjudication=project.id)
        sentences = {task.sentence for task in log.tasks}
        return _update(studio, project, wanted, sentences, progress)


def find_queue(workspace: Workspace, studio: Studio) -> Project | None:
    """The project of the queue, if there is one: as set, or else by its description.

    Raises:
        UsageError: The one that is set is not there any more.
        StudioError: The server does not answer.
    """
    number = workspace.settings.adjudication
    main = workspace.project()
    projects = {project.id: project for project in studio.projects()}
    if number is not None:
        if number not in projects:
            raise UsageError(
                f"project {number}, in which disagreements are settled, is not on the server",
                remedy="Take the line 'adjudication' out of annotate.yaml to make a new one",
            )
        return projects[number]
    for project in projects.values():
        found = _MARKED.search(project.description)
        if found and int(found.group(1)) == main:
            return project
    return None


def queue_instruction(
    codebook: Codebook, languages: Languages, guidelines: Mapping[Language, str]
) -> str:
    """What is said to those who settle disagreements: their task, then what coders are told."""
    settle = "".join(f"<p><b>{wording.SETTLE[lang]}</b></p>" for lang in languages.order)
    return settle + instruction(codebook, languages, guidelines)


def _make_queue(workspace: Workspace, studio: Studio, codebook: Codebook) -> Project:
    main = studio.project(workspace.project())
    languages = workspace.settings.languages
    return studio.create_project(
        title=main.title[: TITLE_LENGTHS[1] - len(_SUFFIX)] + _SUFFIX,
        description=f"{describe(codebook)} {_MARK.format(project=main.id)}",
        config=labelling_config(codebook, languages, adjudication=True),
        instruction=queue_instruction(codebook, languages, find_guidelines(codebook)),
        maximum_annotations=1,
    )


def _data(
    found: Disagreement, codebook: Codebook, languages: Languages, *, names: bool
) -> dict[str, Any]:
    data = task_data(_item(found.task), queue=Queue.ADJUDICATION, codebook=codebook)
    answers = show_answers(found.answers, codebook, languages, names=names)
    return {**data, FIELD_ANSWERS: answers}


def _item(task: TaskState) -> Item:
    return Item(
        sentence=task.sentence,
        case=task.case,
        transcript=task.transcript,
        speaker=task.speaker,
        role=task.role,
        time=task.time,
        lang=task.lang,
        start=task.start,
        end=task.end,
        text=task.text,
        context=task.context,
    )


def _update(
    studio: Studio,
    project: Project,
    wanted: Mapping[str, Mapping[str, Any]],
    ours: set[str],
    progress: Callable[[int], None] | None,
) -> Queued:
    there: dict[str, Task] = {}
    withdrawn: list[int] = []
    changed = 0
    for task in studio.tasks(project.id):
        sentence = task.data.get("sentence")
        if not isinstance(sentence, str) or sentence not in ours:
            continue  # somebody else's
        there[sentence] = task
        if task.annotations or task.drafts:
            continue
        if sentence not in wanted:
            withdrawn.append(task.id)
        elif dict(task.data) != wanted[sentence]:
            studio.change_task(task.id, wanted[sentence])
            changed += 1
    if withdrawn:
        studio.delete_tasks(project.id, withdrawn)
    missing = {name: NewTask(data=data) for name, data in wanted.items() if name not in there}
    if missing:
        adding = Adding(studio, project.id, progress=progress)
        adding.tasks(missing, look(studio, project.id))
    return Queued(project, len(missing), len(wanted) - len(missing), changed, len(withdrawn))
