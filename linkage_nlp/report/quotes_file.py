"""Quotes as files."""

from __future__ import annotations

import json
from pathlib import Path

from linkage_nlp.errors import UsageError
from linkage_nlp.evidence.material import Material
from linkage_nlp.language import Language
from linkage_nlp.report.quotes_records import quotes_record, quotes_rows
from linkage_nlp.report.quotes_shown import Quotes, quotes_content
from linkage_nlp.writers.sheets import write_csv_sheet, write_text
from linkage_nlp.writers.spreadsheet import QUOTES_HEADER
from linkage_nlp.writers.standalone import write_standalone

SUFFIXES = (".csv", ".docx", ".htm", ".html", ".json", ".md")


def check_suffix(path: Path) -> str:
    """The suffix of a file to write. Raises `UsageError` for another than `SUFFIXES`."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(
            f"cannot write quotes as {suffix or 'a file without a suffix'}",
            path=path,
            remedy=f"Give the output one of these suffixes: {', '.join(SUFFIXES)}",
        )
    return suffix


def write_quotes(
    path: Path,
    material: Material,
    quotes: Quotes,
    *,
    lang: Language = "en",
) -> None:
    """Write quotes; the suffix says how.

    Args:
        path: Where to.
        material: What they were chosen from.
        quotes: Best first, by code.
        lang: The language of headings and sources; a page has both.

    Raises:
        UsageError: The suffix is another, or the file cannot be written.
    """
    suffix = check_suffix(path)
    if suffix == ".json":
        record = quotes_record(material, quotes, lang)
        write_text(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    elif suffix == ".csv":
        write_csv_sheet(path, QUOTES_HEADER, quotes_rows(quotes, lang))
    elif suffix == ".md":
        from linkage_nlp.report.markdown import render_markdown

        write_text(path, render_markdown(quotes_content(material, quotes, lang)))
    elif suffix == ".docx":
        from linkage_nlp.report.docx import write_document

        write_document(path, quotes_content(material, quotes, lang))
    else:
        from linkage_nlp.report.html import render_page

        languages: tuple[Language, ...] = ("en", "zh")
        contents = {key: quotes_content(material, quotes, key) for key in languages}
        write_standalone(path, render_page(contents, lang=lang))
