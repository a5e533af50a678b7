"""A PyTorch module as an fp32 ONNX graph, shaped for onnxruntime on processors.

The graph stays as exported, without the fused operators of `onnxruntime.transformers`
(Attention, SkipLayerNormalization, BiasGelu, EmbedLayerNormalization). They are made for
graphics cards: measured on processors, with onnxruntime 1.31, a MiniLM with them tags 30 %
fewer sentences a second, in int8 and in fp32. One fusion onnxruntime does by itself when it
loads a graph, that of a sum and the normalisation after it; its kernel takes ten times as
long as the two operators, so the sum is written as `Sum`, which is not fused, in place of
`Add`.
"""

from __future__ import annotations

import copy
import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

import onnx
import torch
from torch import nn
from torch.onnx import OnnxExporterError
from transformers import PreTrainedModel

from linkage_nlp.errors import TrainingError
from linkage_training.export.graph import MAX_BYTES, save, strip

OUTPUT = "logits"
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_NORMALISATIONS = ("LayerNormalization", "RMSNormalization", "SimplifiedLayerNormalization")
_AXES = {0: "batch", 1: "length"}

# What torch says of its own inner workings while it exports; none of it is ours to mend.
_CHATTER = (
    (r"`isinstance\(treespec, LeafSpec\)` is deprecated", FutureWarning),
    (r"# The axis name: \w+ will not be used", UserWarning),
)


def export(model: nn.Module, destination: Path, *, has_token_types: bool) -> Path:
    """Write a model as ONNX: int64 inputs of any batch size and length, output `logits`.

    Args:
        model: Takes (input_ids, attention_mask, token_type_ids), each of shape (batch,
            length), and gives logits of shape (batch, labels). It is not changed.
        destination: The file to write.
        has_token_types: Whether the graph takes `token_type_ids`; without, the model is
            called with the first two alone.

    Returns:
        `destination`.

    Raises:
        TrainingError: The model is too large for one file, or has a part that ONNX lacks.
    """
    size = sum(p.numel() for p in model.parameters()) * 4
    if size > MAX_BYTES:
        raise TrainingError(
            f"the model has {size / 2**30:.1f} GiB of weights, more than an ONNX file holds",
            remedy="Train from a base with fewer than 500 million parameters",
        )
    exported = copy.deepcopy(model).cpu().float().eval()
    for module in exported.modules():
        if isinstance(module, PreTrainedModel):
            # The other kinds of attention become graphs with more nodes.
            module.set_attn_implementation("eager")
    names = INPUTS if has_token_types else INPUTS[:2]
    example = tuple(torch.ones((2, 16), dtype=torch.int64) for _ in names)
    try:
        with _quietly():
            program = torch.onnx.export(
                exported,
                example,
                input_names=names,
                output_names=[OUTPUT],
                dynamic_shapes=[_AXES for _ in names],
                dynamo=True,
                verbose=False,
            )
    except OnnxExporterError as error:
        reason = str(error.__cause__ or error).strip().splitlines()[0]
        raise TrainingError(
            f"the model cannot be written as ONNX ({reason})",
            remedy="Train from another base; BERT, XLM-RoBERTa and ModernBERT encoders can be",
        ) from error
    assert program is not None
    graph = program.model_proto
    strip(graph)
    _keep_sums_apart(graph.graph)
    save(graph, destination)
    return destination


def _keep_sums_apart(graph: onnx.GraphProto) -> None:
    """Write sums that are normalised as `Sum`; see the module's docstring."""
    normalised = {node.input[0] for node in graph.node if node.op_type in _NORMALISATIONS}
    for node in graph.node:
        if node.op_type == "Add" and node.output[0] in normalised:
            node.op_type = "Sum"


@contextmanager
def _quietly() -> Iterator[None]:
    """Without torch's progress lines, warnings of its own and advice on absent packages."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            for message, category in _CHATTER:
                warnings.filterwarnings("ignore", message, category)
            yield
    finally:
        logger.setLevel(level)
