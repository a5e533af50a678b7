from __future__ import annotations

from pathlib import Path

import pytest

from linkage_nlp.errors import RecipeError
from linkage_training.base.settings import BASE_RECIPE, read_base_settings


def _changed(tmp_path: Path, old: str, new: str) -> Path:
    text = BASE_RECIPE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "recipe.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_the_projects_recipe_is_read() -> None:
    settings = read_base_settings()
    assert settings.caps == {"convlab2_woz": 20000, "cedict": 60000}
    assert settings.repeats == {"interview": 3}
    assert (settings.batch, settings.contrast_scale, settings.english_every) == (64, 20.0, 4)
    assert "save_minutes" not in settings.that_matter()
    assert settings.that_matter()["seed"] == settings.seed


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("\nbatch: 64", "\nbatches: 64", "unknown setting 'batches'"),
        ("\nbatch: 64", "\n", "missing setting 'batch'"),
        ("\nbatch: 64", "\nbatch: many", "'batch' cannot be 'many'"),
        ("\nbatch: 64", "\nbatch: 6.5", "'batch' cannot be 6.5"),
        ("\nbatch: 64", "\nbatch: 0", "'batch' cannot be 0"),
        ("\nbatch: 64", "\nbatch: true", "'batch' cannot be True"),
        ("\nclip: 1.0", "\nclip: -1", "'clip' cannot be -1"),
        ("convlab2_woz: 20000", "convlab2_woz: all", "'caps' must give"),
    ],
)
def test_a_bad_setting_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(RecipeError, match=told):
        read_base_settings(_changed(tmp_path, old, new))


def test_a_near_miss_is_suggested(tmp_path: Path) -> None:
    with pytest.raises(RecipeError) as caught:
        read_base_settings(_changed(tmp_path, "warm_up:", "warmup:"))
    assert caught.value.remedy == "Write 'warm_up'"


@pytest.mark.parametrize("content", ["", "- a list", "a: [", "\x00"])
def test_a_file_that_is_no_recipe_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "r.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(RecipeError):
        read_base_settings(tmp_path / "r.yaml")
    with pytest.raises(RecipeError):
        read_base_settings(tmp_path / "none.yaml")
