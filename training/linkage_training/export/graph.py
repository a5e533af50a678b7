"""Reading and changing ONNX graphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

# What one protobuf file can hold.
MAX_BYTES = 2**31 - 1
# The opset of onnxruntime's own operators.
MICROSOFT = "com.microsoft"


class Graph:
    """An ONNX model with its constants and consumers at hand.

    Args:
        model: The model; it is changed in place.
    """

    def __init__(self, model: onnx.ModelProto) -> None:
        self.model = model
        self.nodes: list[onnx.NodeProto] = list(model.graph.node)
        self._constants = {tensor.name: tensor for tensor in model.graph.initializer}
        self._consumers: dict[str, list[onnx.NodeProto]] = {}
        for node in self.nodes:
            for name in node.input:
                self._consumers.setdefault(name, []).append(node)
        self._outputs = {output.name for output in model.graph.output}

    def matrix(self, name: str) -> NDArray[np.float32] | None:
        """The constant of this name if it is a matrix of floats."""
        tensor = self._constants.get(name)
        if tensor is None or len(tensor.dims) != 2 or tensor.data_type != onnx.TensorProto.FLOAT:
            return None
        return numpy_helper.to_array(tensor)

    def vector(self, name: str) -> NDArray[np.float32] | None:
        """The constant of this name if it is a vector of floats."""
        tensor = self._constants.get(name)
        if tensor is None or len(tensor.dims) != 1 or tensor.data_type != onnx.TensorProto.FLOAT:
            return None
        return numpy_helper.to_array(tensor)

    def only_consumer(self, name: str) -> onnx.NodeProto | None:
        """The node that takes this value, if no other does and it is no output."""
        consumers = self._consumers.get(name, [])
        return consumers[0] if len(consumers) == 1 and name not in self._outputs else None

    def add_constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Add a constant; returns its name."""
        self._constants[name] = numpy_helper.from_array(value, name)
        return name

    def replace(self, replacements: Mapping[int, Sequence[onnx.NodeProto]]) -> None:
        """Put other nodes, or none, in the places of some, keyed by `id(node)`."""
        changed: list[onnx.NodeProto] = []
        for node in self.nodes:
            changed.extend(replacements.get(id(node), [node]))
        self.nodes = changed

    def finish(self) -> onnx.ModelProto:
        """The model with all changes made and unused constants removed."""
        graph = self.model.graph
        taken = {name for node in self.nodes for name in node.input}
        nodes = [_copy(node) for node in self.nodes]
        constants = [tensor for name, tensor in self._constants.items() if name in taken]
        constants = [onnx.TensorProto.FromString(t.SerializeToString()) for t in constants]
        del graph.node[:], graph.initializer[:]
        graph.node.extend(nodes)
        graph.initializer.extend(constants)
        if any(node.domain == MICROSOFT for node in nodes) and not any(
            opset.domain == MICROSOFT for opset in self.model.opset_import
        ):
            self.model.opset_import.append(onnx.helper.make_opsetid(MICROSOFT, 1))
        return self.model


def strip(model: onnx.ModelProto) -> None:
    """Remove what running does not need: shapes of inner values, and notes.

    The exporter notes for each node the lines of code that it comes from, with the paths
    of this machine; they are nobody's business.
    """
    graph = model.graph
    del model.metadata_props[:], graph.metadata_props[:], graph.value_info[:]
    for part in (*graph.node, *graph.initializer, *graph.input, *graph.output):
        part.doc_string = ""
        del part.metadata_props[:]


def save(model: onnx.ModelProto, path: Path) -> None:
    """Write a model in one go, so that the file is whole or absent."""
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(model.SerializeToString())
    draft.replace(path)


def _copy(node: onnx.NodeProto) -> onnx.NodeProto:
    # A node of the graph is gone once the graph's list is emptied.
    copy = onnx.NodeProto()
    copy.CopyFrom(node)
    return copy
