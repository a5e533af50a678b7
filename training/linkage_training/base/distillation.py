"""Training the encoder to give a Chinese sentence the teacher's embedding of its translation."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from linkage_nlp.errors import TrainingError
from linkage_training.base.batches import epoch_batches
from linkage_training.base.checkpoint import CheckpointFolder, History, Point
from linkage_training.base.settings import BaseSettings
from linkage_training.base.teacher import autocast, mean_pooled, padded

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from transformers import PreTrainedModel

_POINT_EVERY = 25


@dataclass(frozen=True)
class Material:
    """What is trained on, one entry a pair.

    Attributes:
        zh: Token ids of the Chinese sentences.
        en: Token ids of the English sentences.
        targets: The teacher's embeddings of the English sentences, unit rows.
    """

    zh: Sequence[Sequence[int]]
    en: Sequence[Sequence[int]]
    targets: NDArray[np.float16]


def losses(
    student: Any, targets: Any, settings: BaseSettings, others: Any | None = None
) -> tuple[Any, Any]:
    """How far a batch is from the teacher's embeddings.

    Args:
        student: Unit embeddings of the batch, of shape (batch, width).
        targets: The teacher's, of the same shape.
        settings: Scale and threshold of the second loss.
        others: The teacher's embeddings of further sentences, of shape (sentences, width).

    Returns:
        The mean of 1 - cosine, and the cross-entropy of telling each pair's target from the
        others of the batch and from the further ones; targets that say the same as a pair's
        own do not count there.
    """
    import torch

    distance = (1 - (student * targets).sum(1)).mean()
    candidates = targets if others is None else torch.cat([targets, others])
    logits = settings.contrast_scale * (student @ candidates.T)
    same = (targets @ candidates.T) >= settings.same_meaning
    same[:, : len(targets)].fill_diagonal_(False)
    logits = logits.masked_fill(same, float("-inf"))
    right = torch.arange(len(student), device=student.device)
    return distance, torch.nn.functional.cross_entropy(logits, right)


def rate_factor(progress: float, warm_up: float) -> float:
    """The learning rate's share of its highest: rising linearly to 1, then falling to 0.

    Args:
        progress: Share of the run that is done, 0 to 1.
        warm_up: Share of the run in which it rises.
    """
    if progress < warm_up:
        return progress / warm_up
    return max(0.0, (1 - progress) / (1 - warm_up))


def optimiser(model: PreTrainedModel, settings: BaseSettings) -> Any:
    """AdamW with a rate for the token embeddings and one for all else."""
    import torch

    table = model.get_input_embeddings().weight
    weights: list[Any] = []
    plain: list[Any] = []
    for parameter in model.parameters():
        if parameter is not table:
            (weights if parameter.ndim > 1 else plain).append(parameter)
    groups: list[dict[str, Any]] = [
        {"params": [table], "lr": settings.embedding_rate, "weight_decay": 0.0},
        {"params": weights, "lr": settings.rate, "weight_decay": settings.weight_decay},
        {"params": plain, "lr": settings.rate, "weight_decay": 0.0},
    ]
    for group in groups:
        group["highest"] = group["lr"]
    return torch.optim.AdamW(groups, fused=True)


def distil(
    model: PreTrainedModel,
    material: Material,
    settings: BaseSettings,
    checkpoints: CheckpointFolder,
    *,
    measure: Callable[[], float],
    export: Callable[[], None],
    progress: Callable[[Point], None] = lambda _: None,
) -> History:
    """Train the encoder in place; goes on from the last checkpoint if there is one.

    Args:
        model: The encoder, on the device to train on.
        material: What to train on.
        settings: How.
        checkpoints: Where checkpoints are kept.
        measure: Gives the figure that is put down at each checkpoint.
        export: Called at each checkpoint, to put the encoder by in a form that can be used.
        progress: Told every 25 steps how it goes.

    Returns:
        The course of the run.

    Raises:
        TrainingError: There are fewer pairs than fill a batch, or the loss is no number.
    """
    import torch

    if len(material.zh) < settings.batch:
        raise TrainingError(
            f"{len(material.zh)} pairs do not fill one batch of {settings.batch}",
            remedy="Give more pairs or set a smaller batch",
        )
    device = model.device
    adam = optimiser(model, settings)
    history = checkpoints.restore(model, adam)
    started = time.monotonic() - history.seconds
    saved = history.seconds
    lengths = [len(ids) for ids in material.zh]
    batches_per_epoch = len(epoch_batches(lengths, settings.batch, settings.seed, 0))
    epoch, batches = -1, []
    model.train(
        mode=False
    )  # no dropout: with few passes over the pairs there is nothing to overfit
    sums = np.zeros(2)
    while (done := _done(history, settings)) < 1:
        step = history.steps
        if step // batches_per_epoch != epoch:
            epoch = step // batches_per_epoch
            batches = epoch_batches(lengths, settings.batch, settings.seed, epoch)
        rows = batches[step % batches_per_epoch]
        for group in adam.param_groups:
            group["lr"] = group["highest"] * rate_factor(done, settings.warm_up)
        targets, others = (
            torch.from_numpy(material.targets[of].astype(np.float32)).to(device)
            for of in (rows, _drawn(step, len(material.targets), settings))
        )
        distance, contrast = losses(
            _embeddings(model, [material.zh[i] for i in rows]), targets, settings, others
        )
        loss = settings.distance_weight * distance + settings.contrast_weight * contrast
        loss.backward()
        if step % settings.english_every == 0:
            english, _ = losses(
                _embeddings(model, [material.en[i] for i in rows]), targets, settings
            )
            (settings.distance_weight * english).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), settings.clip)
        adam.step()
        adam.zero_grad()
        sums += (float(distance.detach()), float(contrast.detach()))
        history = replace(history, steps=step + 1, seconds=time.monotonic() - started)
        if history.steps % _POINT_EVERY == 0:
            if not np.isfinite(sums).all():
                raise TrainingError(
                    f"the loss is no number any more after {history.steps} steps",
                    remedy="Set lower learning rates and start again",
                )
            mean = sums / _POINT_EVERY
            point = Point(history.steps, history.seconds, float(mean[0]), float(mean[1]))
            history = replace(history, points=(*history.points, point))
            sums[:] = 0
            progress(point)
        if history.seconds - saved >= 60 * settings.save_minutes:
            history = _put_by(history, model, adam, checkpoints, measure=measure, export=export)
            saved = history.seconds
    if history.measured_at != history.steps:
        history = _put_by(history, model, adam, checkpoints, measure=measure, export=export)
    return history


def _drawn(step: int, sentences: int, settings: BaseSettings) -> NDArray[np.int64]:
    """Further sentences to tell a batch's targets from, drawn anew at each step."""
    draw = np.random.default_rng([settings.seed, step])
    return draw.integers(sentences, size=settings.negatives)


def _done(history: History, settings: BaseSettings) -> float:
    """Share of the run that is done, by steps or by time, whichever is further."""
    share = history.steps / settings.steps
    if settings.minutes:
        share = max(share, history.seconds / (60 * settings.minutes))
    return share


def _embeddings(model: PreTrainedModel, encodings: Sequence[Sequence[int]]) -> Any:
    ids, mask = padded(encodings)
    ids, mask = ids.to(model.device), mask.to(model.device)
    with autocast(model.device):
        hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
    return mean_pooled(hidden, mask)


def _put_by(
    history: History,
    model: PreTrainedModel,
    adam: Any,
    checkpoints: CheckpointFolder,
    *,
    measure: Callable[[], float],
    export: Callable[[], None],
) -> History:
    """Measure, keep a checkpoint and export."""
    history = replace(history, figures=(*history.figures, (history.steps, measure())))
    checkpoints.save(history, model, adam)
    export()
    return history
