"""The figures of a run in words and tables: `metrics.json`, `report.md`, the last lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from linkage_training.experiment import Experiment
from linkage_training.folds import Split
from linkage_training.measurement import Figures, Measured, System
from linkage_training.metrics import Estimate
from linkage_training.shipped import Shipped
from linkage_training.table import LANGUAGES, code_rows, macro_f1

_NAMES = {"zh": "Chinese", "en": "English"}


def metrics_json(experiment: Experiment, figures: Figures, version: str) -> dict[str, Any]:
    """All figures as plain values; `test` and `export` are None where there are none."""
    test = export = None
    if figures.final is not None:
        shipped = figures.final.shipped
        export = {"error": shipped.quantised.error, **shipped.agreement.to_json()}
        if (on_test := figures.final.test) is not None:
            test = {
                "model": _measured(on_test.model),
                "model_fp32": _measured(on_test.fp32),
                "baseline": _measured(on_test.baseline),
            }
    split = experiment.split
    return {
        "model_version": version,
        "base": experiment.base.name,
        "seed": experiment.recipe.seed,
        "train_cases": len(split.train),
        "train_sentences": len(experiment.train_rows),
        "cross_validated": split.cross_validated,
        "held_out_cases": len(split.held_out),
        "held_out_sentences": len(experiment.held_out_rows),
        "test_cases": len(split.test),
        "test_sentences": len(experiment.test_rows),
        "held_out": {
            "model": _measured(figures.model.held_out),
            "baseline": _measured(figures.baseline.held_out),
        },
        "test": test,
        "export": export,
        "settings": {name: asdict(s) for name, s in figures.model.settings.items()},
        "learning_curve": {
            f"{share:g}": _measured(measured) for share, measured in figures.curve.items()
        },
    }


def summary_text(experiment: Experiment, figures: Figures) -> str:
    """The macro-F1 of each dimension by language, in aligned columns."""
    heading = held_out_name(experiment.split).lower()
    lines = [f"{'macro-F1':24}{heading:>18}{'baseline':>10}{'test':>8}{'baseline':>10}"]
    on_test = None if figures.final is None else figures.final.test
    systems = (
        figures.model.held_out,
        figures.baseline.held_out,
        None if on_test is None else on_test.model,
        None if on_test is None else on_test.baseline,
    )
    for dimension in experiment.codebook.dimensions:
        for lang in LANGUAGES:
            values = [
                None if measured is None else macro_f1(measured.scores, dimension.id, lang)
                for measured in systems
            ]
            if values[0] is None:
                continue
            cells = "".join(
                f"{_number(value):>{width}}"
                for value, width in zip(values, (18, 10, 8, 10), strict=True)
            )
            lines.append(f"{dimension.id + ', ' + lang:24}{cells}")
    return "\n".join(lines) + "\n"


def report_markdown(experiment: Experiment, figures: Figures, version: str) -> str:
    """The report of a run."""
    split = experiment.split
    held_out = figures.model.held_out
    parts = [
        f"# Training run {version}",
        (
            f"Base `{experiment.base.name}`, seed {experiment.recipe.seed}, context "
            f"`{experiment.recipe.context.value}`. {len(split.train)} cases "
            f"({len(experiment.train_rows)} sentences) to train on{_held_out(experiment)}, "
            f"{len(split.test)} cases ({len(experiment.test_rows)} sentences) set aside for the "
            "test. The baseline is TF-IDF with logistic regression on the same cases, its "
            "thresholds learnt in the same way."
        ),
        "## Macro-F1",
        "```text\n" + summary_text(experiment, figures) + "```",
        f"## {held_out_name(split)}",
        (
            "Each case coded by a model, and with thresholds, that did not see it. Intervals: "
            "95 %, bootstrap over cases."
        ),
        code_table(held_out, figures.baseline.held_out),
        (
            "A person who reviews what is marked for review, "
            f"{held_out.review_load:.0%} of the sentences, sees "
            f"{_percent(held_out.review_recall)} of the true codes, accepted ones included."
        ),
        "![Loss by epoch](plots/training-curve.png)",
        "![F1 by code and language](plots/f1-by-code.png)",
        *(
            f"![Confusions, {dimension.id}](plots/confusion-{dimension.id}.png)"
            for dimension in experiment.codebook.dimensions
        ),
    ]
    if figures.curve:
        parts.append("![Learning curve](plots/learning-curve.png)")
    if figures.final is not None:
        if (on_test := figures.final.test) is not None:
            parts += [
                "## Test",
                "The cases set aside, coded once by the exported int8 model.",
                code_table(on_test.model, on_test.baseline),
            ]
        parts += ["## Export", agreement_text(figures.final.shipped, split)]
    parts += ["## Settings", _settings_table(figures.model)]
    return "\n\n".join(parts) + "\n"


def held_out_name(split: Split) -> str:
    """What the figures of cases that a fit has not seen are called."""
    return "Cross-validated" if split.cross_validated else "Held out"


def _held_out(experiment: Experiment) -> str:
    split = experiment.split
    if split.cross_validated:
        return f" in {len(split.folds)} folds"
    return (
        f", {len(split.held_out)} cases ({len(experiment.held_out_rows)} sentences) held out to "
        "learn calibration and thresholds from"
    )


def code_table(model: Measured, baseline: Measured | None = None) -> str:
    """A Markdown table of every code by language."""
    beside = {}
    if baseline is not None:
        beside = {(row.code, row.lang): row.scores.f1 for row in code_rows(baseline.scores)}
    head = ["code", "language", "positives", "precision", "recall", "F1", "95 % interval"]
    if baseline is not None:
        head.append("baseline F1")
    body = []
    for row in code_rows(model.scores):
        cells = [
            row.code,
            _NAMES[row.lang],
            str(row.scores.support),
            _number(row.scores.precision.value),
            _number(row.scores.recall.value),
            _number(row.scores.f1.value),
            _interval(row.scores.f1),
        ]
        if baseline is not None:
            cells.append(_number(beside[row.code, row.lang].value))
        body.append(cells)
    return markdown_table(head, body)


def agreement_text(shipped: Shipped, split: Split) -> str:
    """How the int8 model agrees with the trained one, as a sentence and a table."""
    # Cases of a cross-validation are trained on in the end.
    caution = " The F1 says how both agree, not how good they are." if split.cross_validated else ""
    agreement = shipped.agreement
    table = markdown_table(
        ["language", "macro-F1 fp32", "macro-F1 int8"],
        [
            [_NAMES[lang], f"{_number(f1.fp32, 3)}", f"{_number(f1.int8, 3)}"]
            for lang, f1 in agreement.macro_f1.items()
        ],
    )
    return (
        f"On all sentences held out or set aside, {agreement.same_decisions:.2%} of the decisions "
        "of the int8 model are those of the trained one; probabilities differ by "
        f"{agreement.mean_probability_difference:.4f} on average and by "
        f"{agreement.probability_difference:.3f} at most.{caution}\n\n{table}"
    )


def markdown_table(head: Iterable[str], body: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *(list(row) for row in body)]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines)


def _settings_table(system: System) -> str:
    return markdown_table(
        ["code", "slope", "intercept", "accept", "review"],
        [
            [
                name,
                f"{s.slope:.2f}",
                f"{s.intercept:.2f}",
                _threshold(s.accept),
                _threshold(s.review),
            ]
            for name, s in system.settings.items()
        ],
    )


def _threshold(value: float) -> str:
    return "never" if value > 1 else f"{value:.2f}"


def _measured(measured: Measured) -> dict[str, Any]:
    return {
        "scores": measured.scores.to_json(),
        "review_recall": measured.review_recall,
        "review_load": measured.review_load,
    }


def _interval(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return "–"
    return f"{estimate.low:.2f} to {estimate.high:.2f}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:.{digits}f}"
