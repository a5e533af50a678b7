"""Whole turns, with stages that answer at once."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from linkage_annotations.log.lock import locked
from linkage_annotations.log.state import AnnotationState, Queue, Status, TaskState
from linkage_annotations.loop import run as run_module
from linkage_annotations.loop.held_out import Side, hold_out, read_division
from linkage_annotations.loop.in_force import How, model_in_force, put_in_force, read_switches
from linkage_annotations.loop.run import LOCK, Wish, one_at_a_time, run_turn
from linkage_annotations.loop.turn import Outcome, Step, Training, Turn, read_turns
from linkage_annotations.loop.verdict import Doubt, Finding, read_verdict
from linkage_annotations.workspace import Workspace
from linkage_nlp.dataset import Example, read_dataset, write_dataset
from linkage_nlp.errors import (
    AnnotationLogError,
    DatasetError,
    LinkageError,
    LoopError,
    RecipeError,
    UsageError,
)
from linkage_nlp.tagging.context import NO_CONTEXT

WISH = Wish(skip_next=True)


def run(setting: Any, wish: Wish = WISH) -> Turn:
    turn = run_turn(setting.workspace, wish, setting.stages, setting.told.append)
    assert turn is not None
    return turn


def held_out_cases(workspace: Workspace) -> set[str]:
    division = read_division(workspace)
    return {case for case, place in division.items() if place.side is Side.HELD_OUT}


def broken(setting: Any, wish: Wish = WISH, kind: type[LinkageError] = LoopError) -> LinkageError:
    with pytest.raises(kind) as caught:
        run_turn(setting.workspace, wish, setting.stages, setting.told.append)
    return caught.value


@pytest.fixture
def second(setting: Any, add: Any, interviews: Any) -> Callable[[str], Turn]:
    """A second turn with the model of a kind, after a first one with a good model."""

    def turn(kind: str, wish: Wish = WISH) -> Turn:
        run(setting)
        add(interviews("en", 2, start=20))
        setting.stages.trained = setting.bundles[kind]
        return run(setting, wish)

    return turn


def test_a_turn_does_all_steps_in_order(setting: Any) -> None:
    turn = run(setting, Wish(choosing=("-n", "5")))
    assert setting.stages.names == [
        "annotate pull",
        "train recipe",
        "train model",
        "evaluate",
        "annotate next",
    ]
    assert list(turn.done) == list(Step)
    assert turn.finished
    assert read_turns(setting.workspace) == (turn,)
    files = {path.name for path in turn.folder.iterdir()}
    assert files == {
        "turn.json",
        "dataset.jsonl",
        "held-out.jsonl",
        "codebook.yaml",
        "recipe.yaml",
        "bundle",
        "scores.json",
    }
    for name in ("dataset.jsonl", "held-out.jsonl"):
        assert not (turn.folder / name).stat().st_mode & stat.S_IWUSR
    chosen = setting.stages.calls[-1]
    assert chosen[2:] == (
        "--suggest",
        "-w",
        str(setting.workspace.folder),
        "--model",
        str(turn.bundle),
        "-n",
        "5",
    )


def test_the_first_model_of_a_codebook_needs_no_comparison(setting: Any) -> None:
    turn = run(setting)
    assert turn.outcome is Outcome.FIRST
    verdict = read_verdict(turn.scores)
    assert verdict is not None
    assert verdict.against_version is None
    assert {lang: found.finding for lang, found in verdict.judgements.items()} == {
        "zh": Finding.ALONE,
        "en": Finding.ALONE,
    }
    assert verdict.judgements["en"].new.value == 1.0
    assert model_in_force(setting.workspace).turn == 1


def test_a_model_as_good_is_promoted(setting: Any, second: Any) -> None:
    turn = second("same")
    assert turn.outcome is Outcome.PROMOTED
    assert model_in_force(setting.workspace).bundle == turn.bundle
    verdict = read_verdict(turn.scores)
    assert verdict is not None
    assert verdict.against_turn == 1
    assert verdict.judgements["zh"].difference.value == 0.0
    assert "--against" in setting.stages.calls[-1]


@pytest.mark.parametrize(
    ("kind", "findings"),
    [
        ("poor", {"zh": Finding.WORSE, "en": Finding.WORSE}),
        ("poor_in_english", {"zh": Finding.HOLDS, "en": Finding.WORSE}),
    ],
)
def test_a_model_that_is_worse_in_a_language_is_refused(
    setting: Any, second: Any, kind: str, findings: dict[str, Finding]
) -> None:
    # Force is for doubt, not for what is plainly worse.
    turn = second(kind, replace(WISH, force="we want it"))
    assert turn.outcome is Outcome.REFUSED
    assert model_in_force(setting.workspace).turn == 1
    verdict = read_verdict(turn.scores)
    assert verdict is not None
    assert {lang: found.finding for lang, found in verdict.judgements.items()} == findings
    assert verdict.judgements["en"].difference.high < 0  # type: ignore[operator]
    # It is kept all the same.
    assert (turn.bundle / "bundle.json").is_file()


def test_one_language_alone_may_be_judged_by(second: Any) -> None:
    assert second("poor_in_english", replace(WISH, languages=("zh",))).outcome is Outcome.PROMOTED


def test_too_few_cases_keep_the_old_model_unless_there_is_a_reason(
    setting: Any, interviews: Any, add: Any
) -> None:
    setting.stages.pulled = [*interviews("zh", 4), *interviews("en", 4)]
    run(setting)
    add(interviews("en", 1, start=4))
    turn = run(setting)
    assert turn.outcome is Outcome.UNDECIDED
    verdict = read_verdict(turn.scores)
    assert verdict is not None
    assert verdict.judgements["en"].doubt is Doubt.FEW_CASES
    assert model_in_force(setting.workspace).turn == 1
    add(interviews("en", 1, start=5))
    forced = run(setting, replace(WISH, force="a pilot"))
    assert forced.outcome is Outcome.FORCED
    assert forced.reason == "a pilot"
    last = read_switches(setting.workspace)[-1]
    assert (last.turn, last.how, last.reason) == (3, How.FORCED, "a pilot")


def test_no_model_is_ever_trained_on_a_held_out_case(
    setting: Any, add: Any, interviews: Any
) -> None:
    for number in range(3):
        turn = run(setting)
        aside = held_out_cases(setting.workspace)
        recipe = yaml.safe_load(turn.recipe.read_text(encoding="utf-8"))
        dataset = read_dataset(turn.dataset, setting.stages.codebook)
        assert set(recipe["evaluation"]["test_cases"]) == aside & set(dataset.cases)
        assert turn.snapshot is not None
        assert not set(turn.snapshot.training_cases) & aside
        judged = read_dataset(turn.held_out, setting.stages.codebook)
        assert set(judged.cases) <= aside
        add(interviews("zh", 5, start=20 + 5 * number))
    for turn in read_turns(setting.workspace):
        assert turn.snapshot is not None
        assert not set(turn.snapshot.training_cases) & held_out_cases(setting.workspace)


def test_other_datasets_are_trained_on_and_never_held_out(
    setting: Any, interviews: Any, tmp_path: Path
) -> None:
    # One case has the name of one of the workspace: it counts as that very case.
    run(setting, replace(WISH, until=Step.SNAPSHOT))
    name = min(held_out_cases(setting.workspace))
    same = replace(interviews("en", 1, start=70)[0], id="other", case=name)
    corpus = tmp_path / "corpus.jsonl"
    write_dataset(corpus, [*interviews("en", 30, start=50), same], setting.stages.codebook)
    training = Training(joined=(str(corpus),))
    turn = run(setting, replace(WISH, training=training, anew=True))
    assert turn.number == 2
    assert turn.snapshot is not None
    assert turn.snapshot.joined == 121
    assert "en60" in turn.snapshot.training_cases
    assert name not in turn.snapshot.training_cases
    assert not {f"en{number}" for number in range(50, 80)} & held_out_cases(setting.workspace)
    judged = read_dataset(turn.held_out, setting.stages.codebook)
    assert "other" not in {example.id for example in judged.examples}


def test_cases_of_another_dataset_that_are_coded_later_stay_in_training(
    setting: Any, interviews: Any, add: Any, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus.jsonl"
    joined = [
        replace(example, id=f"corpus-{example.id}") for example in interviews("en", 30, start=50)
    ]
    write_dataset(corpus, joined, setting.stages.codebook)
    training = Training(joined=(str(corpus),))
    run(setting, replace(WISH, training=training))

    add(interviews("en", 20, start=50))
    turn = run(setting, replace(WISH, training=training))

    assert turn.number == 2
    assert turn.snapshot is not None
    assert {f"en{number}" for number in range(50, 70)} <= {*turn.snapshot.training_cases}


def test_cases_of_another_dataset_are_for_training_while_it_is_learnt_from(
    setting: Any, interviews: Any, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus.jsonl"
    write_dataset(corpus, interviews("en", 30, start=50), setting.stages.codebook)
    training = Training(joined=(str(corpus),))
    run(setting, replace(WISH, training=training, until=Step.SNAPSHOT))

    # Meanwhile somebody chooses what to code next.
    aside = hold_out(setting.workspace, [(f"en{number}", "en") for number in range(50, 80)])

    assert not {f"en{number}" for number in range(50, 80)} & aside
    assert run(setting).model_version is not None
    hold_out(setting.workspace, [("en90", "en")])


def test_a_sentence_may_not_stand_in_two_datasets(
    setting: Any, interviews: Any, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus.jsonl"
    write_dataset(corpus, interviews("en", 1), setting.stages.codebook)
    wish = replace(WISH, training=Training(joined=(str(corpus),)))
    error = broken(setting, wish, DatasetError)
    assert error.path == corpus
    assert "'en0-0'" in error.message


def annotated(example: Example, number: int, **values: Any) -> list[TaskState | AnnotationState]:
    time = datetime(2026, 1, 1, tzinfo=UTC)
    task = TaskState(
        project=1,
        task=number,
        sentence=example.id,
        seen=time,
        text=example.text,
        context=NO_CONTEXT,
        case=example.case,
        transcript="t",
        speaker="B",
        role=example.role,
        time=None,
        lang=example.lang,
        start=0,
        end=len(example.text),
    )
    state = {
        "codebook": values.pop("codebook"),
        "queue": Queue.ESTIMATE,
        "suggested_by": None,
        **values,
    }
    annotation = AnnotationState(
        project=1,
        task=number,
        sentence=example.id,
        annotation=number,
        status=Status.SUBMITTED,
        coder="c1",
        created=time,
        updated=time,
        seen=time,
        codes=example.codes,
        no_code=not any(example.codes.values()),
        unsure=False,
        comment="",
        ground_truth=False,
        **state,
    )
    return [task, annotation]


def test_sentences_in_which_a_model_had_a_hand_do_not_judge(setting: Any) -> None:
    run(setting, replace(WISH, until=Step.SNAPSHOT))
    aside = held_out_cases(setting.workspace)
    held = [example for example in setting.stages.pulled if example.case in aside]
    code = setting.stages.codebook.fingerprint
    setting.workspace.log.append(
        [
            *annotated(held[0], 1, codebook=code, queue=Queue.LEARN),
            *annotated(held[1], 2, codebook=code, suggested_by="m1"),
            *annotated(held[2], 3, codebook=code),
        ]
    )
    turn = run(setting, replace(WISH, anew=True))
    assert turn.snapshot is not None
    assert (turn.snapshot.chosen, turn.snapshot.suggested) == (1, 1)
    assert turn.snapshot.judged == len(held) - 2
    judged = {e.id for e in read_dataset(turn.held_out, setting.stages.codebook).examples}
    assert {e.id for e in held} - judged == {held[0].id, held[1].id}


def test_nothing_held_out_is_too_little_to_say(setting: Any, second: Any, interviews: Any) -> None:
    setting.stages.pulled = interviews("zh", 1)
    turn = run(setting)
    assert turn.outcome is Outcome.FIRST
    setting.stages.pulled = [*interviews("zh", 1), *interviews("en", 1)]
    recipe = yaml.safe_load(turn.recipe.read_text(encoding="utf-8"))
    assert recipe["evaluation"]["test_share"] == 0
    turn = run(setting)
    assert turn.outcome is Outcome.UNDECIDED
    verdict = read_verdict(turn.scores)
    assert verdict is not None
    assert verdict.evaluation is None


def test_a_held_out_record_that_was_changed_is_noticed(
    setting: Any, add: Any, interviews: Any
) -> None:
    turn = run(setting)
    assert turn.snapshot is not None
    path = setting.workspace.turns / "held-out.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["cases"][turn.snapshot.training_cases[0]]["side"] = "held_out"
    path.write_text(json.dumps(record), encoding="utf-8")
    add(interviews("zh", 1, start=20))
    error = broken(setting)
    assert error.path == path
    assert turn.snapshot.training_cases[0] in error.message


@pytest.mark.parametrize(
    ("command", "step"),
    [
        ("annotate pull", Step.PULL),
        ("train model", Step.TRAIN),
        ("evaluate", Step.COMPARE),
        ("annotate next", Step.NEXT),
    ],
)
def test_a_step_that_fails_stops_the_turn_and_is_done_again(
    setting: Any, command: str, step: Step
) -> None:
    setting.stages.codes = {command: 1}
    error = broken(setting, Wish())
    assert f"'linkage {command}' ended with exit code 1" in error.message
    assert "again" in error.remedy
    (turn,) = read_turns(setting.workspace)
    assert step not in turn.done
    before = len(setting.stages.calls)
    turn = run(setting, Wish())
    assert turn.finished
    assert turn.number == 1
    assert "Going on with turn 1." in setting.told
    again = setting.stages.names[before:]
    assert again[0] == command
    assert [switch.turn for switch in read_switches(setting.workspace)] == [1]


def test_a_command_that_was_killed_is_said_to_be(setting: Any) -> None:
    setting.stages.codes = {"train model": -9}
    error = broken(setting)
    assert "was stopped (signal 9)" in error.message
    assert "--new" in error.remedy


def test_a_partial_next_is_done(setting: Any) -> None:
    setting.stages.codes = {"annotate next": 3}
    assert run(setting, Wish()).finished


def test_killed_between_the_bundle_and_the_note_it_is_not_trained_again(setting: Any) -> None:
    turn = run(setting, replace(WISH, until=Step.SNAPSHOT))
    setting.stages.run("train", "model", "--output", str(turn.bundle))
    setting.stages.calls.clear()
    assert run(setting).finished
    assert "train model" not in setting.stages.names


def test_killed_between_the_switch_and_the_note_it_is_not_switched_twice(
    setting: Any, second: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def put_and_die(*arguments: Any) -> None:
        put_in_force(*arguments)
        if arguments[1] == 2:
            raise Killed

    monkeypatch.setattr(run_module, "put_in_force", put_and_die)
    with pytest.raises(Killed):
        second("same")
    turn = run(setting)
    assert turn.outcome is Outcome.PROMOTED
    assert [switch.turn for switch in read_switches(setting.workspace)] == [1, 2]


def test_a_model_put_in_force_since_is_compared_with(
    setting: Any, second: Any, add: Any, interviews: Any
) -> None:
    second("poor_in_english")
    setting.stages.trained = setting.bundles["poor"]
    add(interviews("zh", 2, start=30))
    turn = run(setting, replace(WISH, until=Step.COMPARE))
    first = read_verdict(turn.scores)
    assert first is not None
    assert first.against_turn == 1
    put_in_force(setting.workspace, 2, How.FORCED, "to see")
    turn = run(setting)
    later = read_verdict(turn.scores)
    assert later is not None
    assert later.against_turn == 2


def test_a_turn_left_before_its_model_was_judged_is_no_reason_to_train_nothing(
    setting: Any,
) -> None:
    run(setting, replace(WISH, until=Step.TRAIN))

    turn = run(setting, replace(WISH, anew=True))

    assert (turn.number, turn.outcome) == (2, Outcome.FIRST)


def test_nothing_new_trains_nothing(setting: Any, add: Any, interviews: Any) -> None:
    run(setting)
    setting.stages.calls.clear()
    assert run_turn(setting.workspace, WISH, setting.stages, setting.told.append) is None
    assert setting.stages.names == ["annotate pull", "train recipe"]
    assert any("Nothing that is settled has changed since turn 1" in told for told in setting.told)
    # When there is something, the very turn goes on, from the pull.
    add(interviews("zh", 1, start=20))
    turn = run(setting)
    assert turn.number == 2
    assert turn.snapshot is not None
    assert turn.snapshot.sentences["zh"] == 84


def test_a_turn_may_stop_early_and_go_on(setting: Any) -> None:
    turn = run(setting, replace(WISH, until=Step.TRAIN))
    assert turn.outcome is None
    assert not turn.finished
    assert run(setting).outcome is Outcome.FIRST


def test_a_turn_under_way_keeps_its_training(setting: Any, tmp_path: Path) -> None:
    recipe = tmp_path / "mine.yaml"
    recipe.write_text("seed: 1\n", encoding="utf-8")
    other = replace(WISH, training=Training(recipe=str(recipe)))
    error = broken(setting, other, RecipeError)
    assert error.path == recipe
    # Before anything is kept of it, another recipe may be given.
    run(setting, replace(WISH, training=Training(base="b"), until=Step.SNAPSHOT))
    assert "--new" in broken(setting, other, UsageError).remedy
    turn = run(setting)
    assert "b" in setting.stages.calls[-2]
    assert turn.number == 1


def test_a_turn_may_be_left(setting: Any, interviews: Any) -> None:
    setting.stages.codes = {"train model": 1}
    broken(setting)
    turn = run(setting, replace(WISH, anew=True))
    assert turn.number == 2
    first, _ = read_turns(setting.workspace)
    assert first.left is not None
    assert first.finished


def test_nothing_settled_is_said(setting: Any) -> None:
    setting.stages.pulled = []
    error = broken(setting, kind=UsageError)
    assert "nothing to learn from" in error.message
    assert error.remedy.startswith("Code some sentences")


def test_one_at_a_time(setting: Any) -> None:
    with (
        one_at_a_time(setting.workspace) as lock,
        pytest.raises(AnnotationLogError, match="another 'linkage loop' is at work"),
        one_at_a_time(setting.workspace),
    ):
        pass
    assert lock > 2
    with locked(setting.workspace.turns / LOCK, 0.0):
        pass
