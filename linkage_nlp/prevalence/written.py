"""Estimates as files."""

from __future__ import annotations

import json
from pathlib import Path

from linkage_nlp.errors import UsageError
from linkage_nlp.evidence.material import Material
from linkage_nlp.language import Language
from linkage_nlp.prevalence.estimates import Estimates
from linkage_nlp.prevalence.records import COLUMNS, record, rows
from linkage_nlp.prevalence.tables import (
    case_sheet,
    check_sheet,
    note_lines,
    presence_sheet,
    share_sheet,
)
from linkage_nlp.prevalence.words import WORDS
from linkage_nlp.writers.sheets import (
    Field,
    Sheet,
    escaped,
    markdown,
    write_csv_sheet,
    write_markdown,
    write_text,
    write_workbook,
)

SUFFIXES = (".csv", ".json", ".md", ".xlsx")


def check_suffix(path: Path) -> str:
    """The suffix of a file to write. Raises `UsageError` for another than `SUFFIXES`."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(
            f"cannot write estimates as {suffix or 'a file without a suffix'}",
            path=path,
            remedy=f"Give the output one of these suffixes: {', '.join(SUFFIXES)}",
        )
    return suffix


def write_estimates(
    path: Path, estimates: Estimates, material: Material, *, lang: Language = "en"
) -> None:
    """Write estimates; the suffix says how. Only a workbook has sentences, those to check.

    Raises:
        UsageError: The suffix is another, or the file cannot be written.
    """
    match check_suffix(path):
        case ".json":
            write_text(path, json.dumps(record(estimates), ensure_ascii=False, indent=2) + "\n")
        case ".csv":
            write_csv_sheet(path, COLUMNS, rows(estimates))
        case ".md":
            write_markdown(path, _markdown(estimates, lang))
        case _:
            sheets = [share_sheet(estimates, lang)] if estimates.shares else []
            sheets += [
                case_sheet(estimates, lang),
                presence_sheet(estimates, lang),
                check_sheet(estimates, material, lang),
                Sheet(
                    WORDS["notes"][lang],
                    [Field(WORDS["notes"][lang], 100)],
                    [[line] for line in note_lines(estimates, lang)],
                ),
            ]
            write_workbook(path, sheets, title=WORDS["title"][lang])


def _markdown(estimates: Estimates, lang: Language) -> str:
    parts = [f"# {WORDS['title'][lang]}\n"]
    parts += [f"{escaped(line)}\n" for line in note_lines(estimates, lang)]
    if estimates.shares:
        parts.append(markdown(share_sheet(estimates, lang)))
    parts.append(markdown(case_sheet(estimates, lang)))
    return "\n".join(parts)
