"""Makers of states of a log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from linkage_annotations.log.state import AnnotationState, Queue, Status, TaskState
from linkage_nlp.codebook import Codebook
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Role

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def task_of() -> Callable[..., TaskState]:
    """A maker of tasks: its number, which names the sentence too, and any attribute."""

    def make(task: int, **other: Any) -> TaskState:
        values: dict[str, Any] = {
            "project": 7,
            "task": task,
            "sentence": f"s{task}",
            "seen": START,
            "text": "It rains.",
            "context": Context("", ""),
            "case": "F1",
            "transcript": "t1",
            "speaker": None,
            "role": Role.RESPONDENT,
            "time": None,
            "lang": "en",
            "start": 0,
            "end": 9,
        }
        return TaskState(**(values | other))

    return make


@pytest.fixture(scope="session")
def coding_of(tiny_codebook: Codebook) -> Callable[..., AnnotationState]:
    """A maker of annotations: task, coder, codes of the dimension `way`, any attribute."""
    numbers: dict[tuple[int, str], int] = {}

    def make(task: int, coder: str = "anna", *way: str, **other: Any) -> AnnotationState:
        values: dict[str, Any] = {
            "project": 7,
            "task": task,
            "sentence": f"s{task}",
            "annotation": numbers.setdefault((task, coder), len(numbers) + 1),
            "status": Status.SUBMITTED,
            "coder": coder,
            "created": START,
            "updated": other.get("created", START),
            "seen": START,
            "codes": {"way": way} if way else {},
            "no_code": not way,
            "unsure": False,
            "comment": "",
            "ground_truth": False,
            "codebook": tiny_codebook.fingerprint,
            "queue": Queue.LEARN,
            "suggested_by": None,
        }
        return AnnotationState(**(values | other))

    return make
