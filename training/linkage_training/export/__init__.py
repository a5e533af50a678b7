"""A trained model into the small, fast file that tagging runs.

`export` writes the model as an fp32 ONNX graph, `quantise` makes the int8 one of it, and
`compare` with `refuse_if_worse` says what that costs and whether it is too much.
"""

from linkage_training.export.agreement import (
    MAX_LOSS,
    Agreement,
    MacroF1,
    compare,
    refuse_if_worse,
)
from linkage_training.export.fp32 import export
from linkage_training.export.int8 import Quantised, quantise
from linkage_training.export.observation import Batch

__all__ = [
    "MAX_LOSS",
    "Agreement",
    "Batch",
    "MacroF1",
    "Quantised",
    "compare",
    "export",
    "quantise",
    "refuse_if_worse",
]
