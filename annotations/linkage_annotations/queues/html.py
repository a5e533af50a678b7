"""A simulation as one page: curves, figures, a hint at when to stop. It has figures alone."""

from __future__ import annotations

from pathlib import Path

from linkage_annotations.queues.plot import HEIGHT, WIDTH, draw
from linkage_annotations.queues.simulation import Simulation
from linkage_annotations.queues.simulation_shown import columns, hints, sections, summary
from linkage_annotations.queues.words import NOTES, WAYS, WORDS
from linkage_nlp.language import Language
from linkage_nlp.writers.standalone import render_standalone, write_standalone

PAGE = Path(__file__).with_name("page")


def write_html(path: Path, simulation: Simulation, *, lang: Language = "en") -> None:
    """Write the page. Raises `UsageError` when the file cannot be written."""
    write_standalone(path, render_page(simulation, lang=lang))


def render_page(simulation: Simulation, *, lang: Language = "en") -> str:
    """The page as text. It opens in `lang`; both languages are in it."""
    return render_standalone(
        PAGE,
        "simulation",
        lang=lang,
        codebook=simulation.codebook,
        panels=draw(simulation),
        width=WIDTH,
        height=HEIGHT,
        ways={way.value: WAYS[way] for way in simulation.curves},
        columns=columns(simulation),
        sections=tuple(sections(simulation)),
        hints=tuple(hints(simulation)),
        summary=summary(simulation),
        words=WORDS,
        notes=NOTES,
    )
