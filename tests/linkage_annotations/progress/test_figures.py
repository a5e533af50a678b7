from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from linkage_annotations.log.contents import gather
from linkage_annotations.log.readings import Rules
from linkage_annotations.log.state import AnnotationState, Queue, State, Status, TaskState
from linkage_annotations.progress.figures import Progress, measure_progress
from linkage_annotations.progress.standing import Standing
from linkage_nlp.codebook import Codebook

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
MakeTask = Callable[..., TaskState]
Make = Callable[..., AnnotationState]


def _measure(codebook: Codebook, *states: State, **other: Any) -> Progress:
    values: dict[str, Any] = {"coders": 2, "now": NOW, "goal": 3}
    return measure_progress(gather(states), codebook, Rules(), **(values | other))


def test_each_sentence_stands_somewhere(
    tiny_codebook: Codebook, task_of: MakeTask, coding_of: Make
) -> None:
    progress = _measure(
        tiny_codebook,
        *(task_of(number, case="F1" if number < 5 else "F2") for number in range(1, 10)),
        task_of(10, deleted=True),
        coding_of(1, "anna", "web"),
        coding_of(1, "li", "web"),  # done
        coding_of(2, "anna", "web"),  # begun
        coding_of(3, "anna", "web"),
        coding_of(3, "li"),  # disagree
        coding_of(4, "anna", status=Status.SKIPPED),  # skipped
        coding_of(5, "anna", "odd"),  # unclear
        coding_of(6, "anna", "web", no_code=True),  # unclear
        coding_of(7, "anna", status=Status.DRAFT),  # begun
        coding_of(8, "anna", "fair"),
        coding_of(8, "li"),
        coding_of(8, "lead", "fair", queue=Queue.ADJUDICATION),  # done
    )
    assert progress.total.standings == {
        Standing.DONE: 2,
        Standing.BEGUN: 2,
        Standing.OPEN: 1,
        Standing.SKIPPED: 1,
        Standing.DISAGREE: 1,
        Standing.UNCLEAR: 2,
    }
    assert progress.total.sentences == 9
    assert progress.total.missing == 1 + 1 + 2 + 2 + 2 + 2 + 2
    assert {row.name: row.sentences for row in progress.cases} == {"F1": 4, "F2": 5}
    assert {row.name: row.sentences for row in progress.queues} == {"adjudication": 1, "learn": 4}
    assert progress.unusable == 1
    people = {person.coder: person for person in progress.people}
    anna = people["anna"]
    assert (anna.coded, anna.settled, anna.skipped, anna.drafts) == (4, 0, 1, 1)
    assert (people["lead"].coded, people["lead"].settled) == (1, 1)


def test_codes_lack_what_the_goal_asks_for(
    tiny_codebook: Codebook, task_of: MakeTask, coding_of: Make
) -> None:
    progress = _measure(
        tiny_codebook,
        *(task_of(number, lang="zh" if number == 1 else "en") for number in range(1, 6)),
        coding_of(1, "anna", "web"),
        *(coding_of(number, coder, "web") for number in (2, 3, 4) for coder in ("anna", "li")),
        coding_of(5, "anna", "fair"),
        coding_of(5, "li"),
    )
    web, fair, *_ = progress.codes
    assert progress.languages == ("zh", "en")
    assert (web.given, web.lacks) == ({"zh": 1, "en": 3}, {"zh": 2, "en": 0})
    assert (web.shared, web.shared_lacks) == (3, 7)
    # It is disputed, so it is of no use to training yet, but tells of agreement.
    assert (fair.given["en"], fair.shared) == (0, 1)
    assert not web.met
    alone = _measure(tiny_codebook, task_of(1), coding_of(1, "anna", "web"), coders=1, goal=1)
    assert alone.codes[0].met
    assert alone.languages == ("en",)


def test_an_empty_log(tiny_codebook: Codebook) -> None:
    progress = _measure(tiny_codebook)
    assert (progress.total.sentences, progress.newest, progress.end) == (0, None, NOW.date())


def test_what_was_coded_under_another_codebook_is_told_apart(
    tiny_codebook: Codebook, task_of: MakeTask, coding_of: Make
) -> None:
    state = replace(coding_of(1, "anna", "web"), codebook="sha256:other")
    progress = _measure(tiny_codebook, task_of(1), state, coding_of(1, "li", "web"))
    assert progress.unusable == 1
    assert progress.total.standings[Standing.UNCLEAR] == 1
