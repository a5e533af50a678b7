"""Codebooks of given codes, maps between them, and what a server has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from linkage_annotations.interface.coding import Coding, write_result
from linkage_annotations.log.state import AnnotationState, Queue, Status
from linkage_annotations.migration.changes import read_changes
from linkage_annotations.migration.conversion import Conversion, conversion
from linkage_annotations.migration.convert import labels_of
from linkage_annotations.studio.records import (
    Answer,
    NewPrediction,
    Prediction,
    Project,
    Result,
    Task,
)
from linkage_nlp.codebook import Bilingual, Code, Codebook, Dimension, Label
from linkage_nlp.codebook.fingerprint import fingerprint
from linkage_nlp.errors import StudioError

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
OLD = {"way": ["web", "fair", "show", "work", "other"], "place": ["abroad", "home"]}
NEW = {
    "way": ["internet", "event", "job", "study", "video"],
    "scope": ["abroad", "home"],
}
MAP = """
changes:
  - rename: way/web
    to: way/internet
  - merge: [way/fair, way/show]
    to: way/event
  - split: way/work
    to: [way/job, way/study]
    by: review
  - remove: way/other
    annotations: drop
  - add: way/video
  - dimension: place
    to: scope
"""

MakeBook = Callable[..., Codebook]
MakeWay = Callable[..., Conversion]


def book(dimensions: Mapping[str, Sequence[str]], version: str = "1", **meant: str) -> Codebook:
    """A codebook; `meant` defines a code otherwise than by its id."""

    def code(id: str) -> Code:
        text = Bilingual(meant.get(id, id), meant.get(id, id))
        none: dict[str, tuple[str, ...]] = {"en": (), "zh": ()}
        return Code(id, Bilingual(id, id), text, none, none, none, "#5599ee", "1", ())

    made = tuple(
        Dimension(name, Bilingual(name, name), Bilingual("?", "?"), tuple(map(code, codes)))
        for name, codes in dimensions.items()
    )
    return Codebook("made", version, Bilingual("Made", "Made"), made, (), fingerprint(made))


@pytest.fixture(scope="session")
def make_book() -> MakeBook:
    return book


@pytest.fixture
def make_way(tmp_path: Path) -> MakeWay:
    """A maker of conversions: a map, and the two codebooks' dimensions."""

    def make(
        text: str = MAP,
        old: Codebook | Mapping[str, Sequence[str]] = OLD,
        new: Codebook | Mapping[str, Sequence[str]] = NEW,
    ) -> Conversion:
        path = tmp_path / "map.yaml"
        path.write_text(text, encoding="utf-8")
        first = old if isinstance(old, Codebook) else book(old)
        second = new if isinstance(new, Codebook) else book(new, "2")
        return conversion(first, second, read_changes(path), path)

    return make


@pytest.fixture
def way(make_way: MakeWay) -> Conversion:
    return make_way()


@pytest.fixture(scope="session")
def old_result() -> Callable[..., list[dict[str, Any]]]:
    """A maker of results under the former codebook: codes by dimension."""
    old = book(OLD)

    def make(comment: str = "", **codes: Sequence[str]) -> list[dict[str, Any]]:
        given = {name: tuple(some) for name, some in codes.items()}
        return write_result(Coding(given, no_code=not codes, comment=comment), old)

    return make


@pytest.fixture(scope="session")
def make_answer() -> Callable[..., Answer]:
    """A maker of annotations: number, result, hour of the last change, attributes."""

    def make(id: int, result: Sequence[Mapping[str, Any]], hour: int = 0, **other: Any) -> Answer:
        values: dict[str, Any] = {
            "id": id,
            "task": 1,
            "coder": "anna@example.org",
            "result": tuple(result),
            "created": START,
            "updated": START + timedelta(hours=hour),
        }
        return Answer(**(values | other))

    return make


