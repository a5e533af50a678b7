from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from linkage_annotations.interface.coding import Coding, write_result
from linkage_annotations.log.account import Outcome
from linkage_annotations.log.state import Queue
from linkage_annotations.tasks.fields import Item
from linkage_annotations.tasks.pull import Pulled, pull
from linkage_annotations.tasks.push import push
from linkage_annotations.workspace import Workspace
from linkage_nlp.codebook import default_codebook
from linkage_nlp.dataset import read_dataset
from linkage_nlp.errors import StudioError, StudioMissing

if TYPE_CHECKING:
    FakeStudio = Any

GIN = default_codebook()
FAIR = write_result(Coding({"channel": ("conference_fair",)}), GIN)
NONE = write_result(Coding({}, no_code=True), GIN)
STRANGE = [{**FAIR[0], "value": {"choices": ["telepathy"]}}]


@pytest.fixture
def studio(fake: FakeStudio, said: tuple[Item, ...]) -> FakeStudio:
    push(fake, 1, said, queue=Queue.LEARN, codebook=GIN)
    return fake


def outcomes(pulled: Pulled) -> dict[str, int]:
    assert pulled.derivation is not None, pulled.flaw
    return {outcome.value: n for outcome, n in pulled.derivation.counts.items() if n}


def new(pulled: Pulled) -> tuple[int, int]:
    return pulled.appended.annotations, pulled.appended.tasks


def codes(place: Workspace) -> dict[str, tuple[str, ...]]:
    data = read_dataset(place.dataset, GIN)
    return {example.text: example.codes["channel"] for example in data.examples}


def test_what_was_coded_is_the_dataset(studio: FakeStudio, place: Workspace) -> None:
    first, second, third = studio.held
    studio.answer(first, FAIR)
    studio.answer(first, FAIR, coder="ben@example.org")
    studio.answer(second, NONE)
    studio.answer(third, (), skipped=True)
    studio.answer(third, FAIR, draft=True, coder="ben@example.org")
    pulled = pull(place, studio)
    assert new(pulled) == (5, 3)
    assert outcomes(pulled) == {"agreed": 1, "single": 1, "skipped": 1}
    assert codes(place) == {
        "Every year, in Munich.": ("conference_fair",),
        "We met Brunel there.": (),
    }
    (example,) = [e for e in read_dataset(place.dataset, GIN).examples if len(e.coders) == 2]
    assert example.context.question == "Do you go to fairs?"


def test_pulling_again_finds_nothing_new(studio: FakeStudio, place: Workspace) -> None:
    studio.answer(next(iter(studio.held)), FAIR)
    pull(place, studio)
    before = place.dataset.read_bytes(), place.log.path.read_bytes()
    again = pull(place, studio)
    assert new(again) == (0, 0)
    assert (place.dataset.read_bytes(), place.log.path.read_bytes()) == before


def test_changes_deletions_and_lost_tasks_are_noted(studio: FakeStudio, place: Workspace) -> None:
    first, second, third = studio.held
    for task in (first, second, third):
        studio.answer(task, FAIR)
    assert outcomes(pull(place, studio)) == {"single": 3}
    held = studio.held
    (coded,) = held[first].annotations
    later = replace(coded, result=NONE, updated=coded.updated + timedelta(minutes=1))
    held[first] = replace(held[first], annotations=(later,))
    held[second] = replace(held[second], annotations=())
    del held[third]
    pulled = pull(place, studio)
    assert outcomes(pulled) == {"single": 1, "deleted": 1, "withdrawn": 1}
    assert new(pulled) == (3, 1)
    assert codes(place) == {"Every year, in Munich.": ()}
    assert len(place.log.read().annotations) == 6


def test_a_project_that_is_not_seen_whole_changes_nothing(
    studio: FakeStudio, place: Workspace
) -> None:
    for task in studio.held:
        studio.answer(task, FAIR)
    pull(place, studio)
    before = place.dataset.read_bytes(), place.log.path.read_bytes()
    studio.fail_after = 1
    with pytest.raises(StudioError):
        pull(place, studio)
    assert (place.dataset.read_bytes(), place.log.path.read_bytes()) == before
    studio.fail_after = None
    assert new(pull(place, studio)) == (0, 0)


def test_an_unknown_code_keeps_the_former_dataset(studio: FakeStudio, place: Workspace) -> None:
    first, second, _ = studio.held
    studio.answer(first, FAIR)
    pull(place, studio)
    before = place.dataset.read_bytes()
    bad = studio.answer(second, STRANGE)
    pulled = pull(place, studio)
    assert pulled.derivation is None
    assert pulled.flaw is not None
    assert f"annotation {bad.id} of task {second} in project 1" in str(pulled.flaw)
    assert "telepathy" in str(pulled.flaw)
    assert new(pulled) == (1, 0)
    assert place.dataset.read_bytes() == before
    studio.held[second] = replace(studio.held[second], annotations=())
    assert outcomes(pull(place, studio)) == {"single": 1, "deleted": 1, "open": 1}


def test_both_code_and_no_code_is_unclear(studio: FakeStudio, place: Workspace) -> None:
    studio.answer(next(iter(studio.held)), [*FAIR, *NONE])
    assert outcomes(pull(place, studio)) == {"unclear": 1, "open": 2}


