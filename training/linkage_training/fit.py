"""Fitting one classifier with the Hugging Face Trainer, and asking it for logits."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from safetensors import SafetensorError
from torch import Tensor, nn
from transformers import PrinterCallback, ProgressCallback, Trainer, TrainingArguments

from linkage_nlp.errors import TrainingError
from linkage_training.averaging import WeightAverage
from linkage_training.classifier import SentenceClassifier
from linkage_training.contrastive import contrast
from linkage_training.device import on_cpu, use_bf16
from linkage_training.inputs import Collator
from linkage_training.labels import FloatMatrix
from linkage_training.losses import make_loss
from linkage_training.optimizer import make_optimizer
from linkage_training.progress import Progress
from linkage_training.recipe import Recipe

if TYPE_CHECKING:
    from datasets import Dataset

# Weights, their average and two moments in fp32, in the new checkpoint and in the one it
# replaces.
_CHECKPOINT_BYTES_PER_PARAMETER = 4 * 4 * 2
_PREDICT_BATCH = 64


class _ClassifierTrainer(Trainer):
    """The Trainer for a model that returns bare logits."""

    def __init__(
        self, *args: Any, loss: nn.Module, pad_id: int, average: WeightAverage, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.add_callback(average)
        self._average = average
        self._loss = loss
        self._pad_id = pad_id
        self.can_return_loss = True

    def compute_loss(
        self,
        model: nn.Module,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Tensor | int | None = None,  # noqa: ARG002 - the Trainer's name
    ) -> Any:
        labels = inputs["labels"]
        logits = model(**{key: value for key, value in inputs.items() if key != "labels"})
        loss = self._loss(logits.float(), labels)
        return (loss, {"logits": logits}) if return_outputs else loss

    def save_model(self, output_dir: str | None = None, _internal_call: bool = False) -> None:
        """A checkpoint's weights, and their average, before what makes it a whole one."""
        super().save_model(output_dir, _internal_call)
        if output_dir and self.args.should_save:
            self._average.save(Path(output_dir))

    def get_eval_dataloader(self, eval_dataset: Any = None) -> Any:
        """The held-out examples, all with their context."""
        in_training = self.data_collator
        self.data_collator = Collator(self._pad_id)
        try:
            return super().get_eval_dataloader(eval_dataset)
        finally:
            self.data_collator = in_training


