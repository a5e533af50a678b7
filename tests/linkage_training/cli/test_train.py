from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from linkage_annotations.queues.out_of_fold import find_out_of_fold, read_out_of_fold
from linkage_nlp.bundle import open_bundle
from linkage_nlp.codebook import load_codebook
from linkage_nlp.dataset import read_dataset
from linkage_nlp.errors import CodebookError, DatasetError, LinkageError, RecipeError, UsageError
from linkage_nlp.tagging.context import Context
from linkage_nlp.tagging.encoding import ModelInput
from linkage_nlp.tagging.tagger import Tagger
from linkage_training.cli.train import train
from linkage_training.recipe import DEFAULT_RECIPE, Recipe


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Restores what a command sets in the environment of its process."""
    for name in ("HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK", "HF_HUB_OFFLINE"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("TRANSFORMERS_VERBOSITY", "error")


@pytest.fixture
def recipe_file(small_recipe: Recipe, tmp_path: Path) -> Path:
    file = tmp_path / "recipe.yaml"
    file.write_text(small_recipe.as_yaml(), encoding="utf-8")
    return file


@pytest.fixture
def arguments(
    small_dataset_file: Path, small_codebook_file: Path, recipe_file: Path, tmp_path: Path
) -> list[str]:
    named = {"--codebook": small_codebook_file, "--recipe": recipe_file, "--run": tmp_path / "run"}
    return [
        str(small_dataset_file),
        *(str(part) for pair in named.items() for part in pair),
    ]


def refused(arguments: list[str], kind: type[LinkageError]) -> LinkageError:
    result = CliRunner().invoke(train, arguments)
    assert isinstance(result.exception, kind), result.output
    return result.exception


def test_the_commands_load_nothing_heavy() -> None:
    program = (
        "import sys, linkage_training.cli.train as t, click\n"
        "t.train.get_help(click.Context(t.train, info_name='train'))\n"
        "print(sorted({'torch', 'transformers', 'sklearn', 'numpy'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "torch" not in done.stdout
    assert "transformers" not in done.stdout


def test_help_shows_the_options_of_the_default_command() -> None:
    shown = CliRunner().invoke(train, ["--help"]).output
    assert "--learning-curve" in shown
    assert "recipe" in shown
    assert CliRunner().invoke(train, ["model", "--help"]).exit_code == 0


def test_the_recipe_is_printed_as_it_is() -> None:
    shown = CliRunner().invoke(train, ["recipe"]).output
    assert shown == DEFAULT_RECIPE.read_text(encoding="utf-8")


def test_from_a_dataset_to_tags_and_on_from_the_bundle(
    arguments: list[str], tmp_path: Path
) -> None:
    # Without a bundle to write, the test cases stay unseen; the same run is then gone on with.
    measured = CliRunner().invoke(train, [*arguments, "--json"])
    assert measured.exception is None, measured.output
    assert json.loads(measured.stdout)["test"] is None
    assert not (tmp_path / "run" / "steps" / "final").exists()

    bundle = tmp_path / "model"
    first = CliRunner().invoke(train, [*arguments, "-o", str(bundle), "--learning-curve"])
    assert first.exception is None, first.output
    assert first.stdout.startswith("macro-F1")
    run = tmp_path / "run"
    figures = json.loads((run / "metrics.json").read_text(encoding="utf-8"))
    assert figures["test"]["model"]["scores"]
    assert set(figures["learning_curve"]) == {"0.25", "0.5", "0.75"}
    codebook = load_codebook(bundle / "codebook.yaml")
    told = read_out_of_fold(find_out_of_fold(run), codebook)
    case_of = {e.id: e.case for e in read_dataset(arguments[0], codebook).examples}
    assert len(told.ids) == figures["train_sentences"]
    assert len({case_of[name] for name in told.ids}) == figures["train_cases"]
    lines = (run / "out-of-fold.jsonl").read_text(encoding="utf-8").splitlines()
    fold_of = {(line["case"], line["fold"]) for line in map(json.loads, lines)}
    assert len(fold_of) == figures["train_cases"]
    # Not one of its own case's labels went into it, and yet it tells the codes apart.
    assert told.probabilities[told.given].mean() > told.probabilities[~told.given].mean()
    report = (run / "report.md").read_text(encoding="utf-8")
    for image in (part.split(")")[0] for part in report.split("](")[1:]):
        assert (run / image).read_bytes().startswith(b"\x89PNG")

    opened = open_bundle(bundle)
    assert opened.info.model_version.startswith("small-")
    assert opened.info.provenance.cases == 6
    card = opened.path.joinpath("README.md").read_text(encoding="utf-8")
    assert card.startswith("---\nlicense: apache-2.0\n")
    assert opened.info.model_version in card
    p = Tagger.load(bundle).probabilities([ModelInput("we met them at the fair", Context())])
    assert p.shape == (1, 3)

    # The same command trains nothing twice, and never writes over a model.
    assert "something here" in str(refused([*arguments, "-o", str(bundle)], UsageError))
    again = CliRunner().invoke(train, [*arguments, "-o", str(tmp_path / "copy"), "--no-weights"])
    assert again.exception is None, again.output
    assert again.stdout == first.stdout
    assert not (tmp_path / "copy" / "weights").exists()
    assert (bundle / "model.onnx").read_bytes() == (tmp_path / "copy/model.onnx").read_bytes()

    on = [*arguments[:-2], "--run", str(tmp_path / "on"), "--json"]
    further = CliRunner().invoke(train, [*on, "--base", str(bundle)])
    assert further.exception is None, further.output
    assert "figures flatter" in further.stderr
    assert json.loads(further.stdout)["base"] == opened.info.model_version
    error = refused([*on, "--fresh", "--base", str(tmp_path / "copy")], UsageError)
    assert "--no-weights" in error.remedy


def test_cases_held_out_of_one_fit_give_thresholds_and_figures(
    arguments: list[str], recipe_file: Path, tmp_path: Path
) -> None:
    recipe = recipe_file.read_text(encoding="utf-8")
    held_out = recipe.replace("validation_share: 0.0", "validation_share: 0.4")
    recipe_file.write_text(held_out, encoding="utf-8")
    bundle = tmp_path / "model"
    result = CliRunner().invoke(train, [*arguments, "-o", str(bundle), "--learning-curve"])
    assert result.exception is None, result.output
    assert "held out  baseline" in result.stdout.splitlines()[0]
    run = tmp_path / "run"
    figures = json.loads((run / "metrics.json").read_text(encoding="utf-8"))
    assert not figures["cross_validated"]
    assert (figures["train_cases"], figures["held_out_cases"]) == (4, 2)
    lines = (run / "out-of-fold.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == figures["held_out_sentences"]
    assert {json.loads(line)["fold"] for line in lines} == {0, 1}
    report = (run / "report.md").read_text(encoding="utf-8")
    assert "2 cases (" in report
    assert "## Held out" in report
    card = (bundle / "README.md").read_text(encoding="utf-8")
    assert "Held out: each case coded by a model" in card
    assert f"| calibrated on | {figures['held_out_sentences']} sentences of 2 cases |" in card


def test_a_code_without_positives_is_warned_of(
    small_dataset_file: Path, arguments: list[str], tmp_path: Path
) -> None:
    without = tmp_path / "without.jsonl"
    text = small_dataset_file.read_text(encoding="utf-8")
    without.write_text(text.replace('["fair"]', "[]"), encoding="utf-8")
    result = CliRunner().invoke(train, [str(without), *arguments[1:], "--json"])
    assert result.exception is None, result.output
    assert "No sentence to train on has channel/fair" in result.stderr
    assert json.loads(result.stdout)["settings"]["channel/fair"]["accept"] > 1
    # The run folder is taken: another seed is another run.
    error = refused([str(without), *arguments[1:], "--seed", "14"], UsageError)
    assert "--fresh" in error.remedy


def test_bad_input_is_refused_before_training(
    arguments: list[str], recipe_file: Path, tmp_path: Path
) -> None:
    refused([str(tmp_path / "none.jsonl"), *arguments[1:]], DatasetError)
    refused([*arguments, "--codebook", str(tmp_path / "none.yaml")], CodebookError)
    refused([*arguments, "--recipe", str(tmp_path / "none.yaml")], RecipeError)
    refused([*arguments, "--base", str(tmp_path / "none")], UsageError)
    long = tmp_path / "long.yaml"
    text = recipe_file.read_text(encoding="utf-8")
    long.write_text(text.replace("sentence: 32", "sentence: 120"), encoding="utf-8")
    assert "128 tokens" in str(refused([*arguments, "--recipe", str(long)], UsageError))
    question = tmp_path / "question.yaml"
    question.write_text(
        recipe_file.read_text(encoding="utf-8").replace("question+previous", "question"),
        encoding="utf-8",
    )
    error = refused(
        [*arguments, "--recipe", str(question), "-o", str(tmp_path / "model")], UsageError
    )
    assert "question+previous" in error.remedy
    assert not (tmp_path / "run").exists()


def test_too_few_cases_are_named(arguments: list[str], recipe_file: Path) -> None:
    recipe = recipe_file.read_text(encoding="utf-8")
    recipe_file.write_text(recipe.replace("folds: 2", "folds: 9"), encoding="utf-8")
    assert "too few for 9 folds" in str(refused(arguments, LinkageError))
