"""What the server sends, in our own types."""

from __future__ import annotations

from typing import Any

import pytest

from linkage_annotations.studio.reading import DELETED_ACCOUNT, read_page
from linkage_nlp.errors import StudioError

TIME = "2026-11-22T12:59:17.447469Z"


def sent_task(number: int = 4, **changes: Any) -> dict[str, Any]:
    return {
        "id": number,
        "data": {"text": "我们去慕尼黑看展"},
        "annotations": [],
        "predictions": [],
        "draft_exists": False,
        **changes,
    }


def sent_annotation(**changes: Any) -> dict[str, Any]:
    return {
        "id": 9,
        "result": [],
        "completed_by": 2,
        "created_username": "Anna Li li@example.org, 2",
        "created_at": TIME,
        "updated_at": TIME,
        "was_cancelled": False,
        "ground_truth": False,
        "lead_time": None,
        "parent_prediction": None,
        **changes,
    }


def sent_page(*tasks: dict[str, Any]) -> dict[str, Any]:
    return {"tasks": list(tasks), "total": len(tasks) + 3}


def test_a_page_says_how_many_tasks_are_left() -> None:
    page = read_page(sent_page(sent_task(4), sent_task(7)), last=3)

    assert [task.number for task in page.tasks] == [4, 7]
    assert page.left == 5


@pytest.mark.parametrize("numbers", [(3, 4), (4, 4), (5, 4)])
def test_a_page_out_of_order_is_refused(numbers: tuple[int, ...]) -> None:
    with pytest.raises(StudioError, match="in order"):
        read_page(sent_page(*map(sent_task, numbers)), last=3)


@pytest.mark.parametrize(
    "sent",
    [
        [],
        {},
        {"tasks": None, "total": 0},
        {"tasks": [[]], "total": 1},
        {"tasks": [{"id": 4}], "total": 1},
        {"tasks": [], "total": None},
    ],
)
def test_another_form_of_page_is_an_error(sent: object) -> None:
    with pytest.raises(StudioError, match="in a form that is not known"):
        read_page(sent, last=0)


@pytest.mark.parametrize(
    "changes",
    [
        {"annotations": [{}]},
        {"annotations": [sent_annotation(created_at="yesterday")]},
        {"annotations": ["x"]},
        {"predictions": [{"id": 1}]},
        {"predictions": None},
    ],
)
def test_another_form_of_task_is_named_without_its_words(changes: dict[str, Any]) -> None:
    (task,) = read_page(sent_page(sent_task(**changes)), last=0).tasks

    with pytest.raises(StudioError, match="task 4 comes") as caught:
        task.read({}, [])

    assert "慕尼黑" not in str(caught.value)


@pytest.mark.parametrize(
    ("emails", "changes", "coder"),
    [
        ({2: "anna@example.org"}, {}, "anna@example.org"),
        ({}, {}, "li@example.org"),
        ({}, {"created_username": " ben@example.org, 2"}, "ben@example.org"),
        ({}, {"created_username": "Anna Li, 2"}, DELETED_ACCOUNT),
        ({2: "a@b.c"}, {"completed_by": None, "created_username": ""}, DELETED_ACCOUNT),
    ],
)
def test_a_coder_is_known_by_the_address(
    emails: dict[int, str], changes: dict[str, Any], coder: str
) -> None:
    (task,) = read_page(sent_page(sent_task(annotations=[sent_annotation(**changes)])), 0).tasks

    assert task.read(emails, []).annotations[0].coder == coder


@pytest.mark.parametrize("result", [None, {}, []])
def test_a_skipped_task_may_have_no_list_of_answers(result: object) -> None:
    annotation = sent_annotation(result=result, was_cancelled=True)
    (task,) = read_page(sent_page(sent_task(annotations=[annotation])), 0).tasks

    (answer,) = task.read({}, []).annotations
    assert answer.result == ()
    assert answer.skipped
