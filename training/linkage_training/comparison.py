"""Several runs side by side: what was set differently, and what came out on cases held out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from linkage_nlp.errors import TrainingError
from linkage_training.table import LANGUAGES

METRICS = "metrics.json"
RECIPE = "recipe.yaml"


@dataclass(frozen=True)
class RunFigures:
    """What a finished run was made with and what came out.

    Attributes:
        name: The name of its folder.
        settings: Every setting of its recipe, by dotted name, as text.
        sentences: How many sentences it was trained on.
        macro_f1: On cases held out, by dimension and language.
        baseline: The same of TF-IDF with logistic regression.
    """

    name: str
    settings: Mapping[str, str]
    sentences: int
    macro_f1: Mapping[tuple[str, str], float | None]
    baseline: Mapping[tuple[str, str], float | None]


def read_run(folder: Path) -> RunFigures:
    """Read a finished run.

    Raises:
        TrainingError: The folder is no run, or one that did not finish.
    """
    try:
        metrics = json.loads((folder / METRICS).read_text(encoding="utf-8"))
        recipe = yaml.safe_load((folder / RECIPE).read_text(encoding="utf-8"))
        measured = metrics["held_out"]
        return RunFigures(
            name=folder.resolve().name,
            settings=dict(_flat(recipe)),
            sentences=metrics["train_sentences"],
            macro_f1=_macro_f1(measured["model"]["scores"]),
            baseline=_macro_f1(measured["baseline"]["scores"]),
        )
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        raise TrainingError(
            "not the folder of a finished run",
            path=folder,
            remedy="Give folders that 'linkage train --run' filled, with metrics.json in them",
        ) from error


def differing_settings(runs: Sequence[RunFigures]) -> tuple[str, ...]:
    """The settings that are not the same in all runs, in the order of the recipe."""
    names = list(dict.fromkeys(name for run in runs for name in run.settings))
    return tuple(name for name in names if len({run.settings.get(name) for run in runs}) > 1)


def comparison_table(runs: Sequence[RunFigures]) -> tuple[list[str], list[list[str]]]:
    """Head and rows: what differs, the macro-F1 of each run, last the baseline of the first."""
    differing = differing_settings(runs)
    columns = [key for key, value in runs[0].macro_f1.items() if value is not None]
    head = ["run", *differing, "sentences", *(f"{name} {lang}" for name, lang in columns)]
    rows = [
        [
            run.name,
            *(run.settings.get(name, "") for name in differing),
            str(run.sentences),
            *(_number(run.macro_f1.get(key)) for key in columns),
        ]
        for run in runs
    ]
    baseline = runs[0].baseline
    rows.append(
        [
            "TF-IDF baseline",
            *("" for _ in differing),
            str(runs[0].sentences),
            *(_number(baseline.get(key)) for key in columns),
        ]
    )
    return head, rows


def _macro_f1(scores: Mapping[str, Any]) -> dict[tuple[str, str], float | None]:
    """By dimension and language, the languages of a dimension side by side."""
    measured = [lang for lang in LANGUAGES if lang in scores]
    dimensions = dict.fromkeys(name for lang in measured for name in scores[lang]["dimensions"])
    return {
        (name, lang): scores[lang]["dimensions"][name]["macro_f1"]["value"]
        for name in dimensions
        for lang in measured
    }


def _flat(settings: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for name, value in settings.items():
        if isinstance(value, Mapping):
            flat.extend(_flat(value, f"{prefix}{name}."))
        else:
            flat.append((prefix + name, str(value)))
    return flat


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
