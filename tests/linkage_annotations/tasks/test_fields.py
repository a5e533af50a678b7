from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from linkage_annotations.interface.coding import Coding, write_result
from linkage_annotations.log.state import AnnotationState, Queue, Status, TaskState
from linkage_annotations.studio.records import Answer, Task
from linkage_annotations.tasks.fields import (
    Item,
    items,
    read_queue,
    read_task,
    states,
    task_data,
)
from linkage_nlp.codebook import default_codebook
from linkage_nlp.errors import AnnotationError
from linkage_nlp.label_studio.names import BLIND_QUEUES
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts import Role, Transcript

GIN = default_codebook()
SEEN = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def data(said: tuple[Item, ...]) -> dict[str, Any]:
    return task_data(said[1], queue=Queue.LEARN, codebook=GIN)


def answer(result: Any, **more: Any) -> Answer:
    given = {"id": 17, "task": 3, "coder": "anna@example.org", "created": SEEN, "updated": SEEN}
    return Answer(**{**given, "result": result, **more})


def noted(data: Mapping[str, Any], *answers: Answer) -> list[AnnotationState]:
    drafts = tuple(one for one in answers if one.draft)
    others = tuple(one for one in answers if not one.draft)
    task = Task(id=3, data=data, annotations=others, drafts=drafts)
    found = states(task, 1, codebook=GIN.fingerprint, seen=SEEN)
    assert isinstance(found[0], TaskState)
    return [state for state in found if isinstance(state, AnnotationState)]


def test_only_respondents_sentences_are_coded(talk: Transcript, said: tuple[Item, ...]) -> None:
    assert [item.text for item in said] == [
        "Every year, in Munich.",
        "We met Brunel there.",
        "Brunel bought two machines.",
    ]
    assert {item.role for item in said} == {Role.RESPONDENT}
    assert all(talk.text[item.start : item.end] == item.text for item in said)
    assert said[0].context == Context("Do you go to fairs?", "")
    assert said[1].context == Context("Do you go to fairs?", "Every year, in Munich.")
    assert len({item.sentence for item in said}) == 3


def test_the_same_transcript_gives_the_same_tasks(talk: Transcript) -> None:
    again = Transcript.from_text(talk.text, case="F7", name="F7.txt")
    assert items([again]) == items([talk])


def test_a_task_is_flat_and_comes_back(said: tuple[Item, ...]) -> None:
    for item in said:
        data = task_data(item, queue=Queue.ESTIMATE, codebook=GIN)
        assert all(isinstance(value, str | int | float | None) for value in data.values())
        sent = json.loads(json.dumps(data))
        assert read_task(sent) == item
        assert read_queue(sent) is Queue.ESTIMATE
        assert sent["codebook"] == GIN.fingerprint


def test_coders_see_what_was_said_before_and_where(data: dict[str, Any]) -> None:
    assert data["text"] == "We met Brunel there."
    assert data["before"] == "Do you go to fairs?\nEvery year, in Munich."
    assert data["place"] == "F7 · Ms Li"


@pytest.mark.parametrize(
    ("time", "shown"), [(0, "0:00"), (62.9, "1:02"), (3723, "1:02:03"), (None, None)]
)
def test_the_time_is_shown_as_on_a_clock(
    said: tuple[Item, ...], time: float | None, shown: str | None
) -> None:
    from dataclasses import replace

    item = replace(said[0], time=time, speaker=None, case="" if shown is None else "F7")
    place = task_data(item, queue=Queue.OTHER, codebook=GIN)["place"]
    assert place == ("" if shown is None else f"F7 · {shown}")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", " "),
        ("text", None),
        ("sentence", ""),
        ("sentence", 7),
        ("role", "boss"),
        ("lang", "fr"),
        ("lang", []),
        ("time", "1:02"),
        ("time", True),
        ("time", float("nan")),
        ("start", -1),
        ("end", 2.5),
        ("speaker", 3),
        ("question", None),
        ("queue", "later"),
    ],
)
def test_an_altered_task_is_named_without_its_words(
    data: dict[str, Any], field: str, value: object
) -> None:
    with pytest.raises(AnnotationError, match=field) as caught:
        states(Task(id=3, data={**data, field: value}), 1, codebook="x", seen=SEEN)
    assert "Brunel" not in str(caught.value)
    assert caught.value.remedy


def test_a_foreign_task_is_named(data: dict[str, Any]) -> None:
    for field in ("sentence", "case", "queue"):
        part = {name: value for name, value in data.items() if name != field}
        with pytest.raises(AnnotationError, match=f"no field '{field}'"):
            states(Task(id=3, data=part), 1, codebook="x", seen=SEEN)
    with pytest.raises(AnnotationError):
        states(Task(id=3, data={"text": "Hello."}), 1, codebook="x", seen=SEEN)


def test_what_a_coder_says_is_noted(data: dict[str, Any]) -> None:
    coding = Coding({"channel": ("internet", "study_abroad")}, unsure=True, comment="why?")
    (state,) = noted(data, answer(write_result(coding, GIN), suggested_by="m1", ground_truth=True))
    assert state.status is Status.SUBMITTED
    assert state.codes == {"channel": ("internet", "study_abroad")}
    assert (state.no_code, state.unsure, state.comment) == (False, True, "why?")
    assert (state.sentence, state.queue) == (data["sentence"], Queue.LEARN)
    assert (state.suggested_by, state.ground_truth) == ("m1", True)
    assert state.codebook == GIN.fingerprint


def test_drafts_and_skips_are_told_apart(data: dict[str, Any]) -> None:
    nothing = write_result(Coding({}, no_code=True), GIN)
    found = noted(
        data, answer(nothing), answer((), id=18, skipped=True), answer(nothing, id=17, draft=True)
    )
    assert [state.status for state in found] == [Status.SUBMITTED, Status.SKIPPED, Status.DRAFT]
    assert len({state.key for state in found}) == 3
    assert found[0].no_code
    assert not found[0].codes


def choices(name: str, *given: str) -> dict[str, Any]:
    return {"from_name": name, "type": "choices", "value": {"choices": list(given)}}


@pytest.mark.parametrize(
    ("result", "codes", "no_code"),
    [
        ([choices("channel", "telepathy")], {"channel": ("telepathy",)}, False),
        ([choices("mood", "good")], {"mood": ("good",)}, False),
        ([choices("channel", "internet"), choices("no-code", "no-code")], None, True),
        ([choices("no-code", "yes")], {"no-code": ("yes",)}, False),
        ([choices("no-code")], {}, False),
        ([choices("channel", "b"), choices("channel", "a")], {"channel": ("a", "b")}, False),
        ([{"from_name": "stars", "value": {"rating": 4}}], {"stars": ('{"rating": 4}',)}, False),
        ([{"type": "relation"}], {"": ("null",)}, False),
        ([{"from_name": "channel", "value": {"choices": [1]}}], None, False),
        ([], {}, False),
    ],
)
def test_a_broken_annotation_is_noted_as_it_is(
    data: dict[str, Any], result: list[Any], codes: dict[str, Any] | None, no_code: bool
) -> None:
    (state,) = noted(data, answer(result))
    assert state.no_code is no_code
    if codes is None:
        assert "channel" in state.codes
    else:
        assert state.codes == codes


def test_no_model_is_to_suggest_what_is_coded_to_measure() -> None:
    assert {queue for queue in Queue if queue.value in BLIND_QUEUES} == {
        Queue.ESTIMATE,
        Queue.ADJUDICATION,
    }
    assert len(BLIND_QUEUES) == 2
