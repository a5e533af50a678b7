"""From a dataset to a bundle: divide, fit, ask about cases held out, export, measure, write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from accelerate import PartialState  # type: ignore[import-untyped]

from linkage_nlp.bundle import Bundle
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Dataset
from linkage_nlp.errors import TrainingError, UsageError
from linkage_training.base_model import BaseModel, find_base
from linkage_training.bundling import write_model
from linkage_training.cross_validation import fit_final, held_out_logits
from linkage_training.device import on_cpu
from linkage_training.experiment import Experiment
from linkage_training.folds import split_cases
from linkage_training.labels import codable
from linkage_training.measurement import measure_run
from linkage_training.out_of_fold import OUT_OF_FOLD, out_of_fold_lines
from linkage_training.plots import draw_plots
from linkage_training.recipe import ContextMode, Recipe
from linkage_training.report import metrics_json, report_markdown, summary_text
from linkage_training.run_folder import RunFolder, open_run, run_identity

CURVE_SHARES = (0.25, 0.5, 0.75)
_RUNS = Path("runs")
# Special tokens around and between the segments, and the positions that RoBERTa skips.
_SPECIAL_POSITIONS = 6


@dataclass(frozen=True)
class Request:
    """What is asked of a training run.

    Attributes:
        dataset: The labelled sentences.
        codebook_file: Where their codebook was read from; None for the default one.
        recipe: The settings, base and seed included.
        run: The run folder; by default one in `runs/` that follows from the request, so
            that the same request finds it again.
        output: The bundle folder to write; None for figures of cases held out only, which
            leaves the test cases unseen.
        fresh: Throw away what an earlier run left in the run folder.
        weights: Whether the bundle gets the weights to train on from.
        learning_curve: Whether to train on parts of the cases too.
    """

    dataset: Dataset
    codebook_file: Path | None
    recipe: Recipe
    run: Path | None = None
    output: Path | None = None
    fresh: bool = False
    weights: bool = True
    learning_curve: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a training run.

    Attributes:
        run: The run folder, with figures, report and plots.
        metrics: The content of `metrics.json`.
        summary: The main figures as a short text.
        bundle: The bundle written, if one was asked for.
    """

    run: Path
    metrics: dict[str, Any]
    summary: str
    bundle: Bundle | None


def run_training(
    request: Request, *, warn: Callable[[str], None], progress: bool = False
) -> Outcome | None:
    """Carry out a training run, or go on with one that was broken off.

    Args:
        request: What to do.
        warn: Takes what the user should know, one sentence each.
        progress: Whether to show bars on stderr.

    Returns:
        The outcome; None in the secondary processes of a run spread over several.

    Raises:
        UsageError: The base is not found, or a bundle cannot have these settings.
        TrainingError: Too few cases, or the fitting failed.
        ExportRefused: The int8 model is worse than the trained one.
    """
    recipe, dataset = request.recipe, request.dataset
    if request.output is not None and recipe.context is ContextMode.QUESTION:
        raise UsageError(
            "a bundle reads question and previous sentence, or no context; 'question' alone "
            "can be measured but not written",
            remedy="Set context in the recipe to question+previous or none, or leave out -o",
        )
    base = find_base(recipe.base)
    _check_length(base, recipe)
    experiment = _experiment(request, base, progress)
    run = experiment.run
    if run.main:
        for warning in _warnings(experiment):
            warn(warning)
            run.log("warning", message=warning)
    curve = {
        share: held_out_logits(experiment, share=share)
        for share in (CURVE_SHARES if request.learning_curve else ())
    }
    out_of_fold = held_out_logits(experiment)
    model = None if request.output is None else fit_final(experiment)
    if not run.main:
        return None
    version = model_version(dataset.codebook, run.identity)
    figures = measure_run(experiment, out_of_fold, curve, model)
    metrics = metrics_json(experiment, figures, version)
    run.write_json("metrics.json", metrics)
    run.write_text(OUT_OF_FOLD, out_of_fold_lines(experiment, out_of_fold))
    draw_plots(experiment, figures)
    run.write_text("report.md", report_markdown(experiment, figures, version))
    bundle = None
    if request.output is not None and model is not None and figures.final is not None:
        bundle = write_model(
            experiment,
            model,
            figures,
            figures.final,
            version=version,
            dataset=dataset,
            codebook_file=request.codebook_file,
            destination=request.output,
            weights=request.weights,
        )
    run.log("finished", model_version=version)
    return Outcome(run.path, metrics, summary_text(experiment, figures), bundle)


def model_version(codebook: Codebook, identity: str) -> str:
    """The name of the model that a run makes: codebook, date and the run's hash."""
    return f"{codebook.id}-{datetime.now(UTC):%Y-%m-%d}-{identity[:8]}"


def _check_length(base: BaseModel, recipe: Recipe) -> None:
    limits = recipe.token_limits
    needed = limits.sentence + limits.context + _SPECIAL_POSITIONS
    if base.positions is not None and needed > base.positions:
        raise UsageError(
            f"the base reads {base.positions} tokens, while the recipe's limits need {needed}",
            remedy="Set smaller limits in the recipe, or take another base",
        )


def _experiment(request: Request, base: BaseModel, progress: bool) -> Experiment:
    recipe, dataset = request.recipe, request.dataset
    examples = codable(dataset.examples)
    if not examples:
        raise TrainingError(
            "the dataset has no sentence by a respondent",
            remedy="Check the roles; interviewers' sentences are not coded",
        )
    split = split_cases(
        examples,
        folds=recipe.evaluation.folds,
        test_share=recipe.evaluation.test_share,
        seed=recipe.seed,
        test_cases=recipe.evaluation.test_cases,
        validation_share=recipe.evaluation.validation_share,
    )
    identity = run_identity(dataset, recipe, base)
    path = request.run or _RUNS / f"{dataset.codebook.id}-{identity[:8]}"
    # Without being told, accelerate takes CPU processes for so many single runs.
    state = PartialState(cpu=on_cpu())
    with state.main_process_first():
        run: RunFolder = open_run(
            path, identity, recipe, fresh=request.fresh, main=state.is_main_process
        )
    return Experiment(examples, dataset.codebook, recipe, base, split, run, progress)


def _warnings(experiment: Experiment) -> list[str]:
    found = []
    positives = experiment.labels[experiment.train_rows].sum(axis=0)
    missing = [
        str(label) for label, n in zip(experiment.codebook.labels, positives, strict=True) if n == 0
    ]
    if missing:
        found.append(
            f"No sentence to train on has {', '.join(missing)}: the model will never give "
            "these codes. Label some sentences with them."
        )
    languages = {experiment.examples[row].lang for row in experiment.train_rows}
    absent = [lang for lang in ("zh", "en") if lang not in languages]
    if absent:
        found.append(f"No sentence to train on is in {absent[0]}: do not rely on the model there.")
    if not experiment.split.test:
        found.append("No case is set aside for a test: all figures are of cases held out.")
    if experiment.base.bundle_codebook is not None:
        found.append(
            "The base is a bundle. Where this dataset holds cases that it was trained on, the "
            "figures flatter: judge the model on new cases."
        )
    return found
