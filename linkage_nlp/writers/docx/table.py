"""Tables with shaded cells.

They are built as XML: `python-docx` reads a table anew for each cell that it is asked for,
which takes minutes for a large one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from linkage_nlp.language import Language
from linkage_nlp.writers.colors import Color
from linkage_nlp.writers.docx.text import Text, add_runs, hexadecimal, plain

_LINE = "BFC4CC"
_SHORT = 20
_HEAD = Color.parse("#eef0f3")


class Align(StrEnum):
    """Where in a cell its text stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        fill: Its colour; the text is black or white, whichever is easier to read on it.
        span: How many columns it takes.
        upright: Whether the text runs from below to above.
    """

    text: Text = ""
    fill: Color | None = None
    align: Align = Align.LEFT
    bold: bool = False
    span: int = 1
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a row of heads, which is repeated on every page.

    Attributes:
        description: What it shows, for those who do not see it.
        heads: The cells of the first row; empty for a table without heads.
        widths: Shares of the width of the text, one a column; they add up to at most 1.
        head_height: How high the row of heads is at least, in cm.
        lines: Whether cells have lines around them.
    """

    description: str
    heads: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float]
    head_height: float = 0.0
    lines: bool = True


def table_element(table: Table, *, width: int, lang: Language) -> Any:
    """The table as a `w:tbl` element.

    Args:
        table: What to show.
        width: The width of the text, in twentieths of a point.
        lang: The document's language.
    """
    from docx.oxml import OxmlElement

    widths = [round(share * width) for share in table.widths]
    element = OxmlElement("w:tbl")
    element.append(_table_properties(table, sum(widths)))
    grid = OxmlElement("w:tblGrid")
    for column in widths:
        grid.append(_element("w:gridCol", w=str(column)))
    element.append(grid)
    if table.heads:
        heads = [
            Cell(head.text, head.fill or _HEAD, head.align, True, head.span, head.upright)
            for head in table.heads
        ]
        element.append(_row(heads, widths, lang, head=True, height=table.head_height, kept=True))
    # A short table stays on one page; all but its last row are kept with the next.
    last = len(table.rows) - 1
    short = len(table.rows) <= _SHORT
    for number, row in enumerate(table.rows):
        element.append(_row(row, widths, lang, kept=short and number < last))
    return element


def _table_properties(table: Table, width: int) -> Any:
    from docx.oxml import OxmlElement

    properties = OxmlElement("w:tblPr")
    properties.append(_element("w:tblW", w=str(width), type="dxa"))
    borders = OxmlElement("w:tblBorders")
    if table.lines:
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color=_LINE))
    else:
        # White lines keep bars apart.
        borders.append(_element("w:insideH", val="single", sz="24", space="0", color="FFFFFF"))
    properties.append(borders)
    properties.append(_element("w:tblLayout", type="fixed"))
    margins = OxmlElement("w:tblCellMar")
    for side, size in (("top", 30), ("left", 70), ("bottom", 30), ("right", 70)):
        margins.append(_element(f"w:{side}", w=str(size), type="dxa"))
    properties.append(margins)
    first_row = "1" if table.heads else "0"
    properties.append(_element("w:tblLook", firstRow=first_row, firstColumn="1", noVBand="1"))
    properties.append(_element("w:tblDescription", val=plain(table.description)))
    return properties


def _row(
    cells: Sequence[Cell],
    widths: Sequence[int],
    lang: Language,
    *,
    head: bool = False,
    height: float = 0.0,
    kept: bool = False,
) -> Any:
    from docx.oxml import OxmlElement

    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if height:
        # 1 cm is 1440 / 2.54 twentieths of a point.
        properties.append(_element("w:trHeight", val=str(round(height * 567)), hRule="atLeast"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    column = 0
    for cell in cells:
        width = sum(widths[column : column + cell.span])
        row.append(_cell(cell, width, lang, kept=kept))
        column += cell.span
    return row


def _cell(cell: Cell, width: int, lang: Language, *, kept: bool) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement("w:tc")
    properties = OxmlElement("w:tcPr")
    properties.append(_element("w:tcW", w=str(width), type="dxa"))
    if cell.span > 1:
        properties.append(_element("w:gridSpan", val=str(cell.span)))
    if cell.fill is not None:
        fill = hexadecimal(cell.fill)
        properties.append(_element("w:shd", val="clear", color="auto", fill=fill))
    if cell.upright:
        properties.append(_element("w:textDirection", val="btLr"))
    properties.append(_element("w:vAlign", val="center"))
    element.append(properties)
    paragraph = OxmlElement("w:p")
    settings = OxmlElement("w:pPr")
    settings.append(_element("w:pStyle", val="TableText"))
    if kept:
        settings.append(OxmlElement("w:keepNext"))
    if cell.align is not Align.LEFT:
        settings.append(_element("w:jc", val=cell.align.value))
    paragraph.append(settings)
    ink = None if cell.fill is None else cell.fill.ink()
    add_runs(paragraph, cell.text, lang=lang, color=ink, bold=cell.bold)
    element.append(paragraph)
    return element


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
