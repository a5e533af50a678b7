"""Telling files that the writers wrote from transcripts.

Both may be .csv, .xlsx, .docx, .html, .md or .json files in one folder, and a table of tags or a
report read as an interview would count its sentences twice.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from linkage_nlp.writers.csv_file import HEADER
from linkage_nlp.writers.spreadsheet import (
    CREATOR,
    ESTIMATES_HEADER,
    MARKDOWN_MARK,
    MATRIX_HEADER,
    QUOTES_HEADER,
    SURVEY_HEADER,
)

_PROPERTIES = "docProps/core.xml"
_GENERATOR = f'<meta name="generator" content="{CREATOR}">'.encode()

_JSON_MARK = f'"generator": "{CREATOR}"'.encode()

_CSV_HEADERS = (HEADER, MATRIX_HEADER, QUOTES_HEADER, SURVEY_HEADER, ESTIMATES_HEADER)


def is_written_here(path: Path) -> bool:
    """Whether a .csv, .xlsx, .docx, .htm(l), .md or .json file is one that a writer here wrote.

    A file that cannot be read is not; reading it as a transcript says what is wrong.
    """
    try:
        match path.suffix.lower():
            case ".csv":
                starts = tuple(",".join(head).encode("utf-8-sig") for head in _CSV_HEADERS)
                with path.open("rb") as file:
                    return file.read(1_000).startswith(starts)
            case ".json" | ".md":
                with path.open("rb") as file:
                    start = file.read(1_000)
                return MARKDOWN_MARK.encode() in start or _JSON_MARK in start
            case ".htm" | ".html":
                with path.open("rb") as file:
                    return _GENERATOR in file.read(10_000)
            case ".xlsx" | ".docx":
                with zipfile.ZipFile(path) as archive, archive.open(_PROPERTIES) as file:
                    return f">{CREATOR}</".encode() in file.read(10_000)
    except (OSError, zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        return False
    return False
