"""The command from end to end, with a teacher of a few kilobytes."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from linkage_training.base.settings import BaseSettings
from linkage_training.cli.base import base


@pytest.fixture
def recipe(settings: BaseSettings, tmp_path: Path) -> Path:
    file = tmp_path / "recipe.yaml"
    file.write_text(yaml.safe_dump(asdict(replace(settings, steps=100))), encoding="utf-8")
    return file


def test_the_command_makes_a_base_that_finds_translations(
    tmp_path: Path,
    teacher: Path,
    pairs_file: Path,
    dictionary_file: Path,
    recipe: Path,
    simplified: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from transformers import AutoModel, AutoTokenizer

    monkeypatch.setattr("linkage_training.base.run.teacher_folder", lambda: teacher)
    arguments = [
        *("--pairs", str(pairs_file), "--dictionary", str(dictionary_file)),
        *("--run", str(tmp_path / "run"), "-o", str(tmp_path / "base")),
        *("--recipe", str(recipe), "--device", "cpu", "--test", str(pairs_file)),
    ]
    done = CliRunner().invoke(base, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    assert done.stdout == f"{tmp_path / 'base'}\n"

    report = json.loads((tmp_path / "run" / "report.json").read_text(encoding="utf-8"))
    assert report["steps"] == 100
    assert report["held_out"]["overall"]["pairs"] == 8
    assert report["held_out"]["overall"]["zh_en"] >= 0.75
    assert report["other_sets"]["pairs"]["pairs"] == 40
    assert (tmp_path / "run" / "curves.png").read_bytes().startswith(b"\x89PNG")

    card = (tmp_path / "base" / "README.md").read_text(encoding="utf-8")
    assert "100 steps" in card
    assert "| site | 32 | 8 | not on record | not on record |" in card
    assert AutoModel.from_pretrained(tmp_path / "base").config.vocab_size > 6763
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "base")
    assert tokenizer("我們看論壇。")["input_ids"] == tokenizer("我们看论坛.")["input_ids"]

    # A second call finds everything done and writes the same folder again.
    weights = (tmp_path / "base" / "model.safetensors").read_bytes()
    assert CliRunner().invoke(base, arguments, catch_exceptions=False).exit_code == 0
    assert (tmp_path / "base" / "model.safetensors").read_bytes() == weights
