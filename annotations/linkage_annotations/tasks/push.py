"""Sentences into a project: what is there already is left, what is missing is added.

An import that breaks off may have been taken in all the same, now or a little later. So it is
never just repeated: the project is looked at again, and what is missing then is added.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from linkage_annotations.log.state import Queue
from linkage_annotations.studio.records import NewPrediction, NewTask, Task
from linkage_annotations.tasks.fields import Item, task_data
from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import StudioUnclear
from linkage_nlp.label_studio.names import FIELD_TEXT

if TYPE_CHECKING:
    from linkage_annotations.studio.connection import Studio

BATCH = 200
# How often in a row an import may break off without anything having come of it.
_ATTEMPTS = 4
_PAUSE = 2.0

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Present:
    """A task of the project.

    Attributes:
        task: The server's number.
        text: The words that coders see.
        versions: Of the models that it has predictions of.
        touched: It has annotations or drafts.
    """

    task: int
    text: str
    versions: frozenset[str]
    touched: bool


@dataclass(frozen=True, slots=True)
class Presence:
    """What is in a project.

    Attributes:
        by_sentence: The tasks of each sentence, by our id, oldest first.
        strange: Numbers of tasks that have no sentence of ours.
    """

    by_sentence: Mapping[str, tuple[Present, ...]]
    strange: tuple[int, ...]


class Suggesting(Protocol):
    """What gives suggestions (`predictions.Suggester`)."""

    @property
    def version(self) -> str:
        """The model's version."""

    def suggest(
        self, sentences: Collection[str], *, progress: Progress | None = None
    ) -> Mapping[str, NewPrediction]:
        """Suggestions by sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What a push did.

    Attributes:
        added: Sentences that were not in the project.
        known: Those that were.
        suggested: Suggestions that were added, to new tasks and to such as were there.
        other_words: Sentences that are there with other words than they would be added with
            now, because names are masked otherwise.
        doubled: Sentences that are there more than once.
        strange: Numbers of tasks that have no sentence of ours.
    """

    added: int
    known: int
    suggested: int
    other_words: tuple[str, ...]
    doubled: tuple[str, ...]
    strange: tuple[int, ...]


def look(studio: Studio, project: int) -> Presence:
    """What is in a project.

    Raises:
        StudioError: It cannot be seen as a whole.
    """
    found: defaultdict[str, list[Present]] = defaultdict(list)
    strange: list[int] = []
    for task in studio.tasks(project):
        sentence = task.data.get("sentence")
        if isinstance(sentence, str) and sentence:
            found[sentence].append(_present(task))
        else:
            strange.append(task.id)
    return Presence(
        {name: tuple(sorted(tasks, key=lambda t: t.task)) for name, tasks in found.items()},
        tuple(strange),
    )


