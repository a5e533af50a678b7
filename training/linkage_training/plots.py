"""The plots of a run, as PNG files in its folder."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from linkage_training.cross_validation import FINAL
from linkage_training.experiment import Experiment
from linkage_training.measurement import Figures
from linkage_training.report import held_out_name
from linkage_training.table import LANGUAGES, code_rows, macro_f1

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_DPI = 120
_BLUE, _ORANGE, _GREY = "#0072b2", "#e69f00", "#767676"  # told apart by colour-blind readers


def draw_plots(experiment: Experiment, figures: Figures) -> tuple[Path, ...]:
    """Draw what there are figures for; returns the files in `plots/` of the run folder."""
    folder = experiment.run.path / "plots"
    folder.mkdir(exist_ok=True)
    drawn = [_training_curve(experiment, folder), _scores(experiment, figures, folder)]
    drawn.extend(_confusions(experiment, figures, folder))
    if figures.curve:
        drawn.append(_learning_curve(experiment, figures, folder))
    return tuple(drawn)


def _figure(width: float, height: float) -> Figure:
    # Not pyplot: it keeps figures in a global state and picks a window system.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def _save(figure: Figure, path: Path) -> Path:
    figure.savefig(path, dpi=_DPI, metadata={"Software": None})
    return path


def _training_curve(experiment: Experiment, folder: Path) -> Path:
    """Loss by epoch: mean over the fits, of training and of held-out cases."""
    seen: dict[str, dict[float, dict[str, float]]] = {
        "loss": defaultdict(dict),
        "eval_loss": defaultdict(dict),
    }
    split = experiment.split
    steps = {f"fold-{i}" for i in range(len(split.fits))} if split.cross_validated else {FINAL}
    for entry in experiment.run.events("epoch"):
        if entry["step"] not in steps:
            continue
        for name, by_epoch in seen.items():
            if name in entry:
                by_epoch[entry["epoch"]][entry["step"]] = entry[name]
    figure = _figure(6, 4)
    axes = figure.subplots()
    titles = {"loss": ("training cases", _BLUE), "eval_loss": ("held-out cases", _ORANGE)}
    for name, (title, color) in titles.items():
        epochs = sorted(seen[name])
        means = [float(np.mean(list(seen[name][epoch].values()))) for epoch in epochs]
        axes.plot(epochs, means, marker="o", color=color, label=title)
    axes.set(xlabel="epoch", ylabel="loss", ylim=(0, None))
    axes.legend(frameon=False)
    return _save(figure, folder / "training-curve.png")


def _scores(experiment: Experiment, figures: Figures, folder: Path) -> Path:
    """F1 of each code on the cases held out, by language, beside the baseline."""
    tables = (
        (figures.model, -0.18, _BLUE, "fine-tuned"),
        (figures.baseline, 0.18, _GREY, "TF-IDF baseline"),
    )
    names = [str(label) for label in experiment.codebook.labels]
    figure = _figure(10, 1.4 + 0.32 * len(names))
    places = np.arange(len(names))
    for axes, lang in zip(figure.subplots(1, 2, sharey=True), LANGUAGES, strict=True):
        for system, offset, color, title in tables:
            rows = code_rows(system.held_out.scores)
            f1 = {row.code: row.scores.f1.value or 0.0 for row in rows if row.lang == lang}
            lengths = [f1.get(name, 0.0) for name in names]
            axes.barh(places + offset, lengths, height=0.34, color=color, label=title)
        axes.set(title=lang, xlim=(0, 1), xlabel=f"F1, {held_out_name(experiment.split).lower()}")
        axes.set_yticks(places, names)
    axes.invert_yaxis()
    handles, titles = axes.get_legend_handles_labels()
    figure.legend(handles, titles, frameon=False, loc="outside lower center", ncols=2)
    return _save(figure, folder / "f1-by-code.png")


def _confusions(experiment: Experiment, figures: Figures, folder: Path) -> list[Path]:
    """Which code was given where another was right, one plot for each dimension.

    A sentence counts in a cell for each pair of a true and a given code that do not
    agree; the diagonal counts the codes that do. "no other" stands where a code has no
    counterpart, and on the diagonal for sentences without any code.
    """
    gold = experiment.labels[experiment.held_out_rows]
    given = figures.model.held_out.predicted
    drawn = []
    column = 0
    for dimension in experiment.codebook.dimensions:
        span = slice(column, column + len(dimension.codes))
        column = span.stop
        names = [*(code.id for code in dimension.codes), "no other"]
        counts = confusion(gold[:, span], given[:, span])
        figure = _figure(2.2 + 0.6 * len(names), 1.8 + 0.5 * len(names))
        _heatmap(figure.subplots(), counts, names)
        drawn.append(_save(figure, folder / f"confusion-{dimension.id}.png"))
    return drawn


def confusion(gold: NDArray[np.bool_], given: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Counts of true (rows) against given codes (columns), the last one being no code.

    Args:
        gold: True codes of one dimension, shape (examples, codes), boolean.
        given: Given codes, same shape.
    """
    size = gold.shape[1]
    counts = np.zeros((size + 1, size + 1), dtype=np.int64)
    for true, found in zip(gold, given, strict=True):
        for code in np.flatnonzero(true & found):
            counts[code, code] += 1
        missed, extra = np.flatnonzero(true & ~found), np.flatnonzero(found & ~true)
        if not true.any() and not found.any():
            counts[size, size] += 1
        for i in missed if len(missed) else ([size] if len(extra) else []):
            for j in extra if len(extra) else [size]:
                counts[i, j] += 1
    return counts


def _heatmap(axes: Axes, counts: NDArray[np.int64], names: list[str]) -> None:
    # Sentences without code would outshine everything.
    shades = counts.astype(float)
    shades[-1, -1] = 0.0
    axes.imshow(shades, cmap="Blues", vmin=0, vmax=max(1.0, float(shades.max())))
    for i, j in np.ndindex(*counts.shape):
        dark = shades[i, j] > shades.max() / 2
        axes.text(j, i, str(counts[i, j]), ha="center", va="center", color="w" if dark else "k")
    axes.set_xticks(range(len(names)), names, rotation=45, ha="right")
    axes.set_yticks(range(len(names)), names)
    axes.set(xlabel="given by the model", ylabel="given by people")


def _learning_curve(experiment: Experiment, figures: Figures, folder: Path) -> Path:
    """Macro-F1 of the first dimension by number of cases trained on."""
    dimension = experiment.codebook.dimensions[0].id
    fits = experiment.split.fits
    per_fit = sum(len(fit.train) for fit in fits) / len(fits)
    measured = {**figures.curve, 1.0: figures.model.held_out}
    figure = _figure(6, 4)
    axes = figure.subplots()
    for lang, color in zip(LANGUAGES, (_ORANGE, _BLUE), strict=True):
        points = [
            (share * per_fit, value)
            for share, what in sorted(measured.items())
            if (value := macro_f1(what.scores, dimension, lang)) is not None
        ]
        if points:
            axes.plot(*zip(*points, strict=True), marker="o", color=color, label=lang)
    axes.set(xlabel="cases trained on", ylabel=f"macro-F1, {dimension}", ylim=(0, 1))
    axes.legend(frameon=False)
    return _save(figure, folder / "learning-curve.png")
