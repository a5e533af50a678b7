"""Which format a file has, by its suffix."""

from __future__ import annotations

from pathlib import Path

from linkage_nlp.masking.files.json_text import JSON, JSONL
from linkage_nlp.masking.files.model import Format
from linkage_nlp.masking.files.plain import PLAIN
from linkage_nlp.masking.files.word import WORD
from linkage_nlp.masking.files.workbook import WORKBOOK

_FORMATS = {
    **dict.fromkeys((".txt", ".md", ".vtt", ".srt", ".csv", ".tsv"), PLAIN),
    ".json": JSON,
    ".jsonl": JSONL,
    ".docx": WORD,
    ".xlsx": WORKBOOK,
}


def format_of(path: Path) -> Format | None:
    """How the names of a file are replaced, or None where its form cannot be kept."""
    return _FORMATS.get(path.suffix.lower())
