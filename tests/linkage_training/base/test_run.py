"""The command from end to end, with a packed encoder of a few kilobytes."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from linkage_training.base.settings import BaseSettings
from linkage_training.cli.base import base

from .conftest import MAPPING


def test_the_command_makes_a_base(
    tmp_path: Path,
    packed_path: Path,
    pairs_file: Path,
    settings: BaseSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from transformers import AutoModel, AutoTokenizer

    # The packages with the encoder, the table and the frequencies are not needed.
    run = "linkage_training.base.run"
    monkeypatch.setattr(f"{run}.packed_file", lambda: packed_path)
    monkeypatch.setattr(f"{run}.simplified_characters", lambda: MAPPING)
    monkeypatch.setattr(
        f"{run}.word_frequencies", lambda lang: {"朋友" if lang == "zh" else "tea": 1}
    )
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text(yaml.safe_dump(asdict(settings)), encoding="utf-8")
    arguments = [
        *("--pairs", str(pairs_file), "-o", str(tmp_path / "base")),
        *("--recipe", str(recipe), "--device", "cpu", "--test", str(pairs_file)),
    ]
    done = CliRunner().invoke(base, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    assert done.stdout == f"{tmp_path / 'base'}\n"

    card = (tmp_path / "base" / "README.md").read_text(encoding="utf-8")
    assert "| site | 32 | 8 | not on record | not on record |" in card
    assert "| pairs | 40 |" in card
    vocabulary = AutoModel.from_pretrained(tmp_path / "base").config.vocab_size
    assert vocabulary <= settings.tokens
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "base")
    assert tokenizer("我們看論壇")["input_ids"] == tokenizer("我们看论坛")["input_ids"]

    # A second call writes the same folder again.
    weights = (tmp_path / "base" / "model.safetensors").read_bytes()
    assert CliRunner().invoke(base, arguments, catch_exceptions=False).exit_code == 0
    assert (tmp_path / "base" / "model.safetensors").read_bytes() == weights
