"""The model as it ships: exported to int8 ONNX and run by onnxruntime."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from linkage_nlp.bundle import MODEL, LabelSettings
from linkage_training.classifier import SentenceClassifier
from linkage_training.experiment import Experiment
from linkage_training.export import Agreement, Batch, Quantised, compare, export, quantise
from linkage_training.fit import predict_logits
from linkage_training.inputs import Collator
from linkage_training.labels import FloatMatrix
from linkage_training.run_folder import writing

if TYPE_CHECKING:
    from datasets import Dataset

_BATCH = 16
_CALIBRATION_SENTENCES = 320


@dataclass(frozen=True)
class Shipped:
    """The exported model and what it says.

    Attributes:
        model: The int8 file.
        quantised: What quantising did.
        agreement: How its outputs agree with those of the trained model, on all sentences
            held out or set aside: on the few of the test alone, one could decide.
        fp32: Logits of the trained model for the test rows.
        int8: Logits of the exported model for the test rows.
    """

    model: Path
    quantised: Quantised
    agreement: Agreement
    fp32: FloatMatrix
    int8: FloatMatrix


def ship(
    experiment: Experiment, model: SentenceClassifier, settings: dict[str, LabelSettings]
) -> Shipped:
    """Export a model into the run folder and compare it with what it was made from.

    Args:
        experiment: The run.
        model: The final model.
        settings: Calibration and thresholds for each label.

    Raises:
        TrainingError: The model cannot be exported.
    """
    folder = experiment.run.step("export")
    with writing(folder):
        whole = export(model, folder / "fp32.onnx", has_token_types=model.has_segments)
        quantised = quantise(whole, folder / MODEL, _calibration(experiment, model.pad_id))
        whole.unlink()
    rows = np.union1d(experiment.held_out_rows, experiment.test_rows)
    asked = experiment.encoded.select(rows)
    fp32 = predict_logits(model, asked, model.pad_id)
    int8 = onnx_logits(quantised.path, asked, model.pad_id)
    agreement = compare(
        fp32,
        int8,
        gold=experiment.labels[rows],
        examples=experiment.pick(rows),
        codebook=experiment.codebook,
        settings=list(settings.values()),
    )
    test = np.isin(rows, experiment.test_rows)
    return Shipped(quantised.path, quantised, agreement, fp32[test], int8[test])


def onnx_logits(model: Path, data: Dataset, pad_id: int) -> FloatMatrix:
    """Logits of an exported model for each example, in order, shape (examples, labels)."""
    onnxruntime.disable_telemetry_events()
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    taken = [node.name for node in session.get_inputs()]
    order = np.argsort(-np.asarray(data["length"]), kind="stable")
    parts = []
    for start in range(0, len(order), _BATCH):
        batch = _batch(data, order[start : start + _BATCH], pad_id)
        (logits,) = session.run(["logits"], {name: batch[name] for name in taken})
        parts.append(np.asarray(logits, dtype=np.float64))
    result = np.empty((len(order), parts[0].shape[1]))
    result[order] = np.concatenate(parts)
    return result


def _calibration(experiment: Experiment, pad_id: int) -> list[Batch]:
    """Sentences to train on from all over the dataset, so of all cases and languages."""
    rows = experiment.train_rows[:: -(-len(experiment.train_rows) // _CALIBRATION_SENTENCES)]
    data = experiment.encoded
    return [_batch(data, rows[i : i + _BATCH], pad_id) for i in range(0, len(rows), _BATCH)]


def _batch(data: Dataset, rows: NDArray[np.int64], pad_id: int) -> Batch:
    collated = Collator(pad_id)([data[int(row)] for row in rows])
    return {name: tensor.numpy() for name, tensor in collated.items() if name != "labels"}
