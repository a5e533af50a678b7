"""The table of codes that `linkage tag` shows, fitted to the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len, set_cell_size
from rich.table import Table
from rich.text import Text

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.tagging.summary import CodeCount, Summary
from linkage_nlp.writers.words import WORDS

if TYPE_CHECKING:
    from linkage_nlp.language import Language

NOTHING_SEEN = "·"
_LONGEST_CASE = 12
# To make room for the cases, long names of codes are broken into lines of this width.
_NARROWEST_NAME = 24
# Space that the table puts between columns.
_PADDING = 2


def summary_table(
    summary: Summary, codebook: Codebook, *, lang: Language, width: int
) -> tuple[Table, bool]:
    """Codes as rows: in how many cases each was seen, and in how many sentences.

    Where the width allows, there is a column for each case.

    Args:
        summary: What to show.
        codebook: Gives the codes and their names.
        lang: The language of names and headings.
        width: Columns of the terminal.

    Returns:
        The table, and whether it has the cases.
    """
    labels = codebook.labels
    names = {label: f"■ {codebook.code(label).name[lang]}" for label in labels}
    heads = [WORDS[word][lang] for word in ("code", "cases", "sentences")]
    totals = {
        label: (
            f"{len(summary.cases_with(label))}/{len(summary.cases)}",
            shown(summary.total(label)),
        )
        for label in labels
    }
    cases = _case_columns(summary, labels)
    named = _widest([heads[0], *names.values(), *(d.name[lang] for d in codebook.dimensions)])
    others = [
        _widest([h, *(totals[label][i] for label in labels)]) for i, h in enumerate(heads[1:])
    ]
    others += [case_width for _, case_width in cases]
    room = width - sum(others) - _PADDING * len(others)
    with_cases = room >= min(named, _NARROWEST_NAME)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, collapse_padding=True)
    table.add_column(heads[0], width=min(named, room) if with_cases else None)
    for head in heads[1:]:
        table.add_column(head, justify="right", no_wrap=True)
    for head, _ in cases if with_cases else ():
        table.add_column(Text(head), justify="right", no_wrap=True)
    for dimension in codebook.dimensions:
        table.add_row(Text(dimension.name[lang], style="bold"))
        for label in (Label(dimension.id, code.id) for code in dimension.codes):
            row = list(totals[label])
            if with_cases:
                row += [shown(summary.count(case, label)) for case in summary.cases]
            name = Text(names[label])
            name.stylize(codebook.code(label).color, 0, 1)
            table.add_row(name, *row)
    return table, with_cases


def shown(count: CodeCount) -> str:
    """`3 (1)`: three accepted sentences and one to review."""
    if not count.review:
        return str(count.accept) if count.accept else NOTHING_SEEN
    return f"{count.accept or ''} ({count.review})".lstrip()


def _case_columns(summary: Summary, labels: tuple[Label, ...]) -> list[tuple[str, int]]:
    """The heading and the width of a column for each case."""
    columns = []
    for case in summary.cases:
        head = case if cell_len(case) <= _LONGEST_CASE else _shortened(case)
        counts = [cell_len(shown(summary.count(case, label))) for label in labels]
        columns.append((head, max(cell_len(head), *counts)))
    return columns


def _widest(texts: list[str]) -> int:
    return max(map(cell_len, texts))


def _shortened(case: str) -> str:
    return set_cell_size(case, _LONGEST_CASE - 1).rstrip() + "…"