@pytest.fixture(scope="session")
def make_prediction() -> Callable[..., Prediction]:
    def make(id: int, result: Sequence[Mapping[str, Any]], **other: Any) -> Prediction:
        values: dict[str, Any] = {
            "id": id,
            "task": 1,
            "model_version": "m1",
            "score": 0.5,
            "result": result,
        }
        return Prediction(**(values | other))

    return make


@pytest.fixture(scope="session")
def make_task() -> Callable[..., Task]:
    """A maker of tasks under the former codebook: number, annotations, other attributes."""
    mark = book(OLD).fingerprint

    def make(id: int, *annotations: Answer, sentence: str | None = None, **other: Any) -> Task:
        data = {"sentence": sentence or f"s{id}", "codebook": mark, "text": "It rains."}
        return Task(id=id, data=data, annotations=annotations, **other)

    return make


class Down(Exception):
    """The server is away."""


class FakeServer:
    """A server of one project, whose clock goes on by a second with each call.

    Attributes:
        fail_at: The call at which it is away, counted from 1.
        calls: How many were made.
    """

    def __init__(self, project: Project, tasks: Sequence[Task]) -> None:
        self.about = project
        self.there = {task.id: task for task in tasks}
        self.calls = 0
        self.fail_at = 0
        self._clock = START + timedelta(days=1)
        self._last = 1000

    def _call(self) -> datetime:
        self.calls += 1
        if self.calls == self.fail_at:
            raise Down
        self._clock += timedelta(seconds=1)
        return self._clock

    def project(self, id: int) -> Project:
        self._call()
        return self.about

    def tasks(self, project: int, *, progress: Any = None) -> Iterator[Task]:
        self._call()
        yield from list(self.there.values())

    def change_project(self, id: int, **given: str | None) -> Project:
        self._call()
        if given.get("config") is not None:
            assert given["config"]
            used = {label.dimension for t in self.there.values() for label in _given(t)}
            if not used <= set(given["config"].split()):
                raise StudioError("a group of choices is in use")
        changes = {name: value for name, value in given.items() if value is not None}
        self.about = replace(self.about, **changes)  # type: ignore[arg-type]
        return self.about

    def recount(self, project: int) -> None:
        self._call()

    def change_task(self, task: int, data: Mapping[str, Any]) -> None:
        self._call()
        self.there[task] = replace(self.there[task], data=data)

    def annotation(self, id: int) -> Answer | None:
        self._call()
        found = [a for task in self.there.values() for a in task.annotations if a.id == id]
        return found[0] if found else None

    def change_annotation(self, annotation: int, *, result: Result | None = None) -> Answer:
        now = self._call()
        assert result is not None
        (old,) = [a for task in self.there.values() for a in task.annotations if a.id == annotation]
        new = replace(old, result=tuple(result), updated=now)
        self._put(old.task, "annotations", annotation, new)
        return new

    def delete_annotation(self, annotation: int) -> None:
        self._call()
        for task in list(self.there):
            self._put(task, "annotations", annotation, None)

    def restore_annotation(self, task: int, result: Result, **given: Any) -> Answer:
        now = self._call()
        self._last += 1
        given.pop("prediction")
        made = Answer(
            id=self._last, task=task, result=tuple(result), created=now, updated=now, **given
        )
        old = self.there[task]
        self.there[task] = replace(old, annotations=(*old.annotations, made))
        return made

    def change_draft(self, draft: int, result: Result) -> None:
        self._call()
        for task in self.there.values():
            for old in task.drafts:
                if old.id == draft:
                    self._put(task.id, "drafts", draft, replace(old, result=tuple(result)))

    def add_predictions(self, predictions: Mapping[int, NewPrediction]) -> None:
        self._call()
        for task, new in predictions.items():
            self._last += 1
            made = Prediction(
                id=self._last,
                task=task,
                model_version=new.model_version,
                score=new.score,
                result=new.result,
            )
            old = self.there[task]
            self.there[task] = replace(old, predictions=(*old.predictions, made))

    def change_prediction(self, prediction: int, result: Result) -> None:
        self._call()
        for task in self.there.values():
            for old in task.predictions:
                if old.id == prediction:
                    self._put(task.id, "predictions", prediction, replace(old, result=result))

    def delete_predictions(self, predictions: Sequence[int]) -> None:
        for prediction in predictions:
            self._call()
            for task in list(self.there):
                self._put(task, "predictions", prediction, None)

    def _put(self, task: int, kind: str, id: int, new: Any) -> None:
        old = getattr(self.there[task], kind)
        put = [new if item.id == id else item for item in old]
        kept: dict[str, Any] = {kind: tuple(item for item in put if item is not None)}
        self.there[task] = replace(self.there[task], **kept)

    def says(self) -> dict[int, Any]:
        """By task, what was given, in the order of the server's times."""
        return {
            task.id: (
                task.data["codebook"],
                [
                    (a.coder, sorted(labels_of(a.result)), a.skipped)
                    for a in sorted(task.annotations, key=lambda a: a.updated)
                ],
                [sorted(labels_of(draft.result)) for draft in task.drafts],
                sorted((p.model_version, sorted(labels_of(p.result))) for p in task.predictions),
            )
            for task in self.there.values()
        }


