from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from linkage_nlp.errors import TrainingError
from linkage_training.cli.compare import compare
from linkage_training.comparison import differing_settings, read_run


def _run(folder: Path, epochs: int, f1: float) -> Path:
    folder.mkdir()
    recipe = {"seed": 1, "training": {"epochs": epochs, "rates": {"head": 0.1}}}
    (folder / "recipe.yaml").write_text(yaml.safe_dump(recipe), encoding="utf-8")

    def scores(value: float | None) -> dict[str, Any]:
        dimensions = {name: {"macro_f1": {"value": value}} for name in ("channel", "scope")}
        return {"scores": {"confidence": 0.95, "zh": {"dimensions": dimensions}}}

    metrics = {
        "train_sentences": 7,
        "held_out": {"model": scores(f1), "baseline": scores(None)},
    }
    (folder / "metrics.json").write_text(json.dumps(metrics), encoding="utf-8")
    return folder


def test_only_what_differs_is_shown(tmp_path: Path) -> None:
    folders = [_run(tmp_path / "a", 3, 0.5), _run(tmp_path / "b", 8, 0.625)]
    assert differing_settings([read_run(folder) for folder in folders]) == ("training.epochs",)
    shown = CliRunner().invoke(compare, [str(folder) for folder in folders])
    assert shown.output.splitlines() == [
        "| run | training.epochs | sentences | channel zh | scope zh |",
        "| --- | --- | --- | --- | --- |",
        "| a | 3 | 7 | 0.500 | 0.500 |",
        "| b | 8 | 7 | 0.625 | 0.625 |",
        "| TF-IDF baseline |  | 7 | – | – |",
    ]
    records = json.loads(CliRunner().invoke(compare, [*map(str, folders), "--json"]).output)
    assert records[1]["training.epochs"] == "8"


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "metrics.json").write_text("[]", encoding="utf-8")
    with pytest.raises(TrainingError, match="not the folder of a finished run"):
        read_run(tmp_path)
