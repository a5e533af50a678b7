"""Supervised contrastive learning before the head: sentences of the same codes move together."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from tqdm import tqdm  # type: ignore[import-untyped]

from linkage_training.classifier import SentenceClassifier
from linkage_training.device import use_bf16
from linkage_training.inputs import Collator
from linkage_training.labels import BoolMatrix
from linkage_training.recipe import ContrastiveSettings, TrainingSettings

if TYPE_CHECKING:
    from datasets import Dataset

# Sentences without a code are most of what is said; in a batch they are a quarter.
_CODED_SHARE = 0.75
_BLOCK = 8
_WARMUP = 20
_LOGGED_STEPS = 50


class SupervisedContrastiveLoss(nn.Module):
    """Contrastive loss over the sentences of a batch, for several codes a sentence.

    For sentence i it is the cross-entropy between the softmax of its similarities to all
    others, cosine / temperature, and their shares of codes in common (Jaccard index), which
    takes the place of "same class" in Khosla et al. 2020, equation 2. Sentences without a code
    have that in common.
    """

    def __init__(self, temperature: float) -> None:
        super().__init__()
        self.temperature = temperature

    def forward(self, vectors: Tensor, labels: Tensor) -> Tensor:
        """The mean loss; `vectors` of shape (batch, width), `labels` (batch, codes) of 0 and 1."""
        none = (labels.sum(1, keepdim=True) == 0).to(labels.dtype)
        sets = torch.cat([labels, none], dim=1)
        shared = sets @ sets.T
        sizes = sets.sum(1)
        itself = torch.eye(len(sets), dtype=torch.bool, device=sets.device)
        weights = (shared / (sizes[:, None] + sizes[None] - shared)).masked_fill(itself, 0.0)
        unit = nn.functional.normalize(vectors.float(), dim=1)
        similarity = (unit @ unit.T / self.temperature).masked_fill(itself, -torch.inf)
        log_shares = similarity.log_softmax(1).masked_fill(itself, 0.0)
        paired = weights.sum(1) > 0
        if not paired.any():
            return vectors.sum() * 0.0
        losses = -(weights * log_shares).sum(1)[paired] / weights.sum(1)[paired]
        return losses.mean()


def contrast(
    model: SentenceClassifier,
    train: Dataset,
    settings: ContrastiveSettings,
    training: TrainingSettings,
    *,
    pad_id: int,
    seed: int,
    title: str,
    progress: bool,
    on_log: Callable[[dict[str, float]], None],
) -> None:
    """Move a classifier's sentence vectors, in place; the head is left alone.

    Args:
        model: The classifier, on the device to train on.
        train: What `encode_examples` gives.
        settings: Steps, batches, rate, temperature.
        training: What embeddings and number format follow.
        pad_id: The token id that fills up short sentences.
        seed: The batches follow from it.
        title: Names the progress bar.
        progress: Whether to show a bar on stderr.
        on_log: Takes the mean loss every `_LOGGED_STEPS` steps.
    """
    labels: BoolMatrix = np.asarray(train["labels"], dtype=np.float32) > 0
    device = next(model.parameters()).device
    collate = Collator(pad_id)
    loss = SupervisedContrastiveLoss(settings.temperature)
    frozen = training.learning_rates.embeddings == 0
    moved = [
        parameter
        for name, parameter in model.encoder.named_parameters()
        if not (frozen and "embeddings" in name)
    ]
    optimizer = torch.optim.AdamW(moved, lr=settings.learning_rate)
    rng = np.random.default_rng(seed)
    drawn = batches(labels, np.asarray(train["length"]), settings.batch_size, rng)
    losses: list[float] = []
    model.train()
    steps = tqdm(
        range(settings.steps), desc=title, file=sys.stderr, disable=not progress, leave=False
    )
    for step in steps:
        rows = next(drawn)
        batch = {k: v.to(device) for k, v in collate([train[int(row)] for row in rows]).items()}
        truth = batch.pop("labels")
        with torch.autocast(device.type, torch.bfloat16, enabled=use_bf16(training.precision)):
            vectors = model.sentence_vectors(**batch)
        outcome = loss(vectors, truth)
        outcome.backward()
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * min(1.0, (step + 1) / _WARMUP)
        optimizer.step()
        model.zero_grad()
        losses.append(float(outcome.detach()))
        if (step + 1) % _LOGGED_STEPS == 0:
            mean = round(float(np.mean(losses)), 6)
            on_log({"contrastive_step": step + 1, "contrastive_loss": mean})
            losses.clear()


def batches(
    labels: BoolMatrix, lengths: NDArray[np.int64], size: int, rng: np.random.Generator
) -> Iterator[list[int]]:
    """Rows of one batch after the other, without end.

    A batch has coded sentences and a part without a code, where there are both. The rows of
    `_BLOCK` batches are drawn at once and shared out by length: little is filled up, and what
    is alike in a batch is not alike by its length alone.
    """
    coded, none = np.flatnonzero(labels.any(1)), np.flatnonzero(~labels.any(1))
    wanted = round(size * _CODED_SHARE) if len(none) else size
    parts = [(coded, wanted), (none, size - wanted)] if len(coded) else [(none, size)]
    block = max(1, min(_BLOCK, *(len(pool) // count for pool, count in parts if count)))
    while True:
        shares = []
        for pool, count in parts:
            some = rng.choice(pool, min(count * block, len(pool)), replace=False)
            by_length = some[np.argsort(lengths[some], kind="stable")]
            shares.append(np.array_split(by_length, block))
        for batch in rng.permutation(block):
            yield [int(row) for share in shares for row in share[batch]]
