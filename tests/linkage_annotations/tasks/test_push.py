from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from linkage_annotations.log.state import Queue
from linkage_annotations.studio.records import NewPrediction
from linkage_annotations.tasks.fields import Item
from linkage_annotations.tasks.push import BATCH, Pushed, push
from linkage_nlp.codebook import default_codebook
from linkage_nlp.errors import StudioError, StudioUnclear

if TYPE_CHECKING:
    FakeStudio = Any

GIN = default_codebook()
Items = tuple[Item, ...]


class Suggester:
    """Suggests nothing, for every sentence, and notes what it was asked."""

    def __init__(self, version: str = "m1") -> None:
        self.version = version
        self.asked: list[int] = []

    def suggest(
        self, sentences: Collection[str], *, progress: Callable[[int], None] | None = None
    ) -> dict[str, NewPrediction]:
        self.asked.append(len(sentences))
        return {
            name: NewPrediction(model_version=self.version, score=0.5, result=())
            for name in sentences
        }


def run(studio: FakeStudio, items: Items, **more: Any) -> Pushed:
    waited: list[float] = []
    given: dict[str, Any] = {"queue": Queue.OTHER, "codebook": GIN, "sleep": waited.append}
    return push(studio, 1, items, **{**given, **more})


def sentences(studio: FakeStudio) -> list[str]:
    return sorted(task.data["sentence"] for task in studio.held.values())


def wanted(items: Items) -> list[str]:
    return sorted(item.sentence for item in items)


def test_pushing_again_adds_only_what_is_new(fake: FakeStudio, said: Items) -> None:
    first = run(fake, said[:2])
    assert (first.added, first.known) == (2, 0)
    second = run(fake, said)
    assert (second.added, second.known) == (1, 2)
    third = run(fake, said)
    assert (third.added, third.known) == (0, 3)
    assert fake.imports == [2, 1]
    assert sentences(fake) == wanted(said)


def test_many_go_in_batches(fake: FakeStudio, many: Items) -> None:
    done: list[int] = []
    assert run(fake, many, progress=done.append).added == 450
    assert fake.imports == [BATCH, BATCH, 450 - 2 * BATCH] == done


@pytest.mark.parametrize(
    "fates",
    [
        [(0, 0)],  # nothing arrived
        [(BATCH, 0)],  # all arrived, but the answer was lost
        [(7, 0)],  # some
        [(0, BATCH)],  # all arrived when we had looked again
        [(3, 9), None, (0, 40)],
        [(0, 0), (0, 0), (0, 0), None],
    ],
)
def test_an_import_that_breaks_off_loses_and_doubles_nothing(
    fake: FakeStudio, many: Items, fates: list[Any]
) -> None:
    fake.fates = fates
    done: list[int] = []
    pushed = run(fake, many, progress=done.append)
    assert pushed.added == sum(done) == 450
    assert sentences(fake) == wanted(many)
    assert pushed.doubled == ()


def test_a_server_that_takes_nothing_is_given_up(fake: FakeStudio, many: Items) -> None:
    fake.fates = [None, *[(0, 0)] * 4]
    with pytest.raises(StudioUnclear):
        run(fake, many)
    assert len(fake.held) == BATCH
    assert run(fake, many).added == 450 - BATCH
    assert sentences(fake) == wanted(many)


def test_of_doubled_tasks_the_one_with_work_stays(fake: FakeStudio, said: Items) -> None:
    def late(seconds: float) -> None:
        number = next(iter(fake.held))
        fake.answer(number, ())

    fake.fates = [(2, 3)]
    pushed = run(fake, said, sleep=late)
    assert pushed.doubled == ()
    assert sentences(fake) == wanted(said)
    assert sum(bool(task.annotations) for task in fake.held.values()) == 1


def test_what_was_doubled_before_is_told_and_left(fake: FakeStudio, said: Items) -> None:
    run(fake, said)
    fake.held[99] = replace(next(iter(fake.held.values())), id=99)
    assert run(fake, said).doubled == (said[0].sentence,)
    assert len(fake.held) == 4


def test_foreign_tasks_and_other_words_are_told(fake: FakeStudio, said: Items) -> None:
    run(fake, said)
    fake.held[99] = replace(next(iter(fake.held.values())), id=99, data={"text": "Hello."})
    again = run(fake, (replace(said[0], text="FIRM-1"), *said[1:]))
    assert again.strange == (99,)
    assert again.other_words == (said[0].sentence,)
    assert all("FIRM-1" not in task.data["text"] for task in fake.held.values())


def test_suggestions_go_with_new_tasks(fake: FakeStudio, said: Items) -> None:
    suggester = Suggester()
    assert run(fake, said, suggester=suggester).suggested == 3
    assert [len(task.predictions) for task in fake.held.values()] == [1, 1, 1]
    assert run(fake, said, suggester=suggester).suggested == 0
    assert suggester.asked == [3, 0]


def test_tasks_that_are_there_get_suggestions_too(fake: FakeStudio, said: Items) -> None:
    run(fake, said[:2])
    pushed = run(fake, said, suggester=Suggester())
    assert (pushed.added, pushed.known, pushed.suggested) == (1, 2, 3)
    assert [len(task.predictions) for task in fake.held.values()] == [1, 1, 1]
    assert run(fake, said, suggester=Suggester("m2")).suggested == 3
    versions = [[p.model_version for p in task.predictions] for task in fake.held.values()]
    assert versions == [["m1", "m2"]] * 3


def test_suggestions_that_break_off_are_completed(fake: FakeStudio, many: Items) -> None:
    run(fake, many)
    fake.fates = [(7, 0), None, (0, 0)]
    assert run(fake, many, suggester=Suggester()).suggested == 450
    assert {len(task.predictions) for task in fake.held.values()} == {1}
    fake.fates = [None, *[(0, 0)] * 4]
    with pytest.raises(StudioUnclear):
        run(fake, many, suggester=Suggester("m2"))
    run(fake, many, suggester=Suggester("m2"))
    assert {len(task.predictions) for task in fake.held.values()} == {2}


def test_nothing_is_added_to_a_project_that_is_not_seen_whole(
    fake: FakeStudio, said: Items
) -> None:
    run(fake, said[:2])
    fake.fail_after = 1
    with pytest.raises(StudioError):
        run(fake, said)
    assert len(fake.held) == 2
