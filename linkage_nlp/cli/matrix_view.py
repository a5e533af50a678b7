"""What `linkage matrix` shows on the terminal."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from linkage_nlp.cli.console import note
from linkage_nlp.codebook import Bilingual
from linkage_nlp.writers.matrix.markdown import numeric
from linkage_nlp.writers.matrix.table import Heading, Table, TableRow, Value
from linkage_nlp.writers.matrix.tables import all_tables

if TYPE_CHECKING:
    from linkage_nlp.evidence.overview import Overview
    from linkage_nlp.language import Language

# The width of what is not shown on a terminal.
_FILE_WIDTH = 120
# Wide enough to measure any table.
_ANY_WIDTH = 100_000
_NARROWEST_NAME = 20
# Longer lists of cases are cut.
_LONGEST = 80
# What stands where nothing was found.
_NOTHING = "·"
# Which columns of the findings say how many cases, and how many sentences.
_CASES, _SENTENCES = 0, 4

_WIDE = Bilingual(
    "“{title}” is wider than this terminal; write it to a file with -o.",
    "“{title}”比终端宽，请用 -o 写入文件。",
)
_WRITTEN = Bilingual("Written: {path}", "已写入：{path}")


def print_overview(
    overview: Overview, outputs: Sequence[Path], *, by_language: bool, lang: Language
) -> None:
    """The findings by case, what meets what, and what was asked for, on stdout."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A console that cannot show Chinese shows question marks rather than fail.
        sys.stdout.reconfigure(errors="replace")
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = _FILE_WIDTH
    made = {table.id: table for table in all_tables(overview)}
    wanted = ["pairs-1", *(f"by-{grouping.attribute.name}" for grouping in overview.breakdowns)]
    wanted += [*(["languages"] if by_language else []), "importance"]
    tables = [_by_case(made["findings"], made["matrix"], console.width, lang)]
    tables += [made[name] for name in wanted if name in made]
    for table in tables:
        shown = _rich(table, lang)
        if table.id != "findings" and not _fits(shown, table, console.width, lang):
            note(_WIDE[lang].format(title=table.title[lang]))
            continue
        console.print(Text(table.title[lang], style="bold"))
        console.print(Text(table.note[lang]))
        console.print(shown)
        console.print()
    console.print(overview.origin.statement[lang])
    for output in outputs:
        console.print(_WRITTEN[lang].format(path=output), soft_wrap=True)


def _by_case(findings: Table, matrix: Table, width: int, lang: Language) -> Table:
    """The matrix lying on its side, codes as rows; where it is too wide, the names of cases."""
    cases = [row for row in matrix.rows if not row.total]
    columns = (
        findings.columns[_CASES],
        findings.columns[_SENTENCES],
        *(row.heading for row in cases),
    )
    codes = iter(range(1, len(matrix.columns)))
    rows = []
    for row in findings.rows:
        if not row.entries:
            rows.append(row)
            continue
        place = next(codes)
        entries = (
            row.entries[_CASES],
            row.entries[_SENTENCES],
            *(case.entries[place] for case in cases),
        )
        rows.append(TableRow(row.heading, entries))
    whole = Table("cases", matrix.title, findings.corner, columns, tuple(rows), matrix.note)
    return whole if _fits(_rich(whole, lang), whole, width, lang) else _shortened(findings)


def _shortened(table: Table) -> Table:
    """The table with long lists of cases cut; files have them whole."""
    rows = [
        replace(row, entries=tuple(replace(e, value=_cut(e.value)) for e in row.entries))
        for row in table.rows
    ]
    return replace(table, rows=tuple(rows))


def _cut(value: Value) -> Value:
    if not isinstance(value, Bilingual):
        return value
    en, zh = (t if len(t) <= _LONGEST else f"{t[:_LONGEST]}…" for t in (value.en, value.zh))
    return Bilingual(en, zh)


def _fits(shown: RichTable, table: Table, width: int, lang: Language) -> bool:
    """Whether a table fits the terminal, its first column being broken into lines if need be."""
    natural = Console(width=_ANY_WIDTH).measure(shown).maximum
    names = max((cell_len(row.heading.text[lang]) for row in table.rows), default=0)
    return natural - max(0, names - _NARROWEST_NAME) <= width


def _rich(table: Table, lang: Language) -> RichTable:
    """A table for the terminal; numbers are never broken, names may be."""
    shown = RichTable(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, collapse_padding=True)
    shown.add_column(table.corner[lang], min_width=_NARROWEST_NAME)
    for column, number in zip(table.columns, _numeric(table), strict=True):
        shown.add_column(
            Text(_head(column, table, lang)),
            justify="right" if number else "left",
            no_wrap=number and cell_len(column.text[lang]) <= 12,
        )
    for row in table.rows:
        name = Text(row.heading.text[lang])
        if row.heading.color:
            name = Text.assemble(("■ ", row.heading.color), name)
        if not row.entries:
            name.stylize("bold")
        cells = [Text(entry.shown(lang) or _NOTHING) for entry in row.entries]
        shown.add_row(name, *cells)
    return shown


def _numeric(table: Table) -> list[bool]:
    """Columns to set to the right; "3 of 5" is as good as a number."""
    return [
        number
        or all(len(e.shown("en")) <= 8 for e in (r.entries[place] for r in table.rows if r.entries))
        for place, number in enumerate(numeric(table))
    ]


def _head(column: Heading, table: Table, lang: Language) -> str:
    """A column's name; what stands over it goes before where names repeat."""
    names = [other.text[lang] for other in table.columns]
    if column.over is not None and names.count(column.text[lang]) > 1:
        return f"{column.over[lang]}\n{column.text[lang]}"
    return column.text[lang]
