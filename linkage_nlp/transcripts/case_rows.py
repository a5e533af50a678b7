"""A list of cases as rows: which column is what, and nothing else decided yet.

One file serves two readers: `transcripts.cases` takes the case of each file from it,
`evidence.cases` what is known of each case. So a column of files may be absent, and all
columns but the two are attributes of the case.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from linkage_nlp.errors import DamagedFile, TranscriptError
from linkage_nlp.transcripts.decoding import decode
from linkage_nlp.transcripts.rows import Row
from linkage_nlp.transcripts.source import Source

CASE_COLUMNS = ("case", "案例", "公司", "企业", "企業", "id")
FILE_COLUMNS = ("file", "filename", "file name", "文件", "文件名", "檔案")

_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One row: its number as a spreadsheet counts it, and as many cells as there are columns."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseRows:
    """What a list of cases says.

    Attributes:
        place: The file, for errors.
        names: The names of the columns, as written.
        case: The column that holds the case.
        file: The column that holds the file, None when there is none.
        rows: Those that are not empty; each has a case.
    """

    place: Path
    names: tuple[str, ...]
    case: int
    file: int | None
    rows: tuple[CaseRow, ...]


def read_case_rows(path: str | Path) -> CaseRows:
    """Read a list of cases from a .csv file, or from the first sheet of an .xlsx file.

    Raises:
        TranscriptError: It cannot be read, has no column of cases or two of one name, or
            with the row: the case is missing, or a cell stands outside the columns.
    """
    source = Source.of_file(Path(path))
    rows = _workbook(source) if source.place.suffix.lower() == ".xlsx" else _delimited(source)
    place = source.place
    header = next((row for row in rows if any(row.cells)), CaseRow(1, ()))
    names = header.cells
    while names and not names[-1]:
        names = names[:-1]
    _check_names(names, header.number, place)
    folded = [name.casefold() for name in names]
    case = _column(folded, CASE_COLUMNS)
    if case is None:
        raise TranscriptError(
            f"no column is named {CASE_COLUMNS[0]!r}; found {', '.join(names[:12]) or 'none'}",
            path=place,
            row=header.number,
            remedy="Name the column of cases 'case', and that of their files, if any, 'file'",
        )
    kept = [
        _checked(row, len(names), case, place)
        for row in rows
        if row.number > header.number and any(row.cells)
    ]
    return CaseRows(place, names, case, _column(folded, FILE_COLUMNS), tuple(kept))


def _column(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _check_names(names: Sequence[str], row: int, place: Path) -> None:
    seen: set[str] = set()
    for name in names:
        if name and name.casefold() in seen:
            raise TranscriptError(
                f"two columns are named {name!r}",
                path=place,
                row=row,
                remedy="Give each column a name of its own",
            )
        seen.add(name.casefold())


def _checked(row: CaseRow, width: int, case: int, place: Path) -> CaseRow:
    """The row with as many cells as the header has."""
    if any(row.cells[width:]):
        raise TranscriptError(
            f"this row has more cells than the {width} columns of the header",
            path=place,
            row=row.number,
            remedy="Name each column in the header, and quote texts that hold the delimiter",
        )
    cells = (*row.cells, *[""] * width)[:width]
    if not cells[case]:
        raise TranscriptError(
            "the case is missing", path=place, row=row.number, remedy="Fill it in"
        )
    return CaseRow(row.number, cells)


def _delimited(source: Source) -> list[CaseRow]:
    import csv
    import io

    text = decode(source)
    header = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise TranscriptError(
            f"not a readable table ({error})", path=source.place, remedy="Close each quotation mark"
        ) from error
    return [
        CaseRow(number, tuple(cell.strip() for cell in cells))
        for number, cells in enumerate(rows, start=1)
    ]


def _workbook(source: Source) -> list[CaseRow]:
    from linkage_nlp.transcripts.readers.workbook import read_sheets

    values = read_sheets(source)[:1]
    formulas = read_sheets(source, formulas=True)[:1]
    rows = []
    for found, written in zip(*values, *formulas, strict=True) if values else ():
        for value, formula in zip(found.cells, written.cells, strict=True):
            if value is None and isinstance(formula, str):
                raise DamagedFile(
                    "a cell of this row is a formula without a stored value",
                    path=source.place,
                    row=found.number,
                    remedy="Open the workbook in Excel and save it, so that values are stored",
                )
        rows.append(_row(found))
    return rows


def _row(row: Row) -> CaseRow:
    return CaseRow(row.number, tuple(_shown(cell) for cell in row.cells))


def _shown(cell: object) -> str:
    """What a spreadsheet shows for a value."""
    match cell:
        case None:
            return ""
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime.datetime() if cell.time() == datetime.time():
            return cell.date().isoformat()
        case datetime.datetime() | datetime.date() | datetime.time():
            return cell.isoformat()
        case _:
            return str(cell).strip()
