"""The curves of a simulation as a PNG file, by matplotlib, which comes with `training`."""

from __future__ import annotations

from pathlib import Path

from linkage_annotations.queues.replay import Way
from linkage_annotations.queues.simulation import Simulation
from linkage_annotations.queues.words import WAYS
from linkage_nlp.errors import MissingExtra
from linkage_nlp.writers.files import replacing

_DPI = 120
# Okabe and Ito's colours, told apart by people who do not see red or green; and other marks.
_STYLES = {
    Way.RANDOM: ("#767676", "o", "--"),
    Way.UNCERTAIN: ("#0072b2", "s", "-"),
    Way.MIXED: ("#d55e00", "^", "-."),
}


def write_png(path: Path, simulation: Simulation) -> None:
    """Draw the mean over all codes and each dimension.

    Raises:
        MissingExtra: matplotlib is not installed.
        UsageError: The file cannot be written.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise MissingExtra(
            "a PNG needs the package 'matplotlib', which is not installed",
            remedy="Write an .html page, or install it with pip install 'linkage-nlp[training]'",
        ) from error
    names: list[tuple[str, int | None]] = [("all codes", None)]
    names += [(d.name.en, place) for place, d in enumerate(simulation.codebook.dimensions)]
    rows = (len(names) + 1) // 2
    figure = Figure(figsize=(10, 3.4 * rows), layout="constrained")
    FigureCanvasAgg(figure)
    panels = figure.subplots(rows, 2, sharey=True, squeeze=False).ravel()
    for panel, (name, dimension) in zip(panels, names, strict=False):
        for way, curve in simulation.curves.items():
            known = [
                (labels, figures)
                for labels, figures in zip(
                    curve.labels, simulation.figures(way, dimension), strict=True
                )
                if figures is not None
            ]
            across = [labels for labels, _ in known]
            color, marker, style = _STYLES[way]
            panel.fill_between(
                across,
                [figures.low for _, figures in known],
                [figures.high for _, figures in known],
                color=color,
                alpha=0.15,
                linewidth=0,
            )
            panel.plot(
                across,
                [figures.mean for _, figures in known],
                color=color,
                marker=marker,
                markersize=4,
                linestyle=style,
                label=WAYS[way].en,
            )
        panel.set(title=name, xlabel="labelled sentences", ylabel="macro F1")
    for panel in panels[len(names) :]:
        panel.set_axis_off()
    handles, titles = panels[0].get_legend_handles_labels()
    figure.legend(handles, titles, frameon=False, loc="outside lower center", ncols=len(titles))
    with replacing(path) as draft:
        figure.savefig(draft, dpi=_DPI, format="png", metadata={"Software": None})
