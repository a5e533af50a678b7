from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from torch import nn

from linkage_nlp.errors import TrainingError
from linkage_training.export import export, quantise
from linkage_training.export import fp32 as fp32_module


def rms(values: Any) -> float:
    return float(np.sqrt(np.mean(np.square(values))))


SHAPES = [(1, 1), (1, 7), (3, 24), (16, 5), (2, 60)]


@pytest.mark.parametrize(("rows", "length"), SHAPES)
def test_fp32_gives_what_torch_gives(
    bert: Any, batch_of: Any, through_torch: Any, through_onnx: Any, rows: int, length: int
) -> None:
    batch = batch_of(rows, length, seed=rows)
    expected = through_torch(bert.model, batch, token_types=True)
    np.testing.assert_allclose(through_onnx(bert.fp32, batch), expected, atol=2e-5)


@pytest.mark.parametrize(("rows", "length"), SHAPES)
def test_int8_gives_nearly_what_torch_gives(
    bert: Any, batch_of: Any, through_torch: Any, through_onnx: Any, rows: int, length: int
) -> None:
    batch = batch_of(rows, length, seed=rows)
    expected = through_torch(bert.model, batch, token_types=True)
    found = through_onnx(bert.int8, batch)
    assert found.shape == expected.shape
    assert rms(found - expected) < 0.1 * rms(expected)


def test_int8_of_a_sentence_does_not_depend_on_its_batch(
    bert: Any, batch_of: Any, through_onnx: Any
) -> None:
    batch = batch_of(16, 24, seed=5)
    together = through_onnx(bert.int8, batch)
    for row in range(16):
        length = int(batch["attention_mask"][row].sum())
        alone = {name: values[row : row + 1, :length] for name, values in batch.items()}
        np.testing.assert_allclose(
            through_onnx(bert.int8, alone)[0], together[row], rtol=0, atol=2e-3
        )


def test_every_layer_and_table_is_in_8_bits(bert: Any) -> None:
    assert bert.quantised.layers == 12
    assert bert.quantised.tables == 2
    assert len(bert.quantised.left) == 1
    assert 0 < bert.quantised.error < 0.05
    model = onnx.load(bert.int8)
    weights = {i.name: i for i in model.graph.initializer}
    floats = sum(
        int(np.prod(i.dims)) for i in weights.values() if i.data_type == onnx.TensorProto.FLOAT
    )
    # What stays in floats: biases, norms, steps, segment types and the head.
    assert floats < 0.2 * sum(int(np.prod(i.dims)) for i in weights.values())
    assert bert.int8.stat().st_size < 0.5 * bert.fp32.stat().st_size


def test_weights_keep_clear_of_saturation(bert: Any) -> None:
    model = onnx.load(bert.int8)
    constants = {i.name: onnx.numpy_helper.to_array(i) for i in model.graph.initializer}
    products = [n for n in model.graph.node if n.op_type == "MatMulIntegerToFloat"]
    assert len(products) == 12
    for product in products:
        weight = constants[product.input[1]]
        assert weight.dtype == np.int8
        # Two products of an unsigned and a signed byte are added in 16 bits.
        assert 2 * 255 * int(np.abs(weight.astype(int)).max()) <= np.iinfo(np.int16).max


def test_no_sum_is_left_to_be_fused_with_its_normalisation(bert: Any) -> None:
    for path in (bert.fp32, bert.int8):
        graph = onnx.load(path).graph
        sums = {n.output[0] for n in graph.node if n.op_type == "Add"}
        normalised = [n.input[0] for n in graph.node if n.op_type == "LayerNormalization"]
        assert normalised
        assert not sums.intersection(normalised)


def test_the_files_say_nothing_of_this_machine(bert: Any) -> None:
    for path in (bert.fp32, bert.int8):
        content = path.read_bytes()
        assert b"site-packages" not in content
        assert str(Path(__file__).parent).encode() not in content


