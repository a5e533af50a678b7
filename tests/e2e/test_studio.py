"""The connection, with a real server: what it says, and what comes of its faults."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any

import httpx
import pytest

from linkage_annotations.studio import listing
from linkage_annotations.studio.connection import Studio
from linkage_annotations.studio.records import NewPrediction, NewTask, Task
from linkage_nlp.errors import StudioDenied, StudioError, StudioUnclear, StudioUnreachable

pytestmark = pytest.mark.xdist_group("label-studio")

CONFIG = """
<View>
  <Text name="sentence" value="$text"/>
  <Choices name="channel" toName="sentence" choice="multiple">
    <Choice value="网络 Internet" alias="internet"/>
    <Choice value="展会 Fair" alias="conference_fair"/>
  </Choices>
</View>
"""
ANSWER = (
    {
        "from_name": "channel",
        "to_name": "sentence",
        "type": "choices",
        "value": {"choices": ["internet"]},
    },
)


@pytest.fixture
def project(label_studio: Any) -> Iterator[int]:
    studio = label_studio.studio()
    made = studio.create_project(
        title="A studio",
        description="codes",
        config=CONFIG,
        instruction="<p>Read</p>",
        maximum_annotations=2,
    )
    yield made.id
    studio.delete_project(made.id)


@pytest.fixture
def seven_tasks(label_studio: Any, project: int) -> int:
    suggestion = NewPrediction(model_version="m1", score=0.25, result=ANSWER)
    label_studio.studio().add_tasks(
        project,
        [
            NewTask(
                data={"text": f"我们上网查资料 {n}"}, predictions=(suggestion,) if n < 2 else ()
            )
            for n in range(7)
        ],
    )
    return project


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "_PAGE", 2)


def words(tasks: Iterable[Task]) -> list[str]:
    return [task.data["text"][-1] for task in tasks]


def test_a_coder_and_the_lead_see_one_project(label_studio: Any, project: int) -> None:
    lead = label_studio.studio()
    coder = label_studio.studio(label_studio.coder("studio-anna"))

    assert lead.me() == "lead@example.org"
    assert coder.me() == "studio-anna@example.org"
    assert lead.version().startswith("1.")
    assert project in [shown.id for shown in coder.projects()]


def test_a_project_is_made_as_asked_and_changed_in_part(label_studio: Any, project: int) -> None:
    studio = label_studio.studio()

    made = studio.project(project)
    changed = studio.change_project(project, title="A studio, renamed", maximum_annotations=3)

    assert made.config.strip() == CONFIG.strip()
    assert (made.maximum_annotations, made.allows_empty, made.tasks) == (2, False, 0)
    assert (changed.title, changed.maximum_annotations) == ("A studio, renamed", 3)
    assert (changed.description, changed.instruction) == ("codes", "<p>Read</p>")


def test_a_project_that_is_not_there_is_named(label_studio: Any) -> None:
    with pytest.raises(StudioError, match="could not show project 999999: it is not there"):
        label_studio.studio().project(999999)


def test_the_servers_own_words_say_what_is_wrong_with_an_interface(
    label_studio: Any, project: int
) -> None:
    with pytest.raises(StudioError, match=r"could not change project \d+: .*\(HTTP 400: .*line 1"):
        label_studio.studio().change_project(project, config="<View>")


def test_all_that_coders_did_comes_back(
    label_studio: Any, seven_tasks: int, small_pages: None
) -> None:
    lead = label_studio.studio()
    anna, ben = label_studio.coder("studio-anna"), label_studio.coder("studio-ben")
    first, second, third = list(lead.tasks(seven_tasks))[:3]
    given = label_studio.studio(anna).add_annotation(first.id, ANSWER, seconds=4.5)
    label_studio.studio(ben).add_annotation(first.id, ())
    post(
        label_studio,
        anna,
        f"/api/tasks/{second.id}/annotations/",
        {"result": [], "was_cancelled": True},
    )
    post(
        label_studio,
        anna,
        f"/api/tasks/{first.id}/annotations/",
        {"result": list(ANSWER), "parent_prediction": first.predictions[0].id},
    )
    post(label_studio, ben, f"/api/tasks/{third.id}/drafts", {"result": list(ANSWER)})
    lead.change_annotation(given.id, ground_truth=True)
    seen: list[int] = []

    tasks = list(lead.tasks(seven_tasks, progress=seen.append))

    assert words(tasks) == list("0123456")
    assert seen == [1, 2, 3, 4, 5, 6, 7]
    plain, empty, suggested = tasks[0].annotations
    assert (plain.coder, plain.ground_truth, plain.seconds) == (
        "studio-anna@example.org",
        True,
        4.5,
    )
    assert plain.result == ANSWER
    assert plain.suggested_by is None
    assert plain.updated > plain.created
    assert (empty.coder, empty.result, empty.skipped) == ("studio-ben@example.org", (), False)
    assert suggested.suggested_by == "m1"
    assert [a.skipped for a in tasks[1].annotations] == [True]
    (draft,) = tasks[2].drafts
    assert (draft.coder, draft.draft, draft.result) == ("studio-ben@example.org", True, ANSWER)
    assert [p.score for p in tasks[1].predictions] == [0.25]
    assert tasks[5].annotations == tasks[5].drafts == tasks[5].predictions == ()


def test_tasks_and_predictions_are_changed_and_deleted(label_studio: Any, seven_tasks: int) -> None:
    studio = label_studio.studio()
    tasks = list(studio.tasks(seven_tasks))

    studio.change_task(tasks[2].id, {"text": "x9"})
    studio.delete_tasks(seven_tasks, [tasks[3].id, tasks[4].id])
    studio.delete_tasks(seven_tasks, [tasks[3].id])
    studio.delete_predictions([p.id for p in tasks[0].predictions])
    studio.delete_predictions([p.id for p in tasks[0].predictions])
    studio.add_predictions(
        {
            tasks[5].id: NewPrediction(model_version="m2", score=0.5, result=ANSWER),
            tasks[6].id: NewPrediction(model_version="m2", score=0.125, result=()),
        }
    )

    after = list(studio.tasks(seven_tasks))
    assert words(after) == list("01956")
    assert [[p.model_version for p in task.predictions] for task in after] == [
        [],
        ["m1"],
        [],
        ["m2"],
        ["m2"],
    ]
    assert after[4].predictions[0].score == 0.125


def test_tasks_deleted_between_two_pages_hide_no_others(
    label_studio: Any, seven_tasks: int, small_pages: None
) -> None:
    studio = label_studio.studio()
    coming = studio.tasks(seven_tasks)
    first, second = next(coming), next(coming)

    studio.delete_tasks(seven_tasks, [first.id, second.id])

    assert words(coming) == list("23456")


@pytest.mark.parametrize("fault", [500, 503, "refuse", "cut", "spoil", 401])
def test_reading_goes_on_after_a_fault_in_the_middle(
    label_studio: Any, seven_tasks: int, faults: Any, small_pages: None, fault: int | str
) -> None:
    faults.plan("GET /api/tasks?", fault, after=1)

    tasks = list(Studio(faults.url, label_studio.token).tasks(seven_tasks))

    assert words(tasks) == list("0123456")


def test_the_server_is_given_the_time_that_it_asks_for(
    label_studio: Any, seven_tasks: int, faults: Any, small_pages: None
) -> None:
    faults.plan("GET /api/tasks?", 429, after=2, wait="1")
    begun = time.monotonic()

    tasks = list(Studio(faults.url, label_studio.token).tasks(seven_tasks))

    assert words(tasks) == list("0123456")
    assert time.monotonic() - begun >= 1


def test_a_server_that_is_away_for_a_moment_is_waited_for(
    label_studio: Any, seven_tasks: int, faults: Any, small_pages: None
) -> None:
    coming = Studio(faults.url, label_studio.token).tasks(seven_tasks)
    first = next(coming), next(coming)
    faults.stop()
    back = threading.Timer(1.0, faults.start)
    back.start()

    rest = list(coming)

    back.join()
    assert words([*first, *rest]) == list("0123456")


def test_a_server_that_stays_away_is_an_error(
    label_studio: Any, seven_tasks: int, faults: Any, small_pages: None
) -> None:
    coming = Studio(faults.url, label_studio.token, patience=0.5).tasks(seven_tasks)
    next(coming), next(coming)
    faults.stop()
    try:
        with pytest.raises(StudioUnreachable, match="no server answers at http://127"):
            list(coming)
    finally:
        faults.start()


def test_a_server_that_goes_on_failing_is_an_error(
    label_studio: Any, seven_tasks: int, faults: Any
) -> None:
    faults.plan("GET /api/tasks?", 500, times=99)
    studio = Studio(faults.url, label_studio.token, patience=0.5)

    with pytest.raises(StudioError, match=r"could not give the tasks .* it failed \(HTTP 500\)"):
        list(studio.tasks(seven_tasks))


def test_a_token_that_is_not_accepted_is_named_by_its_kind_alone(
    label_studio: Any, faults: Any
) -> None:
    faults.plan("", 401, times=99)
    token = label_studio.token

    with pytest.raises(StudioDenied, match="does not accept the personal access token") as caught:
        Studio(faults.url, token).me()

    assert token not in str(caught.value)


@pytest.mark.parametrize(
    ("token", "kind"),
    [("0123456789abcdef0123456789abcdef01234567", "legacy"), ("access", "access")],
)
def test_tokens_of_other_kinds_are_told_what_is_wanted(
    label_studio: Any, token: str, kind: str
) -> None:
    if token == "access":
        token = httpx.post(
            f"{label_studio.url}/api/token/refresh/", json={"refresh": label_studio.token}
        ).json()["access"]
        assert Studio(label_studio.url, token).me() == "lead@example.org"
        token = token[:-6] + "AAAAAA"

    with pytest.raises(StudioDenied, match=f"does not accept the {kind} token.*ersonal"):
        Studio(label_studio.url, token).me()


@pytest.mark.parametrize("fault", ["lose", "cut"])
def test_tasks_that_may_have_been_taken_are_not_sent_twice(
    label_studio: Any, project: int, faults: Any, fault: int | str
) -> None:
    studio = Studio(faults.url, label_studio.token)
    faults.plan(f"POST /api/projects/{project}/import", fault)

    with pytest.raises(StudioUnclear, match="broke off"):
        studio.add_tasks(project, [NewTask(data={"text": "一 1"})])

    assert words(studio.tasks(project)) == ["1"]


def test_tasks_that_cannot_have_been_taken_are_sent_again(
    label_studio: Any, project: int, faults: Any
) -> None:
    studio = Studio(faults.url, label_studio.token)
    studio.me()
    faults.plan(f"POST /api/projects/{project}/import", 429)
    studio.add_tasks(project, [NewTask(data={"text": "一 1"})])
    faults.stop()
    back = threading.Timer(0.7, faults.start)
    back.start()
    studio.add_tasks(project, [NewTask(data={"text": "二 2"})])
    back.join()

    assert words(studio.tasks(project)) == ["1", "2"]


def test_an_annotation_that_may_have_been_taken_is_not_sent_twice(
    label_studio: Any, seven_tasks: int, faults: Any
) -> None:
    studio = Studio(faults.url, label_studio.token)
    first = next(studio.tasks(seven_tasks))
    faults.plan(f"POST /api/tasks/{first.id}/annotations", "lose")

    with pytest.raises(StudioUnclear):
        studio.add_annotation(first.id, ANSWER)

    assert len(next(studio.tasks(seven_tasks)).annotations) == 1


def test_what_was_deleted_before_the_answer_was_lost_is_deleted(
    label_studio: Any, seven_tasks: int, faults: Any
) -> None:
    studio = Studio(faults.url, label_studio.token)
    first, second, *_ = studio.tasks(seven_tasks)
    answer = studio.add_annotation(first.id, ANSWER)
    faults.plan("DELETE /api/annotations", "lose")
    faults.plan("POST /api/dm/actions", "lose")

    studio.delete_annotation(answer.id)
    studio.delete_tasks(seven_tasks, [second.id])

    after = list(studio.tasks(seven_tasks))
    assert words(after) == list("023456")
    assert after[0].annotations == ()


def test_another_kind_of_server_is_recognised(label_studio: Any, faults: Any) -> None:
    faults.plan("GET /api/version", 200)

    with pytest.raises(StudioError, match="is not Label Studio"):
        Studio(faults.url, label_studio.token).version()


def post(label_studio: Any, token: str, path: str, json: object) -> None:
    """What somebody's browser sends, and our commands do not."""
    access = httpx.post(f"{label_studio.url}/api/token/refresh/", json={"refresh": token}).json()
    opened = {"Authorization": f"Bearer {access['access']}"}
    httpx.post(label_studio.url + path, json=json, headers=opened).raise_for_status()
