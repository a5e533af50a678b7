from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors import safe_open

from linkage_nlp.errors import BundleError
from linkage_training.base.encoder import Encoder, load_encoder
from linkage_training.base.folder import FILES, write_folder


def _write(encoder: Encoder, destination: Path, card: str = "# Card\n") -> None:
    write_folder(destination, encoder.model, encoder.tokenizer, card)


def test_loads_as_hugging_face_does_it(encoder: Encoder, tmp_path: Path) -> None:
    from transformers import AutoModel, AutoTokenizer

    _write(encoder, tmp_path / "base")
    assert sorted(p.name for p in (tmp_path / "base").iterdir()) == sorted(FILES)
    model = AutoModel.from_pretrained(tmp_path / "base")
    assert model.dtype == torch.float32
    for name, tensor in encoder.model.state_dict().items():
        torch.testing.assert_close(model.state_dict()[name], tensor, rtol=1e-3, atol=1e-4)
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "base")
    ids = tokenizer("we read", "the forum")["input_ids"]
    assert ids == encoder.tokenizer.encode("we read", "the forum").ids
    assert load_encoder(tmp_path / "base").dtype == torch.float32


def test_weights_are_half_precision(encoder: Encoder, tmp_path: Path) -> None:
    _write(encoder, tmp_path / "base")
    with safe_open(tmp_path / "base" / "model.safetensors", "pt") as weights:
        assert {weights.get_tensor(name).dtype for name in weights.keys()} == {torch.float16}  # noqa: SIM118
    config = json.loads((tmp_path / "base" / "config.json").read_text(encoding="utf-8"))
    assert config["dtype"] == "float32"
    assert config["architectures"] == ["BertModel"]


def test_an_earlier_base_is_replaced(encoder: Encoder, tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    _write(encoder, tmp_path / "base", "first")
    _write(encoder, tmp_path / "base", "second")
    assert (tmp_path / "base" / "README.md").read_text(encoding="utf-8") == "second"


def test_anything_else_is_left_alone(encoder: Encoder, tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "thesis.docx").write_text("years of work", encoding="utf-8")
    with pytest.raises(BundleError, match="something else"):
        _write(encoder, tmp_path / "base")
    assert [p.name for p in (tmp_path / "base").iterdir()] == ["thesis.docx"]


def test_nothing_is_left_of_a_failed_writing(
    encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*args: object, **kwargs: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("safetensors.torch.save_file", full_disk)
    with pytest.raises(OSError, match="no space"):
        _write(encoder, tmp_path / "out" / "base")
    assert list((tmp_path / "out").iterdir()) == []
