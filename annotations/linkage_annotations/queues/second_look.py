"""Sentences back into the project for a second look: a further task of the same sentence.

The log takes of each coder the latest annotation over all tasks of a sentence. So a coder who
meets a sentence again replaces the earlier answer; an answer by somebody else stands beside
it, and where they differ the sentence goes to `adjudicate`. Nothing that was said before is
touched. The task shows neither the former answers nor what the model thinks of them.

A sentence that was adjudicated is not pushed, since further annotations would change nothing.
Nor is one that stands in two tasks already: it had its second look.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkage_annotations.log.state import Queue
from linkage_annotations.queues.suspects import Suspect
from linkage_annotations.studio.records import NewTask, Task
from linkage_annotations.tasks.fields import Item, read_task, task_data
from linkage_annotations.tasks.push import Presence, Present, look
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Settled
from linkage_nlp.errors import AnnotationError, StudioUnclear

if TYPE_CHECKING:
    from linkage_annotations.studio.connection import Studio

_ATTEMPTS = 4
_PAUSE = 2.0


@dataclass(frozen=True, slots=True)
class SecondLooks:
    """What became of suspects that were to be looked at again.

    Attributes:
        pushed: Sentences that got a further task.
        before: Those that had one already.
        adjudicated: Those that a further annotation would not change.
        absent: Those that are not in the project.
    """

    pushed: tuple[str, ...]
    before: tuple[str, ...]
    adjudicated: tuple[str, ...]
    absent: tuple[str, ...]


def push_again(
    studio: Studio,
    project: int,
    suspects: Iterable[Suspect],
    number: int,
    codebook: Codebook,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> SecondLooks:
    """Give the first suspects that can do with it a further task.

    Stopped in the middle, it is completed by doing it again with the same suspects: those
    that have their second task count among the number.

    Args:
        studio: The server.
        project: The server's number of the project.
        suspects: The worst first.
        number: How many are to be looked at again.
        codebook: That of the project.
        sleep: What waits.

    Raises:
        StudioError: The server cannot do it.
    """
    tasks = _tasks(studio.tasks(project))
    pushed: dict[str, Item] = {}
    before: list[str] = []
    adjudicated: list[str] = []
    absent: list[str] = []
    for suspect in suspects:
        if len(pushed) + len(before) == number:
            break
        found = tasks.get(suspect.sentence, ())
        if not found:
            absent.append(suspect.sentence)
        elif suspect.example is not None and suspect.example.settled is Settled.ADJUDICATED:
            adjudicated.append(suspect.sentence)
        elif len(found) > 1:
            before.append(suspect.sentence)
        else:
            pushed[suspect.sentence] = found[0]
    new = {
        name: NewTask(data=task_data(item, queue=Queue.OTHER, codebook=codebook))
        for name, item in pushed.items()
    }
    _add(studio, project, new, sleep)
    return SecondLooks(tuple(pushed), tuple(before), tuple(adjudicated), tuple(absent))


def _tasks(tasks: Iterable[Task]) -> dict[str, tuple[Item, ...]]:
    """The project's tasks by sentence; what is not ours is passed over."""
    found: dict[str, tuple[Item, ...]] = {}
    for task in tasks:
        try:
            item = read_task(task.data)
        except AnnotationError:
            continue
        found[item.sentence] = (*found.get(item.sentence, ()), item)
    return found


def _add(
    studio: Studio, project: int, tasks: Mapping[str, NewTask], sleep: Callable[[float], None]
) -> None:
    """Add a second task of each sentence, which has one."""
    missing = list(tasks)
    fruitless = 0
    while missing:
        try:
            studio.add_tasks(project, [tasks[name] for name in missing])
        except StudioUnclear:
            # It may have been taken in all the same, also a little later.
            sleep(_PAUSE * 2**fruitless)
            there = look(studio, project)
            left = [name for name in missing if len(_of(there, name)) < 2]
            fruitless = 0 if len(left) < len(missing) else fruitless + 1
            if fruitless == _ATTEMPTS:
                raise
            missing = left
        else:
            if fruitless:
                _delete_surplus(studio, project, list(tasks))
            return


def _delete_surplus(studio: Studio, project: int, sentences: Sequence[str]) -> None:
    """Delete the third tasks that a late import made, if nobody was at them."""
    there = look(studio, project)
    surplus = [task.task for name in sentences for task in _of(there, name)[2:] if not task.touched]
    if surplus:
        studio.delete_tasks(project, surplus)


def _of(there: Presence, sentence: str) -> tuple[Present, ...]:
    return there.by_sentence.get(sentence, ())
