"""Reports as files."""

from __future__ import annotations

from pathlib import Path

from linkage_nlp.errors import UsageError
from linkage_nlp.language import Language
from linkage_nlp.report.build import report_content
from linkage_nlp.report.findings import Findings
from linkage_nlp.writers.sheets import write_text
from linkage_nlp.writers.standalone import write_standalone

SUFFIXES = (".docx", ".htm", ".html", ".md")


def check_suffix(path: Path) -> str:
    """The suffix of a file to write. Raises `UsageError` for another than `SUFFIXES`."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(
            f"cannot write a report as {suffix or 'a file without a suffix'}",
            path=path,
            remedy=f"Give the output one of these suffixes: {', '.join(SUFFIXES)}",
        )
    return suffix


def write_report(
    path: Path, findings: Findings, *, lang: Language = "en", per_code: int = 3
) -> None:
    """Write a report; the suffix says how. A page has both languages and opens in `lang`.

    Raises:
        UsageError: The suffix is another, or the file cannot be written.
    """
    match check_suffix(path):
        case ".docx":
            from linkage_nlp.report.docx import write_document

            write_document(path, report_content(findings, lang, per_code=per_code))
        case ".md":
            from linkage_nlp.report.markdown import render_markdown

            write_text(path, render_markdown(report_content(findings, lang, per_code=per_code)))
        case _:
            from linkage_nlp.report.html import render_page

            languages: tuple[Language, ...] = ("en", "zh")
            contents = {key: report_content(findings, key, per_code=per_code) for key in languages}
            write_standalone(path, render_page(contents, lang=lang))
