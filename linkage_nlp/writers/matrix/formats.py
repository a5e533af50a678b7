"""Which writer writes which file, by the suffix of its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from linkage_nlp.errors import UsageError

if TYPE_CHECKING:
    from linkage_nlp.evidence.overview import Overview
    from linkage_nlp.language import Language

SUFFIXES = (".csv", ".html", ".json", ".md", ".tex", ".xlsx")


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


def write_matrix(path: str | Path, overview: Overview, *, lang: Language = "en") -> None:
    """Write the matrix to a file, whole or not at all; an older one is replaced.

    Args:
        path: Where to; the suffix says what.
        overview: What to write.
        lang: The language of names and headings; .csv and .json go by ids.

    Raises:
        UsageError: No writer has this suffix, the file cannot be written, or there are more
            quotes than a worksheet holds.
    """
    file = Path(path)
    match check_suffix(file):
        case ".csv":
            from linkage_nlp.writers.matrix.csv_file import write_csv

            write_csv(file, overview)
        case ".json":
            from linkage_nlp.writers.matrix.json_file import write_json

            write_json(file, overview)
        case ".md":
            from linkage_nlp.writers.matrix.markdown import write_markdown

            write_markdown(file, overview, lang=lang)
        case ".tex":
            from linkage_nlp.writers.matrix.latex import write_latex

            write_latex(file, overview, lang=lang)
        case ".xlsx":
            from linkage_nlp.writers.matrix.xlsx import write_xlsx

            write_xlsx(file, overview, lang=lang)
        case _:
            from linkage_nlp.writers.matrix.html import write_html

            write_html(file, overview, lang=lang)
