"""Tables as text (.csv, .tsv)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from linkage_nlp.errors import DamagedFile
from linkage_nlp.transcripts.decoding import decode
from linkage_nlp.transcripts.drafts import Draft
from linkage_nlp.transcripts.limits import FILE_BYTES
from linkage_nlp.transcripts.rows import (
    Header,
    Row,
    check_width,
    draft_rows,
    find_header,
    missing_text_column,
)
from linkage_nlp.transcripts.source import Source

_DELIMITERS = ",;\t|"


def read_csv(source: Source) -> list[Draft]:
    """A table whose columns are separated by commas, semicolons, tabs or bars.

    Raises:
        DamagedFile: Not text, no column of text, or a row that cannot be read.
    """
    return _read(source, _DELIMITERS)


def read_tsv(source: Source) -> list[Draft]:
    """A table whose columns are separated by tabs, or as `read_csv`. Raises `DamagedFile`."""
    return _read(source, "\t,;|")


def _read(source: Source, delimiters: str) -> list[Draft]:
    text = decode(source)
    # What the program that wrote the file says, as Excel understands it: "sep=;".
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        delimiters, text, skipped = first.strip()[4], rest, 1
    found = {d: h for d in delimiters if (h := _header(text, d, source, skipped)) is not None}
    if not found:
        rows = _rows(text, delimiters[0], source, skipped, strict=False)
        raise missing_text_column(rows, source.place)
    best = max(found, key=lambda d: (len(found[d].columns), found[d].width))
    rows = check_width(found[best], _rows(text, best, source, skipped), source.place)
    return draft_rows(found[best], rows, source.place)


def _header(text: str, delimiter: str, source: Source, skipped: int) -> Header | None:
    try:
        return find_header(_rows(text, delimiter, source, skipped))
    except DamagedFile:
        # Quotation marks make no sense with this delimiter; another one may be right.
        return None


def _rows(
    text: str, delimiter: str, source: Source, skipped: int, *, strict: bool = True
) -> Iterator[Row]:
    """The rows of the table; strict, so that a quotation mark left open is noticed."""
    if csv.field_size_limit() < FILE_BYTES:
        csv.field_size_limit(FILE_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    number = skipped
    try:
        for cells in reader:
            number += 1
            yield Row(number, cells)
    except csv.Error as error:
        raise DamagedFile(
            f"this row cannot be read ({error})",
            path=source.place,
            row=number + 1,
            remedy="Close each quotation mark, and double those within a text",
        ) from error
