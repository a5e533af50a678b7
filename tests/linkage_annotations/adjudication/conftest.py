"""A workspace with a log of disagreements, and a server that stands in for Label Studio."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from linkage_annotations.log.contents import LogContents
from linkage_annotations.settings import Settings
from linkage_annotations.studio.records import Answer, NewTask, Project, Task
from linkage_annotations.tasks.project import describe
from linkage_annotations.workspace import Workspace
from linkage_nlp.codebook import Codebook

FORUM, FAIR, BOTH = {"way": ("web",)}, {"way": ("fair",)}, {"way": ("fair", "web")}


class FakeServer:
    """Several projects; the coders' is number 7."""

    url = "http://127.0.0.1:8080"

    def __init__(self, codebook: Codebook) -> None:
        self.held: dict[int, dict[int, Task]] = {}
        self.about: dict[int, Project] = {}
        self.numbers = iter(range(100, 1000))
        self.make("Firms", describe(codebook), 7)

    def make(self, title: str, description: str, number: int, **other: Any) -> Project:
        made = Project(
            id=number,
            title=title,
            description=description,
            **{
                "config": "",
                "instruction": "",
                "maximum_annotations": 2,
                "sampling": "Sequential sampling",
                "model_version": "",
                "tasks": 0,
                "annotations": 0,
                **other,
            },
        )
        self.about[number] = made
        self.held[number] = {}
        return made

    def projects(self) -> tuple[Project, ...]:
        return tuple(self.about.values())

    def project(self, id: int) -> Project:
        return self.about[id]

    def create_project(self, *, title: str, description: str, **other: Any) -> Project:
        return self.make(title, description, 8, **other)

    def tasks(
        self, project: int, *, progress: Callable[[int], None] | None = None
    ) -> Iterator[Task]:
        yield from list(self.held[project].values())

    def add_tasks(self, project: int, tasks: Sequence[NewTask]) -> None:
        for new in tasks:
            number = next(self.numbers)
            self.held[project][number] = Task(id=number, data=dict(new.data))

    def change_task(self, task: int, data: Mapping[str, Any]) -> None:
        (held,) = (tasks for tasks in self.held.values() if task in tasks)
        held[task] = replace(held[task], data=dict(data))

    def delete_tasks(self, project: int, tasks: Sequence[int]) -> None:
        for task in tasks:
            del self.held[project][task]

    def begin(self, project: int, task: int) -> None:
        """Somebody begins a task and has not submitted it yet."""
        now = datetime(2026, 3, 3, tzinfo=UTC)
        draft = Answer(
            id=1, task=task, coder="zoe", result=[], created=now, updated=now, draft=True
        )
        self.held[project][task] = replace(self.held[project][task], drafts=(draft,))


@pytest.fixture
def server(tiny_codebook: Codebook) -> FakeServer:
    return FakeServer(tiny_codebook)


@pytest.fixture
def disputed_log(make_log: Callable[..., LogContents]) -> LogContents:
    """Two coders differ on s1 and s3 and agree on s2."""
    return make_log(
        ("s1", "anna@example.org", FORUM, {}),
        ("s1", "li@example.org", FAIR, {"unsure": True, "comment": "a forum\nor a fair?"}),
        ("s2", "anna@example.org", FAIR, {}),
        ("s2", "li@example.org", FAIR, {}),
        ("s3", "anna@example.org", BOTH, {}),
        ("s3", "li@example.org", {}, {}),
    )


@pytest.fixture
def workspace(tmp_path: Path, tiny_codebook_path: Path, disputed_log: LogContents) -> Workspace:
    made = Workspace(tmp_path / "annotation", Settings(), {})
    made = made.changed(project=7, codebook=tiny_codebook_path)
    made.log.append(disputed_log.states)
    return made
