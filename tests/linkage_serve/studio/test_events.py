from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_serve.studio.events import Event, Happening, read_event

PROJECT = {"project": {"id": 7, "title": "x"}}


@pytest.mark.parametrize(
    ("payload", "event"),
    [
        (
            {"action": "ANNOTATION_CREATED", "annotation": {"id": 3}, **PROJECT},
            Event(Happening.ANNOTATED, 7, (3,)),
        ),
        (
            {"action": "ANNOTATIONS_CREATED", "annotation": [{"id": 3}, {"id": 4}], **PROJECT},
            Event(Happening.ANNOTATED, 7, (3, 4)),
        ),
        (
            {"action": "ANNOTATION_UPDATED", "annotation": {"id": 3}, **PROJECT},
            Event(Happening.ANNOTATED, 7, (3,)),
        ),
        (
            {"action": "ANNOTATIONS_DELETED", "annotations": [{"id": 3}], **PROJECT},
            Event(Happening.DELETED, 7, (3,)),
        ),
        ({"action": "START_TRAINING", **PROJECT}, Event(Happening.TRAINING_ASKED, 7)),
        ({"action": "TASKS_CREATED", **PROJECT}, None),
        ({"action": "ANNOTATION_CREATED", "annotation": {"id": 3}}, None),
        ({"action": "ANNOTATION_CREATED", "annotation": {"id": 2**70}, **PROJECT}, None),
        ({"action": "START_TRAINING", "project": {"id": True}}, None),
        ({"action": ["START_TRAINING"], **PROJECT}, None),
    ],
)
def test_what_matters_is_read(payload: dict[str, Any], event: Event | None) -> None:
    assert read_event(payload) == event


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "x"]), inner, max_size=2)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(["action", "project", "annotation", "annotations"])


@given(st.dictionaries(KEYS, JSON | st.sampled_from(["START_TRAINING", "ANNOTATION_CREATED"])))
def test_whatever_comes_is_read_or_passed_over(payload: dict[str, Any]) -> None:
    event = read_event(payload)
    assert event is None or event.project > 0
