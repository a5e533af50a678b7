"""The recipe of a turn: the one given, with the held-out cases set aside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from linkage_nlp.errors import RecipeError

# A training run needs two folds at least.
_FOLDS = 2


def set_aside(recipe: str, cases: Sequence[str], *, training: int, path: Path | None = None) -> str:
    """The recipe with these cases set aside, beside those that it names itself.

    Where the recipe is the default one and there are fewer cases to train on than it has
    folds, it gets as many folds as there are cases.

    Args:
        recipe: YAML.
        cases: The held-out cases; with none, no share is set aside in their place.
        training: How many cases there are to train on.
        path: The recipe's file; None for the default recipe.

    Raises:
        RecipeError: It is not YAML, or has no part `evaluation`. The rest is left to
            `linkage train`, which knows all settings.
    """
    try:
        settings = yaml.safe_load(recipe)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise RecipeError(
            "not valid YAML",
            path=path,
            row=None if mark is None else mark.line + 1,
            remedy="Check the indentation and colons on this line and the one before",
        ) from error
    evaluation = settings.get("evaluation") if isinstance(settings, dict) else None
    if not isinstance(evaluation, dict):
        raise RecipeError(
            "the recipe has no part 'evaluation'",
            path=path,
            remedy="Start from 'linkage train recipe'",
        )
    evaluation["test_cases"] = [*_named(evaluation, path), *cases]
    evaluation["test_cases"] = list(dict.fromkeys(evaluation["test_cases"]))
    if not evaluation["test_cases"]:
        evaluation["test_share"] = 0
    folds = evaluation.get("folds")
    if path is None and isinstance(folds, int):
        evaluation["folds"] = max(_FOLDS, min(folds, training))
    return yaml.safe_dump(settings, sort_keys=False, allow_unicode=True)


def _named(evaluation: dict[str, Any], path: Path | None) -> list[str]:
    named = evaluation.get("test_cases")
    if not isinstance(named, list):
        raise RecipeError(
            "the recipe has no list 'evaluation.test_cases'",
            path=path,
            remedy="Write [a, b], or [] for none",
        )
    return [str(case) for case in named]
