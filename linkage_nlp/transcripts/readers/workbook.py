"""Excel workbooks (.xlsx)."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from linkage_nlp.errors import DamagedFile, OversizedFile
from linkage_nlp.transcripts.drafts import Draft
from linkage_nlp.transcripts.limits import ROWS
from linkage_nlp.transcripts.office import open_office_file, refuse_doctype
from linkage_nlp.transcripts.rows import (
    Header,
    Row,
    draft_rows,
    find_header,
    missing_text_column,
)
from linkage_nlp.transcripts.source import Source

# A table of turns has few columns; a cell further out is a stray.
_COLUMNS = 100
# What openpyxl raises on workbooks that are broken in one way or another.
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    ParseError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def read_workbook(source: Source) -> list[Draft]:
    """The first sheet that has a column of text; formulas count as their stored values.

    Raises:
        DamagedFile: No such sheet, a row that cannot be read, or a broken file.
        ProtectedFile, UnknownFormat, OversizedFile: It cannot be read.
    """
    sheets = read_sheets(source)
    for index, rows in enumerate(sheets):
        header = find_header(rows)
        if header is not None:
            _check_formulas(source, index, header, rows)
            return draft_rows(header, rows, source.place)
    raise missing_text_column(sheets[0] if sheets else [], source.place)


def read_sheets(source: Source, *, formulas: bool = False) -> list[list[Row]]:
    """The rows of each worksheet.

    Args:
        source: A workbook.
        formulas: Give formulas as they are written, not the values stored for them.

    Raises:
        DamagedFile, ProtectedFile, UnknownFormat, OversizedFile: It cannot be read.
    """
    archive = open_office_file(source)
    for name in sorted(archive.names):
        if name.endswith((".xml", ".rels")):
            refuse_doctype(archive.read(name), source)
    return _sheets(source, data_only=not formulas)


def _sheets(source: Source, *, data_only: bool) -> list[list[Row]]:
    """The rows of each worksheet."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            # About styles and extensions, which do not matter here.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(
                io.BytesIO(source.data), read_only=True, data_only=data_only, keep_links=False
            )
            return [list(_rows(sheet, source)) for sheet in workbook.worksheets]
    except _BROKEN as error:
        raise DamagedFile(
            "not a workbook that can be read",
            path=source.place,
            remedy="Open it in Excel, let Excel repair it, and save it as .xlsx",
        ) from error


def _rows(sheet: Any, source: Source) -> Iterator[Row]:
    # The size that a sheet declares for itself is often wrong.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(max_col=_COLUMNS, values_only=True), start=1):
        if number > ROWS:
            raise OversizedFile(
                f"a sheet with more than {ROWS} rows",
                path=source.place,
                remedy="Remove what does not belong to the transcript",
            )
        yield Row(number, [_unescaped(cell) for cell in cells])


def _unescaped(cell: object) -> object:
    """What Excel shows for a text that holds control characters, stored as `_x000D_`."""
    if isinstance(cell, str) and "_x" in cell:
        from openpyxl.utils.escape import unescape

        return str(unescape(cell))
    return cell


def _check_formulas(source: Source, index: int, header: Header, rows: list[Row]) -> None:
    """Notice formulas whose values were never stored: they would be read as empty.

    Raises:
        DamagedFile: At the first row whose text is such a formula.
    """
    column = header.columns["text"]
    empty = [
        row.number
        for row in rows
        if row.number > header.number and row.cells[column] is None and any(row.cells)
    ]
    if not empty:
        return
    formulas = _sheets(source, data_only=False)[index]
    for number in empty:
        cell = formulas[number - 1].cells[column]
        if isinstance(cell, str) and cell.startswith("="):
            raise DamagedFile(
                "the text of this row is a formula without a stored value",
                path=source.place,
                row=number,
                remedy="Open the workbook in Excel and save it, so that values are stored",
            )
