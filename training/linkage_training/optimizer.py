"""Which part of the model learns how fast."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import torch

from linkage_training.classifier import SentenceClassifier
from linkage_training.recipe import TrainingSettings

_LAYER = re.compile(r"\blayers?\.(\d+)\.")


def make_optimizer(model: SentenceClassifier, settings: TrainingSettings) -> torch.optim.AdamW:
    """AdamW with a learning rate for head, embeddings and each layer.

    A layer's rate is `encoder * layer_decay ** d`, d layers below the top (layer-wise
    decay as in Howard and Ruder 2018). Biases and norms are not decayed. Embeddings of
    rate 0 are frozen, which also spares their gradients.
    """
    rates = settings.learning_rates
    names = [name for name, _ in model.named_parameters()]
    found = [int(match[1]) for name in names if (match := _LAYER.search(name))]
    top = max(found, default=0)
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = defaultdict(list)
    for name, parameter in model.named_parameters():
        if name.startswith("head."):
            rate = rates.head
        elif "embeddings" in name:
            rate = rates.embeddings
        elif match := _LAYER.search(name):
            rate = rates.encoder * settings.layer_decay ** (top - int(match[1]))
        else:
            rate = rates.encoder
        if rate == 0:
            parameter.requires_grad_(False)
            continue
        decay = settings.weight_decay if parameter.ndim > 1 else 0.0
        groups[rate, decay].append(parameter)
    described: list[dict[str, Any]] = [
        {"params": parameters, "lr": rate, "weight_decay": decay}
        for (rate, decay), parameters in groups.items()
    ]
    return torch.optim.AdamW(described)
