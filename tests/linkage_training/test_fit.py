from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from linkage_nlp.dataset import Dataset
from linkage_nlp.errors import TrainingError
from linkage_training.base_model import find_base
from linkage_training.cross_validation import fit_final, held_out_logits
from linkage_training.experiment import Experiment
from linkage_training.fit import last_checkpoint, predict_logits
from linkage_training.folds import split_cases
from linkage_training.recipe import LearningRates, LossKind, Precision, Recipe
from linkage_training.run_folder import open_run

MakeExperiment = Callable[[Path, Recipe], Experiment]


@pytest.fixture
def make_experiment(small_dataset: Dataset) -> MakeExperiment:
    def make(folder: Path, recipe: Recipe) -> Experiment:
        split = split_cases(
            small_dataset.examples,
            folds=2,
            test_share=0.25,
            seed=recipe.seed,
            validation_share=recipe.evaluation.validation_share,
        )
        return Experiment(
            small_dataset.examples,
            small_dataset.codebook,
            recipe,
            find_base(recipe.base),
            split,
            open_run(folder, "one run", recipe),
            progress=False,
        )

    return make


def test_cross_validation_learns_and_is_reproducible(
    make_experiment: MakeExperiment,
    small_recipe: Recipe,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    recipe = replace(small_recipe, training=replace(small_recipe.training, epochs=5))
    experiment = make_experiment(tmp_path / "a", recipe)
    logits = held_out_logits(experiment)
    gold = experiment.labels[experiment.train_rows]
    assert logits[gold].min() > logits[~gold].mean()
    np.testing.assert_array_equal(logits, held_out_logits(make_experiment(tmp_path / "b", recipe)))
    other = replace(recipe, seed=recipe.seed + 1)
    assert not np.array_equal(logits, held_out_logits(make_experiment(tmp_path / "c", other)))
    assert capsys.readouterr().out == ""
    losses = [entry["loss"] for entry in experiment.run.events("epoch") if "loss" in entry]
    assert losses[4] < losses[0]


def test_cases_held_out_are_asked_of_the_final_model_itself(
    make_experiment: MakeExperiment,
    small_recipe: Recipe,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    evaluation = replace(small_recipe.evaluation, validation_share=0.3)
    recipe = replace(small_recipe, evaluation=evaluation)
    experiment = make_experiment(tmp_path / "run", recipe)
    logits = held_out_logits(experiment)
    assert logits.shape == (len(experiment.held_out_rows), len(experiment.codebook.labels))
    assert not set(experiment.held_out_rows) & set(experiment.train_rows)
    # One fit did for both, and its loss on the cases held out was followed.
    monkeypatch.setattr("linkage_training.cross_validation.fit", None)
    held_out = experiment.encoded.select(experiment.held_out_rows)
    np.testing.assert_array_equal(logits, predict_logits(fit_final(experiment), held_out, 0))
    epochs = experiment.run.events("epoch")
    assert {entry["step"] for entry in epochs} == {"final"}
    assert any("eval_loss" in entry for entry in epochs)


def test_the_log_has_no_interview_text(
    make_experiment: MakeExperiment, small_recipe: Recipe, tmp_path: Path
) -> None:
    experiment = make_experiment(tmp_path / "run", small_recipe)
    held_out_logits(experiment)
    log = (tmp_path / "run" / "log.jsonl").read_text(encoding="utf-8")
    assert not any(example.text in log for example in experiment.examples)
    assert {json.loads(line)["step"] for line in log.splitlines()} == {"fold-0", "fold-1"}


def test_a_finished_fold_is_not_fitted_again(
    make_experiment: MakeExperiment,
    small_recipe: Recipe,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = held_out_logits(make_experiment(tmp_path / "run", small_recipe))
    monkeypatch.setattr("linkage_training.cross_validation.fit", None)
    again = held_out_logits(make_experiment(tmp_path / "run", small_recipe))
    np.testing.assert_array_equal(first, again)
    assert not list((tmp_path / "run").rglob("checkpoint-*"))


@pytest.mark.parametrize("precision", [Precision.BF16, Precision.FP32])
def test_the_final_model_is_kept_as_it_is_and_computes_in_fp32(
    make_experiment: MakeExperiment,
    small_recipe: Recipe,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    precision: Precision,
) -> None:
    recipe = replace(small_recipe, training=replace(small_recipe.training, precision=precision))
    experiment = make_experiment(tmp_path / "run", recipe)
    logits = predict_logits(fit_final(experiment), experiment.encoded, 0)
    monkeypatch.setattr("linkage_training.cross_validation.fit", None)
    again = make_experiment(tmp_path / "run", recipe)
    np.testing.assert_array_equal(logits, predict_logits(fit_final(again), again.encoded, 0))


_CROSS_VALIDATE = """
import sys
from pathlib import Path
from linkage_nlp.codebook import load_codebook
from linkage_nlp.dataset import read_dataset
from linkage_training.base_model import find_base
from linkage_training.cross_validation import held_out_logits
from linkage_training.experiment import Experiment
from linkage_training.folds import split_cases
from linkage_training.recipe import read_recipe
from linkage_training.run_folder import open_run

codebook, dataset, recipe_file, folder = map(Path, sys.argv[1:])
data = read_dataset(dataset, load_codebook(codebook))
recipe = read_recipe(recipe_file)
split = split_cases(data.examples, folds=2, test_share=0.25, seed=recipe.seed)
run = open_run(folder, "one run", recipe)
base = find_base(recipe.base)
held_out_logits(Experiment(data.examples, data.codebook, recipe, base, split, run, False))
"""


def test_a_killed_run_goes_on_and_gives_the_same_figures(
    make_experiment: MakeExperiment,
    small_recipe: Recipe,
    small_codebook_file: Path,
    small_dataset_file: Path,
    tmp_path: Path,
) -> None:
    recipe = replace(small_recipe, training=replace(small_recipe.training, epochs=10))
    recipe_file = tmp_path / "recipe.yaml"
    recipe_file.write_text(recipe.as_yaml(), encoding="utf-8")
    folder = tmp_path / "killed"
    arguments = [small_codebook_file, small_dataset_file, recipe_file, folder]
    # Sums over another number of threads differ in the last bit.
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", _CROSS_VALIDATE, *map(str, arguments)], env=environment
    )
    checkpoints = folder / "steps" / "fold-0" / "checkpoints"
    try:
        deadline = time.monotonic() + 120
        while not list(checkpoints.glob("checkpoint-*/trainer_state.json")):
            assert process.poll() is None, "ended before its first checkpoint"
            assert time.monotonic() < deadline
            time.sleep(0.002)
    finally:
        process.kill()  # SIGKILL, and TerminateProcess on Windows
        process.wait()
    if os.name == "posix":
        assert process.returncode == -signal.SIGKILL
    assert last_checkpoint(checkpoints) is not None
    assert not (folder / "steps" / "fold-0" / "logits.npy").exists()

    resumed = make_experiment(folder, recipe)
    logits = held_out_logits(resumed)
    fits = [e for e in resumed.run.events("epoch") if e["step"] == "fold-0" and "loss" in e]
    assert sum(e["epoch"] == 1.0 for e in fits) == 1, "it began anew"
    whole = held_out_logits(make_experiment(tmp_path / "whole", recipe))
    np.testing.assert_array_equal(logits, whole)


def test_the_newest_whole_checkpoint_counts(tmp_path: Path) -> None:
    assert last_checkpoint(tmp_path) is None
    for step, state in ((9, "{}"), (10, "{}"), (11, '{"epo'), (12, None)):
        (tmp_path / f"checkpoint-{step}").mkdir()
        if state is not None:
            state_file = tmp_path / f"checkpoint-{step}" / "trainer_state.json"
            state_file.write_text(state, encoding="utf-8")
    assert last_checkpoint(tmp_path) == str(tmp_path / "checkpoint-10")


def test_a_full_disk_is_noticed_before_training(
    make_experiment: MakeExperiment,
    small_recipe: Recipe,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr("linkage_training.fit.shutil.disk_usage", lambda path: usage)
    with pytest.raises(TrainingError, match=r"the disk has 0\.0 GB left") as error:
        held_out_logits(make_experiment(tmp_path / "run", small_recipe))
    assert "--run" in error.value.remedy


@pytest.mark.parametrize("precision", [Precision.BF16, Precision.FP32])
@pytest.mark.parametrize("kind", list(LossKind))
def test_each_precision_and_loss_trains(
    make_experiment: MakeExperiment,
    small_recipe: Recipe,
    tmp_path: Path,
    precision: Precision,
    kind: LossKind,
) -> None:
    recipe = replace(
        small_recipe,
        training=replace(small_recipe.training, precision=precision, epochs=1),
        loss=replace(small_recipe.loss, kind=kind),
    )
    assert np.isfinite(held_out_logits(make_experiment(tmp_path / "run", recipe))).all()


def test_weights_that_run_away_are_reported(
    make_experiment: MakeExperiment, small_recipe: Recipe, tmp_path: Path
) -> None:
    rates = LearningRates(1e30, 1e30, 1e30)
    recipe = replace(small_recipe, training=replace(small_recipe.training, learning_rates=rates))
    with pytest.raises(TrainingError, match="infinite"):
        held_out_logits(make_experiment(tmp_path / "run", recipe))
