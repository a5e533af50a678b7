"""The settings that the base is made with, as its recipe gives them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_type_hints

import yaml

from linkage_nlp.errors import RecipeError

BASE_RECIPE = Path(__file__).parent.parent / "recipes" / "base.yaml"


@dataclass(frozen=True, slots=True)
class BaseSettings:
    """How the base is made; `recipes/base.yaml` explains and gives every one of them.

    Attributes:
        held_out: Number of pairs set aside to measure on.
        tokens: How many tokens the base has.
        character_share: The share of text from which a character has a token of its own.
    """

    held_out: int
    tokens: int
    character_share: float


def read_base_settings(path: str | Path = BASE_RECIPE) -> BaseSettings:
    """Read a recipe for the base.

    Raises:
        RecipeError: Not readable, or a setting is unknown, missing or impossible.
    """
    file = Path(path)
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RecipeError(
            f"the recipe cannot be read ({error})", path=file, remedy="Give a YAML file in UTF-8"
        ) from error
    if not isinstance(content, dict):
        raise RecipeError(
            "not a list of settings", path=file, remedy="Start from a copy of recipes/base.yaml"
        )
    known = [field.name for field in fields(BaseSettings)]
    for name in content:
        if name not in known:
            near = get_close_matches(str(name), known, n=1)
            raise RecipeError(
                f"unknown setting {name!r}",
                path=file,
                remedy=f"Write {near[0]!r}" if near else f"Known are {', '.join(known)}",
            )
    for name in known:
        if name not in content:
            raise RecipeError(
                f"missing setting {name!r}", path=file, remedy="Copy it from recipes/base.yaml"
            )
    kinds = get_type_hints(BaseSettings)
    return BaseSettings(
        **{name: _checked(file, name, content[name], kinds[name]) for name in known}
    )


def _checked(path: Path, name: str, value: Any, kind: Any) -> Any:
    whole = isinstance(value, int) and not isinstance(value, bool)
    fine = whole if kind is int else whole or isinstance(value, float)
    if not fine or value <= 0:
        noun = "a whole number" if kind is int else "a number"
        raise RecipeError(
            f"setting {name!r} cannot be {value!r}", path=path, remedy=f"Write {noun} above 0"
        )
    return value if kind is int else float(value)
