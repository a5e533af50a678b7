"""The int8 model: linear layers and embedding tables in 8 bits, everything else in fp32.

A linear layer becomes

    x ─ Mul (1 / steps) ─ QuantizeLinear ─ MatMulIntegerToFloat (weight, bias)

where layers with the same input (query, key and value) share the first two. A table keeps
a step for each of its rows. The output layer stays in fp32: it is small, and its input has
no length axis to share the cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import helper

from linkage_nlp.errors import TrainingError
from linkage_training.export.graph import MICROSOFT, Graph, save
from linkage_training.export.observation import Batch, observe
from linkage_training.export.rounding import (
    Floats,
    InputRounding,
    choose_rounding,
    round_table,
    round_weight,
)

Replacements = dict[int, list[onnx.NodeProto]]
FLOAT = onnx.TensorProto.FLOAT

# Smaller tables (segment types) are not worth a lookup of steps.
_LEAST_ROWS = 64


@dataclass(frozen=True, slots=True)
class LinearLayer:
    """A product with a constant matrix, and the sum with a bias after it if there is one."""

    product: onnx.NodeProto
    weight: Floats
    bias: str
    bias_sum: onnx.NodeProto | None

    @property
    def output(self) -> str:
        last: onnx.NodeProto = self.bias_sum or self.product
        return str(last.output[0])


@dataclass(frozen=True, slots=True)
class Quantised:
    """What quantising did.

    Attributes:
        path: The int8 model.
        layers: Number of linear layers in int8.
        tables: Number of embedding tables in int8.
        left: Names of the matrix products with constant weights that stay in fp32.
        error: Root mean squared error of a layer's outputs as a share of their spread,
            mean over the layers, on calibration sentences.
    """

    path: Path
    layers: int
    tables: int
    left: tuple[str, ...]
    error: float


def quantise(fp32: Path, int8: Path, calibration: Sequence[Batch]) -> Quantised:
    """Write the int8 version of an exported model.

    Args:
        fp32: A model that `export` wrote.
        int8: The file to write.
        calibration: Sentences as the model reads them, of all languages and kinds that it
            will read: the ranges of inner values are taken from them. Some hundred are
            enough.

    Raises:
        TrainingError: Nothing to calibrate with, the model has no linear layer to
            quantise, or onnxruntime cannot run it.
    """
    if not calibration:
        raise TrainingError(
            "there is no sentence to calibrate the int8 model with",
            remedy="Give a dataset with sentences",
        )
    model = onnx.load(fp32)
    graph = Graph(model)
    groups = _linear_layers(graph)
    if not groups:
        raise TrainingError(
            "the model has no linear layer that can be quantised",
            path=fp32,
            remedy="Train from another base; BERT, XLM-RoBERTa and ModernBERT encoders can be",
        )
    observed = observe(model, list(groups), calibration)
    replacements: Replacements = {}
    errors = []
    for value, layers in groups.items():
        weights = np.concatenate([layer.weight for layer in layers], axis=1)
        rounding, error = choose_rounding(observed[value], weights)
        errors.append(error)
        replacements |= _quantised_layers(graph, value, layers, rounding)
    lookups, tables = _quantised_tables(graph)
    replacements |= lookups
    graph.replace(replacements)
    save(graph.finish(), int8)
    return Quantised(
        path=int8,
        layers=sum(len(layers) for layers in groups.values()),
        tables=tables,
        left=tuple(node.name for node in graph.nodes if _is_constant_product(graph, node)),
        error=float(np.mean(np.sqrt(errors))),
    )


def _linear_layers(graph: Graph) -> dict[str, list[LinearLayer]]:
    """The linear layers by the value that they take."""
    groups: dict[str, list[LinearLayer]] = {}
    for node in graph.nodes:
        weight = graph.matrix(node.input[1]) if node.op_type == "MatMul" else None
        if weight is not None:
            groups.setdefault(node.input[0], []).append(_with_bias(graph, node, weight))
    return groups


def _with_bias(graph: Graph, product: onnx.NodeProto, weight: Floats) -> LinearLayer:
    output = product.output[0]
    following = graph.only_consumer(output)
    if following is not None and following.op_type == "Add":
        other = next(name for name in following.input if name != output)
        bias = graph.vector(other)
        if bias is not None and bias.shape == (weight.shape[1],):
            return LinearLayer(product, weight, other, following)
    return LinearLayer(product, weight, "", None)


def _quantised_layers(
    graph: Graph, value: str, layers: Sequence[LinearLayer], rounding: InputRounding
) -> Replacements:
    """What replaces the layers that take `value`."""
    scales = graph.add_constant(f"{value}/scales", (1 / rounding.steps).astype(np.float32))
    one = graph.add_constant(f"{value}/one", np.array(1, np.float32))
    zero = graph.add_constant(f"{value}/zero", np.array(rounding.zero, np.uint8))
    scaled, integers = f"{value}/scaled", f"{value}/integers"
    nodes = [
        helper.make_node("Mul", [value, scales], [scaled], f"{value}/Mul"),
        helper.make_node("QuantizeLinear", [scaled, one, zero], [integers], f"{value}/Quantize"),
    ]
    replacements: Replacements = {}
    for layer in layers:
        rounded = round_weight(layer.weight * rounding.steps[:, None])
        weight = graph.add_constant(f"{layer.output}/weight", rounded.integers)
        steps = graph.add_constant(f"{layer.output}/steps", rounded.steps)
        product = helper.make_node(
            "MatMulIntegerToFloat",
            # The integers of the weights need no zero point, theirs is 0.
            [integers, weight, one, steps, zero, "", layer.bias],
            [layer.output],
            layer.product.name,
            domain=MICROSOFT,
        )
        replacements[id(layer.product)] = [*nodes, product]
        nodes = []
        if layer.bias_sum is not None:
            replacements[id(layer.bias_sum)] = []
    return replacements


def _quantised_tables(graph: Graph) -> tuple[Replacements, int]:
    """What replaces the lookups in embedding tables, and how many tables there are."""
    replacements: Replacements = {}
    rounded: dict[str, tuple[str, str]] = {}
    for node in graph.nodes:
        table = graph.matrix(node.input[0]) if node.op_type == "Gather" else None
        if table is None or len(table) < _LEAST_ROWS or _axis(node) != 0:
            continue
        name, ids, output = node.input[0], node.input[1], node.output[0]
        if name not in rounded:
            values = round_table(table)
            rounded[name] = (
                graph.add_constant(f"{name}/table", values.integers),
                graph.add_constant(f"{name}/steps", values.steps),
            )
        integers, steps = rounded[name]  # several lookups share a table
        row, step, floats = f"{output}/row", f"{output}/step", f"{output}/floats"
        replacements[id(node)] = [
            helper.make_node("Gather", [integers, ids], [row], f"{node.name}/row"),
            helper.make_node("Gather", [steps, ids], [step], f"{node.name}/step"),
            helper.make_node("Cast", [row], [floats], f"{node.name}/Cast", to=FLOAT),
            helper.make_node("Mul", [floats, step], [output], node.name),
        ]
    return replacements, len(rounded)


def _axis(node: onnx.NodeProto) -> int:
    return next((int(a.i) for a in node.attribute if a.name == "axis"), 0)


def _is_constant_product(graph: Graph, node: onnx.NodeProto) -> bool:
    return node.op_type in {"MatMul", "Gemm"} and any(
        graph.matrix(name) is not None for name in node.input[:2]
    )
