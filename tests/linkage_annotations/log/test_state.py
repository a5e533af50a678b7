from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from linkage_annotations.log.state import AnnotationState, Status, TaskState
from linkage_nlp.errors import AnnotationLogError
from linkage_nlp.tagging.context import Context

MakeTask = Callable[..., TaskState]
MakeAnnotation = Callable[..., AnnotationState]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_the_same_state_seen_again_has_the_same_hash(
    make_annotation: MakeAnnotation, make_task: MakeTask
) -> None:
    assert make_annotation(seen=NOON).sha256 == make_annotation().sha256
    assert make_task(seen=NOON).sha256 == make_task().sha256


def test_the_order_of_codes_and_the_time_zone_say_nothing(make_annotation: MakeAnnotation) -> None:
    local = NOON.astimezone(timezone(timedelta(hours=8)))
    one = make_annotation(codes={"way": ("web", "fair"), "place": ()}, updated=NOON, no_code=False)
    two = make_annotation(codes={"way": ("fair", "web", "fair")}, updated=local, no_code=False)
    assert one == two
    assert one.sha256 == two.sha256


@pytest.mark.parametrize(
    "other",
    [
        {"status": Status.SKIPPED},
        {"coder": "li"},
        {"updated": NOON},
        {"codes": {"way": ("web",)}, "no_code": True},
        {"no_code": False},
        {"unsure": True},
        {"comment": "?"},
        {"ground_truth": True},
        {"codebook": "sha256:0"},
        {"suggested_by": "m1"},
        {"revision": 1},
    ],
)
def test_any_change_gives_another_hash(
    make_annotation: MakeAnnotation, other: dict[str, Any]
) -> None:
    assert make_annotation(**other).sha256 != make_annotation().sha256


def test_any_change_of_a_task_gives_another_hash(make_task: MakeTask) -> None:
    changed = [
        make_task(),
        make_task(text="We ask."),
        make_task(context=Context("", "Well.")),
        make_task(time=None),
        make_task(deleted=True),
        make_task(revision=1),
        make_task(case="F2"),
    ]
    assert len({state.sha256 for state in changed}) == len(changed)


def test_a_whole_number_of_seconds_is_the_same_time(make_task: MakeTask) -> None:
    assert make_task(time=62).sha256 == make_task(time=62.0).sha256


def test_a_draft_and_an_annotation_of_one_number_are_two_things(
    make_annotation: MakeAnnotation,
) -> None:
    keys = {make_annotation(status=status).key for status in Status}
    assert len(keys) == 2
    assert make_annotation(status=Status.DRAFT).key == make_annotation(status=Status.DISCARDED).key


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"updated": datetime(2026, 3, 2)}, "'updated' has no time zone"),
        ({"coder": " "}, "no coder"),
        ({"sentence": ""}, "no sentence id"),
    ],
)
def test_an_annotation_that_cannot_be_used_is_refused(
    make_annotation: MakeAnnotation, other: dict[str, Any], says: str
) -> None:
    with pytest.raises(AnnotationLogError, match=says) as caught:
        make_annotation(**other)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"text": " "}, "task 1 in project 7 has no sentence id or no words"),
        ({"sentence": ""}, "no sentence id"),
        ({"time": math.nan}, "no number"),
    ],
)
def test_a_task_that_cannot_be_used_is_refused(
    make_task: MakeTask, other: dict[str, Any], says: str
) -> None:
    with pytest.raises(AnnotationLogError, match=says) as caught:
        make_task(**other)
    assert caught.value.remedy
