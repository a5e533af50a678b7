from __future__ import annotations

from pathlib import Path

import pytest

from linkage_nlp.errors import RecipeError
from linkage_training.recipe import (
    DEFAULT_RECIPE,
    ContextMode,
    read_recipe,
)


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = DEFAULT_RECIPE.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file = tmp_path / "recipe.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def refused(file: Path) -> RecipeError:
    with pytest.raises(RecipeError) as caught:
        read_recipe(file)
    assert caught.value.path == file
    assert caught.value.remedy
    return caught.value


def test_the_default_recipe_is_whole() -> None:
    recipe = read_recipe()
    assert recipe.base == "embedded"
    assert recipe.context is ContextMode.QUESTION_AND_PREVIOUS
    assert recipe.token_limits.context == recipe.limits.context


def test_without_context_no_token_of_it_is_kept(tmp_path: Path) -> None:
    recipe = read_recipe(changed(tmp_path, "context: question+previous", "context: none"))
    assert recipe.token_limits.context == 0


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    recipe = read_recipe()
    file = tmp_path / "again.yaml"
    file.write_text(recipe.as_yaml(), encoding="utf-8")
    assert read_recipe(file) == recipe


def test_a_number_with_exponent_is_a_number(tmp_path: Path) -> None:
    # YAML 1.1 reads 2e-5, without a dot, as text.
    recipe = read_recipe(changed(tmp_path, "encoder: 3.0e-4", "encoder: 2e-5"))
    assert recipe.training.learning_rates.encoder == 2e-5


def test_unknown_setting_is_named_with_its_line(tmp_path: Path) -> None:
    error = refused(changed(tmp_path, "  dropout: 0.1", "  dropuot: 0.1"))
    assert "'model.dropuot'" in error.message
    assert "'dropout'" in error.remedy
    assert error.row is not None
    lines = (tmp_path / "recipe.yaml").read_text(encoding="utf-8").splitlines()
    assert "dropuot" in lines[error.row - 1]


def test_missing_setting_is_named(tmp_path: Path) -> None:
    assert "'training.epochs'" in refused(changed(tmp_path, "  epochs: 6\n", "")).message


def test_repeated_setting_is_refused(tmp_path: Path) -> None:
    error = refused(changed(tmp_path, "seed: 13", "seed: 13\nseed: 14"))
    assert "stands twice" in error.message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("epochs: 6", "epochs: 0", "Choose a whole number from 1"),
        ("epochs: 6", "epochs: some", "Write digits"),
        ("epochs: 6", "epochs: 1.5", "Write digits"),
        ("epochs: 6", "epochs: [8]", "Write one value"),
        ("test_share: 0.2", "test_share: 1.5", "from 0 to 0.9"),
        ("test_cases: []", "test_cases: Z01", "Write [a, b]"),
        ("test_cases: []", "test_cases: [Z01, Z01]", "Keep one"),
        ("weight_decay: 0.01", "weight_decay: .nan", "Write digits"),
        ("weight_decay: 0.01", "weight_decay: nan", "Write a number"),
        ("kind: bce", "kind: hinge", "Choose one of bce, asymmetric"),
        ("base: embedded", "base: 3", "Put quotes"),
        ("base: embedded", "base:", "Put quotes"),
        ("  kind: bce", "  - bce", "Check the indentation"),
    ],
)
def test_bad_values_are_refused_with_a_remedy(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    error = refused(changed(tmp_path, old, new))
    assert said in error.remedy
    assert error.row is not None


def test_a_section_must_hold_settings(tmp_path: Path) -> None:
    file = tmp_path / "recipe.yaml"
    file.write_text("- base\n", encoding="utf-8")
    assert "settings under it" in refused(file).message


def test_missing_empty_and_foreign_files(tmp_path: Path) -> None:
    assert "no such recipe" in refused(tmp_path / "none.yaml").message
    empty = tmp_path / "empty.yaml"
    empty.write_text("# nothing\n", encoding="utf-8")
    assert "empty" in refused(empty).message
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("base: é".encode("latin-1"))
    assert "UTF-8" in refused(latin).message
    assert "cannot be read" in refused(tmp_path).message
