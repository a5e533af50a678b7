"""The settings of a run that makes the base, as its recipe gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_type_hints

import yaml

from linkage_nlp.errors import RecipeError

BASE_RECIPE = Path(__file__).parent.parent / "recipes" / "base.yaml"
# What bears on when a run is looked at, not on what is learnt.
_WITHOUT_EFFECT = ("save_minutes", "evaluate_pairs")


@dataclass(frozen=True, slots=True)
class BaseSettings:
    """How the base is made; `recipes/base.yaml` explains and gives every one of them.

    Attributes:
        seed: Seed of all that is drawn by chance.
        held_out: Number of pairs set aside to measure on.
        caps: At most so many pairs of a source; the others in full.
        repeats: How often the pairs of a source are taken in; the others once.
        short_tokens: An English sentence of at most so many tokens is short.
        long_share: Share of the other pairs that is trained on.
        least_count: How often a character outside GB 2312 must occur to get a token.
        words: How many Chinese words get a token.
        steps: Number of optimiser steps.
        minutes: End within so many minutes, the learning rate falling faster if need be;
            0 for no such end.
        batch: Pairs in a batch.
        max_tokens: Sentences are cut to so many tokens.
        embedding_rate: Highest learning rate of the token embeddings.
        rate: Highest learning rate of all else.
        weight_decay: Of all but token embeddings, biases and layer norms.
        warm_up: Share of the run in which the learning rates rise.
        clip: Largest norm of the gradient.
        distance_weight: Weight of 1 - cosine to the teacher's embedding.
        contrast_weight: Weight of the cross-entropy among the batch.
        contrast_scale: What cosines are multiplied by in that cross-entropy.
        negatives: Number of further sentences that a batch's targets are told from.
        same_meaning: Two teacher embeddings of at least this cosine are not told apart by it.
        english_every: Every so many steps the English sides are trained on too.
        save_minutes: Minutes between checkpoints.
        evaluate_pairs: Number of held-out pairs measured at each checkpoint.
    """

    seed: int
    held_out: int
    caps: Mapping[str, int]
    repeats: Mapping[str, int]
    short_tokens: int
    long_share: float
    least_count: int
    words: int
    steps: int
    minutes: float
    batch: int
    max_tokens: int
    embedding_rate: float
    rate: float
    weight_decay: float
    warm_up: float
    clip: float
    distance_weight: float
    contrast_weight: float
    contrast_scale: float
    negatives: int
    same_meaning: float
    english_every: int
    save_minutes: float
    evaluate_pairs: int

    def that_matter(self) -> dict[str, Any]:
        """The settings that a run's outcome follows from."""
        return {k: v for k, v in asdict(self).items() if k not in _WITHOUT_EFFECT}


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
    if name in {"caps", "repeats"}:
        if not isinstance(value, dict) or not all(_whole(number) for number in value.values()):
            raise RecipeError(
                f"setting {name!r} must give a whole number for each source",
                path=path,
                remedy="Write 'source: number' lines under it, or {} for none",
            )
        return {str(source): number for source, number in value.items()}
    if kind is int:
        fine = _whole(value)
    else:
        fine = isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0
    zero_is_fine = name in {
        "seed",
        "minutes",
        "words",
        "negatives",
        "long_share",
        "weight_decay",
        "warm_up",
        "contrast_weight",
    }
    if not fine or (value == 0 and not zero_is_fine):
        noun = "a whole number" if kind is int else "a number"
        raise RecipeError(
            f"setting {name!r} cannot be {value!r}",
            path=path,
            remedy=f"Write {noun} {'of 0 or more' if zero_is_fine else 'above 0'}",
        )
    return value if kind is int else float(value)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
