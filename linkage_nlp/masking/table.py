"""Lists of names and masks as tables with a header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from linkage_nlp.errors import UsageError
from linkage_nlp.transcripts.decoding import decode
from linkage_nlp.transcripts.source import Source


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its columns' names, counted from 1 with the header."""

    number: int
    cells: Mapping[str, str]


def read_table(
    path: str | Path, columns: Sequence[str], aliases: Mapping[str, str] | None = None
) -> Iterator[Row]:
    """The rows of a .csv file that are not empty; every cell stripped, missing ones empty.

    Raises:
        UsageError: It is no table or lacks a column.
        TranscriptError: It is not there, or not text.
    """
    source = Source.of_file(Path(path))
    place = source.place
    text = decode(source)
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise UsageError(
            f"not a readable table ({error})", path=place, remedy="Close each quotation mark"
        ) from error
    names = [name.strip().casefold() for name in rows[0]] if rows else []
    names = [(aliases or {}).get(name, name) for name in names]
    if not set(columns) <= set(names):
        listed = " and ".join(repr(column) for column in columns)
        raise UsageError(
            f"a list of masks has the columns {listed}",
            path=place,
            row=1,
            remedy=f"Write {','.join(columns)} in the first row, and below it a name a row",
        )
    for number, row in enumerate(rows[1:], start=2):
        cells = [cell.strip() for cell in row]
        if any(cells):
            cells += [""] * (len(names) - len(cells))
            yield Row(
                number, dict(zip(reversed(names), reversed(cells[: len(names)]), strict=True))
            )
