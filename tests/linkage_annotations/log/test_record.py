from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_annotations.log.record import read_line, write_line
from linkage_annotations.log.state import AnnotationState, State, TaskState
from linkage_nlp.errors import AnnotationLogError

MakeTask = Callable[..., TaskState]
MakeAnnotation = Callable[..., AnnotationState]


@given(st.data())
def test_what_is_written_is_read_again(
    states: st.SearchStrategy[list[State]], data: st.DataObject
) -> None:
    for state in data.draw(states):
        line = write_line(state)
        assert line.endswith(b"\n")
        assert line.count(b"\n") == 1
        assert read_line(line) == state


@given(st.text())
def test_any_words_and_any_comment_are_kept(
    make_task: MakeTask, make_annotation: MakeAnnotation, words: str
) -> None:
    comment = make_annotation(comment=words)
    task = make_task(text=f"a{words}")
    assert read_line(write_line(comment)) == comment
    assert read_line(write_line(task)) == task


def test_chinese_stays_readable_and_half_an_emoji_is_kept(make_annotation: MakeAnnotation) -> None:
    assert "说不准".encode() in write_line(make_annotation(comment="说不准"))
    half = make_annotation(comment="ok \ud83d")
    assert read_line(write_line(half)) == half


def changed(line: bytes, **changes: Any) -> bytes:
    record = json.loads(line) | changes
    return json.dumps({k: v for k, v in record.items() if v is not ...}).encode()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"record": "annotation/2"}, "this version reads annotation/1 and task/1"),
        ({"record": ...}, "a record None"),
        ({"coder": ...}, "missing or unknown: coder"),
        ({"colour": "red"}, "missing or unknown: colour"),
        ({"coder": "li"}, "altered"),
        ({"sha256": "0"}, "altered"),
        ({"task": "1"}, "not of its kind"),
        ({"task": True}, "not of its kind"),
        ({"status": "gone"}, "not of its kind"),
        ({"updated": "yesterday"}, "not of its kind"),
        ({"updated": "2026-03-02T09:00:00"}, "no time zone"),
        ({"codes": ["web"]}, "not of its kind"),
        ({"codes": {"way": [1]}}, "not of its kind"),
        ({"codes": {"way": None}}, "not of its kind"),
    ],
)
def test_an_altered_annotation_is_refused(
    make_annotation: MakeAnnotation, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(AnnotationLogError, match=says) as caught:
        read_line(changed(write_line(make_annotation()), **changes))
    assert caught.value.remedy


@pytest.mark.parametrize(
    "changes",
    [
        {"lang": "fr"},
        {"role": "host"},
        {"time": "1:02"},
        {"time": True},
        {"context": {"question": "", "previous": "", "next": ""}},
        {"context": "Well."},
        {"deleted": 0},
        {"text": None},
    ],
)
def test_an_altered_task_is_refused_without_its_words(
    make_task: MakeTask, changes: dict[str, Any]
) -> None:
    with pytest.raises(AnnotationLogError, match="not of its kind") as caught:
        read_line(changed(write_line(make_task()), **changes))
    assert "forum" not in str(caught.value)


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[]", b"17", b"\xff{}", b'{"record": ', b"\0\0", b"[" * 99_999]
)
def test_what_is_no_record_is_refused(line: bytes) -> None:
    with pytest.raises(AnnotationLogError):
        read_line(line)
