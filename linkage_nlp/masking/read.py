"""A list of masks as a file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from linkage_nlp.errors import UsageError
from linkage_nlp.masking.masker import Mask
from linkage_nlp.transcripts.decoding import decode
from linkage_nlp.transcripts.source import Source

_COLUMNS = ("text", "mask")


def read_masks(path: str | Path) -> tuple[Mask, ...]:
    """Read a list of masks: a .csv file with the columns `text` and `mask`.

    Several texts may have one mask. No error tells what stands in the list.

    Raises:
        UsageError: It is no table, lacks a column, or with the row: a cell is empty, or a
            text has two masks.
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
    if not set(_COLUMNS) <= set(names):
        raise UsageError(
            "a list of masks has the columns 'text' and 'mask'",
            path=place,
            row=1,
            remedy="Write text,mask in the first row, and below it a name and its mask a row",
        )
    columns = [names.index(name) for name in _COLUMNS]
    found: dict[str, Mask] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        given = [cells[column] if column < len(cells) else "" for column in columns]
        if not all(given):
            raise UsageError(
                "the text or the mask is missing", path=place, row=number, remedy="Fill both in"
            )
        mask = Mask(*given)
        if found.setdefault(mask.text.casefold(), mask).mask != mask.mask:
            raise UsageError(
                "this text has another mask already",
                path=place,
                row=number,
                remedy="Keep one of the two rows",
            )
    return tuple(found.values())
