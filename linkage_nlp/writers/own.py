"""Telling files that the writers wrote from transcripts.

Both may be .csv or .xlsx files in one folder, and a table of tags read as an interview
would count each sentence twice.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from linkage_nlp.writers.csv_file import HEADER
from linkage_nlp.writers.spreadsheet import CREATOR

_PROPERTIES = "docProps/core.xml"


def is_written_here(path: Path) -> bool:
    """Whether a .csv or .xlsx file is one that a writer of this package wrote.

    A file that cannot be read is not; reading it as a transcript says what is wrong.
    """
    try:
        match path.suffix.lower():
            case ".csv":
                start = ",".join(HEADER).encode("utf-8-sig")
                with path.open("rb") as file:
                    return file.read(len(start)) == start
            case ".xlsx":
                with zipfile.ZipFile(path) as archive, archive.open(_PROPERTIES) as file:
                    return f">{CREATOR}</".encode() in file.read(10_000)
    except (OSError, zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        return False
    return False
