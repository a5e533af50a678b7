from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from linkage_nlp.dataset import Dataset
from linkage_nlp.errors import TrainingError, UsageError
from linkage_training.base_model import find_base
from linkage_training.recipe import Recipe, read_recipe
from linkage_training.run_folder import open_run, run_identity


def test_the_identity_follows_from_all_that_matters(
    small_dataset: Dataset, small_recipe: Recipe, small_base: Path
) -> None:
    base = find_base(str(small_base))
    identity = run_identity(small_dataset, small_recipe, base)
    assert identity == run_identity(small_dataset, replace(small_recipe, base="elsewhere"), base)
    others = [
        run_identity(replace(small_dataset, sha256="0"), small_recipe, base),
        run_identity(small_dataset, replace(small_recipe, seed=99), base),
        run_identity(small_dataset, small_recipe, replace(base, sha256="0")),
    ]
    assert len({identity, *others}) == 4


def test_a_run_is_found_again_and_another_is_refused(tmp_path: Path, small_recipe: Recipe) -> None:
    folder = tmp_path / "run"
    run = open_run(folder, "first", small_recipe)
    assert read_recipe(folder / "recipe.yaml") == small_recipe
    run.save_logits("fold-0", np.ones((2, 3)))
    again = open_run(folder, "first", small_recipe)
    np.testing.assert_array_equal(again.logits("fold-0"), np.ones((2, 3)))
    with pytest.raises(UsageError, match="another dataset") as error:
        open_run(folder, "second", small_recipe)
    assert "--fresh" in error.value.remedy
    anew = open_run(folder, "second", small_recipe, fresh=True)
    assert anew.logits("fold-0") is None


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, small_recipe: Recipe) -> None:
    precious = tmp_path / "thesis.txt"
    precious.write_text("years", encoding="utf-8")
    for fresh in (False, True):
        with pytest.raises(UsageError, match="not a training run"):
            open_run(tmp_path, "first", small_recipe, fresh=fresh)
        with pytest.raises(UsageError, match="not a training run"):
            open_run(precious, "first", small_recipe, fresh=fresh)
    assert precious.read_text(encoding="utf-8") == "years"


def test_a_line_cut_off_by_a_kill_is_passed_over(tmp_path: Path, small_recipe: Recipe) -> None:
    run = open_run(tmp_path / "run", "first", small_recipe)
    assert run.events("epoch") == []
    run.log("epoch", loss=1.0)
    with (run.path / "log.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"event": "epo')
    run = open_run(tmp_path / "run", "first", small_recipe)
    run.log("epoch", loss=0.5)
    assert [entry["loss"] for entry in run.events("epoch")] == [1.0, 0.5]


def test_a_secondary_process_writes_nothing(tmp_path: Path, small_recipe: Recipe) -> None:
    main = open_run(tmp_path / "run", "first", small_recipe)
    before = sorted(path.name for path in main.path.rglob("*"))
    second = open_run(tmp_path / "run", "first", small_recipe, main=False)
    second.log("epoch", loss=1.0)
    second.save_logits("fold-0", np.ones((1, 1)))
    second.write_text("report.md", "text")
    assert sorted(path.name for path in main.path.rglob("*")) == before


def test_a_disk_that_fills_up_is_reported_with_a_remedy(
    tmp_path: Path, small_recipe: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = open_run(tmp_path / "run", "first", small_recipe)

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(TrainingError, match="cannot be written") as error:
        run.save_logits("fold-0", np.ones((1, 1)))
    assert "Make room" in error.value.remedy
    assert run.logits("fold-0") is None
