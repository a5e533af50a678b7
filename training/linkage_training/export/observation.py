"""What flows into the matrix products of a model when it reads real sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as ort_state

from linkage_nlp.errors import TrainingError
from linkage_training.export.fp32 import INPUTS

# Inputs of the model by name, each of shape (batch, length), int64.
Batch = Mapping[str, NDArray[np.int64]]

# Tokens kept of each value, to weigh one way to round against another.
_KEPT = 512

_RUNTIME_ERRORS: tuple[type[Exception], ...] = (
    ort_state.Fail,
    ort_state.InvalidArgument,
    ort_state.InvalidGraph,
    ort_state.NotImplemented,
    ort_state.RuntimeException,
)


@dataclass(frozen=True, slots=True)
class Observed:
    """One value of the graph over all tokens of the calibration sentences.

    Attributes:
        low: The least of each channel, shape (channels,).
        high: The largest of each channel.
        sample: Some of the tokens, shape (tokens, channels).
    """

    low: NDArray[np.float32]
    high: NDArray[np.float32]
    sample: NDArray[np.float32]


def observe(
    model: onnx.ModelProto, values: Sequence[str], batches: Sequence[Batch]
) -> dict[str, Observed]:
    """Run a model and note values inside it; tokens that attention passes over do not count.

    Args:
        model: An fp32 model.
        values: Names of the values, the last axis being channels.
        batches: What to run it on.

    Raises:
        TrainingError: onnxruntime cannot run the model.
    """
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in values
    )
    random = np.random.default_rng(0)
    share = -(-_KEPT // len(batches))
    seen: dict[str, list[Observed]] = {name: [] for name in values}
    onnxruntime.disable_telemetry_events()
    try:
        session = onnxruntime.InferenceSession(
            watched.SerializeToString(), providers=["CPUExecutionProvider"]
        )
        taken = [node.name for node in session.get_inputs()]
        for batch in batches:
            results = session.run(list(values), {name: batch[name] for name in taken})
            attended = batch[INPUTS[1]].astype(bool)
            for name, result in zip(values, results, strict=True):
                tokens = result[attended] if result.shape[:2] == attended.shape else result
                tokens = tokens.reshape(-1, result.shape[-1])
                kept = random.permutation(len(tokens))[:share]
                seen[name].append(Observed(tokens.min(0), tokens.max(0), tokens[kept]))
    except _RUNTIME_ERRORS as error:
        raise TrainingError(
            f"onnxruntime cannot run the exported model ({error})",
            remedy="Train from another base; BERT, XLM-RoBERTa and ModernBERT encoders can be run",
        ) from error
    return {name: _joined(parts) for name, parts in seen.items()}


def _joined(parts: Sequence[Observed]) -> Observed:
    return Observed(
        np.min([part.low for part in parts], axis=0),
        np.max([part.high for part in parts], axis=0),
        np.concatenate([part.sample for part in parts]),
    )
