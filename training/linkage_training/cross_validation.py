"""Fits to some cases, asked about others: out-of-fold outputs, and the final model."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file

from linkage_training.classifier import SentenceClassifier
from linkage_training.experiment import Experiment
from linkage_training.fit import fit, predict_logits
from linkage_training.folds import Fit, part_of_cases
from linkage_training.labels import FloatMatrix
from linkage_training.run_folder import RunFolder, writing

if TYPE_CHECKING:
    from datasets import Dataset

# The loss after each epoch is followed on this many held-out sentences: enough for its course,
# and a small part of what an epoch takes.
_FOLLOWED = 1000
FINAL = "final"
_WEIGHTS = "weights.safetensors"


def held_out_logits(experiment: Experiment, *, share: float = 1.0) -> FloatMatrix:
    """Logits for `experiment.held_out_rows`, shape (rows, labels), by fits that saw none of them.

    Fits that are finished in the run folder are not done again.

    Args:
        experiment: What to fit.
        share: Train on this share of the cases only, for the learning curve.

    Raises:
        TrainingError: From `fit`.
    """
    rows = experiment.held_out_rows
    logits = np.zeros((len(rows), len(experiment.codebook.labels)))
    for number, cases in enumerate(experiment.split.fits):
        asked = experiment.rows(cases.held_out)
        logits[np.isin(rows, asked)] = _asked(experiment, number, cases, share)
    return logits


def _asked(experiment: Experiment, number: int, cases: Fit, share: float) -> FloatMatrix:
    """The logits of one fit for the cases held out of it."""
    name = f"fold-{number}" if share == 1.0 else f"fold-{number}-share-{round(100 * share)}"
    if (done := experiment.run.logits(name)) is not None:
        return done
    held_out = experiment.encoded.select(experiment.rows(cases.held_out))
    if share == 1.0 and not experiment.split.cross_validated:
        model = fit_final(experiment)
    else:
        model = _fitted(experiment, number, cases, share, name)
    logits = predict_logits(model, held_out, model.pad_id)
    experiment.run.save_logits(name, logits)
    return logits


def _fitted(
    experiment: Experiment, number: int, cases: Fit, share: float, name: str
) -> SentenceClassifier:
    seed = experiment.recipe.seed
    train = experiment.rows(
        cases.train if share == 1.0 else part_of_cases(cases.train, share, seed)
    )
    held_out = experiment.encoded.select(experiment.rows(cases.held_out))
    model = experiment.new_classifier(seed + number)
    fits = len(experiment.split.fits)
    fit(
        model,
        experiment.encoded.select(train),
        experiment.recipe,
        checkpoints=experiment.run.step(name) / "checkpoints",
        pad_id=model.pad_id,
        seed=seed + number,
        held_out=_sample(held_out, seed),
        title=f"fold {number + 1} of {fits}" + ("" if share == 1.0 else f" ({share:.0%})"),
        progress=experiment.progress,
        on_log=_logger(experiment.run, name),
    )
    fit_lexical(experiment, model, train)
    return model


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
    weights = experiment.run.step(FINAL) / _WEIGHTS
    if weights.is_file():
        model.load_state_dict(load_file(weights))
        return model.eval()
    fit(
        model,
        experiment.encoded.select(experiment.train_rows),
        experiment.recipe,
        checkpoints=experiment.run.step(FINAL) / "checkpoints",
        pad_id=model.pad_id,
        seed=seed,
        held_out=None
        if experiment.split.cross_validated
        else _sample(experiment.encoded.select(experiment.held_out_rows), seed),
        title="final model",
        progress=experiment.progress,
        on_log=_logger(experiment.run, FINAL),
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
