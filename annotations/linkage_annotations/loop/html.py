"""The history as one page: a plot of the scores, the turns, the models in force.

The page has figures, dates, names of models and the reasons that were given; not a word of what
was coded, and no name of a case or a coder.
"""

from __future__ import annotations

from pathlib import Path

from linkage_annotations.loop.history import History
from linkage_annotations.loop.plot import draw
from linkage_annotations.loop.shown import decision, difference, finding, number, turn_name
from linkage_annotations.loop.words import ABSENT, HOWS, LANGUAGE_NAMES, NOTES, WORDS
from linkage_nlp.language import Language
from linkage_nlp.writers.standalone import render_standalone, write_standalone

PAGE = Path(__file__).with_name("page")


def write_html(path: Path, history: History, *, lang: Language = "en") -> None:
    """Write the page. Raises `UsageError` when the file cannot be written."""
    write_standalone(path, render_page(history, lang=lang))


def render_page(history: History, *, lang: Language = "en") -> str:
    """The page as text. It opens in `lang`; both languages are in it."""
    return render_standalone(
        PAGE,
        "history",
        lang=lang,
        history=history,
        plot=draw(history),
        words=WORDS,
        languages=LANGUAGE_NAMES,
        notes=NOTES,
        hows=HOWS,
        absent=ABSENT,
        number=number,
        difference=difference,
        finding=finding,
        decision=decision,
        turn_name=turn_name,
    )