def test_annotations_of_another_codebook_are_noted_and_refused(
    studio: FakeStudio, place: Workspace
) -> None:
    former = "sha256:" + "0" * 64
    studio.about = replace(studio.about, description=f"codebook gin 0.9 ({former})")
    studio.answer(next(iter(studio.held)), FAIR)
    pulled = pull(place, studio)
    assert pulled.shown[0].mark == former
    assert pulled.flaw is not None
    assert "another codebook" in str(pulled.flaw)
    allowed = place.changed(former_codebooks=frozenset({former}))
    assert outcomes(pull(allowed, studio)) == {"single": 1, "open": 2}


def test_a_project_without_a_mark_is_taken_for_the_codebooks(
    studio: FakeStudio, place: Workspace
) -> None:
    studio.about = replace(studio.about, description="")
    studio.answer(next(iter(studio.held)), FAIR)
    pulled = pull(place, studio)
    assert pulled.shown[0].mark is None
    assert outcomes(pulled) == {"single": 1, "open": 2}


def test_an_edited_interface_is_found(studio: FakeStudio, place: Workspace) -> None:
    config = studio.about.config.replace('alias="internet"', 'alias="net"')
    studio.about = replace(studio.about, config=config)
    assert [finding.subject for finding in pull(place, studio).shown[0].findings] == [
        "channel/internet"
    ]


def test_foreign_tasks_are_passed_over(studio: FakeStudio, place: Workspace) -> None:
    number = studio.next_number()
    studio.held[number] = replace(
        next(iter(studio.held.values())), id=number, data={"text": "Hello."}
    )
    pulled = pull(place, studio)
    assert [task for task, _ in pulled.shown[0].strange] == [number]
    assert outcomes(pulled) == {"open": 3}


def test_what_is_known_of_an_altered_task_goes_on_to_hold(
    studio: FakeStudio, place: Workspace
) -> None:
    first, second, _ = studio.held
    studio.answer(first, FAIR)
    gone = studio.answer(second, FAIR)
    pull(place, studio)
    studio.held[second] = replace(studio.held[second], annotations=())
    pull(place, studio)
    for task in (first, second):
        studio.change(task, sentence=None)
    pulled = pull(place, studio)
    assert [task for task, _ in pulled.shown[0].strange] == [first, second]
    assert new(pulled) == (0, 0)
    assert outcomes(pulled) == {"single": 1, "deleted": 1, "open": 1}
    assert gone.id in {state.annotation for state in place.log.read().annotations}


def test_settled_disagreements_are_pulled_with_the_rest(
    studio: FakeStudio, place: Workspace
) -> None:
    first = next(iter(studio.held))
    studio.answer(first, FAIR)
    studio.answer(first, NONE, coder="ben@example.org")
    assert outcomes(pull(place, studio))["disagree"] == 1
    settling = type(studio)()
    settling.about = replace(settling.about, id=2)
    settling.held = {7: replace(studio.held[first], id=7, annotations=())}
    settling.change(7, queue="adjudication")
    settling.answer(7, NONE, coder="lead@example.org")

    class Both:
        def project(self, id: int) -> Any:
            return (studio if id == 1 else settling).project(id)

        def tasks(self, project: int, **more: Any) -> Any:
            return (studio if project == 1 else settling).tasks(project, **more)

    both: Any = Both()
    pulled = pull(place.changed(adjudication=2), both)
    assert outcomes(pulled) == {"adjudicated": 1, "open": 2}
    assert codes(place) == {"Every year, in Munich.": ()}

    # The project is deleted: which line to take out is said, and what was settled stays.
    with pytest.raises(StudioMissing, match=r"project 2.*'adjudication'.*annotate\.yaml"):
        pull(place.changed(adjudication=2), studio)
    pull(place.changed(adjudication=None), studio)
    assert codes(place) == {"Every year, in Munich.": ()}


def test_of_two_pulls_at_once_one_waits(studio: FakeStudio, place: Workspace) -> None:
    """The slow one has looked before Ben coded; were it not alone, it would undo his work."""
    first = next(iter(studio.held))
    studio.answer(first, FAIR)
    looked, go_on = threading.Event(), threading.Event()

    class Slow:
        def project(self, id: int) -> Any:
            return studio.project(id)

        def tasks(self, project: int, **more: Any) -> Any:
            found = list(studio.tasks(project))
            looked.set()
            assert go_on.wait(10)
            return iter(found)

    slow: Any = Slow()
    results: list[Pulled] = []
    one = threading.Thread(target=lambda: results.append(pull(place, slow)))
    one.start()
    assert looked.wait(10)
    studio.answer(first, FAIR, coder="ben@example.org")
    two = threading.Thread(target=lambda: results.append(pull(place, studio)))
    two.start()
    two.join(0.2)
    assert two.is_alive()
    go_on.set()
    one.join(10)
    two.join(10)
    assert [new(pulled) for pulled in results] == [(1, 3), (1, 0)]
    assert outcomes(results[1]) == {"agreed": 1, "open": 2}
    assert Outcome.DELETED not in {a.outcome for a in results[1].derivation.accounts}  # type: ignore[union-attr]


def test_the_time_of_looking_is_noted(studio: FakeStudio, place: Workspace) -> None:
    before = datetime.now(UTC)
    pull(place, studio)
    assert all(before <= state.seen <= datetime.now(UTC) for state in place.log.read().tasks)
