"""Which writer writes which file, by the suffix of its name."""

from __future__ import annotations

from pathlib import Path

from linkage_nlp.errors import UsageError
from linkage_nlp.language import Language
from linkage_nlp.writers.result import TagResult

SUFFIXES = (".csv", ".html", ".jsonl", ".qdpx", ".xlsx")


def check_suffix(path: str | Path) -> str:
    """The suffix of a file to write. Raises `UsageError` when no writer has it."""
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(
            f"cannot write {suffix or 'a file without a suffix'}",
            path=path,
            remedy=f"Give the output one of these suffixes: {', '.join(SUFFIXES)}",
        )
    return suffix


def write_tags(
    path: str | Path, result: TagResult, *, lang: Language = "en", title: str = ""
) -> None:
    """Write tagged transcripts to a file, whole or not at all; an older one is replaced.

    Folders on the way are made. In a .jsonl or .csv file, codes go by their ids; names in
    the chosen language stand in an .xlsx, .html or .qdpx file.

    Args:
        path: Where to; the suffix says what.
        result: What to write.
        lang: The language of names and headings.
        title: What a project (.qdpx) is called; the file's name by default.

    Raises:
        UsageError: No writer has this suffix, the file cannot be written, or there are more
            sentences than a worksheet holds.
    """
    file = Path(path)
    match check_suffix(file):
        case ".jsonl":
            from linkage_nlp.writers.jsonl import write_jsonl

            write_jsonl(file, result.sentences)
        case ".csv":
            from linkage_nlp.writers.csv_file import write_csv

            write_csv(file, result.sentences, result.codebook)
        case ".xlsx":
            from linkage_nlp.writers.xlsx import write_xlsx

            write_xlsx(file, result, lang=lang)
        case ".qdpx":
            from linkage_nlp.evidence.material import Material
            from linkage_nlp.refi_qda import write_project

            material = Material.of(
                result.sentences,
                result.codebook,
                transcripts={transcript.id: transcript for transcript in result.transcripts},
            )
            write_project(file, material, name=title, lang=lang)
        case _:
            from linkage_nlp.writers.html import write_html

            write_html(file, result, lang=lang)
