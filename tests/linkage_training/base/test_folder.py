from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors import safe_open

from linkage_nlp.errors import BundleError
from linkage_training.base.folder import FILES, write_folder
from linkage_training.base.start import load_encoder, load_tokenizer


def _write(teacher: Path, destination: Path, card: str = "# Card\n") -> None:
    tokenizer = load_tokenizer(teacher / "tokenizer.json")
    write_folder(destination, load_encoder(teacher), tokenizer, card)


def test_loads_as_hugging_face_does_it(teacher: Path, tmp_path: Path) -> None:
    from transformers import AutoModel, AutoTokenizer

    _write(teacher, tmp_path / "base")
    assert sorted(p.name for p in (tmp_path / "base").iterdir()) == sorted(FILES)
    model = AutoModel.from_pretrained(tmp_path / "base")
    assert model.dtype == torch.float32
    for name, tensor in load_encoder(teacher).state_dict().items():
        torch.testing.assert_close(model.state_dict()[name], tensor, rtol=1e-3, atol=1e-4)
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "base")
    ids = tokenizer("we read", "the forum")["input_ids"]
    assert ids == load_tokenizer(teacher / "tokenizer.json").encode("we read", "the forum").ids


def test_weights_are_half_precision(teacher: Path, tmp_path: Path) -> None:
    _write(teacher, tmp_path / "base")
    with safe_open(tmp_path / "base" / "model.safetensors", "pt") as weights:
        assert {weights.get_tensor(name).dtype for name in weights.keys()} == {torch.float16}  # noqa: SIM118
    config = json.loads((tmp_path / "base" / "config.json").read_text(encoding="utf-8"))
    assert config["dtype"] == "float32"
    assert config["architectures"] == ["BertModel"]


def test_an_earlier_base_is_replaced(teacher: Path, tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    _write(teacher, tmp_path / "base", "first")
    _write(teacher, tmp_path / "base", "second")
    assert (tmp_path / "base" / "README.md").read_text(encoding="utf-8") == "second"


def test_anything_else_is_left_alone(teacher: Path, tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "thesis.docx").write_text("years of work", encoding="utf-8")
    with pytest.raises(BundleError, match="something else"):
        _write(teacher, tmp_path / "base")
    assert [p.name for p in (tmp_path / "base").iterdir()] == ["thesis.docx"]


def test_nothing_is_left_of_a_failed_writing(
    teacher: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*args: object, **kwargs: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("safetensors.torch.save_file", full_disk)
    with pytest.raises(OSError, match="no space"):
        _write(teacher, tmp_path / "out" / "base")
    assert list((tmp_path / "out").iterdir()) == []
