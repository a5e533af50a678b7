"""Tables that are written alike as worksheets, Markdown, CSV and in Word documents."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkage_nlp.writers.files import replacing
from linkage_nlp.writers.spreadsheet import CREATOR, MARKDOWN_MARK, may_be_formula

if TYPE_CHECKING:
    from linkage_nlp.writers.docx import Table

Value = str | int | float | None

ABSENT = "–"
TEXT_LIMIT = 32_767

# In points; a row may be 409 high.
_LINE_HEIGHT = 15
_MOST_LINES = 27

_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What Markdown might take for markup, where text is meant.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")
_SHEET_NAME = re.compile(r"[\\/*?:\[\]]")


@dataclass(frozen=True, slots=True)
class Field:
    """A column.

    Attributes:
        head: Its heading.
        width: In characters.
        digits: After the point, of numbers that are not whole.
        percent: Whether numbers are shares from 0 to 1, to be shown as percentages.
    """

    head: str
    width: int = 12
    digits: int = 1
    percent: bool = False

    def shown(self, value: Value) -> str:
        """A value as text; `–` for what is not known."""
        if value is None:
            return ABSENT
        if isinstance(value, str):
            return value
        if self.percent:
            return f"{value:.{self.digits}%}"
        return str(value) if isinstance(value, int) else f"{value:.{self.digits}f}"

    @property
    def number_format(self) -> str:
        """The same for a worksheet."""
        decimals = f"0.{'0' * self.digits}" if self.digits else "0"
        return f"{decimals}%" if self.percent else decimals


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a title.

    Attributes:
        rows: A value for each field; None where there is none.
        notes: Sentences below it.
        frozen: How many columns stay in view.
    """

    title: str
    fields: Sequence[Field]
    rows: Sequence[Sequence[Value]]
    notes: Sequence[str] = ()
    frozen: int = 1


def write_workbook(path: Path, sheets: Iterable[Sheet], *, title: str) -> None:
    """Write an Excel workbook; text stays text, whatever it begins with.

    Raises:
        UsageError: The file cannot be written.
    """
    # A place that cannot be written to is known before any work is done.
    with replacing(path) as draft:
        _workbook(sheets, title).save(draft)


def write_csv_sheet(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write a table as CSV, UTF-8 with a byte order mark, numbers in full.

    Text that a spreadsheet might take for a formula gets an apostrophe before it.

    Raises:
        UsageError: The file cannot be written.
    """
    with (
        replacing(path) as draft,
        draft.open("x", encoding="utf-8-sig", errors="replace", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows([_harmless(value) for value in row] for row in rows)


def write_text(path: Path, text: str) -> None:
    """Write text as UTF-8. Raises `UsageError` when the file cannot be written."""
    with (
        replacing(path) as draft,
        draft.open("x", encoding="utf-8", errors="replace", newline="\n") as file,
    ):
        file.write(text)


def write_markdown(path: Path, text: str) -> None:
    """Write Markdown with the mark by which a file of ours is known.

    Raises:
        UsageError: The file cannot be written.
    """
    write_text(path, f"{MARKDOWN_MARK}\n\n{text}")


def markdown(sheet: Sheet) -> str:
    """A table in Markdown, with its title as a heading and its notes below."""
    lines = [f"## {escaped(sheet.title)}", ""]
    if sheet.rows:
        lines += [
            _line(field.head for field in sheet.fields),
            "|" + "|".join("---" for _ in sheet.fields) + "|",
        ]
        lines += [
            _line(f.shown(v) for v, f in zip(row, sheet.fields, strict=True)) for row in sheet.rows
        ]
        lines.append("")
    lines += [f"{escaped(note)}\n" for note in sheet.notes]
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Text in one line that Markdown does not take for markup."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def word_table(sheet: Sheet) -> Table:
    """A table for a Word document, without title and notes."""
    from linkage_nlp.writers.docx import Cell, Table

    total = sum(field.width for field in sheet.fields)
    return Table(
        sheet.title,
        [Cell(field.head) for field in sheet.fields],
        [[Cell(f.shown(v)) for v, f in zip(row, sheet.fields, strict=True)] for row in sheet.rows],
        tuple(field.width / total for field in sheet.fields),
    )


def _line(values: Iterable[str]) -> str:
    return "| " + " | ".join(escaped(value) for value in values) + " |"


def _workbook(sheets: Iterable[Sheet], title: str) -> Any:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    book.properties.creator = CREATOR
    book.properties.title = _plain(title)
    for table in sheets:
        sheet = book.create_sheet(_SHEET_NAME.sub(" ", table.title)[:31])
        sheet.freeze_panes = f"{get_column_letter(table.frozen + 1)}2"
        for place, field in enumerate(table.fields, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = field.width
        if table.rows:
            last = get_column_letter(len(table.fields))
            sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"
        heads = [field.head for field in table.fields]
        for number, row in enumerate([heads, *table.rows], start=1):
            # LibreOffice leaves rows as high as one line where no height is stated.
            sheet.row_dimensions[number].height = _LINE_HEIGHT * _lines(row, table.fields)
            sheet.append(
                [
                    _cell(sheet, value, field, bold=number == 1)
                    for value, field in zip(row, table.fields, strict=True)
                ]
            )
        if table.rows and table.notes:
            sheet.append([])
        for note in table.notes:
            sheet.append([_cell(sheet, note, None)])
    return book


def _lines(row: Sequence[Value], fields: Sequence[Field]) -> int:
    """How many lines the longest text of a row takes, Chinese characters being twice as wide."""
    most = 1
    for value, field in zip(row, fields, strict=True):
        if isinstance(value, str):
            width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in value)
            # Words do not fill lines to the end.
            most = max(most, ceil(width * 1.1 / field.width))
    return min(most, _MOST_LINES)


def _cell(sheet: Any, value: Value, field: Field | None, *, bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cell = WriteOnlyCell(sheet, _plain(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
        if may_be_formula(value):
            cell.quotePrefix = True
        if field is not None:
            cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
    elif isinstance(value, float) and field is not None:
        cell.number_format = field.number_format
    if value is not None and not isinstance(value, str):
        cell.alignment = Alignment(vertical="top")
    if bold:
        cell.font = Font(name="Calibri", size=11, bold=True)
    return cell


def _plain(text: str) -> str:
    clean = _NOT_IN_XML.sub("", text)
    return clean if len(clean) <= TEXT_LIMIT else clean[: TEXT_LIMIT - 1] + "…"


def _harmless(value: Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if may_be_formula(value) else value
    return round(value, 6) if isinstance(value, float) else value
