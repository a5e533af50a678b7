"""A list of masks as a file."""

from __future__ import annotations

from pathlib import Path

from linkage_nlp.errors import UsageError
from linkage_nlp.masking.masker import Mask
from linkage_nlp.masking.table import read_table


def read_masks(path: str | Path) -> tuple[Mask, ...]:
    """Read a list of masks: a .csv file with the columns `text` and `mask`.

    Several texts may have one mask. More columns are permitted: the key that `linkage mask`
    writes is such a list. In its column `exact`, "yes" says that capitals matter. No error
    tells what stands in the list.

    Raises:
        UsageError: It is no table, lacks a column, or with the row: a cell is empty, or a
            text has two masks.
        TranscriptError: It is not there, or not text.
    """
    found: dict[str, Mask] = {}
    for row in read_table(path, ("text", "mask")):
        if not row.cells["text"] or not row.cells["mask"]:
            raise UsageError(
                "the text or the mask is missing",
                path=path,
                row=row.number,
                remedy="Fill both in",
            )
        mask = Mask(row.cells["text"], row.cells["mask"], row.cells.get("exact") == "yes")
        if found.setdefault(mask.text.casefold(), mask).mask != mask.mask:
            raise UsageError(
                "this text has another mask already",
                path=path,
                row=row.number,
                remedy="Keep one of the two rows",
            )
    return tuple(found.values())
