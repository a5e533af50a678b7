"""Turns, models in force and recipes as files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from linkage_annotations.loop.in_force import (
    How,
    model_in_force,
    put_in_force,
    read_switches,
    roll_back,
)
from linkage_annotations.loop.recipe import set_aside
from linkage_annotations.loop.turn import (
    Outcome,
    Snapshot,
    Step,
    Training,
    begin_turn,
    find_turn,
    read_turns,
    turn_folder,
)
from linkage_annotations.settings import Settings
from linkage_annotations.workspace import Workspace
from linkage_nlp.errors import BundleError, LoopError, RecipeError, UsageError
from linkage_nlp.tagging.tagger import EMBEDDED
from linkage_training.recipe import DEFAULT_RECIPE, read_recipe


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path, Settings())


SNAPSHOT = Snapshot("d", "r", "c", {"zh": 3, "en": 1}, 7, ("a", "b"), ("c",), 2, 1, 0)


def test_a_turn_is_read_as_it_was_written(workspace: Workspace) -> None:
    assert read_turns(workspace) == ()
    turn = begin_turn(workspace, Training(("x.jsonl",), "r.yaml", "base"))
    assert find_turn(workspace, 1) == turn
    turn = turn.after(Step.PULL).after(Step.SNAPSHOT, snapshot=SNAPSHOT)
    turn = turn.after(Step.NEXT, skipped=(Step.NEXT,), outcome=Outcome.FORCED, reason="why")
    assert read_turns(workspace) == (turn,)
    assert begin_turn(workspace, Training()).folder.name == "0002"
    (workspace.turns / "held-out.json").write_text("{}", encoding="utf-8")
    assert [found.number for found in read_turns(workspace)] == [1, 2]
    with pytest.raises(UsageError, match="no turn 3"):
        find_turn(workspace, 3)


@pytest.mark.parametrize("change", [{"done": {"bake": "x"}}, {"training": 3}, {"extra": 1}])
def test_a_damaged_turn_is_named(workspace: Workspace, change: dict[str, Any]) -> None:
    turn = begin_turn(workspace, Training())
    path = turn.folder / "turn.json"
    record = json.loads(path.read_text(encoding="utf-8")) | change
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(LoopError) as caught:
        read_turns(workspace)
    assert caught.value.path == path


def test_models_in_force(workspace: Workspace, tiny_bundle: Path) -> None:
    assert model_in_force(workspace).bundle == EMBEDDED
    with pytest.raises(UsageError, match="none before it"):
        roll_back(workspace)
    for number in (1, 2, 3):
        shutil.copytree(tiny_bundle, turn_folder(workspace, number) / "bundle")
    for number, how in ((1, How.FIRST), (3, How.PROMOTED), (2, How.FORCED)):
        switch = put_in_force(workspace, number, how, "why" if how is How.FORCED else None)
        assert switch.model_version == "tiny-1"
        assert model_in_force(workspace).turn == number
    # Back through all of them, and a new one on the way.
    assert roll_back(workspace, "a mistake").turn == 3
    assert roll_back(workspace).turn == 1
    put_in_force(workspace, 2, How.PROMOTED)
    assert roll_back(workspace).turn == 1
    assert roll_back(workspace).turn is None
    assert model_in_force(workspace).name == "the built-in model"
    with pytest.raises(UsageError):
        roll_back(workspace)
    switches = read_switches(workspace)
    assert [switch.turn for switch in switches] == [1, 3, 2, 3, 1, 2, 1, None]
    assert switches[3].reason == "a mistake"


def test_a_model_that_is_not_whole_is_not_put_in_force(workspace: Workspace) -> None:
    with pytest.raises(BundleError):
        put_in_force(workspace, 1, How.PROMOTED)
    assert read_switches(workspace) == ()


def test_a_damaged_pointer_is_named(workspace: Workspace) -> None:
    path = workspace.folder / "model.json"
    path.write_text('{"format": 1, "switches": [{"turn": 1}]}', encoding="utf-8")
    with pytest.raises(LoopError) as caught:
        model_in_force(workspace)
    assert caught.value.path == path


def test_a_recipe_sets_cases_aside_and_stays_valid(tmp_path: Path) -> None:
    default = DEFAULT_RECIPE.read_text(encoding="utf-8")
    file = tmp_path / "recipe.yaml"

    def written(cases: list[str], training: int, path: Path | None = None) -> Any:
        file.write_text(set_aside(default, cases, training=training, path=path), encoding="utf-8")
        return read_recipe(file)

    recipe = written(["F1", "2024", "no", "案例"], 20)
    assert recipe.evaluation.test_cases == ("F1", "2024", "no", "案例")
    assert recipe.evaluation.folds == 5
    assert recipe.training == read_recipe(DEFAULT_RECIPE).training
    # Few cases make do with fewer folds, unless the recipe is the user's own.
    assert written(["F1"], 3).evaluation.folds == 3
    assert written(["F1"], 1).evaluation.folds == 2
    assert written(["F1"], 3, file).evaluation.folds == 5
    assert written([], 20).evaluation.test_share == 0


def test_a_recipe_keeps_the_cases_that_it_names() -> None:
    text = "evaluation:\n  test_cases: [Z44, F1]\n"
    settings = yaml.safe_load(set_aside(text, ["F1", "F2"], training=9))
    assert settings["evaluation"]["test_cases"] == ["Z44", "F1", "F2"]


@pytest.mark.parametrize(
    "text", ["a: [", "3", "", "evaluation: 3", "evaluation: {}", "evaluation: {test_cases: a}"]
)
def test_a_recipe_that_cannot_be_used_is_refused(text: str) -> None:
    with pytest.raises(RecipeError) as caught:
        set_aside(text, [], training=9, path=Path("mine.yaml"))
    assert caught.value.path == Path("mine.yaml")
    assert caught.value.remedy
