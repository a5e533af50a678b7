"""Embeddings of sentences: the mean of the last layer over the tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from transformers import PreTrainedModel

MAX_TOKENS = 128
_BATCH = 64


def mean_pooled(hidden: Any, mask: Any) -> Any:
    """Sentence embeddings: the mean over the tokens that are no padding, of length 1.

    Args:
        hidden: The last hidden states, of shape (batch, tokens, width).
        mask: 1 for a token, 0 for padding, of shape (batch, tokens).

    Returns:
        A tensor of shape (batch, width), in 32-bit floating point.
    """
    import torch

    weights = mask.unsqueeze(-1).to(torch.float32)
    total = (hidden.to(torch.float32) * weights).sum(1)
    return torch.nn.functional.normalize(total / weights.sum(1).clamp(min=1.0), dim=-1)


def embed(model: PreTrainedModel, encodings: Sequence[Sequence[int]]) -> NDArray[np.float16]:
    """The embeddings of tokenised sentences, in their order.

    Args:
        model: A BERT-like encoder, on the device that is to be used.
        encodings: Token ids of each sentence, its special tokens included.

    Returns:
        An array of shape (sentences, width); the rows have length 1.
    """
    import torch

    out = np.empty((len(encodings), model.config.hidden_size), np.float16)
    by_length = sorted(range(len(encodings)), key=lambda i: len(encodings[i]))
    device = model.device
    model.train(mode=False)
    for start in range(0, len(by_length), _BATCH):
        rows = by_length[start : start + _BATCH]
        ids, mask = padded([encodings[i] for i in rows])
        with torch.inference_mode(), autocast(device):
            hidden = model(
                input_ids=ids.to(device), attention_mask=mask.to(device)
            ).last_hidden_state
            out[rows] = mean_pooled(hidden, mask.to(device)).cpu().numpy().astype(np.float16)
    return out


def autocast(device: Any) -> Any:
    """The context for a forward pass: bfloat16 where the device multiplies in it itself."""
    import torch

    from linkage_training.device import use_bf16
    from linkage_training.recipe import Precision

    return torch.autocast(device.type, torch.bfloat16, enabled=use_bf16(Precision.AUTO))


def padded(encodings: Sequence[Sequence[int]]) -> tuple[Any, Any]:
    """Token ids and attention mask as tensors, padded with 0 to the longest."""
    import torch

    width = max(len(ids) for ids in encodings)
    ids = torch.zeros((len(encodings), width), dtype=torch.long)
    mask = torch.zeros((len(encodings), width), dtype=torch.long)
    for row, tokens in enumerate(encodings):
        ids[row, : len(tokens)] = torch.as_tensor(tokens)
        mask[row, : len(tokens)] = 1
    return ids, mask
