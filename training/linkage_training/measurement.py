"""The figures of a run: the model and its baseline, on the cases held out and on the test cases."""

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
        held_out: On the cases held out, each by a model, and with settings, that did not
            see it.
    """

    settings: dict[str, LabelSettings]
    held_out: Measured


@dataclass(frozen=True)
class FiguresOnTest:
    """What came out on the test cases.

    Attributes:
        model: The exported int8 model.
        fp32: The model before export.
        baseline: The baseline.
    """

    model: Measured
    fp32: Measured
    baseline: Measured


@dataclass(frozen=True)
class FinalFigures:
    """What is measured of the model fitted on all training cases.

    Attributes:
        shipped: The exported model and how it agrees with the trained one.
        test: On the test cases; None without any.
    """

    shipped: Shipped
    test: FiguresOnTest | None


@dataclass(frozen=True)
class Figures:
    """All that is measured in a run.

    Attributes:
        model: The fine-tuned model.
        baseline: TF-IDF and logistic regression on the same cases.
        curve: On the cases held out, trained on a share of the others, by share.
        final: The model to ship; None in a run without one.
    """

    model: System
    baseline: System
    curve: dict[float, Measured]
    final: FinalFigures | None


def measure_run(
    experiment: Experiment,
    out_of_fold: FloatMatrix,
    curve: dict[float, FloatMatrix],
    model: SentenceClassifier | None,
) -> Figures:
    """Measure the model and the baseline, and export the model.

    Args:
        experiment: The run.
        out_of_fold: The model's logits for the rows held out.
        curve: Out-of-fold logits by share of the cases trained on.
        model: The final model, or None where there is none and the test cases stay unseen.

    Raises:
        TrainingError: The model cannot be exported.
    """
    system = measure_system(experiment, out_of_fold)
    baseline = measure_system(experiment, baseline_out_of_fold(experiment))
    return Figures(
        model=system,
        baseline=baseline,
        curve={
            share: measure_system(experiment, logits).held_out for share, logits in curve.items()
        },
        final=None if model is None else measure_final(experiment, model, system, baseline),
    )


def measure_final(
    experiment: Experiment, model: SentenceClassifier, system: System, baseline: System
) -> FinalFigures:
    """Export the final model and code the test cases with it.

    Args:
        experiment: The run.
        model: Fitted on all training cases.
        system: The model's settings, learnt from the cases held out.
        baseline: Those of the baseline.
    """
    shipped = ship(experiment, model, system.settings)
    if not len(experiment.test_rows):
        return FinalFigures(shipped, None)
    return FinalFigures(
        shipped,
        FiguresOnTest(
            model=measure_test(experiment, shipped.int8, system.settings),
            fp32=measure_test(experiment, shipped.fp32, system.settings),
            baseline=measure_test(experiment, baseline_on_test(experiment), baseline.settings),
        ),
    )


def measure_system(experiment: Experiment, out_of_fold: FloatMatrix) -> System:
    """Settings, and figures with settings from other folds, from logits for the rows held out."""
    rows = experiment.held_out_rows
    labels = experiment.labels[rows]
    decisions = experiment.recipe.decisions
    taken, seen = cross_fitted(
        out_of_fold, labels, experiment.held_out_folds, experiment.codebook, decisions
    )
    return System(
        learn_settings(out_of_fold, labels, experiment.codebook, decisions),
        measure(experiment, experiment.pick(rows), labels, taken, seen),
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


def baseline_out_of_fold(experiment: Experiment) -> FloatMatrix:
    """The baseline's log-odds for the rows held out, each by one that did not see its case."""
    rows = experiment.held_out_rows
    out_of_fold = np.zeros((len(rows), len(experiment.codebook.labels)))
    for cases in experiment.split.fits:
        asked = experiment.rows(cases.held_out)
        fitted = Baseline.fit(
            experiment.pick(experiment.rows(cases.train)),
            experiment.codebook,
            experiment.recipe.seed,
        )
        of_asked = _log_odds(fitted.predict_proba(experiment.pick(asked)))
        out_of_fold[np.isin(rows, asked)] = of_asked
    return out_of_fold


def baseline_on_test(experiment: Experiment) -> FloatMatrix:
    """The log-odds for the test rows of a baseline fitted on all training rows."""
    fitted = Baseline.fit(
        experiment.pick(experiment.train_rows), experiment.codebook, experiment.recipe.seed
    )
    return _log_odds(fitted.predict_proba(experiment.pick(experiment.test_rows)))


def _log_odds(p: FloatMatrix) -> FloatMatrix:
    bounded = np.clip(p, _TINY, 1 - _TINY)
    result: FloatMatrix = np.log(bounded) - np.log1p(-bounded)
    return result
