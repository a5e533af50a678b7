"""Cells of the workbook: text that stays text, links, formats, colours, and rows high enough."""

from __future__ import annotations

import math
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from linkage_nlp.writers.colors import Color
from linkage_nlp.writers.matrix.table import Entry, Form
from linkage_nlp.writers.spreadsheet import may_be_formula, plain_text

LINK = "0563c1"
TEXT = Alignment(horizontal="left", wrap_text=True, vertical="top", indent=1)
NAME = Alignment(wrap_text=True, vertical="top")
NUMBER = Alignment(horizontal="right", vertical="top")
HEAD = Alignment(wrap_text=True, vertical="bottom", horizontal="left")
NUMBER_HEAD = Alignment(wrap_text=True, vertical="bottom", horizontal="right")
OVER = Alignment(vertical="bottom", horizontal="left")
RULE = Border(top=Side("thin", color="808080"))

# Named, because the fonts of single cells do not follow the workbook's theme.
_FONT = "Calibri"
_FORMATS = {Form.COUNT: "0", Form.NUMBER: "General", Form.SHARE: "0.0%", Form.MEAN: "0.0"}
# A workbook may have some 200 number formats of its own.
_MOST_REVIEW = 99
_LINE_HEIGHT = 15.5
_HIGHEST = 400.0
# A Chinese character in digits, and the same in bold.
_WIDE_LETTER, _WIDEST_LETTER = 2.1, 2.4


def font(
    *,
    bold: bool = False,
    italic: bool = False,
    color: str | None = None,
    size: int = 11,
    underline: str | None = None,
) -> Font:
    """A font of the workbook's family."""
    return Font(name=_FONT, bold=bold, italic=italic, color=color, size=size, underline=underline)


BOLD = font(bold=True)
PLAIN = font()


# Styles that many cells share: setting fonts one by one takes most of the time of a large book.
QUOTE, QUOTE_NUMBER = "linkage quote", "linkage number"


def add_styles(book: Workbook) -> None:
    """Give a workbook the styles of quotes."""
    text = NamedStyle(QUOTE, font=PLAIN, alignment=TEXT)
    book.add_named_style(text)
    number = NamedStyle(QUOTE_NUMBER, font=PLAIN, alignment=NUMBER, number_format="0.00")
    book.add_named_style(number)


def put_quote(
    sheet: Worksheet,
    row: int,
    values: Sequence[str | float | None],
    widths: Sequence[int],
) -> None:
    """Write a row of quotes, from the second column on, as high as its texts need.

    Args:
        sheet: Where to.
        row: Its number.
        values: A value for each column.
        widths: The widths of these columns.
    """
    lines = 1
    for column, (value, width) in enumerate(zip(values, widths, strict=True), start=2):
        if value is None:
            continue
        cell: Cell = sheet.cell(row, column)
        cell.style = QUOTE if isinstance(value, str) else QUOTE_NUMBER
        _set(cell, value)
        if isinstance(value, str):
            lines = max(lines, text_lines(value, width))
    if lines > 1:
        sheet.row_dimensions[row].height = min(_HIGHEST, _LINE_HEIGHT * lines)


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: str | float | None,
    *,
    style: Font = PLAIN,
    alignment: Alignment | None = None,
) -> Cell:
    """Write a cell; text stays text, whatever it begins with."""
    cell: Cell = sheet.cell(row, column)
    cell.font = style
    if alignment is not None:
        cell.alignment = alignment
    _set(cell, value)
    return cell


def _set(cell: Cell, value: str | float | None) -> None:
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = plain_text(value)
    cell.data_type = "s"
    if may_be_formula(value):
        cell.quotePrefix = True  # so it stays text when somebody edits the cell


def link(cell: Cell, place: str) -> None:
    """Let a cell lead to a place in the workbook, `'Quotes'!A5`."""
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place)


def number_format(entry: Entry) -> str:
    """How a number is shown, the sentences to review in brackets behind it."""
    if not entry.review:
        return _FORMATS[entry.form]
    many = str(entry.review) if entry.review <= _MOST_REVIEW else f"{_MOST_REVIEW}+"
    return f'0" ({many})";-0;"({many})"'


def fill(color: Color) -> PatternFill:
    """A cell's background."""
    return PatternFill("solid", fgColor=str(color).removeprefix("#"))


def ink(color: Color) -> str:
    """What is read best on a background, as a font wants it."""
    return str(color.ink()).removeprefix("#")


def fit_rows(sheet: Worksheet) -> None:
    """Make rows as high as their wrapped texts need: not every program does so by itself."""
    widths = {
        column: sheet.column_dimensions[get_column_letter(column)].width
        for column in range(1, sheet.max_column + 1)
    }
    for row in sheet.iter_rows():
        lines = max(
            (
                text_lines(cell.value, widths[cell.column], bold=bool(cell.font.b))
                for cell in row
                if isinstance(cell.value, str) and cell.alignment.wrap_text
            ),
            default=1,
        )
        if lines > 1:
            sheet.row_dimensions[row[0].row].height = min(_HIGHEST, _LINE_HEIGHT * lines)


def text_lines(text: str, width: float, *, bold: bool = False) -> int:
    """About how many lines a text takes in a column, words being kept whole."""
    room = max(1.0, width - 1.5)
    if len(text) * _WIDEST_LETTER <= room:
        return 1
    lines, used = 1, 0.0
    for word in text.split():
        size = text_width(word) * (1.1 if bold else 1.0)
        # Between Chinese characters a line may break; at a Latin word it breaks before it.
        if used and used + size > room and size <= room and word.isascii():
            lines, used = lines + 1, 0.0
        used += size
        if used > room:
            more = math.ceil(used / room) - 1
            lines, used = lines + more, used - more * room
        used += 1
    return lines


def text_width(text: str) -> float:
    """The width of a text in digits, a Chinese character being two and a bit."""
    return sum(_WIDE_LETTER if ord(letter) > 0x2E7F else 1.0 for letter in text)
