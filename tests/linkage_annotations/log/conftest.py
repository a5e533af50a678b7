"""Makers of states, and a strategy of all that one server may have shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import pytest
from hypothesis import strategies as st

from linkage_annotations.log.state import AnnotationState, Queue, State, Status, TaskState
from linkage_nlp.codebook import Codebook
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Role

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
# Sentence s1 lies in two tasks, as when it is drawn for two queues.
SENTENCE_OF_TASK = {1: "s1", 2: "s2", 3: "s1", 4: "s3"}
TASK_OF_ANNOTATION = {1: 1, 2: 1, 3: 3, 4: 3, 5: 2, 6: 4}
CODES: tuple[dict[str, tuple[str, ...]], ...] = (
    {},
    {"way": ("web",)},
    {"way": ("web",)},
    {"way": ("fair", "web"), "place": ("abroad",)},
)
TEXTS = {"s1": "We ask in a forum.", "s2": "我们每年去看展。", "s3": "The weather is fine."}

MakeTask = Callable[..., TaskState]
MakeAnnotation = Callable[..., AnnotationState]


def task_state(task: int = 1, **other: Any) -> TaskState:
    sentence = SENTENCE_OF_TASK.get(task, f"s{task}")
    values: dict[str, Any] = {
        "project": 7,
        "task": task,
        "sentence": sentence,
        "seen": START,
        "text": TEXTS.get(sentence, "It rains."),
        "context": Context("Where do you look?", "Well."),
        "case": "F1",
        "transcript": "t1",
        "speaker": "Boss",
        "role": Role.RESPONDENT,
        "time": 62.0,
        "lang": "zh" if sentence == "s2" else "en",
        "start": 10 * task,
        "end": 10 * task + 5,
    }
    return TaskState(**(values | other))


def annotation_state(
    annotation: int = 1, *, after: float = 0, codebook: str = "tiny", **other: Any
) -> AnnotationState:
    """A state of an annotation; `after` are hours from its making to its last change."""
    task = other.get("task", 1)
    created = START + timedelta(minutes=annotation)
    codes = other.get("codes", {})
    values: dict[str, Any] = {
        "project": 7,
        "task": task,
        "sentence": SENTENCE_OF_TASK.get(task, f"s{task}"),
        "annotation": annotation,
        "status": Status.SUBMITTED,
        "coder": "anna",
        "created": created,
        "updated": created + timedelta(hours=after),
        "seen": START + timedelta(days=1),
        "codes": codes,
        "no_code": not codes,
        "unsure": False,
        "comment": "",
        "ground_truth": False,
        "codebook": codebook,
        "queue": Queue.LEARN,
        "suggested_by": None,
    }
    return AnnotationState(**(values | other))


@pytest.fixture(scope="session")
def make_task() -> MakeTask:
    """A maker of task states: the task's number, and any attribute."""
    return task_state


@pytest.fixture(scope="session")
def make_annotation(tiny_codebook: Codebook) -> MakeAnnotation:
    """A maker of annotation states under the tiny codebook: number, `after`, attributes."""

    def make(annotation: int = 1, **other: Any) -> AnnotationState:
        return annotation_state(annotation, **({"codebook": tiny_codebook.fingerprint} | other))

    return make


@pytest.fixture(scope="session")
def states(tiny_codebook: Codebook) -> st.SearchStrategy[list[State]]:
    """Any states of one server, in any order, some of them equal, some tied in time."""
    hours = st.integers(0, 2)
    rarely = st.integers(0, 9).map(lambda n: n == 0)
    seen = hours.map(lambda hour: START + timedelta(days=2, hours=hour))
    tasks = st.builds(
        task_state,
        st.sampled_from(sorted(SENTENCE_OF_TASK)),
        seen=seen,
        case=st.sampled_from(["F1", "F2"]),
        speaker=st.none() | st.just("老板"),
        revision=st.integers(0, 1),
        deleted=rarely,
    )
    renamed = tasks.map(lambda task: replace(task, text="We ask in a FORUM.", revision=2))

    def annotations_of(number: int) -> st.SearchStrategy[AnnotationState]:
        usual = ("anna", "li", "王")[number % 3]
        return st.builds(
            annotation_state,
            st.just(number),
            task=st.just(TASK_OF_ANNOTATION[number]),
            updated=hours.map(lambda hour: START + timedelta(hours=hour)),
            codebook=st.just(tiny_codebook.fingerprint),
            seen=seen,
            status=st.sampled_from([Status.SUBMITTED] * 5 + [Status.DRAFT] + list(Status)),
            coder=st.sampled_from([usual, usual, "li"]),
            codes=st.sampled_from(CODES),
            unsure=st.booleans(),
            comment=st.sampled_from(["", "说不准\n?", "\ud83d"]),
            ground_truth=rarely,
            queue=st.sampled_from(Queue),
            suggested_by=st.none() | st.just("m1"),
            revision=st.integers(0, 1),
        )

    annotations = st.sampled_from(sorted(TASK_OF_ANNOTATION)).flatmap(annotations_of)
    # Said neither what to code nor that there is nothing, or both.
    unclear = annotations.map(lambda state: replace(state, no_code=not state.no_code))
    several = st.lists(st.one_of(*[annotations] * 4, tasks, tasks, unclear, renamed), max_size=10)
    # Three who code one sentence, of which chance alone makes too few.
    alike = st.sampled_from(CODES).map(lambda codes: [codes] * 3)
    together = (st.lists(st.sampled_from(CODES), min_size=3, max_size=3) | alike).map(
        lambda given: [
            annotation_state(
                number,
                task=TASK_OF_ANNOTATION[number],
                after=3,
                codebook=tiny_codebook.fingerprint,
                coder=("anna", "li", "王")[number % 3],
                codes=codes,
            )
            for number, codes in enumerate(given, start=1)
        ]
    )
    words = st.sampled_from([[], *[[task_state(task) for task in SENTENCE_OF_TASK]] * 4])
    return st.tuples(several, st.just([]) | together, words).map(lambda parts: [*chain(*parts)])