def _given(task: Task) -> list[Label]:
    answers = (*task.annotations, *task.drafts)
    return [label for answer in answers for label in labels_of(answer.result)]


@pytest.fixture
def make_server(
    old_result: Callable[..., list[dict[str, Any]]],
    make_answer: Callable[..., Answer],
    make_prediction: Callable[..., Prediction],
    make_task: Callable[..., Task],
) -> Callable[[], FakeServer]:
    """A maker of a project of five tasks, of which two hold the same sentence."""
    tasks = [
        make_task(
            1,
            make_answer(1, old_result(way=["web"], place=["abroad"]), 1),
            make_answer(2, old_result(way=["fair", "show"]), 2, coder="li@example.org"),
            sentence="s1",
        ),
        make_task(2, make_answer(3, old_result(), 3, task=2), sentence="s1"),
        make_task(
            3,
            make_answer(4, old_result(way=["work", "web"]), 4, task=3),
            make_answer(5, old_result(place=["home"]), 5, task=3, coder="li@example.org"),
        ),
        make_task(
            4,
            make_answer(6, old_result(way=["other"]), 6, task=4, suggested_by="m1"),
            make_answer(7, old_result(way=["work"]), 7, task=4, coder="li", skipped=True),
            predictions=(
                make_prediction(1, old_result(way=["other", "web"]), task=4),
                make_prediction(2, old_result(way=["web"]), task=4, model_version="m0"),
            ),
        ),
        make_task(
            5,
            drafts=(make_answer(8, old_result(way=["work", "web"]), 8, task=5, draft=True),),
            predictions=(make_prediction(3, old_result(way=["web"]), task=5),),
        ),
    ]
    project = Project(
        id=7,
        title="x",
        description="x",
        config="way place",
        instruction="x",
        maximum_annotations=2,
        sampling="",
        model_version="m1",
        tasks=5,
        annotations=6,
    )
    return lambda: FakeServer(project, tasks)


@pytest.fixture
def server(make_server: Callable[[], FakeServer]) -> FakeServer:
    return make_server()


@pytest.fixture(scope="session")
def make_annotation_state() -> Callable[..., AnnotationState]:
    """A maker of states of the log: any attribute."""

    def make(**other: Any) -> AnnotationState:
        values: dict[str, Any] = {
            "project": 7,
            "task": 1,
            "sentence": "s1",
            "annotation": 1,
            "status": Status.SUBMITTED,
            "coder": "anna@example.org",
            "created": START,
            "updated": START,
            "seen": START,
            "codes": {},
            "no_code": True,
            "unsure": False,
            "comment": "",
            "ground_truth": False,
            "codebook": "x",
            "queue": Queue.LEARN,
            "suggested_by": None,
        }
        return AnnotationState(**(values | other))

    return make
