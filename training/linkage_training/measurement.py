"""The figures of a run: the model and its baseline, cross-validated and on the test cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from linkage_nlp.bundle import LabelSettings
from linkage_nlp.dataset import Example
from linkage_training.baseline import Baseline
from linkage_training.classifier import SentenceClassifier
from linkage_training.decisions import accepted, cross_fitted, learn_settings, reviewed
from linkage_training.experiment import Experiment
from linkage_training.labels import BoolMatrix, FloatMatrix
from linkage_training.metrics import Scores, score
from linkage_training.shipped import Shipped, ship

_TINY = 1e-7


@dataclass(frozen=True, slots=True)
class Measured:
    """What a system does on some examples.

    Attributes:
        scores: Figures of the accepted codes.
        predicted: The accepted codes, shape (examples, labels).
        review_recall: Share of the true codes that are accepted or put before a person; None
            when there are none.
        review_load: Share of the sentences with a code to be reviewed.
    """

    scores: Scores
    predicted: BoolMatrix
    review_recall: float | None
    review_load: float


@dataclass(frozen=True)
class System:
    """A way to code sentences, with its settings learnt on the training cases.

    Attributes:
        settings: Calibration and thresholds for each label.
        cross_validated: On the training cases, each by a model, and with settings, that
            did not see it.
    """

    settings: dict[str, LabelSettings]
    cross_validated: Measured


@dataclass(frozen=True)
class Figures:
    """All that is measured in a run.

    Attributes:
        model: The fine-tuned model.
        baseline: TF-IDF and logistic regression on the same cases.
        test: The exported int8 model on the test cases; None without any.
        test_fp32: The model before export on the test cases; None without any.
        baseline_test: The baseline on the test cases; None without any.
        curve: Cross-validated on a share of the cases, by share.
        shipped: The exported model and how it agrees with the trained one.
    """

    model: System
    baseline: System
    test: Measured | None
    test_fp32: Measured | None
    baseline_test: Measured | None
    curve: dict[float, Measured]
    shipped: Shipped


def measure_run(
    experiment: Experiment,
    out_of_fold: FloatMatrix,
    model: SentenceClassifier,
    curve: dict[float, FloatMatrix],
) -> Figures:
    """Measure the model and the baseline, and export the model.

    Args:
        experiment: The run.
        out_of_fold: The model's logits for the training rows.
        model: The final model.
        curve: Out-of-fold logits by share of the cases trained on.

    Raises:
        TrainingError: The model cannot be exported.
    """
    system = measure_system(experiment, out_of_fold)
    baseline_out_of_fold, baseline_test_logits = baseline_logits(experiment)
    baseline = measure_system(experiment, baseline_out_of_fold)
    shipped = ship(experiment, model, system.settings)
    test = test_fp32 = baseline_test = None
    rows = experiment.test_rows
    if len(rows):
        test = measure_test(experiment, shipped.int8[rows], system.settings)
        test_fp32 = measure_test(experiment, shipped.fp32[rows], system.settings)
        baseline_test = measure_test(experiment, baseline_test_logits, baseline.settings)
    return Figures(
        model=system,
        baseline=baseline,
        test=test,
        test_fp32=test_fp32,
        baseline_test=baseline_test,
        curve={
            share: measure_system(experiment, logits).cross_validated
            for share, logits in curve.items()
        },
        shipped=shipped,
    )


def measure_system(experiment: Experiment, out_of_fold: FloatMatrix) -> System:
    """Settings and cross-validated figures from the logits for the training rows."""
    labels = experiment.labels[experiment.train_rows]
    decisions = experiment.recipe.decisions
    taken, seen = cross_fitted(
        out_of_fold, labels, experiment.train_folds, experiment.codebook, decisions
    )
    return System(
        learn_settings(out_of_fold, labels, experiment.codebook, decisions),
        measure(experiment, experiment.pick(experiment.train_rows), labels, taken, seen),
    )


def measure_test(
    experiment: Experiment, logits: FloatMatrix, settings: dict[str, LabelSettings]
) -> Measured:
    """Figures on the test rows."""
    ordered = list(settings.values())
    return measure(
        experiment,
        experiment.pick(experiment.test_rows),
        experiment.labels[experiment.test_rows],
        accepted(logits, ordered),
        reviewed(logits, ordered),
    )


def measure(
    experiment: Experiment,
    examples: tuple[Example, ...],
    gold: BoolMatrix,
    taken: BoolMatrix,
    seen: BoolMatrix,
) -> Measured:
    """Figures for decisions on some examples."""
    scores = score(
        gold,
        taken,
        examples,
        experiment.codebook,
        bootstrap=experiment.recipe.evaluation.bootstrap,
        seed=experiment.recipe.seed,
    )
    true = int(gold.sum())
    return Measured(
        scores=scores,
        predicted=taken,
        review_recall=float((gold & seen).sum() / true) if true else None,
        review_load=float((seen & ~taken).any(axis=1).mean()),
    )


def baseline_logits(experiment: Experiment) -> tuple[FloatMatrix, FloatMatrix]:
    """The baseline's log-odds, out of fold for the training rows and for the test rows."""
    seed = experiment.recipe.seed
    train, folds = experiment.train_rows, experiment.train_folds
    out_of_fold = np.zeros((len(train), len(experiment.codebook.labels)))
    for number in range(len(experiment.split.folds)):
        inside = folds == number
        fitted = Baseline.fit(experiment.pick(train[~inside]), experiment.codebook, seed)
        out_of_fold[inside] = _log_odds(fitted.predict_proba(experiment.pick(train[inside])))
    test = experiment.pick(experiment.test_rows)
    if not test:
        return out_of_fold, np.zeros((0, out_of_fold.shape[1]))
    fitted = Baseline.fit(experiment.pick(train), experiment.codebook, seed)
    return out_of_fold, _log_odds(fitted.predict_proba(test))


def _log_odds(p: FloatMatrix) -> FloatMatrix:
    bounded = np.clip(p, _TINY, 1 - _TINY)
    result: FloatMatrix = np.log(bounded) - np.log1p(-bounded)
    return result
