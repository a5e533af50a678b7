"""A server that stands in for Label Studio, with the faults of a real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from linkage_annotations.interface.config import labelling_config
from linkage_annotations.settings import Settings
from linkage_annotations.studio.records import (
    Answer,
    NewPrediction,
    NewTask,
    Prediction,
    Project,
    Task,
)
from linkage_annotations.tasks.fields import Item, items
from linkage_annotations.tasks.project import describe
from linkage_annotations.workspace import Workspace
from linkage_nlp.codebook import default_codebook
from linkage_nlp.errors import StudioError, StudioMissing, StudioUnclear
from linkage_nlp.transcripts import Transcript

TALK = """\
Interviewer: Do you go to fairs?
Ms Li: Every year, in Munich. We met Brunel there.
Interviewer: And Brunel?
Ms Li: Brunel bought two machines.
"""


class FakeStudio:
    """One project, number 1; `fates` says what becomes of the next imports.

    A fate is how many of an import's tasks arrive before it breaks off, and how many of the
    others arrive later, when the project is next looked at.
    """

    def __init__(self) -> None:
        codebook = default_codebook()
        self.about = Project(
            id=1,
            title="Firms",
            description=describe(codebook),
            config=labelling_config(codebook),
            instruction="",
            maximum_annotations=2,
            sampling="Sequential sampling",
            model_version="",
            tasks=0,
            annotations=0,
        )
        self.held: dict[int, Task] = {}
        self.fates: list[tuple[int, int] | None] = []
        self.imports: list[int] = []
        self.fail_after: int | None = None
        self._late: list[NewTask] = []
        self._number = 0

    def next_number(self) -> int:
        self._number += 1
        return self._number

    def projects(self) -> tuple[Project, ...]:
        return (self.about,)

    def project(self, id: int) -> Project:
        if id != self.about.id:
            raise StudioMissing("it is not there", remedy="Look")
        return self.about

    def create_project(self, **made: Any) -> Project:
        return replace(self.about, id=2, **made)

    def tasks(
        self, project: int, *, progress: Callable[[int], None] | None = None
    ) -> Iterator[Task]:
        assert project == self.about.id
        for count, task in enumerate(list(self.held.values()), start=1):
            if self.fail_after is not None and count > self.fail_after:
                raise StudioError("the project could not be read as a whole", remedy="Again")
            if progress:
                progress(count)
            yield task
        self._take(self._late)
        self._late = []

    def add_tasks(self, project: int, tasks: Sequence[NewTask]) -> None:
        assert project == self.about.id
        self.imports.append(len(tasks))
        fate = self.fates.pop(0) if self.fates else None
        if fate is None:
            self._take(tasks)
            return
        at_once, later = fate
        self._take(tasks[:at_once])
        self._late += tasks[at_once : at_once + later]
        raise StudioUnclear("it broke off", remedy="Look")

    def delete_tasks(self, project: int, tasks: Sequence[int]) -> None:
        assert project == self.about.id
        for task in tasks:
            del self.held[task]

    def add_predictions(self, predictions: Mapping[int, NewPrediction]) -> None:
        fate = self.fates.pop(0) if self.fates else None
        given = list(predictions.items())
        for number, new in given if fate is None else given[: fate[0]]:
            task = self.held[number]
            self.held[number] = replace(
                task, predictions=(*task.predictions, self._prediction(number, new))
            )
        if fate is not None:
            raise StudioUnclear("it broke off", remedy="Look")

    def change(self, task: int, **data: Any) -> None:
        self.held[task] = replace(self.held[task], data={**self.held[task].data, **data})

    def answer(self, task: int, result: Sequence[Mapping[str, Any]], **more: Any) -> Answer:
        """An annotation, or with `draft` a draft, by Anna unless somebody else is named."""
        now = datetime(2026, 1, 2, 3, 4, len(self.held) % 60, self.next_number(), UTC)
        made = Answer(
            id=self.next_number(),
            task=task,
            result=result,
            **{"coder": "anna@example.org", "created": now, "updated": now, **more},
        )
        held = self.held[task]
        self.held[task] = (
            replace(held, drafts=(*held.drafts, made))
            if made.draft
            else replace(held, annotations=(*held.annotations, made))
        )
        return made

    def _take(self, tasks: Sequence[NewTask]) -> None:
        for new in tasks:
            number = self.next_number()
            self.held[number] = Task(
                id=number,
                data=dict(new.data),
                predictions=tuple(self._prediction(number, given) for given in new.predictions),
            )

    def _prediction(self, task: int, new: NewPrediction) -> Prediction:
        return Prediction(
            id=self.next_number(),
            task=task,
            model_version=new.model_version,
            score=new.score,
            result=new.result,
        )


@pytest.fixture
def fake() -> FakeStudio:
    return FakeStudio()


@pytest.fixture
def talk() -> Transcript:
    return Transcript.from_text(TALK, case="F7", name="F7.txt")


@pytest.fixture
def said(talk: Transcript) -> tuple[Item, ...]:
    return items([talk])


@pytest.fixture
def many() -> tuple[Item, ...]:
    """The sentences of a long transcript, 450 of them."""
    lines = "".join(f"Interviewer: Number {n}?\nMs Li: It is {n}.\n" for n in range(450))
    return items([Transcript.from_text(lines, case="F8")])


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "annotation", Settings(), environment={}).changed(project=1)
