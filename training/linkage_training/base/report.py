"""The report of a run that made the base: figures as JSON, curves as a picture."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from linkage_training.base.checkpoint import History
from linkage_training.base.evaluation import Figures
from linkage_training.base.settings import BaseSettings

REPORT = "report.json"
CURVES = "curves.png"


def write_report(
    run: Path,
    settings: BaseSettings,
    history: History,
    figures: Figures,
) -> None:
    """Write `report.json` and `curves.png` into the run folder."""
    content = {
        "settings": asdict(settings),
        "steps": history.steps,
        "seconds": round(history.seconds, 1),
        "held_out": {
            "overall": asdict(figures.overall),
            "by_source": {name: asdict(found) for name, found in figures.groups.items()},
        },
        "other_sets": {name: asdict(found) for name, found in figures.others.items()},
        "closeness_to_teacher": {
            name: {language: asdict(found) for language, found in by_language.items()}
            for name, by_language in figures.closeness.items()
        },
        "checkpoints": [{"step": step, "retrieval": value} for step, value in history.figures],
        "losses": [asdict(point) for point in history.points],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (run / REPORT).write_text(text + "\n", encoding="utf-8", newline="\n")
    _draw(run / CURVES, history)


def _draw(path: Path, history: History) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.2), layout="constrained")
    FigureCanvasAgg(figure)
    steps = [point.step for point in history.points]
    curves = (
        ("1 - cosine to the teacher", steps, [p.distance for p in history.points]),
        ("cross-entropy in the batch", steps, [p.contrast for p in history.points]),
        (
            "held-out retrieval, mean of both ways",
            [step for step, _ in history.figures],
            [value for _, value in history.figures],
        ),
    )
    for axes, (title, x, y) in zip(figure.subplots(1, 3), curves, strict=True):
        axes.plot(x, y, marker="o" if len(x) < 30 else None)
        axes.set_title(title, fontsize=9)
        axes.set_xlabel("step")
        axes.grid(alpha=0.3)
    figure.savefig(path, dpi=110)
