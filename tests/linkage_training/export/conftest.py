"""Random encoders with a linear head, exported once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from linkage_training.export import Batch, Quantised, export, quantise

LABELS = 5
WORDS = 90


class Classifier(nn.Module):
    """The mean over the tokens of an encoder, and a linear output."""

    def __init__(self, encoder: nn.Module, hidden: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(0.5)
        self.head = nn.Linear(hidden, LABELS)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor | None = None
    ) -> Tensor:
        inputs = {"input_ids": input_ids, "attention_mask": attention_mask}
        if token_type_ids is not None:
            inputs["token_type_ids"] = token_type_ids
        states = self.encoder(**inputs).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        pooled = (states * mask).sum(1) / mask.sum(1)
        return self.head(self.dropout(pooled))  # type: ignore[no-any-return]


def make_batch(rows: int, length: int, *, seed: int = 0) -> Batch:
    """Random sentences of different lengths; the first is as long as the batch."""
    random = np.random.default_rng(seed)
    lengths = np.append(length, random.integers(1, length + 1, rows - 1))
    mask = (np.arange(length) < lengths[:, None]).astype(np.int64)
    half = (np.arange(length) >= lengths[:, None] // 2).astype(np.int64)
    return {
        "input_ids": random.integers(1, WORDS, (rows, length)) * mask,
        "attention_mask": mask,
        "token_type_ids": half * mask,
    }


def run_torch(model: nn.Module, batch: Batch, *, token_types: bool) -> NDArray[np.float32]:
    names = ["input_ids", "attention_mask", *(["token_type_ids"] if token_types else [])]
    with torch.inference_mode():
        result: NDArray[np.float32] = model(*(torch.tensor(batch[name]) for name in names)).numpy()
    return result


def run_onnx(path: Path, batch: Batch) -> NDArray[np.float32]:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    feed = {node.name: batch[node.name] for node in session.get_inputs()}
    (logits,) = session.run(["logits"], feed)
    return np.asarray(logits, dtype=np.float32)


@dataclass(frozen=True)
class Exported:
    """A module in its three forms."""

    model: nn.Module
    fp32: Path
    int8: Path
    quantised: Quantised
    calibration: Sequence[Batch]


@pytest.fixture(scope="session")
def batch_of() -> Callable[..., Batch]:
    return make_batch


@pytest.fixture(scope="session")
def through_torch() -> Callable[..., NDArray[np.float32]]:
    return run_torch


@pytest.fixture(scope="session")
def through_onnx() -> Callable[..., NDArray[np.float32]]:
    return run_onnx


@pytest.fixture(scope="session")
def make_classifier() -> Callable[[nn.Module, int], nn.Module]:
    return Classifier


@pytest.fixture(scope="session")
def export_all(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Exported]:
    def make(encoder: Any, hidden: int, *, token_types: bool) -> Exported:
        model = Classifier(encoder, hidden).eval()
        folder = tmp_path_factory.mktemp("exported")
        calibration = [make_batch(8, length, seed=length) for length in (4, 9, 17, 24)]
        fp32 = export(model, folder / "fp32.onnx", has_token_types=token_types)
        quantised = quantise(fp32, folder / "int8.onnx", calibration)
        return Exported(model, fp32, folder / "int8.onnx", quantised, calibration)

    return make


@pytest.fixture(scope="session")
def bert(export_all: Callable[..., Exported]) -> Exported:
    """Two layers of BERT with segment types, some channels reaching far as in real ones."""
    from transformers import BertConfig, BertModel

    torch.manual_seed(1)
    encoder: Any = BertModel(
        BertConfig(
            vocab_size=WORDS,
            hidden_size=48,
            num_hidden_layers=2,
            num_attention_heads=4,
            intermediate_size=96,
            max_position_embeddings=64,
            initializer_range=0.1,
        ),
        add_pooling_layer=False,
    )
    with torch.no_grad():
        for layer in encoder.encoder.layer:
            layer.output.LayerNorm.weight[:2] = 8.0
    return export_all(encoder, 48, token_types=True)
