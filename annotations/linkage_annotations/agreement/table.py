"""Agreement as tables on the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from linkage_annotations.agreement.figures import Agreement
from linkage_annotations.agreement.grids import Cell, Grid
from linkage_annotations.agreement.shown import summary
from linkage_annotations.agreement.views import (
    coders_grid,
    codes_grid,
    confusion_list,
    kappa_grid,
    per_coder_grid,
)
from linkage_annotations.agreement.words import WORDS
from linkage_nlp.language import Language

# What a terminal has room for; the page has all coders and more confusions.
_CODERS = 6
_PAIRS = 3
_CONFUSIONS = 6


def agreement_tables(agreement: Agreement, *, lang: Language = "en") -> Iterator[Table]:
    """Tables of codes, coders and confusions, over all languages.

    The first has alpha of each language too. Codes by coders, and by pairs of coders, are left
    to the page where there are too many.
    """
    numbers = summary(agreement)[lang]
    yield _table(f"{WORDS['agreement'][lang]} ({numbers})", codes_grid(agreement), lang)
    if 2 < len(agreement.coders) <= _CODERS:
        yield _table(WORDS["codes_and_coders"][lang], coders_grid(agreement), lang)
    if 1 <= len(agreement.slices["all"].pairs) <= _PAIRS:
        yield _table(WORDS["kappas"][lang], kappa_grid(agreement), lang)
    yield _table(WORDS["per_coder"][lang], per_coder_grid(agreement, by_dimension=False), lang)
    if agreement.slices["all"].confusions:
        confusions = confusion_list(agreement, _CONFUSIONS)
        yield _table(WORDS["confused"][lang], confusions, lang)


def _table(title: str, grid: Grid, lang: Language) -> Table:
    table = Table(
        box=SIMPLE_HEAD,
        title=Text(title),
        title_justify="left",
        title_style="bold",
        padding=(0, 1, 0, 0),
    )
    table.add_column(Text(grid.corner[lang]))
    for column in grid.columns:
        table.add_column(Text(column[lang]), justify="right")
    several = len(grid.sections) > 1
    for section in grid.sections:
        if several:
            table.add_section()
            table.add_row(Text(section.name[lang], style="bold"))
        for row in section.rows:
            name = Text(f"{'  ' if several else ''}{row.name[lang]}")
            table.add_row(name, *map(_text, row.cells), style="bold" if row.total else "")
    return table


def _text(cell: Cell) -> Text:
    text = f"({cell.text})" if cell.doubtful else cell.text
    return Text(f"{text} {cell.small}".rstrip(), no_wrap=True)
