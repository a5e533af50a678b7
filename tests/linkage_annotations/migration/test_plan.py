from collections.abc import Callable
from typing import Any

from linkage_annotations.log.contents import LogContents
from linkage_annotations.log.readings import DEFAULT_RULES
from linkage_annotations.migration.changes import Fate
from linkage_annotations.migration.check import refusals
from linkage_annotations.migration.conversion import Conversion
from linkage_annotations.migration.plan import Place, Use, plan
from linkage_annotations.migration.step import Deed, What, read_step, write_step
from linkage_nlp.codebook import Label

Make = Callable[..., Any]


def test_what_is_to_be_done_to_a_project(server: Any, way: Conversion) -> None:
    found = plan({7: server.tasks(7)}, way)
    done = [(step.what.value, step.id, step.deed.value) for step in found.steps]
    assert done == [
        ("annotation", 1, "change"),
        ("annotation", 2, "change"),
        ("annotation", 3, "touch"),
        ("annotation", 4, "delete"),
        ("annotation", 5, "change"),
        ("annotation", 6, "change"),
        ("annotation", 7, "change"),
        ("prediction", 1, "change"),
        ("prediction", 2, "delete"),
        ("draft", 8, "change"),
        ("prediction", 3, "delete"),
    ]
    assert found.uses[Label("way", "work")] == Use(annotations=2, drafts=1)
    assert found.uses[Label("way", "web")] == Use(annotations=2, drafts=1, predictions=3)
    assert (found.emptied, found.tasks, len(found.outdated)) == (1, 5, 5)
    assert found.latest is not None
    assert found.latest.hour == 16
    assert refusals(found, LogContents(), DEFAULT_RULES, {7}) == ()


def test_every_step_is_read_back(server: Any, way: Conversion) -> None:
    for step in plan({7: server.tasks(7)}, way).steps:
        read = read_step(write_step(step))
        assert (read.key, read.deed, read.updated) == (step.key, step.deed, step.updated)
        assert [*read.before] == [*step.before]
        assert [*read.after] == [*step.after]


def test_a_review_by_a_code_that_stays_is_of_those_who_gave_it_before(
    make_way: Make, make_answer: Make, make_task: Make
) -> None:
    way = make_way(
        "changes:\n  - {split: way/a, to: [way/a, way/b], by: review}",
        {"way": ["a"]},
        {"way": ["a", "b"]},
    )
    given = [{"from_name": "way", "value": {"choices": ["a"]}}]
    tasks = [make_task(1, make_answer(1, given), make_answer(2, given, coder="li"))]
    assert plan({7: tasks}, way).count(What.ANNOTATION, Deed.DELETE) == 2
    one = plan({7: tasks}, way, reviewed={(7, What.ANNOTATION, 2)})
    assert [(step.id, step.deed) for step in one.steps] == [(2, Deed.DELETE)]


def test_what_would_be_left_behind_is_refused_with_its_places(
    make_way: Make, make_answer: Make, make_task: Make
) -> None:
    way = make_way(
        "changes:\n  - {remove: way/b, annotations: refuse}", {"way": ["a", "b"]}, {"way": ["a"]}
    )

    def gives(code: str) -> list[dict[str, Any]]:
        return [{"from_name": "way", "value": {"choices": [code]}}]

    tasks = [
        make_task(1, *(make_answer(number, gives("b"), coder=f"c{number}") for number in range(5))),
        make_task(2, make_answer(9, gives("odd"), task=2)),
        make_task(3, drafts=(make_answer(1, gives("b"), task=3, draft=True),)),
    ]
    found = plan({7: tasks}, way)
    assert found.unknown == {Label("way", "odd"): (Place(7, 2, What.ANNOTATION, 9),)}
    used, unknown = refusals(found, LogContents(), DEFAULT_RULES, {7})
    assert used.message == (
        "way/b is to be removed, but 5 annotations and 1 draft give it: annotation 0 of task 1 in "
        "project 7; annotation 1 of task 1 in project 7; annotation 2 of task 1 in project 7; and "
        "3 more"
    )
    assert "way/odd is in neither codebook" in unknown.message
    assert all(step.deed is not Deed.DELETE for step in found.steps)
    assert way.rules[Label("way", "b")].fate is Fate.REFUSE


def test_an_added_code_that_was_given_before_is_counted(
    make_way: Make, make_answer: Make, make_task: Make
) -> None:
    way = make_way("changes:\n  - {add: way/b}", {"way": ["a"]}, {"way": ["a", "b"]})
    given = [{"from_name": "way", "value": {"choices": ["b"]}}]
    found = plan({7: [make_task(1, make_answer(1, given))]}, way)
    assert found.early == {Label("way", "b"): 1}
    assert (found.unknown, found.steps) == ({}, ())


def test_annotations_of_other_projects_are_not_forgotten(
    server: Any, way: Conversion, make_annotation_state: Make
) -> None:
    found = plan({7: server.tasks(7)}, way)
    log = LogContents((make_annotation_state(project=8), make_annotation_state(project=7)))
    (refusal,) = refusals(found, log, DEFAULT_RULES, {7})
    assert "1 annotation of project 8" in refusal.message


def test_a_codebook_that_codes_the_same_leaves_suggestions(
    make_way: Make, make_task: Make, make_prediction: Make
) -> None:
    way = make_way("changes: []", {"way": ["a"]}, {"way": ["a"]})
    task = make_task(1, predictions=(make_prediction(1, []),))
    assert plan({7: [task]}, way).steps == ()
