"""A prefilled questionnaire as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from linkage_nlp.errors import UsageError
from linkage_nlp.language import Language
from linkage_nlp.survey.prefill import Quote, Row, Suggestion, Survey
from linkage_nlp.survey.tables import (
    QUOTES,
    answer_sheet,
    case_sheet,
    coded_by,
    listed,
    note_sheet,
    notes,
    part_sheets,
    quoted,
    state,
    suggestions,
)
from linkage_nlp.survey.words import WORDS
from linkage_nlp.writers.sheets import (
    Value,
    escaped,
    markdown,
    word_table,
    write_csv_sheet,
    write_markdown,
    write_text,
    write_workbook,
)
from linkage_nlp.writers.spreadsheet import CREATOR, SURVEY_HEADER

SUFFIXES = (".csv", ".docx", ".json", ".md", ".xlsx")


def check_suffix(path: Path) -> str:
    """The suffix of a file to write. Raises `UsageError` for another than `SUFFIXES`."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(
            f"cannot write a questionnaire as {suffix or 'a file without a suffix'}",
            path=path,
            remedy=f"Give the output one of these suffixes: {', '.join(SUFFIXES)}",
        )
    return suffix


def write_survey(
    path: Path, survey: Survey, *, lang: Language = "en", quotes: int = QUOTES
) -> None:
    """Write a questionnaire; the suffix says how.

    Args:
        path: Where to.
        survey: What to write.
        lang: The language of names and headings.
        quotes: How many quotes stand behind a suggestion; a .csv has none.

    Raises:
        UsageError: The suffix is another, or the file cannot be written.
    """
    match check_suffix(path):
        case ".csv":
            write_csv_sheet(path, SURVEY_HEADER, [_csv_row(survey, r, lang) for r in survey.rows])
        case ".json":
            content = record(survey, quotes=quotes)
            write_text(path, json.dumps(content, ensure_ascii=False, indent=2) + "\n")
        case ".md":
            write_markdown(path, _markdown(survey, lang, quotes))
        case ".docx":
            _write_docx(path, survey, lang, quotes)
        case _:
            answers = answer_sheet(survey, lang)
            sheets = [answers, *part_sheets(survey, lang, quotes=quotes), note_sheet(survey, lang)]
            write_workbook(path, sheets, title=WORDS["title"][lang])


def record(survey: Survey, *, quotes: int = QUOTES) -> dict[str, Any]:
    """A questionnaire as JSON has it, with the words of its quotes."""
    return {
        "generator": CREATOR,
        "codebook": survey.codebook.fingerprint,
        "model_versions": list(survey.model_versions),
        "coders": list(survey.coders),
        "suggestions": True,
        "rows": [_row_record(row, quotes) for row in survey.rows],
        "notes": notes(survey, "en"),
    }


def _row_record(row: Row, quotes: int) -> dict[str, Any]:
    def suggested(one: Suggestion) -> dict[str, Any]:
        return {
            "name": {"en": one.name.en, "zh": one.name.zh},
            "accepted": one.sure,
            "to_review": len(one.quotes) - one.sure,
            "quotes": [_quote_record(quote) for quote in one.quotes[:quotes]],
        }

    return {
        "case": row.case,
        "code": None if row.label is None else str(row.label),
        "importance": row.importance,
        "sentences": {"accepted": row.accepted, "to_review": len(row.sentences) - row.accepted},
        "share": round(row.share, 6),
        "quotes": [_quote_record(quote) for quote in row.sentences[:quotes]],
        "linkages": [suggested(one) for one in row.linkages],
        "partners": [suggested(one) for one in row.partners],
        "cities": [suggested(one) for one in row.cities],
        "subsidiary": None if row.subsidiary is None else suggested(row.subsidiary),
    }


def _quote_record(quote: Quote) -> dict[str, Any]:
    return {
        "sentence_id": quote.sentence.sentence_id,
        "text": quote.sentence.text,
        "speaker": quote.sentence.speaker,
        "accepted": quote.sure,
        "cue": quote.cue or None,
        "coded_by": coded_by(quote),
    }


def _csv_row(survey: Survey, row: Row, lang: Language) -> list[Value]:
    return [
        row.case,
        "" if row.label is None else str(row.label),
        survey.type_name(row)[lang],
        row.importance,
        row.accepted,
        len(row.sentences) - row.accepted,
        row.share,
        listed(row.linkages, lang),
        listed(row.partners, lang),
        listed(row.cities, lang),
        None if row.subsidiary is None else listed([row.subsidiary], lang),
    ]


def _cases(survey: Survey) -> dict[str, list[Row]]:
    by_case: dict[str, list[Row]] = {}
    for row in survey.rows:
        by_case.setdefault(row.case, []).append(row)
    return by_case


def _behind(rows: list[Row], survey: Survey, lang: Language, quotes: int) -> list[tuple[str, str]]:
    """What is suggested and its quotes, in words, for one case."""
    lines = []
    for row in rows:
        for part, suggestion in suggestions(row):
            question = f"{survey.type_name(row)[lang]} – {WORDS[part][lang]}"
            head = f"{question}{WORDS['colon'][lang]}{suggestion.name[lang]}"
            for quote in suggestion.quotes[:quotes]:
                mark = "" if quote.sure else f" [{state(quote)[lang]}]"
                lines.append((head, f"{quoted(quote, lang)}{mark}"))
    return lines


def _markdown(survey: Survey, lang: Language, quotes: int) -> str:
    parts = [f"# {WORDS['title'][lang]}\n", *(f"{escaped(n)}\n" for n in notes(survey, lang))]
    for case, rows in _cases(survey).items():
        parts.append(markdown(case_sheet(survey, case, lang)))
        previous = ""
        for head, quote in _behind(rows, survey, lang, quotes):
            if head != previous:
                parts.append(f"**{escaped(head)}**\n")
                previous = head
            parts.append(f"> {escaped(quote)}\n")
    return "\n".join(parts)


def _write_docx(path: Path, survey: Survey, lang: Language, quotes: int) -> None:
    from linkage_nlp.writers.docx import WordDocument

    document = WordDocument(WORDS["title"][lang], lang=lang)
    document.title(WORDS["title"][lang])
    for note in notes(survey, lang):
        document.soft(note)
    for case, rows in _cases(survey).items():
        document.heading(case)
        document.table(word_table(case_sheet(survey, case, lang)))
        behind = _behind(rows, survey, lang, quotes)
        if not behind:
            document.soft(WORDS["nothing"][lang])
        previous = ""
        for head, quote in behind:
            if head != previous:
                document.caption(head)
                previous = head
            document.quote(quote, alone=True)
    document.save(path)
