"""Training on all folds but one, and asking about the one: out-of-fold outputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file

from linkage_training.classifier import SentenceClassifier
from linkage_training.experiment import Experiment
from linkage_training.fit import fit, predict_logits
from linkage_training.folds import part_of_cases
from linkage_training.labels import FloatMatrix
from linkage_training.run_folder import RunFolder, writing

if TYPE_CHECKING:
    from datasets import Dataset

# The loss after each epoch is followed on this many held-out sentences: enough for its course,
# and a small part of what an epoch takes.
_FOLLOWED = 1000
_FINAL = "final"
_WEIGHTS = "weights.safetensors"


def cross_validate(experiment: Experiment, *, share: float = 1.0) -> FloatMatrix:
    """Out-of-fold logits for `experiment.train_rows`, shape (rows, labels).

    Folds that are finished in the run folder are not fitted again.

    Args:
        experiment: What to fit.
        share: Train on this share of the cases only, for the learning curve.

    Raises:
        TrainingError: From `fit`.
    """
    logits = np.zeros((len(experiment.train_rows), len(experiment.codebook.labels)))
    for number in range(len(experiment.split.folds)):
        held_out = experiment.train_folds == number
        logits[held_out] = _fold(experiment, number, share)
    return logits


def _fold(experiment: Experiment, number: int, share: float) -> FloatMatrix:
    name = f"fold-{number}" if share == 1.0 else f"fold-{number}-share-{round(100 * share)}"
    if (done := experiment.run.logits(name)) is not None:
        return done
    folds = experiment.split.folds
    cases = tuple(c for i, fold in enumerate(folds) if i != number for c in fold)
    seed = experiment.recipe.seed
    train = experiment.rows(cases if share == 1.0 else part_of_cases(cases, share, seed))
    held_out = experiment.encoded.select(experiment.rows(folds[number]))
    model = experiment.new_classifier(seed + number)
    pad_id = model.pad_id
    fit(
        model,
        experiment.encoded.select(train),
        experiment.recipe,
        checkpoints=experiment.run.step(name) / "checkpoints",
        pad_id=pad_id,
        seed=seed + number,
        held_out=_sample(held_out, seed),
        title=f"fold {number + 1} of {len(folds)}" + ("" if share == 1.0 else f" ({share:.0%})"),
        progress=experiment.progress,
        on_log=_logger(experiment.run, name),
    )
    fit_lexical(experiment, model, train)
    logits = predict_logits(model, held_out, pad_id)
    experiment.run.save_logits(name, logits)
    return logits


def _sample(data: Dataset, seed: int) -> Dataset:
    """At most `_FOLLOWED` of the examples, drawn at random."""
    if len(data) <= _FOLLOWED:
        return data
    return data.select(np.random.default_rng(seed).choice(len(data), _FOLLOWED, replace=False))


def fit_final(experiment: Experiment) -> SentenceClassifier:
    """The model trained on all training cases, in eval mode on the CPU.

    Raises:
        TrainingError: From `fit`.
    """
    seed = experiment.recipe.seed
    model = experiment.new_classifier(seed)
    weights = experiment.run.step(_FINAL) / _WEIGHTS
    if weights.is_file():
        model.load_state_dict(load_file(weights))
        return model.eval()
    fit(
        model,
        experiment.encoded.select(experiment.train_rows),
        experiment.recipe,
        checkpoints=experiment.run.step(_FINAL) / "checkpoints",
        pad_id=model.pad_id,
        seed=seed,
        title="final model",
        progress=experiment.progress,
        on_log=_logger(experiment.run, _FINAL),
    )
    model = model.to("cpu")
    fit_lexical(experiment, model, experiment.train_rows)
    if experiment.run.main:
        with writing(experiment.run.path):
            draft = weights.with_name(f".{_WEIGHTS}.part")
            save_file({k: v.contiguous() for k, v in model.state_dict().items()}, draft)
            draft.replace(weights)
    return model.eval()


def fit_lexical(experiment: Experiment, model: SentenceClassifier, rows: NDArray[np.int64]) -> None:
    """Fit the linear model over words beside the encoder, where there is one, to some rows."""
    if model.lexical is not None:
        model.lexical.fit(
            [experiment.encoded[int(row)] for row in rows],
            experiment.labels[rows],
            experiment.recipe.seed,
        )


def _logger(run: RunFolder, step: str) -> Callable[[dict[str, float]], None]:
    def write(figures: dict[str, float]) -> None:
        run.log("epoch", step=step, **figures)

    return write