def test_the_model_is_left_as_it_was(
    bert: Any, make_classifier: Any, batch_of: Any, tmp_path: Path
) -> None:
    class Embedding(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.table = nn.Embedding(90, 8)

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            return type("Output", (), {"last_hidden_state": self.table(input_ids)})

    model = make_classifier(Embedding().half(), 8).train()
    export(model, tmp_path / "model.onnx", has_token_types=False)
    assert model.training
    assert model.encoder.table.weight.dtype == torch.float16


def test_quantising_again_gives_the_same_file(bert: Any, tmp_path: Path) -> None:
    quantise(bert.fp32, tmp_path / "again.onnx", bert.calibration)
    assert (tmp_path / "again.onnx").read_bytes() == bert.int8.read_bytes()


def test_nothing_half_written_is_left(bert: Any) -> None:
    assert sorted(p.name for p in bert.int8.parent.iterdir()) == ["fp32.onnx", "int8.onnx"]


def test_a_base_without_segment_types(
    export_all: Any, batch_of: Any, through_torch: Any, through_onnx: Any
) -> None:
    from transformers import XLMRobertaConfig, XLMRobertaModel

    torch.manual_seed(2)
    encoder = XLMRobertaModel(
        XLMRobertaConfig(
            vocab_size=90,
            hidden_size=32,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=64,
            max_position_embeddings=66,
            type_vocab_size=1,
            pad_token_id=0,
            initializer_range=0.2,
        ),
        add_pooling_layer=False,
    )
    exported = export_all(encoder, 32, token_types=False)
    names = [node.name for node in onnx.load(exported.int8).graph.input]
    assert names == ["input_ids", "attention_mask"]
    for rows, length in ((1, 3), (4, 33)):
        batch = batch_of(rows, length)
        expected = through_torch(exported.model, batch, token_types=False)
        np.testing.assert_allclose(through_onnx(exported.fp32, batch), expected, atol=2e-5)
        np.testing.assert_allclose(through_onnx(exported.int8, batch), expected, atol=0.1)


def test_a_base_of_another_architecture(
    export_all: Any, batch_of: Any, through_torch: Any, through_onnx: Any
) -> None:
    from transformers import ModernBertConfig, ModernBertModel

    torch.manual_seed(3)
    encoder = ModernBertModel(
        ModernBertConfig(
            vocab_size=90,
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=48,
            local_attention=8,
            layer_types=["full_attention", "sliding_attention"],
            pad_token_id=0,
            bos_token_id=1,
            eos_token_id=2,
            cls_token_id=1,
            sep_token_id=2,
            initializer_range=0.2,
        )
    )
    exported = export_all(encoder, 32, token_types=False)
    assert exported.quantised.layers == 8
    batch = batch_of(3, 33)
    expected = through_torch(exported.model, batch, token_types=False)
    np.testing.assert_allclose(through_onnx(exported.fp32, batch), expected, atol=2e-5)
    np.testing.assert_allclose(through_onnx(exported.int8, batch), expected, atol=0.15)


class Words(nn.Module):
    """Without a linear layer over tokens: there is nothing to quantise."""

    def __init__(self) -> None:
        super().__init__()
        self.table = nn.Embedding(90, 5)

    def forward(self, input_ids: Any, attention_mask: Any) -> Any:
        return (self.table(input_ids) * attention_mask.unsqueeze(-1)).sum(1)


def test_a_model_without_linear_layers_is_refused(bert: Any, tmp_path: Path) -> None:
    fp32 = export(Words(), tmp_path / "fp32.onnx", has_token_types=False)
    with pytest.raises(TrainingError, match="no linear layer") as caught:
        quantise(fp32, tmp_path / "int8.onnx", bert.calibration)
    assert caught.value.path == fp32
    assert not (tmp_path / "int8.onnx").exists()


def test_quantising_needs_sentences(bert: Any, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no sentence to calibrate"):
        quantise(bert.fp32, tmp_path / "int8.onnx", [])


def test_a_model_that_cannot_run_is_refused(bert: Any, batch_of: Any, tmp_path: Path) -> None:
    batch = dict(batch_of(2, 6))
    batch["input_ids"] = batch["input_ids"] + 1000  # beyond the vocabulary
    with pytest.raises(TrainingError, match="onnxruntime cannot run"):
        quantise(bert.fp32, tmp_path / "int8.onnx", [batch])


def test_a_model_that_onnx_lacks_the_means_for_is_refused(tmp_path: Path) -> None:
    class Loop(nn.Module):
        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            return input_ids if input_ids.sum().item() > 3 else attention_mask

    with pytest.raises(TrainingError, match="cannot be written as ONNX") as caught:
        export(Loop(), tmp_path / "model.onnx", has_token_types=False)
    assert "\n" not in caught.value.message
    assert not list(tmp_path.iterdir())


def test_a_model_too_large_for_a_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fp32_module, "MAX_BYTES", 1000)
    with pytest.raises(TrainingError, match="more than an ONNX file holds"):
        export(Words(), tmp_path / "model.onnx", has_token_types=False)