def fit(
    model: SentenceClassifier,
    train: Dataset,
    recipe: Recipe,
    *,
    checkpoints: Path,
    pad_id: int,
    seed: int,
    held_out: Dataset | None = None,
    title: str = "training",
    progress: bool = False,
    on_log: Callable[[dict[str, float]], None],
) -> None:
    """Train a model in place, going on from the last checkpoint in `checkpoints`.

    A checkpoint is written after every epoch and the folder removed at the end.

    Args:
        model: The classifier to train.
        train: What `encode_examples` gives.
        recipe: Optimisation and loss.
        checkpoints: A folder for this fit alone.
        pad_id: The token id that fills up short sentences.
        seed: Order of the sentences and dropout follow from it.
        held_out: Examples whose loss is logged after each epoch.
        title: Names the progress bar.
        progress: Whether to show a bar on stderr.
        on_log: Takes the figures of each epoch.

    Raises:
        TrainingError: The disk is full, memory is short, or the loss is not a number.
    """
    settings = recipe.training
    checkpoints.mkdir(parents=True, exist_ok=True)
    _check_room(model, checkpoints)
    arguments = TrainingArguments(
        output_dir=str(checkpoints),
        num_train_epochs=settings.epochs,
        per_device_train_batch_size=settings.batch_size,
        per_device_eval_batch_size=_PREDICT_BATCH,
        lr_scheduler_type="linear",
        warmup_steps=settings.warmup,
        max_grad_norm=settings.max_gradient_norm,
        use_cpu=on_cpu(),
        bf16=use_bf16(settings.precision),
        seed=seed,
        train_sampling_strategy="group_by_length",
        length_column_name="length",
        remove_unused_columns=False,
        label_names=["labels"],
        prediction_loss_only=True,
        logging_strategy="epoch",
        eval_strategy="no" if held_out is None else "epoch",
        save_strategy="epoch",
        save_total_limit=1,
        dataloader_pin_memory=torch.cuda.is_available(),
        report_to="none",
        disable_tqdm=True,
    )
    resumed = last_checkpoint(checkpoints)
    if recipe.contrastive.steps and resumed is None:
        contrast(
            model.to(arguments.device),
            train,
            recipe.contrastive,
            settings,
            pad_id=pad_id,
            seed=seed,
            title=f"{title}, contrastive",
            progress=progress,
            on_log=on_log,
        )
    labels = torch.tensor(np.asarray(train["labels"], dtype=np.float32))
    trainer = _ClassifierTrainer(
        model=model,
        args=arguments,
        train_dataset=train,
        eval_dataset=held_out,
        data_collator=Collator(pad_id, settings.context_dropout),
        optimizers=(make_optimizer(model, settings), None),
        loss=make_loss(recipe.loss, labels),
        pad_id=pad_id,
        average=WeightAverage(model, settings.averaging, resumed),
        callbacks=[Progress(title, progress, on_log)],
    )
    # Both would print on stdout, which belongs to results.
    trainer.remove_callback(PrinterCallback)
    trainer.remove_callback(ProgressCallback)
    try:
        trainer.train(resume_from_checkpoint=resumed)
    except torch.OutOfMemoryError as error:
        raise TrainingError(
            "memory is short for this batch size",
            remedy="Set a smaller training.batch_size or smaller limits in the recipe",
        ) from error
    except (OSError, SafetensorError) as error:
        raise TrainingError(
            f"training could not read or write its checkpoints ({error})",
            path=checkpoints,
            remedy="Make room on the disk and run the same command again; it goes on from "
            "the last whole checkpoint",
        ) from error
    # The trainer has put autocast around the model's own forward, which would otherwise
    # compute in bf16 for good, in predictions and in the exported graph.
    trainer.accelerator.unwrap_model(model, keep_fp32_wrapper=False)
    if not all(bool(torch.isfinite(p).all()) for p in model.parameters()):
        raise TrainingError(
            "the weights became infinite", remedy="Lower the learning rates in the recipe"
        )
    if arguments.should_save:
        shutil.rmtree(checkpoints)


def predict_logits(model: SentenceClassifier, data: Dataset, pad_id: int) -> FloatMatrix:
    """Logits in fp32 for each example, in order, shape (examples, labels)."""
    collate = Collator(pad_id)
    device = next(model.parameters()).device
    lengths = np.asarray(data["length"])
    order = np.argsort(-lengths, kind="stable")
    logits = np.zeros((len(lengths), model.head.out_features), dtype=np.float64)
    model.eval()
    with torch.inference_mode():
        for start in range(0, len(order), _PREDICT_BATCH):
            rows = order[start : start + _PREDICT_BATCH]
            batch = collate([data[int(row)] for row in rows])
            del batch["labels"]
            output = model(**{key: value.to(device) for key, value in batch.items()})
            logits[rows] = output.float().cpu().numpy()
    return logits


def last_checkpoint(folder: Path) -> str | None:
    """The newest whole checkpoint; one that a kill cut short has no readable state."""
    found = sorted(
        folder.glob("checkpoint-*"), key=lambda path: int(path.name.split("-")[1]), reverse=True
    )
    for checkpoint in found:
        with suppress(OSError, UnicodeDecodeError, json.JSONDecodeError):
            json.loads((checkpoint / "trainer_state.json").read_text(encoding="utf-8"))
            return str(checkpoint)
    return None


def _check_room(model: nn.Module, folder: Path) -> None:
    needed = sum(p.numel() for p in model.parameters()) * _CHECKPOINT_BYTES_PER_PARAMETER
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise TrainingError(
            f"the disk has {free / 1e9:.1f} GB left, while checkpoints need {needed / 1e9:.1f} GB",
            path=folder,
            remedy="Make room, or give a folder on another disk with --run",
        )