def push(
    studio: Studio,
    project: int,
    items: Sequence[Item],
    *,
    queue: Queue,
    codebook: Codebook,
    suggester: Suggesting | None = None,
    progress: Progress | None = None,
    reading: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Pushed:
    """Add the sentences that a project lacks, and the suggestions that they lack.

    Stopped in the middle, it is completed by doing it again.

    Args:
        studio: The server.
        project: The server's number of the project.
        items: The sentences, as coders shall see them.
        queue: What the new ones were chosen for.
        codebook: That of the project.
        suggester: Gives the suggestions; without it, coders work blind.
        progress: Called with the number of sentences done since the last call.
        reading: The same for sentences that the model has read.
        sleep: What waits.

    Raises:
        StudioUnclear: Imports break off time and again. What was added stays.
        StudioError: Something else is wrong with the server. What was added stays.
    """
    at_first = look(studio, project)
    wanted = {item.sentence: item for item in items}
    suggestions: Mapping[str, NewPrediction] = {}
    if suggester is not None:
        lacking = [name for name in wanted if not _has(at_first, name, suggester.version)]
        suggestions = suggester.suggest(lacking, progress=reading)
    tasks = {
        name: NewTask(
            data=task_data(item, queue=queue, codebook=codebook),
            predictions=(suggestions[name],) if name in suggestions else (),
        )
        for name, item in wanted.items()
    }
    adding = Adding(studio, project, progress=progress, sleep=sleep)
    adding.tasks(tasks, at_first)
    there = adding.there(at_first)
    adding.suggestions(suggestions, there)
    return Pushed(
        added=len(wanted.keys() - at_first.by_sentence.keys()),
        known=len(wanted.keys() & at_first.by_sentence.keys()),
        suggested=len(suggestions),
        other_words=tuple(
            name
            for name, item in wanted.items()
            if any(task.text != item.text for task in at_first.by_sentence.get(name, ()))
        ),
        doubled=tuple(name for name, found in there.by_sentence.items() if len(found) > 1),
        strange=there.strange,
    )


class Adding:
    """Adds to one project, and looks again where an import broke off.

    Args:
        progress: Called with the number of tasks or suggestions done since the last call.
        sleep: What waits.
    """

    def __init__(
        self,
        studio: Studio,
        project: int,
        *,
        progress: Progress | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._studio = studio
        self._project = project
        self._progress = progress or (lambda _: None)
        self._sleep = sleep
        self._unclear = False

    def tasks(self, tasks: Mapping[str, NewTask], there: Presence) -> None:
        """Add tasks, by sentence, that are not there.

        Raises:
            StudioError: As for `push`.
        """
        missing = [name for name in tasks if name not in there.by_sentence]
        before = there.by_sentence.keys()
        fruitless = 0
        while missing:
            batch = missing[:BATCH]
            try:
                self._studio.add_tasks(self._project, [tasks[name] for name in batch])
            except StudioUnclear:
                self._unclear = True
                now = self._look_again(fruitless)
                left = [name for name in missing if name not in now.by_sentence]
                self._progress(len(missing) - len(left))
                fruitless = 0 if len(left) < len(missing) else fruitless + 1
                missing = left
                if fruitless == _ATTEMPTS:
                    raise
            else:
                fruitless = 0
                missing = missing[BATCH:]
                self._progress(len(batch))
        if self._unclear:
            self._delete_doubles(tasks.keys() - before)

    def suggestions(self, suggestions: Mapping[str, NewPrediction], there: Presence) -> None:
        """Add suggestions, by sentence, to the tasks there that have none of that model.

        Raises:
            StudioError: As for `push`.
        """
        fruitless = 0
        lacking = self._lacking(suggestions, there)
        while lacking:
            batch = dict(list(lacking.items())[:BATCH])
            try:
                self._studio.add_predictions(batch)
            except StudioUnclear:
                left = self._lacking(suggestions, self._look_again(fruitless))
                fruitless = 0 if len(left) < len(lacking) else fruitless + 1
                lacking = left
                if fruitless == _ATTEMPTS:
                    raise
            else:
                fruitless = 0
                lacking = {task: new for task, new in lacking.items() if task not in batch}
                self._progress(len(batch))

    def there(self, at_first: Presence) -> Presence:
        """What is there now, as far as it may matter: looked at again if anything was odd."""
        return look(self._studio, self._project) if self._unclear else at_first

    def _look_again(self, fruitless: int) -> Presence:
        # What broke off for us may go on for the server.
        self._sleep(_PAUSE * 2**fruitless)
        return look(self._studio, self._project)

    @staticmethod
    def _lacking(
        suggestions: Mapping[str, NewPrediction], there: Presence
    ) -> dict[int, NewPrediction]:
        return {
            task.task: new
            for name, new in suggestions.items()
            for task in there.by_sentence.get(name, ())
            if new.model_version not in task.versions
        }

    def _delete_doubles(self, added: Iterable[str]) -> None:
        """Delete the tasks that a late import added once more, if nobody was at them."""
        there = look(self._studio, self._project)
        doubles: list[int] = []
        for name in added:
            found = there.by_sentence.get(name, ())
            kept = next((task for task in found if task.touched), found[0] if found else None)
            doubles += [task.task for task in found if task is not kept and not task.touched]
        if doubles:
            self._studio.delete_tasks(self._project, doubles)


def _present(task: Task) -> Present:
    return Present(
        task.id,
        str(task.data.get(FIELD_TEXT, "")),
        frozenset(prediction.model_version for prediction in task.predictions),
        bool(task.annotations or task.drafts),
    )


def _has(there: Presence, sentence: str, version: str) -> bool:
    """Whether a sentence is there, with a prediction of a model in each of its tasks."""
    found = there.by_sentence.get(sentence, ())
    return bool(found) and all(version in task.versions for task in found)
