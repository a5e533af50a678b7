"""The matrix as an Excel workbook, in which every number of the matrix leads to its quotes.

Sheets: the matrix, shares, co-occurrence, statements, codes by attribute and language,
ratings, cases by attribute, quotes, quotes of pairs, cases, and what the codes mean and how
was counted. In brackets, as part of the number's format, stand the sentences to review.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from linkage_nlp.codebook import Bilingual
from linkage_nlp.errors import UsageError
from linkage_nlp.evidence.overview import Overview
from linkage_nlp.language import Language
from linkage_nlp.writers.colors import Color
from linkage_nlp.writers.files import replacing
from linkage_nlp.writers.matrix.cells import (
    BOLD,
    HEAD,
    LINK,
    NAME,
    NUMBER,
    NUMBER_HEAD,
    OVER,
    RULE,
    TEXT,
    add_styles,
    fill,
    fit_rows,
    font,
    ink,
    link,
    number_format,
    put,
    put_quote,
    text_width,
)
from linkage_nlp.writers.matrix.heat import ramp, step
from linkage_nlp.writers.matrix.markdown import numeric
from linkage_nlp.writers.matrix.method import method
from linkage_nlp.writers.matrix.quotes import QuoteBlock, quote_blocks, quote_heads, quote_values
from linkage_nlp.writers.matrix.table import Entry, Form, Heading, Table
from linkage_nlp.writers.matrix.tables import all_tables
from linkage_nlp.writers.matrix.words import SHEETS, WORDS
from linkage_nlp.writers.spreadsheet import CREATOR, ROW_LIMIT, plain_text

_QUOTE_WIDTHS = (4, 12, 26, 12, 80, 50, 14, 10, 11, 26, 12, 18, 20)
_NARROWEST, _WIDEST_NAME, _WIDEST_HEAD, _WIDEST_TEXT, _STATEMENT = 14, 44, 26, 46, 84
_NOT_IN_NAMES = {ord(mark): " " for mark in "[]:*?/\\'"}
_NAME_LIMIT = 31


def write_xlsx(path: Path, overview: Overview, *, lang: Language = "en") -> None:
    """Write the workbook.

    Raises:
        UsageError: The file cannot be written, or there are more quotes than a sheet has rows.
    """
    book = _Book(overview, lang)
    if book.longest >= ROW_LIMIT:
        raise UsageError(
            f"{book.longest} quotes are more than a worksheet holds",
            path=path,
            remedy="Write a .json or .csv file, or give fewer tags at a time",
        )
    made = book.fill()
    with replacing(path) as draft:
        made.save(draft)


class _Book:
    """One workbook in the making."""

    def __init__(self, overview: Overview, lang: Language) -> None:
        self._overview = overview
        self._lang: Language = lang
        self._tables = {table.id: table for table in all_tables(overview)}
        self._book = Workbook()
        self._book.remove(self._book.active)
        add_styles(self._book)
        self._paints = [(fill(color), ink(color)) for color in ramp()]
        self._blocks = {
            "quotes": list(quote_blocks(overview, [self._tables["matrix"]], "cell")),
            "pair_quotes": list(quote_blocks(overview, self._with("pairs-"), "pair")),
        }
        # Where the quotes of a key begin, and the first cell that leads there.
        self._quotes: dict[str, str] = {}
        self._homes: dict[str, str] = {}
        for word, blocks in self._blocks.items():
            row = 2
            for block in blocks:
                self._quotes[block.key] = f"{quote_sheetname(self._word(word))}!A{row}"
                row += block.length
        self._body = 1

    @property
    def longest(self) -> int:
        """How many rows the longest sheet of quotes has."""
        return max(sum(block.length for block in blocks) for blocks in self._blocks.values())

    def fill(self) -> Workbook:
        """Make all sheets."""
        properties = self._book.properties
        properties.creator = CREATOR
        properties.title = self._word("title")
        properties.description = plain_text(self._overview.origin.statement[self._lang])
        tables = self._tables
        self._table_sheet(SHEETS["matrix"], [tables["matrix"]], frozen=True)
        self._table_sheet(SHEETS["shares"], self._with("shares"))
        self._table_sheet(SHEETS["pairs"], self._with("pairs-"))
        self._statements(tables["findings"])
        for table in [*self._with("by-"), *self._with("languages"), *self._with("importance")]:
            self._table_sheet(table.title, [table], frozen=True)
        if splits := self._with("split-"):
            self._table_sheet(SHEETS["splits"], splits)
        for word, blocks in self._blocks.items():
            self._quote_sheet(word, blocks)
        self._table_sheet(SHEETS["cases"], [tables["cases"]], frozen=True)
        lines = [line[self._lang] for line in method(self._overview)]
        self._table_sheet(SHEETS["codes"], [tables["codes"]], below=lines)
        return self._book

    def _word(self, word: str) -> str:
        return WORDS[word][self._lang]

    def _with(self, start: str) -> list[Table]:
        return [table for name, table in self._tables.items() if name.startswith(start)]

    def _sheet(self, title: Bilingual) -> Worksheet:
        plain = plain_text(title[self._lang]).translate(_NOT_IN_NAMES)
        used = {name.casefold() for name in self._book.sheetnames}
        tails = (f" {number}" if number else "" for number in count())
        names = (plain[: _NAME_LIMIT - len(tail)] + tail for tail in tails)
        sheet = self._book.create_sheet(next(n for n in names if n.casefold() not in used))
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        return sheet

    def _table_sheet(
        self,
        title: Bilingual,
        tables: Sequence[Table],
        *,
        frozen: bool = False,
        below: Iterable[str] = (),
    ) -> None:
        """Tables one below the other, and lines of text below them."""
        sheet = self._sheet(title)
        row = self._table(sheet, tables[0], 1)
        sheet.freeze_panes = f"B{self._body}" if frozen else "B1"
        for table in tables[1:]:
            row = self._table(sheet, table, row + 2)
        for place, line in enumerate(below, start=row + 2):
            put(sheet, place, 1, line)
        self._widths(sheet, tables)
        fit_rows(sheet)

    def _table(self, sheet: Worksheet, table: Table, row: int) -> int:
        """A table from a row on; gives its last row, and notes where its body begins."""
        put(sheet, row, 1, table.title[self._lang], style=font(bold=True, size=14))
        put(sheet, row + 1, 1, table.note[self._lang])
        row += 2
        if table.coded:
            origin = self._overview.origin.statement[self._lang]
            put(sheet, row, 1, origin, style=font(italic=True))
            row += 1
        row += 1
        if any(column.over for column in table.columns):
            self._spans(sheet, table.columns, row)
            row += 1
        put(sheet, row, 1, table.corner[self._lang], style=BOLD, alignment=HEAD)
        numbers = numeric(table)
        for place, column in enumerate(table.columns, start=2):
            cell = put(sheet, row, place, column.text[self._lang])
            _paint(cell, column, bold=True)
            cell.alignment = NUMBER_HEAD if numbers[place - 2] else HEAD
        self._body = row + 1
        for line in table.rows:
            row += 1
            name = put(sheet, row, 1, line.heading.text[self._lang], alignment=NAME)
            _paint(name, line.heading, bold=line.total or not line.entries)
            for place, entry in enumerate(line.entries, start=2):
                cell = self._entry(sheet, row, place, entry)
                if line.total:
                    cell.font, cell.border = BOLD, RULE
        return row

    def _spans(self, sheet: Worksheet, columns: Sequence[Heading], row: int) -> None:
        """What stands over several columns, in merged cells."""
        start = 2
        for place, column in enumerate(columns, start=2):
            following = columns[place - 1] if place - 1 < len(columns) else None
            if following is not None and column.over and following.over == column.over:
                continue
            if column.over is not None:
                put(sheet, row, start, column.over[self._lang], style=BOLD, alignment=OVER)
                sheet.merge_cells(start_row=row, start_column=start, end_row=row, end_column=place)
            start = place + 1

    def _entry(self, sheet: Worksheet, row: int, column: int, entry: Entry) -> Cell:
        value = entry.value
        if isinstance(value, int | float):
            empty = not value and not entry.review and entry.form is Form.COUNT
            cell = put(sheet, row, column, None if empty else value, alignment=NUMBER)
            cell.number_format = number_format(entry)
        else:
            cell = put(sheet, row, column, value[self._lang] if value else None, alignment=TEXT)
        color = None
        if at := step(entry.weight):
            cell.fill, color = self._paints[at - 1]
            cell.font = font(color=color)
        if entry.key in self._quotes:
            link(cell, self._quotes[entry.key])
            cell.font = font(color=color or LINK, underline="single")
            here = f"{quote_sheetname(sheet.title)}!{cell.coordinate}"
            self._homes.setdefault(entry.key, here)
        return cell

    def _statements(self, table: Table) -> None:
        """The findings, and each as a sentence in both languages."""
        sheet = self._sheet(WORDS["statements"])
        self._table(sheet, table, 1)
        sheet.freeze_panes = f"B{self._body}"
        self._widths(sheet, [table])
        start = len(table.columns) + 2
        for place, word in enumerate(("statement_en", "statement_zh"), start=start):
            put(sheet, self._body - 1, place, self._word(word), style=BOLD, alignment=HEAD)
            sheet.column_dimensions[get_column_letter(place)].width = _STATEMENT
        texts = iter(s.text(self._overview.choices.unit) for s in self._overview.statements)
        for row, line in enumerate(table.rows, start=self._body):
            if line.entries:
                text = next(texts)
                put(sheet, row, start, text.en, alignment=TEXT)
                put(sheet, row, start + 1, text.zh, alignment=TEXT)
        fit_rows(sheet)

    def _quote_sheet(self, word: str, blocks: Sequence[QuoteBlock]) -> None:
        """A row for each quote; the first of a cell leads back to it."""
        sheet = self._sheet(WORDS[word])
        sheet.freeze_panes = "E2"
        for place, width in enumerate(_QUOTE_WIDTHS, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        heads = ["", *quote_heads(self._overview, self._lang)]
        for place, head in enumerate(heads, start=1):
            put(sheet, 1, place, head, style=BOLD, alignment=HEAD)
        row = 1
        for block in blocks:
            back = put(sheet, row + 1, 1, "↑", style=font(color=LINK), alignment=NAME)
            link(back, self._homes[block.key])
            for values in quote_values(self._overview, block, self._lang):
                row += 1
                put_quote(sheet, row, values, _QUOTE_WIDTHS[1:])
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{row}"

    def _widths(self, sheet: Worksheet, tables: Sequence[Table]) -> None:
        """Columns as wide as what is in them needs."""
        names = [row.heading.text[self._lang] for table in tables for row in table.rows]
        longest = max(map(text_width, names), default=0)
        sheet.column_dimensions["A"].width = max(_NARROWEST, min(_WIDEST_NAME, longest + 3))
        for place in range(max(len(table.columns) for table in tables)):
            texts = [
                entry.value[self._lang]
                for table in tables
                for row in table.rows
                for entry in row.entries[place : place + 1]
                if isinstance(entry.value, Bilingual)
            ]
            heads = [
                word
                for table in tables
                for column in table.columns[place : place + 1]
                for word in column.text.en.split()
            ]
            head = min(_WIDEST_HEAD, max(map(text_width, heads), default=0) * 1.15 + 2)
            text = min(_WIDEST_TEXT, max(map(text_width, texts), default=0) + 4)
            width = max(_NARROWEST, head, text)
            sheet.column_dimensions[get_column_letter(place + 2)].width = width


def _paint(cell: Cell, heading: Heading, *, bold: bool) -> None:
    """Set a heading on the colour of its code."""
    cell.font = font(bold=bold)
    if heading.color:
        color = Color.parse(heading.color)
        cell.fill, cell.font = fill(color), font(bold=bold, color=ink(color))
