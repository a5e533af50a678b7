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
    assert (settings.held_out, settings.tokens, settings.character_share) == (2000, 21400, 1e-7)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("\ntokens: 21400", "\ntoken: 21400", "unknown setting 'token'"),
        ("\ntokens: 21400", "\n", "missing setting 'tokens'"),
        ("\ntokens: 21400", "\ntokens: many", "'tokens' cannot be 'many'"),
        ("\ntokens: 21400", "\ntokens: 6.5", "'tokens' cannot be 6.5"),
        ("\ntokens: 21400", "\ntokens: 0", "'tokens' cannot be 0"),
        ("\ntokens: 21400", "\ntokens: true", "'tokens' cannot be True"),
        ("\ncharacter_share: 1.0e-7", "\ncharacter_share: -1", "'character_share' cannot be -1"),
    ],
)
def test_a_bad_setting_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(RecipeError, match=told):
        read_base_settings(_changed(tmp_path, old, new))


def test_a_near_miss_is_suggested(tmp_path: Path) -> None:
    with pytest.raises(RecipeError) as caught:
        read_base_settings(_changed(tmp_path, "held_out:", "heldout:"))
    assert caught.value.remedy == "Write 'held_out'"


@pytest.mark.parametrize("content", ["", "- a list", "a: [", "\x00"])
def test_a_file_that_is_no_recipe_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "r.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(RecipeError):
        read_base_settings(tmp_path / "r.yaml")
    with pytest.raises(RecipeError):
        read_base_settings(tmp_path / "none.yaml")
