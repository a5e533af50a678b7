"""The matrix as one page: a heat map whose numbers lead to their quotes.

Both languages are in it. Whatever comes from an interview or a list of cases is escaped by
the template, or set as text by the script; see `standalone`.
"""

from __future__ import annotations

from pathlib import Path

from linkage_nlp.codebook import Codebook
from linkage_nlp.evidence.overview import Overview
from linkage_nlp.language import Language
from linkage_nlp.writers.colors import Color
from linkage_nlp.writers.matrix.heat import STEPS, heat_rules
from linkage_nlp.writers.matrix.method import method
from linkage_nlp.writers.matrix.page_view import PageView
from linkage_nlp.writers.matrix.tables import all_tables
from linkage_nlp.writers.matrix.words import WORDS
from linkage_nlp.writers.standalone import render_standalone, write_standalone

_PAGE = Path(__file__).with_name("page")


def write_html(path: Path, overview: Overview, *, lang: Language = "en") -> None:
    """Write the page. Raises `UsageError` when the file cannot be written."""
    write_standalone(path, render_matrix(overview, lang=lang))


def render_matrix(overview: Overview, *, lang: Language = "en") -> str:
    """The page as text. It opens in `lang`."""
    view = PageView(overview, all_tables(overview))
    return render_standalone(
        _PAGE,
        "matrix",
        lang=lang,
        rules=heat_rules() + _swatches(overview.material.codebook),
        words=WORDS,
        origin=overview.origin.statement,
        method=method(overview),
        statements=[s.text(overview.choices.unit) for s in overview.statements],
        tables=view.tables,
        steps=range(1, STEPS + 1),
        data=view.data(),
    )


def _swatches(codebook: Codebook) -> str:
    colors = [Color.parse(codebook.code(label).color) for label in codebook.labels]
    return "".join(f".c{place} {{ --code: {color}; }}\n" for place, color in enumerate(colors))
